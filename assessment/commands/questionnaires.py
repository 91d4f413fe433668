"""Commands for authors: questionnaires, check, evaluate."""

import json
import math
import re
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from assessment.commands.command import LANGUAGES, Act, Context, Outcome, argument, command, picked
from assessment.errors import AssessmentError, Finding, errors_in, refused
from assessment.expression.errors import ExpressionError
from assessment.expression.expression import parse
from assessment.expression.scope import Scope, Shape
from assessment.expression.values import Answer, Moment, Value
from assessment.files.checking import uses, working_files
from assessment.problems.commands import CommandProblem
from assessment.questionnaire import bounded, differences, model
from assessment.questionnaire.library import Installed, find, inspect, install, installed, remove
from assessment.questionnaire.structure import LETTERHEAD
from assessment.scoring.points import scored
from assessment.words import mark


def _actions(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    for name, (_, places) in _ACTIONS.items():
        action = actions.add_parser(name)
        for place in places:
            action.add_argument(place)
        # Also understood behind the action; what is said before it stays said.
        action.add_argument("--json", action="store_true", default=SUPPRESS)
        action.add_argument("--language", choices=LANGUAGES, default=SUPPRESS)


@command("questionnaires", _actions)
def questionnaires(context: Context) -> Outcome:
    """List what is installed; install, remove or compare questionnaires; see who uses which."""
    if context.arguments.action is not None:
        return _ACTIONS[context.arguments.action][0](context)
    entries = installed()
    rows = [
        _row(entry, entry.questionnaire) for entry in entries if entry.questionnaire is not None
    ]
    unread = (entry.findings for entry in entries if entry.questionnaire is None)
    problems = errors_in(chain.from_iterable(unread))
    lines = (f"{row['id']} {row['version']}  {row['path']}" for row in rows)
    return Outcome({"questionnaires": rows}, lines, problems)


def about(questionnaire: model.Questionnaire) -> dict[str, object]:
    """What every command says of a questionnaire."""
    return {
        **picked(questionnaire, "settings.id", "settings.version", "fingerprint"),
        "languages": questionnaire.settings.languages,
        "questions": len(questionnaire.questions),
        "scored": sum(scored(question.scoring) for question in questionnaire.questions),
        "letterhead": picked(questionnaire.settings, *LETTERHEAD),
    }


def _row(entry: Installed, questionnaire: model.Questionnaire) -> dict[str, object]:
    return {**about(questionnaire), **picked(entry, "path", "title", "shipped")}


def _install(context: Context) -> Outcome:
    path = Path(context.arguments.workbook)
    candidate = inspect(path)
    row = None
    findings = candidate.findings
    if candidate.questionnaire is not None and not errors_in(findings):
        try:
            row = _row(install(path), candidate.questionnaire)
        except AssessmentError as problem:
            findings = (*findings, *problem.findings)
    lines = (
        () if row is None else (context.translate("{id} {version} is installed: {path}", **row),)
    )
    return Outcome({"installed": row}, lines, findings)


def _remove(context: Context) -> Outcome:
    gone = remove(context.arguments.id, context.arguments.version)
    removed = picked(gone, "id", "version", "path")
    return Outcome(
        {"removed": removed}, (context.translate("{id} {version} was removed.", **removed),)
    )


def _differences(context: Context) -> Outcome:
    old = find(context.arguments.old)
    new = find(context.arguments.new)
    words = context.words
    changes = differences.differences(old, new)
    effects = differences.effects(changes)
    data = {
        "old": about(old),
        "new": about(new),
        "effects": {str(effect): n for effect, n in effects.items()},
        "differences": [
            {
                **picked(
                    difference, "part", "code", "aspect", "language", "before", "after", "effect"
                ),
                "choice": difference.choice or None,
                "field": difference.field or None,
                "message": words.translate(difference.effect.word),
            }
            for difference in changes
        ],
    }
    lines = [differences.line(difference, words) for difference in changes]
    lines = lines or [words.translate("There are no differences.")]
    lines += [f"{n}  {words.translate(effect.word)}" for effect, n in effects.items()]
    return Outcome(data, (*lines, words.translate(differences.KEPT)))


def _uses(context: Context) -> Outcome:
    place = Path(context.arguments.place)
    if place.is_dir():
        files = working_files(place)
    else:
        files = (place,)
    used_by, findings = uses(files)
    attributes = ("path", "state", "version", "fingerprint", "subject.unit", "subject.round")
    rows = [picked(use, *attributes, id="questionnaire") for use in used_by]
    lines = (
        f"{row['id']} {row['version']}  {row['unit']} {row['round']}  {row['path']}" for row in rows
    )
    return Outcome({"uses": rows}, lines, findings)


_ACTIONS: Mapping[str, tuple[Act, tuple[str, ...]]] = {
    "install": (_install, ("workbook",)),
    "remove": (_remove, ("id", "version")),
    "differences": (_differences, ("old", "new")),
    "uses": (_uses, ("place",)),
}


@command("check workbook")
def check(context: Context) -> Outcome:
    """Load a workbook and list every finding."""
    questionnaire, findings = bounded.load_bounded(Path(context.arguments.workbook))
    none = ("id", "version", "fingerprint", "questions", "scored", "languages", "letterhead")
    if questionnaire:
        facts = about(questionnaire)
    else:
        facts = dict.fromkeys(none)
    if questionnaire:
        message = mark("{file} loads.")
    else:
        message = mark("{file} does not load.")
    lines = [context.translate(message, file=context.arguments.workbook)]
    if questionnaire:
        above = (getattr(questionnaire.settings, line) for line in LETTERHEAD)
        words = " · ".join(text.get(context.words.language) for text in above if text)
        lines.append(context.translate("Letterhead: {lines}", lines=words or "–"))
    return Outcome({"loaded": questionnaire is not None, **facts}, lines, findings)


@command("evaluate expression", argument("--answers", help="typed JSON answers"))
def evaluate(context: Context) -> Outcome:
    """Evaluate one expression over typed JSON answers."""
    try:
        answers = json.loads(context.arguments.answers or "{}")
    except (ValueError, RecursionError) as error:
        raise refused(CommandProblem.ANSWERS_NOT_JSON) from error
    if not isinstance(answers, dict):
        raise refused(CommandProblem.ANSWERS_NOT_JSON)
    scope = JsonScope(answers, context.today)
    try:
        expression = parse(context.arguments.expression)
        value = expression.evaluate(scope)
    except ExpressionError as error:
        values = {**error.values, "position": error.position}
        fault = Finding(error.kind, values=values)
        message = context.words.finding(fault)
        return Outcome({"type": "error", "value": None, "message": message}, (), (fault,))
    kind, shown = _typed(value)
    cautions = [
        Finding(error.kind, values={**error.values, "position": error.position})
        for error in expression.warnings
    ]
    message = " ".join(context.words.finding(caution) for caution in cautions)
    data = {"type": kind, "value": shown, "message": message}
    return Outcome(data, (f"{kind} {shown}",), cautions)


def expression_last(words: Sequence[str]) -> list[str]:
    """The words of a call of ``evaluate``; an expression may begin with a minus."""
    if words[:1] != ["evaluate"] or "--" in words:
        return list(words)
    for at, word in enumerate(words):
        if re.match(r"-(?!-[a-z]|h$)", word) and words[at - 1] != "--answers":
            return [*words[:at], *words[at + 1 :], "--", word]
    return list(words)


def _typed(value: Value) -> tuple[str, object]:
    match value:
        case bool():
            return "bool", value
        case float() if not math.isfinite(value):
            return "num", json.dumps(value)  # NaN, Infinity, -Infinity
        case float():
            return "num", int(value) if value == int(value) and abs(value) < 2**53 else value
        case Moment():
            return "date", value.text()
    return "str", value


class JsonScope(Scope):
    """Answers given as JSON: numbers, texts, lists, ``{"date": ...}``, lists of objects."""

    def __init__(self, answers: Mapping[str, object], today: date) -> None:
        self._today = today
        self._plain = dict(answers)
        self._columns: dict[str, Sequence[object]] = {}
        self._rows: dict[str, int] = {}
        for name, rows in answers.items():
            if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
                self._rows[name] = len(rows)
                del self._plain[name]
                for column in chain(*rows):
                    self._columns.setdefault(column, [row.get(column) for row in rows])

    def value(self, name: str) -> Answer:
        return _answer(self._plain.get(name))

    def shape(self, name: str) -> Shape:
        if name in self._rows or name in self._columns:
            if name in self._rows:
                return Shape.ROSTER
            return Shape.COLUMN
        if name in self._plain:
            return Shape.ONE
        return Shape.UNKNOWN

    def column(self, name: str) -> Sequence[Answer]:
        return [_answer(value) for value in self._columns.get(name, ())]

    def current(self) -> Answer:
        return _answer(self._plain.get("."))

    def rows(self, roster: str) -> int:
        return self._rows.get(roster, 0)

    def today(self) -> date:
        return self._today


def _answer(value: object) -> Answer:
    if isinstance(value, dict):
        try:
            return date.fromisoformat(str(value.get("date", "")))
        except ValueError as error:
            raise refused(CommandProblem.ANSWERS_NOT_JSON) from error
    if isinstance(value, list):
        return tuple(str(element) for element in value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise refused(CommandProblem.ANSWERS_NOT_JSON)
