"""What report is asked for, the making of it, and the files written from it."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.errors import AssessmentError, Finding
from assessment.language.normalise import file_name
from assessment.progress import Progress
from assessment.reports.order import LANGUAGES, Earlier, FileKind, ReportOrder, Tongue
from assessment.responses.evaluate import Evaluation
from assessment.responses.model import Layer, State
from assessment.responses.record import Record
from gui.session import Session
from gui.widgets.pdf_pages import measure

if TYPE_CHECKING:
    from assessment.reports.report import MadeReport


@dataclass(frozen=True, slots=True)
class Saved:
    """A report that was written.

    Attributes:
        path: The file.
        pages: Its pages; 0 for a workbook.
        short_code: The code printed on every page.
    """

    path: Path
    pages: int
    short_code: str


@dataclass(frozen=True, slots=True)
class Ask:
    """The report wanted of a record as it was at a moment.

    Attributes:
        record: The assessment.
        evaluation: Its relevant places and answers.
        code: Digest of its history.
        now: The moment, which is printed.
        final: Whether the unit head approved it.
        tongue: Its languages.
        annex: Whether it ends with the reasons of all scores.
        previous: The earlier round it compares with; None without.
    """

    record: Record
    evaluation: Evaluation
    code: str
    now: datetime
    final: bool
    tongue: Tongue
    annex: bool
    previous: Earlier | None


@dataclass(frozen=True, slots=True)
class Ready:
    """A report that was made: what is looked at is what is saved.

    Attributes:
        made: The report.
        sizes: Of its pages, in points; empty where pages cannot be shown.
        findings: Why they cannot.
        moment: When it was made, as printed, in local time.
    """

    made: "MadeReport"
    sizes: tuple[tuple[float, float], ...]
    findings: tuple[Finding, ...]
    moment: datetime

    def is_of(self, moment: datetime) -> bool:
        """Whether it says the day of the moment."""
        return self.moment.date() == moment.astimezone().date()


def final(session: Session) -> bool:
    """Whether the results are final: the unit head approved them."""
    return session.record.state is State.APPROVED


def ask(session: Session, tongue: Tongue, *, annex: bool) -> Ask:
    """The report on the record as it is now."""
    return Ask(
        record=session.record,
        evaluation=session.evaluation,
        code=session.head,
        now=session.now.astimezone(),
        final=final(session),
        tongue=tongue,
        annex=annex,
        previous=session.earlier,
    )


def order(wanted: Ask) -> ReportOrder:
    """What is ordered of the domain; nothing is written by it."""
    from assessment.reports.given import approval_of
    from assessment.reports.unit.short import fits_two_pages
    from assessment.scoring.score import score_record

    record, evaluation = wanted.record, wanted.evaluation
    return ReportOrder(
        record=record,
        evaluation=evaluation,
        scores={
            layer: score_record(record, evaluation, layer) for layer in (Layer.SELF, Layer.FINAL)
        },
        code=wanted.code,
        now=wanted.now,
        languages=LANGUAGES[wanted.tongue],
        final=wanted.final,
        approval=approval_of(record) if wanted.final else None,
        annex=wanted.annex,
        previous=wanted.previous,
        short=fits_two_pages(record.questionnaire),
    )


def make(wanted: Ask, progress: Progress) -> Ready:
    """Make the report; nothing is put on the disk.

    Raises:
        AssessmentError: If it cannot be made.
        Cancelled: If it is no longer wanted.
    """
    from assessment.reports.report import make_unit_report

    progress.step(0, 2)
    made = make_unit_report(order(wanted))
    progress.step(1, 2)
    try:
        return Ready(made, measure(made.pdf), (), wanted.now)
    except AssessmentError as problem:  # it can be read as words, and saved
        return Ready(made, (), problem.findings, wanted.now)


def proposed_path(session: Session, tongue: Tongue, kind: FileKind) -> Path:
    """The name proposed for the file: unit, round, language, and whether it is provisional."""
    subject = session.record.subject
    parts = [subject.unit, subject.round, "-".join(LANGUAGES[tongue])]
    if not final(session):
        parts.append("provisional")
    name = file_name("-".join(parts))
    return session.path.with_name(f"{name}.{kind}")


def write_pdf(ready: Ready, path: Path) -> Saved:
    """Write the report that was made.

    Raises:
        AssessmentError: If it cannot be written; what stood there before is untouched.
    """
    from assessment.reports.report import write_made

    written = write_made(ready.made, path)
    return Saved(path, written.pages, written.short_code)


def write_workbook(wanted: Ask, sealed: bytes, path: Path) -> Saved:
    """Write the report as a workbook in which the package travels.

    Raises:
        AssessmentError: If it cannot be written; what stood there before is untouched.
    """
    from assessment.reports.report import write_unit_report

    written = write_unit_report(replace(order(wanted), xlsx=path, sealed=sealed))
    return Saved(path, written.pages, written.short_code)
