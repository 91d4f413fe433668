"""What report is asked for, the making of it, and the files written from it."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.errors import AssessmentError, Finding
from assessment.language.normalise import file_name
from assessment.progress import Progress
from assessment.reports.order import LANGUAGES, FileKind, ReportOrder, Tongue, Written
from assessment.responses.model import Layer, State
from gui.session import Session
from gui.widgets.pdf_pages import measure

if TYPE_CHECKING:
    from assessment.reports.report import MadeReport


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


def ask(session: Session, tongue: Tongue, *, annex: bool) -> ReportOrder:
    """The report on the record as it is now; its scores are worked out when it is made."""
    return ReportOrder(
        record=session.record,
        evaluation=session.evaluation,
        scores={},
        code=session.head,
        now=session.now.astimezone(),
        languages=LANGUAGES[tongue],
        final=final(session),
        annex=annex,
        previous=session.earlier,
    )


def order(asked: ReportOrder) -> ReportOrder:
    """The same with all that takes time; nothing is written by it."""
    from assessment.reports.given import approval_of
    from assessment.reports.unit.short import fits_two_pages
    from assessment.scoring.score import score_record

    record, layers = asked.record, (Layer.SELF, Layer.FINAL)
    return replace(
        asked,
        scores={layer: score_record(record, asked.evaluation, layer) for layer in layers},
        approval=approval_of(record) if asked.final else None,
        short=fits_two_pages(record.questionnaire),
    )


def make(asked: ReportOrder, progress: Progress) -> Ready:
    """Make the report; nothing is put on the disk.

    Raises:
        AssessmentError: If it cannot be made.
        Cancelled: If it is no longer wanted.
    """
    from assessment.reports.report import make_unit_report

    progress.step(0, 2)
    made = make_unit_report(order(asked))
    progress.step(1, 2)
    try:
        return Ready(made, measure(made.pdf), (), asked.now)
    except AssessmentError as problem:  # it can be read as words, and saved
        return Ready(made, (), problem.findings, asked.now)


def proposed_path(session: Session, tongue: Tongue, kind: FileKind) -> Path:
    """The name proposed for the file: unit, round, language, and whether it is provisional."""
    subject = session.record.subject
    parts = [subject.unit, subject.round, "-".join(LANGUAGES[tongue])]
    if not final(session):
        parts.append("provisional")
    name = file_name("-".join(parts))
    return session.path.with_name(f"{name}.{kind}")


def write_pdf(ready: Ready, path: Path) -> Written:
    """Write the report that was made.

    Raises:
        AssessmentError: If it cannot be written; what stood there before is untouched.
    """
    from assessment.reports.report import write_made

    return write_made(ready.made, path)


def write_workbook(asked: ReportOrder, sealed: bytes, path: Path) -> Written:
    """Write the report as a workbook in which the package travels.

    Raises:
        AssessmentError: If it cannot be written; what stood there before is untouched.
    """
    from assessment.reports.report import write_unit_report

    return write_unit_report(replace(order(asked), xlsx=path, sealed=sealed))
