"""What a collection holds, as frozen values: revisions, merges, decisions, and what was said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from assessment.exchange.keys import Role
from assessment.exchange.roster import Roster
from assessment.exchange.worth import Aside, Trust, TrustLevel
from assessment.responses.model import State
from assessment.units import Register, Unit
from assessment.words import Worded, mark

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


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
    WAITS = "waits"  # beside something better believed that does not know it
    APART = "apart"  # held, but stands for nothing


class FileVerdict(Worded):
    """The one word said of a received file: the gravest that holds, in this order."""

    UNREADABLE = "unreadable", mark("Unreadable")
    OUR_FAULT = "our_fault", mark("Program fault")
    ALTERED = "altered", mark("Altered after signing")
    REVOKED_KEY = "revoked_key", mark("Revoked key")
    WRONG_ROLE = "wrong_role", mark("Wrong role")
    LATE = "late", mark("Received too late")
    OTHER_QUESTIONNAIRE = "other_questionnaire", mark("Other questionnaire")
    NOT_ON_LIST = "not_on_list", mark("Not a listed unit")
    SAME_AGAIN = "same_again", mark("Same again")
    FORK = "fork", mark("Conflict")
    DUPLICATE = "duplicate", mark("Assessed twice")
    DAMAGED_EVIDENCE = "damaged_evidence", mark("Damaged evidence")
    OLDER = "older", mark("Older revision")
    WAITS = "waits", mark("Weaker signature")
    NEWER = "newer", mark("Newer revision")
    UNKNOWN_KEY = "unknown_key", mark("Unknown key")
    UNSIGNED = "unsigned", mark("Unsigned")
    NEW = "new", mark("New")


class Case(NamedTuple):
    """What can have one standing package: a unit, in a round, by a questionnaire."""

    unit: str
    round: str
    questionnaire: str


@dataclass(frozen=True, slots=True)
class ReceivedCopy:
    """One revision, as its best copy makes it known; whatever was signed twice is one revision."""

    revision: str
    case: Case
    assessment: str
    version: str
    fingerprint: str
    state: State
    day: date  # the day for which its conditions are evaluated
    head: str  # digest of the working file's history
    trail: frozenset[str]  # beginnings of earlier digests of that history
    ancestors: tuple[str, ...]
    content: str  # digest over answers, reviews and state; equal when two revisions say the same
    trust: Trust  # what can be believed of it, in a word
    trust_level: TrustLevel  # the same as a number
    aside: Aside | None
    signers: frozenset[tuple[Role, str]]
    damaged: int  # number of attached documents damaged or missing
    package: str  # digest of the stored package file

    @property
    def admitted(self) -> bool:
        """Whether it may stand without a person taking it."""
        return self.trust_level > TrustLevel.NONE

    @property
    def quality(self) -> tuple[int, int, str]:
        """By which the best copy of a revision is found."""
        return self.trust_level, -self.damaged, self.package


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """What the bytes of a received file say, whoever is believed; it is written once."""

    file: str
    package: str  # digest of the package in it; the same but for files of other kinds
    revision: str = ""  # what it carries; empty when unreadable
    altered: bool = False
    damaged: int = 0
    signatures: bytes = b""
    manifest: bytes = b""  # the bytes whose digest is the revision
    content: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A merge withdrawn, or brought back: by whom, when (shown, never decided on), and why."""

    withdrawn: bool
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Merge:
    """One intake, or one decision; withdrawn and brought back as a whole."""

    number: int
    by: str
    at: datetime  # when, by the clock of the computer; shown, never decided on
    kind: str
    files: int
    turns: tuple[Turn, ...] = ()  # all that was withdrawn and brought back since, in order

    @property
    def withdrawn(self) -> bool:
        return bool(self.turns) and self.turns[-1].withdrawn

    @property
    def reason(self) -> str:
        """Why it was undone or brought back last; empty when neither happened."""
        if self.turns:
            return self.turns[-1].reason
        return ""


@dataclass(frozen=True, slots=True)
class CaseDecision:
    merge: int
    case: Case
    revision: str  # the revision it made, which names the others as ancestors
    heads: tuple[str, ...]
    taken: str  # the revision taken as the ground; empty when every answer was chosen by itself
    answers: Mapping[str, str]  # which question or table was taken from which revision
    by: str
    at: datetime
    reason: str

    @property
    def used(self) -> frozenset[str]:
        return frozenset({*self.answers.values(), *([self.taken] if self.taken else [])})


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """One file as it came in one merge, and what was said of it then."""

    merge: int
    path: str
    file: str  # digest of its bytes; empty when they were not kept
    verdict: FileVerdict
    relation: Relation
    # What it is about, in no round for a workbook without a package; None when unreadable.
    case: Case | None = None
    revision: str = ""


class ActKind(StrEnum):
    QUESTIONNAIRE = "admit questionnaire"
    UNIT = "admit unit"
    LATE = "accept late"
    RETURN = "return"
    PRINTED = "printed"
    TRAINING = "training"
    REGISTER = "keep register"
    OPENING = "open round"
    CALL = "telephone"
    TARGETS = "targets"
    CLOSING = "close round"
    SAME_ACTION = "same action"


COUNTS = "yes"
NO_MORE = "no"


@dataclass(frozen=True, slots=True)
class CommitteeAct:
    """What somebody said that is no intake and no decision about answers."""

    number: int
    kind: str
    by: str
    at: datetime
    reason: str
    body: dict[str, str]
    signature: str = ""  # the secretariat's, under the act and the chain before it; empty without


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """A national report as its code knows it."""

    round: str
    digest: str  # what its code is the beginning of
    edition: str  # how much of it is told
    final: bool
    roster: int  # number of the roster it was judged by; 0 without one


@dataclass(frozen=True, slots=True)
class CommitteeActs:
    """What holds of all that was said; of several words on one thing the last counts."""

    # Fingerprints of the questionnaires admitted beside those installed.
    questionnaires: frozenset[str] = frozenset()
    # Units admitted, by code and round; those of an earlier program to every round, named "".
    units: Mapping[tuple[str, str], Unit] = _NOTHING
    accepted: frozenset[str] = frozenset()
    returned: frozenset[str] = frozenset()  # revisions that are approved no more
    printed: Mapping[str, PrintedReport] = _NOTHING
    # The roster of a collection made for training; None of a real one.
    training: Roster | None = None
    registers: Mapping[str, Register] = _NOTHING
    # The decisions that were recorded here and not withdrawn, by their revision.
    decisions: Mapping[str, CaseDecision] = _NOTHING
    # Whether a key of the secretariat is known, so that only a signed decision is final.
    secretariat_signs: bool = False
    acts: tuple[CommitteeAct, ...] = ()
