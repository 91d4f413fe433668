"""What was made of the last few things, found again by their identity.

For large frozen values, such as questionnaires, which take long to compare or to hash.
"""

from collections.abc import Callable


class IdentityCache[T, V]:
    """Makes something of a thing once, as long as it is among the last few asked about."""

    def __init__(self, make: Callable[[T], V], keep: int = 4) -> None:
        self._make = make
        self._keep = keep
        self._made: dict[int, tuple[T, V]] = {}

    def get(self, source: T) -> V:
        """What is made of the thing; the same as last time."""
        # The thing is kept beside it: an identity is given again when its owner is gone.
        remembered = self._made.get(id(source))
        if remembered is not None and remembered[0] is source:
            return remembered[1]
        made = self._make(source)
        kept = [*self._made.items(), (id(source), (source, made))]
        self._made = dict(kept[-self._keep :])
        return made
