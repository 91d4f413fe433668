"""The door in: a package to a record and a verdict. A bad package is a finding, never an error."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from assessment.errors import AssessmentError, Finding, UnreadableError, errors_in
from assessment.exchange import claims, package, signing
from assessment.exchange.answer_sheet import Edit
from assessment.exchange.claims import NO_ANSWERS, Answers
from assessment.exchange.codes import short_code
from assessment.exchange.container import ATTACHED, finding
from assessment.exchange.keys import NO_KEYS, KnownKey, Role
from assessment.exchange.manifest import Manifest, scores_of
from assessment.exchange.package import Package
from assessment.exchange.role_words import role_text
from assessment.exchange.roster import NO_ROSTER, Roster, Standing
from assessment.exchange.signing import Signature, Statement
from assessment.exchange.sources import Source
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.packages import PackageProblem
from assessment.responses.record import Record
from assessment.responses.review import same_person
from assessment.scoring.result import Scores


class Verdict(StrEnum):
    """What can be believed of a package."""

    COUNTERSIGNED = "countersigned"
    VERIFIED = "verified"
    UNSIGNED = "unsigned"
    UNKNOWN_KEY = "unknown_key"
    REVOKED_KEY = "revoked_key"
    WRONG_ROLE = "wrong_role"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


# One such signature decides, in this order, whatever the others are worth.
_SPOILING = {
    ExchangeProblem.SIGNATURE_INVALID: Verdict.ALTERED,
    ExchangeProblem.SIGNED_IN_TWO_ROLES: Verdict.ALTERED,
    ExchangeProblem.REVOKED_KEY: Verdict.REVOKED_KEY,
    ExchangeProblem.ROLE_NOT_ALLOWED: Verdict.WRONG_ROLE,
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filled template says of itself; nobody signed it.

    Attributes:
        unit: Code of the unit, as the register writes it where it is listed.
        round: Name of the round, as somebody wrote it; empty where nobody did.
        questionnaire: Id of the questionnaire.
    """

    unit: str
    round: str
    questionnaire: str


@dataclass(frozen=True, slots=True)
class Received:
    """What a package file holds and what can be believed of it.

    Attributes:
        path: The file.
        verdict: What can be believed.
        findings: Everything that was noticed; never empty when the verdict is a bad one.
        revision: Identity of what was sent; empty when unreadable.
        manifest: What it says about itself; None when unreadable.
        record: The assessment; None when its bytes are not the ones the manifest names.
        signatures: Who signed, whether known here or not.
        signed: What the signatures alone are worth, whatever else was noticed.
        parts: The package as bytes; None when unreadable.
        whole: Whether its documents travelled with it.
        edits: Cells of a workbook that do not say what was sealed.
        proposal: The record as these edits would have it, which nobody has signed; None without.
        scored: Whether its answers can be scored.
        filled: Who filled in a workbook without a package, and which questionnaire; None otherwise.
    """

    path: Path
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    revision: str = ""
    manifest: Manifest | None = None
    record: Record | None = None
    signatures: tuple[Signature, ...] = ()
    signed: Verdict = Verdict.UNREADABLE
    parts: Package | None = None
    whole: bool = True
    edits: tuple[Edit, ...] = ()
    proposal: Record | None = None
    scored: bool = False
    filled: Filled | None = None

    @property
    def scores(self) -> Scores | None:
        """Scores as its answers give them, for its day; None without a record or a structure.

        They are made when they are asked for.
        """
        if self.record is None or self.manifest is None or not self.scored:
            return None
        return scores_of(self.record, self.manifest.day)


@dataclass(frozen=True, slots=True)
class Opened:
    """A package file before its scores were compared.

    Attributes:
        received: What was found out; its verdict is that of the signatures alone.
        answers: What its scores are made of.
        noticed: Number of its findings that are not about signatures.
        settled: Whether ``received`` is the last word already.
    """

    received: Received
    answers: Answers = NO_ANSWERS
    noticed: int = 0
    settled: bool = False


def as_judged(received: Received) -> Opened:
    """A package that was judged already, among others that were not."""
    return Opened(received, settled=True)


