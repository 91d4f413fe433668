"""Results side by side: compare, sensitivity, shares."""

from collections.abc import Iterator, Sequence
from math import isnan
from pathlib import Path

import numpy as np

from assessment.commands import scores
from assessment.commands.command import Context, Json, Outcome, argument, command, picked
from assessment.consolidation.national import UnitScores
from assessment.errors import Finding, refused
from assessment.exchange.beginning import check_compared
from assessment.files.checking import working_files
from assessment.printing.figures import GAP, SCORE, figure_text
from assessment.problems.commands import CommandProblem
from assessment.problems.reports import ReportProblem
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Question, Questionnaire, QuestionType
from assessment.reports import shares
from assessment.reports.given import read_targets
from assessment.reports.national import facts, figures
from assessment.responses import evaluate, record
from assessment.responses.model import Layer
from assessment.scoring import aggregate, rounding, table
from assessment.scoring import compare as comparing
from assessment.scoring.sensitivity import Robustness, robustness
from assessment.units import is_one_unit, round_key
from assessment.words import Words, mark


@command(
    "compare file",
    argument("other", nargs="?", metavar="EARLIER", help="file of an earlier round"),
    argument("--peers", nargs="+", metavar="FILE", help="files of its peer block"),
    argument("--targets", metavar="TABLE", help="node, level or score, block, round"),
    "--round --roster --known",
)
def compare(context: Context) -> Outcome:
    """Compare a unit with its earlier round, its peers, its targets, and its own claim."""
    arguments = context.arguments
    if scores.is_collection([arguments.file]):
        beside = {"EARLIER": arguments.other, "--peers": arguments.peers}
        for option, option_value in (beside | {"--targets": arguments.targets}).items():
            if option_value:
                raise refused(CommandProblem.FILES_ONLY, option=option)
        return _compare_groups(context, arguments.file)
    now = scores.read_scores(arguments.file, context)
    model = now.record.questionnaire
    subject = now.record.subject
    shown = _or_dash(now.scores.overall.score)
    lines = context.lines
    lines.append(context.translate("{unit}: {score} points.", unit=now.scores.unit, score=shown))
    data: Json = {"unit": now.scores.unit, **picked(subject, "round", "assessor")}
    data["self_to_final"] = _gaps(now, context)
    data |= dict.fromkeys(("rounds", "peers", "assessors", "targets"))
    if arguments.other:
        data["rounds"] = _rounds(now, scores.read_scores(arguments.other, context), context)
    if arguments.peers:
        others = [scores.read_scores(path, context) for path in arguments.peers]
        data["peers"] = _peers(now, others, context)
        data["assessors"] = _assessors((now, *others), context)
    if arguments.targets:
        option_value = read_targets(Path(arguments.targets), model, context.findings)
        distances = comparing.distances(model, now.scores, option_value, subject)
        values = {"reached": sum(distance.reached for distance in distances), "n": len(distances)}
        lines.append(context.translate("Targets reached: {reached} of {n}.", **values))
        aim = {"target_score": "target.score", "target_level": "target.level"}
        attributes = ("node", "score", "level", "reached", "points")
        data["targets"] = [picked(distance, *attributes, **aim) for distance in distances]
    return Outcome(data)


def _compare_groups(context: Context, path: str) -> Outcome:
    """Every unit beside its own claim, its group, and its round before."""
    with context.read(path) as collection, context.progress() as progress:
        gathered_round = facts.gather(collection, scores.wanted_of(context), progress=progress)
        scores.tell_of_closing(context, collection, gathered_round.national.round)

    blocks = []
    for group in gathered_round.groups:
        row = gathered_round.national.distributions.get(
            (*group.key, figures.root_of(group.questionnaire))
        )
        quarters = {name: getattr(row, name, None) for name in ("median", "q1", "q3")}
        spread = {
            name: None if value is None or isnan(value) else float(value)
            for name, value in quarters.items()
        }
        reached = (unit_scores.scores.overall.score for unit_scores in group.units)
        printed = sorted((each for each in reached if each is not None), reverse=True)
        units = []
        changes = gathered_round.changes.get(group.key, {})
        for unit in group.units:
            whole = unit.scores.overall
            change = changes.get(unit.standing.case.unit)
            units.append(
                {
                    "unit": unit.standing.case.unit,
                    **scores.overall_json(whole),
                    "self_to_final": unit.gap,
                    "rank": None if whole.score is None else printed.index(whole.score) + 1,
                    "like_for_like": change and change.like_for_like,
                }
            )
        blocks.append({**scores.about_group(group), **spread, "units": units})
    data = {"round": gathered_round.national.round, "blocks": blocks}
    return Outcome(data, map(scores.block_line, blocks))


