"""The command ``sensitivity``: how firm the order of units is, in words a committee reads."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence

import numpy as np

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.commands.scores import read_scores
from assessment.commands.tables import read_table
from assessment.errors import AssessmentError, Finding
from assessment.problems.commands import CommandProblem
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Questionnaire
from assessment.scoring.aggregate import tree_of
from assessment.scoring.rounding import Floats
from assessment.scoring.sensitivity import Robustness, UnitRobustness, robustness
from assessment.scoring.table import table_leaves, tree_codes
from assessment.words import Words

MOST_TOLD = 3
MOST_DRAWS = 100_000


def sensitivity_arguments(command: ArgumentParser) -> None:
    """The arguments of ``sensitivity``."""
    command.add_argument("files", nargs="+", help="WORKBOOK VALUES, or files of one questionnaire")
    command.add_argument("--draws", type=int, default=1000, help="number of weight sets")
    command.add_argument("--spread", type=float, default=0.25, help="0.25: weights move by 25 %%")


def sensitivity(context: Context) -> Outcome:
    """Tell how ranks move under other weights, another mean, and one indicator left out."""
    arguments = context.arguments
    draws, spread = arguments.draws, arguments.spread
    _check_range("--draws", draws, 1, MOST_DRAWS)
    _check_range("--spread", spread, 0, 1)
    questionnaire, units, leaves, findings = _read(context)
    found = robustness(questionnaire, units, leaves, draws=draws, spread=spread)
    data = {
        "units": [_json(unit) for unit in found.units],
        "without": [{"indicator": code, "moved": moved} for code, moved in found.moved.items()],
        "draws": found.draws,
        "spread": found.spread,
        "findings": findings_json(findings, context.words),
    }
    return Outcome(data, tuple(sentences(found, context.words)), tuple(findings))


def _check_range(option: str, found: float, least: int, most: int) -> None:
    """What no draw can be made with is refused, never replaced in silence."""
    if not least <= found <= most:
        values = {"option": option, "found": found, "least": least, "most": most}
        raise AssessmentError(Finding(CommandProblem.OUT_OF_RANGE, values=values))


def _read(context: Context) -> tuple[Questionnaire, Sequence[str], Floats, list[Finding]]:
    """Units and their leaves: of a table of values, or of assessments of one questionnaire."""
    files = context.arguments.files
    if len(files) == 2 and files[0].lower().endswith(".xlsx"):
        questionnaire, table, problems = read_table(files[0], files[1])
        leaves, found = table_leaves(questionnaire, len(table.units), table.columns)
        # A unit with a value that nothing can be made of has no score under any weights.
        leaves[np.isinf(leaves).any(axis=1)] = np.nan
        return (
            questionnaire,
            table.units,
            leaves,
            [*problems, *table.findings, *table.placed(found)],
        )
    reads = [read_scores(path, context) for path in files]
    questionnaire = reads[0].record.questionnaire
    for read in reads[1:]:
        if read.record.questionnaire.fingerprint != questionnaire.fingerprint:
            raise AssessmentError(Finding(ScoringProblem.OTHER_RULES))
    codes = tree_codes(tree_of(questionnaire))
    leaves = np.array([[_value(read.scores.nodes[code].exact) for code in codes] for read in reads])
    found = [finding for read in reads for finding in read.scores.findings]
    return questionnaire, [read.scores.unit for read in reads], leaves, found


def _value(exact: float | None) -> float:
    return float("nan") if exact is None else exact


def _json(unit: UnitRobustness) -> dict[str, object]:
    return {
        "unit": unit.unit,
        "exact": None if unit.score is None else unit.score + 0.0,
        "rank": unit.rank,
        "rank_range": [unit.best, unit.worst],
        "median_rank": unit.median,
        "variants": dict(unit.variants),
        "leans_on": unit.leans_on,
        "change_without": unit.change,
    }


def sentences(found: Robustness, words: Words) -> Iterator[str]:
    """What it means, one sentence for each unit and one for what matters most."""
    percent = f"{100 * found.spread:g}"
    yield words.count(
        "Weights were changed {draws} time by up to {percent} %. In 9 of 10 cases:",
        "Weights were changed {draws} times by up to {percent} %. In 9 of 10 cases:",
        found.draws,
        draws=found.draws,
        percent=percent,
    )
    for unit in sorted(found.units, key=lambda u: (u.rank is None, u.rank or 0, u.unit)):
        yield _sentence(unit, words)
    moving = sorted(found.moved.items(), key=lambda item: -item[1])[:MOST_TOLD]
    for code, moved in moving:
        if moved > 0:
            yield words.say(
                "Without {indicator} a unit moves by {places} places on average.",
                indicator=code,
                places=f"{moved:.1f}",
            )


def _sentence(unit: UnitRobustness, words: Words) -> str:
    if unit.rank is None or unit.best is None:
        return words.say("{unit}: no rank.", unit=unit.unit)
    values = {"unit": unit.unit, "rank": unit.rank, "best": unit.best, "worst": unit.worst}
    if unit.best == unit.worst == unit.rank:
        return words.say("{unit}: rank {rank}, whatever the weights.", **values)
    return words.say("{unit}: rank {rank}, anywhere from {best} to {worst}.", **values)
