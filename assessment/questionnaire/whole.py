"""Whether a questionnaire hangs together, so that walking it always ends.

The reader of workbooks builds only whole ones; a stored or received one may be anything.
"""

from collections.abc import Iterable

from assessment.errors import UnreadableError
from assessment.questionnaire.model import (
    Group,
    Question,
    Questionnaire,
    QuestionType,
    ScoringKind,
)
from assessment.questionnaire.structure import (
    HIGHEST_LEVEL,
    MOST_DECIMALS,
    MOST_OF_EXPRESSIONS,
    Node,
    Normalisation,
)


def check_whole(questionnaire: Questionnaire) -> None:
    """Refuse double codes, names of nothing, circles, several roots, and rules that lack a part.

    Raises:
        UnreadableError: the questionnaire does not hang together.
    """
    nodes = {node.code for node in questionnaire.nodes}
    groups = {group.code for group in questionnaire.groups}
    rosters = {group.code for group in questionnaire.rosters}
    parts: tuple[Question | Group, ...] = (*questionnaire.questions, *questionnaire.groups)
    _demand(len({part.code for part in parts}) == len(parts), "codes are double")
    _demand(len(nodes) == len(questionnaire.nodes), "nodes are double")
    _within((question.group for question in questionnaire.questions), groups)
    _within((question.roster for question in questionnaire.questions), rosters)
    _within((part.indicator for part in parts), nodes)
    _within((name for gate in questionnaire.gates for name in (gate.node, gate.target)), nodes)
    _within((advice.node for advice in questionnaire.recommendations), nodes)
    _tree({group.code: group.parent for group in questionnaire.groups})
    _tree({node.code: node.parent for node in questionnaire.nodes})
    roots = sum(node.parent is None for node in questionnaire.nodes)
    _demand(roots == min(1, len(nodes)), "there is not one root")
    _sizes(questionnaire)
    _demand(all(map(_can_score, questionnaire.questions)), "a scoring lacks what it needs")
    _demand(all(map(_can_measure, questionnaire.nodes)), "goalposts are missing")
    caps = [gate.cap for gate in questionnaire.gates if gate.cap is not None]
    _demand(all(0 <= cap < len(questionnaire.levels) for cap in caps), "a level is missing")


def _sizes(questionnaire: Questionnaire) -> None:
    _demand(written(questionnaire) <= MOST_OF_EXPRESSIONS, "too many conditions")
    _demand(0 <= questionnaire.settings.decimals <= MOST_DECIMALS, "too many decimals")
    weighted: tuple[Question | Group | Node, ...] = (
        *questionnaire.questions,
        *questionnaire.groups,
        *questionnaire.nodes,
    )
    _demand(all(part.weight >= 0 for part in weighted), "a weight is negative")
    levels = [choice.level for question in questionnaire.questions for choice in question.choices]
    _demand(all(0 <= level <= HIGHEST_LEVEL for level in levels if level is not None), "a level")


def _can_score(question: Question) -> bool:
    scoring = question.scoring
    match scoring.kind:
        case ScoringKind.CHOICE:
            return question.type is QuestionType.SELECT_ONE
        case ScoringKind.STEPS | ScoringKind.CHECKLIST:
            return bool(scoring.thresholds)
        case ScoringKind.SCALE:
            return scoring.bounds is None or scoring.bounds[0] != scoring.bounds[1]
        case _:
            return True


def _can_measure(node: Node) -> bool:
    if node.normalise not in (Normalisation.GOALPOSTS, Normalisation.LOG_GOALPOSTS):
        return True
    ascending = node.low is not None and node.high is not None and node.low < node.high
    return ascending and (node.normalise is Normalisation.GOALPOSTS or (node.low or 0) > 0)


def written(questionnaire: Questionnaire) -> int:
    """Characters of all its expressions, which take long to read."""
    of_questions = (
        len(text)
        for one in questionnaire.questions
        for text in (one.relevant, one.required, one.constraint, one.calculation, one.choice_filter)
        if text
    )
    of_groups = (
        len(text)
        for one in questionnaire.groups
        for text in (one.relevant, one.repeat_count)
        if text
    )
    return sum(of_questions) + sum(of_groups)


def _demand(condition: bool, reason: str) -> None:  # noqa: FBT001 - it is what is demanded
    if not condition:
        raise UnreadableError(reason)


def _within(names: Iterable[str | None], known: Iterable[str]) -> None:
    _demand({name for name in names if name is not None} <= set(known), "a name is unknown")


def _tree[Code: str](parents: dict[Code, Code | None]) -> None:
    """Every parent exists and nothing is its own ancestor."""
    _within(parents.values(), parents)
    sound: set[Code] = set()
    for start in parents:
        path: set[Code] = set()
        code: Code | None = start
        while code is not None and code not in sound:
            _demand(code not in path, "the structure runs in a circle")
            path.add(code)
            code = parents[code]
        sound |= path