def _to_final(read: scores.ScoredRecord, context: Context) -> dict[str, tuple[float, float]]:
    own = scores.scored(read.record, context, Layer.SELF)
    return comparing.indicator_gaps(read.record.questionnaire, own.scores, read.scores)


def _gaps(now: scores.ScoredRecord, context: Context) -> Json:
    gaps = _to_final(now, context)
    mean = comparing.mean_gap(gaps.values())
    changed = sum(a != b for a, b in gaps.values())
    if mean is not None:
        message = mark(
            "From self-assessment to final: {changed} of {n} indicators changed, on average "
            "{mean} points."
        )
        values = {"changed": changed, "n": len(gaps), "mean": figure_text(mean, GAP, 1)}
        context.lines.append(context.translate(message, **values))
    indicators = {
        code: {"difference": final - own, "self": own, "final": final}
        for code, (own, final) in gaps.items()
    }
    return {"mean": mean, "changed": changed, "indicators": indicators}


def _rounds(now: scores.ScoredRecord, before: scores.ScoredRecord, context: Context) -> Json:
    check_compared(now.record.subject, before.record.subject)
    earlier = before.record.questionnaire
    model = now.record.questionnaire
    changed = comparing.changes(model, now.scores, before.scores, earlier)
    whole = changed[now.scores.overall.code]
    if whole.common == 0:
        context.findings.append(Finding(ScoringProblem.NO_COMMON_INDICATOR))
    if whole.like_for_like is None:
        change = "–"
    else:
        change = f"{whole.like_for_like:+}"
    sentence = context.translate(
        "{before} before, {now} now; on what both rounds have (indicators: {common}): {change}.",
        before=_or_dash(whole.before),
        now=_or_dash(whole.now),
        common=whole.common,
        change=change,
    )
    context.lines.append(sentence)
    return {
        "before": before.record.subject.round,
        "now": now.record.subject.round,
        **_change_json(whole),
        "nodes": {code: _change_json(change) for code, change in changed.items()},
    }


def _or_dash(value: object) -> str:
    if value is None:
        return "–"
    return str(value)


def _change_json(change: comparing.ScoreChange) -> Json:
    return picked(change, "like_for_like", "common", score="now", score_before="before")


