"""Which national report is wanted, and the writing of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from assessment.consolidation.collection import Collection
from assessment.consolidation.national import Wanted
from assessment.consolidation.printed import note_printed
from assessment.errors import AssessmentError, Finding
from assessment.language.normalise import file_name
from assessment.problems.commands import CommandProblem
from assessment.progress import Progress
from assessment.reports.wish import LANGUAGES, Kind, Tongue


class Reach(StrEnum):
    """How much of it is told."""

    FULL = "full"
    PUBLISHED = "published"
    BY_BLOCK = "by_block"


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
    reach: Reach
    final: bool
    kind: Kind

    def path(self, beside: Path) -> Path:
        """The name proposed for the file."""
        parts = ["national", self.round, "-".join(LANGUAGES[self.tongue])]
        if self.reach is not Reach.FULL:
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


def write(
    collection: Collection, ask: Ask, target: Path, *, now: datetime, progress: Progress
) -> Made:
    """Write the report asked for.

    Raises:
        AssessmentError: If nothing stands, conflicts forbid a final one, or it cannot be written.
    """
    from assessment.reports.national_facts import NationalOrder, gather
    from assessment.reports.national_write import write_national_report

    gathered = gather(collection, Wanted(ask.round, final_only=ask.final), progress=progress)
    if ask.final and gathered.conflicts():
        values = {"n": len(gathered.conflicts())}
        raise AssessmentError(Finding(CommandProblem.CONFLICTS_OPEN, values=values))
    note_printed(collection, gathered.national.round, gathered.code)
    tongues, pages, code = LANGUAGES[ask.tongue], 0, ""
    files: list[Path] = []
    for language in tongues:
        name = target.with_stem(f"{target.stem}-{language}") if len(tongues) > 1 else target
        order = NationalOrder(
            now=now,
            language=language,
            final=ask.final,
            published=ask.reach is not Reach.FULL,
            by_block=ask.reach is Reach.BY_BLOCK,
            pdf=name if ask.kind is Kind.PDF else None,
            xlsx=name if ask.kind is Kind.XLSX else None,
        )
        written = write_national_report(gathered, order)
        files += written.files
        pages += written.pages
        code = written.short_code
    return Made(tuple(files), pages, code)
