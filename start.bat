@echo off
rem Sets up what is missing, then runs the program.
rem
rem   start.bat               opens the window
rem   start.bat COMMAND ...   runs one command, see start.bat --help
setlocal
chcp 65001 >nul
set "PYTHONHOME="
set "PYTHONPATH="
set "ROOT=%~dp0"
set "VENV=%ROOT%.venv"
set "PYTHON=%VENV%\Scripts\python.exe"

rem Done before: the lock file is the one that was installed, and nothing was interrupted.
if exist "%VENV%\unfinished" goto set_up
if not exist "%PYTHON%" goto set_up
fc /b "%ROOT%requirements.lock" "%VENV%\installed.lock" >nul 2>&1
if errorlevel 1 goto set_up
goto resources

:set_up
set "FOUND="
call :try py -3.13
call :try py -3.14
call :try py -3.12
call :try python
if not defined FOUND goto no_python
echo Setting up; this is done once and takes about a minute... 1>&2
if exist "%VENV%\unfinished" rmdir /s /q "%VENV%"
if not exist "%PYTHON%" %FOUND% -m venv --clear "%VENV%"
if errorlevel 1 goto no_venv
type nul > "%VENV%\unfinished"
set "INSTALL=-m pip install -q --disable-pip-version-check --no-input --no-deps --require-hashes --only-binary=:all: -r"
if not exist "%ROOT%wheels\*.whl" goto from_network
rem Libraries carried along come first, without a network. Pip would split a path with blanks.
setlocal
pushd "%ROOT%"
set "PIP_NO_INDEX=1"
set "PIP_FIND_LINKS=wheels"
"%PYTHON%" %INSTALL% requirements.lock >nul 2>&1
set "MISSED=%errorlevel%"
popd
endlocal & set "MISSED=%MISSED%"
if "%MISSED%"=="0" goto installed

:from_network
"%PYTHON%" %INSTALL% "%ROOT%requirements.lock" 1>&2
if errorlevel 1 goto no_network

:installed
copy /b /y "%ROOT%requirements.lock" "%VENV%\installed.lock" >nul
del "%VENV%\unfinished"

:resources
if not exist "%ROOT%resources\fonts\*.ttf" "%PYTHON%" -X utf8 "%ROOT%resources\build_fonts.py" 1>&2
if errorlevel 1 goto no_resources
if not exist "%ROOT%resources\icons\*.svg" "%PYTHON%" -X utf8 "%ROOT%resources\build_icons.py" 1>&2
if errorlevel 1 goto no_resources
"%PYTHON%" -X utf8 "%ROOT%resources\compile_catalogues.py" 1>&2
if errorlevel 1 goto no_resources
"%PYTHON%" -X utf8 "%ROOT%main.py" %*
exit /b %errorlevel%

:try
if defined FOUND exit /b 0
%* -c "import sys; raise SystemExit(sys.version_info < (3, 12))" >nul 2>&1
if not errorlevel 1 set "FOUND=%*"
exit /b 0

:no_python
type "%ROOT%resources\packaging\no-python.txt" 1>&2
exit /b 1

:no_venv
type "%ROOT%resources\packaging\no-venv.txt" 1>&2
exit /b 1

:no_network
type "%ROOT%resources\packaging\no-network.txt" 1>&2
exit /b 1

:no_resources
type "%ROOT%resources\packaging\no-resources.txt" 1>&2
exit /b 1
