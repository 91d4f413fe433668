"""A program that the kill tests run and kill: it receives files, and says how far it is."""

import os
import sys
from pathlib import Path

from assessment.consolidation import intake
from assessment.consolidation.collection import Collection
from assessment.progress import Progress
from tests.unit.consolidation.world import IN_USE, TERMS

GROUP = 3


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


if __name__ == "__main__":
    with Collection.open(Path(sys.argv[2]), IN_USE) as opened:
        {"groups": in_groups, "whole": at_once}[sys.argv[1]](opened, Path(sys.argv[3]))
