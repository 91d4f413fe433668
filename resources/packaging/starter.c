/* The start of the packed program, on Windows and on Linux: never silent.
 *
 * Before anything of the program is loaded, every file of its list is there with its size; what is
 * missing is said in a box of the system, in Khmer and English, with what to do. What ends the
 * program by force later, as a stick that was pulled out, is said too. Everything is found from
 * the place of this file, so that the folder may lie anywhere and under any name.
 *
 * Beside `current.txt` instead of `program` it starts the version named there, of those in
 * `versions`; where that is not complete, the one before, and says so.
 *
 * Compiled twice: with -DCONSOLE for the commands, without for the window.
 */
#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <shellapi.h>
#include <wchar.h>
typedef wchar_t letter;
#define T(text) L##text
#define SLASH L'\\'
#define add(to, more) wcsncat(to, more, MOST - 1 - wcslen(to))
#define last_slash(path) wcsrchr(path, SLASH)
#else
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
typedef char letter;
#define T(text) text
#define SLASH '/'
#define add(to, more) strncat(to, more, MOST - 1 - strlen(to))
#define last_slash(path) strrchr(path, SLASH)
#endif

#define MOST 32768
#define LARGEST (1 << 20)
#define NAMED 8
#define TITLE T("Digital Readiness")

static const letter MISSING[] =
    T("កម្មវិធីនេះមិនពេញលេញទេ។ ឯកសារខាងក្រោមបាត់ ឬខូច។ ចម្លើយរបស់អ្នកមិននៅក្នុងថតនេះទេ ហើយមិនបាត់ទេ។ ")
    T("សូមពន្លា zip ម្តងទៀត ឬចម្លងថតទាំងមូលម្តងទៀត។ បើកម្មវិធីរកមេរោគដកឯកសារចេញ សូមសុំឱ្យអ្នកគ្រប់គ្រងអនុញ្ញាត។\n\n")
    T("The program is not complete: the files below are missing or damaged. Your answers do not lie in this ")
    T("folder and are not lost. Unpack the zip again, or copy the whole folder again. If a scanner for viruses ")
    T("took a file away, ask the administrator to allow it.\n");
static const letter WENT_BACK[] =
    T("កំណែថ្មីមិនពេញលេញទេ ដូច្នេះកំណែមុនត្រូវបានបើក។ សូមធ្វើបច្ចុប្បន្នភាពម្តងទៀត។\n\n")
    T("The new version is not complete, so the one before is started. Update again.\n");
#if defined(_WIN32) || !defined(CONSOLE)
static const letter ENDED[] =
    T("កម្មវិធីបានឈប់ដោយមិនបានគិតទុក។ ចម្លើយដែលបានរក្សាទុកមិនបាត់ទេ។ បើបានដក USB ចេញ សូមដាក់វាវិញ ហើយបើកកម្មវិធីម្តងទៀត។\n\n")
    T("The program ended unexpectedly. Answers that were saved are not lost. If the stick was taken out, put it ")
    T("back, and start the program again.\n");
#endif
#ifdef _WIN32
static const letter TOO_OLD[] =
    T("ត្រូវការ Windows 10 (1903) ឬថ្មីជាង 64 bit។\n\nIt needs Windows 10 (1903) or newer, 64 bit.\n");
#endif

static letter folder[MOST], self[MOST], told[MOST];
static char list[LARGEST + 1];

/* ------------------------------------------------------------------ what differs by system */

#ifdef _WIN32

