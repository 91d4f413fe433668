"""The way of a package from bytes to standing: the files it enters, and its climbs back.

One real ``receive`` of one signed package is traced. Its rooms stand in order: reading, judging,
storing, standing; the intake leads from one to the next, and canonical bytes and values are what
all of them stand on. A climb is a call into a room that was left for a later one. Who changes the
way sees each file and each climb by name.
"""

import sys
import tempfile
from pathlib import Path
from types import CodeType, FrameType

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.consolidation.intake import receive
from assessment.exchange import worth
from tests.bench.common import ROOT, print_ratio
from tests.unit.consolidation.world import TERMS, a_collection, packed, record_of
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD

ANSWERS = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
MOST_FILES, MOST_CLIMBS = 12, 4
LEADING = "consolidation/intake.py"
ROOMS = {
    "reading": (
        "consolidation/reading.py",
        "exchange/receive.py",
        "exchange/package.py",
        "exchange/container.py",
    ),
    "judging": ("exchange/worth.py", "exchange/keys.py", "exchange/roster.py"),
    "storing": ("consolidation/rows.py", "consolidation/collection.py"),
    "standing": ("consolidation/standing.py",),
}
ROOM_OF = {file: at for at, files in enumerate(ROOMS.values()) for file in files}
OURS = ("exchange/", "consolidation/")


def place_of(code: CodeType) -> str:
    """The file of a function, within the domain."""
    return code.co_filename.removeprefix(f"{ROOT}/assessment/")


class Way:
    """What was entered, in order."""

    def __init__(self) -> None:
        self.files: dict[str, None] = {}
        self.climbs: list[str] = []
        self._farthest = 0

    def enter(self, code: CodeType, _offset: int) -> None:
        """Told of every function as it begins; not of generators that go on."""
        file = place_of(code)
        if not file.startswith(OURS):
            return
        self.files.setdefault(file)
        room, caller = ROOM_OF.get(file), self._room_of_caller(sys._getframe(2))
        if room is None or room == caller:
            return
        if room < self._farthest:
            self.climbs.append(f"{code.co_qualname} in {file}")
        self._farthest = room

    def _room_of_caller(self, frame: FrameType | None) -> int | None:
        while frame is not None:
            file = place_of(frame.f_code)
            if file.startswith(OURS):
                return ROOM_OF.get(file)
            frame = frame.f_back
        return None


def traced(folder: Path) -> Way:
    """The way of one package into an empty collection."""
    path, way = folder / "first.drx", Way()
    packed(path, record_of(ANSWERS), "a", signers=(THE_ASSESSOR, THE_HEAD))
    # Writing the package read it too: what is remembered of its signatures is forgotten.
    worth._proven.cache_clear()
    with a_collection(folder) as collection:
        sys.monitoring.use_tool_id(sys.monitoring.PROFILER_ID, "way")
        events = sys.monitoring.events.PY_START
        sys.monitoring.register_callback(sys.monitoring.PROFILER_ID, events, way.enter)
        sys.monitoring.set_events(sys.monitoring.PROFILER_ID, events)
        try:
            receive(collection, [path], terms=TERMS)
        finally:
            sys.monitoring.set_events(sys.monitoring.PROFILER_ID, 0)
            sys.monitoring.free_tool_id(sys.monitoring.PROFILER_ID)
    return way


def main() -> None:
    """Print the files and the climbs."""
    with tempfile.TemporaryDirectory() as name:
        way = traced(Path(name))
    print("\n".join(f"  {file}" for file in way.files))
    print("climbs:", *way.climbs, sep="\n  ")
    print_ratio("way_files", len(way.files), MOST_FILES)
    print_ratio("way_climbs", len(way.climbs), MOST_CLIMBS)


if __name__ == "__main__":
    main()
