"""What score, compare, sensitivity and shares tell of a collection: inside each peer group."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from assessment.commands.command import Context, told
from assessment.commands.output import Outcome, picked
from assessment.consolidation.collection import Collection
from assessment.consolidation.national import UnitScores, Wanted, national
from assessment.errors import Finding
from assessment.progress import Progress
from assessment.questionnaire.model import Questionnaire
from assessment.reports.national.facts import PeerGroup, gather, peer_groups
from assessment.reports.national.firm import FirmGroup, firm_group
from assessment.reports.shares import CountedRecord
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.scoring.result import NodeScore, Scores
from assessment.scoring.rounding import round_half_up
from assessment.scoring.score import regraded, rule_version, score_record

SUFFIX = ".drc"
type GroupKey = tuple[str, str]


def is_collection(files: Sequence[str]) -> bool:
    """Whether a call names one collection instead of files of units."""
    return len(files) == 1 and Path(files[0]).suffix.lower() == SUFFIX


@contextmanager
def _opened(context: Context, path: str) -> Iterator[tuple[Collection, Wanted, Progress]]:
    layer = Layer(context.given("layer") or Layer.FINAL)
    with context.read(path) as collection, told() as progress:
        yield collection, Wanted(context.arguments.round, layer), progress


def groups_of(context: Context, path: str) -> tuple[PeerGroup, ...]:
    with _opened(context, path) as (collection, wanted, progress):
        return peer_groups(national(collection, wanted, progress=progress))


def counted_by_group(
    context: Context, path: str
) -> dict[GroupKey, tuple[Questionnaire, list[CountedRecord]]]:
    """The answers that count, and the scores, of all units by their group."""
    found: dict[GroupKey, tuple[Questionnaire, list[CountedRecord]]] = {}

    def each(one: UnitScores, _record: Record, evaluation: Evaluation) -> None:
        key = one.questionnaire.settings.id, one.unit.block
        known = found.setdefault(key, (one.questionnaire, []))
        known[1].append(CountedRecord(evaluation.answers, one.scores))

    with _opened(context, path) as (collection, wanted, progress):
        national(collection, wanted, each=each, progress=progress)
    return found


def score_groups(context: Context, path: str, rules: Questionnaire | None) -> Outcome:
    again: dict[GroupKey, tuple[Scores, ...]] = {}
    findings: dict[tuple[str, str], Finding] = {}

    def each(one: UnitScores, record: Record, _evaluation: Evaluation) -> None:
        if rules is not None:
            other = regraded(record, rules)
            scores = score_record(other.record, evaluate(other.record, one.package.day))
            again[one.standing.case.unit, one.questionnaire.settings.id] = (scores,)
            for finding in other.findings:
                findings.setdefault((finding.code, finding.place.text or ""), finding)

    with _opened(context, path) as (collection, wanted, progress):
        found = peer_groups(national(collection, wanted, each=each, progress=progress))
    blocks = [_scored_block(group, again) for group in found]
    data = {"blocks": blocks, "rules": None if rules is None else rule_version(rules)}
    return Outcome(data, map(_block_line, blocks), findings.values())


def _scored_block(group: PeerGroup, again: dict[GroupKey, tuple[Scores, ...]]) -> dict[str, object]:
    units, changed = [], 0
    for one in group.units:
        unit = {"unit": one.standing.case.unit, **_overall(one.scores.overall)}
        for other in again.get((one.standing.case.unit, group.key[0]), ()):
            unit["regraded"] = _overall(other.overall)
            changed += other.overall.level != one.scores.overall.level
        units.append(unit)
    return {**_about(group), "changed": changed if again else None, "units": units}


def _about(group: PeerGroup) -> dict[str, object]:
    return {"questionnaire": group.key[0], "block": group.block, "n": len(group.units)}


def _overall(node: NodeScore) -> dict[str, object]:
    return picked(node, "score", "exact", "level")


def _block_line(block: dict[str, object]) -> str:
    told = f"{block['questionnaire']}  {block['block']}  n={block['n']}"
    return told if block.get("changed") is None else f"{told}  {block['changed']}"


def firm_groups(context: Context, path: str, draws: int, spread: float) -> Iterator[FirmGroup]:
    for group in groups_of(context, path):
        if group.questionnaire.root is not None:
            yield firm_group(group, draws=draws, spread=spread)


def compare_groups(context: Context, path: str) -> Outcome:
    """Every unit beside its own claim, its group, and its round before."""
    with _opened(context, path) as (collection, wanted, progress):
        found = gather(collection, wanted, progress=progress)
    changes: dict[GroupKey, dict[str, Decimal | None]] = defaultdict(dict)
    for key, each in found.changes.items():
        earlier = {one.standing.case[::2] for one in found.before.scored} if found.before else set()
        group = next(one for one in found.groups if one.key == key)
        both = [one for one in group.units if one.standing.case[::2] in earlier]
        for one, change in zip(both, each, strict=True):
            changes[key][one.standing.case.unit] = change.like_for_like

    def unit_of(group: PeerGroup, one: UnitScores, printed: Sequence[Decimal]) -> dict[str, object]:
        code, exact = one.standing.case.unit, one.scores.overall.exact
        claim = one.claimed
        score = one.scores.overall.score
        gap = None if claim is None or exact is None else exact - claim
        return {
            "unit": code,
            **_overall(one.scores.overall),
            "self_to_final": None if gap is None else round_half_up(gap, 1),
            "rank": None if score is None else printed.index(score) + 1,
            "like_for_like": changes[group.key].get(code),
        }

    blocks = []
    for group in found.groups:
        root = "" if group.questionnaire.root is None else str(group.questionnaire.root.code)
        row = found.distributions.get((*group.key, root))
        spread = {name: _number(getattr(row, name, None)) for name in ("median", "q1", "q3")}
        scores = (one.scores.overall.score for one in group.units)
        printed = sorted((each for each in scores if each is not None), reverse=True)
        units = [unit_of(group, one, printed) for one in group.units]
        blocks.append({**_about(group), **spread, "units": units})
    return Outcome({"round": found.national.round, "blocks": blocks}, map(_block_line, blocks))


def _number(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)  # noqa: PLR0124 - no number


def levels_json(firm: FirmGroup) -> dict[str, object]:
    others = [unit for unit in firm.levels if firm.other_level(unit)]
    return {"other_level": len(others), "units_of_other_level": others}
