"""What report is asked for, and the order it stands for."""

from dataclasses import dataclass
from pathlib import Path

from assessment.language.normalise import file_name
from assessment.reports.order import Order
from assessment.reports.wish import LANGUAGES, Kind, Tongue
from assessment.responses.model import Layer, State
from gui.session import Session


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


def final(session: Session) -> bool:
    """Whether the results are final: the unit head approved them."""
    return session.record.state is State.APPROVED


def order(
    session: Session,
    tongue: Tongue,
    kind: Kind | None = None,
    path: Path = Path(),
    *,
    annex: bool = False,
) -> Order:
    """The order of the report on the record as it is now; without a kind nothing is written."""
    from assessment.reports.unit_short import fits_two_pages
    from assessment.scoring.score import score_record

    record, evaluation = session.record, session.evaluation
    return Order(
        record=record,
        evaluation=evaluation,
        scores={
            layer: score_record(record, evaluation, layer) for layer in (Layer.SELF, Layer.FINAL)
        },
        code=session.head,
        now=session.now.astimezone(),
        languages=LANGUAGES[tongue],
        final=final(session),
        pdf=path if kind is Kind.PDF else None,
        xlsx=path if kind is Kind.XLSX else None,
        sealed=session.sealed() if kind is Kind.XLSX else None,
        annex=annex,
        previous=session.earlier,
        short=fits_two_pages(session.questionnaire),
    )


def proposed_path(session: Session, tongue: Tongue, kind: Kind) -> Path:
    """The name proposed for the file: unit, round, language, and whether it is provisional."""
    subject = session.record.subject
    parts = [subject.unit, subject.round, "-".join(LANGUAGES[tongue])]
    if not final(session):
        parts.append("provisional")
    name = file_name("-".join(parts))
    return session.path.with_name(f"{name}.{kind}")


def write(wanted: Order) -> Saved:
    """Write what is ordered.

    Raises:
        AssessmentError: If it cannot be written; what stood there before is untouched.
    """
    from assessment.reports.report import write_unit_report

    written = write_unit_report(wanted)
    return Saved(written.files[0], written.pages, written.short_code)
