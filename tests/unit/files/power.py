"""A model of a disk whose power fails: what SQLite does to its files is recorded, then cut off.

``Recorder`` logs every write, truncation, sync and deletion. ``after_cut`` gives what the disk
may hold when the power failed after some of them: what was synced is there; of everything else
each sector of 512 bytes is new, old or torn, and a file deleted without syncing its folder may
come back.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

import apsw

SECTOR = 512


@dataclass(frozen=True)
class Write:
    """Bytes written at a place of a file."""

    name: str
    offset: int
    content: bytes


@dataclass(frozen=True)
class Truncate:
    """A file cut to a size."""

    name: str
    size: int


@dataclass(frozen=True)
class Sync:
    """A file brought to the disk."""

    name: str


@dataclass(frozen=True)
class Delete:
    """A file deleted, for certain when its folder was synced."""

    name: str
    certain: bool


@dataclass(frozen=True)
class Acknowledged:
    """The program said that this answer is kept."""

    number: int


type Deed = Write | Truncate | Sync | Delete | Acknowledged


class Recorder(apsw.VFS):
    """The usual file system of SQLite, logging what is done to it."""

    def __init__(self, name: str) -> None:
        """Known to SQLite under the name."""
        self.log: list[Deed] = []
        self.known_as = name
        super().__init__(name, "")

    def xOpen(self, name, flags):  # noqa: N802 - the library's name
        return RecordedFile(name, flags, self.log)

    def xDelete(self, filename, syncdir):  # noqa: N802 - the library's name
        super().xDelete(filename, syncdir)
        self.log.append(Delete(Path(filename).name, bool(syncdir)))


class RecordedFile(apsw.VFSFile):
    """One file of it."""

    def __init__(self, name, flags, log: list[Deed]) -> None:
        """Open it as SQLite asks."""
        said = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name, self._log = Path(said or "temporary").name, log
        super().__init__("", name, flags)

    def xWrite(self, data, offset):  # noqa: N802 - the library's name
        super().xWrite(data, offset)
        self._log.append(Write(self._name, offset, bytes(data)))

    def xTruncate(self, newsize):  # noqa: N802 - the library's name
        super().xTruncate(newsize)
        self._log.append(Truncate(self._name, newsize))

    def xSync(self, flags):  # noqa: N802 - the library's name
        super().xSync(flags)
        self._log.append(Sync(self._name))


@dataclass
class OnDisk:
    """A file as far as the disk has it, and what it was told since."""

    content: bytearray = field(default_factory=bytearray)
    certain: bool = False
    told: list[Write | Truncate] = field(default_factory=list)


def after_cut(
    before: dict[str, bytes], deeds: list[Deed], chance: random.Random
) -> dict[str, bytes]:
    """The files that may be found when the power failed after these deeds."""
    disk = Disk(before)
    for deed in deeds:
        disk.follow(deed)
    return disk.found(chance)


class Disk:
    """Files and what is certain about them."""

    def __init__(self, before: dict[str, bytes]) -> None:
        """Everything that was there before is certain."""
        self._files = {name: OnDisk(bytearray(it), certain=True) for name, it in before.items()}
        self._gone: dict[str, OnDisk] = {}

    def follow(self, deed: Deed) -> None:
        """Be told one thing more."""
        match deed:
            case Write(name) | Truncate(name):
                self._files.setdefault(name, OnDisk()).told.append(deed)
            case Sync(name) if name in self._files:
                self._synced(self._files[name])
            case Delete(name, certain) if name in self._files:
                file = self._files.pop(name)
                if certain:
                    self._gone.clear()
                elif file.certain:
                    self._gone[name] = file

    def found(self, chance: random.Random) -> dict[str, bytes]:
        """What may be found; what is not certain is drawn by lot."""
        back = {name: file for name, file in self._gone.items() if chance.random() < 0.5}
        return {
            name: _left(file, chance)
            for name, file in (back | self._files).items()
            if file.certain or chance.random() < 0.5
        }

    def _synced(self, file: OnDisk) -> None:
        for told in file.told:
            _do(file.content, told)
        file.told.clear()
        if not file.certain:
            # The first sync of a new file brings its folder along.
            file.certain = True
            self._gone.clear()


def _left(file: OnDisk, chance: random.Random) -> bytes:
    content = file.content
    for told in file.told:
        if isinstance(told, Truncate):
            if chance.random() < 0.5:
                _do(content, told)
            continue
        for start in range(0, len(told.content), SECTOR):
            piece = told.content[start : start + SECTOR]
            fate = chance.random()
            if fate < 0.4:
                continue
            if fate < 0.5:
                piece = piece[: chance.randrange(len(piece))]
            _do(content, Write(told.name, told.offset + start, piece))
    return bytes(content)


def _do(content: bytearray, told: Write | Truncate) -> None:
    if isinstance(told, Truncate):
        del content[told.size :]
        content.extend(bytes(told.size - len(content)))
        return
    content.extend(bytes(max(0, told.offset - len(content))))
    content[told.offset : told.offset + len(told.content)] = told.content
