"""The door to national reports: one order in, finished files out."""

from pathlib import Path

from assessment.reports.national.facts import Gathered, NationalFacts, NationalOrder
from assessment.reports.national.report import national_report
from assessment.reports.order import Written
from assessment.reports.report import Printed, Wanted, make_pdf, write_files


def write_national_report(gathered: Gathered, order: NationalOrder) -> Written:
    """Write the report on a round as PDF, workbook or both, in one language.

    A file appears under its name only when it is complete; an older one of that name is then
    replaced. The same state of the collection and the same order give the same bytes.

    Raises:
        AssessmentError: If a file cannot be written; what stood there before is untouched.
    """
    facts = NationalFacts(gathered, order)
    return write_files(
        Wanted(order.pdf, order.xlsx, facts.code),
        lambda: national_report(facts),
        lambda path: _workbook(facts, path),
    )


def make_national_report(gathered: Gathered, order: NationalOrder) -> Printed:
    """Make the report on a round as PDF without putting it on the disk.

    Its bytes are those ``write_national_report`` would write for the same order.

    Raises:
        AssessmentError: If it cannot be made.
    """
    facts = NationalFacts(gathered, order)
    made = make_pdf(lambda: national_report(facts), facts.code)
    return Printed(made.pdf, made.pages, made.short_code)  # what thousands of units say is let go


def _workbook(facts: NationalFacts, path: Path) -> None:
    from assessment.reports.national.excel import write_workbook

    write_workbook(facts, path)
