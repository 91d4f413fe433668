"""What the library knows of questionnaires, and what is done with them off the main thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import errors_in
from assessment.files.checking import Use, uses, working_files
from assessment.language.text import Text
from assessment.problems.problem import Severity
from assessment.progress import Progress
from assessment.questionnaire.library import Installed, inspect, install, installed, remove
from gui.look import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Installed):
    """A workbook that was looked at, and is not installed."""

    ready: bool  # whether it can be


def offered(path: Path, _progress: Progress) -> Offered:
    candidate = inspect(path)
    known = candidate.questionnaire
    settings = None if known is None else known.settings
    return Offered(
        id=settings.id if settings else path.stem,
        version=settings.version if settings else "",
        title=settings.title if settings else Text.of(en=path.stem),
        path=path,
        questionnaire=known,
        findings=candidate.findings,
        shipped=False,
        ready=candidate.ready,
    )


def counted(entry: Installed, severity: Severity) -> int:
    return sum(finding.severity is severity for finding in entry.findings)


def size_words(entry: Installed, look: Look) -> str:
    """How large it is: its indicators, or its questions when it has none; empty when refused."""
    known = entry.questionnaire
    if known is None:
        return ""
    scored = bool(known.nodes)
    n = len(known.indicators) if scored else sum(one.asked for one in known.questions)
    if scored:
        return look.count("{n} indicator", "{n} indicators", n)
    return look.count("{n} question, not scored", "{n} questions, not scored", n)


def state_look(entry: Installed, look: Look) -> tuple[str, str, str]:
    say = look.say
    errors, warnings = len(errors_in(entry.findings)), counted(entry, Severity.WARNING)
    if errors:
        return "stop", "finding", say("{n} to correct", n=look.number(errors))
    if isinstance(entry, Offered) and entry.ready:
        return "primary", "note", say("Not installed yet")
    if warnings:
        return "warn", "warning", say("{n} worth a look", n=look.number(warnings))
    return "ok", "done", say("Ready to use")


def to_compare(entry: Installed, stock: Sequence[Installed]) -> list[Installed]:
    """What an entry can be compared with: the version before it, later ones, then the rest."""
    usable = [one for one in stock if one.questionnaire is not None]
    paths = [one.path for one in usable]
    at = paths.index(entry.path) if entry.path in paths else -1

    def key(place: int) -> tuple[bool, bool, int]:
        return usable[place].id != entry.id, place < at, place

    return [usable[place] for place in sorted(range(len(usable)), key=key) if place != at]


type Stock = tuple[tuple[Installed, ...], Installed | None]  # and what was done is about


def stock(_progress: Progress) -> Stock:
    return _by_id(), None


def put_in(path: Path, _progress: Progress) -> Stock:
    entry = install(path)
    return _by_id(), entry


def take_out(entry: Installed, _progress: Progress) -> Stock:
    remove(entry.id, entry.version)
    return _by_id(), None


def _by_id() -> tuple[Installed, ...]:
    """All that is installed; of each the newest version first."""
    entries = installed()
    ids = dict.fromkeys(one.id for one in entries)
    return tuple(one for known in ids for one in reversed(entries) if one.id == known)


def find(recent: Sequence[Path], folder: Path, progress: Progress) -> tuple[tuple[Use, ...], int]:
    """The assessments that can be found, and how many files could not be read."""
    present = [path for path in recent if path.is_file()]
    told, findings = uses((*present, *working_files(folder)), progress)
    return told, len(findings)