static long long size_of(const letter *path)
{
    WIN32_FILE_ATTRIBUTE_DATA data;
    if (!GetFileAttributesExW(path, GetFileExInfoStandard, &data) || data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
        return -1;
    return ((long long)data.nFileSizeHigh << 32) | data.nFileSizeLow;
}

static int read_all(const letter *path, char *into)
{
    DWORD count = 0;
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return -1;
    if (!ReadFile(file, into, LARGEST, &count, NULL))
        count = 0;
    CloseHandle(file);
    into[count] = 0;
    return (int)count;
}

static void say(const letter *text)
{
#ifdef CONSOLE
    DWORD written, length = (DWORD)wcslen(text);
    HANDLE out = GetStdHandle(STD_ERROR_HANDLE);
    if (!WriteConsoleW(out, text, length, &written, NULL)) { /* into a file or a pipe */
        static char bytes[4 * MOST];
        int count = WideCharToMultiByte(CP_UTF8, 0, text, (int)length, bytes, sizeof bytes, NULL, NULL);
        WriteFile(out, bytes, (DWORD)count, &written, NULL);
    }
#else
    MessageBoxW(NULL, text, TITLE, MB_OK | MB_ICONERROR | MB_SETFOREGROUND);
#endif
}

static int find_self(void)
{
    DWORD length = GetModuleFileNameW(NULL, self, MOST);
    return length > 0 && length < MOST;
}

#else

static long long size_of(const letter *path)
{
    struct stat data;
    return stat(path, &data) || !S_ISREG(data.st_mode) ? -1 : (long long)data.st_size;
}

static int read_all(const letter *path, char *into)
{
    FILE *file = fopen(path, "rb");
    size_t count;
    if (!file)
        return -1;
    count = fread(into, 1, LARGEST, file);
    fclose(file);
    into[count] = 0;
    return (int)count;
}

static void say(const letter *text)
{
    fputs(text, stderr);
#ifndef CONSOLE
    const char *const boxes[][6] = {
        {"zenity", "--error", "--no-markup", "--title=" TITLE, "--text", NULL},
        {"kdialog", "--title", TITLE, "--error", NULL},
        {"xmessage", "-center", NULL},
    };
    if (!getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY"))
        return;
    for (int number = 0; number < 3; number++) {
        const char *call[8] = {NULL};
        int count = 0, status = 0;
        pid_t box;
        for (; boxes[number][count]; count++)
            call[count] = boxes[number][count];
        call[count] = text;
        box = fork();
        if (!box) {
            execvp(call[0], (char *const *)call);
            _exit(127);
        }
        if (box > 0 && waitpid(box, &status, 0) > 0 && WIFEXITED(status) && WEXITSTATUS(status) != 127)
            return;
    }
#endif
}

static int find_self(void)
{
    ssize_t length = readlink("/proc/self/exe", self, MOST - 1);
    return length > 0;
}

#endif

/* ------------------------------------------------------------------ the list of files */

static void widen(letter *to, const char *from) /* names in the list are ASCII on Windows */
{
    letter one[2] = {0, 0};
    for (; *from; from++) {
        one[0] = *from == '/' ? SLASH : (letter)(unsigned char)*from;
        add(to, one);
    }
}

/* How many files of the list are not there with their size; their names are added to `told`. */
static int incomplete(const letter *where)
{
    static letter path[MOST];
    int bad = 0;
    path[0] = 0;
    add(path, where);
    add(path, T("program/files.txt"));
    if (read_all(path, list) <= 0) {
        add(told, T("\nprogram/files.txt"));
        return 1;
    }
    for (char *line = list, *next; *line; line = next) {
        long long size = 0;
        char *end = line;
        while (*end && *end != '\n')
            end++;
        next = *end ? end + 1 : end;
        *end = 0;
        for (; *line >= '0' && *line <= '9'; line++)
            size = size * 10 + (*line - '0');
        if (*line++ != ' ')
            continue;
        path[0] = 0;
        add(path, where);
        widen(path, line);
        if (size_of(path) != size && ++bad <= NAMED) {
            add(told, T("\n"));
            widen(told, line);
        }
    }
    if (bad > NAMED)
        add(told, T("\n…"));
    return bad;
}

/* Where the version lies that the line of `current.txt` with this number names; 0 without one. */
static int named_version(int number, letter *where)
{
    static letter path[MOST];
    char *line = list;
    path[0] = 0;
    add(path, folder);
    add(path, T("current.txt"));
    if (read_all(path, list) <= 0)
        return 0;
    for (; number && *line; line++)
        number -= *line == '\n';
    for (char *end = line; *end; end++)
        if (*end == '\n' || *end == '\r')
            *end = 0;
    where[0] = 0;
    add(where, folder);
    widen(where, "versions/");
    widen(where, line);
    add(where, T("/"));
    return *line != 0;
}

/* ------------------------------------------------------------------ running it */

static int refuse(void)
{
    static letter text[MOST];
    add(text, MISSING);
    add(text, told);
    add(text, T("\n"));
    say(text);
    return 1;
}

#ifdef _WIN32

#define OURS 5
typedef int(__cdecl *python_main)(int, wchar_t **);

static int too_old(void)
{
    RTL_OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof version};
    typedef LONG(WINAPI * asked)(RTL_OSVERSIONINFOW *);
    asked ask = (asked)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "RtlGetVersion");
    return ask && !ask(&version) && version.dwBuildNumber < 18362;
}

static LONG WINAPI ended(EXCEPTION_POINTERS *why)
{
    (void)why;
    say(ENDED);
    return EXCEPTION_EXECUTE_HANDLER;
}

static int hand_over(const letter *program)
{
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION process;
    DWORD code = 0;
    if (!CreateProcessW(program, GetCommandLineW(), NULL, NULL, TRUE, 0, NULL, NULL, &start, &process))
        return 1;
#ifdef CONSOLE
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
#endif
    return (int)code;
}

