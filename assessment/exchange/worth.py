"""What a copy is worth: from its bytes, and from what is in use at the moment of reading.

A *copy* is one received file. A *revision* is what it carries, named by the digest of its manifest;
the same revision may come in many copies, signed or not, and is worth its best one. Worth is never
kept: the same copy is worth more when its signer is put on the roster, and nothing when the key is
revoked.

| worth | a copy |
|---|---|
| DECISION | signed by the secretariat alone: what it decided |
| BOTH | signed by assessor and head, both on the roster for this role, unit and time |
| ONE | signed by one of them |
| STRANGER | signed, by keys that nobody here knows: an office may be new |
| UNSIGNED | sound, and signed by nobody |
| NONE | altered; signed by a key that was revoked, or has not this role, unit or term; received too
late; of a questionnaire or unit that is not in use here: it stands for nothing |

A stranger's valid signature beside others neither helps nor harms. A listed key that may not sign,
and a signature that does not hold, take everything away from the copy they stand in, and from no
other. What is claimed beside what is signed - names, days - is looked at, never believed: the
roster's name is shown, and a day that cannot be is passed over for the day of receipt.

What the worth of copies decides is told in ``consolidation/standing.py``.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from functools import lru_cache
from pathlib import Path

from assessment.errors import Finding, UnreadableError
from assessment.exchange import keys
from assessment.exchange.container import finding
from assessment.exchange.keys import NO_KEYS, KnownKey, Role, Signature, Statement
from assessment.exchange.roster import NO_ROSTER, Roster, roster_in_use
from assessment.language.text import Language, Text
from assessment.problems.answers import DayProblem
from assessment.problems.exchange import ExchangeProblem
from assessment.questionnaire.library import installed
from assessment.responses.review import same_person
from assessment.units import NO_REGISTER, Register, load_register
from assessment.words import Worded, Words, mark

# What is judged has its days in this one zone, whoever looks, wherever the computer believes to be;
# no questionnaire tells another: who makes it would move the end of a term, and acts have none.
CAMBODIA = timezone(timedelta(hours=7))
# There was no program before, so a clock that says so has lost its time.
EARLIEST = datetime(2026, 1, 1, tzinfo=CAMBODIA)
# So long after the end of a term a package may come that was signed within it.
LATEST = timedelta(days=90)
_A_DAY = timedelta(days=1)


class TrustLevel(IntEnum):
    """How much a copy is worth beside the others of its unit; a higher one decides alone."""

    NONE = -1
    UNSIGNED = 0
    STRANGER = 1
    ONE = 2
    BOTH = 3
    DECISION = 4


class Trust(Worded):
    """What can be believed of a package, in one word."""

    COUNTERSIGNED = "countersigned", mark("Verified and countersigned")
    VERIFIED = "verified", mark("Verified")
    UNSIGNED = "unsigned", mark("Unsigned")
    UNKNOWN_KEY = "unknown_key", mark("Unknown key")
    REVOKED_KEY = "revoked_key", mark("Revoked key")
    WRONG_ROLE = "wrong_role", mark("Wrong role")
    LATE = "late", mark("Received too late")
    DAMAGED_EVIDENCE = "damaged_evidence", mark("Damaged evidence")
    ALTERED = "altered", mark("Altered after signing")
    UNREADABLE = "unreadable", mark("Unreadable")


WORTH: Mapping[Trust, TrustLevel] = {
    Trust.COUNTERSIGNED: TrustLevel.BOTH,
    Trust.VERIFIED: TrustLevel.ONE,
    Trust.UNKNOWN_KEY: TrustLevel.STRANGER,
    Trust.UNSIGNED: TrustLevel.UNSIGNED,
}


class Aside(StrEnum):
    """Why a copy stands for nothing, whoever signed it."""

    QUESTIONNAIRE = "questionnaire"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class InUse:
    roster: Roster = NO_ROSTER
    # Keys known by hand, by key id; they count beside the roster's.
    known: Mapping[str, KnownKey] = field(default_factory=lambda: NO_KEYS)
    # Fingerprints of the questionnaires installed or admitted.
    questionnaires: frozenset[str] = frozenset()
    register: Register = NO_REGISTER  # the units expected; all there can be while it is empty
    # Revisions, and names of rounds, that count though they came too late.
    accepted: frozenset[str] = frozenset()
    # Units that count beside the register, each with its round; with none in every round.
    admitted: frozenset[tuple[str, str]] = frozenset()
    # The register that was kept for a round, by its name.
    kept: Mapping[str, Register] = field(default_factory=dict)

    def expects(self, unit: str, occasion: str) -> bool:
        """Whether a unit may count in a round."""
        admitted = not self.admitted.isdisjoint({(unit, occasion), (unit, "")})
        if not self.register.units or admitted:
            return True
        kept = self.kept.get(occasion)
        if kept is None:
            return self.register.has(unit, occasion)
        return unit in kept.by_code

    def codes_of(self, unit: str, occasion: str = "") -> frozenset[str]:
        """All codes of a unit: a renamed one is one under each of them.

        In a round that keeps its register also those of that, but none of another unit expected.
        """
        kept = self.kept.get(occasion, NO_REGISTER).same.get(unit, frozenset())
        codes = self.register.same.get(unit, frozenset()) | kept | {unit}
        if occasion:
            here = [code for code in sorted(codes) if self.expects(code, occasion)]
        else:
            here = []
        if unit in here:
            own = unit
        else:
            own = next(iter(here), unit)
        return codes.difference(code for code in here if code not in (own, unit))

    def code_in(self, unit: str, occasion: str) -> str:
        """The code that a unit has in a round; the one given where the register tells none."""
        if self.expects(unit, occasion):
            return unit
        others = sorted(self.codes_of(unit, occasion))
        return next((code for code in others if self.expects(code, occasion)), unit)

    @property
    def secretariat_known(self) -> bool:
        """Whether a key of the secretariat is known, so that nothing of theirs comes without."""
        by_hand = any(Role.SECRETARIAT in known_key.roles for known_key in self.known.values())
        return by_hand or any(person.role is Role.SECRETARIAT for person in self.roster.people)

    def owner(self, signature: Signature) -> str:
        """The name of the key's owner as it is known here, else what the signer says."""
        return self.known_as(signature.statement.key_id) or signature.name

    def known_as(self, key_id: str) -> str:
        """The name of the key's owner as it is known here; empty when nobody knows the key."""
        by_hand = self.known.get(key_id)
        return self.roster.owner(key_id) or (by_hand.public.name if by_hand else "")


