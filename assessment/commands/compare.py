"""Results side by side: compare, sensitivity, shares."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np

from assessment.commands.command import (
    FILE,
    JUDGED_BY,
    LAYER,
    ROUND,
    Context,
    argument,
    command,
)
from assessment.commands.groups import (
    compare_groups,
    counted_by_group,
    firm_groups,
    is_collection,
    levels_json,
)
from assessment.commands.output import Outcome, findings_json
from assessment.commands.scores import Read, read_scores, read_table, scored
from assessment.errors import AssessmentError, Finding
from assessment.files.uses import working_files
from assessment.problems.commands import CommandProblem
from assessment.problems.reports import ReportProblem
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Question, Questionnaire, QuestionType
from assessment.reports.given import read_targets
from assessment.reports.shares import (
    EVERYBODY,
    SMALLEST,
    CountedRecord,
    Names,
    Shares,
    ShareTally,
    can_be_shared,
    shares,
    write_shares,
)
from assessment.responses.model import Layer
from assessment.scoring.aggregate import tree_of
from assessment.scoring.compare import (
    Distance,
    Gap,
    ScoreChange,
    Standing,
    Target,
    against_peers,
    changes,
    comparable,
    distances,
    indicator_gaps,
    is_peer,
    mean_gap,
)
from assessment.scoring.result import Scores
from assessment.scoring.rounding import Floats
from assessment.scoring.sensitivity import Robustness, UnitRobustness, robustness
from assessment.scoring.table import table_leaves, tree_codes
from assessment.words import Words


@command(
    "compare",
    FILE,
    argument("other", nargs="?", metavar="EARLIER", help="file of an earlier round"),
    argument("--peers", nargs="+", metavar="FILE", help="files of its peer block"),
    argument("--targets", metavar="TABLE", help="node, level or score, block, round"),
    ROUND,
    *JUDGED_BY,
)
def compare(context: Context) -> Outcome:
    """Compare a unit with its earlier round, its peers, its targets, and its own claim."""
    arguments, words = context.arguments, context.words
    if is_collection([arguments.file]):
        return compare_groups(context, arguments.file)
    now = read_scores(arguments.file, context)
    own = scored(now.record, context, Layer.SELF)
    found: list[Finding] = []
    gap = indicator_gaps(now.record.questionnaire, own.scores, now.scores)
    lines = [words.say("{unit}: {score} points.", unit=now.scores.unit, score=_shown(now))]
    data: dict[str, object] = {
        "unit": now.scores.unit,
        "round": now.record.subject.round,
        "assessor": now.record.subject.assessor,
        "self_to_final": _gaps_json(gap),
        "rounds": None,
        "peers": None,
        "assessors": None,
        "targets": None,
    }
    lines.extend(_gap_lines(gap, words))
    if arguments.other:
        data["rounds"] = _rounds(now, read_scores(arguments.other, context), found, (lines, words))
    if arguments.peers:
        others = [read_scores(path, context) for path in arguments.peers]
        data["peers"] = _peers(now, others, found, (lines, words))
        data["assessors"] = _assessors((now, *others), context)
    if arguments.targets:
        targets = read_targets(Path(arguments.targets), now.record.questionnaire, found)
        data["targets"] = _targets(now, targets, (lines, words))
    data["findings"] = findings_json(found, words)
    return Outcome(data, tuple(lines), tuple(found))


type Told = tuple[list[str], Words]


def _shown(read: Read) -> str:
    score = read.scores.overall.score
    return "–" if score is None else str(score)


def _gaps_json(found: Sequence[Gap]) -> dict[str, object]:
    return {
        "mean": mean_gap(found),
        "changed": sum(gap.difference != 0 for gap in found),
        "indicators": {
            gap.indicator: {
                "self": gap.self_score,
                "final": gap.final_score,
                "difference": gap.difference,
            }
            for gap in found
        },
    }


def _gap_lines(found: Sequence[Gap], words: Words) -> Iterator[str]:
    mean = mean_gap(found)
    if mean is not None:
        changed = sum(gap.difference != 0 for gap in found)
        yield words.say(
            "From self-assessment to final: {changed} of {n} indicators changed, on average "
            "{mean} points.",
            changed=changed,
            n=len(found),
            mean=f"{mean:+.1f}",
        )


def _rounds(now: Read, before: Read, found: list[Finding], told: Told) -> dict[str, object]:
    unit, other = now.record.subject.unit, before.record.subject.unit
    if unit != other:
        values = {"unit": unit, "other": other}
        raise AssessmentError(Finding(ScoringProblem.UNITS_DIFFER, values=values))
    earlier = before.record.questionnaire
    changed = changes(
        now.record.questionnaire,
        now.scores,
        before.scores,
        comparable(earlier),
        earlier.settings.version,
    )
    whole = changed[now.scores.overall.code]
    if whole.common == 0:
        found.append(Finding(ScoringProblem.NO_COMMON_INDICATOR))
    lines, words = told
    lines.append(
        words.say(
            "{before} before, {now} now; on what both rounds have (indicators: {common}): "
            "{change}.",
            before=_or_dash(whole.before),
            now=_or_dash(whole.now),
            common=whole.common,
            change="–" if whole.like_for_like is None else f"{whole.like_for_like:+}",
        )
    )
    return {
        "before": before.record.subject.round,
        "now": now.record.subject.round,
        **_change_json(whole),
        "nodes": {code: _change_json(change) for code, change in changed.items()},
    }


def _or_dash(value: Decimal | None) -> str:
    return "–" if value is None else str(value)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _change_json(change: ScoreChange) -> dict[str, object]:
    return {
        "score": _number(change.now),
        "score_before": _number(change.before),
        "like_for_like": _number(change.like_for_like),
        "common": change.common,
    }


def _peers(
    now: Read, others: Sequence[Read], found: list[Finding], told: Told
) -> dict[str, object]:
    """Against those of the same block; the unit itself is not its own peer."""
    block, unit = now.record.subject.block, now.record.subject.unit
    given = [other for other in others if other.record.subject.unit != unit]
    peers = [other.scores for other in given if other.record.subject.block == block]
    if len(given) < len(others):
        found.append(Finding(ScoringProblem.PEER_IS_THE_UNIT, values={"unit": unit}))
    strangers = [other.scores for other in given if other.record.subject.block != block]
    if strangers:
        values = {"units": _named(strangers), "block": block or "–"}
        found.append(Finding(ScoringProblem.PEERS_OF_ANOTHER_BLOCK, values=values))
    uncounted = [each for each in peers if not is_peer(now.record.questionnaire, each.overall)]
    if uncounted:
        values = {"units": _named(uncounted)}
        found.append(Finding(ScoringProblem.PEERS_WITHOUT_RESULT, values=values))
    standing = against_peers(now.record.questionnaire, now.scores, peers)
    lines, words = told
    for each in standing:
        if each.node == now.scores.overall.code and each.median is not None:
            lines.append(
                words.count(
                    "Median of {n} peer: {median}. Rank {rank}.",
                    "Median of {n} peers: {median}. Rank {rank}.",
                    each.peers,
                    median=each.median,
                    rank="–" if each.rank is None else each.rank,
                )
            )
    return {"block": block, "n": len(peers), "nodes": {s.node: _standing(s) for s in standing}}


def _named(units: Sequence[Scores]) -> str:
    return ", ".join(each.unit for each in units)


def _assessors(reads: Sequence[Read], context: Context) -> dict[str, object]:
    """Mean gap from self to final of each assessor, over all units given."""
    found: dict[str, list[Gap]] = {}
    for read in reads:
        own = scored(read.record, context, Layer.SELF)
        assessor = read.record.subject.assessor
        gap = indicator_gaps(read.record.questionnaire, own.scores, read.scores)
        found.setdefault(assessor, []).extend(gap)
    return {name: {"indicators": len(g), "mean": mean_gap(g)} for name, g in found.items()}


def _standing(standing: Standing) -> dict[str, object]:
    return {
        "score": _number(standing.score),
        "median": _number(standing.median),
        "lower_quartile": _number(standing.lower),
        "upper_quartile": _number(standing.upper),
        "peers": standing.peers,
        "rank": standing.rank,
    }


def _targets(now: Read, targets: Sequence[Target], told: Told) -> list[dict[str, object]]:
    subject = now.record.subject
    found = distances(
        now.record.questionnaire,
        now.scores,
        targets,
        block=subject.block,
        round_name=subject.round,
    )
    lines, words = told
    reached = sum(each.reached for each in found)
    lines.append(words.say("{reached} of {n} targets are reached.", reached=reached, n=len(found)))
    return [_distance(each) for each in found]


def _distance(distance: Distance) -> dict[str, object]:
    return {
        "node": distance.node,
        "score": _number(distance.score),
        "level": distance.level,
        "target_score": _number(distance.target.score),
        "target_level": distance.target.level,
        "reached": distance.reached,
        "points": _number(distance.points),
    }


MOST_TOLD = 3
MOST_DRAWS = 100_000


@command(
    "sensitivity",
    argument("files", nargs="+", help="WORKBOOK VALUES, or files of one questionnaire"),
    argument("--draws", type=int, default=1000, help="number of weight sets"),
    argument("--spread", type=float, default=0.25, help="0.25: weights move by 25 %%"),
    ROUND,
    *JUDGED_BY,
)
def sensitivity(context: Context) -> Outcome:
    """Tell how ranks move under other weights, another mean, and one indicator left out."""
    arguments = context.arguments
    draws, spread = arguments.draws, arguments.spread
    _check_range("--draws", draws, 1, MOST_DRAWS)
    _check_range("--spread", spread, 0, 1)
    if is_collection(arguments.files):
        return _firm(context, draws, spread)
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


def _firm(context: Context, draws: int, spread: float) -> Outcome:
    """Each group of a collection for itself; its levels by other rules as well."""
    blocks, lines = [], []
    for one in firm_groups(context, context.arguments.files[0], draws, spread):
        moved = [{"indicator": code, "moved": n} for code, n in one.found.moved.items()]
        blocks.append(
            {
                "questionnaire": one.group.key[0],
                "block": one.group.block,
                "units": [_json(unit) for unit in one.found.units],
                "without": moved,
                **levels_json(one),
            }
        )
        lines += [f"{one.group.key[0]}  {one.group.block}", *sentences(one.found, context.words)]
    data = {"blocks": blocks, "draws": draws, "spread": spread, "findings": []}
    return Outcome(data, tuple(lines))


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


@command(
    "shares",
    argument("files", nargs="+", help="files of one questionnaire, or their folders"),
    argument("--by", metavar="QUESTION", help="the question that makes the groups"),
    argument("--question", action="append", default=[], metavar="QUESTION"),
    argument("--smallest", type=int, default=SMALLEST, help="smallest group told; 5"),
    LAYER,
    argument("--xlsx", help="the tables as a workbook"),
    ROUND,
    *JUDGED_BY,
)
def shares_of_answers(context: Context) -> Outcome:
    """Tell how many gave each answer, for everybody and by group; small groups are withheld."""
    arguments = context.arguments
    if is_collection(arguments.files):
        return _shares_of_groups(context)
    reads = list(_reads(context))
    if not reads:
        raise AssessmentError(Finding(CommandProblem.NO_UNITS))
    questionnaire = reads[0].record.questionnaire
    for read in reads[1:]:
        if read.record.questionnaire.fingerprint != questionnaire.fingerprint:
            raise AssessmentError(Finding(ScoringProblem.OTHER_RULES))
    smallest = max(SMALLEST, arguments.smallest)
    if len(reads) < smallest:
        values = {"n": len(reads), "smallest": smallest}
        raise AssessmentError(Finding(ReportProblem.GROUP_TOO_SMALL, values=values))
    cases = [CountedRecord(read.evaluation.answers, read.scores) for read in reads]
    found, by = _counted(context, questionnaire, cases)
    data = _shares_json(found, by, smallest)
    if arguments.xlsx:
        names = Names(questionnaire, by, context.words)
        write_shares(found, names, Path(arguments.xlsx), context.now)
        data["files"] = [arguments.xlsx]
    return Outcome(data, tuple(_lines(found)))


def _counted(
    context: Context, questionnaire: Questionnaire, cases: Sequence[CountedRecord]
) -> tuple[Shares, Question | None]:
    arguments = context.arguments
    by = _question(questionnaire, arguments.by, one_choice=True) if arguments.by else None
    found = shares(
        questionnaire,
        cases,
        by=by,
        questions=[_question(questionnaire, code) for code in arguments.question],
        smallest=max(SMALLEST, arguments.smallest),
    )
    return found, by


def _shares_json(found: Shares, by: Question | None, smallest: int) -> dict[str, object]:
    return {
        "cases": found.cases,
        "by": by.code if by else None,
        "smallest": smallest,
        "groups": list(found.groups),
        "questions": [_tally_json(one) for one in found.questions],
        "scores": [_tally_json(one) for one in found.scores],
        "files": [],
        "findings": [],
    }


def _shares_of_groups(context: Context) -> Outcome:
    """Each group of a collection for itself; of one that is too small only how many it has."""
    arguments = context.arguments
    smallest = max(SMALLEST, arguments.smallest)
    if arguments.xlsx:
        values = {"option": "--xlsx"}
        raise AssessmentError(Finding(CommandProblem.FILES_ONLY, values=values))
    blocks, lines = [], []
    for key, (model, cases) in counted_by_group(context, arguments.files[0]).items():
        about = {"questionnaire": key[0], "block": key[1], "cases": len(cases)}
        lines.append("  ".join(map(str, about.values())))
        if len(cases) >= smallest:
            found, by = _counted(context, model, cases)
            told = _shares_json(found, by, smallest)
            about |= {name: told[name] for name in ("groups", "questions", "scores")}
            lines += _lines(found)
        blocks.append(about)
    data = {"blocks": blocks, "by": arguments.by, "smallest": smallest, "findings": []}
    return Outcome(data, tuple(lines))


def _reads(context: Context) -> Iterator[Read]:
    layer = Layer(context.arguments.layer)
    for name in context.arguments.files:
        path = Path(name)
        for one in working_files(path) if path.is_dir() else (path,):
            yield read_scores(str(one), context, layer)


def _question(questionnaire: Questionnaire, code: str, *, one_choice: bool = False) -> Question:
    """The question of a code, when it can be counted (or makes groups).

    Raises:
        AssessmentError: when there is no such question, or it is a text or a column of a table.
    """
    question = questionnaire.by_code.get(code)
    if question is None:
        raise AssessmentError(Finding(CommandProblem.UNKNOWN_QUESTION, values={"question": code}))
    fits = can_be_shared(question) and (not one_choice or question.type is QuestionType.SELECT_ONE)
    if not fits:
        raise AssessmentError(Finding(ReportProblem.NOT_COUNTED, values={"question": code}))
    return question


def _tally_json(tally: ShareTally) -> dict[str, object]:
    n = tally.answered
    return {
        "of": tally.of,
        "group": tally.group or None,
        "answered": n,
        "choices": {
            name: {"n": count, "share": round(count / n, 4) if n else None}
            for name, count in tally.choices.items()
        },
        "mean": tally.mean,
        "median": tally.median,
    }


def _lines(found: Shares) -> Iterator[str]:
    for tally in (*found.scores, *found.questions):
        if tally.group == EVERYBODY and tally.answered:
            middle = f"{tally.mean:.1f}" if tally.mean is not None else ""
            counts = "  ".join(f"{name} {n}" for name, n in tally.choices.items())
            yield f"{tally.of}  n={tally.answered}  {middle}{counts}"
