"""Targets written in a table: node, level or score, and block and round where they matter."""

import csv
from collections.abc import Iterator
from pathlib import Path

from assessment.errors import AssessmentError, Finding, Place
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.cells import number_in
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.workbook import read_workbook
from assessment.scoring.targets import Target


def read_targets(
    path: Path, questionnaire: Questionnaire, found: list[Finding]
) -> tuple[Target, ...]:
    """The targets of a table with the columns node, level or score, and block and round if any.

    Raises:
        AssessmentError: when it sets no target.
    """
    targets = []
    for number, row in _rows(path):
        target = _target(row, questionnaire)
        if target is None:
            place = Place(file=path.name, sheet="targets", row=number)
            values = {"node": row.get("node", ""), "value": row.get("level") or row.get("score")}
            found.append(Finding(ScoringProblem.VALUE_NOT_A_NUMBER, place, values))
        else:
            targets.append(target)
    if not targets and not found:
        raise AssessmentError(Finding(ScoringProblem.NO_TARGETS, values={"file": path.name}))
    return tuple(targets)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    if path.suffix.lower() == ".xlsx":
        for grid in read_workbook(path, lambda _title: True, [])[:1]:
            for number, cells in grid.rows:
                yield (
                    number,
                    {grid.header[i].strip().lower(): text for i, text in cells.items()
                     if i in grid.header},
                )  # fmt: skip
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            for number, row in enumerate(csv.DictReader(source), start=2):
                yield number, {str(k).strip().lower(): str(v or "").strip() for k, v in row.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        values = {"file": path.name}
        raise AssessmentError(Finding(ScoringProblem.NO_TARGETS, values=values)) from error


def _target(row: dict[str, str], questionnaire: Questionnaire) -> Target | None:
    names = {level.name.lower(): number for number, level in enumerate(questionnaire.levels)}
    words = row.get("level", "")
    level = names.get(words.lower(), int(words) if words.isascii() and words.isdigit() else None)
    score = number_in(row.get("score", ""))
    node = row.get("node", "")
    if node not in questionnaire.node or (level is None and score is None):
        return None
    if level is not None and level >= len(questionnaire.levels):
        return None
    return Target(node, level, score, row.get("block", ""), row.get("round", ""))
