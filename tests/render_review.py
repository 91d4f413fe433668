"""Screens of the review and of scores that were reviewed, drawn by ``render_screens``."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from assessment.reports.order import Earlier
from assessment.responses.changes import JudgeEvidence
from assessment.responses.evaluate import evaluate
from assessment.responses.model import (
    EvidenceId,
    Layer,
    Place,
    ReasonCode,
    Response,
    Review,
    Verdict,
)
from assessment.responses.review_changes import SetObjection, SetReview, Submit, raised
from assessment.scoring.compare import Target
from assessment.scoring.score import score_record
from gui.app.window import Window
from gui.session import Session
from gui.settings import WorkRole
from gui.widgets.style import bring_in_sight, show_at_top

HEAD = "ចាន់ សុភា"
NOW = datetime(2026, 11, 28, 3, 24, tzinfo=UTC)
WHY = "លិខិតបង្កើតអង្គភាពចុះថ្ងៃទី៣ ខែមករា ឆ្នាំ២០១៩ ហើយមិនទាន់មានផែនការថវិកា។"


def review_most(path: Path) -> None:
    """The file handed in; most of it reviewed by the head and by those who read the documents."""
    session = Session.open(path, "សុខ ដារា", lambda: NOW)
    assert session.apply(Submit("សុខ ដារា", NOW, "ទិន្នន័យខ្លះមិនទាន់មាន"))
    codes = [str(node.code) for node in session.questionnaire.indicators]
    own = score_record(session.record, session.evaluation, Layer.SELF)
    first = next(code for code in codes if (own.nodes[code].level or 0) > 1)
    for at, code in enumerate(codes[:30]):
        level = (own.nodes[code].level or 0) - 1 if at % 9 == 0 or code == first else None
        kept = None if level is None or level < 0 else level
        reason = None if kept is None else ReasonCode.OUTDATED
        comment = "" if kept is None else WHY
        view = Review(code, Layer.HEAD, True, kept, reason, comment, HEAD, NOW)
        session.apply(SetReview(Layer.HEAD, code, view))
    session.apply(JudgeEvidence(Place(codes[0]), EvidenceId("1"), Verdict.ACCEPTED), HEAD)
    view = Review(first, Layer.DOCUMENT, True, None, None, "", "លី សុខា", NOW)
    session.apply(SetReview(Layer.DOCUMENT, first, view))
    objection = raised(session.record, first, "លិខិតថ្មីឆ្នាំ២០២៥ បានភ្ជាប់រួចហើយ។", "សុខ ដារា", NOW)
    session.apply(objection)
    done = replace(objection.objection, answer="បានឃើញលិខិតថ្មី។", upheld=True, answered_by=HEAD)
    session.apply(SetObjection(objection.id, replace(done, answered_at=NOW)))
    session.apply(raised(session.record, first, "សូមពិនិត្យទំព័រទី៤ ម្តងទៀត។", "សុខ ដារា", NOW))
    session.close()


def shoot_reviewed(window: Window, path: Path, shoot: Callable[..., None]) -> None:
    """The review page while it goes on, and the scores in several layers."""
    window.go("home")
    window.home.roles[WorkRole.HEAD].click()
    review_most(path)
    window.open_file(path)
    window.go("review")
    page = window.page("review")
    QApplication.processEvents()
    with_objection = page._session.record.objections[0].indicator
    page.table.choose_code(with_objection)
    page.desk.foot.name.setText(HEAD)
    shoot("reviewed")
    page.show_pane(shown=True)
    below = page.pane.area.verticalScrollBar()
    shoot("reviewed-objection", lambda: below.setValue(below.maximum()))
    page.desk.foot.layer.setCurrentIndex(1)
    page.desk.foot.layer.activated.emit(1)
    shoot("reviewed-document", partial(bring_in_sight, page.pane.documents))
    page.desk.foot.layer.setCurrentIndex(0)
    page.desk.foot.layer.activated.emit(0)
    window.go("scores")
    window.session.score_now()
    scores = window.page("scores")
    window.session.earlier = earlier_of(window.session)
    scores.beside._targets = tuple(
        Target(str(node.code), 3, None) for node in window.session.questionnaire.pillars
    )
    scores.refresh()
    shoot("reviewed-scores")
    scores._choose(with_objection)
    shoot("reviewed-scores-why", partial(show_at_top, scores._scroll, scores.why))
    scores._choose(str(window.session.questionnaire.pillars[0].code))
    shoot("reviewed-scores-compared", partial(show_at_top, scores._scroll, scores.compared))


def earlier_of(session: Session) -> Earlier:
    """An invented earlier round: the same answers without the first half of them."""
    record = session.record
    places = sorted(record.responses, key=lambda p: (str(p[0]), p[1] or ""))[
        : len(record.responses) // 2
    ]
    for place in places:
        record = record.with_response(place, Response())
    record = replace(record, subject=replace(record.subject, round="2025"), reviews={})
    evaluation = evaluate(record, NOW.date())
    return Earlier(record, score_record(record, evaluation, Layer.FINAL))