def read_package(
    path: Path,
    known_keys: Mapping[str, KnownKey] = NO_KEYS,
    *,
    roster: Roster = NO_ROSTER,
    source: Source | None = None,
    whole: bool = True,
) -> Received:
    """Read a package file; keys known by hand (by key id) count beside those of the roster.

    Its bytes come from ``source`` when one is given; the path then only names it. A package that
    is not ``whole`` travelled without its documents.

    Never raises for anything the file may hold.
    """
    opened = open_package(path, known_keys, roster=roster, source=source, whole=whole)
    return judged_all([opened])[0]


def open_package(
    path: Path,
    known_keys: Mapping[str, KnownKey] = NO_KEYS,
    *,
    roster: Roster = NO_ROSTER,
    source: Source | None = None,
    whole: bool = True,
) -> Opened:
    """Read a package file, and verify all but its scores: ``judged_all`` does that for many.

    The arguments are those of ``read_package``; nor does this raise for anything in the file.
    """
    try:
        parts, manifest = package.read(path, source, whole=whole)
    except AssessmentError as error:
        return as_judged(Received(path, Verdict.UNREADABLE, error.findings))
    found = list(_container_findings(parts, manifest, path))
    answers = NO_ANSWERS
    if not parts.wrong - {name for name in parts.wrong if name.startswith(ATTACHED)}:
        answers, more = claims.read_answers(parts, manifest, path)
        found += more
    worth = judged(parts.signatures, parts.revision, path, Judge(known_keys, roster, manifest.unit))
    received = Received(
        path=path,
        verdict=worth.verdict,
        findings=(*found, *worth.findings),
        revision=parts.revision,
        manifest=manifest,
        record=answers.record,
        signatures=worth.signatures,
        signed=worth.verdict,
        parts=parts,
        whole=whole,
    )
    return Opened(received, answers, len(found))


def judged_all(opened: Sequence[Opened]) -> list[Received]:
    """What can be believed of opened packages; their scores are made again together."""
    differing = claims.differing([one.answers for one in opened])
    return [_judged(one, problem) for one, problem in zip(opened, differing, strict=True)]


def _judged(one: Opened, problem: Finding | None) -> Received:
    received = one.received
    if one.settled:
        return received
    noticed, behind = received.findings[: one.noticed], received.findings[one.noticed :]
    if problem is not None and problem not in noticed:
        noticed = (*noticed, problem)
    unscored = problem is not None and problem.problem is ExchangeProblem.CLAIMS_DISAGREE
    return replace(
        received,
        verdict=Verdict.ALTERED if errors_in(noticed) else received.verdict,
        findings=(*noticed, *behind),
        scored=one.answers.leaves is not None and not unscored,
    )


def _container_findings(parts: Package, manifest: Manifest, path: Path) -> Iterator[Finding]:
    documents = {name for name in parts.wrong if name.startswith(ATTACHED)}
    too_many = documents - {one.name for one in manifest.files}
    if len(documents) < len(parts.wrong):
        yield finding(ExchangeProblem.PACKAGE_ALTERED, path)
    if damaged := len(documents - too_many):
        yield finding(ExchangeProblem.DOCUMENTS_DAMAGED, path, n=damaged)
    if too_many:
        first, number = min(too_many), len(too_many)
        yield finding(PackageProblem.DOCUMENTS_NOT_NAMED, path, document=first, n=number)
    if not parts.sound and not parts.wrong:
        yield finding(ExchangeProblem.PACKED_AGAIN, path)


@dataclass(frozen=True, slots=True)
class Judge:
    """Who is believed about packages of one unit.

    Attributes:
        known: Keys known by hand.
        roster: Who may sign what.
        unit: Code of the unit.
        secretariat: Whether only the secretariat's signature counts.
    """

    known: Mapping[str, KnownKey]
    roster: Roster
    unit: str
    secretariat: bool = False

    def standing(self, statement: Statement) -> Standing:
        """What is said of the key that made the statement."""
        found = self._standing(statement)
        if found is Standing.ENTITLED and self.secretariat:
            ours = statement.role is Role.SECRETARIAT
            return Standing.ENTITLED if ours else Standing.WRONG_ROLE
        return found

    def _standing(self, statement: Statement) -> Standing:
        said = self.roster.standing(statement, self.unit)
        known = self.known.get(statement.key_id)
        if said in (Standing.REVOKED, Standing.ENTITLED) or known is None:
            return said
        return Standing.ENTITLED if statement.role in known.roles else Standing.WRONG_ROLE

    def owner(self, signature: Signature) -> str:
        """The name of the key's owner as it is known here, else what the signer says."""
        known = self.known.get(signature.statement.key_id)
        listed = self.roster.owner(signature.statement.key_id)
        return listed or (known.public.name if known else signature.name)


