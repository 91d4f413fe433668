"""The command ``score``: one or many files to numbers, in one review layer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.commands.reading import opened_to_read
from assessment.errors import NOWHERE, AssessmentError, Finding, Place
from assessment.exchange.exported import is_exchanged, read_any
from assessment.problems.commands import CommandProblem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.load import load, load_structure
from assessment.questionnaire.model import Questionnaire
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.scoring.explain import explain_down
from assessment.scoring.lift import lift
from assessment.scoring.lift_steps import Proposal, Step, proposal_lines
from assessment.scoring.regrade import regraded, rule_version
from assessment.scoring.result import NodeScore, Scores
from assessment.scoring.score import score_record


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


def score(context: Context) -> Outcome:
    """Score files in a review layer; explain a node, lift the level, or grade by other rules."""
    arguments = context.arguments
    layer = Layer(arguments.layer)
    units: list[dict[str, object]] = []
    lines: list[str] = []
    found: list[Finding] = []
    chains: list[dict[str, object]] = []
    proposals: list[dict[str, object]] = []
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
            found_ways = lifts(read, arguments.explain or read.scores.overall.code)
            lines.extend(_lift_lines(read, found_ways, context))
            proposals.extend(_proposal_json(read, each) for each in found_ways)
    data: dict[str, object] = {
        "units": units,
        # One file has its chain, several have one each, in their order.
        "explain": chains if len(arguments.files) > 1 and chains else next(iter(chains), None),
        "lift": proposals if arguments.lift else None,
        "findings": findings_json(found, context.words),
    }
    return Outcome(data, tuple(lines), tuple(found))


def _readable(path: str, context: Context, layer: Layer, found: list[Finding]) -> Read | None:
    """A file with its scores; what cannot be read is told and does not stop the others."""
    try:
        return read_scores(path, context, layer)
    except AssessmentError as error:
        place = Place(file=Path(path).name)
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


def _lift_lines(read: Read, found: Sequence[Proposal], context: Context) -> Iterator[str]:
    """What would lift the node, in sentences."""
    words = context.words
    yield words.say("How to reach the next level")
    if not found:
        yield "  " + words.say("No set of criteria lifts the level now.")
    for each in found:
        for line in proposal_lines(each, read.record.questionnaire, words):
            yield f"  {line}"


def _proposal_json(read: Read, proposal: Proposal) -> dict[str, object]:
    return {
        "unit": read.scores.unit,
        "node": proposal.node,
        "effort": proposal.effort,
        "score": float(proposal.score),
        "level": proposal.level,
        "steps": [_step_json(step) for step in proposal.steps],
    }


def _step_json(step: Step) -> dict[str, object]:
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
