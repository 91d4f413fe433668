"""The command ``score-table``: a table of units by a workbook's structure, no survey needed."""

from collections.abc import Sequence
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.commands.unit_values import UnitValues, read_unit_values
from assessment.errors import AssessmentError, Finding
from assessment.problems.commands import CommandProblem
from assessment.questionnaire.load import load_structure
from assessment.questionnaire.model import Questionnaire
from assessment.scoring.table import TableScore, score_table


def read_table(workbook: str, values: str) -> tuple[Questionnaire, UnitValues, tuple[Finding, ...]]:
    """The scoring side of a workbook, a table of units for it, and what the workbook tells.

    Raises:
        AssessmentError: when either cannot be used.
    """
    questionnaire, problems = load_structure(Path(workbook))
    if questionnaire is None:
        raise AssessmentError(*problems)
    if questionnaire.root is None:
        raise AssessmentError(Finding(CommandProblem.NOT_SCORED))
    return questionnaire, read_unit_values(Path(values), questionnaire), problems


def score_a_table(context: Context) -> Outcome:
    """Score a table of units: first column the unit, the others leaf codes."""
    arguments, words = context.arguments, context.words
    questionnaire, table, problems = read_table(arguments.workbook, arguments.values)
    scores = score_table(questionnaire, table.units, table.columns, table.not_applicable)
    found = (*problems, *table.findings, *scores.findings)
    names = tuple(level.name for level in questionnaire.levels)
    rows = [
        {"unit": row.unit, "nodes": {code: _json(node, names) for code, node in row.nodes.items()}}
        for row in scores.units
    ]
    root = questionnaire.root.code if questionnaire.root else ""
    head = (words.say("Unit"), words.say("Score"), words.say("Level"), words.say("Rank"))
    shown = [level.label.get(words.language) or level.name for level in questionnaire.levels]
    lines = ("  ".join(head), *(_line(row.unit, row.nodes[root], shown) for row in scores.units))
    data = {"units": rows, "findings": findings_json(found, words)}
    return Outcome(data, lines, found)


def _line(unit: str, node: TableScore, levels: Sequence[str]) -> str:
    level = None if node.level is None else levels[node.level]
    told = ("–" if value is None else str(value) for value in (node.score, level, node.rank))
    return "  ".join((unit, *told))


def _json(node: TableScore, names: tuple[str, ...]) -> dict[str, object]:
    return {
        "score": None if node.score is None else float(node.score),
        "exact": node.exact,
        "level": node.level,
        "level_name": None if node.level is None else names[node.level],
        "level_before_gates": node.level_before_gates,
        "rank": node.rank,
    }
