"""What is said of one received file when it comes: its own worth, and what it is beside the others.

It is the word of that day. What holds later follows from all copies together (``standing.py``).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessment.consolidation.collection import held_as
from assessment.consolidation.model import Case, FileVerdict, Held, KeptCopy, Relation
from assessment.consolidation.standing import (
    Claimed,
    Claims,
    Following,
    claims_of,
    continues,
    deciding_among,
    signers_of,
    state_of,
)
from assessment.errors import Finding, FindingPlace
from assessment.exchange.container import QUESTIONNAIRE
from assessment.exchange.receive import Received
from assessment.exchange.worth import Aside, Trust, Worth
from assessment.problems.consolidation import ConsolidationProblem

TRUST = {
    Trust.UNREADABLE: FileVerdict.UNREADABLE,
    Trust.ALTERED: FileVerdict.ALTERED,
    Trust.REVOKED_KEY: FileVerdict.REVOKED_KEY,
    Trust.WRONG_ROLE: FileVerdict.WRONG_ROLE,
    Trust.LATE: FileVerdict.LATE,
    Trust.UNKNOWN_KEY: FileVerdict.UNKNOWN_KEY,
    Trust.UNSIGNED: FileVerdict.UNSIGNED,
}
ASIDE = {
    Aside.QUESTIONNAIRE: FileVerdict.OTHER_QUESTIONNAIRE,
    Aside.UNIT: FileVerdict.NOT_ON_LIST,
}
_ASIDE_TOLD = {
    Aside.QUESTIONNAIRE: ConsolidationProblem.OTHER_QUESTIONNAIRE,
    Aside.UNIT: ConsolidationProblem.NOT_ON_LIST,
}
_WEAK = frozenset({Trust.UNKNOWN_KEY, Trust.UNSIGNED})
_GRAVITY = tuple(FileVerdict)


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A received file as it will be written.

    Attributes:
        revision: Identity of what it claims to carry; empty when unreadable.
        case: What it claims to be about; None when unreadable.
        held: The revision as it will be held; None when its contents cannot be read.
        contents: The record and the questionnaire as bytes, and the questionnaire's digest.
        torn: Whether documents that travelled with it are damaged.
    """

    copy: KeptCopy
    trust: Trust
    revision: str = ""
    case: Case | None = None
    findings: tuple[Finding, ...] = ()
    held: Held | None = None
    contents: tuple[bytes, bytes, str] = (b"", b"", "")
    torn: bool = False


def judge_file(received: Received, copy: KeptCopy) -> JudgedFile:
    """What was read, as it will be written; ``copy`` is what its bytes say."""
    manifest, judged = received.manifest, received.judged
    if manifest is None or received.parts is None or judged is None:
        filled = received.filled
        case = None if filled is None else Case(filled.unit, filled.round, filled.questionnaire)
        return JudgedFile(copy, received.verdict, case=case, findings=received.findings)
    questionnaire, version = manifest.questionnaire
    case = Case(manifest.unit, manifest.round, questionnaire)
    findings = received.findings
    if judged.aside is not None:
        values = {"questionnaire": questionnaire, "version": version}
        findings += (told(_ASIDE_TOLD[judged.aside], received.path.name, case, **values),)
    parts, readable = received.parts, received.record is not None
    said = {one.name: one.digest for one in manifest.files}
    return JudgedFile(
        copy,
        judged.verdict if readable else Trust.ALTERED,
        received.revision,
        case,
        findings,
        held_as(copy, json.loads(copy.manifest), judged) if readable else None,
        (parts.data, parts.questionnaire, said.get(QUESTIONNAIRE, "")),
        torn=received.whole and copy.damaged > 0,
    )


def verdict_of(relation: Relation) -> FileVerdict:
    """The verdict on a file that is nothing worse than what it is beside the others."""
    # A better copy of what was held takes its place, as a newer revision does.
    better = relation in (Relation.BETTER_SIGNED, Relation.MORE_COMPLETE)
    return FileVerdict.NEWER if better else FileVerdict(relation.value)


def told(problem: ConsolidationProblem, file: str, case: Case, **values: object) -> Finding:
    given = {"file": file, "unit": case.unit, "round": case.round, **values}
    return Finding(problem, FindingPlace(file=file), given)


