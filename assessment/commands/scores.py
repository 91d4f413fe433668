"""Scores of files and of tables of units: score, score-table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isnan
from pathlib import Path

from assessment.commands.assessments import opened_to_read
from assessment.commands.command import JUDGED_BY, LAYER, ROUND, Context, argument, command
from assessment.commands.groups import is_collection, score_groups
from assessment.commands.output import Outcome, Streamed, finding_json, findings_json, json_text
from assessment.commands.unit_values import UnitValues, read_unit_values
from assessment.errors import NOWHERE, AssessmentError, Finding, FindingPlace
from assessment.exchange.exported import is_exchanged, read_any
from assessment.problems.commands import CommandProblem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.load import load, load_structure
from assessment.questionnaire.model import Questionnaire
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.scoring.bands import NO_LEVEL
from assessment.scoring.explain import explain_down
from assessment.scoring.lift import Gain, LiftStep, Proposal, first_steps, lift, proposal_lines
from assessment.scoring.result import NodeScore, Scores
from assessment.scoring.rounding import round_floats
from assessment.scoring.score import regraded, rule_version, score_record
from assessment.scoring.table import TableNumbers, TableScore, TableScores, score_table
from assessment.words import mark


def read_record(path: str) -> Record:
    """The record of a working file, a package or an exported workbook; it is closed again.

    Raises:
        AssessmentError: when the file holds no assessment.
    """
    if is_exchanged(Path(path)):
        received = read_any(Path(path))
        if received.record is None:
            raise AssessmentError(*received.findings)
        return received.record
    with opened_to_read(Path(path)) as file:
        return file.record


@dataclass(frozen=True)
class Read:
    """One record with its evaluation and its scores in one layer."""

    record: Record
    evaluation: Evaluation
    scores: Scores


def read_scores(path: str, context: Context, layer: Layer = Layer.FINAL) -> Read:
    """Read a file and score it.

    Raises:
        AssessmentError: when it holds no assessment, or one without scores.
    """
    return scored(read_record(path), context, layer)


def scored(record: Record, context: Context, layer: Layer) -> Read:
    """Score a record in a review layer.

    Raises:
        AssessmentError: when its questionnaire has no scores.
    """
    if record.questionnaire.root is None:
        raise AssessmentError(Finding(CommandProblem.NOT_SCORED))
    evaluation = evaluate(record, context.today)
    return Read(record, evaluation, score_record(record, evaluation, layer))


@command(
    "score",
    argument("files", nargs="+"),
    LAYER,
    argument("--rules", metavar="WORKBOOK", help="grade by these rules as well"),
    argument("--explain", metavar="CODE"),
    argument("--lift", action="store_true", help="how to reach the next level"),
    ROUND,
    *JUDGED_BY,
)
def score(context: Context) -> Outcome:
    """Score files, or a collection group by group; explain, lift, or grade by other rules."""
    arguments = context.arguments
    if is_collection(arguments.files):
        return score_groups(context, arguments.files[0], _rules(arguments.rules, []))
    return _score_files(context)


def _score_files(context: Context) -> Outcome:
    arguments = context.arguments
    layer = Layer(arguments.layer)
    units: list[dict[str, object]] = []
    lines: list[str] = []
    found: list[Finding] = []
    chains: list[dict[str, object]] = []
    proposals: list[dict[str, object]] = []
    steps: list[dict[str, object]] = []
    rules = _rules(arguments.rules, found)
    for path in arguments.files:
        read = _readable(path, context, layer, found)
        if read is None:
            continue
        unit = scores_json(read.scores)
        lines.append(_line(read.scores))
        found.extend(read.scores.findings)
        if rules is not None:
            other = regraded(read.record, rules)
            again = scored(other.record, context, layer)
            unit["rules"] = rule_version(read.record.questionnaire)
            unit["regraded"] = {**scores_json(again.scores), "rules": rule_version(rules)}
            lines.append(f"  {rules.settings.id} {rules.settings.version}: {_line(again.scores)}")
            found.extend((*other.findings, *again.scores.findings))
        units.append(unit)
        if arguments.explain:
            chains.append(_explained(read, arguments.explain, context, lines))
        if arguments.lift:
            code = arguments.explain or read.scores.overall.code
            lines.extend(_lift_lines(read, code, context, (proposals, steps)))
    data: dict[str, object] = {
        "units": units,
        # One file has its chain, several have one each, in their order.
        "explain": chains if len(arguments.files) > 1 and chains else next(iter(chains), None),
        "lift": proposals if arguments.lift else None,
        "steps": steps if arguments.lift else None,
        "findings": findings_json(found, context.words),
    }
    return Outcome(data, tuple(lines), tuple(found))


def _readable(path: str, context: Context, layer: Layer, found: list[Finding]) -> Read | None:
    """A file with its scores; what cannot be read is told and does not stop the others."""
    try:
        return read_scores(path, context, layer)
    except AssessmentError as error:
        place = FindingPlace(file=Path(path).name)
        found += [replace(one, place=place) if one.place == NOWHERE else one
                  for one in error.findings]  # fmt: skip
        return None


def _line(scores: Scores) -> str:
    values = (scores.overall.score, scores.overall.level)
    return "  ".join((scores.unit, *("–" if v is None else str(v) for v in values)))


def _rules(path: str | None, found: list[Finding]) -> Questionnaire | None:
    """The rules of another workbook: a whole questionnaire, or only its scoring side."""
    if path is None:
        return None
    rules, problems = load(Path(path))
    if rules is None and any(f.problem is WorkbookProblem.SHEET_MISSING for f in problems):
        rules, problems = load_structure(Path(path))
    if rules is None:
        raise AssessmentError(*problems)
    if rules.root is None:
        raise AssessmentError(Finding(CommandProblem.NOT_SCORED))
    found.extend(problems)
    return rules


def _explained(read: Read, code: str, context: Context, lines: list[str]) -> dict[str, object]:
    """The chain of a node as data, with those of everything below it."""
    first, *below = explain_down(read.record, read.evaluation, read.scores, code)
    for chain in (first, *below):
        lines.extend(chain.lines(context.words))
    data = first.to_json(context.words)
    return {
        **data,
        "unit": read.scores.unit,
        "below": [chain.to_json(context.words) for chain in below],
    }


def lifts(read: Read, code: str) -> tuple[Proposal, ...]:
    """What would lift a node by one level, the least effort first."""
    return lift(read.record, read.evaluation, read.scores, code)


def _lift_lines(
    read: Read,
    code: str,
    context: Context,
    told: tuple[list[dict[str, object]], list[dict[str, object]]],
) -> Iterator[str]:
    """What would lift the node, in sentences; as data it is added to sets and single steps."""
    words, (proposals, steps) = context.words, told
    found = lifts(read, code)
    proposals += [_proposal_json(read, each) for each in found]
    yield words.say("How to reach the next level")
    if not found:
        yield "  " + words.say("No set of criteria lifts the level now.")
    for each in found:
        for line in proposal_lines(each, read.record.questionnaire, words):
            yield f"  {line}"
    gains = first_steps(read.record, read.evaluation, read.scores, code)
    steps += [_gain_json(read, code, each) for each in gains]
    yield from _gain_lines(gains, context)


def _gain_lines(gains: Sequence[Gain], context: Context) -> Iterator[str]:
    """The cheapest steps and what each gives by itself."""
    words = context.words
    if gains:
        yield words.say("The cheapest steps")
    for each in gains:
        told = words.count("{n} more criterion", "{n} more criteria", each.step.effort)
        yield f"  {each.step.indicator}  {told}  +{each.gain}"


def _gain_json(read: Read, code: str, gain: Gain) -> dict[str, object]:
    return {
        "unit": read.scores.unit,
        "node": code,
        "score": float(gain.score),
        "gain": float(gain.gain),
        "level": None if gain.level < 0 else gain.level,
        **_step_json(gain.step),
    }


def _proposal_json(read: Read, proposal: Proposal) -> dict[str, object]:
    return {
        "unit": read.scores.unit,
        "node": proposal.node,
        "effort": proposal.effort,
        "score": float(proposal.score),
        "level": proposal.level,
        "steps": [_step_json(step) for step in proposal.steps],
    }


def _step_json(step: LiftStep) -> dict[str, object]:
    limit = step.number
    return {
        "indicator": step.indicator,
        "question": step.question,
        "criteria": list(step.criteria),
        # What a number has to reach: this value, or any above it; null where criteria are met.
        "at_least": None if limit is None or limit.strict else float(limit.value),
        "above": None if limit is None or not limit.strict else float(limit.value),
        "effort": step.effort,
    }


def scores_json(scores: Scores) -> dict[str, object]:
    """The scores of one unit in the form of the commands' contract."""
    overall = scores.overall
    return {
        "unit": scores.unit,
        "layer": scores.layer,
        "overall": _number(overall),
        "exact": overall.exact,
        "level": overall.level,
        "level_before_gates": overall.level_before_gates,
        "applicable_weight": round(overall.applicable_weight, 6),
        "completeness": round(overall.completeness, 6),
        "interval": [
            None if bound is None else float(bound) for bound in (overall.lowest, overall.highest)
        ],
        "gates": [
            {
                "node": gate.gate.node,
                "target": gate.gate.target,
                "changed": gate.changed,
                "answered": round(scores.nodes[gate.gate.node].completeness, 6),
            }
            for gate in scores.gates
        ],
        "nodes": {
            code: {
                "score": _number(node),
                "exact": node.exact,
                "level": node.level,
                "answered": round(node.completeness, 6),
            }
            for code, node in scores.nodes.items()
        },
    }


