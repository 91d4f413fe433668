"""The command ``compare``: round against round, self against final, unit against its peers."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.commands.scores import Read, read_scores, scored
from assessment.errors import AssessmentError, Finding
from assessment.problems.scoring import ScoringProblem
from assessment.reports.targets_table import read_targets
from assessment.responses.model import Layer
from assessment.scoring.compare import (
    Change,
    Distance,
    Gap,
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
from assessment.words import Words


def compare_arguments(command: ArgumentParser) -> None:
    """The arguments of ``compare``."""
    command.add_argument("file")
    command.add_argument("other", nargs="?", metavar="EARLIER", help="file of an earlier round")
    command.add_argument("--peers", nargs="+", metavar="FILE", help="files of its peer block")
    command.add_argument("--targets", metavar="TABLE", help="node, level or score, block, round")


def compare(context: Context) -> Outcome:
    """Compare a unit with its earlier round, its peers, its targets, and its own claim."""
    arguments, words = context.arguments, context.words
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


def _change_json(change: Change) -> dict[str, object]:
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
