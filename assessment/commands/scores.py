"""The command ``score``: one or many files to numbers, in one review layer."""

from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.errors import AssessmentError, Finding
from assessment.files.store import AssessmentFile
from assessment.problems.commands import CommandProblem
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation, evaluate
from assessment.scoring.explain import explain
from assessment.scoring.lift import lift
from assessment.scoring.lift_steps import Step
from assessment.scoring.result import NodeScore, Scores
from assessment.scoring.score import score_record


def read_record(path: str) -> Record:
    """The record of a file; the file is closed again."""
    file = AssessmentFile.open(Path(path))
    record = file.record
    file.close()
    return record


def score(context: Context) -> Outcome:
    """Score files in a review layer, with the explanation of one node when asked."""
    arguments = context.arguments
    units = []
    lines: list[str] = []
    found: list[Finding] = []
    chains: dict[str, object] = {}
    proposals: list[dict[str, object]] | None = [] if arguments.lift else None
    for path in arguments.files:
        record = read_record(path)
        if record.questionnaire.root is None:
            raise AssessmentError(Finding(CommandProblem.NOT_SCORED))
        evaluation = evaluate(record, context.today)
        scores = score_record(record, evaluation, Layer(arguments.layer))
        units.append(scores_json(scores))
        lines.append(f"{scores.unit}  {scores.overall.score}  {scores.overall.level}")
        found.extend(scores.findings)
        if arguments.explain:
            chain = explain(record, evaluation, scores, arguments.explain)
            chains = chain.to_json(context.words)
            lines.extend(chain.lines(context.words))
        if proposals is not None:
            proposals.extend(lifts(record, evaluation, scores))
    data: dict[str, object] = {
        "units": units,
        "explain": chains or None,
        "lift": proposals,
        "findings": findings_json(found, context.words),
    }
    return Outcome(data, tuple(lines), tuple(found))


def lifts(record: Record, evaluation: Evaluation, scores: Scores) -> list[dict[str, object]]:
    """What would lift the whole by one level, the least effort first."""
    return [
        {
            "unit": scores.unit,
            "node": proposal.node,
            "effort": proposal.effort,
            "score": float(proposal.score),
            "level": proposal.level,
            "steps": [_step_json(step) for step in proposal.steps],
        }
        for proposal in lift(record, evaluation, scores, scores.overall.code)
    ]


def _step_json(step: Step) -> dict[str, object]:
    return {
        "indicator": step.indicator,
        "question": step.question,
        "criteria": list(step.criteria),
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
            {"node": gate.gate.node, "target": gate.gate.target, "changed": gate.changed}
            for gate in scores.gates
        ],
        "nodes": {
            code: {"score": _number(node), "exact": node.exact, "level": node.level}
            for code, node in scores.nodes.items()
        },
    }


def _number(node: NodeScore) -> float | None:
    return None if node.score is None else float(node.score)
