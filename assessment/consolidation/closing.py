"""Closing a round and opening it again: the act by which its report becomes final.

The act names what stood and what it was judged by. A closed round keeps its figures; whatever would
be judged otherwise today is listed until the round is opened again, and nothing that it rests on is
withdrawn.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from assessment.consolidation import rows
from assessment.consolidation.acts import Word, act_of, check_word, keep_acts, register_act
from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import Coverage, UnitProgress, UnitReport, coverage
from assessment.consolidation.model import COUNTS, NO_MORE, ActKind, CommitteeAct, Merge
from assessment.consolidation.national import rounds
from assessment.consolidation.standing import CaseStanding, standings
from assessment.errors import AssessmentError, Finding, refused
from assessment.exchange.canonical import dump
from assessment.exchange.keys import Role, Signer, pack, sign
from assessment.exchange.worth import Claim, InUse, Judged, Trust, judge_signatures
from assessment.files.failures import explained
from assessment.files.schema import transaction
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.values import clean_text

_DOMAIN = "dra-act-v1"
ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Demand:
    # Per cent of the expected units, without the exceptions, that must be approved.
    least: Decimal = ALL
    # Why a unit is not waited for, by its code.
    exceptions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class RoundClosing:
    round: str
    by: str
    at: datetime
    reason: str
    signed: bool  # whether a key of the secretariat that is known here signed it
    expected: int  # units that were waited for; the exceptions are not among them
    approved: int
    demand: Demand
    revisions: Mapping[tuple[str, str], str]  # what was approved, by unit and questionnaire
    digest: str


def close_round(
    collection: Collection, occasion: str, demand: Demand, word: Word, signer: Signer | None = None
) -> RoundClosing:
    """Close a round, if what is demanded is reached.

    Raises:
        AssessmentError: If it is not held or is closed already, an exception is no unit waited
            for, too few units are approved, conflicts that count are open, name or reason are
            missing, the key of the secretariat is missing or is none, or nothing can be written.
    """
    _check(collection, occasion, word, closed=False)
    waited = _demanded(coverage(collection, occasion=occasion), demand)
    approved = [one for one in waited if one.report is UnitProgress.APPROVED]
    standing = [one for report in approved for one in report.standings]
    revisions = [
        [*one.case[::2], one.package.revision] for one in standing if one.package is not None
    ]
    body = {
        "round": occasion,
        "least": str(demand.least),
        "expected": str(len(waited)),
        "approved": str(len(approved)),
        "exceptions": json.dumps(dict(sorted(demand.exceptions.items())), ensure_ascii=False),
        "revisions": json.dumps(sorted(revisions)),
    }
    return _keep(collection, occasion, body, word, signer)


def reopen_round(
    collection: Collection, occasion: str, word: Word, signer: Signer | None = None
) -> RoundClosing:
    """Open a closed round again; gives the closing that held until now.

    Raises:
        AssessmentError: If it is not closed, name or reason are missing, the key of the
            secretariat is missing or is none, or nothing can be written.
    """
    _check(collection, occasion, word, closed=True)
    return _keep(collection, occasion, {"round": occasion}, replace(word, counts=False), signer)


def closing_of(collection: Collection, occasion: str) -> RoundClosing | None:
    """The closing of a round as it holds today; None while the round is open.

    Where a key of the secretariat is known, only acts signed with such a key count, each once: an
    earlier act that somebody wrote again behind a later one does not hold again.
    """
    last, seen = None, set[str]()
    for one in collection.said.acts:
        if one.kind != ActKind.CLOSING or one.body["round"] != occasion or _digest(one) in seen:
            continue
        seen.add(_digest(one))
        trust = _judged(one, collection.in_use).verdict
        if trust is Trust.VERIFIED or not collection.in_use.secretariat_known:
            last = one, trust is Trust.VERIFIED
    if last is None or last[0].body["counts"] != COUNTS:
        return None
    act, body = last[0], last[0].body
    return RoundClosing(
        round=body["round"],
        by=act.by,
        at=act.at,
        reason=act.reason,
        signed=last[1],
        expected=int(body["expected"]),
        approved=int(body["approved"]),
        demand=Demand(Decimal(body["least"]), json.loads(body["exceptions"])),
        revisions={(unit, form): one for unit, form, one in json.loads(body["revisions"])},
        digest=_digest(act),
    )


def turn(collection: Collection, number: int, word: Word) -> Merge:
    """Let an intake or a decision count no more, as if it had not happened; or again.

    Raises:
        AssessmentError: If there is none, it is so already, or a closed round rests on it.
    """
    check_word(word)
    with explained(collection.path, FileProblem.NOT_SAVED), transaction(collection.connection):
        # Another window may have turned it a moment ago: nobody can do so while we look.
        found = _merge(collection, number)
        if found.withdrawn is not word.counts:
            stands, gone = ConsolidationProblem.MERGE_STANDS, ConsolidationProblem.MERGE_WITHDRAWN
            raise refused(stands if word.counts else gone, merge=number)
        lost = {one.revision for one in collection.held()}
        told = clean_text(word.by), word.at.isoformat(), clean_text(word.reason)
        rows.add(collection.connection, rows.TURN, (None, number, int(not word.counts), *told))
        lost -= {one.revision for one in collection.held()}
        acts = [one for one in collection.said.acts if one.kind == ActKind.CLOSING]
        for name in {one.body["round"] for one in acts}:
            closing = closing_of(collection, name)
            if closing is not None and not lost.isdisjoint(closing.revisions.values()):
                raise refused(ConsolidationProblem.ROUND_CLOSED, round=name)
    return _merge(collection, number)


def _merge(collection: Collection, number: int) -> Merge:
    found = next((one for one in collection.merges if one.number == number), None)
    if found is None:
        raise refused(ConsolidationProblem.NO_SUCH_MERGE, merge=number)
    return found


def stood(collection: Collection, occasion: str) -> tuple[CaseStanding, ...]:
    """What stands in a round; of a closed one no more than what its closing names."""
    today = tuple(one for one in standings(collection) if one.case.round == occasion)
    closing = closing_of(collection, occasion)
    if closing is None:
        return today
    return tuple(one for one in as_closed(collection, closing, today) if one.approved)


def as_closed(
    collection: Collection, closing: RoundClosing, standing: Sequence[CaseStanding]
) -> tuple[CaseStanding, ...]:
    """What stands in a closed round: approved are the revisions its closing names, no others."""
    there = {one.revision: one for one in collection.held()}
    named = [there.get(closing.revisions.get(one.case[::2], "")) for one in standing]
    return tuple(
        replace(one, approved=False)
        if package is None
        else replace(one, package=package, approved=True)
        for one, package in zip(standing, named, strict=True)
    )


def judged_otherwise(
    closing: RoundClosing, standing: Sequence[CaseStanding]
) -> tuple[CaseStanding, ...]:
    """The cases of which today another revision would count than the closing names."""
    today = {
        one.case: one.package.revision if one.package is not None and one.approved else ""
        for one in standing
    }
    named = closing.revisions
    return tuple(one for one in standing if named.get(one.case[::2], "") != today[one.case])


def _check(collection: Collection, occasion: str, word: Word, *, closed: bool) -> None:
    check_word(word)
    if occasion not in rounds(collection):
        raise refused(ConsolidationProblem.NO_SUCH_ROUND, round=occasion)
    if (closing_of(collection, occasion) is not None) is not closed:
        problem = ConsolidationProblem.ROUND_OPEN if closed else ConsolidationProblem.ROUND_CLOSED
        raise refused(problem, round=occasion)


def _demanded(found: Coverage, demand: Demand) -> list[UnitReport]:
    """The units waited for in a round that is far enough; all that is missing is told at once."""
    problems = []
    values: dict[str, object]
    expected = {one.unit.code for one in found.units}
    for unit, why in demand.exceptions.items():
        values = {"unit": unit, "round": found.round}
        if unit not in expected:
            problems.append(Finding(ConsolidationProblem.EXCEPTION_NOT_EXPECTED, values=values))
        elif not clean_text(why):
            problems.append(Finding(ConsolidationProblem.EXCEPTION_WITHOUT_REASON, values=values))
    waited = [one for one in found.units if one.unit.code not in demand.exceptions]
    approved = sum(one.report is UnitProgress.APPROVED for one in waited)
    if 100 * approved < demand.least * len(waited):
        values = {"n": approved, "m": len(waited), "percent": f"{demand.least:f}"}
        problems.append(Finding(ConsolidationProblem.TOO_FEW_APPROVED, values=values))
    disputed = [
        one.unit.code for one in waited if any(standing.blocks for standing in one.standings)
    ]
    if disputed:
        values = {"n": len(disputed), "units": ", ".join(disputed)}
        problems.append(Finding(ConsolidationProblem.CONFLICTS_BEFORE_CLOSING, values=values))
    if problems:
        raise AssessmentError(*problems)
    return waited


def _keep(
    collection: Collection, occasion: str, body: dict[str, str], word: Word, signer: Signer | None
) -> RoundClosing:
    before = closing_of(collection, occasion)
    counts = COUNTS if word.counts else NO_MORE
    whole = body | {"counts": counts, "chain": collection.links.head}
    act = act_of(ActKind.CLOSING, whole, word)
    if signer is not None:
        act = replace(act, signature=pack([sign(_digest(act), signer)]).decode())
    trust = _judged(act, collection.in_use).verdict
    if collection.in_use.secretariat_known and trust is not Trust.VERIFIED:
        raise refused(ConsolidationProblem.CLOSING_NEEDS_KEY, round=occasion)
    acts = [act]
    if word.counts and occasion not in collection.said.registers:
        acts.append(register_act(occasion, collection.expected_in(occasion), word))
    keep_acts(collection, *acts)
    closing = closing_of(collection, occasion) or before
    assert closing is not None  # noqa: S101 - just kept, or it was closed before
    return closing


def _digest(act: CommitteeAct) -> str:
    """What is signed: the act and the end of the chain before it."""
    said = [_DOMAIN, act.kind, act.by, act.at.isoformat(), act.reason, act.body]
    return hashlib.sha256(dump(said)).hexdigest()


def _judged(act: CommitteeAct, in_use: InUse) -> Judged:
    claim = Claim(_digest(act), "", act.body["round"], role=Role.SECRETARIAT)
    return judge_signatures(claim, (act.signature or "[]").encode(), in_use, Path(act.kind))
