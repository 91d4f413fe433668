"""What the tests of the review page share: a record to review, and what a reviewer does."""

from assessment.responses.model import Layer, NotApplicable, Place, ReasonCode, Response
from assessment.responses.review_changes import SetReview
from gui.review.table import EVIDENCE
from gui.widgets.buttons import Button
from tests.builders import HEAD, a_record, all_reviewed, an_evidence

LADDER = ("l1a", "l2a")


def a_full_record(**fields):
    """A record that may be handed in: A1 with a document, A2 answered, B1 not applicable."""
    answers = {"A2": "b", "B1_n": 3, "B1_d": 4}
    record = a_record(answers=answers, **fields)
    proof = (an_evidence("e1", link="https://example.org"), an_evidence("e2", "Minutes", link="x"))
    record = record.with_response(Place("A1"), Response(LADDER, evidence=proof))
    return record.with_response(
        Place("B1"), Response(not_applicable=NotApplicable("No such service"))
    )


def marks(page):
    return {row.code: row.mark for row in page.table.rows.rows}


def documents(page, code):
    """What the table says of the documents of an indicator."""
    shown = next(one for one in page.table.rows.columns if one.head == EVIDENCE)
    return shown.cell(page.table.row_of(code)).text


def review(page, code):
    return page.session.record.reviews.get((Layer.HEAD, code))


def problems(findings):
    return {finding.problem for finding in findings}


def give_reason(page, reason):
    combo = page.pane.form.reason
    combo.setCurrentIndex(combo.findData(reason))
    combo.activated.emit(combo.currentIndex())


def judge_all(page):
    for change in all_reviewed(page.session.record):
        if not isinstance(change, SetReview):
            page.session.apply(change, HEAD)


def accept_all(page):
    judge_all(page)
    for code in ("A1", "A2", "B1"):
        page.table.choose_code(code)
        page.decide(accepted=True)


def return_one(page):
    page.table.choose_code("A1")
    give_reason(page, ReasonCode.OUTDATED)
    page.pane.form.comment.setPlainText("លិខិតចាស់")
    page.decide(accepted=False)
    page.desk.foot.back.click()


def primaries(page):
    return [
        button.objectName()
        for button in page.findChildren(Button)
        if button.property("role") == "primary" and button.isVisible() and button.isEnabled()
    ]
