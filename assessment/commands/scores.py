"""Scores of files and of tables of units: score, score-table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isnan
from pathlib import Path

from assessment.commands.assessments import opened_to_read
from assessment.commands.command import Context, Json, Outcome, argument, command, flag, picked
from assessment.commands.unit_values import UnitValues, read_unit_values
from assessment.consolidation.acts import closing_of
from assessment.consolidation.collection import Collection
from assessment.consolidation.national import Each, National, NationalQuery, UnitScores, national
from assessment.consolidation.schema import SUFFIX as COLLECTION_SUFFIX
from assessment.errors import NOWHERE, AssessmentError, Finding, FindingPlace, refused
from assessment.exchange.exported import is_exchanged, read_any
from assessment.problems.commands import CommandProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire.load import load, load_structure
from assessment.questionnaire.model import Questionnaire
from assessment.reports.national.facts import PeerGroup, peer_groups
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.scoring import explain, result, rounding
from assessment.scoring.aggregate import NO_LEVEL
from assessment.scoring.lift import LiftStep, first_steps, lift, proposal_lines
from assessment.scoring.regrade import regraded, rule_version
from assessment.scoring.score import score_record
from assessment.scoring.table import TableScores, score_table
from assessment.words import mark


def read_record(path: str) -> Record:
    """The record of a working file, a package or an exported workbook; it is closed again."""
    if is_exchanged(Path(path)):
        received = read_any(Path(path))
        if received.record is None:
            raise AssessmentError(*received.findings)
        return received.record
    with opened_to_read(Path(path)) as file:
        return file.record


@dataclass(frozen=True)
class ScoredRecord:
    record: Record
    evaluation: Evaluation
    scores: result.Scores


def read_scores(path: str, context: Context, layer: Layer = Layer.FINAL) -> ScoredRecord:
    return scored(read_record(path), context, layer)


def scored(record: Record, context: Context, layer: Layer) -> ScoredRecord:
    if record.questionnaire.root is None:
        raise refused(CommandProblem.NOT_SCORED)
    evaluation = evaluate(record, context.today)
    return ScoredRecord(record, evaluation, score_record(record, evaluation, layer))


@command(
    "score",
    argument("files", nargs="+"),
    "--layer",
    argument("--rules", metavar="WORKBOOK", help="grade by these rules as well"),
    argument("--explain", metavar="CODE"),
    flag("--lift", "how to reach the next level"),
    "--round --roster --known",
)
def score(context: Context) -> Outcome:
    """Score files, or a collection group by group; explain, lift, or grade by other rules."""
    arguments = context.arguments
    rules = _rules(context)
    if is_collection(arguments.files):
        return _score_groups(context, arguments.files[0], rules)
    units, chains, proposals, steps = (list[Json]() for _ in range(4))
    for read in list(_readable(context)):
        units.append(_unit_json(read, rules, context))
        code = arguments.explain or read.scores.overall.code
        if arguments.explain:
            chains.append(_explained(read, code, context))
        if arguments.lift:
            proposed, gains = _lifted(read, code, context)
            proposals += proposed
            steps += gains
    explained: object
    if len(arguments.files) > 1 and chains:
        explained = chains
    else:
        explained = next(iter(chains), None)
    data = {
        "units": units,
        # One file has its chain, several have one each, in their order.
        "explain": explained,
        "lift": proposals if arguments.lift else None,
        "steps": steps if arguments.lift else None,
    }
    return Outcome(data)


def is_collection(files: Sequence[str]) -> bool:
    """Whether a call names one collection instead of files of units."""
    return len(files) == 1 and Path(files[0]).suffix.lower() == COLLECTION_SUFFIX


def scored_round(context: Context, path: str, each: Each = lambda *_: None) -> National:
    """What stands in the round of the call, scored; ``each`` is called with every unit of it."""
    with context.read(path) as collection, context.progress() as progress:
        picture = national(collection, wanted_of(context), each=each, progress=progress)
        tell_of_closing(context, collection, picture.round)
        return picture


def tell_of_closing(context: Context, collection: Collection, occasion: str) -> None:
    """Figures of today are not those that a closed round keeps."""
    if closing_of(collection, occasion) is not None:
        context.findings.append(Finding(ConsolidationProblem.CLOSED_TODAY))


def wanted_of(context: Context) -> NationalQuery:
    return NationalQuery(context.arguments.round, Layer(context.arguments.layer or Layer.FINAL))


def _score_groups(context: Context, path: str, rules: Questionnaire | None) -> Outcome:
    again: dict[tuple[str, str], result.Scores] = {}
    findings: dict[tuple[str, str], Finding] = {}

    def each(unit_scores: UnitScores, record: Record, _evaluation: Evaluation) -> None:
        if rules is not None:
            other, left = regraded(record, rules)
            scores = score_record(other, evaluate(other, unit_scores.package.day))
            again[unit_scores.standing.case.unit, unit_scores.questionnaire.settings.id] = scores
            for finding in left:
                findings.setdefault((finding.code, finding.place.text or ""), finding)

    blocks = []
    for group in peer_groups(scored_round(context, path, each)):
        units = []
        changed = 0
        for other_scores in group.units:
            unit = {
                "unit": other_scores.standing.case.unit,
                **overall_json(other_scores.scores.overall),
            }
            other = again.get((other_scores.standing.case.unit, group.key[0]))
            if other is not None:
                unit["regraded"] = overall_json(other.overall)
                changed += other.overall.level != other_scores.scores.overall.level
            units.append(unit)
        changed_count = None
        if again:
            changed_count = changed
        counted = {"changed": changed_count, "units": units}
        blocks.append({**about_group(group), **counted})
    data = {"blocks": blocks, "rules": None if rules is None else rule_version(rules)}
    return Outcome(data, map(block_line, blocks), findings.values())


def about_group(group: PeerGroup) -> Json:
    return {"questionnaire": group.key[0], "block": group.block, "n": len(group.units)}


def overall_json(node: result.NodeScore) -> Json:
    return picked(node, "score", "exact", "level")


def block_line(block: Json) -> str:
    line = f"{block['questionnaire']}  {block['block']}  n={block['n']}"
    if block.get("changed") is None:
        return line
    return f"{line}  {block['changed']}"


def _readable(context: Context) -> Iterator[ScoredRecord]:
    """The files with their scores; what cannot be read is told and does not stop the others."""
    for path in context.arguments.files:
        try:
            read = read_scores(path, context, Layer(context.arguments.layer))
        except AssessmentError as error:
            place = FindingPlace(file=Path(path).name)
            context.findings.extend(
                replace(finding, place=place) if finding.place == NOWHERE else finding
                for finding in error.findings
            )
        else:
            context.findings.extend(read.scores.findings)
            yield read


def _unit_json(read: ScoredRecord, rules: Questionnaire | None, context: Context) -> Json:
    unit = scores_json(read.scores)
    overall = read.scores.overall
    context.lines.append(_text_row(read.scores.unit, overall.score, overall.level))
    if rules is not None:
        other, left = regraded(read.record, rules)
        again = scored(other, context, Layer(context.arguments.layer)).scores
        unit["rules"] = rule_version(read.record.questionnaire)
        unit["regraded"] = {**scores_json(again), "rules": rule_version(rules)}
        line = _text_row(again.unit, again.overall.score, again.overall.level)
        context.lines.append(f"  {rules.settings.id} {rules.settings.version}: {line}")
        context.findings.extend((*left, *again.findings))
    return unit


def _text_row(unit: str, *values: object) -> str:
    return "  ".join((unit, *("–" if value is None else str(value) for value in values)))


def _rules(context: Context) -> Questionnaire | None:
    if context.arguments.rules is None:
        return None
    path = Path(context.arguments.rules)
    rules, problems = load(path)
    if rules is None and any(f.problem is WorkbookProblem.SHEET_MISSING for f in problems):
        rules, problems = load_structure(path)
    context.findings.extend(problems)
    return _with_scores(rules, problems)


def _with_scores(questionnaire: Questionnaire | None, problems: Sequence[Finding]) -> Questionnaire:
    if questionnaire is None:
        raise AssessmentError(*problems)
    if questionnaire.root is None:
        raise refused(CommandProblem.NOT_SCORED)
    return questionnaire


def _explained(read: ScoredRecord, code: str, context: Context) -> Json:
    first, *below = explain.explain_down(read.record, read.evaluation, read.scores, code)
    for chain in (first, *below):
        context.lines.extend(chain.lines(context.words))
    return {
        **first.to_json(context.words),
        "unit": read.scores.unit,
        "below": [chain.to_json(context.words) for chain in below],
    }


def _lifted(read: ScoredRecord, code: str, context: Context) -> tuple[list[Json], list[Json]]:
    """How to reach the next level, and the steps that cost least."""
    lines = context.lines
    unit = {"unit": read.scores.unit}
    proposed = lift(read.record, read.evaluation, read.scores, code)
    proposals = []
    steps = []
    lines.append(context.translate("How to reach the next level"))
    if not proposed:
        lines.append("  " + context.translate("No set of criteria lifts the level now."))
    for proposal in proposed:
        proposal_text = proposal_lines(proposal, read.record.questionnaire, context.words)
        lines.extend(f"  {line}" for line in proposal_text)
        made = [_step_json(step) for step in proposal.steps]
        about = picked(proposal, "node", "effort", "score", "level")
        proposals.append({**unit, **about, "steps": made})
    gains = first_steps(read.record, read.evaluation, read.scores, code)
    if gains:
        lines.append(context.translate("The cheapest steps"))
    for gain in gains:
        more = context.translate_plural("{n} more criterion", "{n} more criteria", gain.step.effort)
        lines.append(f"  {gain.step.indicator}  {more}  +{gain.gain}")
        level = None
        if not (gain.level < 0):
            level = gain.level
        about = {"node": code, "level": level, **picked(gain, "score", "gain")}
        steps.append({**unit, **about, **_step_json(gain.step)})
    return proposals, steps


def _step_json(step: LiftStep) -> Json:
    limit = step.number
    return {
        **picked(step, "indicator", "question", "criteria", "effort"),
        # What a number has to reach: this value, or any above it; null where criteria are met.
        "at_least": None if limit is None or limit.strict else float(limit.value),
        "above": None if limit is None or not limit.strict else float(limit.value),
    }


def scores_json(scores: result.Scores) -> Json:
    overall = scores.overall
    about_gate = ("changed", "gate.node", "gate.target")
    answered = {code: round(node.completeness, 6) for code, node in scores.nodes.items()}
    return {
        **picked(scores, "unit", "layer"),
        **picked(overall, "exact", "level", "level_before_gates", overall="score"),
        "applicable_weight": round(overall.applicable_weight, 6),
        "completeness": round(overall.completeness, 6),
        "interval": [overall.lowest, overall.highest],
        "levels": [overall.lowest_level, overall.highest_level],
        **{
            name: [
                {**picked(gate, *about_gate), "answered": answered[gate.gate.node]}
                for gate in gates
            ]
            for name, gates in (("gates", scores.gates), ("waiting", scores.waiting))
        },
        "nodes": {
            code: {**overall_json(node), "answered": answered[code]}
            for code, node in scores.nodes.items()
        },
    }


def read_table(workbook: str, values: str) -> tuple[Questionnaire, UnitValues, tuple[Finding, ...]]:
    """The scoring side of a workbook, a table of units for it, and what the workbook tells."""
    questionnaire, problems = load_structure(Path(workbook))
    checked = _with_scores(questionnaire, problems)
    return checked, read_unit_values(Path(values), checked), problems


@command(
    "score-table workbook",
    argument("values", help="CSV or workbook: unit, then one column per leaf"),
)
def score_a_table(context: Context) -> Outcome:
    """Score a table of units: first column the unit, the others leaf codes."""
    questionnaire, table, problems = read_table(
        context.arguments.workbook, context.arguments.values
    )
    scores = score_table(questionnaire, table.units, table.columns, table.not_applicable)
    findings = (*problems, *table.findings, *table.placed(scores.findings))
    names = [level.name for level in questionnaire.levels]
    lines = _lines(context, questionnaire, scores)
    return Outcome({"units": _table_json(scores, names)}, lines, findings)


def _lines(context: Context, questionnaire: Questionnaire, scores: TableScores) -> Iterator[str]:
    words = context.words
    heads = (mark("Unit"), mark("Score"), mark("Level"), mark("Rank"))
    yield "  ".join(map(words.translate, heads))
    shown = [level.label.get(words.language) or level.name for level in questionnaire.levels]
    root = ""
    if questionnaire.root:
        root = questionnaire.root.code
    at = scores.codes.index(root)
    columns = (array[:, at].tolist() for array in (scores.scores, scores.levels, scores.ranks))
    for unit, exact, level, rank in zip(scores.units, *columns, strict=True):
        score = None
        if not isnan(exact):
            score = rounding.round_half_up(exact, scores.decimals)
        if level == NO_LEVEL:
            name = None
        else:
            name = shown[level]
        yield _text_row(unit, score, name, rank or None)


# Units whose numbers are plain ones at the same time.
BLOCK = 256
_VALUES = ("score", "exact", "level", "level_name", "level_before_gates", "rank")


def _table_json(numbers: TableScores, levels: Sequence[str]) -> Iterator[Json]:
    """Each unit with score, level and rank of every node; names of levels from the lowest."""
    for start in range(0, len(numbers.units), BLOCK):
        part = slice(start, start + BLOCK)
        exact = numbers.scores[part] + 0.0  # a zero has no sign
        shown = rounding.round_floats(exact, numbers.decimals)
        arrays = shown, exact, numbers.levels[part], numbers.before[part], numbers.ranks[part]
        columns = [array.tolist() for array in arrays]
        for unit, *row in zip(numbers.units[part], *columns, strict=True):
            nodes = (_node_json(node, levels) for node in zip(*row, strict=True))
            yield {"unit": unit, "nodes": dict(zip(numbers.codes, nodes, strict=True))}


def _node_json(node: tuple[float, float, int, int, int], levels: Sequence[str]) -> Json:
    score, exact, level, before, rank = node
    if isnan(exact):
        return dict.fromkeys(_VALUES)
    after, name = (None, None) if level == NO_LEVEL else (level, levels[level])
    values = (score, exact, after, name, None if before == NO_LEVEL else before, rank or None)
    return dict(zip(_VALUES, values, strict=True))
