"""The door to blank forms: one order in, a paper form and a fill-in workbook out."""

from assessment.forms.words import BlankOrder
from assessment.printing import wording
from assessment.reports import report


def write_blank(order: BlankOrder) -> int:
    """Make the paper form, the fill-in workbook or both, and give the pages of the form.

    The same order gives the same bytes.
    """
    from assessment.forms.paper import write_paper
    from assessment.forms.workbook import write_template

    speech = wording.Speech(order.languages)
    pages = list[int]()
    paper = order.pdf, lambda path: pages.append(write_paper(order, speech, path))
    workbook = order.xlsx, lambda path: write_template(order, speech, path)
    report.write_together([paper, workbook])
    return sum(pages)
