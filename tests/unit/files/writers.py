"""Programs that the kill test runs and kills: some write through the store, one in place.

Each says on standard output, flushed, the number of every answer that is kept for certain.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

from assessment.files.backups import back_up
from assessment.files.moving import Moved, go_on_in, write_elsewhere
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from tests.builders import ASSESSOR, NOW


def save_elsewhere(old: AssessmentFile, target: Path) -> Moved:
    """Go on in a new file at once, as the window does over two steps."""
    moved = write_elsewhere(target, old.whole())
    return Moved(moved.file, go_on_in(old, moved))


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


def a_document(number: int) -> bytes:
    """The document that goes with an answer; large enough for many pages."""
    return f"document {number} ".encode() * 800


def with_documents(path: Path) -> None:
    """Attach a document, then count upwards in an answer, for ever."""
    with AssessmentFile.open(path) as file:
        number = int(file.record.response("N").answer or 0)
        while True:
            number += 1
            file.attach(a_document(number), f"{number}.pdf")
            file.apply(SetAnswer(Place("N"), number), by=ASSESSOR, at=NOW)
            acknowledge(number)


def moving_about(path: Path) -> None:
    """Count upwards, with a backup copy of every answer and a new file after every third."""
    file = AssessmentFile.open(newest_of(path))
    number = int(file.record.response("N").answer or 0)
    while True:
        number += 1
        file.apply(SetAnswer(Place("N"), number), by=ASSESSOR, at=NOW)
        acknowledge(number)
        back_up(file, path.parent / "backups", NOW + timedelta(seconds=number))
        if number % 3 == 0:
            file = save_elsewhere(file, path.with_name(f"{path.stem}-{number:06}.dra")).file


def newest_of(path: Path) -> Path:
    """The file in which the work goes on."""
    return max(path.parent.glob(f"{path.stem}*.dra"), key=lambda one: one.stem)


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
    kinds = {
        "store": into_the_store,
        "documents": with_documents,
        "moving": moving_about,
        "in_place": in_place,
    }
    kinds[sys.argv[1]](Path(sys.argv[2]))
