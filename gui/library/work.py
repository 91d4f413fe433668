"""What the library knows of questionnaires, and what is done with them off the main thread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from assessment.errors import errors_in
from assessment.files.checking import Use, uses, working_files
from assessment.language.text import Text
from assessment.problems.problem import Severity
from assessment.progress import Progress
from assessment.questionnaire.library import Candidate, Installed, install, installed, remove
from gui.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryEntry(Installed):
    candidate: Candidate | None = None  # looked at and not installed; None for installed ones

    @property
    def removable(self) -> bool:
        return self.candidate is None and not self.shipped

    @property
    def installable(self) -> bool:
        return self.candidate is not None and self.candidate.ready


def of_installed(entries: Iterable[Installed]) -> tuple[LibraryEntry, ...]:
    made = [
        LibraryEntry(**{field.name: getattr(one, field.name) for field in fields(one)})
        for one in entries
    ]
    ids = dict.fromkeys(one.id for one in made)
    return tuple(one for known in ids for one in reversed(made) if one.id == known)


def of_candidate(candidate: Candidate) -> LibraryEntry:
    known, path = candidate.questionnaire, candidate.path
    settings = None if known is None else known.settings
    return LibraryEntry(
        id=settings.id if settings else path.stem,
        version=settings.version if settings else "",
        title=settings.title if settings else Text.of(en=path.stem),
        path=path,
        questionnaire=known,
        findings=candidate.findings,
        shipped=False,
        candidate=candidate,
    )


def counted(entry: LibraryEntry, severity: Severity) -> int:
    return sum(finding.severity is severity for finding in entry.findings)


def size_words(entry: LibraryEntry, wording: Wording) -> str:
    """How large it is: its indicators, or its questions when it has none; empty when refused."""
    known = entry.questionnaire
    if known is None:
        return ""
    scored = bool(known.nodes)
    n = len(known.indicators) if scored else sum(one.asked for one in known.questions)
    if scored:
        return wording.count("{n} indicator", "{n} indicators", n)
    return wording.count("{n} question, not scored", "{n} questions, not scored", n)


def state_look(entry: LibraryEntry, wording: Wording) -> tuple[str, str, str]:
    say = wording.words.say
    errors, warnings = len(errors_in(entry.findings)), counted(entry, Severity.WARNING)
    if errors:
        return "stop", "finding", say("{n} to correct", n=wording.number(errors))
    if entry.installable:
        return "primary", "note", say("Not installed yet")
    if warnings:
        return "warn", "warning", say("{n} worth a look", n=wording.number(warnings))
    return "ok", "done", say("Ready to use")


def to_compare(entry: LibraryEntry, stock: Sequence[LibraryEntry]) -> list[LibraryEntry]:
    """What an entry can be compared with: the version before it, later ones, then the rest."""
    usable = [one for one in stock if one.questionnaire is not None]
    paths = [one.path for one in usable]
    at = paths.index(entry.path) if entry.path in paths else -1

    def key(place: int) -> tuple[bool, bool, int]:
        return usable[place].id != entry.id, place < at, place

    return [usable[place] for place in sorted(range(len(usable)), key=key) if place != at]


@dataclass(frozen=True, slots=True)
class Stock:
    entries: tuple[LibraryEntry, ...]
    chosen: LibraryEntry | None = None  # what was done is about it; None when about none


@dataclass(frozen=True, slots=True)
class Found:
    uses: tuple[Use, ...]
    unread: int


def stock(_progress: Progress) -> Stock:
    return Stock(of_installed(installed()))


def put_in(path: Path, _progress: Progress) -> Stock:
    (entry,) = of_installed([install(path)])
    return Stock(of_installed(installed()), entry)


def take_out(entry: LibraryEntry, progress: Progress) -> Stock:
    remove(entry.id, entry.version)
    return stock(progress)


def find(recent: Sequence[Path], folder: Path, progress: Progress) -> Found:
    present = [path for path in recent if path.is_file()]
    told, findings = uses((*present, *working_files(folder)), progress)
    return Found(told, len(findings))
