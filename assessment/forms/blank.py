"""The door to blank forms: one order in, a paper form and a fill-in workbook out."""

from assessment.forms.words import BlankOrder
from assessment.reports import report, wording


def write_blank(order: BlankOrder) -> int:
    """Make the paper form, the fill-in workbook or both, and give the pages of the form.

    The same order gives the same bytes.
    """
    speech, pages = wording.Speech(order.languages), 0
    if order.pdf is not None:
        from assessment.forms.paper import write_paper

        pages = report.write_safely(order.pdf, lambda path: write_paper(order, speech, path))
    if order.xlsx is not None:
        from assessment.forms.workbook import write_template

        report.write_safely(order.xlsx, lambda path: write_template(order, speech, path))
    return pages