static int run_python(void)
{
    static wchar_t runtime[MOST], library[MOST];
    static wchar_t *before[OURS] = {NULL, L"-X", L"utf8", L"-m", L"start_program"};
    int typed = 0, count = 0;
    wchar_t **given = CommandLineToArgvW(GetCommandLineW(), &typed);
    wchar_t **all = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, (OURS + typed + 1) * sizeof *all);
    /* Our C runtime by its place: an older one of the system must not come first. */
    static const wchar_t *const first[] = {
        L"vcruntime140.dll", L"vcruntime140_1.dll", L"msvcp140.dll", L"msvcp140_1.dll", L"msvcp140_2.dll",
        L"python313.dll"};
    HMODULE python = NULL;
    python_main run;

    add(runtime, folder);
    add(runtime, L"program\\runtime\\");
    /* Only ours and the system's folder, never that of a document or of this file. */
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32 | LOAD_LIBRARY_SEARCH_USER_DIRS);
    AddDllDirectory(runtime);
    for (int number = 0; number < 6; number++) {
        library[0] = 0;
        add(library, runtime);
        add(library, first[number]);
        python = LoadLibraryExW(library, NULL, LOAD_LIBRARY_SEARCH_SYSTEM32 | LOAD_LIBRARY_SEARCH_USER_DIRS);
    }
    run = python ? (python_main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (!run || !given || !all) {
        add(told, library);
        return refuse();
    }
    before[0] = given[0];
    for (; count < OURS; count++)
        all[count] = before[count];
    for (int i = 1; i < typed; i++)
        all[count++] = given[i];
    SetUnhandledExceptionFilter(ended);
    return run(count, all);
}

#else

#ifndef CONSOLE
static pid_t child;

static void pass_on(int number)
{
    kill(child, number);
}
#endif

static int hand_over(letter *program, char **given)
{
    execv(program, given);
    return 1;
}

static int run_python(char **given)
{
    static char program[MOST];
    add(program, folder);
    add(program, "program/digital-readiness");
#ifndef CONSOLE
    const int passed[] = {SIGTERM, SIGINT, SIGHUP};
    int status = 0;
    sigset_t held, before;
    mlockall(MCL_CURRENT); /* what is said of a pulled stick must not have to be read from it */
    sigemptyset(&held);
    for (int number = 0; number < 3; number++)
        sigaddset(&held, passed[number]);
    sigprocmask(SIG_BLOCK, &held, &before); /* until it is known whom they are passed on to */
    child = fork();
    for (int number = 0; number < 3 && child > 0; number++)
        signal(passed[number], pass_on);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (child > 0) {
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            continue;
        if (WIFEXITED(status))
            return WEXITSTATUS(status);
        if (WTERMSIG(status) != SIGTERM && WTERMSIG(status) != SIGINT && WTERMSIG(status) != SIGHUP)
            say(ENDED);
        return 128 + WTERMSIG(status);
    }
    prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
    execv(program, given);
    add(told, program);
    return refuse();
}

#endif

/* ------------------------------------------------------------------ the start */

/* Which of the versions is started, as the path of its own starter; an empty one for none. */
static const letter *chosen_version(void)
{
    static letter where[MOST];
    if (!named_version(0, where))
        return T("");
    if (incomplete(where)) {
        if (!named_version(1, where) || incomplete(where))
            return T("");
        say(WENT_BACK);
    }
    add(where, last_slash(self) + 1);
    return where;
}

static int start(char **given, int quickly)
{
    static letter path[MOST];
    if (!find_self() || !last_slash(self))
        return 1;
    add(folder, self);
    last_slash(folder)[1] = 0;
    add(path, folder);
    add(path, T("current.txt"));
    if (size_of(path) >= 0) {
        const letter *version = chosen_version();
        (void)given;
#ifdef _WIN32
        return *version ? hand_over(version) : refuse();
#else
        return *version ? hand_over((letter *)version, given) : refuse();
#endif
    }
#ifdef _WIN32
    if (too_old()) {
        say(TOO_OLD);
        return 1;
    }
    return !quickly && incomplete(folder) ? refuse() : run_python();
#else
    return !quickly && incomplete(folder) ? refuse() : run_python(given);
#endif
}

#ifdef _WIN32
#ifdef CONSOLE
int wmain(int count, wchar_t **given)
{
    /* A workbook of others is read in a program of its own, started by one that was checked. */
    return start(NULL, count > 1 && !wcscmp(given[1], L"--read-workbook"));
}
#else
int WINAPI wWinMain(HINSTANCE here, HINSTANCE before, LPWSTR line, int show)
{
    (void)here, (void)before, (void)show;
    return start(NULL, !wcsncmp(line, L"--read-workbook", 15));
}
#endif
#else
int main(int count, char **given)
{
    (void)count;
    return start(given, 0);
}
#endif
