"""What the file system allows, what kind of place a file lies in, and what must not be replaced."""

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from os import fsync
from pathlib import Path
from typing import BinaryIO

from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.files.failures import explained_new, failure
from assessment.places import put_in_place
from assessment.problems.files import FileProblem
from assessment.problems.problem import Problem

LONGEST_NAME = 255
_JOURNAL = "-journal"


def check_writable(path: Path) -> None:
    """Make sure that the file can be changed where it is; its journal stands beside it.

    Raises:
        AssessmentError: If the file or its folder can only be read.
    """
    if not _can_be_changed(path):
        raise failure(FileProblem.READ_ONLY, path)
    if not _takes_files(path.parent):
        raise failure(FileProblem.NO_PERMISSION, path)


def is_writable(path: Path) -> bool:
    """Whether the file can be changed where it is; its journal stands beside it."""
    return _can_be_changed(path) and _takes_files(path.parent)


def _can_be_changed(path: Path) -> bool:
    """Tried on Windows, where rights tell nothing.

    Elsewhere closing a file gives up the locks that this program holds on it, SQLite's too.
    """
    if sys.platform == "win32":
        try:
            path.open("r+b").close()
        except OSError:
            return False
    return os.access(path, os.W_OK)


def _takes_files(folder: Path) -> bool:
    """Whether a file can be made there, tried with one that vanishes when it is closed."""
    try:
        if sys.platform == "win32":
            probe = folder / f".{os.getpid()}.{time.monotonic_ns()}.probe"
            os.close(os.open(probe, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_TEMPORARY, 0o600))
        else:
            tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        # A full disk is told when something is written.
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return True


def settle(folder: Path) -> None:
    """Make names in a folder last through a power cut, where the system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def flush(path: Path) -> None:
    """Bring a file that was just written to the disk itself.

    Raises:
        OSError: If the disk refuses.
    """
    with path.open("r+b") as written:
        os.fsync(written.fileno())


def unfinished_of(path: Path) -> Path:
    """Where a file is written until it is complete, by a name that no system finds too long."""
    name = f"{path.name}.part"
    if len(os.fsencode(f"{name}{_JOURNAL}")) > LONGEST_NAME:
        name = f"{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:32]}.part"
    return path.with_name(name)


def no_room_for_now() -> AssessmentError:
    """Says that the system's place for files needed for a moment is full, or gone."""
    values = {"folder": tempfile.tempdir or "TMPDIR"}
    return AssessmentError(Finding(FileProblem.NO_ROOM_FOR_NOW, values=values))


def passing_folder(prefix: str) -> Path:
    """A new folder for files that are needed for a moment.

    Raises:
        AssessmentError: If the system has no place for them, or no room there.
    """
    try:
        return Path(tempfile.mkdtemp(prefix=prefix))
    except OSError as error:
        raise no_room_for_now() from error


