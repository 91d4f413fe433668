"""Targets written in a table: node, level or score, and block and round where they matter."""

from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.incoming.given import cell_place, read_grids
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import QuestionnaireProblem
from assessment.problems.scoring import ScoringProblem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.workbook.cells import number_in
from assessment.questionnaire.workbook.reader import Grid
from assessment.scoring.targets import Target

_COLUMNS = ("node", "level", "score", "block", "round")


def read_targets(
    path: Path, questionnaire: Questionnaire, found: list[Finding]
) -> tuple[Target, ...]:
    """The targets of a table with the columns node, level or score, and block and round if any.

    Raises:
        AssessmentError: when it sets no target.
    """
    grid = _grid(path)
    columns: dict[str, int] = {}
    for at, name in grid.header.items():
        columns.setdefault(name.strip().lower(), at)
    if "node" not in columns or columns.keys().isdisjoint(("level", "score")):
        raise _none_in(path)
    targets = []
    for number, cells in grid.rows:
        row = {name: cells.get(columns[name], "").strip() for name in _COLUMNS if name in columns}
        faulty = _faulty(row, questionnaire)
        if faulty is None:
            targets.append(_target(row, questionnaire))
            continue
        column, problem = faulty
        place = cell_place(path, grid, number, columns[column])
        value = row[column]
        values = {"node": row["node"], "value": value, "found": value, "column": column}
        found.append(Finding(problem, place, values))
    if not targets and not found:
        raise _none_in(path)
    return tuple(targets)


def _grid(path: Path) -> Grid:
    """The first sheet of the file.

    Raises:
        AssessmentError: when it is no table.
    """
    try:
        sheets = read_grids(path).sheets
    except OSError as error:
        raise _none_in(path) from error
    if not sheets:
        raise _none_in(path)
    return sheets[0]


def _none_in(path: Path) -> AssessmentError:
    return AssessmentError(Finding(ScoringProblem.NO_TARGETS, values={"file": path.name}))


def _faulty(row: dict[str, str], questionnaire: Questionnaire) -> tuple[str, Problem] | None:
    """Which column of a row is wrong, and how; None when the row is a target."""
    if row["node"] not in questionnaire.node:
        return "node", ScoringProblem.UNKNOWN_NODE
    level, score = row.get("level", ""), row.get("score", "")
    if not (level or score):
        return "level" if "level" in row else "score", WorkbookProblem.CELL_EMPTY
    if level and _level(level, questionnaire) is None:
        return "level", QuestionnaireProblem.LEVEL_UNKNOWN
    if score and number_in(score) is None:
        return "score", ScoringProblem.VALUE_NOT_A_NUMBER
    return None


def _target(row: dict[str, str], questionnaire: Questionnaire) -> Target:
    level, score = _level(row.get("level", ""), questionnaire), number_in(row.get("score", ""))
    return Target(row["node"], level, score, row.get("block", ""), row.get("round", ""))


def _level(words: str, questionnaire: Questionnaire) -> int | None:
    """The number of a level from its number or its name."""
    names = {level.name.lower(): number for number, level in enumerate(questionnaire.levels)}
    number = int(words[:9]) if words.isascii() and words.isdigit() else None
    level = names.get(words.lower(), number)
    return None if level is None or level >= len(questionnaire.levels) else level
