"""Programs that the kill test runs and kills: one writes through the store, one in place.

Each says on standard output, flushed, the number of every answer that is kept for certain.
"""

import json
import os
import sys
from pathlib import Path

from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from tests.builders import ASSESSOR, NOW


def acknowledge(number: int) -> None:
    """Say that an answer is kept."""
    os.write(1, f"{number}\n".encode())


def into_the_store(path: Path) -> None:
    """Count upwards in one answer of an assessment file, for ever."""
    with AssessmentFile.open(path) as file:
        number = int(file.record.response("N").answer or 0)
        while True:
            number += 1
            file.apply(SetAnswer(Place("N"), number), by=ASSESSOR, at=NOW)
            acknowledge(number)


def in_place(path: Path) -> None:
    """Count upwards by overwriting a JSON file, as careless programs do: the negative control."""
    number = 0
    while True:
        number += 1
        with path.open("w", encoding="utf-8") as file:
            for answered in range(number):
                file.write(json.dumps({"number": answered + 1}) + "\n")
                file.flush()
        acknowledge(number)


if __name__ == "__main__":
    {"store": into_the_store, "in_place": in_place}[sys.argv[1]](Path(sys.argv[2]))
