"""What is made of one received file: how it was judged, and what it is beside what was held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from assessment.consolidation.ancestry import followed_by, heads
from assessment.consolidation.held import (
    Case,
    Copy,
    FileVerdict,
    Held,
    Relation,
    Revision,
    authority_of,
    verdict_of,
    worth_of,
)
from assessment.errors import Finding, Place, errors_in
from assessment.exchange.container import ATTACHED, DATA, QUESTIONNAIRE
from assessment.exchange.keys import Role
from assessment.exchange.manifest import Manifest
from assessment.exchange.package import Package
from assessment.exchange.receive import Received, Verdict
from assessment.exchange.signing import Signature
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.packages import PackageProblem
from assessment.responses.model import State

# What two copies must have in common to say the same: where it stands, what was answered and how
# it was reviewed; not who took which step when.
_FIRST, _BEHIND = b'"questionnaire":', b',"steps":'
TRUST = {
    Verdict.UNREADABLE: FileVerdict.UNREADABLE,
    Verdict.ALTERED: FileVerdict.ALTERED,
    Verdict.REVOKED_KEY: FileVerdict.REVOKED_KEY,
    Verdict.WRONG_ROLE: FileVerdict.WRONG_ROLE,
    Verdict.UNKNOWN_KEY: FileVerdict.UNKNOWN_KEY,
    Verdict.UNSIGNED: FileVerdict.UNSIGNED,
}
_OF_DOCUMENTS = frozenset({ExchangeProblem.DOCUMENTS_DAMAGED, PackageProblem.DOCUMENTS_NOT_NAMED})
_WEAK = frozenset({Verdict.UNKNOWN_KEY, Verdict.UNSIGNED})
_GRAVITY = tuple(FileVerdict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A received file as it will be written.

    Attributes:
        copy: How it was judged.
        revision: What it carries; None when its contents cannot be read.
        case: What it claims to be about; None when unreadable.
        findings: What was noticed.
        torn: Whether documents that travelled with it are damaged.
    """

    copy: Copy
    revision: Revision | None
    case: Case | None
    findings: tuple[Finding, ...]
    torn: bool = False

    @property
    def held(self) -> Held | None:
        """The revision as it will be held; None when there is none."""
        return None if self.revision is None else _held(self.revision, self.copy)


def judge(
    received: Received,
    file: str,
    in_use: Mapping[tuple[str, str], str],
    let_in: frozenset[str] = frozenset(),
) -> Judged:
    """Judge what was read.

    Args:
        received: The package.
        file: Digest of the received file.
        in_use: Fingerprint of each questionnaire (id, version) in use here; others are accepted
            as they are.
        let_in: Fingerprints of questionnaires that count beside those in use.
    """
    manifest, parts = received.manifest, received.parts
    trust = _trust(received)
    if manifest is None or parts is None:
        return Judged(Copy(file, file, "", trust), None, _claimed(received), received.findings)
    case = Case(manifest.unit, manifest.round, manifest.questionnaire[0])
    fitting = {in_use.get(manifest.questionnaire, manifest.fingerprint)} | let_in
    other = manifest.fingerprint not in fitting
    copy = Copy(
        file=file,
        package=file,
        revision=received.revision,
        trust=trust,
        secretariat=only_secretariat(received.signed, received.signatures),
        other=other,
        damaged=_damaged(parts) if received.whole else _attached(manifest),
        signatures=parts.signatures.decode("utf-8", "replace"),
    )
    revision = None if received.record is None else _revision(received, manifest, parts, case)
    findings = received.findings
    if other:
        questionnaire, version = manifest.questionnaire
        values = {"questionnaire": questionnaire, "version": version}
        findings += (
            told(ConsolidationProblem.OTHER_QUESTIONNAIRE, received.path.name, case, **values),
        )
    return Judged(copy, revision, case, findings, torn=_damaged(parts) > 0)


def _claimed(received: Received) -> Case | None:
    """What a workbook without a package is about; None for all that says nothing."""
    filled = received.filled
    return None if filled is None else Case(filled.unit, filled.round, filled.questionnaire)


def told(problem: ConsolidationProblem, file: str, case: Case, **values: object) -> Finding:
    """A finding about a file and its unit."""
    given = {"file": file, "unit": case.unit, "round": case.round, **values}
    return Finding(problem, Place(file=file), given)


def _trust(received: Received) -> Verdict:
    """The verdict; damaged documents alone leave the answers as believable as their signatures."""
    errors = {one.problem for one in errors_in(received.findings)}
    if errors and errors <= _OF_DOCUMENTS and received.record is not None:
        return received.signed
    return received.verdict


def _damaged(parts: Package) -> int:
    return sum(1 for name in parts.wrong if name.startswith(ATTACHED))


def _attached(manifest: Manifest) -> int:
    return sum(1 for one in manifest.files if one.name.startswith(ATTACHED))


