"""The questionnaire as one canonical JSON text and back."""

import json
from dataclasses import replace

from assessment.errors import AssessmentError, Finding
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.codec import decode, encode
from assessment.questionnaire.model import Choice, Question, Questionnaire
from assessment.questionnaire.whole import check_whole

_LISTS = "choice_lists"


def to_json(questionnaire: Questionnaire) -> str:
    """The canonical text; equal questionnaires give equal texts."""
    return dump(questionnaire, frozenset())


def dump(questionnaire: Questionnaire, leave_out: frozenset[str]) -> str:
    """The canonical text without the fields named. Shared choice lists stand once."""
    lists: dict[str, tuple[Choice, ...]] = {}
    questions = tuple(_without_list(question, lists) for question in questionnaire.questions)
    document = encode(replace(questionnaire, questions=questions), leave_out)
    if not isinstance(document, dict):  # pragma: no cover - a dataclass is an object
        raise TypeError("expected an object")
    if lists:
        document[_LISTS] = {
            name: [encode(choice, leave_out) for choice in choices]
            for name, choices in lists.items()
        }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Questionnaire:
    """The questionnaire of a text that ``to_json`` wrote.

    Raises:
        AssessmentError: the text is no questionnaire.
    """
    try:
        questionnaire = _read(text)
        check_whole(questionnaire)
    except (ValueError, TypeError, AttributeError, KeyError, ArithmeticError, RecursionError) as e:
        raise AssessmentError(Finding(WorkbookProblem.BAD_DOCUMENT)) from e
    return questionnaire


def _read(text: str) -> Questionnaire:
    document = json.loads(text)
    lists = {
        name: tuple(decode(Choice, choice) for choice in choices)
        for name, choices in document.pop(_LISTS, {}).items()
    }
    questionnaire = decode(Questionnaire, document)
    questions = tuple(
        replace(question, choices=lists[question.list_name])
        if question.list_name in lists and not question.choices
        else question
        for question in questionnaire.questions
    )
    return replace(questionnaire, questions=questions)


def _without_list(question: Question, lists: dict[str, tuple[Choice, ...]]) -> Question:
    """The question without its choices, which are kept by the name of their list."""
    name = question.list_name
    if (
        not name
        or not question.choices
        or lists.setdefault(name, question.choices) != (question.choices)
    ):
        return question
    return replace(question, choices=())
