"""Making names in a folder last."""

import os
from contextlib import suppress
from pathlib import Path


def settle(folder: Path) -> None:
    """Make names in a folder last through a power cut, where the system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
