"""What a copy may tell of units: the one rule, as data; every table, chart and sheet asks it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How much of single units a copy shows.

    Attributes:
        singly: Whether single units, extremes and the work of the secretariat are shown.
        figure: Units that a figure must rest on, and that a count must leave out or leave none.
        spread: Units that quartiles and counts by level must rest on.
    """

    singly: bool
    figure: int
    spread: int

    def part(self, n: int, of: int) -> bool:
        """Whether it may be told that something holds of ``n`` of these units.

        Few, all but few, none and all would each tell of single units.
        """
        return self.singly or min(n, of - n) >= self.figure

    def beside(self, n: int, of: int) -> bool:
        """Whether a figure over ``n`` units may stand beside the same over ``of`` that hold them.

        Where few make the difference, the two figures together would tell of those few.
        """
        return self.singly or (n >= self.figure and (n == of or of - n >= self.figure))

    def bands(self, counts: Sequence[int]) -> list[tuple[int, int, int]]:
        """Levels put together until enough units stand in each: first, last, and how many units.

        None where all would stand in one.
        """
        least = 0 if self.singly else self.figure
        found: list[tuple[int, int, int]] = []
        first, total = 0, 0
        for level, n in enumerate(counts):
            total += n
            if total >= least:
                found.append((first, level, total))
                first, total = level + 1, 0
        if first < len(counts) and found:
            begun, _, n = found.pop()
            found.append((begun, len(counts) - 1, n + total))
        return found if self.singly or len(found) > 1 else []


WHOLE = Disclosure(singly=True, figure=1, spread=1)
GROUPS_ONLY = Disclosure(singly=False, figure=5, spread=10)
