"""The questionnaire as one canonical JSON text and back, with the hash that names it.

The reader of workbooks builds only whole ones; a stored or received one may be anything. It is
believed only if it hangs together, so that walking it always ends.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Any, cast

from assessment.codec import Codec, json_in
from assessment.errors import UnreadableError, refused
from assessment.language.text import Language, Text
from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire import model, structure
from assessment.questionnaire.model import Choice, Question, Questionnaire, ScoringKind
from assessment.questionnaire.structure import Normalisation
from assessment.questionnaire.values import plain_decimal


def decimal_text(number: Decimal) -> str:
    """A number in plain notation without needless zeros: equal numbers give equal texts."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text == "-0":
        return "0"
    return text


def _wordings(value: object) -> Text:
    if not isinstance(value, dict) or not all(isinstance(words, str) for words in value.values()):
        raise UnreadableError("expected a text by language")
    if not value.keys() <= {language.value for language in Language}:
        raise UnreadableError("no Language")
    return Text.from_mapping({lang: value[lang.value] for lang in Language if lang.value in value})


_CODEC = Codec(
    {
        Text: lambda value: {language.value: words for language, words in value.pairs},
        Decimal: decimal_text,
    },
    {Text: _wordings, Decimal: plain_decimal},
)
_LISTS = "choice_lists"
_NOT_MEANING = frozenset({"fingerprint", "row"})


def to_json(questionnaire: Questionnaire) -> str:
    """The canonical text; equal questionnaires give equal texts. Shared choice lists stand once.

    Raises:
        TypeError: if something in it is no part of a model.
    """
    return _text(_plain(questionnaire))


def _plain(questionnaire: Questionnaire) -> dict[str, Any]:
    lists: dict[str, tuple[Choice, ...]] = {}
    questions = []
    for question in questionnaire.questions:
        name = question.list_name
        choices = question.choices
        listed = bool(name and choices) and lists.setdefault(name, choices) == choices
        if listed:
            questions.append(replace(question, choices=()))
        else:
            questions.append(question)
    short = replace(questionnaire, questions=tuple(questions))
    document = cast("dict[str, Any]", _CODEC.to_plain(short))
    if lists:
        document[_LISTS] = {name: _CODEC.to_plain(choices) for name, choices in lists.items()}
    return document


def from_json(text: str, *, named: bool = True) -> Questionnaire:
    """The questionnaire of a text that ``to_json`` wrote.

    Raises:
        AssessmentError: the text is no questionnaire, or (``named``) not the one its fingerprint
            names.
    """
    try:
        document: Any = json_in(text)
        questionnaire = _read(document)
        check_whole(questionnaire)
        fingerprint = ""
        if named:
            fingerprint = questionnaire.fingerprint
        # What was read is compared first, which is quick; only other spellings are written anew.
        known = (
            fingerprint in ("", _digest(document)) or fingerprint_of(questionnaire) == fingerprint
        )
        _demand(known, "the fingerprint is that of another questionnaire")
    except UnreadableError as e:
        raise refused(WorkbookProblem.BAD_DOCUMENT) from e
    return questionnaire


def fingerprint_of(questionnaire: Questionnaire) -> str:
    """SHA-256, in hexadecimal, of what the questionnaire says; rows and names of it aside."""
    return _digest(_plain(questionnaire))


def _digest(document: dict[str, Any]) -> str:
    lists = {name: document[name] for name in (_LISTS,) if name in document}
    return hashlib.sha256(_text(_meaning(document) | lists).encode()).hexdigest()


def _meaning(plain: Any) -> Any:  # noqa: ANN401 - any JSON value
    if type(plain) is dict:
        return {key: _meaning(element) for key, element in plain.items() if key not in _NOT_MEANING}
    if type(plain) is list:
        return [_meaning(element) for element in plain]
    return plain


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read(document: object) -> Questionnaire:
    if not isinstance(document, dict) or not isinstance(document.get(_LISTS, {}), dict):
        raise UnreadableError("an object was expected")
    lists_json = document.get(_LISTS, {})
    lists = {
        name: _CODEC.from_plain(tuple[Choice, ...], items) for name, items in lists_json.items()
    }
    rest = {name: part for name, part in document.items() if name != _LISTS}
    questionnaire = _CODEC.from_plain(Questionnaire, rest)
    questions = tuple(
        replace(question, choices=lists[question.list_name])
        if question.list_name in lists and not question.choices
        else question
        for question in questionnaire.questions
    )
    return replace(questionnaire, questions=questions)


