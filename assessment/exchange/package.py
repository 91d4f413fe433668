"""A package: what it says about itself, and its parts; put together, taken apart, compared."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from assessment.errors import Finding, UnreadableError
from assessment.exchange import canonical, container, keys, worth
from assessment.exchange.container import ATTACHED, DATA, MANIFEST, QUESTIONNAIRE, SIGNATURES
from assessment.language.dates import table_date
from assessment.problems import answers, exchange
from assessment.responses import codec, model
from assessment.responses.evaluate import evaluate
from assessment.responses.record import Record, documents_in
from assessment.scoring.result import Scores
from assessment.scoring.score import score_record

SUFFIX = ".drx"
type Documents = Callable[[str], bytes]
TYPE = "readiness-package"
FORMAT = 1
TRAIL_DIGITS = 16
# By so much a day may be ahead of today, since midnight is not everywhere at once.
_MIDNIGHT = timedelta(days=1)


class Entry(NamedTuple):
    name: str
    length: int
    digest: str


class NamedScore(NamedTuple):
    """The score and level of one node as the sender saw them; empty and None without one."""

    node: str
    score: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says about itself."""

    type: str
    format: int
    assessment: str
    unit: str
    round: str
    state: model.State
    questionnaire: tuple[str, str]
    fingerprint: str
    day: date  # the day for which conditions were evaluated
    head: str  # digest of the working file's history
    files: tuple[Entry, ...]  # members of the package, but this one and the signatures
    scores: tuple[NamedScore, ...] = ()
    # Beginnings of all earlier digests of that history, so that a later package of the same file is
    # known to follow an earlier one.
    trail: tuple[str, ...] = ()
    ancestors: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """The bytes whose digest is the revision.

        Raises:
            UnreadableError: If a text in it has no canonical form.
        """
        return canonical.dump(codec.to_plain(self))

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Manifest":
        """The manifest of these bytes.

        Raises:
            NewerFormatError: If a later version of the program wrote it.
            UnreadableError: If they are none.
        """
        plain = canonical.load(raw)
        if not isinstance(plain, dict) or plain.get("type") != TYPE:
            raise UnreadableError("no manifest")
        number = plain.get("format")
        if isinstance(number, int) and number > FORMAT:
            raise container.NewerFormatError(number)
        if number != FORMAT:
            raise UnreadableError("not in canonical form")
        return codec.from_exact(cls, plain)


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# Thousands of packages bring one questionnaire, and so the same bytes.
_digest_lately = lru_cache(maxsize=4)(digest_of)


def entry(name: str, content: bytes) -> Entry:
    return Entry(name, len(content), digest_of(content))


def scores_of(record: Record, day: date, *, ranged: bool = True) -> Scores | None:
    """The scores of a record in the final layer; None when the questionnaire has no structure."""
    if record.questionnaire.root is None:
        return None
    return score_record(record, evaluate(record, day), model.Layer.FINAL, ranged=ranged)


def named_scores(record: Record, day: date) -> tuple[NamedScore, ...]:
    """The scores as they stand in a manifest."""
    scores = scores_of(record, day, ranged=False)
    if scores is not None:
        nodes = scores.nodes
    else:
        nodes = {}
    return tuple(
        NamedScore(code, "" if node.score is None else str(node.score), node.level)
        for code, node in sorted(nodes.items())
    )


def day_of(record: Record) -> date:
    """The day for which a record's conditions are evaluated: its last step, else its beginning.

    It follows from the record alone, so that sending the same record twice gives one revision.
    The last step is the one taken last, not the one with the latest time: what a clock ahead by
    years said once is over with the next step. A clock that says a time before there was a program
    is wrong for certain, and passed over while another time is known.

    Raises:
        UnreadableError: If a time is without its zone.
    """
    moments = [record.subject.created, *(step.at for step in record.steps)]
    if any(moment.tzinfo is None for moment in moments):
        raise UnreadableError("a time without its zone")
    possible = [moment for moment in moments if moment >= worth.EARLIEST] or moments
    return possible[-1].astimezone(worth.CAMBODIA).date()


