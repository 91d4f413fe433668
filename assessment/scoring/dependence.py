"""Which indicators other answers can change, and which have a value whatever is answered."""

from collections.abc import Collection, Iterable, Iterator

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Unanswered
from assessment.responses.plan import plan_of
from assessment.scoring.points import may_leave, scored


def fed(questionnaire: Questionnaire, codes: Iterable[str]) -> Iterator[str | None]:
    for code in plan_of(questionnaire).reached(codes):
        question = questionnaire.by_code.get(code)
        if question is not None:
            yield question.indicator
            if question.roster is not None:
                yield questionnaire.group[question.roster].indicator


def depending(
    questionnaire: Questionnaire, codes: Collection[str], out: Collection[str] = ()
) -> set[str]:
    """The indicators that other answers to these questions may have asked, or worth, otherwise.

    What is ``out`` of the count is not looked at.
    """
    plan = plan_of(questionnaire)
    by_code = questionnaire.by_code
    needing = {
        name
        for every in (plan.needed_by or {}, plan.watched_by)
        for code in codes
        for name in every.get(code, ())
    }
    if needing:
        reached = plan.reached(needing)
    else:
        reached = ()
    follow = (by_code.get(code) for code in reached if code not in out)
    node_codes = (
        question.indicator
        if question.roster is None
        else questionnaire.group[question.roster].indicator
        for question in follow
        if question is not None and scored(question.scoring)
    )
    return set(filter(None, node_codes))


def uncounted(questionnaire: Questionnaire) -> bool:
    """Whether what is open is out of the count until it is answered."""
    return questionnaire.settings.unanswered is Unanswered.MISSING


def always(questionnaire: Questionnaire, code: str) -> bool:
    """Whether an indicator has a value whatever is answered."""
    always = () if uncounted(questionnaire) else plan_of(questionnaire).always
    return any(
        question.code in always
        and question.weight
        and scored(question.scoring)
        and not may_leave(question)
        for question in questionnaire.questions_of[code]
    )
