"""What a package says about itself; its digest is the identity of the revision everywhere."""

import hashlib
import types
from dataclasses import dataclass, replace
from datetime import date
from itertools import starmap
from typing import NamedTuple

from assessment.errors import UnreadableError
from assessment.exchange.canonical import dump, load
from assessment.exchange.days import day_of
from assessment.responses.codec import from_plain, is_exact, to_plain
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, State
from assessment.responses.record import Record
from assessment.scoring.result import Scores
from assessment.scoring.score import score_record

TYPE = "readiness-package"
FORMAT = 1
TRAIL_DIGITS = 16


class NewerFormatError(UnreadableError):
    """The package was made by a later version of the program."""


class Entry(NamedTuple):
    """One member of the package."""

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
    """What a package says about itself.

    Attributes:
        type: Always the same words.
        format: Version of the layout.
        assessment: UUID of the assessment.
        unit: Code of the unit.
        round: Name of the round.
        state: Where the assessment stands.
        questionnaire: Id and version of the questionnaire.
        fingerprint: Its fingerprint.
        day: The day for which conditions were evaluated.
        head: Digest of the working file's history.
        trail: Beginnings of all earlier digests of that history, so that a later package of
            the same file is known to follow an earlier one.
        ancestors: Revisions this one was made from.
        scores: Scores of all nodes in the final layer.
        files: Members of the package, but this one and the signatures.
    """

    type: str
    format: int
    assessment: str
    unit: str
    round: str
    state: State
    questionnaire: tuple[str, str]
    fingerprint: str
    day: date
    head: str
    files: tuple[Entry, ...]
    scores: tuple[NamedScore, ...] = ()
    trail: tuple[str, ...] = ()
    ancestors: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """The bytes whose digest is the revision.

        Raises:
            UnreadableError: If a text in it has no canonical form.
        """
        return dump(to_plain(self))

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Manifest":
        """The manifest of these bytes.

        Raises:
            NewerFormatError: If a later version of the program wrote it.
            UnreadableError: If they are none.
        """
        plain = load(raw)
        if not isinstance(plain, dict) or plain.get("type") != TYPE:
            raise UnreadableError("no manifest")
        number = plain.get("format")
        if isinstance(number, int) and number > FORMAT:
            raise NewerFormatError(number)
        # The longest part by far is looked at column by column.
        scores = plain.pop("scores", None)
        known = is_exact(cls, plain) and (scores is None or _are_scores(scores))
        if number != FORMAT or not known:
            raise UnreadableError("not in canonical form")
        return replace(from_plain(cls, plain), scores=tuple(starmap(NamedScore, scores or ())))

    def follows(self, head: str) -> bool:
        """Whether the working file had that digest before it had this one's."""
        return head[:TRAIL_DIGITS] in self.trail


def _are_scores(plain: object) -> bool:
    """Whether it is what is written for scores; without any nothing is written."""
    if type(plain) is not list or not plain or {type(one) for one in plain} != {list}:
        return False
    if {len(one) for one in plain} != {3}:
        return False
    nodes, scores, levels = ({type(one) for one in column} for column in zip(*plain, strict=True))
    return nodes == scores == {str} and levels <= {int, types.NoneType}


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def revision_of(manifest: bytes) -> str:
    """The identity of a revision."""
    return digest_of(manifest)


def entry(name: str, content: bytes) -> Entry:
    """The line of the manifest for a member."""
    return Entry(name, len(content), digest_of(content))


def trail_of(heads: tuple[str, ...]) -> tuple[str, ...]:
    """Digests of a history as they stand in a manifest."""
    return tuple(head[:TRAIL_DIGITS] for head in heads)


def scores_of(record: Record, day: date) -> Scores | None:
    """The scores of a record in the final layer; None when the questionnaire has no structure."""
    if record.questionnaire.root is None:
        return None
    return score_record(record, evaluate(record, day), Layer.FINAL)


def named(scores: Scores | None) -> tuple[NamedScore, ...]:
    """The scores as they stand in a manifest."""
    nodes = {} if scores is None else scores.nodes
    return tuple(
        NamedScore(code, "" if node.score is None else str(node.score), node.level)
        for code, node in sorted(nodes.items())
    )


def about(record: Record, head: str, files: tuple[Entry, ...], scores: Scores | None) -> Manifest:
    """The manifest of a record without a past; the scores are those of its day."""
    settings = record.questionnaire.settings
    return Manifest(
        type=TYPE,
        format=FORMAT,
        assessment=record.id,
        unit=record.subject.unit,
        round=record.subject.round,
        state=record.state,
        questionnaire=(settings.id, settings.version),
        fingerprint=record.questionnaire.fingerprint,
        day=day_of(record),
        head=head,
        files=files,
        scores=named(scores),
    )