def with_fingerprint(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire that carries its own fingerprint."""
    return replace(questionnaire, fingerprint=fingerprint_of(questionnaire))


def check_whole(questionnaire: Questionnaire) -> None:
    """Refuse double codes, names of nothing, circles, several roots, and rules that lack a part.

    Raises:
        UnreadableError: the questionnaire does not hang together.
    """
    nodes = {node.code for node in questionnaire.nodes}
    groups = {group.code for group in questionnaire.groups}
    rosters = {group.code for group in questionnaire.rosters}
    parts: tuple[Question | model.Group, ...] = (*questionnaire.questions, *questionnaire.groups)
    _demand(len({part.code for part in parts}) == len(parts), "codes are double")
    _demand(len(nodes) == len(questionnaire.nodes), "nodes are double")
    _within((question.group for question in questionnaire.questions), groups)
    _within((question.roster for question in questionnaire.questions), rosters)
    _within((part.indicator for part in parts), nodes)
    _within((name for gate in questionnaire.gates for name in (gate.node, gate.target)), nodes)
    _within((advice.node for advice in questionnaire.recommendations), nodes)
    _tree({group.code: group.parent for group in questionnaire.groups})
    _tree({node.code: node.parent for node in questionnaire.nodes})
    _demand(all(_strikes_upwards(questionnaire, gate) for gate in questionnaire.gates), "a gate")
    roots = sum(node.parent is None for node in questionnaire.nodes)
    _demand(roots == min(1, len(nodes)), "there is not one root")
    _demand(
        expression_characters(questionnaire) <= structure.MOST_OF_EXPRESSIONS, "too many conditions"
    )
    _demand(0 <= questionnaire.settings.decimals <= structure.MOST_DECIMALS, "too many decimals")
    weights = [part.weight for part in parts] + [node.weight for node in questionnaire.nodes]
    _demand(all(weight >= 0 for weight in weights), "a weight is negative")
    levels = {choice.level for question in questionnaire.questions for choice in question.choices}
    _demand(levels <= {None, *range(structure.HIGHEST_LEVEL + 1)}, "a level")
    _demand(all(map(_can_score, questionnaire.questions)), "a scoring lacks what it needs")
    _demand(all(map(_can_measure, questionnaire.nodes)), "goalposts are missing")
    caps = [gate.cap for gate in questionnaire.gates if gate.cap is not None]
    _demand(all(0 <= cap < len(questionnaire.levels) for cap in caps), "a level is missing")


def _strikes_upwards(questionnaire: Questionnaire, gate: structure.Gate) -> bool:
    """Whether a gate strikes the node it looks at or one above it."""
    at: structure.NodeCode | None = gate.node
    while at is not None and at != gate.target:
        at = questionnaire.node[at].parent
    return at is not None


def _can_score(question: Question) -> bool:
    scoring = question.scoring
    match scoring.kind:
        case ScoringKind.CHOICE:
            return question.type is model.QuestionType.SELECT_ONE
        case ScoringKind.STEPS | ScoringKind.CHECKLIST:
            return bool(scoring.thresholds)
        case ScoringKind.SCALE:
            return scoring.bounds is None or scoring.bounds[0] != scoring.bounds[1]
        case _:
            return True


def _can_measure(node: structure.Node) -> bool:
    if node.normalise not in (Normalisation.GOALPOSTS, Normalisation.LOG_GOALPOSTS):
        return True
    ascending = node.low is not None and node.high is not None and node.low < node.high
    return ascending and (node.normalise is Normalisation.GOALPOSTS or (node.low or 0) > 0)


def expression_characters(questionnaire: Questionnaire) -> int:
    """Characters of all its expressions, which take long to read."""
    return sum(
        len(getattr(part, name, None) or "")
        for part in (*questionnaire.questions, *questionnaire.groups)
        for name in model.EXPRESSIONS
    )


def _demand(condition: bool, reason: str) -> None:  # noqa: FBT001 - it is what is demanded
    if not condition:
        raise UnreadableError(reason)


def _within(names: Iterable[str | None], known: Iterable[str]) -> None:
    _demand({name for name in names if name is not None} <= set(known), "a name is unknown")


def _tree(parents: Mapping[str, str | None]) -> None:
    """Every parent exists and nothing is its own ancestor."""
    _within(parents.values(), parents)
    above = {code: (parent,) for code, parent in parents.items() if parent is not None}
    try:
        TopologicalSorter(above).prepare()
    except CycleError as error:
        raise UnreadableError("the structure runs in a circle") from error
