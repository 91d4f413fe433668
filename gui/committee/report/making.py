"""Which national report is wanted, and the writing of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.consolidation.acts import Word, note_printed
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import PrintedReport
from assessment.consolidation.national import Wanted
from assessment.errors import AssessmentError, Finding
from assessment.language.normalise import file_name
from assessment.language.text import Language
from assessment.problems.commands import CommandProblem
from assessment.progress import Progress
from assessment.reports.order import LANGUAGES, Edition, FileKind, Tongue
from gui.widgets.pdf_pages import measure

if TYPE_CHECKING:
    from assessment.reports import report
    from assessment.reports.national.facts import GatheredRound, NationalOrder


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person wants.

    Attributes:
        round: The round.
        tongue: The languages.
        reach: How much is told.
        final: Only approved packages, and no open conflict.
        kind: PDF or workbook.
    """

    round: str
    tongue: Tongue
    reach: Edition
    final: bool
    kind: FileKind

    def path(self, beside: Path) -> Path:
        """The name proposed for the file."""
        parts = ["national", self.round, "-".join(LANGUAGES[self.tongue])]
        if self.reach is not Edition.FULL:
            parts.append(self.reach.value)
        if not self.final:
            parts.append("provisional")
        return beside.with_name(f"{file_name('-'.join(parts))}.{self.kind}")


@dataclass(frozen=True, slots=True)
class Made:
    """What was written.

    Attributes:
        files: The files.
        pages: Their pages; 0 for workbooks.
        short_code: The code printed on every page.
    """

    files: tuple[Path, ...]
    pages: int
    short_code: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The report in one language, to be looked at.

    Attributes:
        language: The language.
        made: The report, to the last byte.
        sizes: Of its pages, in points; empty where they cannot be shown.
        findings: Why they cannot.
    """

    language: Language
    made: "report.MadePdf"
    sizes: tuple[tuple[float, float], ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """A report that was made to be looked at; what is written of it is what was seen.

    Attributes:
        ask: What was asked for.
        report: What its code stands for.
        papers: One for each language.
    """

    ask: Ask
    report: PrintedReport
    papers: tuple[Paper, ...]


def look_at(collection: Collection, ask: Ask, *, now: datetime, progress: Progress) -> Looked:
    """Make the pages of the report asked for; nothing is written.

    Raises:
        AssessmentError: If nothing stands, or conflicts forbid a final one.
    """
    from assessment.reports.national.report import make_national_report

    gathered = _gathered(collection, ask, progress)
    papers: list[Paper] = []
    for language in LANGUAGES[ask.tongue]:
        made = make_national_report(gathered, _order(ask, language, now))
        try:
            papers.append(Paper(language, made, measure(made.pdf)))
        except AssessmentError as problem:  # it can be saved, and seen elsewhere
            papers.append(Paper(language, made, (), problem.findings))
    return Looked(ask, _report(gathered, ask, now), tuple(papers))


def write_looked(collection: Collection, looked: Looked, target: Path, word: Word) -> Made:
    """Write the pages that were looked at.

    Raises:
        AssessmentError: If they cannot be written.
    """
    from assessment.reports.report import write_made

    note_printed(collection, looked.report, word)
    files: list[Path] = []
    for paper in looked.papers:
        name = _name(target, paper.language, looked.ask)
        files += write_made(paper.made, name).files
    pages = sum(paper.made.pages for paper in looked.papers)
    return Made(tuple(files), pages, looked.papers[0].made.short_code)


def write_workbook(
    collection: Collection, ask: Ask, target: Path, *, word: Word, progress: Progress
) -> Made:
    """Write the report asked for as a workbook, in two languages as two.

    Raises:
        AssessmentError: If nothing stands, conflicts forbid a final one, or it cannot be written.
    """
    from assessment.reports.national.report import write_national_report

    gathered = _gathered(collection, ask, progress)
    note_printed(collection, _report(gathered, ask, word.at), word)
    code = ""
    files: list[Path] = []
    for language in LANGUAGES[ask.tongue]:
        name = _name(target, language, ask)
        order = replace(
            _order(ask, language, word.at),
            xlsx=name,
        )
        written = write_national_report(gathered, order)
        files += written.files
        code = written.short_code
    return Made(tuple(files), 0, code)


def _gathered(collection: Collection, ask: Ask, progress: Progress) -> "GatheredRound":
    from assessment.reports.national.facts import gather

    gathered = gather(collection, Wanted(ask.round, final_only=ask.final), progress=progress)
    blocking = [one for one in gathered.conflicts() if one.blocks]
    if ask.final and blocking:
        values = {"n": len(blocking)}
        raise AssessmentError(Finding(CommandProblem.CONFLICTS_OPEN, values=values))
    return gathered


def _report(gathered: "GatheredRound", ask: Ask, now: datetime) -> PrintedReport:
    from assessment.reports.national.facts import NationalFacts

    return NationalFacts(gathered, _order(ask, LANGUAGES[ask.tongue][0], now)).report


def _order(ask: Ask, language: Language, now: datetime) -> "NationalOrder":
    from assessment.reports.national.facts import NationalOrder

    return NationalOrder(
        now=now,
        language=language,
        final=ask.final,
        published=ask.reach is not Edition.FULL,
        by_block=ask.reach is Edition.BY_BLOCK,
    )


def _name(target: Path, language: Language, ask: Ask) -> Path:
    """Of two languages each has a file of its own."""
    several = len(LANGUAGES[ask.tongue]) > 1
    return target.with_stem(f"{target.stem}-{language}") if several else target