@contextmanager
def passing(prefix: str) -> Iterator[Path]:
    """The same, gone again afterwards. Raises AssessmentError as that does."""
    folder = passing_folder(prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh(path: Path, *, new: bool = False) -> Iterator[Path]:
    """A temporary name to write to; the file gets its real name when all went well.

    Raises:
        AssessmentError: If it cannot be written, or is there already and should be ``new``.
    """
    if new and path.exists():
        raise failure(FileProblem.ALREADY_EXISTS, path)
    if not path.parent.is_dir():
        raise failure(FileProblem.NO_FOLDER, path)
    unfinished = unfinished_of(path)
    with explained_new(path):
        unfinished.unlink(missing_ok=True)
        try:
            yield unfinished
            put_in_place(unfinished, path)
            settle(path.parent)
        finally:
            unfinished.unlink(missing_ok=True)


def write_synced(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a new file and see it onto the disk; a private one only its owner can read."""
    with create_private(path) if private else path.open("xb") as file:
        if private and sys.platform == "win32":
            # Bits say nothing there: an access list that names nobody but the owner.
            tool = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "icacls.exe")
            call = [str(tool), str(path), "/inheritance:r", "/grant:r", f"*{_OWNER_RIGHTS}:F"]
            with suppress(OSError):  # what can hold no such list, as a stick, stays as it is
                subprocess.run(call, check=False, capture_output=True, creationflags=_NO_WINDOW)  # noqa: S603 - of the system
        file.write(content)
        file.flush()
        fsync(file.fileno())


def forget_cached(path: Path) -> None:
    """Let the next reading come from the disk itself, where the system can be asked for that."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is not None:
        with path.open("rb") as file, suppress(OSError):
            advise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def create_private(path: Path) -> BinaryIO:
    """A new file that nobody but its owner can read, from its first moment on.

    Raises:
        OSError: If it is there already or cannot be made.
    """
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


def mark_as_foreign(path: Path) -> None:
    """Tell Windows that a file came from elsewhere: programs then open it with care."""
    if sys.platform == "win32":
        with suppress(OSError):  # not every disk can hold the mark
            Path(f"{path}:Zone.Identifier").write_text(_FROM_ELSEWHERE, encoding="ascii")


def journal_of(path: Path) -> Path:
    """Where SQLite keeps what an unfinished change of the file overwrote."""
    return path.with_name(f"{path.name}{_JOURNAL}")


MOUNTS = Path("/proc/self/mountinfo")
BLOCKS = Path("/sys/class/block")
_NETWORK = ("nfs", "cifs", "smb", "afs", "9p", "ceph", "fuse.sshfs", "fuse.gvfs", "davfs", "ncpfs")
_DRIVES = ("vfat", "exfat", "msdos", "fuseblk", "iso9660", "udf")
_TAKEN_OUT = ("/media/", "/run/media/", "/Volumes/")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_OWNER_RIGHTS = "S-1-3-4"
_NO_WINDOW = 0x0800_0000
_FROM_ELSEWHERE = "[ZoneTransfer]\r\nZoneId=3\r\n"
# Asking Windows how a disk is connected: the question, and where in its answer that stands.
_ASK_DEVICE = 0x2D1400
_ANSWER_SIZE = 64
_BUS_AT = 28
_USB = 7
# What GetDriveTypeW answers.
_WINDOWS = {2: "removable", 4: "network", 5: "removable"}


class Kind(StrEnum):
    """Kinds of place; only ``LOCAL`` is safe to work in."""

    LOCAL = "local"
    REMOVABLE = "removable"
    NETWORK = "network"
    READ_ONLY = "read_only"


def kind_of(path: Path) -> Kind:
    """The kind of place the file lies in, as far as the system tells."""
    kind = _kind(path)
    if kind is Kind.LOCAL and not is_writable(path):
        return Kind.READ_ONLY
    return kind


def lies_here(path: Path) -> bool:
    """Whether the file or folder is on a disk of this computer."""
    return _kind(path) is Kind.LOCAL


def _kind(path: Path) -> Kind:
    path = path.resolve()
    if sys.platform == "win32":
        return _windows(path)
    if str(path).startswith(_TAKEN_OUT):
        return Kind.REMOVABLE
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return Kind.LOCAL
    # Of the mounts that the path lies below, the innermost and last one counts.
    deepest = -1
    kind = ""
    device = ""
    for line in lines:
        before, _, after = line.partition(" - ")
        fields = before.split()
        system = after.split()
        if len(fields) < 5 or len(system) < 2:
            continue
        mount = Path(_ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), fields[4]))
        if path.is_relative_to(mount) and len(mount.parts) >= deepest:
            deepest = len(mount.parts)
            kind = system[0]
            device = fields[2]
    if kind.startswith(_NETWORK):
        return Kind.NETWORK
    if kind in _DRIVES or _can_be_taken_out(device):
        return Kind.REMOVABLE
    return Kind.LOCAL


def _can_be_taken_out(device: str) -> bool:
    """Whether the device (major:minor), or the one it is a part of, says it is removable."""
    for block in BLOCKS.glob("*"):
        try:
            if (block / "dev").read_text().strip() != device:
                continue
            whole = block.resolve()
            if not (whole / "removable").exists():
                whole = whole.parent
            return (whole / "removable").read_text().strip() == "1"
        except OSError:
            continue
    return False


