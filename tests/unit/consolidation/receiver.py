"""A program that the kill tests run and kill: it receives files, and says how far it is."""

import os
import sqlite3
import sys
from functools import partial
from pathlib import Path

from assessment.consolidation import intake
from assessment.consolidation.collection import Collection
from assessment.progress import Progress
from tests.unit.consolidation.world import IN_USE, TERMS

GROUP = 3
CUT = 9  # what a program that was cut off says


def in_groups(collection: Collection, folder: Path) -> None:
    """Receive the files of a folder, three at a time, over and over."""
    files = sorted(folder.iterdir())
    os.write(1, b"0\n")
    while True:
        for start in range(0, len(files), GROUP):
            group = files[start : start + GROUP]
            intake.receive(collection, group, terms=TERMS)
            os.write(1, f"{start + len(group)}\n".encode())


def at_once(collection: Collection, folder: Path) -> None:
    """Receive a whole folder in one intake, and say how many files were read."""
    telling = Progress(tell=lambda done, _total: os.write(1, f"{done}\n".encode()))
    intake.receive(collection, [folder], terms=TERMS, progress=telling)


class Ending(sqlite3.Connection):
    """Ends the program, as a power cut does, when the last of so many transactions is closed."""

    left = 0

    def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        Ending.left -= statement == "COMMIT"
        if statement == "COMMIT" and Ending.left == 0:
            os._exit(CUT)
        return super().execute(statement, *values)


if __name__ == "__main__":
    if len(sys.argv) > 4:
        Ending.left = int(sys.argv[4])
        sqlite3.connect = partial(sqlite3.connect, factory=Ending)
    with Collection.open(Path(sys.argv[2]), IN_USE) as opened:
        {"groups": in_groups, "whole": at_once}[sys.argv[1]](opened, Path(sys.argv[3]))