NOTHING_IN_USE = InUse()


def in_use_here(known: Mapping[str, KnownKey] = NO_KEYS, roster: Roster | None = None) -> InUse:
    """What is in use here; another roster when one is given for this call."""
    return InUse(
        roster_in_use() if roster is None else roster,
        known,
        frozenset(
            other_installed.questionnaire.fingerprint
            for other_installed in installed()
            if other_installed.questionnaire is not None
        ),
        load_register(),
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """What a copy says of itself, under which its signatures are looked at."""

    revision: str
    unit: str
    round: str = ""
    fingerprint: str = ""
    # When it was received first; None when nobody knows, or it was never received.
    received: datetime | None = None
    altered: bool = False  # whether its contents are not what its manifest says
    # The only role whose signature counts; None for all that a package may have.
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    verdict: Trust
    findings: tuple[Finding, ...] = ()
    signatures: tuple[Signature, ...] = ()  # each key once in each role, whether known or not
    decision: bool = False  # whether the secretariat alone signed it, with a key that is known
    aside: Aside | None = None

    @property
    def trust_level(self) -> TrustLevel:
        if self.aside is not None:
            return TrustLevel.NONE
        if self.decision:
            return TrustLevel.DECISION
        return WORTH.get(self.verdict, TrustLevel.NONE)


# One such signature decides, in this order, whatever the others are worth.
_SPOILING = (Trust.ALTERED, Trust.REVOKED_KEY, Trust.WRONG_ROLE, Trust.LATE)


def judge(claim: Claim, signatures: bytes, in_use: InUse, path: Path | None = None) -> Judged:
    """What a received copy is worth by what is in use; ``path`` names it in what is found."""
    judged = judge_signatures(claim, signatures, in_use, path or Path(claim.unit))
    judged = replace(judged, aside=aside(claim, in_use))
    if claim.altered:
        return replace(judged, verdict=Trust.ALTERED, decision=False)
    return judged


def aside(claim: Claim, in_use: InUse) -> Aside | None:
    """Why a copy stands for nothing whoever signed it; None when nothing is the matter."""
    if claim.fingerprint not in in_use.questionnaires:
        return Aside.QUESTIONNAIRE
    unit = in_use.code_in(claim.unit, claim.round)
    if in_use.expects(unit, claim.round):
        return None
    return Aside.UNIT


def judge_signatures(claim: Claim, raw: bytes, in_use: InUse, path: Path) -> Judged:
    """What the signatures in these bytes are worth under what they claim to sign.

    ``path`` names the file in what is found.
    """
    proven = _proven(raw, claim.revision)
    if proven is None:
        return Judged(Trust.ALTERED, (finding(ExchangeProblem.SIGNATURES_UNREADABLE, path),))
    if not proven:
        return Judged(Trust.UNSIGNED, (finding(ExchangeProblem.UNSIGNED, path),))
    judged = [
        (signature, key_of(signature.statement, claim, in_use) if holds else Trust.ALTERED)
        for signature, holds in proven
    ]
    signatures = [signature for signature, _ in judged]
    verdicts = {verdict for _, verdict in judged}
    counting = [signature for signature, verdict in judged if verdict is Trust.VERIFIED]
    findings = [
        problem
        for signature, verdict in judged
        for problem in _findings_of_signature(signature, verdict, in_use, path)
    ]
    findings += [
        finding(DayProblem.DAY_PASSED_OVER, path, name=in_use.owner(signature))
        for signature, verdict in judged
        if verdict is not Trust.ALTERED and impossible(signature.statement.at, claim.received)
    ]
    repeated = list(_repeated(signatures, path, in_use))
    if any(
        other_finding.problem is ExchangeProblem.SIGNED_IN_TWO_ROLES for other_finding in repeated
    ):
        verdicts.add(Trust.ALTERED)
    findings += repeated
    once = keys.each_once(signatures)
    spoilt = next((trust for trust in _SPOILING if trust in verdicts), None)
    alone = {signature.statement.role for signature in once} == {Role.SECRETARIAT}
    verdict = spoilt or _together(counting, in_use, alone=alone)
    return Judged(verdict, tuple(findings), once, alone and verdict is Trust.VERIFIED)


def verdict_on(signature: Signature, claim: Claim, in_use: InUse) -> Trust:
    """What one signature under a copy is worth by itself."""
    holds = keys.holds(signature, claim.revision)
    if holds:
        return key_of(signature.statement, claim, in_use)
    return Trust.ALTERED


def key_of(statement: Statement, claim: Claim, in_use: InUse) -> Trust:
    """What is said of the key that made a valid statement about this copy."""
    key_id = statement.key_id
    role = statement.role
    if claim.role in (None, role):
        entitled = Trust.VERIFIED
    else:
        entitled = Trust.WRONG_ROLE
    for revocation in in_use.roster.revoked:
        if revocation.key_id == key_id and statement.manifest not in revocation.received:
            return Trust.REVOKED_KEY
    lines = in_use.roster.lines(key_id)
    # None where no day is known: a day that cannot be is passed over for that of the receipt.
    if impossible(statement.at, claim.received):
        moment = claim.received
    else:
        moment = statement.at
    day = moment and moment.astimezone(CAMBODIA).date()
    codes = in_use.codes_of(claim.unit, claim.round)
    in_term = [
        person
        for person in lines
        if any(person.has(role, code, day or person.since) for code in codes)
    ]
    if not in_term:
        known = in_use.known.get(key_id)
        if known is not None:
            if role in known.roles:
                return entitled
            return Trust.WRONG_ROLE
        if lines:
            return Trust.WRONG_ROLE
        return Trust.UNKNOWN_KEY
    accepted = {claim.revision, claim.round} & in_use.accepted
    came = claim.received and claim.received.astimezone(CAMBODIA).date()
    late = all(came and person.until and came > person.until + LATEST for person in in_term)
    if late and not accepted:
        return Trust.LATE
    return entitled


def impossible(at: datetime, received: datetime | None) -> bool:
    """Whether a signature claims a day that cannot be: before the program, or after its receipt."""
    return at < EARLIEST or (received is not None and at > received + _A_DAY)


@lru_cache(maxsize=8192)
def _proven(raw: bytes, revision: str) -> tuple[tuple[Signature, bool], ...] | None:
    """The signatures, each with whether it holds; None when they cannot be read."""
    with suppress(UnreadableError):
        return tuple((signature, keys.holds(signature, revision)) for signature in keys.unpack(raw))
    return None


def _repeated(signatures: Sequence[Signature], path: Path, in_use: InUse) -> Iterator[Finding]:
    """Keys that signed more than once: no harm in one role, never right in two."""
    for at, signature in enumerate(signatures):
        before = {
            other_signature.statement.role
            for other_signature in signatures[:at]
            if other_signature.key == signature.key
        }
        if not before:
            continue
        again = signature.statement.role in before
        if again:
            problem = ExchangeProblem.SIGNED_TWICE
        else:
            problem = ExchangeProblem.SIGNED_IN_TWO_ROLES
        yield finding(problem, path, name=in_use.owner(signature))


def _findings_of_signature(
    signature: Signature, verdict: Trust, in_use: InUse, path: Path
) -> Iterator[Finding]:
    match verdict:
        case Trust.ALTERED:
            word = signature.statement.role.word
            role = Text.from_mapping(
                {language: Words(language).translate(word) for language in Language}
            )
            named = {"name": signature.name, "role": role, "key": signature.key_code}
            yield finding(ExchangeProblem.SIGNATURE_INVALID, path, **named)
        case Trust.UNKNOWN_KEY:
            yield finding(ExchangeProblem.UNKNOWN_KEY, path, key=signature.key_code)
        case Trust.REVOKED_KEY:
            yield finding(ExchangeProblem.REVOKED_KEY, path, key=signature.key_code)
        case Trust.LATE:
            late = {"name": in_use.owner(signature), "days": LATEST.days}
            yield finding(DayProblem.RECEIVED_LATE, path, **late)
        case Trust.WRONG_ROLE:
            yield finding(ExchangeProblem.ROLE_NOT_ALLOWED, path, name=in_use.owner(signature))


def _together(counting: Sequence[Signature], in_use: InUse, *, alone: bool) -> Trust:
    """What the signatures that count are worth; a stranger's neither helps nor harms."""
    people: dict[Role, list[str]] = {role: [] for role in Role}
    for signature in counting:
        people[signature.statement.role].append(in_use.owner(signature))
    assessors = people[Role.ASSESSOR]
    heads = people[Role.HEAD]
    if any(not same_person(assessor, other) for assessor in assessors for other in heads):
        return Trust.COUNTERSIGNED
    if assessors or heads or (counting and alone):
        return Trust.VERIFIED
    return Trust.UNKNOWN_KEY
