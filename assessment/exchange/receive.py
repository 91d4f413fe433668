"""The door in: a package to a record and a verdict. A bad package is a finding, never an error."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from assessment.errors import AssessmentError, Finding, FindingPlace, UnreadableError, errors_in
from assessment.exchange import canonical, keys, package
from assessment.exchange.container import ATTACHED, ByteSource, finding
from assessment.exchange.package import Manifest, Package, day_of, named_scores, scores_of
from assessment.exchange.worth import NOTHING_IN_USE, Claim, InUse, Judged, Trust, judge
from assessment.incoming.template import Filled
from assessment.language.normalise import is_visible
from assessment.problems.exchange import ExchangeProblem, NameProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.question_types import fits
from assessment.questionnaire.values import LONGEST_TEXT, Answer
from assessment.recent import IdentityCache
from assessment.responses.model import Place
from assessment.responses.record import Record, documents_in
from assessment.scoring.result import Scores

# Comments and objections were never allowed to be longer than ``LONGEST_TEXT``. The reasons of a
# returned assessment are put together from many notes, so those and what else is written in words
# may be longer, up to a bound that no person reaches.
LONGEST_OF_ALL = 10 * LONGEST_TEXT
# Stands between two responses, and in no text: quotation marks in a text are written otherwise.
_BETWEEN = b'}],[["'
_SHOWN = 120
_MISREAD = (UnreadableError, AssessmentError)
# Without these the answers are as believable as their signatures.
_OF_DOCUMENTS = frozenset({ExchangeProblem.DOCUMENTS_DAMAGED, ExchangeProblem.DOCUMENTS_NOT_NAMED})


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell of an exported workbook that does not say what was sealed."""

    place: Place
    part: str  # which part of it: a head of the sheet
    before: str
    after: str
    where: FindingPlace

    def finding_for(self, file: str) -> Finding:
        values = {"file": file, "before": shortened(self.before), "after": shortened(self.after)}
        question = {"question": self.place.question}
        return Finding(ExchangeProblem.CELL_EDITED, self.where, values | question)


def shortened(text: str) -> str:
    """So much of a cell as is told of it."""
    if len(text) <= _SHOWN:
        return text
    return f"{text[: _SHOWN - 1]}…"


@dataclass(frozen=True, slots=True)
class Received:
    """What a package file holds and what can be believed of it."""

    path: Path
    verdict: Trust
    findings: tuple[Finding, ...] = ()
    revision: str = ""
    manifest: Manifest | None = None
    # The assessment; None when its bytes are not the ones the manifest names.
    record: Record | None = None
    # What it is worth by its signatures and its contents; None when unreadable.
    judged: Judged | None = None
    parts: Package | None = None
    whole: bool = True  # whether its documents travelled with it
    edits: tuple[Edit, ...] = ()
    # The record as these edits would have it, which nobody has signed; None without.
    proposal: Record | None = None
    scored: bool = False  # whether its answers can be scored
    filled: Filled | None = None
    # Whether its contents are not what its manifest says, whatever the signatures are.
    altered: bool = False

    @property
    def signatures(self) -> tuple[keys.Signature, ...]:
        if self.judged is None:
            return ()
        return self.judged.signatures

    @property
    def scores(self) -> Scores | None:
        """Scores as its answers give them, for its day; None without a record or a structure.

        They are made when they are asked for.
        """
        if self.record is None or self.manifest is None or not self.scored:
            return None
        return scores_of(self.record, self.manifest.day)


def read_package(
    path: Path,
    in_use: InUse = NOTHING_IN_USE,
    at: datetime | None = None,
    *,
    source: ByteSource | None = None,
    whole: bool = True,
) -> Received:
    """Read a package file, judged by what is in use; never raises for anything the file may hold.

    It was received first ``at`` some time, if anybody knows. Its bytes come from ``source`` when
    they are at hand. One that is not ``whole`` travelled without its documents.
    """
    try:
        parts, manifest = package.read(path, source, whole=whole)
    except AssessmentError as error:
        return Received(path, Trust.UNREADABLE, error.findings)
    findings = list(_container_findings(parts, manifest, path))
    record = None
    scored = False
    if all(name.startswith(ATTACHED) for name in parts.wrong):
        record, scored, more = _read_answers(parts, manifest, path)
        findings += more
    errors = {error.problem for error in errors_in(findings)}
    altered = not errors <= _OF_DOCUMENTS
    claim = Claim(parts.revision, manifest.unit, manifest.round, manifest.fingerprint, at, altered)
    judged = judge(claim, parts.signatures, in_use, path)
    if errors and not altered:
        verdict = Trust.DAMAGED_EVIDENCE
    else:
        verdict = judged.verdict
    return Received(
        path=path,
        verdict=verdict,
        findings=(*findings, *judged.findings),
        revision=parts.revision,
        manifest=manifest,
        record=record,
        judged=judged,
        parts=parts,
        whole=whole,
        scored=scored,
        altered=altered,
    )


def _container_findings(parts: Package, manifest: Manifest, path: Path) -> Iterator[Finding]:
    documents = {name for name in parts.wrong if name.startswith(ATTACHED)}
    too_many = documents - {entry.name for entry in manifest.files}
    if len(documents) < len(parts.wrong):
        yield finding(ExchangeProblem.PACKAGE_ALTERED, path)
    if damaged := len(documents - too_many):
        yield finding(ExchangeProblem.DOCUMENTS_DAMAGED, path, n=damaged)
    if too_many:
        first = min(too_many)
        number = len(too_many)
        yield finding(ExchangeProblem.DOCUMENTS_NOT_NAMED, path, document=first, n=number)
    if not parts.sound and not parts.wrong:
        yield finding(ExchangeProblem.PACKED_AGAIN, path)


