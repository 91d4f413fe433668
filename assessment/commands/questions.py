"""Commands for authors of questionnaires: ``check`` and ``evaluate``."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.commands.questionnaires import about
from assessment.errors import AssessmentError, Finding
from assessment.expression.errors import ExpressionError, ExpressionWarning
from assessment.expression.expression import parse
from assessment.expression.scope import Shape
from assessment.expression.values import Answer, Moment, Value
from assessment.problems.commands import CommandProblem
from assessment.problems.expression import ExpressionProblem
from assessment.questionnaire.bounded import load_bounded
from assessment.questionnaire.workbook.expression_rules import problem_of


def check(context: Context) -> Outcome:
    """Load a workbook and list every finding."""
    questionnaire, findings = load_bounded(Path(context.arguments.workbook))
    told = about(questionnaire) if questionnaire else dict.fromkeys(_ABOUT)
    data = {
        "loaded": questionnaire is not None,
        **told,
        "findings": findings_json(findings, context.words),
    }
    line = (
        context.words.say("{file} loads.", file=context.arguments.workbook)
        if questionnaire
        else context.words.say("{file} does not load.", file=context.arguments.workbook)
    )
    return Outcome(data, (line,), tuple(findings))


_MINUS = re.compile(r"-(?!-[a-z]|h$)")
_ABOUT = ("id", "version", "fingerprint", "questions", "scored", "languages")


def evaluate(context: Context) -> Outcome:
    """Evaluate one expression over typed JSON answers."""
    scope = JsonScope(_answers(context.arguments.answers), context.today)
    try:
        expression = parse(context.arguments.expression)
        value = expression.evaluate(scope)
    except ExpressionError as error:
        values = {**error.values, "position": error.position}
        fault = Finding(problem_of(error), values=values)
        told: dict[str, object] = {
            "type": "error",
            "value": None,
            "message": context.words.finding(fault),
            "findings": findings_json((fault,), context.words),
        }
        return Outcome(told, (), (fault,))
    kind, shown = _typed(value)
    cautions = tuple(_caution(warning) for warning in expression.warnings)
    message = " ".join(context.words.finding(caution) for caution in cautions)
    found = findings_json(cautions, context.words)
    data = {"type": kind, "value": shown, "message": message, "findings": found}
    return Outcome(data, (f"{kind} {shown}",), cautions)


def expression_last(words: Sequence[str]) -> list[str]:
    """The words of a call of ``evaluate``; an expression may begin with a minus."""
    if words[:1] != ["evaluate"] or "--" in words:
        return list(words)
    for at, word in enumerate(words):
        if _MINUS.match(word) and words[at - 1] != "--answers":
            return [*words[:at], *words[at + 1 :], "--", word]
    return list(words)


def _caution(warning: ExpressionWarning) -> Finding:
    values = {**warning.values, "position": warning.position}
    return Finding(ExpressionProblem[warning.kind.name], values=values)


def _answers(text: str | None) -> Mapping[str, object]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        raise AssessmentError(Finding(CommandProblem.ANSWERS_NOT_JSON)) from error
    if not isinstance(found, dict):
        raise AssessmentError(Finding(CommandProblem.ANSWERS_NOT_JSON))
    return found


def _typed(value: Value) -> tuple[str, object]:
    if isinstance(value, bool):
        return "bool", value
    if isinstance(value, float):
        return "num", _json_number(value)
    if isinstance(value, Moment):
        return "date", value.text()
    return "str", value


def _json_number(value: float) -> object:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return int(value) if value == int(value) and abs(value) < 2**53 else value


class JsonScope:
    """Answers given as JSON: numbers, texts, lists, ``{"date": ...}``, lists of objects."""

    def __init__(self, answers: Mapping[str, object], today: date) -> None:
        """Read the answers; a list of objects is a roster."""
        self._today = today
        self._rosters: dict[str, list[Mapping[str, object]]] = {}
        self._plain: dict[str, object] = {}
        for name, value in answers.items():
            if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
                self._rosters[name] = value
            else:
                self._plain[name] = value

    def value(self, name: str) -> Answer:
        """The answer of that name; None when not given."""
        return _answer(self._plain.get(name))

    def shape(self, name: str) -> Shape:
        """What the name stands for; a name not given is an empty answer."""
        if name in self._rosters:
            return Shape.ROSTER
        if any(name in row for rows in self._rosters.values() for row in rows):
            return Shape.COLUMN
        return Shape.ONE if name in self._plain else Shape.UNKNOWN

    def column(self, name: str) -> Sequence[Answer]:
        """The answers of a roster question, one per row."""
        for rows in self._rosters.values():
            if any(name in row for row in rows):
                return [_answer(row.get(name)) for row in rows]
        return []

    def current(self) -> Answer:
        """The answer named ``.``."""
        return _answer(self._plain.get("."))

    def row_index(self) -> int | None:
        """There is no current row."""
        return None

    def rows(self, roster: str) -> int:
        """How many rows a roster has."""
        return len(self._rosters.get(roster, ()))

    def today(self) -> date:
        """The day of the call."""
        return self._today

    def choice_label(self, question: str, choice: str) -> str:
        """Choices have no labels here."""
        return ""


def _answer(value: object) -> Answer:
    if isinstance(value, dict):
        try:
            return date.fromisoformat(str(value.get("date", "")))
        except ValueError as error:
            raise AssessmentError(Finding(CommandProblem.ANSWERS_NOT_JSON)) from error
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise AssessmentError(Finding(CommandProblem.ANSWERS_NOT_JSON))
