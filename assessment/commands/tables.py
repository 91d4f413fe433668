"""The command ``score-table``: a table of units by a workbook's structure, no survey needed."""

import csv
from pathlib import Path

import numpy as np

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.errors import AssessmentError, Finding, Place, stop_on_errors
from assessment.problems.commands import CommandProblem
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.load import load
from assessment.questionnaire.workbook import column_letter, read_workbook
from assessment.scoring.table import TableScore, score_table
from assessment.scoring.tree import Floats


def score_a_table(context: Context) -> Outcome:
    """Score a table of units: first column the unit, the others leaf codes."""
    questionnaire, problems = load(Path(context.arguments.workbook))
    if questionnaire is None:
        raise AssessmentError(*problems)
    if questionnaire.root is None:
        raise AssessmentError(Finding(CommandProblem.NOT_SCORED))
    units, columns, findings = _read(Path(context.arguments.values))
    scores = score_table(questionnaire, units, columns)
    found = (*findings, *scores.findings)
    rows = [
        {"unit": row.unit, "nodes": {code: _json(node) for code, node in row.nodes.items()}}
        for row in scores.units
    ]
    root = questionnaire.root.code
    lines = tuple(f"{row.unit}  {row.nodes[root].score}" for row in scores.units)
    data = {"units": rows, "findings": findings_json(found, context.words)}
    return Outcome(data, lines, found)


def _json(node: TableScore) -> dict[str, object]:
    return {
        "score": None if node.score is None else float(node.score),
        "exact": node.exact,
        "level": node.level,
        "rank": node.rank,
    }


def _read(path: Path) -> tuple[list[str], dict[str, Floats], list[Finding]]:
    """Units, raw values by column (NaN where empty), and the cells that hold no number."""
    head, rows = _workbook(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    findings: list[Finding] = []
    columns: dict[str, Floats] = {}
    for at, name in enumerate(head[1:], start=1):
        values = [
            _number(row[at] if at < len(row) else "", name, (number, at), findings)
            for number, row in enumerate(rows, start=2)
        ]
        columns[name.strip()] = np.array(values, dtype=np.float64)
    return [row[0].strip() for row in rows], columns, findings


def _number(text: str, node: str, cell: tuple[int, int], findings: list[Finding]) -> float:
    if not text.strip():
        return float("nan")
    try:
        value = float(text.replace("\u00a0", "").strip())
    except ValueError:
        value = float("inf")
    if not np.isfinite(value):
        place = Place(row=cell[0], column=column_letter(cell[1]), sheet="values", node=node)
        values = {"value": text, "node": node}
        findings.append(Finding(ScoringProblem.VALUE_NOT_A_NUMBER, place, values))
        return float("nan")
    return value


def _csv(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            rows = [row for row in csv.reader(source) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _not_read(path) from error
    if not rows:
        raise _not_read(path)
    return rows[0], rows[1:]


def _workbook(path: Path) -> tuple[list[str], list[list[str]]]:
    findings: list[Finding] = []
    grids = read_workbook(path, lambda _title: True, findings)
    stop_on_errors(findings)
    if not grids or not grids[0].header:
        raise _not_read(path)
    head = grids[0].header
    columns = range(max(head) + 1)
    rows = [[cells.get(i, "") for i in columns] for _, cells in grids[0].rows]
    return [head.get(i, "") for i in columns], rows


def _not_read(path: Path) -> AssessmentError:
    return AssessmentError(Finding(CommandProblem.VALUES_NOT_READ, values={"file": path.name}))