def _peers(now: scores.ScoredRecord, rest: Sequence[scores.ScoredRecord], context: Context) -> Json:
    """Against those of the same block and round; the unit itself is not its own peer."""
    model = now.record.questionnaire
    subject = now.record.subject

    def matter(other: scores.ScoredRecord) -> ScoringProblem | None:
        about = other.record.subject
        if is_one_unit(subject.unit, about.unit):
            return ScoringProblem.PEER_IS_THE_UNIT
        if round_key(about.round) != round_key(subject.round):
            return ScoringProblem.PEERS_OF_ANOTHER_ROUND
        if about.block != subject.block:
            return ScoringProblem.PEERS_OF_ANOTHER_BLOCK
        counted = comparing.is_peer(model, other.scores.overall)
        if counted:
            return None
        return ScoringProblem.PEERS_WITHOUT_RESULT

    others = [(matter(other), other.scores) for other in rest]
    for problem in dict.fromkeys(problem for problem, _ in others if problem is not None):
        units = ", ".join(other_scores.unit for why, other_scores in others if why is problem)
        values = {**picked(subject, "unit", "round"), "block": subject.block or "–", "units": units}
        context.findings.append(Finding(problem, values=values))
    known = (None, ScoringProblem.PEERS_WITHOUT_RESULT)
    peers = [other_scores for why, other_scores in others if why in known]
    standing = comparing.against_peers(model, now.scores, peers)
    whole = next(
        (
            other_standing
            for other_standing in standing
            if other_standing.node == now.scores.overall.code
        ),
        None,
    )
    if whole is not None and whole.median is not None:
        median = context.translate_plural(
            "Median of {n} peer: {median}. Rank {rank}.",
            "Median of {n} peers: {median}. Rank {rank}.",
            whole.peers,
            median=whole.median,
            rank=_or_dash(whole.rank),
        )
        context.lines.append(median)
    quarters = {"lower_quartile": "lower", "upper_quartile": "upper"}
    attributes = ("score", "median", "peers", "rank")
    nodes = {
        other_standing.node: picked(other_standing, *attributes, **quarters)
        for other_standing in standing
    }
    return {"block": subject.block, "n": len(peers), "nodes": nodes}


def _assessors(reads: Sequence[scores.ScoredRecord], context: Context) -> Json:
    gaps: dict[str, list[comparing.Gap]] = {}
    for read in reads:
        gaps.setdefault(read.record.subject.assessor, []).extend(_to_final(read, context).values())
    return {name: {"indicators": len(g), "mean": comparing.mean_gap(g)} for name, g in gaps.items()}


MOST_TOLD = 3
MOST_DRAWS = 100_000


@command(
    "sensitivity",
    argument("files", nargs="+", help="WORKBOOK VALUES, or files of one questionnaire"),
    argument("--draws", type=int, default=1000, help="number of weight sets"),
    argument("--spread", type=float, default=0.25, help="0.25: weights move by 25 %%"),
    "--round --roster --known",
)
def sensitivity(context: Context) -> Outcome:
    """Tell how ranks move under other weights, another mean, and one indicator left out."""
    draws = context.arguments.draws
    spread = context.arguments.spread
    ranges = ("--draws", draws, 1, MOST_DRAWS), ("--spread", spread, 0, 1)
    for option, value, least, most in ranges:
        if not least <= value <= most:  # never replaced in silence
            values = {"option": option, "found": value, "least": least, "most": most}
            raise refused(CommandProblem.OUT_OF_RANGE, **values)
    if scores.is_collection(context.arguments.files):
        return _firm(context, draws, spread)
    questionnaire, units, leaves = _read(context)
    result = robustness(questionnaire, units, leaves, draws=draws, spread=spread)
    data = {**_robustness_json(result), **picked(result, "draws", "spread")}
    return Outcome(data, sentences(result, context.words))


def _robustness_json(other_robustness: Robustness) -> Json:
    return {
        "units": [
            {
                **picked(unit, "unit", "rank", "variants", "leans_on"),
                **picked(unit, median_rank="median", change_without="change"),
                "exact": None if unit.score is None else unit.score + 0.0,
                "rank_range": [unit.best, unit.worst],
            }
            for unit in other_robustness.units
        ],
        "without": [
            {"indicator": code, "moved": moved} for code, moved in other_robustness.moved.items()
        ],
    }


def _firm(context: Context, draws: int, spread: float) -> Outcome:
    """Each group of a collection for itself; its levels by other rules as well."""
    blocks = []
    lines = []
    for group in facts.peer_groups(scores.scored_round(context, context.arguments.files[0])):
        if group.questionnaire.root is None:
            continue
        held = figures.firm_group(group, draws=draws, spread=spread)
        about = {"questionnaire": group.key[0], "block": group.block}
        others = [unit for unit in held.levels if held.other_level(unit)]
        moved = {"other_level": len(others), "units_of_other_level": others}
        blocks.append({**about, **_robustness_json(held.found), **moved})
        lines += ["  ".join(about.values()), *sentences(held.found, context.words)]
    return Outcome({"blocks": blocks, "draws": draws, "spread": spread}, lines)


