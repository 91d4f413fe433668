"""The door to blank forms: one order in, a paper form and a fill-in workbook out."""

from pathlib import Path

from assessment.forms.words import BlankOrder
from assessment.reports import report, wording


def write_blank(order: BlankOrder) -> int:
    """Make the paper form, the fill-in workbook or both, and give the pages of the form.

    The same order gives the same bytes.
    """
    speech, pages = wording.Speech(order.languages), list[int]()

    def paper(path: Path) -> None:
        from assessment.forms.paper import write_paper

        pages.append(write_paper(order, speech, path))

    def workbook(path: Path) -> None:
        from assessment.forms.workbook import write_template

        write_template(order, speech, path)

    report.write_together([(order.pdf, paper), (order.xlsx, workbook)])
    return sum(pages)
