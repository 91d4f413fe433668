"""What people say of a collection: each is a row more, with who, when and why, and can be unsaid.

Withdrawing an intake or a decision and bringing it back; letting a questionnaire, a unit or a late
package count; returning a revision, and the reply to its unit; the codes of national reports that
were written; closing a round, by which its report becomes final, and opening it again. Each is
refused where name or reason are missing, or nothing can be written.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from assessment.consolidation import model, rows
from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import Coverage, UnitProgress, UnitReport, coverage
from assessment.consolidation.model import COUNTS, NO_MORE, ActKind, CommitteeAct
from assessment.consolidation.national import rounds
from assessment.consolidation.standing import CaseStanding, claims_of, standings, state_of
from assessment.errors import Finding, FindingPlace, refused, stop_on_errors
from assessment.exchange import canonical, receive
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role, Signer, holds, pack, sign
from assessment.exchange.reply import Reply, Returned, reply_to, write_reply
from assessment.exchange.roster import SignedRoster
from assessment.exchange.worth import (
    WORTH,
    Aside,
    Claim,
    InUse,
    Judged,
    Trust,
    TrustLevel,
    judge_signatures,
)
from assessment.language.text import Language
from assessment.problems.answers import AnswerProblem
from assessment.problems.commands import CommandProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.exchange import ReplyProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.values import LONGEST_TEXT, clean_text
from assessment.units import Unit, load_register, register_text
from assessment.words import mark

_DOMAIN = "dra-act-v1"
ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Word:
    by: str
    at: datetime
    reason: str = ""
    counts: bool = True  # whether it counts from now on, or no more


def turn(collection: Collection, merge: int, word: Word) -> model.Merge:
    """Let an intake or a decision count no more, as if it had not happened; or again.

    Raises:
        AssessmentError: If there is none, it is so already, or a closed round rests on it.
    """
    check_word(word)
    with collection.changing() as connection:
        # Another window may have turned it a moment ago: nobody can do so while we look.
        stored = _merge(collection, merge)
        if stored.withdrawn is not word.counts:
            stands = ConsolidationProblem.MERGE_STANDS
            gone = ConsolidationProblem.MERGE_WITHDRAWN
            raise refused(stands if word.counts else gone, merge=merge)
        before = {copy.revision: copy.quality[:2] for copy in collection.revisions()}
        turn_cells = clean_text(word.by), word.at.isoformat(), clean_text(word.reason)
        rows.add(connection, rows.TURN, (None, merge, int(not word.counts), *turn_cells))
        after = {copy.revision: copy.quality[:2] for copy in collection.revisions()}
        lost = {name for name, quality in before.items() if after.get(name, ()) < quality}
        acts = collection.committee_acts.acts
        for name in {
            committee_act.body["round"]
            for committee_act in acts
            if committee_act.kind == ActKind.CLOSING
        }:
            closing = closing_of(collection, name)
            if closing is not None and not lost.isdisjoint(closing.revisions.values()):
                raise refused(ConsolidationProblem.ROUND_CLOSED, round=name)
    return _merge(collection, merge)


def _merge(collection: Collection, number: int) -> model.Merge:
    for merge in collection.merges:
        if merge.number == number:
            return merge
    raise refused(ConsolidationProblem.NO_SUCH_MERGE, merge=number)


def admit_questionnaire(
    collection: Collection, questionnaire: Questionnaire, word: Word
) -> Finding:
    """Let the packages that answer a questionnaire count, or count no more.

    Raises:
        AssessmentError: If no package held here waits for that questionnaire (or counts by it).
    """
    fingerprint = questionnaire.fingerprint
    settings = questionnaire.settings
    about = [copy for copy in collection.revisions() if copy.fingerprint == fingerprint]
    admitted = fingerprint in collection.committee_acts.questionnaires
    waits = any(copy.aside is Aside.QUESTIONNAIRE for copy in about)
    if not (waits if word.counts else admitted):
        raise refused(
            ConsolidationProblem.NOBODY_WAITS, questionnaire=settings.id, version=settings.version
        )
    named = {"questionnaire": settings.id, "version": settings.version}
    record_act(collection, ActKind.QUESTIONNAIRE, {"fingerprint": fingerprint, **named}, word)
    if word.counts:
        problem = ConsolidationProblem.LET_IN
    else:
        problem = ConsolidationProblem.LET_OUT
    return Finding(problem, values={**named, "n": len(about)})


def admit_unit(collection: Collection, unit: str, word: Word, occasion: str = "") -> Finding:
    """Let a unit that is not on the register count, or count no more.

    That is in one round, or in each of which something is held.

    Raises:
        AssessmentError: If nothing is.
    """
    check_word(word)
    of_it = (copy for copy in collection.revisions() if copy.case.unit == unit)
    about = [copy for copy in of_it if occasion in ("", copy.case.round)]
    names = {copy.case.round for copy in about}
    if not word.counts:
        # What an earlier program admitted, it admitted to every round, named "".
        admitted = (name for code, name in collection.committee_acts.units if code == unit)
        names.update(name for name in admitted if not occasion or name in ("", occasion))
    if not names:
        raise refused(ConsolidationProblem.NO_SUCH_CASE, unit=unit)
    body = {"unit": unit, "block": "", "km": "", "en": ""}
    if word.counts:
        body["counts"] = COUNTS
    else:
        body["counts"] = NO_MORE
    if about:  # whoever signs nothing gives the unit neither its name nor its group
        best = max(about, key=lambda copy: WORTH.get(copy.trust, TrustLevel.NONE))
        subject = collection.record(best.revision).subject
        body |= {
            language.value: subject.unit_name.get(language)
            for language in (Language.KM, Language.EN)
        }
        body["block"] = subject.block
    committee_acts = (act_of(ActKind.UNIT, body | {"round": name}, word) for name in sorted(names))
    keep_acts(collection, *committee_acts)
    if word.counts:
        problem = ConsolidationProblem.UNIT_IN
    else:
        problem = ConsolidationProblem.UNIT_OUT
    rounds_text = ", ".join(sorted(names - {""}))
    return Finding(problem, values={"unit": unit, "rounds": rounds_text, "n": len(about)})


def accept_late(collection: Collection, what: str, word: Word) -> Finding:
    """Let a revision, or all of a round, count though it came too late; or count no more.

    Raises:
        AssessmentError: If neither is held.
    """
    of_round = what in rounds(collection)
    if of_round:
        name = what
    else:
        name = collection.find(what).revision
    record_act(collection, ActKind.LATE, {"accepted": name}, word)
    if word.counts:
        problem = ConsolidationProblem.LATE_IN
    else:
        problem = ConsolidationProblem.LATE_OUT
    return Finding(problem, values={"what": what if of_round else short_code(name)})


def return_revision(collection: Collection, revision: str, word: Word) -> None:
    """Say that a revision was returned, so that it is approved no more; or take that back.

    It is approved again by what follows it.
    """
    record_act(collection, ActKind.RETURN, {"revision": collection.find(revision).revision}, word)


def note_printed(collection: Collection, report: model.PrintedReport, word: Word) -> None:
    """Keep the code of a national report that is about to be written; once each."""
    if report.digest not in collection.committee_acts.printed:
        if report.final:
            final = COUNTS
        else:
            final = NO_MORE
        body = {**asdict(report), "final": final, "roster": str(report.roster)}
        keep_acts(collection, act_of(ActKind.PRINTED, body, word))


def register_act(occasion: str, units: Iterable[Unit], word: Word) -> CommitteeAct:
    """The act by which a round keeps its register, whatever is imported later."""
    return act_of(ActKind.REGISTER, {"round": occasion, "units": register_text(units)}, word)


def record_act(collection: Collection, kind: ActKind, body: dict[str, str], word: Word) -> None:
    """Keep what somebody says, with whether it counts or counts no more."""
    check_word(word)
    whole = {**body, "counts": COUNTS if word.counts else NO_MORE}
    keep_acts(collection, act_of(kind, whole, word))


def act_of(kind: ActKind, body: dict[str, str], word: Word) -> CommitteeAct:
    """What somebody says, as it is kept."""
    return CommitteeAct(0, kind, clean_text(word.by), word.at, clean_text(word.reason), body)


def keep_acts(collection: Collection, *acts: CommitteeAct) -> None:
    """Keep all of them, or nothing."""
    with collection.changing() as connection:
        for committee_act in acts:
            rows.keep_act(connection, committee_act)


def check_word(word: Word) -> None:
    """Whoever says something has a name and a reason.

    Raises:
        AssessmentError: If one is missing, or the reason is too long.
    """
    if not clean_text(word.by) or not clean_text(word.reason):
        raise refused(ConsolidationProblem.TURN_NEEDS_REASON)
    if len(word.reason) > LONGEST_TEXT:
        raise refused(AnswerProblem.TEXT_TOO_LONG, limit=LONGEST_TEXT)


@dataclass(frozen=True, slots=True)
class ReplyWords:
    by: str
    at: datetime
    note: str = ""
    returned: Sequence[Returned] = ()


def hand_back(
    collection: Collection,
    standing: CaseStanding,
    reply_words: ReplyWords,
    by: Sequence[Signer],
    path: Path,
) -> tuple[Reply, str]:
    """Write the reply for what stands, and note what it returns; gives it and its digest.

    The package of a decision goes back with it.

    Raises:
        AssessmentError: If nothing stands, the package can no longer be read, a question that is
            returned does not exist, it cannot be written, or the return not noted.
    """
    package = standing.package
    if package is None:
        raise refused(ReplyProblem.UNDECIDED, unit=standing.case.unit)
    with collection.opened(package.package) as content:
        received = receive.read_package(Path(standing.case.unit), collection.in_use, source=content)
        content.seek(0)
        merged = None
        if standing.decision is not None:
            merged = content.read()
    receipt = reply_to(received, by=reply_words.by, at=reply_words.at, note=reply_words.note)
    if received.record:
        known = received.record.questionnaire.by_code
    else:
        known = {}
    strange = (
        returned.question for returned in reply_words.returned if returned.question not in known
    )
    at = ((FindingPlace(question=code), {"question": code}) for code in strange)
    stop_on_errors(Finding(CommandProblem.UNKNOWN_QUESTION, *code) for code in at)
    reply = replace(
        receipt,
        heads=tuple(sorted({code.head for code in _included(standing, package)})),
        returned=tuple(reply_words.returned),
        merged="" if merged is None else hashlib.sha256(merged).hexdigest(),
    )
    digest = write_reply(reply, by, path, merged)
    if reply_words.returned:
        why = " · ".join(
            f"{returned.question}: {returned.comment}" for returned in reply_words.returned
        )
        return_revision(
            collection, reply.revision, Word(reply_words.by, reply_words.at, why[:LONGEST_TEXT])
        )
    return reply, digest


def _included(standing: CaseStanding, package: model.ReceivedCopy) -> Iterator[model.ReceivedCopy]:
    """The revisions that the standing one says it goes on from, and those that say the same."""
    claimed = {package.revision, *claims_of(package)}
    named = [
        copy for copy in standing.copies if not claimed.isdisjoint((copy.revision, state_of(copy)))
    ]
    sayings = {copy.content for copy in named}
    yield from named
    yield from (
        copy
        for copy in standing.copies
        if copy not in named and copy.admitted and copy.content in sayings
    )


EXCEPTED = mark("Units not waited for, and not among those expected: {n}.")


@dataclass(frozen=True, slots=True)
class Demand:
    # Per cent of the expected units, without the exceptions, that must be approved.
    least: Decimal = ALL
    # Why a unit is not waited for, by its code.
    exceptions: Mapping[str, str] = field(default_factory=dict)


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
    number: int  # of the act


def close_round(
    collection: Collection, occasion: str, demand: Demand, word: Word, signer: Signer | None = None
) -> RoundClosing:
    """Close a round, if what is demanded is reached.

    Raises:
        AssessmentError: If it is not held or is closed already, an exception is no unit waited
            for, too few units are approved, conflicts that count are open, name or reason are
            missing, the key of the secretariat is missing or is none, or nothing can be written.
    """
    _check_round(collection, occasion, word, closed=False)
    chain = collection.links.head
    round_coverage = coverage(collection, occasion=occasion)
    waited = _demanded(round_coverage, demand)
    standing = (
        standing
        for report in round_coverage.units
        for standing in report.standings
        if standing.approved
    )
    revisions = [
        [*case_standing.case[::2], case_standing.package.revision]
        for case_standing in standing
        if case_standing.package
    ]
    body = {
        "round": occasion,
        "least": str(demand.least),
        "expected": str(len(waited)),
        "approved": str(sum(unit_report.report is UnitProgress.APPROVED for unit_report in waited)),
        "exceptions": json.dumps(dict(sorted(demand.exceptions.items())), ensure_ascii=False),
        "revisions": json.dumps(sorted(revisions)),
        "chain": chain,
        # What everything is judged by as long as the round is closed.
        "roster": SignedRoster(collection.in_use.roster).to_bytes().decode(),
        "questionnaires": " ".join(sorted(collection.in_use.questionnaires)),
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
    _check_round(collection, occasion, word, closed=True)
    return _keep(collection, occasion, {"round": occasion}, replace(word, counts=False), signer)


def closing_of(collection: Collection, occasion: str) -> RoundClosing | None:
    """The closing of a round as it holds today; None while the round is open.

    Where a key of the secretariat is known, only acts signed with such a key count, each once: an
    earlier act that somebody wrote again behind a later one does not hold again.
    """
    last = None
    seen = set[str]()
    for committee_act in collection.committee_acts.acts:
        if (
            committee_act.kind != ActKind.CLOSING
            or committee_act.body["round"] != occasion
            or _digest(committee_act) in seen
        ):
            continue
        seen.add(_digest(committee_act))
        trust = _judged(committee_act, collection.in_use).verdict
        if trust is Trust.VERIFIED or not collection.in_use.secretariat_known:
            last = committee_act, trust is Trust.VERIFIED
    if last is None or last[0].body["counts"] != COUNTS:
        return None
    act = last[0]
    body = last[0].body
    return RoundClosing(
        round=body["round"],
        by=act.by,
        at=act.at,
        reason=act.reason,
        signed=last[1],
        expected=int(body["expected"]),
        approved=int(body["approved"]),
        demand=Demand(Decimal(body["least"]), json.loads(body["exceptions"])),
        revisions={
            (unit, form): revision for unit, form, revision in json.loads(body["revisions"])
        },
        digest=_digest(act),
        number=act.number,
    )


@contextmanager
def as_it_was(collection: Collection, act: int) -> Iterator[None]:
    """A collection read as it was when an act of that number was said."""
    before = collection.read_until(act)
    try:
        yield
    finally:
        collection.read_until(before)


@contextmanager
def as_kept(
    collection: Collection, occasion: str, *, kept: bool = True
) -> Iterator[tuple[CaseStanding, ...]]:
    """What stands in a round; where what a closed one keeps is asked for, that.

    As long as that is looked at, the collection is read as it was when the round was closed.
    """
    closing = None
    if kept:
        closing = closing_of(collection, occasion)
    with nullcontext() if closing is None else as_it_was(collection, closing.number):
        case_standings = tuple(
            standing for standing in standings(collection) if standing.case.round == occasion
        )
        yield case_standings if closing is None else as_closed(collection, closing, case_standings)


def as_closed(
    collection: Collection, closing: RoundClosing, standing: Sequence[CaseStanding]
) -> tuple[CaseStanding, ...]:
    """What stands in a closed round: approved are the revisions its closing names, no others."""
    there = {copy.revision: copy for copy in collection.revisions()}
    named = [
        there.get(closing.revisions.get(case_standing.case[::2], "")) for case_standing in standing
    ]
    return tuple(
        replace(
            case_standing, package=package or case_standing.package, approved=package is not None
        )
        for case_standing, package in zip(standing, named, strict=True)
    )


def kept_figures(collection: Collection, *occasions: str) -> Iterator[Finding]:
    """What would count otherwise today in closed rounds, in all of them or in those named."""
    today = [
        (standing.case, standing.approved and standing.package)
        for standing in standings(collection)
    ]
    for occasion in occasions or rounds(collection):
        closing = closing_of(collection, occasion)
        if closing is not None:
            named = closing.revisions
        else:
            named = {}
        changed = {
            case.unit
            for case, counts in today
            if case.round == occasion
            if named.get(case[::2], "") != (counts.revision if counts else "")
        }
        if closing is not None and changed:
            values = {"round": occasion, "n": len(changed), "units": ", ".join(sorted(changed))}
            yield Finding(ConsolidationProblem.CLOSED_OTHERWISE, values=values)


def _check_round(collection: Collection, occasion: str, word: Word, *, closed: bool) -> None:
    check_word(word)
    closing = closing_of(collection, occasion)
    if closing is None and occasion not in rounds(collection):
        raise refused(ConsolidationProblem.NO_SUCH_ROUND, round=occasion)
    if (closing is not None) is not closed:
        if closed:
            problem = ConsolidationProblem.ROUND_OPEN
        else:
            problem = ConsolidationProblem.ROUND_CLOSED
        raise refused(problem, round=occasion)


def _demanded(other_coverage: Coverage, demand: Demand) -> list[UnitReport]:
    """The units waited for in a round that is far enough; all that is missing is told at once."""
    problems = []
    values: dict[str, object]
    reported = {unit_report.unit.code: unit_report.report for unit_report in other_coverage.units}
    for unit, why in demand.exceptions.items():
        values = {"unit": unit, "round": other_coverage.round}
        if unit not in reported:
            problems.append(Finding(ConsolidationProblem.EXCEPTION_NOT_EXPECTED, values=values))
        elif reported[unit] is UnitProgress.APPROVED:
            problems.append(Finding(ConsolidationProblem.EXCEPTION_APPROVED, values=values))
        elif not clean_text(why):
            problems.append(Finding(ConsolidationProblem.EXCEPTION_WITHOUT_REASON, values=values))
    waited = [
        unit_report
        for unit_report in other_coverage.units
        if unit_report.unit.code not in demand.exceptions
    ]
    approved = sum(unit_report.report is UnitProgress.APPROVED for unit_report in waited)
    if 100 * approved < demand.least * len(waited):
        values = {"n": approved, "m": len(waited), "percent": f"{demand.least:f}"}
        problems.append(Finding(ConsolidationProblem.TOO_FEW_APPROVED, values=values))
    disputed = [
        unit_report.unit.code
        for unit_report in waited
        if any(standing.blocks for standing in unit_report.standings)
    ]
    if disputed:
        values = {"n": len(disputed), "units": ", ".join(disputed)}
        problems.append(Finding(ConsolidationProblem.CONFLICTS_BEFORE_CLOSING, values=values))
    stop_on_errors(problems)
    return waited


def _keep(
    collection: Collection, occasion: str, body: dict[str, str], word: Word, signer: Signer | None
) -> RoundClosing:
    before = closing_of(collection, occasion)
    if word.counts:
        counts = COUNTS
    else:
        counts = NO_MORE
    whole = {"chain": collection.links.head, **body, "counts": counts}
    act = act_of(ActKind.CLOSING, whole, word)
    if signer is not None:
        act = replace(act, signature=pack([sign(_digest(act), signer)]).decode())
    trust = _judged(act, collection.in_use).verdict
    if collection.in_use.secretariat_known and trust is not Trust.VERIFIED:
        raise refused(ConsolidationProblem.CLOSING_NEEDS_KEY, round=occasion)
    acts = [act]
    if word.counts and occasion not in collection.committee_acts.registers:
        # Not the units that were let count: that may be taken back in a round that is reopened.
        acts.append(register_act(occasion, load_register().units_in(occasion), word))
    with collection.changing() as connection:
        if collection.links.head != whole["chain"]:
            raise refused(ConsolidationProblem.CHANGED_MEANWHILE, round=occasion)
        for committee_act in acts:
            rows.keep_act(connection, committee_act)
    closing = closing_of(collection, occasion) or before
    assert closing is not None  # noqa: S101 - just kept, or it was closed before
    return closing


def signed_by(collection: Collection, key_id: str) -> dict[str, model.Case]:
    """The closings and reopenings of rounds that a key signed, by what its statement is about."""
    acts_by_digest = {
        _digest(committee_act): committee_act
        for committee_act in collection.committee_acts.acts
        if committee_act.kind == ActKind.CLOSING
    }
    return {
        digest: model.Case("", committee_act.body["round"], "")
        for digest, committee_act in acts_by_digest.items()
        for signature in _judged(committee_act, collection.in_use).signatures
        if signature.statement.key_id == key_id and holds(signature, digest)
    }


def _digest(act: CommitteeAct) -> str:
    """What is signed: the act and the end of the chain before it."""
    statement = [_DOMAIN, act.kind, act.by, act.at.isoformat(), act.reason, act.body]
    return hashlib.sha256(canonical.dump(statement)).hexdigest()


def _judged(act: CommitteeAct, in_use: InUse) -> Judged:
    claim = Claim(_digest(act), "", act.body["round"], role=Role.SECRETARIAT)
    return judge_signatures(claim, (act.signature or "[]").encode(), in_use, Path(act.kind))
