"""What the program remembers between two starts; the only place that uses ``QSettings``."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from assessment import places
from assessment.language.text import Language, Text
from assessment.words import Worded, mark

MOST_RECENT = 12
COLLECTION = "collection"  # state of a recent file that is no assessment


class WorkRole(Worded):
    """As whom a person works; the icon of each has its name."""

    ASSESSOR = "assessor", mark("Assessor")
    HEAD = "head", mark("Unit head")
    SECRETARIAT = "secretariat", mark("Secretariat")


@dataclass(frozen=True, slots=True)
class RecentFile:
    path: Path  # where it was
    unit: Text  # name of the unit
    round: str  # name of the round
    state: str  # name of its state in the review; ``COLLECTION`` of a collection
    done: int  # questions finished when it was last closed here; of a collection units received
    total: int  # questions that applied then; of a collection units expected
    when: datetime  # when it was last changed here
    documents: int = 0  # questions that wanted a document then
    contradictions: int = 0  # questions that contradicted their conditions then


_NUMBERS = "done", "total", "documents", "contradictions"


def _recent(kept: str) -> tuple[RecentFile, ...]:
    try:
        return tuple(
            RecentFile(
                path=Path(str(entry["path"])),
                unit=Text.from_wordings(km=str(entry["km"]), en=str(entry["en"])),
                round=str(entry["round"]),
                state=str(entry["state"]),
                when=datetime.fromisoformat(str(entry["when"])),
                **{name: int(str(entry.get(name, 0))) for name in _NUMBERS},
            )
            for entry in json.loads(kept)
        )
    except (KeyError, TypeError) as problem:
        raise ValueError from problem


def _as_kept(files: tuple[RecentFile, ...]) -> str:
    entries = [
        {
            "path": str(file.path),
            "km": file.unit.get(Language.KM),
            "en": file.unit.get(Language.EN),
            "round": file.round,
            "state": file.state,
            "when": file.when.isoformat(),
            **{name: getattr(file, name) for name in _NUMBERS},
        }
        for file in files
    ]
    return json.dumps(entries, ensure_ascii=True)


class _Kept[T]:
    """One setting, kept as text; what cannot be understood counts as absent."""

    def __init__(
        self, key: str, read: Callable[[str], T], default: str, write: Callable[[T], str] = str
    ) -> None:
        self._key = key
        self._read = read
        self._default = default
        self._write = write

    def __get__(self, settings: "WindowSettings", _owner: type) -> T:
        kept = settings.store.value(self._key, self._default)
        try:
            return self._read(kept if isinstance(kept, str) else self._default)
        except ValueError:
            return self._read(self._default)

    def __set__(self, settings: "WindowSettings", value: T) -> None:
        settings.store.setValue(self._key, self._write(value))


def _switch(key: str, default: str) -> _Kept[bool]:
    return _Kept(key, lambda kept: kept == "yes", default, lambda on: "yes" if on else "no")


def _text_size(kept: str) -> int:
    if kept in ("100", "115", "130", "150"):
        return int(kept)
    return 100


def _folder(kept: str) -> Path:
    usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(kept or (usual if Path(usual).is_dir() else Path.home()))


def _paths(kept: str) -> dict[str, str]:
    read = json.loads(kept)
    if isinstance(read, dict):
        return {str(whose): str(path) for whose, path in read.items()}
    return {}


class WindowSettings:
    language = _Kept("language", Language, Language.KM.value)  # of the windows; Khmer at first
    role = _Kept("role", WorkRole, WorkRole.ASSESSOR.value)  # as whom the person works
    appearance = _Kept("appearance", str, "system")  # name of the appearance chosen
    text_size = _Kept("text_size", _text_size, "100")  # size of type in percent
    khmer_digits = _switch("khmer_digits", "yes")  # whether Khmer text is written with Khmer digits
    together = _switch("together", "no")  # whether what is asked is shown in both languages
    name = _Kept("name", str, "")  # of the person, as written under answers and decisions
    folder = _Kept("folder", _folder, "")  # of new assessments; a person's documents at first
    keys = _Kept[dict[str, str]]("keys", _paths, "{}", json.dumps)  # files, by role and person
    # of the program's folder whose files were all compared, the digest of their list
    verified = _Kept("verified", str, "")
    # files opened last, newest first; also those that cannot be found now
    recent = _Kept[tuple[RecentFile, ...]]("recent", _recent, "[]", _as_kept)

    def __init__(self, file: Path | None = None) -> None:
        """Keep settings in the file, or where the system or a stick's marker keeps them."""
        self.store = QSettings(str(file or places.settings()), QSettings.Format.IniFormat)

    def key_of(self, role: str) -> Path | None:
        """The key with which the person who works here signed last in a role, if it is there."""
        path = Path(self.keys.get(f"{role} {self.name}", ""))
        if path.is_file():
            return path
        return None

    def keep_key(self, role: str, path: Path) -> None:
        self.keys = self.keys | {f"{role} {self.name}": str(path)}

    def remember(self, file: RecentFile) -> None:
        others = [other for other in self.recent if other.path != file.path]
        self.recent = (file, *others)[:MOST_RECENT]

    def forget(self, path: Path) -> None:
        self.recent = tuple(other for other in self.recent if other.path != path)

    @property
    def geometry(self) -> QByteArray:
        kept = self.store.value("geometry", QByteArray())
        if isinstance(kept, QByteArray):
            return kept
        return QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self.store.setValue("geometry", geometry)
