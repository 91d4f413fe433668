"""Which strategies and actions of a new list the questions of a questionnaire serve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.errors import Finding, Place
from assessment.problems.questionnaire import PolicyProblem
from assessment.questionnaire.model import Question, QuestionCode, Questionnaire
from assessment.questionnaire.policy_list import ACTION, Listed
from assessment.questionnaire.structure import NodeCode


@dataclass(frozen=True, slots=True)
class PolicyPlan:
    """What importing a list would make of a questionnaire.

    Attributes:
        listed: The lines of the list.
        codes: For every question that names the old or the new map: the codes it will name.
        served: Indicators that serve each strategy, action and theme, by its code.
        findings: What the list leaves without questions.
    """

    listed: tuple[Listed, ...]
    codes: Mapping[QuestionCode, tuple[str, ...]]
    served: Mapping[str, tuple[NodeCode, ...]]
    findings: tuple[Finding, ...]

    @property
    def actions(self) -> tuple[Listed, ...]:
        """The lines that are actions."""
        return tuple(one for one in self.listed if one.item.kind == ACTION)


def plan_policy(questionnaire: Questionnaire, listed: Sequence[Listed], few: int) -> PolicyPlan:
    """Give every question its new codes and see what is served.

    A question serves a line when it names one of the line's themes (or a part of it) in the
    present map, or carries one of its indicators.

    Args:
        questionnaire: The questionnaire with its present policy map.
        listed: The lines of the list that shall replace it.
        few: Indicators a theme needs to be shown with a level.
    """
    carriers = _carriers(questionnaire)
    above = _chains({item.code: item.parent for item in questionnaire.policy_map})
    codes: dict[QuestionCode, tuple[str, ...]] = {}
    for question in questionnaire.questions:
        named = {code for one in question.policy for code in above.get(one, (one,))}
        carried = question.indicator if question.code in carriers else None
        new = tuple(
            one.item.code
            for one in listed
            if named.intersection(one.themes) or (carried and carried in one.indicators)
        )
        if new or question.policy:
            codes[question.code] = new
    served = _served(questionnaire, listed, codes)
    taken = frozenset(theme for one in listed for theme in one.themes)
    findings = (*_unserved(listed, served, few), *_left(questionnaire, codes, taken))
    return PolicyPlan(tuple(listed), codes, served, findings)


def _carriers(questionnaire: Questionnaire) -> frozenset[QuestionCode]:
    """Of each indicator the questions that name the policy; all its questions when none does."""
    by_indicator: dict[NodeCode, list[Question]] = {}
    for question in questionnaire.questions:
        if question.indicator is not None:
            by_indicator.setdefault(question.indicator, []).append(question)
    return frozenset(
        question.code
        for questions in by_indicator.values()
        for question in ([q for q in questions if q.policy] or questions)
    )


def _chains(parents: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    """Each code with all that stand above it."""
    chains = {}
    for code in parents:
        chain: list[str] = []
        at: str | None = code
        while at is not None and at not in chain:
            chain.append(at)
            at = parents.get(at)
        chains[code] = tuple(chain)
    return chains


def _served(
    questionnaire: Questionnaire,
    listed: Sequence[Listed],
    codes: Mapping[QuestionCode, tuple[str, ...]],
) -> dict[str, tuple[NodeCode, ...]]:
    above = _chains({one.item.code: one.item.parent for one in listed})
    served: dict[str, dict[NodeCode, None]] = {one.item.code: {} for one in listed}
    for question in questionnaire.questions:
        if question.indicator is None:
            continue
        for code in codes.get(question.code, ()):
            for each in above[code]:
                served.setdefault(each, {})[question.indicator] = None
    return {code: tuple(indicators) for code, indicators in served.items()}


def _unserved(
    listed: Sequence[Listed], served: Mapping[str, tuple[NodeCode, ...]], few: int
) -> list[Finding]:
    """Strategies and themes that no question or only few indicators serve; at their cell."""
    wanted = [one for one in listed if one.item.kind != ACTION]
    reached = sum(bool(served[one.item.code]) for one in wanted)
    found = []
    for one in wanted:
        n, code = len(served[one.item.code]), one.item.code
        if not n:
            values: dict[str, object] = {"found": code, "reached": reached, "all": len(wanted)}
            found.append(one.row.finding(PolicyProblem.STRATEGY_NOT_SERVED, "code", **values))
        elif n < few:
            values = {"found": code, "n": n, "few": few}
            found.append(one.row.finding(PolicyProblem.FEW_INDICATORS, "code", **values))
    return found


def _left(
    questionnaire: Questionnaire,
    codes: Mapping[QuestionCode, tuple[str, ...]],
    taken: frozenset[str],
) -> list[Finding]:
    """Codes of the present map that no line takes over, where questions are left with nothing."""
    left: dict[str, int] = {}
    for question in questionnaire.questions:
        for code in question.policy:
            if not codes[question.code] and code not in taken:
                left[code] = left.get(code, 0) + 1
    return [
        Finding(
            PolicyProblem.THEME_NOT_TAKEN_OVER,
            Place(sheet="policy_map"),
            {"found": item.code, "n": left[item.code]},
        )
        for item in questionnaire.policy_map
        if item.code in left
    ]
