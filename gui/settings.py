"""What the program remembers between two starts; the only place that uses ``QSettings``."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from assessment import places
from assessment.language.text import Language, Text

MOST_RECENT = 12
COLLECTION = "collection"  # state of a recent file that is no assessment


class WorkRole(StrEnum):
    """As whom a person works."""

    ASSESSOR = "assessor"
    HEAD = "head"
    SECRETARIAT = "secretariat"


@dataclass(frozen=True, slots=True)
class RecentFile:
    """What the start page tells of a file without opening it.

    Attributes:
        path: Where it was.
        unit: Name of the unit.
        round: Name of the round.
        state: Name of its state in the review; ``COLLECTION`` of a collection.
        done: Questions finished when it was last closed here; of a collection units received.
        total: Questions that applied then; of a collection units expected.
        when: When it was last changed here.
        documents: Questions that wanted a document then.
        contradictions: Questions that contradicted their conditions then.
    """

    path: Path
    unit: Text
    round: str
    state: str
    done: int
    total: int
    when: datetime
    documents: int = 0
    contradictions: int = 0


def _recent(entry: dict[str, object]) -> RecentFile:
    return RecentFile(
        path=Path(str(entry["path"])),
        unit=Text.of(km=str(entry["km"]), en=str(entry["en"])),
        round=str(entry["round"]),
        state=str(entry["state"]),
        done=int(str(entry["done"])),
        total=int(str(entry["total"])),
        when=datetime.fromisoformat(str(entry["when"])),
        documents=int(str(entry.get("documents", 0))),
        contradictions=int(str(entry.get("contradictions", 0))),
    )


class WindowSettings:
    """Typed settings with defaults; a value that cannot be understood counts as absent."""

    def __init__(self, file: Path | None = None) -> None:
        """Keep settings in the file, or where the system or a stick's marker keeps them."""
        self._store = QSettings(str(file or places.settings()), QSettings.Format.IniFormat)

    @property
    def language(self) -> Language:
        """Language of the windows; Khmer at first."""
        return self._one_of(Language, "language", Language.KM)

    @language.setter
    def language(self, language: Language) -> None:
        self._store.setValue("language", language.value)

    @property
    def role(self) -> WorkRole:
        """As whom the person works."""
        return self._one_of(WorkRole, "role", WorkRole.ASSESSOR)

    @role.setter
    def role(self, role: WorkRole) -> None:
        self._store.setValue("role", role.value)

    @property
    def appearance(self) -> str:
        """Name of the appearance chosen."""
        return self._text("appearance", "system")

    @appearance.setter
    def appearance(self, name: str) -> None:
        self._store.setValue("appearance", name)

    @property
    def text_size(self) -> int:
        """Size of type in percent."""
        kept = self._text("text_size", "100")
        return int(kept) if kept in ("100", "115", "130", "150") else 100

    @text_size.setter
    def text_size(self, percent: int) -> None:
        self._store.setValue("text_size", str(percent))

    @property
    def khmer_digits(self) -> bool:
        """Whether Khmer text is written with Khmer digits."""
        return self._text("khmer_digits", "yes") == "yes"

    @khmer_digits.setter
    def khmer_digits(self, on: bool) -> None:
        self._store.setValue("khmer_digits", "yes" if on else "no")

    @property
    def together(self) -> bool:
        return self._text("together", "no") == "yes"

    @together.setter
    def together(self, on: bool) -> None:
        self._store.setValue("together", "yes" if on else "no")

    @property
    def name(self) -> str:
        """Name of the person, as written under answers and decisions; empty at first."""
        return self._text("name", "")

    @name.setter
    def name(self, name: str) -> None:
        self._store.setValue("name", name)

    @property
    def folder(self) -> Path:
        """Where new assessments are kept; a person's documents at first."""
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(self._text("folder", usual if Path(usual).is_dir() else str(Path.home())))

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder))

    @property
    def key(self) -> Path | None:
        """The file of the key a person signed with last; None at first. Never a passphrase."""
        kept = self._text("key", "")
        return Path(kept) if kept else None

    @key.setter
    def key(self, path: Path) -> None:
        self._store.setValue("key", str(path))

    @property
    def verified(self) -> str:
        """Of the program's folder whose files were all compared, the digest of their list."""
        return self._text("verified", "")

    @verified.setter
    def verified(self, digest: str) -> None:
        self._store.setValue("verified", digest)

    @property
    def recent(self) -> tuple[RecentFile, ...]:
        """Files opened last, newest first; also those that cannot be found now."""
        kept: object = self._store.value("recent", "")
        if not isinstance(kept, str) or not kept:
            return ()
        try:
            return tuple(_recent(entry) for entry in json.loads(kept))
        except (ValueError, KeyError, TypeError):
            return ()

    def remember(self, file: RecentFile) -> None:
        """Put a file first among the recent ones."""
        others = (other for other in self.recent if other.path != file.path)
        self._keep_recent((file, *others))

    def forget(self, path: Path) -> None:
        """Take a file from the recent ones; the file itself stays."""
        self._keep_recent(tuple(other for other in self.recent if other.path != path))

    @property
    def geometry(self) -> QByteArray:
        """Place and size of the window; empty at first."""
        kept = self._store.value("geometry", QByteArray())
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("geometry", geometry)

    def _keep_recent(self, files: tuple[RecentFile, ...]) -> None:
        entries = [
            {
                "path": str(file.path),
                "km": file.unit.get(Language.KM),
                "en": file.unit.get(Language.EN),
                "round": file.round,
                "state": file.state,
                "done": file.done,
                "total": file.total,
                "when": file.when.isoformat(),
                "documents": file.documents,
                "contradictions": file.contradictions,
            }
            for file in files[:MOST_RECENT]
        ]
        self._store.setValue("recent", json.dumps(entries, ensure_ascii=True))

    def _text(self, key: str, default: str) -> str:
        kept = self._store.value(key, default)
        return kept if isinstance(kept, str) else default

    def _one_of[E: StrEnum](self, kind: type[E], key: str, default: E) -> E:
        kept = self._text(key, default.value)
        return kind(kept) if kept in list(kind) else default
