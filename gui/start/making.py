"""From what a person filled in to an open assessment, and what is remembered of it."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.language.normalise import file_name
from assessment.problems.windows import WindowProblem
from assessment.questionnaire.model import Questionnaire
from assessment.responses.completion import Want, counted
from assessment.responses.record import Record, Subject
from assessment.units import Unit, check_names
from gui.session import Session
from gui.settings import RecentFile, WindowSettings


@dataclass(frozen=True, slots=True)
class AssessmentWish:
    questionnaire: Questionnaire
    unit: Unit
    round: str
    assessor: str
    folder: Path
    source: Path | None = None


def create(wish: AssessmentWish, settings: WindowSettings) -> Session:
    """Make the file wished for and open it; its assessor and folder are remembered.

    Raises:
        AssessmentError: when there is such a file already, it cannot be made, unit or round have
            signs that nobody sees, or nothing can be taken from the source.
    """
    check_names(wish.unit.code, wish.round)
    settings.name, settings.folder = wish.assessor, wish.folder
    record = new_record(wish, datetime.now(UTC))
    return Session.begin(file_of(wish), record, wish.assessor, wish.source)


def new_record(wish: AssessmentWish, now: datetime) -> Record:
    subject = Subject(
        unit=wish.unit.code,
        unit_name=wish.unit.name,
        round=wish.round,
        assessor=wish.assessor,
        created=now,
        block=wish.unit.block,
    )
    return Record(str(uuid.uuid4()), wish.questionnaire, subject)


def file_of(wish: AssessmentWish) -> Path:
    """The new file, named by unit and round. Raises AssessmentError if there is one already."""
    name = file_name(f"{wish.unit.code}-{wish.round}")
    path = wish.folder / f"{name}.dra"
    if path.exists():
        place = FindingPlace(file=path.name)
        raise AssessmentError(Finding(WindowProblem.FILE_EXISTS, place, {"file": path.name}))
    return path


def remember(session: Session, settings: WindowSettings) -> None:
    """Put the open assessment first among the recent ones, with how far it is."""
    record = session.record
    known = next((file for file in settings.recent if file.path == session.path), None)
    left, total = counted(session.left), sum(section.total for section in session.progress)
    before = known.when if known is not None else datetime.now(UTC)
    settings.remember(
        RecentFile(
            path=session.path,
            unit=record.subject.unit_name,
            round=record.subject.round,
            state=record.state.value,
            done=total - left[Want.ANSWER],
            total=total,
            when=session.saving.at or before,
            documents=left[Want.DOCUMENT],
            contradictions=left[Want.CONTRADICTION],
        )
    )
