"""Going on in another file: with everything, also what the disk refused where it was."""

from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.files.store import AssessmentFile
from assessment.files.writing import Whole, in_place, lost_document, write_whole
from assessment.progress import SILENT, Progress
from assessment.responses.unread import documents_in


@dataclass(frozen=True, slots=True)
class Moved:
    """A new file with everything up to some change, open.

    Attributes:
        file: The new file.
        lost: What could not be brought along because the disk is gone.
    """

    file: AssessmentFile
    lost: tuple[Finding, ...]


def write_elsewhere(target: Path, whole: Whole, progress: Progress = SILENT) -> Moved:
    """Write everything into a new file and open it. Another thread may do it.

    Raises:
        AssessmentError: If it cannot be written there; nothing is left of it then.
        Cancelled: If it was stopped; nothing is left of it either.
    """
    lost: list[Finding] = []
    in_place(target, lambda unfinished: lost.extend(write_whole(unfinished, whole, progress)))
    return Moved(AssessmentFile.open(target), tuple(lost))


def go_on_in(old: AssessmentFile, moved: Moved) -> tuple[Finding, ...]:
    """Bring what happened since, and close the old file; gives what could not be brought along.

    Raises:
        AssessmentError: If it cannot be brought; the old file stays open, the new one is gone.
    """
    new = moved.file
    new.keeper.patient, new.foresee = old.keeper.patient, old.foresee
    try:
        lost = _bring_documents(old, moved)
        for event in old.history[len(new.history) :]:
            new.follow(event)
        new.drafts.keep(old.drafts.all.values(), new.drafts.all.keys() - old.drafts.all.keys())
    except AssessmentError:
        new.close()
        new.path.unlink(missing_ok=True)
        raise
    old.close()
    return lost


def save_elsewhere(old: AssessmentFile, target: Path) -> Moved:
    """Go on in a new file at once.

    Raises:
        AssessmentError: If it cannot be written there; the old file stays open then.
    """
    moved = write_elsewhere(target, old.whole())
    return Moved(moved.file, go_on_in(old, moved))


def _bring_documents(old: AssessmentFile, moved: Moved) -> tuple[Finding, ...]:
    """Those stored while the others were written."""
    there = moved.file.documents()
    try:
        listed = old.documents()
    except AssessmentError:
        # Nobody can list them any more; the record still says what was stored since.
        gone = {digest for digest, _ in documents_in(old.record.responses)} - there.keys()
        return moved.lost or tuple(lost_document(moved.file.path) for _ in gone)
    lost = []
    for digest in listed.keys() - there.keys():
        try:
            content = old.attachment(digest)
        except AssessmentError:
            lost.append(lost_document(moved.file.path))
        else:
            moved.file.keep(content, listed[digest].name)
    return tuple(lost)
