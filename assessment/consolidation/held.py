"""What a collection holds, as frozen values: revisions, merges, decisions, and how they relate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from assessment.exchange.receive import Verdict
from assessment.responses.model import State

# How much a later revision must be worth to stand in the place of an earlier one. What is not
# listed is held and stands for nothing until a person takes it.
_WORTH: Mapping[Verdict, int] = {
    Verdict.UNSIGNED: 0,
    Verdict.UNKNOWN_KEY: 1,
    Verdict.VERIFIED: 2,
    Verdict.COUNTERSIGNED: 3,
}
_OF_THE_SECRETARIAT = 4
NOT_ADMITTED = -1


class Relation(StrEnum):
    """What a file is beside what was held before it came."""

    NEW = "new"
    SAME_AGAIN = "same_again"
    NEWER = "newer"
    BETTER_SIGNED = "better_signed"  # the revision that was held already
    MORE_COMPLETE = "more_complete"  # the same, signed as well as before
    OLDER = "older"
    FORK = "fork"
    DUPLICATE = "duplicate"
    APART = "apart"  # held, but stands for nothing


class FileVerdict(StrEnum):
    """The one word said of a received file: the gravest that holds, in this order."""

    UNREADABLE = "unreadable"
    ALTERED = "altered"
    REVOKED_KEY = "revoked_key"
    WRONG_ROLE = "wrong_role"
    OTHER_QUESTIONNAIRE = "other_questionnaire"
    SAME_AGAIN = "same_again"
    FORK = "fork"
    DUPLICATE = "duplicate"
    DAMAGED_EVIDENCE = "damaged_evidence"
    OLDER = "older"
    NEWER = "newer"
    UNKNOWN_KEY = "unknown_key"
    UNSIGNED = "unsigned"
    NEW = "new"


# A better copy of what was held takes its place, as a newer revision does.
BETTER_COPY = frozenset({Relation.BETTER_SIGNED, Relation.MORE_COMPLETE})


def verdict_of(relation: Relation) -> FileVerdict:
    """The verdict on a file that is nothing worse than what it is beside the others."""
    return FileVerdict.NEWER if relation in BETTER_COPY else FileVerdict(relation.value)


class Case(NamedTuple):
    """What can have one standing package: a unit, in a round, by a questionnaire."""

    unit: str
    round: str
    questionnaire: str


@dataclass(frozen=True, slots=True)
class Held:
    """One revision, as its best copy makes it known; whatever was signed twice is one revision.

    Attributes:
        revision: Identity of what was sent.
        case: Unit, round and questionnaire.
        assessment: UUID of the assessment.
        version: Version of the questionnaire.
        fingerprint: Its fingerprint.
        state: Where the assessment stands in its review.
        day: The day for which its conditions are evaluated.
        head: Digest of the working file's history.
        trail: Beginnings of earlier digests of that history.
        ancestors: Revisions it was made from.
        content: Digest over answers, reviews and state; equal when two revisions say the same.
        trust: What can be believed of it.
        worth: The same as a number; ``NOT_ADMITTED`` when it may stand for nothing.
        authority: Up to which worth it may take the place of what it goes back to.
        damaged: Number of attached documents damaged or missing.
        package: Digest of the stored package file.
    """

    revision: str
    case: Case
    assessment: str
    version: str
    fingerprint: str
    state: State
    day: date
    head: str
    trail: frozenset[str]
    ancestors: tuple[str, ...]
    content: str
    trust: Verdict
    worth: int
    authority: int
    damaged: int
    package: str

    @property
    def admitted(self) -> bool:
        """Whether it may stand without a person taking it."""
        return self.worth > NOT_ADMITTED

    @property
    def approved(self) -> bool:
        """Whether its head approved it and signed for it, or the secretariat decided on it.

        The file alone says "approved" as its owner likes.
        """
        return self.state is State.APPROVED and self.authority >= _WORTH[Verdict.COUNTERSIGNED]


def worth_of(trust: Verdict, *, other_questionnaire: bool) -> int:
    """How much a copy is worth beside others; nothing when it answers another questionnaire."""
    return NOT_ADMITTED if other_questionnaire else _WORTH.get(trust, NOT_ADMITTED)


def authority_of(worth: int, *, secretariat: bool) -> int:
    """Up to which worth a revision replaces others; what the secretariat decided replaces all."""
    return _OF_THE_SECRETARIAT if secretariat and worth > NOT_ADMITTED else worth


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision as it is written: see the columns of the table; digests of data, questionnaire."""

    id: str
    case: Case
    assessment: str
    version: str
    fingerprint: str
    state: str
    day: str
    head: str
    trail: tuple[str, ...]
    ancestors: tuple[str, ...]
    content: str
    data: bytes
    questionnaire: bytes
    digests: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Copy:
    """A package file as it was judged.

    Attributes:
        file: Digest of the received file.
        package: Digest of the package in it; the same but for files of other kinds.
        revision: What it carries; empty when unreadable.
        trust: What can be believed of it.
        secretariat: Whether only the secretariat signed it, with a known key.
        other: Whether it answers another questionnaire than the one in use.
        damaged: Number of attached documents damaged or missing.
        signatures: The signatures as they stand in it.
    """

    file: str
    package: str
    revision: str
    trust: Verdict
    secretariat: bool = False
    other: bool = False
    damaged: int = 0
    signatures: str = "[]"


@dataclass(frozen=True, slots=True)
class Turn:
    """A merge withdrawn, or brought back: by whom, when (shown, never decided on), and why."""

    withdrawn: bool
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Merge:
    """One intake, or one decision; withdrawn and brought back as a whole.

    Attributes:
        number: Its number in the collection.
        by: Who did it.
        at: When, by the clock of the computer; shown, never decided on.
        kind: ``receive`` or ``decide``.
        files: Number of files that came with it.
        turns: All that was withdrawn and brought back since, in order.
    """

    number: int
    by: str
    at: datetime
    kind: str
    files: int
    turns: tuple[Turn, ...] = ()

    @property
    def withdrawn(self) -> bool:
        """Whether it was undone."""
        return bool(self.turns) and self.turns[-1].withdrawn

    @property
    def reason(self) -> str:
        """Why it was undone or brought back last; empty when neither happened."""
        return self.turns[-1].reason if self.turns else ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a case.

    Attributes:
        merge: The merge it came with.
        case: What it is about.
        revision: The revision it made, which names the others as ancestors.
        heads: The revisions that were decided on.
        taken: The revision taken as the ground; empty when every answer was chosen by itself.
        answers: Which question or table was taken from which revision.
        worth: What a later revision must be worth to take its place.
        by: Who decided.
        at: When.
        reason: Why.
    """

    merge: int
    case: Case
    revision: str
    heads: tuple[str, ...]
    taken: str
    answers: Mapping[str, str]
    worth: int
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file as it came in one merge, and what was said of it then.

    Attributes:
        merge: Number of the merge.
        path: Where it came from.
        file: Digest of its bytes; empty when they were not kept.
        verdict: What was said of it.
        relation: What it was beside what was held then.
        case: What it is about, in no round for a workbook without a package; None when unreadable.
        revision: Its revision; empty when unreadable, and for a workbook without a package.
    """

    merge: int
    path: str
    file: str
    verdict: FileVerdict
    relation: Relation
    case: Case | None = None
    revision: str = ""
