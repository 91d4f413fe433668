"""Python's search for circles among values, put off while thousands are made that hold none."""

import gc
from collections.abc import Callable, Iterator
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


@contextmanager
def made_unswept[Made](make: Callable[[], Made]) -> Iterator[Made]:
    """What is made, not looked through for circles: not meanwhile, and not while it is used.

    A long report would otherwise be looked through again and again while its pages are written.
    """
    with unswept():
        made = make()
        gc.freeze()
    try:
        yield made
    finally:
        gc.unfreeze()


def sweep() -> None:
    """Look for circles among what was made lately: little is left of it once a batch is written."""
    gc.collect(0)
