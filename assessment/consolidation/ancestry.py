"""Which revision follows which, and which ones stand at the end: pure, and no clock decides.

A revision follows another when it names it as an ancestor, or when its working file had the other's
history before. It goes on from another also when that one says word for word what it follows: two
offices that sent back the same resolved answers stand in nobody's way. It takes the other's place
only when it can be believed at least as much; otherwise both stand, and a person is asked.
"""

from collections.abc import Iterable, Mapping, Sequence

from assessment.consolidation.held import Held
from assessment.exchange.manifest import TRAIL_DIGITS

type Followed = Mapping[str, frozenset[str]]


def followed_by(revisions: Sequence[Held]) -> Followed:
    """For each revision all those, among the given ones, that it goes back to.

    Two that claim to follow each other prove nothing, so neither is said to follow the other.
    """
    parents = _parents(revisions)
    reached = {one: _reach(one, parents) for one in parents}
    return {
        one: frozenset(other for other in found if one not in reached[other])
        for one, found in reached.items()
    }


def heads(revisions: Iterable[Held]) -> tuple[Held, ...]:
    """The admitted revisions that no other one takes the place of, by revision."""
    given = list(revisions)
    by_id = {one.revision: one for one in given}
    followed = _gone_on_from(given)
    superseded = {
        other
        for one in given
        if one.admitted
        for other in followed[one.revision]
        if one.authority >= by_id[other].worth
    }
    return tuple(
        sorted(
            (one for one in given if one.admitted and one.revision not in superseded),
            key=lambda one: one.revision,
        )
    )


def common_ancestor(heads: Sequence[Held], revisions: Sequence[Held]) -> Held | None:
    """The latest held revision that all heads go back to; None when there is none, or several."""
    followed = followed_by(revisions)
    shared = set.intersection(*(set(followed[one.revision]) for one in heads)) if heads else set()
    nearest = [
        one for one in shared if not any(one in followed[other] for other in shared if other != one)
    ]
    by_id = {one.revision: one for one in revisions}
    return by_id[nearest[0]] if len(nearest) == 1 else None


def _gone_on_from(revisions: Sequence[Held]) -> Followed:
    """Like ``followed_by``, with all that say the same as one that is followed; never in a circle.

    Where sayings alone would lead round in a circle, only what is really followed counts.
    """
    followed = followed_by(revisions)
    saying: dict[str, set[str]] = {}
    for one in revisions:
        saying.setdefault(one.content, set()).add(one.revision)
    content = {one.revision: one.content for one in revisions}

    def left_and_came_back(one: str, other: str) -> bool:
        """Whether it says the same again only after something else was said in between."""
        return any(
            other in followed[between] and content[between] != content[other]
            for between in followed[one]
        )

    def alike(other: str) -> set[str]:
        return {one for one in saying[content[other]] if not left_and_came_back(one, other)}

    wider = {
        one: found.union(*(alike(other) for other in found)) - {one}
        for one, found in followed.items()
    }
    reached = {one: _reach(one, wider) for one in wider}
    return {
        one: followed[one] | {other for other in found if one not in reached[other]}
        for one, found in reached.items()
    }


def _parents(revisions: Sequence[Held]) -> dict[str, set[str]]:
    known = {one.revision for one in revisions}
    by_history: dict[tuple[str, str], set[str]] = {}
    for one in revisions:
        by_history.setdefault((one.assessment, one.head[:TRAIL_DIGITS]), set()).add(one.revision)
    return {
        one.revision: (known & set(one.ancestors)).union(
            *(by_history.get((one.assessment, earlier), ()) for earlier in one.trail)
        )
        - {one.revision}
        for one in revisions
    }


def _reach(start: str, parents: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    open_ones = [start]
    while open_ones:
        for parent in parents[open_ones.pop()]:
            if parent not in found:
                found.add(parent)
                open_ones.append(parent)
    return found - {start}
