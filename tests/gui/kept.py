"""A working file with copies of earlier states, and what another program may do to it."""

import sqlite3
from pathlib import Path

from assessment.files.backups import keep_copy
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from tests.builders import ASSESSOR, NOW

A3 = Place("A3")


def keep_two_copies(path: Path) -> Path:
    """Answers "first", "second" and "third" at A3, with copies of the first two."""
    with AssessmentFile.open(path) as opened:
        for text in ("first", "second"):
            opened.apply(SetAnswer(Place("A2"), "c"), by=ASSESSOR, at=NOW)
            opened.apply(SetAnswer(A3, text), by=ASSESSOR, at=NOW)
            keep_copy(opened, NOW)
        opened.apply(SetAnswer(A3, "third"), by=ASSESSOR, at=NOW)
    return path


def spoil(path: Path) -> bytes:
    """Change an answer past the history; gives what stands there then."""
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM event WHERE number = 1")
    connection.commit()
    connection.close()
    return path.read_bytes()