def only_secretariat(signed: Verdict, signatures: Sequence[Signature]) -> bool:
    """Whether the secretariat alone signed, with a key that is known."""
    roles = {one.statement.role for one in signatures}
    return signed is Verdict.VERIFIED and roles == {Role.SECRETARIAT}


def _revision(received: Received, manifest: Manifest, parts: Package, case: Case) -> Revision:
    said = {one.name: one.digest for one in manifest.files}
    return Revision(
        id=received.revision,
        case=case,
        assessment=manifest.assessment,
        version=manifest.questionnaire[1],
        fingerprint=manifest.fingerprint,
        state=manifest.state.value,
        day=manifest.day.isoformat(),
        head=manifest.head,
        trail=manifest.trail,
        ancestors=manifest.ancestors,
        content=content_of(parts.data),
        data=parts.data,
        questionnaire=parts.questionnaire,
        # Verified against the bytes when the package was read.
        digests=(said[DATA], said[QUESTIONNAIRE]),
    )


def content_of(data: bytes) -> str:
    """The digest over what a record says, whoever took which step when."""
    # In canonical bytes the keys are sorted, so these stand side by side; inside a text quotation
    # marks are escaped, so the last "steps" is the key.
    return sha256(data[data.index(_FIRST) : data.rindex(_BEHIND)]).hexdigest()


def _held(one: Revision, copy: Copy) -> Held:
    worth = worth_of(copy.trust, other_questionnaire=copy.other)
    return Held(
        revision=one.id,
        case=one.case,
        assessment=one.assessment,
        version=one.version,
        fingerprint=one.fingerprint,
        state=State(one.state),
        day=date.fromisoformat(one.day),
        head=one.head,
        trail=frozenset(one.trail),
        ancestors=one.ancestors,
        content=one.content,
        trust=copy.trust,
        worth=worth,
        authority=authority_of(worth, secretariat=copy.secretariat),
        damaged=copy.damaged,
        package=copy.package,
    )


def relation(new: Held | None, before: Sequence[Held]) -> Relation:
    """What a revision is beside those held before it came."""
    if new is None or not new.admitted or not before:
        return Relation.NEW if new is not None and new.admitted else Relation.APART
    same = next((one for one in before if one.revision == new.revision and one.admitted), None)
    if same is not None and (new.worth, -new.damaged) <= (same.worth, -same.damaged):
        return Relation.SAME_AGAIN
    now = [*(one for one in before if one.revision != new.revision), new]
    standing = heads(now)
    if new not in standing:
        return Relation.OLDER
    rivals = [one for one in standing if one.content != new.content]
    if rivals:
        return Relation.FORK if any(_akin(new, one, now) for one in rivals) else Relation.DUPLICATE
    return _unrivalled(new, same, before)


def unequal(new: Held, before: Sequence[Held]) -> ConsolidationProblem | None:
    """What is told when the newer of two copies that differ is believed less; None otherwise."""
    now = [*(one for one in before if one.revision != new.revision), new]
    followed, standing = followed_by(now), heads(now)
    rivals = [one for one in standing if one.content != new.content]
    if any(one.revision in followed[new.revision] for one in rivals):
        return ConsolidationProblem.NEWER_WEAKER_RECEIVED
    if any(new.revision in followed[one.revision] for one in rivals):
        return ConsolidationProblem.OLDER_STRONGER_RECEIVED
    return None


def _unrivalled(new: Held, same: Held | None, before: Sequence[Held]) -> Relation:
    """What a revision is that stands where all that stands says the same."""
    if same is not None:
        return Relation.BETTER_SIGNED if new.worth > same.worth else Relation.MORE_COMPLETE
    earlier = heads(before)
    if not earlier:
        return Relation.NEW
    says_the_same = any(one.content == new.content for one in earlier)
    return Relation.SAME_AGAIN if says_the_same else Relation.NEWER


def _akin(one: Held, other: Held, held: Sequence[Held]) -> bool:
    if one.assessment == other.assessment:
        return True
    followed = followed_by(held)
    return bool(followed[one.revision] & followed[other.revision])


def verdict(judged: Judged, related: Relation, before: Sequence[Held]) -> FileVerdict:
    """The gravest word that holds; what is weaker than what is held is called by its weakness."""
    trust = judged.copy.trust
    words = {verdict_of(related)} if related is not Relation.APART else set()
    if trust in _WEAK and before:
        new, strongest = judged.held, max(one.worth for one in before)
        if new is not None and new.worth < strongest:
            words.clear()
    if trust in TRUST:
        words.add(TRUST[trust])
    if judged.copy.other:
        words.add(FileVerdict.OTHER_QUESTIONNAIRE)
    if judged.torn:
        words.add(FileVerdict.DAMAGED_EVIDENCE)
    return min(words, key=_GRAVITY.index, default=FileVerdict.ALTERED)


def same_package(judged: Judged, package: str) -> Judged:
    """The same judgement, of a file whose package is stored under another digest."""
    return replace(judged, copy=replace(judged.copy, package=package))
