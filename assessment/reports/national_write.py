"""The door to national reports: one order in, finished files out."""

from pathlib import Path

from assessment.reports.codes import short_code
from assessment.reports.national_facts import Gathered, NationalFacts, NationalOrder
from assessment.reports.national_report import national_report
from assessment.reports.order import Written
from assessment.reports.report import write_safely


def write_national_report(gathered: Gathered, order: NationalOrder) -> Written:
    """Write the report on a round as PDF, workbook or both, in one language.

    A file appears under its name only when it is complete; an older one of that name is then
    replaced. The same state of the collection and the same order give the same bytes.

    Raises:
        AssessmentError: If a file cannot be written; what stood there before is untouched.
    """
    facts = NationalFacts(gathered, order)
    files: list[Path] = []
    pages = 0
    if order.pdf is not None:
        pages = write_safely(order.pdf, lambda path: _pdf(facts, path))
        files.append(order.pdf)
    if order.xlsx is not None:
        write_safely(order.xlsx, lambda path: _workbook(facts, path))
        files.append(order.xlsx)
    return Written(tuple(files), pages, short_code(gathered.code))


def _pdf(facts: NationalFacts, path: Path) -> int:
    from assessment.reports.pdf import write_pdf

    return write_pdf(national_report(facts), path)


def _workbook(facts: NationalFacts, path: Path) -> int:
    from assessment.reports.national_excel import write_workbook

    write_workbook(facts, path)
    return 0
