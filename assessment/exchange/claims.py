"""Whether the answers in a package are what its manifest says of them; many packages at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assessment.errors import AssessmentError, Finding, UnreadableError
from assessment.exchange import linewise
from assessment.exchange.container import ATTACHED, finding
from assessment.exchange.days import day_of
from assessment.exchange.long_texts import long_texts
from assessment.exchange.manifest import Manifest, NamedScore
from assessment.exchange.package import Package
from assessment.language.visible import is_visible
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.roster import NameProblem
from assessment.responses.codec import to_plain
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer
from assessment.responses.received import Home, Unread, lines_of
from assessment.responses.record import Record, documents_in
from assessment.responses.values import LONGEST_TEXT
from assessment.scoring.leaves import Leaf
from assessment.scoring.leaves import leaves as leaves_of
from assessment.scoring.score import Printed, printed_scores

_MISREAD = (UnreadableError, AssessmentError)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one package, ready to be scored.

    Attributes:
        path: Names the package.
        record: The assessment; None when its bytes are not the ones the manifest names.
        leaves: What its indicators get; None when there is nothing to compare scores with.
        claimed: The scores that the manifest names.
    """

    path: Path = field(default_factory=Path)
    record: Record | None = None
    leaves: Mapping[str, Leaf] | None = None
    claimed: tuple[NamedScore, ...] = ()


NO_ANSWERS = Answers()


def read_answers(
    parts: Package, manifest: Manifest, path: Path
) -> tuple[Answers, tuple[Finding, ...]]:
    """The answers in a package, and where they are not what the manifest says of them."""
    try:
        record = linewise.record_from(parts.data, parts.questionnaire)
    except _MISREAD:
        return NO_ANSWERS, (finding(ExchangeProblem.PACKAGE_ALTERED, path),)
    strange = _strangers(record)
    if strange:
        return NO_ANSWERS, (finding(ExchangeProblem.ANSWERS_DO_NOT_FIT, path, n=strange),)
    long = long_texts(parts.data, record)
    values = {"limit": LONGEST_TEXT}
    if long.refused:
        values["n"] = long.refused
        return NO_ANSWERS, (finding(ExchangeProblem.TEXTS_TOO_LONG, path, **values),)
    found = [finding(ExchangeProblem.LONG_TEXTS, path, n=long.kept, **values)] if long.kept else []
    found += _unseen(record, path)
    leaves: Mapping[str, Leaf] = {}
    try:
        if record.questionnaire.root is not None:
            leaves = leaves_of(record, evaluate(record, manifest.day), Layer.FINAL)[0]
        same = _is_about(record, manifest)
    except _MISREAD:
        return Answers(record=record), (*found, finding(ExchangeProblem.CLAIMS_DISAGREE, path))
    found += _about_documents(record, manifest, path, same=same)
    return Answers(path, record, leaves, manifest.scores), tuple(found)


def _unseen(record: Record, path: Path) -> Iterator[Finding]:
    """Names with signs that nobody sees: two of them may look the same, and be two."""
    subject, settings = record.subject, record.questionnaire.settings
    for text in (subject.unit, subject.round, settings.id, settings.version):
        if text and not is_visible(text):
            yield finding(NameProblem.PACKAGE_NOT_VISIBLE, path, found=ascii(text))


def _about_documents(
    record: Record, manifest: Manifest, path: Path, *, same: bool
) -> Iterator[Finding]:
    """Whether all documents it names travel with it, each as long as the answers say."""
    attached = {(one.name, one.length) for one in manifest.files if one.name.startswith(ATTACHED)}
    backing = {(f"{ATTACHED}{digest}", size) for digest, size in documents_in(record.responses)}
    if same and attached == backing:
        return
    names = {name for name, _ in attached}
    if not same or names != {name for name, _ in backing}:
        yield finding(ExchangeProblem.CLAIMS_DISAGREE, path)
    else:
        n = len({name for name, _ in backing - attached})
        yield finding(ExchangeProblem.DOCUMENT_SIZES_DIFFER, path, n=n)


def differing(answers: Sequence[Answers]) -> list[Finding | None]:
    """Where scores are not the ones that the answers give; None where they are, in order."""
    found: list[Finding | None] = [None] * len(answers)
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(answers):
        if one.record is not None and one.leaves is not None:
            alike[id(one.record.questionnaire)].append(at)
    for places in alike.values():
        few = [answers[at] for at in places]
        for at, one, printed in zip(places, few, _printed(few), strict=True):
            found[at] = _score_problem(one, printed)
    return found


def _printed(few: Sequence[Answers]) -> list[list[Printed] | None]:
    """The scores of packages of one questionnaire as manifests name them; None without any."""
    model = next(one.record.questionnaire for one in few if one.record is not None)
    if model.root is None:
        return [[] for _ in few]
    try:
        rows = [one.leaves for one in few if one.leaves is not None]
        return [*printed_scores(model, rows)]
    except _MISREAD:
        # One that cannot be scored is told of by itself.
        return [None] if len(few) == 1 else [_printed([one])[0] for one in few]


def _score_problem(one: Answers, printed: list[Printed] | None) -> Finding | None:
    if printed is None:
        return finding(ExchangeProblem.CLAIMS_DISAGREE, one.path)
    if tuple(printed) == one.claimed:
        return None
    nodes = {score[0] for score in set(printed) ^ set(one.claimed)}
    return finding(ExchangeProblem.SCORES_DIFFER, one.path, n=len(nodes)) if nodes else None


def _is_about(record: Record, manifest: Manifest) -> bool:
    """Whether the manifest says of the record what it would say if it was made now."""
    subject, model = record.subject, record.questionnaire
    said = (manifest.assessment, manifest.unit, manifest.round, manifest.state, manifest.day)
    made = (record.id, subject.unit, subject.round, record.state, day_of(record))
    answered = (manifest.questionnaire, manifest.fingerprint)
    return said == made and answered == (
        (model.settings.id, model.settings.version),
        model.fingerprint,
    )


def _strangers(record: Record) -> int:
    """Number of responses and rows that the questionnaire has no place for."""
    model, responses = record.questionnaire, record.responses
    known = {roster.code for roster in model.rosters}
    strange = sum(1 for code in record.rows if code not in known)
    if isinstance(responses, Unread):
        lines = list(responses.lines.values())
    else:
        lines = lines_of(model).made((key, to_plain(one)) for key, one in responses.items())
    places: set[Home] = {(None, None)}
    places |= {(roster, row) for roster, ids in record.rows.items() for row in ids}
    fitting = [line.fits and line.home in places for line in lines]
    return strange + fitting.count(False)
