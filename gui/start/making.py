"""From what a person filled in to a new record and the name of its file."""

import re
import uuid
from datetime import datetime
from pathlib import Path

from assessment.errors import AssessmentError, Finding, Place
from assessment.problems.windows import WindowProblem
from assessment.responses.record import Record, Subject
from gui.start.new_page import Wish

_UNFIT = re.compile(r"[^\w.-]+")


def new_record(wish: Wish, now: datetime) -> Record:
    """The empty record of the unit and round wished for."""
    subject = Subject(
        unit=wish.unit.code,
        unit_name=wish.unit.name,
        round=wish.round,
        assessor=wish.assessor,
        created=now,
        block=wish.unit.block,
    )
    return Record(str(uuid.uuid4()), wish.questionnaire, subject)


def file_of(wish: Wish) -> Path:
    """Where the new file goes: named by unit and round.

    Raises:
        AssessmentError: when there is such a file already.
    """
    name = _UNFIT.sub("-", f"{wish.unit.code}-{wish.round}").strip("-")
    path = wish.folder / f"{name}.dra"
    if path.exists():
        place = Place(file=path.name)
        raise AssessmentError(Finding(WindowProblem.FILE_EXISTS, place, {"file": path.name}))
    return path
