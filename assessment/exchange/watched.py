"""Reading and writing of packages that can be followed and stopped."""

import io
from collections.abc import Callable
from pathlib import Path

from assessment.progress import Progress


class Steps:
    """Counts bytes towards a total that is only an estimate."""

    def __init__(self, progress: Progress, total: int) -> None:
        """Nothing is done yet."""
        self._progress = progress
        self._done, self._total = 0, max(1, total)

    def add(self, size: int) -> None:
        """So much more was done.

        Raises:
            Cancelled: If the person asked to stop.
        """
        self._done = min(self._total, self._done + size)
        self._progress.step(self._done, self._total)

    def check(self) -> None:
        """Nothing is left but to give the file its name.

        Raises:
            Cancelled: If the person asked to stop.
        """
        self.add(self._total)

    def counting(self, documents: Callable[[str], bytes]) -> Callable[[str], bytes]:
        """The same documents; each counts when it was fetched."""

        def fetch(digest: str) -> bytes:
            content = documents(digest)
            self.add(len(content))
            return content

        return fetch


class Watched(io.FileIO):
    """A file opened for reading, whose reading counts."""

    def __init__(self, path: Path, steps: Steps) -> None:
        """Open it.

        Raises:
            OSError: If it cannot be opened.
        """
        super().__init__(path, "rb")
        self._steps = steps

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on."""
        content = super().read(-1 if size is None else size)
        self._steps.add(len(content))
        return content
