"""The door to blank forms: one order in, a paper form and a fill-in workbook out."""

from pathlib import Path

from assessment.forms.order import Blank, BlankOrder
from assessment.reports.report import write_safely
from assessment.reports.wording import Speech


def write_blank(order: BlankOrder) -> Blank:
    """Make the paper form, the fill-in workbook or both; the same order gives the same bytes.

    Raises:
        AssessmentError: If a file cannot be written; what stood there before is untouched.
    """
    files: list[Path] = []
    pages = 0
    if order.pdf is not None:
        pages = write_safely(order.pdf, lambda path: _paper(order, path))
        files.append(order.pdf)
    if order.xlsx is not None:
        write_safely(order.xlsx, lambda path: _workbook(order, path))
        files.append(order.xlsx)
    return Blank(tuple(files), pages)


def _paper(order: BlankOrder, path: Path) -> int:
    from assessment.forms.paper.write import write_paper

    return write_paper(order, Speech(order.languages), path)


def _workbook(order: BlankOrder, path: Path) -> int:
    from assessment.forms.workbook.write import write_template

    write_template(order, Speech(order.languages), path)
    return 0
