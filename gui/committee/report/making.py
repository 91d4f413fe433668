"""Which national report is wanted; its making and writing, away from the main thread."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from assessment.consolidation.acts import Word, note_printed
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import PrintedReport
from assessment.consolidation.national import Wanted
from assessment.errors import AssessmentError, Finding
from assessment.language.normalise import file_name
from assessment.language.text import Language
from assessment.problems.commands import CommandProblem
from assessment.progress import Progress
from assessment.reports.national.facts import (
    GatheredRound,
    NationalFacts,
    NationalOrder,
    gather,
)
from assessment.reports.national.report import make_national_report, write_national_report
from assessment.reports.order import LANGUAGES, Edition, FileKind, Tongue, Written
from assessment.reports.report import MadePdf, write_made
from gui.widgets.pdf_pages import measure


@dataclass(frozen=True, slots=True)
class NationalAsk:
    """``final`` is of approved packages only, with no conflict open."""

    round: str
    tongue: Tongue
    reach: Edition
    final: bool
    kind: FileKind

    def path(self, beside: Path) -> Path:
        parts = ["national", self.round, "-".join(LANGUAGES[self.tongue])]
        if self.reach is not Edition.FULL:
            parts.append(self.reach.value)
        if not self.final:
            parts.append("provisional")
        return beside.with_name(f"{file_name('-'.join(parts))}.{self.kind}")

    def file(self, target: Path, language: Language) -> Path:
        several = len(LANGUAGES[self.tongue]) > 1
        return target.with_stem(f"{target.stem}-{language}") if several else target

    def order(self, language: Language, now: datetime) -> NationalOrder:
        return NationalOrder(
            now=now,
            language=language,
            final=self.final,
            published=self.reach is not Edition.FULL,
            by_block=self.reach is Edition.BY_BLOCK,
        )


@dataclass(frozen=True, slots=True)
class Paper:
    language: Language
    made: MadePdf  # the report, to the last byte
    sizes: tuple[tuple[float, float], ...]  # of its pages, in points; empty where none can be shown
    findings: tuple[Finding, ...] = ()  # why they cannot


@dataclass(frozen=True, slots=True)
class SeenReport:
    """What is written of it is what was seen; ``report`` is what its code stands for."""

    ask: NationalAsk
    report: PrintedReport
    papers: tuple[Paper, ...]


def make_pages(
    collection: Collection, progress: Progress, *, ask: NationalAsk, now: datetime
) -> SeenReport:
    """Make them; raises AssessmentError if nothing stands or conflicts forbid a final one."""
    gathered = _gathered(collection, ask, progress)
    papers: list[Paper] = []
    for language in LANGUAGES[ask.tongue]:
        made = make_national_report(gathered, ask.order(language, now))
        try:
            papers.append(Paper(language, made, measure(made.pdf)))
        except AssessmentError as problem:  # it can be saved, and seen elsewhere
            papers.append(Paper(language, made, (), problem.findings))
    return SeenReport(ask, _report(gathered, ask, now), tuple(papers))


def write_pages(
    collection: Collection, _progress: Progress, *, seen: SeenReport, target: Path, word: Word
) -> Written:
    """Write the pages that were looked at. Raises AssessmentError if they cannot be written."""
    note_printed(collection, seen.report, word)
    place = seen.ask.file
    return _together(write_made(one.made, place(target, one.language)) for one in seen.papers)


def write_workbook(
    collection: Collection, progress: Progress, *, ask: NationalAsk, target: Path, word: Word
) -> Written:
    """In two languages as two. Raises AssessmentError as making pages and writing them do."""
    gathered = _gathered(collection, ask, progress)
    note_printed(collection, _report(gathered, ask, word.at), word)
    return _together(
        write_national_report(
            gathered, replace(ask.order(language, word.at), xlsx=ask.file(target, language))
        )
        for language in LANGUAGES[ask.tongue]
    )


def _together(files: Iterable[Written]) -> Written:
    every = tuple(files)
    return replace(every[0], files=tuple(path for one in every for path in one.files))


def _gathered(collection: Collection, ask: NationalAsk, progress: Progress) -> GatheredRound:
    gathered = gather(collection, Wanted(ask.round, final_only=ask.final), progress=progress)
    blocking = [one for one in gathered.conflicts() if one.blocks]
    if ask.final and blocking and gathered.closing is None:
        values = {"n": len(blocking)}
        raise AssessmentError(Finding(CommandProblem.CONFLICTS_OPEN, values=values))
    return gathered


def _report(gathered: GatheredRound, ask: NationalAsk, now: datetime) -> PrintedReport:
    return NationalFacts(gathered, ask.order(LANGUAGES[ask.tongue][0], now)).report
