"""The steps of the review as changes, with the scores printed at that moment."""

from assessment.responses.model import Layer
from assessment.responses.review_changes import Approve, Reopen, Return, Submit
from assessment.scoring.result import Scores
from gui.review.rows import IndicatorRow, Mark
from gui.review.table_model import IndicatorModel
from gui.session import Session

type StepChange = Submit | Return | Approve | Reopen


def printed(scores: Scores | None, session: Session) -> tuple[tuple[str, str], ...]:
    """Scores of the index and its pillars as they are printed, by node."""
    root = session.questionnaire.root
    if scores is None or root is None:
        return ()
    nodes = (root, *session.questionnaire.pillars)
    return tuple(
        (str(node.code), str(scores.nodes[node.code].score))
        for node in nodes
        if scores.nodes[node.code].score is not None
    )


def own_scores(session: Session) -> Scores | None:
    """Scores of the self-assessment; None where there are none to be seen."""
    if not session.shows_scores:
        return None
    # The engine brings numpy along: not before the first paint.
    from assessment.scoring.score import score_record

    if session.scores is None:
        session.score_now()
    if session.scores is not None and session.layer is Layer.SELF:
        return session.scores
    return score_record(session.record, session.evaluation, Layer.SELF)


def taken(kind: type[StepChange], session: Session, *, by: str, reason: str = "") -> StepChange:
    """The step, taken now by somebody."""
    scores = printed(session.scores, session)
    return kind(by=by.strip(), at=session.now, reason=reason.strip(), scores=scores)


def proposal(rows: tuple[IndicatorRow, ...], model: IndicatorModel) -> str:
    """What the assessor has to correct: every returned indicator with its reason, one a line."""
    return "\n".join(
        f"{row.code} – {model.reason(row)}" for row in rows if row.mark is Mark.RETURNED
    )