@dataclass(frozen=True, slots=True)
class Judged:
    """The signatures of a file, and what they are worth together."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    signatures: tuple[Signature, ...] = ()


def judged(raw: bytes, revision: str, path: Path, judge: Judge) -> Judged:
    """The signatures in these bytes under a revision, and what they are worth."""
    try:
        signatures = signing.unpack(raw)
    except UnreadableError:
        return Judged(Verdict.ALTERED, (finding(PackageProblem.SIGNATURES_UNREADABLE, path),))
    if not signatures:
        return Judged(Verdict.UNSIGNED, (finding(ExchangeProblem.UNSIGNED, path),))
    found: list[Finding] = []
    counting: list[Signature] = []
    for signature in signatures:
        problem = _problem_of(signature, revision, path, judge)
        if problem is None:
            counting.append(signature)
        else:
            found.append(problem)
    found += _repeated(signatures, path, judge)
    signatures = signing.each_once(signatures)
    for spoiling, verdict in _SPOILING.items():
        if any(one.problem is spoiling for one in found):
            return Judged(verdict, tuple(found), signatures)
    return Judged(_worth(counting, signatures, judge), tuple(found), signatures)


def _repeated(signatures: Sequence[Signature], path: Path, judge: Judge) -> Iterator[Finding]:
    """Keys that signed more than once: no harm in one role, never right in two."""
    for at, one in enumerate(signatures):
        before = {each.statement.role for each in signatures[:at] if each.key == one.key}
        if not before:
            continue
        again = one.statement.role in before
        problem = ExchangeProblem.SIGNED_TWICE if again else ExchangeProblem.SIGNED_IN_TWO_ROLES
        yield finding(problem, path, name=judge.owner(one))


def _problem_of(signature: Signature, revision: str, path: Path, judge: Judge) -> Finding | None:
    """Why a signature does not count; None when it does."""
    if not signing.holds(signature, revision):
        return _invalid(signature, path)
    key_id = signature.statement.key_id
    match judge.standing(signature.statement):
        case Standing.ENTITLED:
            return None
        case Standing.UNKNOWN:
            return finding(ExchangeProblem.UNKNOWN_KEY, path, key=short_code(key_id))
        case Standing.REVOKED:
            return finding(ExchangeProblem.REVOKED_KEY, path, key=short_code(key_id))
        case Standing.WRONG_ROLE:
            name = judge.owner(signature)
            return finding(ExchangeProblem.ROLE_NOT_ALLOWED, path, name=name)


def _invalid(signature: Signature, path: Path) -> Finding:
    """Which signature does not hold, by what it claims."""
    role, key = role_text(signature.statement.role), signature.key_code
    values = {"name": signature.name, "role": role, "key": key}
    return finding(ExchangeProblem.SIGNATURE_INVALID, path, **values)


def _worth(counting: list[Signature], signatures: tuple[Signature, ...], judge: Judge) -> Verdict:
    """What the signatures that count are worth; a stranger's neither helps nor harms."""
    people: dict[Role, list[str]] = {role: [] for role in Role}
    for one in counting:
        people[one.statement.role].append(judge.owner(one))
    assessors, heads = people[Role.ASSESSOR], people[Role.HEAD]
    if any(not same_person(one, other) for one in assessors for other in heads):
        return Verdict.COUNTERSIGNED
    if assessors or heads:
        return Verdict.VERIFIED
    only_secretariat = {one.statement.role for one in signatures} == {Role.SECRETARIAT}
    return Verdict.VERIFIED if counting and only_secretariat else Verdict.UNKNOWN_KEY
