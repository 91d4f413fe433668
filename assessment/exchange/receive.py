"""The door in: a package to a record and a verdict. A bad package is a finding, never an error."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from assessment.errors import AssessmentError, Finding, errors_in
from assessment.exchange import canonical, package, signing
from assessment.exchange.answer_sheet import Edit
from assessment.exchange.codes import short_code
from assessment.exchange.container import ATTACHED, finding
from assessment.exchange.keys import NO_KEYS, KnownKey, Role
from assessment.exchange.manifest import Manifest, about, scores_of
from assessment.exchange.package import Package
from assessment.exchange.roster import NO_ROSTER, Roster, Standing
from assessment.exchange.signing import Signature, Statement
from assessment.problems.exchange import ExchangeProblem
from assessment.responses import values
from assessment.responses.record import Record
from assessment.responses.review import same_person
from assessment.scoring.result import Scores

_MISREAD = (
    ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError,
    AssessmentError,
)  # fmt: skip


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
    ExchangeProblem.REVOKED_KEY: Verdict.REVOKED_KEY,
    ExchangeProblem.ROLE_NOT_ALLOWED: Verdict.WRONG_ROLE,
}


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
        scores: Scores as its answers give them, for the manifest's day; None without a record or
            without a structure.
        signatures: Who signed, whether known here or not.
        signed: What the signatures alone are worth, whatever else was noticed.
        parts: The package as bytes; None when unreadable.
        whole: Whether its documents travelled with it.
        edits: Cells of a workbook that do not say what was sealed.
        proposal: The record as these edits would have it, which nobody has signed; None without.
    """

    path: Path
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    revision: str = ""
    manifest: Manifest | None = None
    record: Record | None = None
    scores: Scores | None = None
    signatures: tuple[Signature, ...] = ()
    signed: Verdict = Verdict.UNREADABLE
    parts: Package | None = None
    whole: bool = True
    edits: tuple[Edit, ...] = ()
    proposal: Record | None = None


def read_package(
    path: Path,
    known_keys: Mapping[str, KnownKey] = NO_KEYS,
    *,
    roster: Roster = NO_ROSTER,
    source: IO[bytes] | None = None,
    whole: bool = True,
) -> Received:
    """Read a package file; keys known by hand (by key id) count beside those of the roster.

    Its bytes come from ``source`` when one is given; the path then only names it. A package that
    is not ``whole`` travelled without its documents.

    Never raises for anything the file may hold.
    """
    try:
        parts, manifest = package.read(path, source, whole=whole)
    except AssessmentError as error:
        return Received(path, Verdict.UNREADABLE, error.findings)
    found = list(_container_findings(parts, path))
    record = scores = None
    if not parts.wrong - {name for name in parts.wrong if name.startswith(ATTACHED)}:
        record, scores, more = _contents(parts, manifest, path)
        found += more
    altered = bool(errors_in(found))
    worth = judged(parts.signatures, parts.revision, path, Judge(known_keys, roster, manifest.unit))
    return Received(
        path=path,
        verdict=Verdict.ALTERED if altered else worth.verdict,
        findings=(*found, *worth.findings),
        revision=parts.revision,
        manifest=manifest,
        record=record,
        scores=scores,
        signatures=worth.signatures,
        signed=worth.verdict,
        parts=parts,
        whole=whole,
    )


def _container_findings(parts: Package, path: Path) -> Iterator[Finding]:
    documents = [name for name in parts.wrong if name.startswith(ATTACHED)]
    if len(documents) < len(parts.wrong):
        yield finding(ExchangeProblem.PACKAGE_ALTERED, path)
    if documents:
        yield finding(ExchangeProblem.DOCUMENTS_DAMAGED, path, n=len(documents))
    if not parts.sound:
        yield finding(ExchangeProblem.PACKED_AGAIN, path)


def _contents(
    parts: Package, manifest: Manifest, path: Path
) -> tuple[Record | None, Scores | None, list[Finding]]:
    """The record, its scores, and where they are not what the manifest says."""
    try:
        record = canonical.record_from(parts.data, parts.questionnaire)
    except _MISREAD:
        return None, None, [finding(ExchangeProblem.PACKAGE_ALTERED, path)]
    strange = sum(1 for _ in _strangers(record))
    if strange:
        return None, None, [finding(ExchangeProblem.ANSWERS_DO_NOT_FIT, path, n=strange)]
    try:
        scores = scores_of(record, manifest.day)
        claimed = about(record, manifest.head, manifest.files, scores)
    except _MISREAD:
        return record, None, [finding(ExchangeProblem.CLAIMS_DISAGREE, path)]
    return record, scores, list(_differences(record, claimed, manifest, path))


def _differences(
    record: Record, claimed: Manifest, manifest: Manifest, path: Path
) -> Iterator[Finding]:
    attached = {one.name for one in manifest.files if one.name.startswith(ATTACHED)}
    same = all(
        getattr(claimed, name) == getattr(manifest, name)
        for name in ("assessment", "unit", "round", "state", "questionnaire", "fingerprint", "day")
    )
    if not same or attached != {f"{ATTACHED}{one}" for one in package.digests_of(record)}:
        yield finding(ExchangeProblem.CLAIMS_DISAGREE, path)
    different = set(claimed.scores) ^ set(manifest.scores)
    if different:
        nodes = {one.node for one in different}
        yield finding(ExchangeProblem.SCORES_DIFFER, path, n=len(nodes))


def _strangers(record: Record) -> Iterator[str]:
    """Responses and rows that the questionnaire has no place for."""
    questions, rosters = record.questionnaire.by_code, record.questionnaire.rosters
    known_rosters = {roster.code for roster in rosters}
    yield from (code for code in record.rows if code not in known_rosters)
    rows = {None: frozenset({None})} | {code: frozenset(ids) for code, ids in record.rows.items()}
    for place, response in record.responses.items():
        question = questions.get(place.question)
        if question is None or place.row not in rows.get(question.roster, ()):
            yield place.question
        elif response.answer is not None:
            answer, problems = values.parse(question, response.answer)
            if problems or answer != response.answer:
                yield place.question


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
    except (ValueError, RecursionError):
        return Judged(Verdict.ALTERED, (finding(ExchangeProblem.SIGNATURE_INVALID, path),))
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
    for spoiling, verdict in _SPOILING.items():
        if any(one.problem is spoiling for one in found):
            return Judged(verdict, tuple(found), signatures)
    return Judged(_worth(counting, signatures, judge), tuple(found), signatures)


def _problem_of(signature: Signature, revision: str, path: Path, judge: Judge) -> Finding | None:
    """Why a signature does not count; None when it does."""
    if not signing.holds(signature, revision):
        return finding(ExchangeProblem.SIGNATURE_INVALID, path)
    code = short_code(signature.statement.key_id)
    match judge.standing(signature.statement):
        case Standing.ENTITLED:
            return None
        case Standing.UNKNOWN:
            return finding(ExchangeProblem.UNKNOWN_KEY, path, key=code)
        case Standing.REVOKED:
            return finding(ExchangeProblem.REVOKED_KEY, path, key=code)
        case Standing.WRONG_ROLE:
            name = judge.owner(signature)
            return finding(ExchangeProblem.ROLE_NOT_ALLOWED, path, name=name)


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
