/* The program's start on Windows: this process becomes the Python that lies beside it.
 *
 * Everything is found from the place of this file itself, so that the folder may lie anywhere and
 * under any name. Libraries are looked for in our folder and in the system's only. What a person
 * typed is handed on word by word; the module that is started is always ours.
 *
 * Compiled twice: with -DCONSOLE for the commands, without for the window.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <shellapi.h>
#include <wchar.h>

#define MOST 32768
#define OURS 5

typedef int(__cdecl *python_main)(int, wchar_t **);

static wchar_t runtime[MOST], library[MOST];

static int fail(void)
{
    static const wchar_t text[] =
        L"\u1780\u1798\u17d2\u1798\u179c\u17b7\u1792\u17b8\u1793\u17c1\u17c7\u1798\u17b7\u1793"
        L"\u1796\u17c1\u1789\u179b\u17c1\u1789\u1791\u17c1\u17d4 "
        L"\u179f\u17bc\u1798\u1785\u1798\u17d2\u179b\u1784\u1790\u178f\u1791\u17b6\u17c6\u1784"
        L"\u1798\u17bc\u179b\u17d4\n\n"
        L"The program is not complete here. Unpack the zip, or copy the whole folder.";
#ifdef CONSOLE
    DWORD written;
    WriteConsoleW(GetStdHandle(STD_ERROR_HANDLE), text, (DWORD)wcslen(text), &written, NULL);
#else
    MessageBoxW(NULL, text, L"Digital Readiness", MB_OK | MB_ICONERROR);
#endif
    return 1;
}

static int find_runtime(void)
{
    DWORD length = GetModuleFileNameW(NULL, runtime, MOST - 64);
    wchar_t *end = length ? wcsrchr(runtime, L'\\') : NULL;
    if (!end || length >= MOST - 64)
        return 0;
    wcscpy(end + 1, L"program\\runtime");
    wcscpy(library, runtime);
    wcscat(library, L"\\python313.dll");
    return 1;
}

static int start(void)
{
    static wchar_t *before[OURS] = {NULL, L"-X", L"utf8", L"-m", L"start_program"};
    int typed = 0, count = 0;
    wchar_t **given = CommandLineToArgvW(GetCommandLineW(), &typed);
    wchar_t **all;
    HMODULE python;
    python_main run;

    if (!given || !find_runtime())
        return fail();
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    AddDllDirectory(runtime);
    python = LoadLibraryExW(library, NULL, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    run = python ? (python_main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    all = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, (OURS + typed + 1) * sizeof *all);
    if (!run || !all)
        return fail();
    before[0] = given[0];
    for (; count < OURS; count++)
        all[count] = before[count];
    for (int i = 1; i < typed; i++)
        all[count++] = given[i];
    return run(count, all);
}

#ifdef CONSOLE
int wmain(void)
{
    return start();
}
#else
int WINAPI wWinMain(HINSTANCE here, HINSTANCE before, LPWSTR line, int show)
{
    (void)here, (void)before, (void)line, (void)show;
    return start();
}
#endif
