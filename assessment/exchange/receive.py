"""The door in: a package to a record and a verdict. A bad package is a finding, never an error."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assessment.errors import AssessmentError, Finding, errors_in
from assessment.exchange import claims, package
from assessment.exchange.answer_sheet import Edit
from assessment.exchange.claims import NO_ANSWERS, Answers
from assessment.exchange.container import ATTACHED, finding
from assessment.exchange.manifest import Manifest, scores_of
from assessment.exchange.package import Package
from assessment.exchange.signing import Signature
from assessment.exchange.sources import ByteSource
from assessment.exchange.worth import NOTHING_IN_USE, Claim, InUse, Trust, judge_signatures
from assessment.problems.exchange import ExchangeProblem, PackageProblem
from assessment.responses.record import Record
from assessment.scoring.result import Scores

# Without these the answers are as believable as their signatures.
_OF_DOCUMENTS = frozenset({ExchangeProblem.DOCUMENTS_DAMAGED, PackageProblem.DOCUMENTS_NOT_NAMED})


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
        altered: Whether its contents are not what its manifest says, whatever the signatures are.
    """

    path: Path
    verdict: Trust
    findings: tuple[Finding, ...] = ()
    revision: str = ""
    manifest: Manifest | None = None
    record: Record | None = None
    signatures: tuple[Signature, ...] = ()
    signed: Trust = Trust.UNREADABLE
    parts: Package | None = None
    whole: bool = True
    edits: tuple[Edit, ...] = ()
    proposal: Record | None = None
    scored: bool = False
    filled: Filled | None = None
    altered: bool = False

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
    in_use: InUse = NOTHING_IN_USE,
    *,
    source: ByteSource | None = None,
    whole: bool = True,
) -> Received:
    """Read a package file, its signatures judged by what is in use.

    Its bytes come from ``source`` when one is given; the path then only names it. A package that
    is not ``whole`` travelled without its documents.

    Never raises for anything the file may hold.
    """
    opened = open_package(path, in_use, source=source, whole=whole)
    return judged_all([opened])[0]


def open_package(
    path: Path,
    in_use: InUse = NOTHING_IN_USE,
    *,
    source: ByteSource | None = None,
    whole: bool = True,
) -> Opened:
    """Read a package file, and verify all but its scores: ``judged_all`` does that for many.

    The arguments are those of ``read_package``; nor does this raise for anything in the file.
    """
    try:
        parts, manifest = package.read(path, source, whole=whole)
    except AssessmentError as error:
        return as_judged(Received(path, Trust.UNREADABLE, error.findings))
    found = list(_container_findings(parts, manifest, path))
    answers = NO_ANSWERS
    if not parts.wrong - {name for name in parts.wrong if name.startswith(ATTACHED)}:
        answers, more = claims.read_answers(parts, manifest, path)
        found += more
    claim = Claim(parts.revision, manifest.unit, manifest.round)
    worth = judge_signatures(claim, parts.signatures, in_use, path)
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
    errors = {each.problem for each in errors_in(noticed)}
    verdict = received.verdict
    if errors:
        verdict = Trust.DAMAGED_EVIDENCE if errors <= _OF_DOCUMENTS else Trust.ALTERED
    unscored = problem is not None and problem.problem is ExchangeProblem.CLAIMS_DISAGREE
    return replace(
        received,
        verdict=verdict,
        altered=verdict is Trust.ALTERED and bool(errors),
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