def _read(context: Context) -> tuple[Questionnaire, Sequence[str], rounding.Floats]:
    """Units and their leaves: of a table of values, or of assessments of one questionnaire."""
    files = context.arguments.files
    if len(files) == 2 and files[0].lower().endswith(".xlsx"):
        questionnaire, unit_values, problems = scores.read_table(files[0], files[1])
        leaves, findings = table.table_leaves(
            questionnaire, len(unit_values.units), unit_values.columns
        )
        # A unit with a value that nothing can be made of has no score under any weights.
        leaves[np.isinf(leaves).any(axis=1)] = np.nan
        context.findings.extend((*problems, *unit_values.findings, *unit_values.placed(findings)))
        return questionnaire, unit_values.units, leaves
    reads = [scores.read_scores(path, context) for path in files]
    questionnaire = _one_questionnaire(reads)
    codes = aggregate.tree_of(questionnaire).codes
    nan = float("nan")
    exact = [[read.scores.nodes[code].exact for code in codes] for read in reads]
    leaves = np.array([[nan if value is None else value for value in row] for row in exact])
    context.findings.extend(finding for read in reads for finding in read.scores.findings)
    return questionnaire, [read.scores.unit for read in reads], leaves


def _one_questionnaire(reads: Sequence[scores.ScoredRecord]) -> Questionnaire:
    questionnaire = reads[0].record.questionnaire
    if any(
        scored_record.record.questionnaire.fingerprint != questionnaire.fingerprint
        for scored_record in reads
    ):
        raise refused(ScoringProblem.OTHER_RULES)
    return questionnaire


def sentences(result: Robustness, words: Words) -> Iterator[str]:
    """What it means, one sentence for each unit and one for what matters most."""
    yield words.translate_plural(
        "Weights were changed {draws} time by up to {percent} %. In 9 of 10 cases:",
        "Weights were changed {draws} times by up to {percent} %. In 9 of 10 cases:",
        result.draws,
        draws=result.draws,
        percent=f"{100 * result.spread:g}",
    )
    for unit in sorted(result.units, key=lambda u: (u.rank is None, u.rank or 0, u.unit)):
        message = mark("{unit}: rank {rank}, anywhere from {best} to {worst}.")
        if unit.rank is None or unit.best is None:
            message = mark("{unit}: no rank.")
        elif unit.best == unit.worst == unit.rank:
            message = mark("{unit}: rank {rank}, whatever the weights.")
        yield words.translate(message, **picked(unit, "unit", "rank", "best", "worst"))
    moving = sorted(result.moved.items(), key=lambda entry: -entry[1])[:MOST_TOLD]
    for code, moved in moving:
        if moved > 0:
            message = mark("Without {indicator} a unit moves by {places} places on average.")
            yield words.translate(message, indicator=code, places=figure_text(moved, SCORE, 1))


@command(
    "shares",
    argument("files", nargs="+", help="files of one questionnaire, or their folders"),
    argument("--by", metavar="QUESTION", help="the question that makes the groups"),
    argument("--question", action="append", default=[], metavar="QUESTION"),
    argument("--smallest", type=int, default=shares.SMALLEST, help="smallest group told; 5"),
    "--layer",
    argument("--xlsx", help="the tables as a workbook"),
    "--round --roster --known",
)
def shares_of_answers(context: Context) -> Outcome:
    """Tell how many gave each answer, for everybody and by group; small groups are withheld."""
    smallest = context.arguments.smallest = max(shares.SMALLEST, context.arguments.smallest)
    if scores.is_collection(context.arguments.files):
        return _shares_of_groups(context)
    paths = (
        working_file
        for path in map(Path, context.arguments.files)
        for working_file in (working_files(path) if path.is_dir() else (path,))
    )
    reads = [
        scores.read_scores(str(path), context, Layer(context.arguments.layer)) for path in paths
    ]
    if not reads:
        raise refused(CommandProblem.NO_WORKING_FILES, folder=", ".join(context.arguments.files))
    questionnaire = _one_questionnaire(reads)
    if len(reads) < smallest:
        raise refused(ReportProblem.GROUP_TOO_SMALL, n=len(reads), smallest=smallest)
    cases = [shares.CountedRecord(read.evaluation.answers, read.scores) for read in reads]
    counted = _counted(context, questionnaire, cases)
    if context.arguments.xlsx:
        files = [context.arguments.xlsx]
    else:
        files = []
    for file in files:
        shares.write_shares(counted, context.words, Path(file), context.now)
    data = {**_shares_json(counted), "cases": counted.cases, "by": counted.by and counted.by.code}
    return Outcome({**data, "smallest": smallest, "files": files}, _lines(counted))