def day_ahead(day: date, today: date) -> tuple[Finding, ...]:
    """A warning when the day of an assessment is still to come, else nothing.

    It is only shown: whether a package counts is never decided by a clock.
    """
    if day - today <= _MIDNIGHT:
        return ()
    return (Finding(answers.DayProblem.DAY_AHEAD, values={"day": table_date(day)}),)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a package as bytes; attached documents only by what is wrong with them."""

    manifest: bytes
    signatures: bytes
    data: bytes
    questionnaire: bytes
    # Names of members that are not as the manifest says, missing or too many.
    wrong: frozenset[str] = frozenset()
    sound: bool = True  # whether no byte of the container was changed since it was written

    @property
    def revision(self) -> str:
        return digest_of(self.manifest)

    @property
    def members(self) -> tuple[tuple[str, bytes], ...]:
        """What travels of it besides documents, in the order it is written."""
        contents = self.manifest, self.signatures, self.data, self.questionnaire
        return tuple(zip((MANIFEST, SIGNATURES, DATA, QUESTIONNAIRE), contents, strict=True))


def sizes_of(record: Record) -> dict[str, int]:
    return dict(sorted(documents_in(record.responses)))


def counts_in(record: Record) -> tuple[int, int]:
    responses = record.responses.values()
    return sum(response.answer is not None for response in responses), sum(
        len(response.evidence) for response in responses
    )


def write(path: Path, package: Package, digests: Iterable[str], documents: Documents) -> None:
    """Write a package to a new file; documents are fetched one by one."""
    attached = ((f"{ATTACHED}{digest}", documents(digest)) for digest in digests)
    container.fill(path, chain(package.members, attached))


def read(
    path: Path, source: container.ByteSource | None = None, *, whole: bool = True
) -> tuple[Package, Manifest]:
    """The parts of a package file and its manifest; from the bytes of ``source`` when given.

    One that is not ``whole`` may lack documents: it travelled without them.

    Raises:
        AssessmentError: If it cannot be read or is beyond the limits.
    """
    with container.opened(path, source) as opened:
        raw = opened.read(MANIFEST)
        try:
            manifest = Manifest.from_bytes(raw)
        except container.NewerFormatError as error:
            raise container.refusal(exchange.ExchangeProblem.PACKAGE_NEWER, path) from error
        texts = {name: opened.read(name) for name in (DATA, QUESTIONNAIRE)}
        if SIGNATURES in opened.names:
            signatures = opened.read(SIGNATURES)
        else:
            signatures = keys.pack(())
        package = Package(
            manifest=raw,
            signatures=signatures,
            data=texts[DATA],
            questionnaire=texts[QUESTIONNAIRE],
            wrong=_wrong(opened, manifest, texts, whole=whole),
            sound=opened.sound,
        )
    return package, manifest


def document(path: Path, digest: str, source: container.ByteSource | None = None) -> bytes:
    """The bytes of an attached document as the package has them.

    Raises:
        AssessmentError: If the package or the document cannot be read.
    """
    with container.opened(path, source) as opened:
        return opened.document(digest)


def _wrong(
    opened: container.Container, manifest: Manifest, texts: Mapping[str, bytes], *, whole: bool
) -> frozenset[str]:
    """Names of members that are not as the manifest says; ``texts`` were read already."""
    listed = {entry.name: (entry.length, entry.digest) for entry in manifest.files}
    held = opened.names - {"mimetype", MANIFEST, SIGNATURES}
    wrong = set(listed.keys() ^ held)
    if not whole:
        wrong -= {name for name in listed.keys() - held if name.startswith(ATTACHED)}
    if len(listed) != len(manifest.files):
        wrong.add(MANIFEST)
    for name in listed.keys() & held:
        try:
            if name in texts:
                content = texts[name]
            else:
                content = opened.read(name)
        except UnreadableError:
            wrong.add(name)
            continue
        digest = (_digest_lately if name == QUESTIONNAIRE else digest_of)(content)
        other = name.startswith(ATTACHED) and name != ATTACHED + digest
        if other or (len(content), digest) != listed[name]:
            wrong.add(name)
    if opened.read("mimetype") != container.MIMETYPE:
        wrong.add("mimetype")
    return frozenset(wrong)
