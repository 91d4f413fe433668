@echo off
rem Builds the portable folder and its zip on Windows, for Windows.
rem
rem   resources\packaging\portable.bat               to dist\
rem   resources\packaging\portable.bat --out DIR     elsewhere
rem
rem Works in .venv-portable, which holds exactly what is locked and the packer.
setlocal
chcp 65001 >nul
set "PYTHONHOME="
set "PYTHONPATH="
for %%I in ("%~dp0..\..") do set "ROOT=%%~fI"
set "VENV=%ROOT%\.venv-portable"
set "PYTHON=%VENV%\Scripts\python.exe"
set "INSTALL=-m pip install -q --disable-pip-version-check --no-input --no-deps --require-hashes --only-binary=:all: -r"

rem Done before: the lock files are those that were installed, and nothing was interrupted.
if exist "%VENV%\unfinished" goto set_up
if not exist "%PYTHON%" goto set_up
for %%L in (requirements requirements-sealing requirements-portable) do (
    fc /b "%ROOT%\%%L.lock" "%VENV%\%%L.installed" >nul 2>&1
    if errorlevel 1 goto set_up
)
goto resources

:set_up
set "FOUND="
call :try py -3.13
call :try py -3.14
call :try py -3.12
call :try python
if not defined FOUND goto no_python
if exist "%VENV%" rmdir /s /q "%VENV%"
%FOUND% -m venv "%VENV%"
if errorlevel 1 goto no_venv
type nul > "%VENV%\unfinished"
for %%L in (requirements requirements-sealing requirements-portable) do (
    "%PYTHON%" %INSTALL% "%ROOT%\%%L.lock" 1>&2
    if errorlevel 1 goto no_network
    copy /b /y "%ROOT%\%%L.lock" "%VENV%\%%L.installed" >nul
)
del "%VENV%\unfinished"

:resources
for %%S in (build_fonts build_icons compile_catalogues) do (
    "%PYTHON%" -X utf8 "%ROOT%\resources\%%S.py" 1>&2
    if errorlevel 1 goto no_resources
)
"%PYTHON%" -X utf8 "%~dp0build_portable.py" %*
exit /b %errorlevel%

:try
if defined FOUND exit /b 0
%* -c "import sys; raise SystemExit(sys.version_info < (3, 12))" >nul 2>&1
if not errorlevel 1 set "FOUND=%*"
exit /b 0

:no_python
type "%~dp0no-python.txt" 1>&2
exit /b 1

:no_venv
type "%~dp0no-venv.txt" 1>&2
exit /b 1

:no_network
type "%~dp0no-network.txt" 1>&2
exit /b 1

:no_resources
type "%~dp0no-resources.txt" 1>&2
exit /b 1
