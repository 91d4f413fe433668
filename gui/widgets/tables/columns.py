"""Which columns of a table are shown where the room is short: names keep the room they need."""

from collections.abc import Iterator, Sequence
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

    By itself the last gives way first, and the column ``kept`` is never left out. With another
    ``first`` than 0 somebody asks to see that column: it is shown, those before it give way before
    those after it, and where that is not enough slim ones leave too, ``kept`` as the last of all.
    """
    given = [need.wide for need in needs]
    for at, less in _steps(needs, kept, first):
        if sum(given) <= room:
            break
        given[at] = less
    return given


def _steps(needs: Sequence[Need], kept: int | None, first: int) -> Iterator[tuple[int, int]]:
    """Which column gives way next, and what is left of it."""

    def importance(at: int) -> tuple[int, bool, int]:
        return (0 if first else needs[at].gives, at < first, -at if at < first else at)

    giving = (at for at, need in enumerate(needs) if need.gives and not (first and at == first))
    order = sorted(giving, key=importance, reverse=True)
    yield from ((at, needs[at].slim) for at in order if needs[at].slim or at != kept)
    if first:
        yield from ((at, 0) for at in order if needs[at].slim and at != kept)
        yield from ((at, 0) for at in order if at == kept)


def next_first(
    needs: Sequence[Need], room: int, first: int, by: int, *, kept: int | None = None
) -> int:
    """From which column on to show next (1) or before (-1); beyond the ends it begins anew.

    Going on, every column is shown in its turn.
    """
    starts, seen = [0], set(_shown(fit(needs, room, kept=kept)))
    for at, need in enumerate(needs):
        if need.leaves and at not in seen:
            starts.append(at)
            seen |= set(_shown(fit(needs, room, kept=kept, first=at)))
    here = max(i for i, start in enumerate(starts) if start <= first)
    return starts[(here + by) % len(starts)]


def _shown(given: Sequence[int]) -> Iterator[int]:
    return (at for at, wide in enumerate(given) if wide)
