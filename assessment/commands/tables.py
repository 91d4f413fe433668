"""The command ``score-table``: a table of units by a workbook's structure, no survey needed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, Streamed, finding_json, json_text
from assessment.commands.table_json import unit_texts
from assessment.commands.unit_values import UnitValues, read_unit_values
from assessment.errors import AssessmentError, Finding
from assessment.problems.commands import CommandProblem
from assessment.questionnaire.load import load_structure
from assessment.questionnaire.model import Questionnaire
from assessment.scoring.table import TableScore, TableScores, score_table
from assessment.words import mark

_HEAD = (mark("Unit"), mark("Score"), mark("Level"), mark("Rank"))


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
    found = (*problems, *table.findings, *table.placed(scores.findings))
    names = [level.name for level in questionnaire.levels]
    data = {
        "units": Streamed(unit_texts(scores.numbers, table.units, names)),
        "findings": Streamed(json_text(finding_json(finding, words)) for finding in found),
    }
    return Outcome(data, _lines(context, questionnaire, scores), found)


def _lines(context: Context, questionnaire: Questionnaire, scores: TableScores) -> Iterator[str]:
    words = context.words
    yield "  ".join(words.say(head) for head in _HEAD)
    shown = [level.label.get(words.language) or level.name for level in questionnaire.levels]
    root = questionnaire.root.code if questionnaire.root else ""
    for row in scores.units:
        yield _line(row.unit, row.nodes[root], shown)


def _line(unit: str, node: TableScore, levels: Sequence[str]) -> str:
    level = None if node.level is None else levels[node.level]
    told = ("–" if value is None else str(value) for value in (node.score, level, node.rank))
    return "  ".join((unit, *told))
