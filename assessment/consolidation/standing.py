"""What stands for each unit, round and questionnaire, and why: from worth and claims alone.

A package *claims* things: its manifest names revisions it was made from, and beginnings of all
earlier states of its working file. Anybody can write that into a file, so a claim counts only
among the copies that decide, those of the highest worth held (``exchange/worth.py``), and only as
something their signatures cover. What weaker copies claim changes nothing; what stands, what
conflicts and every figure are the same without them, in whatever order they came. No clock, no
order of arrival and no name of a file has a say.

- One copy *goes on from* another when it names its revision or a state of its file. What nobody
  goes on from is an *end*. One end stands, and so do ends that say the same; who follows one of two
  that say the same follows the other. Other ends are a conflict that a person decides. Claims that
  lead round in a circle prove nothing, so all that are in it stay.
- Among copies of keys that nobody here knows, one goes on from another only when a key of the same
  role signed both: otherwise the key was changed, and a person is asked.
- A *decision* that the secretariat signed stands over all copies. One that names it as ancestor,
  and is worth at least the best copy that was decided on, takes its place, and what names that one
  and is worth as much goes on from there. Two signed decisions of
  which neither names the other are a conflict. A decision recorded here without a signature is
  worth the weakest copy it took.
- *Approved* means: the head approved it in the file, and it is worth ``BOTH``; or it is a decision
  that took such a copy as it was, signed wherever a key of the secretariat is known. What the
  secretariat returned is approved no more.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Case, CaseDecision, CommitteeActs, ReceivedCopy, Relation
from assessment.exchange.keys import Role
from assessment.exchange.package import TRAIL_DIGITS
from assessment.exchange.worth import TrustLevel
from assessment.responses.model import State
from assessment.words import Worded, mark

_STATES = (State.DRAFT, State.RETURNED, State.SUBMITTED, State.APPROVED)
type Signers = frozenset[tuple[Role, str]]
# A revision, or a state of a working file: the assessment and the beginning of a digest.
type Claimed = str | tuple[str, str]
_BY_ROSTER: Signers = frozenset()


class StandingReason(Worded):
    ONLY = "only", mark("The only package")
    NEWEST = "newest", mark("Follows all others")
    BETTER = "better", mark("Better signed than the others")
    SAME = "same", mark("All copies say the same")
    DECIDED = "decided", mark("Decided by the secretariat")
    FORK = "fork", mark("Two copies of one assessment differ")
    DUPLICATE = "duplicate", mark("Two assessments of one unit")
    KEY_CHANGED = "key_changed", mark("The key was changed, and neither is known")
    DECISIONS = "decisions", mark("Two signed decisions differ")
    NOT_ADMITTED = "not_admitted", mark("No copy can be trusted")


CONFLICTS = frozenset(
    {
        StandingReason.FORK,
        StandingReason.DUPLICATE,
        StandingReason.KEY_CHANGED,
        StandingReason.DECISIONS,
    }
)


@dataclass(frozen=True, slots=True)
class CaseStanding:
    case: Case
    package: ReceivedCopy | None
    reason: StandingReason
    heads: tuple[ReceivedCopy, ...]  # the ends among the copies that decide
    copies: tuple[ReceivedCopy, ...]
    # The recorded decision that made the standing revision; None otherwise.
    decision: CaseDecision | None = None
    approved: bool = False
    # The latest deciding revision that all heads go back to; None when there is none.
    base: ReceivedCopy | None = None
    # What came beside a better believed one and is not in it: somebody should look.
    waiting: tuple[ReceivedCopy, ...] = ()
    # What the secretariat returned of what stands, and nothing has come back yet.
    turned_back: frozenset[str] = frozenset()

    @property
    def returned(self) -> bool:
        return bool(self.turned_back)

    @property
    def conflict(self) -> bool:
        """Whether a person must decide."""
        return self.reason in CONFLICTS

    @property
    def blocks(self) -> bool:
        """Whether a final report must wait for the decision: not for what nobody here believes."""
        return self.conflict and self.heads[0].trust_level >= TrustLevel.BOTH


def standings(collection: Collection) -> tuple[CaseStanding, ...]:
    """What stands for every case, in the order of unit, round and questionnaire."""
    acts = collection.acts
    return tuple(stand(case, held, acts) for case, held in collection.cases().items())


def standing_of(collection: Collection, case: Case) -> CaseStanding:
    """What stands for one case."""
    return stand(case, collection.revisions(case), collection.acts)


def conflicts(collection: Collection) -> tuple[CaseStanding, ...]:
    """The cases that a person must decide."""
    return tuple(standing for standing in standings(collection) if standing.conflict)


def stand(case: Case, held: Iterable[ReceivedCopy], acts: CommitteeActs) -> CaseStanding:
    """What stands among the revisions held of a case; their order does not matter."""
    copies = tuple(sorted(held, key=lambda copy: copy.revision))
    deciding = deciding_among(copies)
    claims = AncestryClaims(deciding)
    ends = tuple(sorted(claims.heads(), key=lambda end: end.revision))
    if not ends:
        return CaseStanding(case, None, StandingReason.NOT_ADMITTED, (), copies)
    waiting = tuple(_waiting(copies, claims))
    if len({end.content for end in ends}) > 1:
        why = _kind_of_conflict(ends, claims)
        return CaseStanding(case, None, why, ends, copies, base=claims.base(ends), waiting=waiting)
    # Among those that say the same the best believed and most complete; then always the same.
    best = max(ends, key=lambda end: (*end.quality[:2], _STATES.index(end.state), end.revision))
    made = acts.decisions.get(best.revision)
    if made is not None or best.trust_level is TrustLevel.DECISION:
        why = StandingReason.DECIDED
    elif waiting:
        why = StandingReason.BETTER
    elif len(ends) > 1:
        why = StandingReason.SAME
    elif sum(copy.admitted for copy in copies) == 1:
        why = StandingReason.ONLY
    else:
        why = StandingReason.NEWEST
    # What says the same does not bring it back, and a decision that took it does not either.
    if why is StandingReason.DECIDED:
        took = best.ancestors
    else:
        took = ()
    alike = {
        copy.revision for copy in copies if copy.revision in took and copy.content == best.content
    }
    returned = acts.returned & alike.union(end.revision for end in ends)
    approved = not returned and _is_approved(best, made, copies, acts)
    return CaseStanding(case, best, why, ends, copies, made, approved, None, waiting, returned)


def deciding_among(held: Sequence[ReceivedCopy]) -> tuple[ReceivedCopy, ...]:
    """The copies that decide: the highest worth held, or what follows a signed decision."""
    decisions = [copy for copy in held if copy.trust_level is TrustLevel.DECISION]
    if not decisions:
        top = max((copy.trust_level for copy in held), default=TrustLevel.NONE)
        return tuple(copy for copy in held if copy.trust_level == top > TrustLevel.NONE)
    return (*decisions, *Descendants(decisions, held).copies.values())


class Descendants:
    """What goes on from signed decisions: from what was decided last, or from what does.

    Attributes:
        decided_on: The revisions that were decided on: what they are worth says who may.
        found: The best believed of what goes on, by revision; nothing weaker leads to it.
    """

    def __init__(self, decisions: Sequence[ReceivedCopy], held: Iterable[ReceivedCopy]) -> None:
        last = AncestryClaims(decisions).heads()
        copies = tuple(held)
        one_word = len({copy.content for copy in last}) == 1
        if one_word:
            self._last = {copy.revision for copy in last}
        else:
            self._last = set()
        self.decided_on = {ancestor for decision in decisions for ancestor in decision.ancestors}
        self._least = _best_decided_on(self.decided_on, copies)
        worths = {
            copy.trust_level
            for copy in copies
            if self._least <= copy.trust_level < TrustLevel.DECISION
        }
        each = (
            self._going_on(copy for copy in copies if copy.trust_level == worth)
            for worth in sorted(worths, reverse=True)
        )
        self.copies = next(filter(None, each), {})

    def may(self, copy: ReceivedCopy) -> bool:
        """Whether one more copy goes on as well, and is believed as much."""
        top = max((each.trust_level for each in self.copies.values()), default=self._least)
        names = self._last | (self.copies.keys() if copy.trust_level == top else set())
        return top <= copy.trust_level < TrustLevel.DECISION and not names.isdisjoint(
            copy.ancestors
        )

    def _going_on(self, copies: Iterable[ReceivedCopy]) -> dict[str, ReceivedCopy]:
        naming: dict[str, list[ReceivedCopy]] = defaultdict(list)
        for copy in copies:
            for ancestor in copy.ancestors:
                naming[ancestor].append(copy)
        descendants: dict[str, ReceivedCopy] = {}
        open_ones = list(self._last)
        while open_ones:
            new = {child.revision: child for child in naming.pop(open_ones.pop(), ())}
            open_ones += new.keys() - descendants.keys()
            descendants |= new
        return descendants


def _best_decided_on(decided_on: Container[str], held: Iterable[ReceivedCopy]) -> TrustLevel:
    """What a copy must be worth that goes on from a decision.

    Where nobody believes any more what was decided on, one that somebody known has signed.
    """
    worths = (copy.trust_level for copy in held if copy.revision in decided_on)
    best = max(
        (worth for worth in worths if worth < TrustLevel.DECISION), default=TrustLevel.UNSIGNED
    )
    if best > TrustLevel.NONE:
        return best
    return TrustLevel.ONE


class AncestryClaims:
    """Which of some copies goes on from which, as they say; linear in the length of that."""

    def __init__(self, held: Iterable[ReceivedCopy] = ()) -> None:
        self.members: dict[str, ReceivedCopy] = {}
        self._at: dict[Claimed, list[ReceivedCopy]] = defaultdict(list)
        self._claimed: dict[Claimed, set[Signers]] = defaultdict(set)
        for copy in held:
            self.add(copy)

    def add(self, copy: ReceivedCopy) -> None:
        self.members[copy.revision] = copy
        self._at[copy.revision].append(copy)
        self._at[state_of(copy)].append(copy)
        for claimed in claims_of(copy):
            self._claimed[claimed].add(signers_of(copy))

    def is_replaced(self, copy: ReceivedCopy) -> bool:
        """Whether another one says that it goes on from it, and may say so."""
        return any(continues(copy, other) for other in self._claimants(copy))

    def key_was_changed(self, copy: ReceivedCopy) -> bool:
        """Whether one that goes on from it is signed with other keys that nobody here knows."""
        return any(not continues(copy, other) for other in self._claimants(copy))

    def changes_key(self, copy: ReceivedCopy) -> bool:
        """Whether it goes on from one that is signed with other keys that nobody here knows."""
        before = (other for claimed in claims_of(copy) for other in self._at.get(claimed, ()))
        return any(not continues(other, signers_of(copy)) for other in before)

    def _claimants(self, copy: ReceivedCopy) -> Iterator[Signers]:
        yield from self._claimed.get(copy.revision, ())
        yield from self._claimed.get(state_of(copy), ())

    def heads(self) -> list[ReceivedCopy]:
        """The copies that nothing else takes the place of; never none where there are any."""
        free = {
            name: member for name, member in self.members.items() if not self.is_replaced(member)
        }
        below = self.reach(free.values())
        # Whatever leads round in a circle proves nothing.
        heads = [
            member for name, member in self.members.items() if name in free or name not in below
        ]
        if len(heads) > 1:
            return self._without_sayings(heads)
        return heads

    def reach(self, starts: Iterable[ReceivedCopy]) -> dict[str, ReceivedCopy]:
        """All that these go back to, by revision."""
        ancestors: dict[str, ReceivedCopy] = {}
        seen: set[tuple[Claimed, Signers]] = set()
        open_ones = list(starts)
        while open_ones:
            copy = open_ones.pop()
            for claimed in claims_of(copy):
                step = claimed, signers_of(copy)
                if step in seen:
                    continue
                seen.add(step)
                new = [
                    other
                    for other in self._at.get(claimed, ())
                    if other.revision not in ancestors and continues(other, step[1])
                ]
                ancestors.update((other.revision, other) for other in new)
                open_ones += new
        return ancestors

    def _without_sayings(self, ends: list[ReceivedCopy]) -> list[ReceivedCopy]:
        """The ends without those that say what another end has left behind; never none.

        One that says again what was said before something else stays.
        """
        sayings = {each.content for each in self.reach(ends).values()}
        said_before = [end for end in ends if end.content in sayings and not self._came_back(end)]
        if not said_before:
            return ends
        left = {end.revision: {each.content for each in self.reach([end]).values()} for end in ends}
        before = {copy.revision for copy in said_before}

        def leaves(copy: ReceivedCopy, other: ReceivedCopy) -> bool:
            return other.revision in before and other.content in left[copy.revision]

        gone = {
            copy.revision
            for copy in said_before
            if any(leaves(other, copy) and not leaves(copy, other) for other in ends)
        }
        return [end for end in ends if end.revision not in gone] or ends

    def _came_back(self, copy: ReceivedCopy) -> bool:
        """Whether it says the same again only after something else was said in between."""
        between = [other for other in self.reach([copy]).values() if other.content != copy.content]
        return any(other.content == copy.content for other in self.reach(between).values())

    def base(self, ends: Sequence[ReceivedCopy]) -> ReceivedCopy | None:
        """The latest that all ends go back to; None when there is none, or several."""
        first, *others = (self.reach([end]) for end in ends)
        shared = {
            name: copy for name, copy in first.items() if all(name in each for each in others)
        }
        nearest = shared.keys() - self.reach(shared.values()).keys()
        if len(nearest) == 1:
            return shared[nearest.pop()]
        return None


def state_of(copy: ReceivedCopy) -> Claimed:
    return copy.assessment, copy.head[:TRAIL_DIGITS]


def claims_of(copy: ReceivedCopy) -> Iterator[Claimed]:
    """What a copy says it goes on from; nothing goes on from itself."""
    own = state_of(copy)
    yield from (name for name in copy.ancestors if name != copy.revision)
    yield from (state for state in ((copy.assessment, each) for each in copy.trail) if state != own)


def signers_of(copy: ReceivedCopy) -> Signers:
    """The keys that must go on; where the roster says who signed, nobody asks for them."""
    if copy.trust_level is TrustLevel.STRANGER:
        return copy.signers
    return _BY_ROSTER


def continues(copy: ReceivedCopy, later: Signers) -> bool:
    """Whether the keys under a copy sign the later one too, in each role that both have."""
    if not later or copy.trust_level is not TrustLevel.STRANGER:
        return True
    roles = {role for role, _ in copy.signers} & {role for role, _ in later}
    return all(any(key in later for key in copy.signers if key[0] is role) for role in roles)


def _kind_of_conflict(ends: Sequence[ReceivedCopy], claims: AncestryClaims) -> StandingReason:
    if ends[0].trust_level is TrustLevel.DECISION:
        return StandingReason.DECISIONS
    if any(claims.key_was_changed(end) for end in ends):
        return StandingReason.KEY_CHANGED
    apart = len({end.assessment for end in ends}) > 1
    if apart and claims.base(ends) is None:
        return StandingReason.DUPLICATE
    return StandingReason.FORK


def _waiting(held: Iterable[ReceivedCopy], claims: AncestryClaims) -> Iterator[ReceivedCopy]:
    """What does not decide, says something else than what decides, and is not known to it."""
    sayings = {member.content for member in claims.members.values()}
    beside = (copy for copy in held if copy.admitted and copy.revision not in claims.members)
    for copy in beside:
        if copy.content not in sayings and not claims.is_replaced(copy):
            yield copy


def _is_approved(
    copy: ReceivedCopy, made: CaseDecision | None, held: Iterable[ReceivedCopy], acts: CommitteeActs
) -> bool:
    if copy.state is not State.APPROVED or copy.trust_level < TrustLevel.BOTH:
        return False
    if made is None and copy.trust_level is TrustLevel.BOTH:
        return True
    if copy.trust_level is not TrustLevel.DECISION and acts.secretariat_signs:
        return False
    return any(
        other.trust_level is TrustLevel.BOTH
        and other.state is State.APPROVED
        and other.content == copy.content
        for other in held
        if other.revision in copy.ancestors
    )


class CopiesOfCase:
    """The copies held of one case, as files come one after the other.

    What a new one is beside them is found by what it says and what is said of it, without looking
    at all of them again.
    """

    def __init__(self, held: Iterable[ReceivedCopy] = ()) -> None:
        self.held = {copy.revision: copy for copy in held}
        self._begin()

    def take(self, new: ReceivedCopy) -> tuple[Relation, bool]:
        """What a revision is beside those that came before; it is one of them from now on.

        And whether its keys are others than those of what it goes on from, which nobody knows.
        """
        same = self.held.get(new.revision)
        if same is not None and new.quality[:2] <= same.quality[:2]:
            return (Relation.SAME_AGAIN if same.admitted else Relation.APART), False
        before = self.top
        self.held[new.revision] = new
        if new.trust_level is TrustLevel.NONE:
            return Relation.APART, False
        if TrustLevel.DECISION in (new.trust_level, before):
            return self._decided(new), False
        if new.trust_level < before:
            return self._weaker(new), False
        if new.trust_level > before:
            self._begin()
        if same is not None:
            better = new.trust_level > same.trust_level
            return (Relation.BETTER_SIGNED if better else Relation.MORE_COMPLETE), False
        if new.trust_level > before:
            return (Relation.NEW if before is TrustLevel.NONE else Relation.NEWER), False
        changed = self.claims.changes_key(new) or self.claims.key_was_changed(new)
        return self._among(new), changed

    def _begin(self) -> None:
        self.claims = AncestryClaims()
        self._ends: dict[Claimed, dict[str, ReceivedCopy]] = defaultdict(dict)
        self._saying: dict[str, dict[str, ReceivedCopy]] = defaultdict(dict)
        self._left: dict[str, list[ReceivedCopy]] = defaultdict(list)
        deciding = deciding_among(tuple(self.held.values()))
        self.top = max((copy.trust_level for copy in deciding), default=TrustLevel.NONE)
        decisions = [copy for copy in deciding if copy.trust_level is TrustLevel.DECISION]
        self._following = Descendants(decisions, self.held.values())
        for copy in sorted(deciding, key=lambda copy: copy.revision):
            self._among(copy)

    def _among(self, new: ReceivedCopy) -> Relation:
        first = not self.claims.members
        self.claims.add(new)
        gone = self._gone_on_from(new)
        for replaced in gone:
            self._left[replaced.content].append(replaced)
        if self.claims.is_replaced(new) or (not gone and self._is_left_behind(new)):
            self._left[new.content].append(new)
            return Relation.OLDER
        again = new.content in self._saying
        for at in (new.revision, state_of(new)):
            self._ends[at][new.revision] = new
        self._saying[new.content][new.revision] = new
        if any(True for _ in self._rivals(new)):
            akin = any(rival.assessment == new.assessment for rival in self._rivals(new))
            if akin:
                return Relation.FORK
            return Relation.DUPLICATE
        if first:
            return Relation.NEW
        if again:
            return Relation.SAME_AGAIN
        return Relation.NEWER

    def _rivals(self, new: ReceivedCopy) -> Iterator[ReceivedCopy]:
        """The ends that say something else, and that nobody who says the same has left behind."""
        for saying, ends in self._saying.items():
            if saying != new.content:
                yield from (end for end in ends.values() if not self._is_left_behind(end))

    def _is_left_behind(self, copy: ReceivedCopy) -> bool:
        """Whether another copy left behind what it says, which it does not go on from itself."""
        if copy.content not in self._left:
            return False
        known = set(claims_of(copy))
        return any(
            each.revision not in known and state_of(each) not in known
            for each in self._left[copy.content]
        )

    def _gone_on_from(self, new: ReceivedCopy) -> list[ReceivedCopy]:
        """The ends that a copy takes the place of; they are none any more."""
        gone = {
            name: head
            for claimed in claims_of(new)
            for name, head in self._ends.get(claimed, {}).items()
            if continues(head, signers_of(new)) and head is not new
        }
        for name, head in gone.items():
            for at in (name, state_of(head)):
                self._ends[at].pop(name, None)
            del self._saying[head.content][name]
            if not self._saying[head.content]:
                del self._saying[head.content]
        return list(gone.values())

    def _weaker(self, new: ReceivedCopy) -> Relation:
        if self.claims.is_replaced(new):
            return Relation.OLDER
        if new.content in self._saying:
            return Relation.SAME_AGAIN
        return Relation.WAITS

    def _decided(self, new: ReceivedCopy) -> Relation:
        before = bool(self._saying)
        changes = (
            new.trust_level is TrustLevel.DECISION or new.revision in self._following.decided_on
        )
        if changes or self._following.may(new):
            self._begin()
        if new.revision not in self.claims.members:
            return self._weaker(new)
        if new.revision not in self._saying.get(new.content, {}):
            return Relation.OLDER
        if any(True for _ in self._rivals(new)):
            return Relation.FORK
        if before:
            return Relation.NEWER
        return Relation.NEW