def _number(node: NodeScore) -> float | None:
    return None if node.score is None else float(node.score)


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


@command(
    "score-table",
    argument("workbook"),
    argument("values", help="CSV or workbook: unit, then one column per leaf"),
)
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
        yield _table_line(row.unit, row.nodes[root], shown)


def _table_line(unit: str, node: TableScore, levels: Sequence[str]) -> str:
    level = None if node.level is None else levels[node.level]
    told = ("–" if value is None else str(value) for value in (node.score, level, node.rank))
    return "  ".join((unit, *told))


# Units whose numbers are plain ones at the same time.
BLOCK = 256
_NOTHING = (
    '"score": null, "exact": null, "level": null, "level_name": null, '
    '"level_before_gates": null, "rank": null}'
)
type _Node = tuple[str, float, float, int, int, int]


def unit_texts(numbers: TableNumbers, units: Sequence[str], levels: Sequence[str]) -> Iterator[str]:
    """Each unit as JSON: its name, and of every node score, level and rank.

    Args:
        numbers: The scores.
        units: Names of the units.
        levels: Names of the levels, from the lowest.
    """
    heads = [f"{json_text(code)}: {{" for code in numbers.codes]
    names = _Levels(levels)
    for start in range(0, len(units), BLOCK):
        part = slice(start, start + BLOCK)
        exact = numbers.scores[part] + 0.0  # a zero has no sign
        columns = (
            round_floats(exact, numbers.decimals).tolist(),
            exact.tolist(),
            numbers.levels[part].tolist(),
            numbers.before[part].tolist(),
            numbers.ranks[part].tolist(),
        )
        for unit, *row in zip(units[part], *columns, strict=True):
            nodes = ", ".join(_texts(zip(heads, *row, strict=True), names))
            yield f'{{"unit": {json_text(unit)}, "nodes": {{{nodes}}}}}'


def _texts(nodes: Iterator[_Node], names: "_Levels") -> Iterator[str]:
    for head, score, exact, level, before, rank in nodes:
        if isnan(exact):
            yield head + _NOTHING
        else:
            said = names[level, before]
            yield f'{head}"score": {score!r}, "exact": {exact!r}, {said}{rank or "null"}}}'


class _Levels(dict[tuple[int, int], str]):
    """What is said of a level after and before gates, worked out once each."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, found: tuple[int, int]) -> str:
        level, before = (None if one == NO_LEVEL else one for one in found)
        name = None if level is None else self._names[level]
        self[found] = text = (
            f'"level": {json_text(level)}, "level_name": {json_text(name)}, '
            f'"level_before_gates": {json_text(before)}, "rank": '
        )
        return text
