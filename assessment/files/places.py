"""What kind of place a file lies in: on this computer, on a drive to take out, or elsewhere."""

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from assessment.files.disk import is_writable

MOUNTS = Path("/proc/self/mountinfo")
BLOCKS = Path("/sys/class/block")
_NETWORK = ("nfs", "cifs", "smb", "afs", "9p", "ceph", "fuse.sshfs", "fuse.gvfs", "davfs", "ncpfs")
_DRIVES = ("vfat", "exfat", "msdos", "fuseblk", "iso9660", "udf")
_TAKEN_OUT = ("/media/", "/run/media/", "/Volumes/")
_ESCAPES = {"\\040": " ", "\\011": "\t", "\\012": "\n", "\\134": "\\"}
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
    if not lies_here(path):
        return _kind(path)
    return Kind.LOCAL if is_writable(path) else Kind.READ_ONLY


def lies_here(path: Path) -> bool:
    """Whether the file or folder is on a disk of this computer."""
    return _kind(path) is Kind.LOCAL


def _kind(path: Path) -> Kind:
    whole = path.resolve()
    return _windows(whole) if sys.platform == "win32" else _posix(whole)


def _posix(path: Path) -> Kind:
    if str(path).startswith(_TAKEN_OUT):
        return Kind.REMOVABLE
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return Kind.LOCAL
    return _kind_of_mount(path, lines)


def _kind_of_mount(path: Path, lines: Iterable[str]) -> Kind:
    """The kind by the mount the path lies below; the innermost and last one counts."""
    deepest, kind = -1, Kind.LOCAL
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, system = before.split(), after.split()
        if len(fields) < 5 or len(system) < 2:
            continue
        mount = Path(_unescaped(fields[4]))
        if path.is_relative_to(mount) and len(mount.parts) >= deepest:
            deepest, kind = len(mount.parts), _kind_of_system(system[0], fields[2])
    return kind


def _kind_of_system(system: str, device: str) -> Kind:
    if system.startswith(_NETWORK):
        return Kind.NETWORK
    if system in _DRIVES or _can_be_taken_out(device):
        return Kind.REMOVABLE
    return Kind.LOCAL


def _can_be_taken_out(device: str) -> bool:
    """Whether the device (major:minor), or the one it is a part of, says it is removable."""
    for block in BLOCKS.glob("*"):
        try:
            if (block / "dev").read_text().strip() != device:
                continue
            whole = block.resolve()
            whole = whole if (whole / "removable").exists() else whole.parent
            return (whole / "removable").read_text().strip() == "1"
        except OSError:
            continue
    return False


def _unescaped(text: str) -> str:
    for written, meant in _ESCAPES.items():
        text = text.replace(written, meant)
    return text


def _windows(path: Path) -> Kind:
    if path.drive.startswith("\\\\"):
        return Kind.NETWORK
    import ctypes

    library = getattr(ctypes, "windll", None)
    if library is None:
        return Kind.LOCAL
    return Kind(_WINDOWS.get(library.kernel32.GetDriveTypeW(f"{path.drive}\\"), "local"))
