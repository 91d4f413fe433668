"""How a long task tells how far it is and learns that it must stop."""

from collections.abc import Callable
from dataclasses import dataclass

from assessment.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """Hand this to a long task; it calls ``step`` often, and lets ``Cancelled`` through."""

    tell: Callable[[int, int], object] = lambda _done, _total: None  # called with (done, total)
    stopped: Callable[[], bool] = lambda: False  # True once the person asked to stop

    def step(self, done: int, total: int) -> None:
        """Say how far the task is.

        Raises:
            Cancelled: when the person asked to stop.
        """
        if self.stopped():
            raise Cancelled
        self.tell(done, total)


SILENT = Progress()
