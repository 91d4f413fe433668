# shellcheck shell=bash
# Set-up shared by `start` and `check`; sourced by them, never run by itself.
#
# prepare run     what the program needs: system libraries, .venv, fonts, catalogues
# prepare check   the same, and the tools of `check`
#
# Every finished part leaves a stamp in .venv, so that the next start only compares stamps. A part
# that was interrupted has no stamp and is done again. Everything said here goes to stderr: stdout
# belongs to the program.

root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv
python=$venv/bin/python
unset PYTHONHOME PYTHONPATH

# ---------------------------------------------------------------------------------- telling

say() { # KHMER ENGLISH
    printf '%s\n%s\n' "$1" "$2" >&2
}

cannot_be_had=3 # what a build of the portable folders ends with where packages cannot be had
give_up_code=1

give_up() { # MESSAGE [FURTHER LINE]: a message of resources/packaging, in both languages
    cat -- "$root/resources/packaging/$1.txt" >&2
    [ -z "${2:-}" ] || printf '%s\n' "$2" >&2
    exit "$give_up_code"
}

quietly() { # COMMAND...: its output is shown only when it fails
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || status=$?
    [ "$status" -eq 0 ] || tail -n 25 -- "$log" >&2
    rm -f -- "$log"
    return "$status"
}

# ---------------------------------------------------------------------------------- stamps

digest() { # FILES...
    cat -- "$@" 2>/dev/null | cksum
}

stamped() { # NAME VALUE
    local kept=
    [ -f "$venv/$1.stamp" ] && IFS= read -r kept <"$venv/$1.stamp"
    [ "$kept" = "$2" ]
}

stamp() { # NAME VALUE
    printf '%s\n' "$2" >"$venv/$1.stamp"
}

lock_of() { # run|check
    if [ "$1" = check ]; then echo "$root/requirements-check.lock"; else echo "$root/requirements.lock"; fi
}

resource_sources() { # the files that fonts and catalogues are made from, one a line
    local file
    for file in "$root/requirements.lock" "$root"/resources/*.py "$root"/gui/icons.py "$root"/resources/locale/*/*.po; do
        [ ! -f "$file" ] || printf '%s\n' "$file"
    done
}

resources_digest() {
    local -a files
    mapfile -t files < <(resource_sources)
    digest "${files[@]}"
}

resources_there() {
    compgen -G "$root/resources/fonts/*.ttf" >/dev/null &&
        { compgen -G "$root/resources/locale/*/LC_MESSAGES/dra.mo" >/dev/null ||
            ! compgen -G "$root/resources/locale/*/*.po" >/dev/null; }
}

has_display() {
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" = Darwin ]
}

ready() { # run|check: nothing is left to be done
    [ -x "$python" ] && [ ! -e "$venv/unfinished" ] &&
        stamped "$1" "$(digest "$(lock_of "$1")")" &&
        stamped resources "$(resources_digest)" && resources_there &&
        { ! has_display || [ -e "$venv/display.stamp" ]; }
}

# ---------------------------------------------------------------------------------- Python

fits() { # INTERPRETER: is it new enough (older ones lose references in PySide6) and does it run
    "$1" -c 'import sys; raise SystemExit(not (3, 12) <= sys.version_info[:2])' >/dev/null 2>&1
}

find_python() {
    local candidate
    for candidate in "${DRA_PYTHON:-}" python3.13 /usr/bin/python3.13 python3.14 python3.12 python3 \
        /usr/bin/python3 /usr/local/bin/python3 "${HOME:-}"/.pyenv/versions/3.1[3-9]*/bin/python3 \
        "${HOME:-}"/.pyenv/versions/3.12*/bin/python3 python; do
        if [ -n "$candidate" ] && fits "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    give_up no-python "    Debian, Ubuntu: apt-get install python3 python3-venv"
}

# ---------------------------------------------------------------------------------- system

may_install() {
    command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
}

apt_install() { # PACKAGES...
    local -a apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
    [ "$(id -u)" -eq 0 ] || apt=(sudo -n "${apt[@]}")
    say "កំពុងដំឡើងពីប្រព័ន្ធ៖ $*" "Installing from the system's packages: $*"
    "${apt[@]}" install --no-install-recommends "$@" >/dev/null 2>&1 </dev/null && return
    quietly "${apt[@]}" update
    quietly "${apt[@]}" install --no-install-recommends "$@"
}

# What the wheels of PySide6 link to and do not bring: soname, Debian package. The second list is
# only for a real display.
window_libraries="libEGL.so.1 libegl1
libGL.so.1 libgl1
libxkbcommon.so.0 libxkbcommon0
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libdbus-1.so.3 libdbus-1-3
libglib-2.0.so.0 libglib2.0-0
libgthread-2.0.so.0 libglib2.0-0"
display_libraries="libX11.so.6 libx11-6
libX11-xcb.so.1 libx11-xcb1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render.so.0 libxcb-render0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0"