class CopiesOfCase:
    """The copies held of one case, as files come one after the other.

    What a new one is beside them is found by what it says and what is said of it, without looking
    at all of them again.
    """

    def __init__(self, held: Iterable[Held] = ()) -> None:
        self.held: dict[str, Held] = {}
        self._begin(held)

    def take(self, new: Held) -> tuple[Relation, bool]:  # noqa: PLR0911 - one row of a table each
        """What a revision is beside those that came before; it is one of them from now on.

        And whether its keys are others than those of what it goes on from, which nobody knows.
        """
        same = self.held.get(new.revision)
        if same is not None and new.quality[:2] <= same.quality[:2]:
            return (Relation.SAME_AGAIN if same.admitted else Relation.APART), False
        before = self.top
        self.held[new.revision] = new
        if new.worth is Worth.NONE:
            return Relation.APART, False
        if Worth.DECISION in (new.worth, before):
            return self._decided(new), False
        if new.worth < before:
            return self._weaker(new), False
        if new.worth > before:
            self._begin(list(self.held.values()))
        if same is not None:
            better = new.worth > same.worth
            return (Relation.BETTER_SIGNED if better else Relation.MORE_COMPLETE), False
        if new.worth > before:
            return (Relation.NEW if before is Worth.NONE else Relation.NEWER), False
        changed = self.claims.changes_key(new) or self.claims.key_was_changed(new)
        return self._among(new), changed

    def _begin(self, held: Iterable[Held]) -> None:
        self.held |= {one.revision: one for one in held}
        self.claims = Claims()
        self._ends: dict[Claimed, dict[str, Held]] = defaultdict(dict)
        self._saying: dict[str, dict[str, Held]] = defaultdict(dict)
        self._left: dict[str, list[Held]] = defaultdict(list)
        deciding = deciding_among(tuple(self.held.values()))
        self.top = max((one.worth for one in deciding), default=Worth.NONE)
        decisions = [one for one in deciding if one.worth is Worth.DECISION]
        self._following = Following(decisions, self.held.values())
        after = (one.worth for one in deciding if one.worth is not Worth.DECISION)
        self._after = max(after, default=Worth.NONE)
        for one in sorted(deciding, key=lambda one: one.revision):
            self._among(one)

    def _among(self, new: Held) -> Relation:
        first = not self.claims.members
        self.claims.add(new)
        gone = self._gone_on_from(new)
        for one in gone:
            self._left[one.content].append(one)
        if self.claims.is_replaced(new) or (not gone and self._is_left_behind(new)):
            self._left[new.content].append(new)
            return Relation.OLDER
        again = new.content in self._saying
        for at in (new.revision, state_of(new)):
            self._ends[at][new.revision] = new
        self._saying[new.content][new.revision] = new
        if any(True for _ in self._rivals(new)):
            akin = any(one.assessment == new.assessment for one in self._rivals(new))
            return Relation.FORK if akin else Relation.DUPLICATE
        if first:
            return Relation.NEW
        return Relation.SAME_AGAIN if again else Relation.NEWER

    def _rivals(self, new: Held) -> Iterator[Held]:
        """The ends that say something else, and that nobody who says the same has left behind."""
        for saying, ends in self._saying.items():
            if saying != new.content:
                yield from (one for one in ends.values() if not self._is_left_behind(one))

    def _is_left_behind(self, one: Held) -> bool:
        """Whether another copy left behind what it says, which it does not go on from itself."""
        if one.content not in self._left:
            return False
        known = set(claims_of(one))
        return any(
            each.revision not in known and state_of(each) not in known
            for each in self._left[one.content]
        )

    def _gone_on_from(self, new: Held) -> list[Held]:
        """The ends that a copy takes the place of; they are none any more."""
        gone = {
            name: one
            for claimed in claims_of(new)
            for name, one in self._ends.get(claimed, {}).items()
            if continues(one, signers_of(new)) and one is not new
        }
        for name, one in gone.items():
            for at in (name, state_of(one)):
                self._ends[at].pop(name, None)
            del self._saying[one.content][name]
            if not self._saying[one.content]:
                del self._saying[one.content]
        return list(gone.values())

    def _weaker(self, new: Held) -> Relation:
        if self.claims.is_replaced(new):
            return Relation.OLDER
        return Relation.SAME_AGAIN if new.content in self._saying else Relation.WAITS

    def _decided(self, new: Held) -> Relation:
        """What a copy is where the secretariat signed a decision."""
        before = bool(self._saying)
        follows = self._following.may(new)
        changes = new.worth is Worth.DECISION or new.revision in self._following.decided_on
        if changes or (follows and new.worth > self._after):
            self._begin(list(self.held.values()))
        elif follows and new.worth == self._after:
            self._among(new)
        if new.revision not in self.claims.members:
            return self._weaker(new)
        if new.revision not in self._saying.get(new.content, {}):
            return Relation.OLDER
        if any(True for _ in self._rivals(new)):
            return Relation.FORK
        return Relation.NEWER if before else Relation.NEW


def verdict(judged: JudgedFile, related: Relation, strongest: Worth) -> FileVerdict:
    """The gravest word that holds; what is weaker than what was held is called by its weakness."""
    trust, held = judged.trust, judged.held
    words = {verdict_of(related)} if related is not Relation.APART else set()
    if trust in _WEAK and held is not None and held.worth < strongest:
        words.clear()
    if trust in TRUST:
        words.add(TRUST[trust])
    if held is not None and held.aside is not None:
        words.add(ASIDE[held.aside])
    if judged.torn:
        words.add(FileVerdict.DAMAGED_EVIDENCE)
    return min(words, key=_GRAVITY.index, default=FileVerdict.ALTERED)
