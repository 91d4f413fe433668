"""Which package stands for each unit, round and questionnaire, and why; or that none does.

Nothing is chosen by a clock or by an order of arrival: a revision stands when it alone is left at
the end of the ancestry, or when all that are left say the same. Otherwise a person decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessment.consolidation.ancestry import common_ancestor, followed_by, heads
from assessment.consolidation.collection import Collection
from assessment.consolidation.held import Case, Decision, Held
from assessment.responses.model import State

_STATES = (State.DRAFT, State.RETURNED, State.SUBMITTED, State.APPROVED)


class Why(StrEnum):
    """Why a package stands, or why none does."""

    ONLY = "only"
    NEWEST = "newest"
    SAME = "same"
    DECIDED = "decided"
    FORK = "fork"
    WEAKER = "weaker"
    DUPLICATE = "duplicate"
    NOT_ADMITTED = "not_admitted"


CONFLICTS = frozenset({Why.FORK, Why.WEAKER, Why.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for one case.

    Attributes:
        case: Unit, round and questionnaire.
        package: The revision that counts; None when none does.
        why: Why it stands, or why none does.
        heads: The revisions left at the end of the ancestry.
        held: All revisions held of the case.
        decision: The decision that made the standing revision; None otherwise.
    """

    case: Case
    package: Held | None
    why: Why
    heads: tuple[Held, ...]
    held: tuple[Held, ...]
    decision: Decision | None = None

    @property
    def conflict(self) -> bool:
        """Whether a person must decide."""
        return self.why in CONFLICTS

    @property
    def base(self) -> Held | None:
        """The latest held revision that all heads go back to; None when there is none."""
        return common_ancestor(self.heads, self.held)


def standings(collection: Collection) -> tuple[Standing, ...]:
    """What stands for every case, in the order of unit, round and questionnaire."""
    made = {decision.revision: decision for decision in collection.decisions}
    return tuple(stand(case, held, made) for case, held in collection.cases().items())


def standing_of(collection: Collection, case: Case) -> Standing:
    """What stands for one case."""
    made = {decision.revision: decision for decision in collection.decisions}
    return stand(case, collection.held(case), made)


def conflicts(collection: Collection) -> tuple[Standing, ...]:
    """The cases that a person must decide."""
    return tuple(one for one in standings(collection) if one.conflict)


def stand(case: Case, held: Sequence[Held], made: Mapping[str, Decision]) -> Standing:
    """What stands among the revisions held of a case; their order does not matter."""
    ends = heads(held)
    given = tuple(sorted(held, key=lambda one: one.revision))
    if not ends:
        return Standing(case, None, Why.NOT_ADMITTED, (), given)
    if len({one.content for one in ends}) > 1:
        return Standing(case, None, _kind_of_conflict(ends, given), ends, given)
    best = max(ends, key=_preference)
    decision = made.get(best.revision)
    if decision is not None:
        why = Why.DECIDED
    elif len(ends) > 1:
        why = Why.SAME
    else:
        why = Why.ONLY if len([one for one in held if one.admitted]) == 1 else Why.NEWEST
    return Standing(case, best, why, ends, given, decision)


def _preference(one: Held) -> tuple[int, int, int, str]:
    """Among those that say the same the best believed and most complete; then always the same."""
    return one.authority, -one.damaged, _STATES.index(one.state), one.revision


def _kind_of_conflict(ends: Sequence[Held], held: Sequence[Held]) -> Why:
    followed = followed_by(held)
    if any(one.revision in followed[other.revision] for one in ends for other in ends):
        return Why.WEAKER
    apart = len({one.assessment for one in ends}) > 1
    return Why.DUPLICATE if apart and common_ancestor(ends, held) is None else Why.FORK
