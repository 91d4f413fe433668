"""Python's search for circles among values, put off while thousands are made that hold none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """Look for no circles for a moment: among what is read from files there are none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def sweep() -> None:
    """Look for circles among what was made lately: little is left of it once a batch is written."""
    gc.collect(0)