def _counted(
    context: Context, questionnaire: Questionnaire, cases: Sequence[shares.CountedRecord]
) -> shares.Shares:
    by = None
    if context.arguments.by:
        by = _question(questionnaire, context.arguments.by, one_choice=True)
    asked = [_question(questionnaire, code) for code in context.arguments.question]
    smallest = context.arguments.smallest
    return shares.shares(questionnaire, cases, by=by, questions=asked, smallest=smallest)


def _shares_of_groups(context: Context) -> Outcome:
    """Each group of a collection for itself; of one that is too small only how many it has."""
    smallest = context.arguments.smallest
    if context.arguments.xlsx:
        raise refused(CommandProblem.FILES_ONLY, option="--xlsx")
    groups: dict[tuple[str, str], tuple[Questionnaire, list[shares.CountedRecord]]] = {}

    def each(
        unit_scores: UnitScores, _record: record.Record, evaluation: evaluate.Evaluation
    ) -> None:
        key = unit_scores.questionnaire.settings.id, unit_scores.unit.block
        _, counted = groups.setdefault(key, (unit_scores.questionnaire, []))
        counted.append(shares.CountedRecord(evaluation.answers, unit_scores.scores))

    scores.scored_round(context, context.arguments.files[0], each)
    blocks = []
    lines = []
    for (questionnaire, block), (model, cases) in groups.items():
        about = {"questionnaire": questionnaire, "block": block, "cases": len(cases)}
        lines.append("  ".join(map(str, about.values())))
        if len(cases) >= smallest:
            counted_answers = _counted(context, model, cases)
            about |= _shares_json(counted_answers)
            lines += _lines(counted_answers)
        blocks.append(about)
    return Outcome({"blocks": blocks, "by": context.arguments.by, "smallest": smallest}, lines)


def _question(questionnaire: Questionnaire, code: str, *, one_choice: bool = False) -> Question:
    question = questionnaire.by_code.get(code)
    if question is None:
        raise refused(CommandProblem.UNKNOWN_QUESTION, question=code)
    is_select_one = question.type is QuestionType.SELECT_ONE
    if not shares.can_be_shared(question) or (one_choice and not is_select_one):
        raise refused(ReportProblem.NOT_COUNTED, question=code)
    return question


def _shares_json(other_shares: shares.Shares) -> Json:
    def told(tally: shares.ShareTally) -> Json:
        n = tally.answered
        choices = {
            name: {"n": count, "share": round(count / n, 4) if n else None}
            for name, count in tally.choices.items()
        }
        known = picked(tally, "of", "answered", "mean", "median")
        return {**known, "group": tally.group or None, "choices": choices}

    questions, scored = (
        [told(share_tally) for share_tally in few]
        for few in (other_shares.questions, other_shares.scores)
    )
    return {"groups": other_shares.groups, "questions": questions, "scores": scored}


def _lines(other_shares: shares.Shares) -> Iterator[str]:
    for tally in (*other_shares.scores, *other_shares.questions):
        if tally.group == shares.EVERYBODY and tally.answered:
            middle = ""
            if tally.mean is not None:
                middle = figure_text(tally.mean, SCORE, 1)
            counts = "  ".join(f"{name} {n}" for name, n in tally.choices.items())
            yield f"{tally.of}  n={tally.answered}  {middle}{counts}"