def _read_answers(
    parts: Package, manifest: Manifest, path: Path
) -> tuple[Record | None, bool, list[Finding]]:
    """The answers, whether they can be scored, and where the manifest says something else."""
    try:
        record = canonical.record_from(parts.data, parts.questionnaire)
    except _MISREAD:
        return None, False, [finding(ExchangeProblem.PACKAGE_ALTERED, path)]
    if strange := _strangers(record):
        return None, False, [finding(ExchangeProblem.ANSWERS_DO_NOT_FIT, path, n=strange)]
    refused, long = _long_texts(parts.data)
    values = {"limit": LONGEST_TEXT}
    if refused:
        return None, False, [finding(ExchangeProblem.TEXTS_TOO_LONG, path, n=refused, **values)]
    if long:
        findings = [finding(ExchangeProblem.LONG_TEXTS, path, n=long, **values)]
    else:
        findings = []
    findings += _unseen(record, path)
    disagree = finding(ExchangeProblem.CLAIMS_DISAGREE, path)
    subject = record.subject
    model = record.questionnaire
    claimed = (
        manifest.assessment,
        manifest.unit,
        manifest.round,
        manifest.state,
        manifest.day,
        manifest.questionnaire,
        manifest.fingerprint,
    )
    try:
        same = claimed == (
            record.id,
            subject.unit,
            subject.round,
            record.state,
            day_of(record),
            (model.settings.id, model.settings.version),
            model.fingerprint,
        )
        differing = set(named_scores(record, manifest.day)) ^ set(manifest.scores)
    except _MISREAD:
        return record, False, [*findings, disagree]
    if same:
        findings += _about_documents(record, manifest, path)
    else:
        findings += [disagree]
    if differing:
        n = len({score.node for score in differing})
        findings.append(finding(ExchangeProblem.SCORES_DIFFER, path, n=n))
    return record, True, findings


def _unseen(record: Record, path: Path) -> Iterator[Finding]:
    subject = record.subject
    settings = record.questionnaire.settings
    for text in (subject.unit, subject.round, settings.id, settings.version):
        if text and not is_visible(text):
            yield finding(NameProblem.PACKAGE_NOT_VISIBLE, path, found=ascii(text))


def _about_documents(record: Record, manifest: Manifest, path: Path) -> Iterator[Finding]:
    """Whether all documents it names travel with it, each as long as the answers say."""
    attached = {
        (entry.name, entry.length) for entry in manifest.files if entry.name.startswith(ATTACHED)
    }
    backing = {(f"{ATTACHED}{digest}", size) for digest, size in documents_in(record.responses)}
    if {name for name, _ in attached} != {name for name, _ in backing}:
        yield finding(ExchangeProblem.CLAIMS_DISAGREE, path)
    elif attached != backing:
        n = len({name for name, _ in backing - attached})
        yield finding(ExchangeProblem.DOCUMENT_SIZES_DIFFER, path, n=n)


def _answers_that_fit(questionnaire: Questionnaire) -> Callable[[str, Answer], bool]:
    @lru_cache(maxsize=8192, typed=True)
    def answer_fits(code: str, answer: Answer) -> bool:
        return fits(questionnaire.by_code[code], answer)

    return answer_fits


_fitting_checks: IdentityCache[Questionnaire, Callable[[str, Answer], bool]] = IdentityCache(
    _answers_that_fit
)


def _strangers(record: Record) -> int:
    """Number of responses and tables that have no place in the questionnaire."""
    model = record.questionnaire
    answer_fits = _fitting_checks.get(record.questionnaire)
    known = {roster.code for roster in model.rosters}
    homes: set[tuple[str | None, str | None]] = {(None, None)}
    homes |= {(roster, row) for roster, ids in record.rows.items() for row in ids}
    at_home = sum(
        (question := model.by_code.get(place.question)) is not None
        and (question.roster, place.row) in homes
        and (response.answer is None or answer_fits(place.question, response.answer))
        for place, response in record.responses.items()
    )
    return len(record.responses) - at_home + len(record.rows.keys() - known)


def _long_texts(raw: bytes) -> tuple[int, int]:
    """Number of texts this program never writes, and of those longer than it writes today."""
    # Of most records no piece is long enough, and nothing else is looked at.
    if all(len(piece) <= LONGEST_TEXT for piece in raw.split(_BETWEEN)):
        return 0, 0
    plain = json.loads(raw)
    responses = [response for _, response in plain["responses"]]
    objections = plain.get("review_objections", ())
    strict = [response.pop("comment", "") for response in responses]
    strict += [objection.pop(part, "") for objection in objections for part in ("words", "answer")]
    for response in responses:
        response.pop("answer", None)
    lengths = [len(text) for text in _texts(plain)]
    refused = sum(len(text) > LONGEST_TEXT for text in strict)
    refused += sum(length > LONGEST_OF_ALL for length in lengths)
    return refused, sum(LONGEST_TEXT < length <= LONGEST_OF_ALL for length in lengths)


def _texts(plain: object) -> Iterator[str]:
    """All texts in plain values, but for the names of their parts."""
    if isinstance(plain, str):
        yield plain
    inner = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ()
    for value in inner:
        yield from _texts(value)
