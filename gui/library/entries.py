"""What the library lists: installed questionnaires, and a workbook that is only looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import Finding, errors_in
from assessment.language.text import Text
from assessment.problems.problem import Severity
from assessment.questionnaire.library.install import Candidate
from assessment.questionnaire.library.installed import Installed
from assessment.questionnaire.model import Questionnaire
from gui.wording import Wording


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the library.

    Attributes:
        path: Its workbook.
        id: Its ``form_id``; the file's name when it is refused.
        version: Its version; may be empty.
        title: Its title.
        questionnaire: What it holds; None when it is refused.
        findings: What is worth knowing of it.
        shipped: Whether it came with the program.
        candidate: The workbook that is looked at and not installed; None for installed ones.
    """

    path: Path
    id: str
    version: str
    title: Text
    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...]
    shipped: bool = False
    candidate: Candidate | None = None

    @property
    def removable(self) -> bool:
        """Whether it may be taken out of the library."""
        return self.candidate is None and not self.shipped

    @property
    def installable(self) -> bool:
        """Whether it may be put into the library."""
        return self.candidate is not None and self.candidate.ready


def of_installed(entries: Iterable[Installed]) -> tuple[Entry, ...]:
    """The installed ones, the newest version of each first."""
    made = [
        Entry(
            one.path,
            one.id,
            one.version,
            one.title,
            one.questionnaire,
            one.findings,
            shipped=one.shipped,
        )
        for one in entries
    ]
    ids = dict.fromkeys(one.id for one in made)
    return tuple(one for known in ids for one in reversed(made) if one.id == known)


def of_candidate(candidate: Candidate) -> Entry:
    """The workbook that is looked at."""
    known, path = candidate.questionnaire, candidate.path
    if known is None:
        title = Text.of(en=path.stem)
        return Entry(path, path.stem, "", title, None, candidate.findings, candidate=candidate)
    settings = known.settings
    return Entry(
        path,
        settings.id,
        settings.version,
        settings.title,
        known,
        candidate.findings,
        candidate=candidate,
    )


def counted(entry: Entry, severity: Severity) -> int:
    """How many findings are of that gravity."""
    return sum(finding.severity is severity for finding in entry.findings)


def size_words(entry: Entry, wording: Wording) -> str:
    """How large it is: its indicators, or its questions when it has none; empty when refused."""
    known = entry.questionnaire
    if known is None:
        return ""
    scored = bool(known.nodes)
    n = len(known.indicators) if scored else sum(one.asked for one in known.questions)
    if scored:
        return wording.count("{n} indicator", "{n} indicators", n)
    return wording.count("{n} question, not scored", "{n} questions, not scored", n)


def state_look(entry: Entry, wording: Wording) -> tuple[str, str, str]:
    """Ink, icon and word of its state."""
    say = wording.words.say
    errors, warnings = len(errors_in(entry.findings)), counted(entry, Severity.WARNING)
    if errors:
        return "stop", "finding", say("{n} to correct", n=wording.number(errors))
    if entry.installable:
        return "primary", "note", say("Not installed yet")
    if warnings:
        return "warn", "warning", say("{n} worth a look", n=wording.number(warnings))
    return "ok", "done", say("Ready to use")


def to_compare(entry: Entry, stock: Sequence[Entry]) -> list[Entry]:
    """What an entry can be compared with: the version before it, later ones, then the rest."""
    usable = [one for one in stock if one.questionnaire is not None]
    paths = [one.path for one in usable]
    at = paths.index(entry.path) if entry.path in paths else -1

    def key(place: int) -> tuple[bool, bool, int]:
        return usable[place].id != entry.id, place < at, place

    return [usable[place] for place in sorted(range(len(usable)), key=key) if place != at]
