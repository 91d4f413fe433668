"""Which known word a misspelt one was probably meant to be."""

from collections.abc import Collection, Iterable

_MOST_COMPARISONS = 100_000
_SHORTEST = 3


class Guesser:
    """Guesses words; tires after many comparisons, so that no workbook can keep it busy."""

    def __init__(self) -> None:
        """Begin fresh."""
        self._left = _MOST_COMPARISONS

    def meant(self, found: str, known: Collection[str]) -> dict[str, object]:
        """The likely word under the name that sentences know it by; nothing when there is none."""
        self._left -= len(known)
        if self._left < 0 or not found:
            return {}
        folded = _folded(found)
        for other in known:
            if _folded(other) == folded:
                return {"meant": other} if other != found else {}
        likely = near(found, known) if len(found) >= _SHORTEST else None
        return {} if likely is None else {"meant": likely}


def _folded(name: str) -> str:
    return name.strip().casefold().replace("-", "_").replace(" ", "_").replace("_", "")


def near(name: str, known: Iterable[str]) -> str | None:
    """The known name that differs from this one by a slip of the hand; None when none does.

    One change (also two letters exchanged) for names up to four letters, two for longer ones.
    """
    found = [
        (distance, other)
        for other in sorted(known)
        if (distance := _distance(name, other)) <= (1 if len(other) <= 4 else 2)
    ]
    return min(found)[1] if found else None


def _distance(left: str, right: str) -> int:
    """Edits from one word to the other, an exchange of neighbours counting once; 9 if far."""
    if abs(len(left) - len(right)) > 2 or _strangers(left, right):
        return 9
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _strangers(left: str, right: str) -> bool:
    """Whether so many letters differ that two edits cannot do: asked first, for it is quick."""
    letters = set(left)
    other = set(right)
    return max(len(letters - other), len(other - letters)) > 2
