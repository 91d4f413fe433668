"""What the process does that reads a workbook within bounds: read, and write down what came out."""

import contextlib
import json
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from assessment.errors import Finding, Place
from assessment.language.text import Language, Text
from assessment.problems.expression import ExpressionProblem
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import QuestionnaireProblem
from assessment.problems.workbook import ReadingProblem, WorkbookProblem
from assessment.questionnaire.canonical import to_json
from assessment.questionnaire.load import load

READ_WORKBOOK = "--read-workbook"
TOO_BIG = 3
_MEGABYTE = 1024 * 1024
_PROBLEMS: Mapping[str, type[Problem]] = {
    kind.__name__: kind
    for kind in (WorkbookProblem, ReadingProblem, QuestionnaireProblem, ExpressionProblem)
}
_PLACE = ("file", "sheet", "row", "column", "question", "node")
_TEXT = "text"


def answer(arguments: list[str]) -> int:
    """Read the workbook, write the answer: workbook, answer, seconds, megabytes."""
    path, target, seconds, megabytes = arguments
    _bind(int(seconds), int(megabytes))
    try:
        questionnaire, findings = load(Path(path))
        document = {
            "questionnaire": None if questionnaire is None else to_json(questionnaire),
            "findings": [_plain(finding) for finding in findings],
        }
        Path(target).write_text(json.dumps(document), encoding="utf-8")
    except MemoryError:
        return TOO_BIG
    return 0


def _bind(seconds: int, megabytes: int) -> None:
    """Let the system end this process when it takes more; Windows offers no simple way."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, megabytes * _MEGABYTE),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # not every system keeps every bound
            resource.setrlimit(kind, (allowed, hard))


def _plain(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "problem": [type(finding.problem).__name__, finding.problem.name],
        "place": {name: getattr(place, name) for name in _PLACE},
        "values": {name: _plain_value(value) for name, value in finding.values.items()},
    }


def _plain_value(value: object) -> object:
    if isinstance(value, Text):
        return {_TEXT: {language.value: words for language, words in value.pairs}}
    if isinstance(value, bool | int | str) and type(value) in (bool, int, str):
        return value
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def findings_from(plain: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """The findings that an answer holds.

    Raises:
        LookupError, TypeError, ValueError: it holds something else.
    """
    return tuple(_finding(one) for one in plain)


def _finding(plain: Mapping[str, Any]) -> Finding:
    kind, name = plain["problem"]
    place = Place(**{part: plain["place"][part] for part in _PLACE})
    values = {name: _value(value) for name, value in plain["values"].items()}
    return Finding(_PROBLEMS[kind][name], place, values)


def _value(value: object) -> object:
    if isinstance(value, dict):
        return Text.from_mapping({Language(key): str(words) for key, words in value[_TEXT].items()})
    return value
