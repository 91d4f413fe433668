"""Working out in another thread what follows from a change, while the disk is awaited."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import lru_cache
from typing import Self

from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation

type Foresee = Callable[[Record, Evaluation], object]


class Ahead:
    """Work that only fills the memory of whoever is asked for the same afterwards.

    When it fails nothing is lost and nothing is told: whoever asks afterwards meets the same.
    """

    def __init__(self, work: Callable[[], object] | None) -> None:
        """Without work nothing is begun."""
        self._work = work
        self._running: Future[object] | None = None

    @classmethod
    def between(
        cls,
        before: Record,
        after: Record,
        foresee: Foresee | None,
        follow: Callable[[], Evaluation],
    ) -> Self:
        """The foresight of a change, where somebody wants it; ``follow`` evaluates what is after.

        Moving about, what happens most often, leaves nothing to work out.
        """
        same = after.responses is before.responses and after.rows is before.rows
        if foresee is None or same:
            return cls(None)
        return cls(lambda: foresee(after, follow()))

    def begin(self) -> None:
        """Start; nothing the work reads or fills may be touched before ``wait``."""
        if self._work is not None:
            self._running = _worker().submit(self._work)

    def wait(self) -> None:
        """Let it come to its end."""
        if self._running is not None:
            wait([self._running])


@lru_cache(maxsize=1)
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "ahead")