def _windows(path: Path) -> Kind:
    """What Windows calls the disk; one that it calls fixed may hang on a cable all the same."""
    if path.drive.startswith("\\\\"):
        return Kind.NETWORK
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        called = _WINDOWS.get(kernel.GetDriveTypeW(f"{path.drive}\\"))
        if called is not None:
            return Kind(called)
        kernel.CreateFileW.restype = ctypes.c_void_p
        device = ctypes.c_void_p(kernel.CreateFileW(rf"\\.\{path.drive}", 0, 3, None, 3, 0, None))
        answer = ctypes.create_string_buffer(_ANSWER_SIZE)
        size = ctypes.c_ulong()
        asked = (_ASK_DEVICE, bytes(12), 12, answer, _ANSWER_SIZE, ctypes.byref(size), None)
        is_answered = kernel.DeviceIoControl(device, *asked)
        kernel.CloseHandle(device)
        if is_answered and answer.raw[_BUS_AT] == _USB:
            return Kind.REMOVABLE
        return Kind.LOCAL
    return Kind.LOCAL


_BEGIN = 4096
_DATABASE = b"SQLite format 3\0"
_SEALED = b"age-encryption.org/"
# The first member of a package says what it is, uncompressed.
_PACKAGE = b"mimetypeapplication/vnd.digital-readiness"
_KEY_OR_ROSTER = b'"type":"readiness-'


def keep_clear_of(target: Path) -> None:
    """Make sure that a report or a list does not take the place of answers or keys.

    Raises:
        AssessmentError: If the file that stands there holds any.
    """
    if is_irreplaceable(target):
        raise failure(FileProblem.ALREADY_EXISTS, target)


def is_irreplaceable(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        begin = file.read(_BEGIN)
    if begin.startswith((_DATABASE, _SEALED)):
        return True
    return _PACKAGE in begin[:120] or (begin.startswith(b"{") and _KEY_OR_ROSTER in begin)


# So much of the name of a folder is told, and so many names of what was passed over.
_SHOWN = 200
_NAMED = 5


def looked_into(folder: Path, closed: Problem, linked: Problem) -> tuple[list[Path], list[Finding]]:
    """The files in a folder and in the folders in it; and which were closed, or lead elsewhere.

    No link is followed: whoever made the folder could make us read, and keep, what lies elsewhere.
    """
    names: list[Path] = []
    links: list[Path] = []
    findings: list[Finding] = []

    def tell(error: OSError) -> None:
        values = {"folder": _short(str(error.filename or folder))}
        findings.append(Finding(closed, FindingPlace(file=folder.name), values))

    for place, inner, files in os.walk(folder, onerror=tell):
        here = os.path.join(place, "")  # noqa: PTH118 - a Path of each would cost more than a look
        links += (Path(here + name) for name in inner if _is_link(here + name))
        for name in files:
            if _is_link(here + name):
                links.append(Path(here + name))
            else:
                names.append(Path(here + name))
    return names, [*findings, *told_over(linked, folder, links)]


def told_over(problem: Problem, folder: Path, over: Sequence[Path]) -> Iterator[Finding]:
    """One finding for all names in a folder that were passed over for the same reason."""
    if over:
        names = [_short(path.name) for path in sorted(over)[:_NAMED]]
        named = ", ".join([*names, *(["…"] if len(over) > _NAMED else [])])
        values = {"folder": _short(str(folder)), "n": len(over), "names": named}
        yield Finding(problem, FindingPlace(file=folder.name), values)


def _short(name: str) -> str:
    if len(name) <= _SHOWN:
        return name
    return f"{name[:_SHOWN]}…"


def _is_link(path: str) -> bool:
    """Whether the name leads elsewhere; a junction of Windows does too."""
    return os.path.islink(path) or os.path.isjunction(path)  # noqa: PTH114 - Path may raise
