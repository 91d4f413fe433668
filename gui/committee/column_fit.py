"""Which columns of a table are shown where the room is short: names keep the room they need."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """What one column asks for.

    Attributes:
        wide: Points it needs.
        slim: Points it can do with; 0 when it can only leave.
        gives: Columns with a higher number give way before those with a lower one; 0 never does.
    """

    wide: int
    slim: int = 0
    gives: int = 0

    @property
    def leaves(self) -> bool:
        """Whether it is left out, not narrowed, where room is short."""
        return bool(self.gives) and not self.slim


def fit(needs: Sequence[Need], room: int, *, kept: int | None = None, first: int = 0) -> list[int]:
    """The width of each column; 0 for those that have no room.

    The column ``kept`` is never left out. From column ``first`` on they are shown before those
    that stand before it; by itself the last gives way first.
    """

    def importance(at: int) -> tuple[int, bool, int]:
        return (0 if first else needs[at].gives, at < first, -at if at < first else at)

    given = [need.wide for need in needs]
    giving = (at for at, need in enumerate(needs) if need.gives)
    for at in sorted(giving, key=importance, reverse=True):
        if sum(given) <= room:
            break
        if needs[at].slim or at != kept:
            given[at] = needs[at].slim
    return given


def next_first(needs: Sequence[Need], given: Sequence[int], first: int, by: int) -> int:
    """From which column on to show next (1) or before (-1); beyond the ends it begins anew."""
    leaving = [at for at, need in enumerate(needs) if need.leaves]
    if not leaving:
        return 0
    seen = sum(1 for at in leaving if given[at])
    step = max(1, seen)
    starts = list(range(0, len(leaving), step))
    here = next((i for i, start in enumerate(starts) if leaving[start] >= first), 0) if first else 0
    start = starts[(here + by) % len(starts)]
    return leaving[start] if start else 0
