"""A program that the kill test runs and kills: it receives files, and says which are kept."""

import os
import sys
from pathlib import Path

from assessment.consolidation import intake
from assessment.consolidation.collection import Collection
from tests.unit.consolidation.world import TERMS

GROUP = 3


def main(path: Path, folder: Path) -> None:
    """Receive the files of a folder, three at a time, over and over."""
    files = sorted(folder.iterdir())
    with Collection.open(path) as collection:
        os.write(1, b"0\n")
        while True:
            for start in range(0, len(files), GROUP):
                group = files[start : start + GROUP]
                intake.receive(collection, group, terms=TERMS)
                os.write(1, f"{start + len(group)}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
