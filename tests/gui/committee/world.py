"""Offices that send packages, and what their secretariat does with them."""

from collections.abc import Sequence
from pathlib import Path

from tests.unit.consolidation.world import packed, record_of
from tests.unit.exchange.world import EVERYBODY

SECRETARY = "លឹម សុខា"
FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}


def a_fork(folder: Path) -> tuple[str, str, str]:
    """A package, and two copies made from it that differ in two questions; their revisions."""
    folder.mkdir(exist_ok=True)
    base = packed(folder / "0.drx", record_of(FIRST), "first")
    ours = record_of(FIRST | {"A2": "c", "B1_n": 1})
    theirs = record_of(FIRST | {"A2": "a", "B1_n": 2})
    a = packed(folder / "a.drx", ours, "first", "a", ancestors=(base,))
    b = packed(folder / "b.drx", theirs, "first", "b", ancestors=(base,))
    return base, a, b


def many(folder: Path, count: int) -> list[Path]:
    """Packages of as many units."""
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{number:03d}.drx" for number in range(count)]
    for number, path in enumerate(paths, start=1):
        packed(path, record_of(FIRST, unit=f"M{number:02d}", number=number), f"h{number}")
    return paths


def received(qtbot, window, paths: Sequence[Path]):
    """Receive through the page, and wait until it says so."""
    session = window.collection
    session.known = EVERYBODY
    window.go("intake")
    page = page_of(window, "intake")
    page.receive(paths)
    settled(qtbot, window)
    return page


def settled(qtbot, window):
    """Until nothing is at work any more."""
    session = window.collection
    qtbot.waitUntil(lambda: not session.working and not session.waiting, timeout=30_000)


def page_of(window, stage: str):
    """The page of a stage, as it stands on the window."""
    return window.page(stage)