missing_packages() { # INTERPRETER: the packages of libraries that cannot be loaded, one a line
    local list=$window_libraries
    [ "$(uname -s)" = Linux ] || return 0
    ! has_display || list+=$'\n'$display_libraries
    "$1" - "$list" <<'PYTHON'
import ctypes, sys
missing = []
for soname, package in (line.split() for line in sys.argv[1].splitlines()):
    try:
        ctypes.CDLL(soname)
    except OSError:
        if package not in missing:
            missing.append(package)
print(*missing, sep="\n", end="\n" if missing else "")
PYTHON
    "$1" -c 'import ensurepip, venv' 2>/dev/null || "$1" -m pip --version >/dev/null 2>&1 ||
        "$1" -c 'import sys; print(f"python3.{sys.version_info.minor}-venv")'
}

need_system_packages() { # run|check INTERPRETER
    local -a packages
    mapfile -t packages < <(missing_packages "$2")
    if [ "${#packages[@]}" -gt 0 ]; then
        if may_install; then
            apt_install "${packages[@]}" || true
            mapfile -t packages < <(missing_packages "$2")
        fi
        [ "${#packages[@]}" -eq 0 ] ||
            give_up no-packages "    apt-get install ${packages[*]}"
    fi
    # Without pdftoppm the tests that look at PDF pages are skipped, and say so.
    if [ "$1" = check ] && ! command -v pdftoppm >/dev/null 2>&1 && may_install; then
        apt_install poppler-utils || true
    fi
}

need_compiler() { # COMMAND PACKAGES...: only what builds the portable folders asks for it
    local compiler=$1
    shift
    command -v "$compiler" >/dev/null 2>&1 || ! may_install || apt_install "$@" || true
    command -v "$compiler" >/dev/null 2>&1 || give_up no-packages "    apt-get install $*"
}

wine_packages=(wine wine64 xvfb gcc-mingw-w64-x86-64)

have_wine() { # [always]: what the folder for Windows is built and used with; always: install it
    local command
    for command in wine Xvfb x86_64-w64-mingw32-gcc; do
        command -v "$command" >/dev/null 2>&1 && continue
        [ "${1:-}" = always ] && may_install || return 1
        timeout 900 bash -c "$(declare -f apt_install say quietly); apt_install ${wine_packages[*]}" || true
        break
    done
    command -v wine >/dev/null && command -v Xvfb >/dev/null && command -v x86_64-w64-mingw32-gcc >/dev/null
}

# ---------------------------------------------------------------------------------- .venv

make_venv() { # INTERPRETER
    if [ -e "$venv/unfinished" ] || ! fits "$python"; then
        rm -rf -- "$venv"
    elif "$python" -m pip --version >/dev/null 2>&1 || "$1" -m pip --version >/dev/null 2>&1; then
        return
    fi
    if "$1" -c 'import ensurepip' 2>/dev/null; then
        quietly "$1" -m venv --clear "$venv"
    else
        quietly "$1" -m venv --clear --without-pip "$venv"
    fi || give_up no-venv
}

install_locked() { # INTERPRETER LOCK
    local -a pip=("$python" -m pip)
    "${pip[@]}" --version >/dev/null 2>&1 || pip=("$1" -m pip --python "$python")
    pip+=(install -q --disable-pip-version-check --no-input --no-deps --require-hashes)
    pip+=(--only-binary=:all: -r "$2")
    : >"$venv/unfinished"
    # Libraries carried along are taken first, without asking the network; hashes are compared alike.
    { [ -d "$root/wheels" ] && from_wheels "${pip[@]}" >/dev/null 2>&1; } ||
        quietly "${pip[@]}" ||
        give_up no-network
    rm -f -- "$venv/unfinished"
}

from_wheels() { # COMMAND...: named without its path, which may hold blanks and pip would split
    (cd -- "$root" && PIP_NO_INDEX=1 PIP_FIND_LINKS=wheels "$@" </dev/null)
}

build_resources() {
    local script
    for script in build_fonts build_icons compile_catalogues; do
        quietly "$python" -X utf8 "$root/resources/$script.py" || give_up no-resources
    done
}

set_up() { # run|check
    local interpreter lock=''
    interpreter=$(find_python) || exit 1
    if ! stamped "$1" "$(digest "$(lock_of "$1")")" || [ -e "$venv/unfinished" ] || [ ! -x "$python" ]; then
        lock=$(lock_of "$1")
        say "កំពុងរៀបចំកម្មវិធី ធ្វើតែម្តង ប្រហែលមួយនាទី…" "Setting up; this is done once and takes about a minute…"
    fi
    need_system_packages "$1" "$interpreter"
    if [ -n "$lock" ]; then
        make_venv "$interpreter"
        install_locked "$interpreter" "$lock"
        QT_QPA_PLATFORM=offscreen quietly "$python" -c 'import PySide6.QtWidgets' ||
            give_up no-qt
        stamp "$1" "$(digest "$lock")"
        # The tools' lock holds the program's whole lock.
        [ "$1" = run ] || stamp run "$(digest "$(lock_of run)")"
    fi
    ! has_display || : >"$venv/display.stamp"
    build_resources
    stamp resources "$(resources_digest)"
}

prepare() { # run|check
    ready "$1" && return
    # Two starts at once: the second waits for the first, then finds everything done.
    if command -v flock >/dev/null 2>&1; then
        exec 9<"$root"
        flock 9
        ready "$1" || set_up "$1"
        exec 9<&-
    else
        set_up "$1"
    fi
}
