"""A disk that can be filled to the last byte: a small one of its own where the system lets us."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KILOBYTES = 1024
ALL = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


class Disk:
    """A folder whose disk is full or not.

    Without the right to mount, no file of this process can grow instead: then what is written
    elsewhere needs ``free`` first, which ``real`` tells.
    """

    def __init__(self, folder: Path, *, real: bool) -> None:
        """A disk with room."""
        self.folder = folder
        self.real = real
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no room at all."""
        if not self.real:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1, ALL[1]))
            return
        size = 4096
        with self._ballast.open("ab", buffering=0) as ballast:
            while size:
                try:
                    ballast.write(bytes(size))
                except OSError:
                    size //= 2
        assert shutil.disk_usage(self.folder).free < 4096

    def free(self) -> None:
        """Give the room back."""
        if self.real:
            self._ballast.unlink(missing_ok=True)
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, ALL)


def _mounted(folder: Path, kilobytes: int) -> bool:
    if os.geteuid() != 0:
        return False
    order = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    return subprocess.run(order, check=False, capture_output=True).returncode == 0


@contextmanager
def a_disk(folder: Path, kilobytes: int = KILOBYTES) -> Iterator[Disk]:
    """A small disk mounted at the folder, which is made; gone afterwards."""
    folder.mkdir()
    disk = Disk(folder, real=_mounted(folder, kilobytes))
    try:
        yield disk
    finally:
        if disk.real:
            pull(disk)
        else:
            disk.free()


def pull(disk: Disk) -> None:
    """Take the disk away, as one pulls out a stick, whatever is open on it."""
    subprocess.run(["umount", "-l", str(disk.folder)], check=False, capture_output=True)


def protect(disk: Disk) -> None:
    """Let nobody write on the disk any more."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk.folder)], check=True)
