"""The secretariat's revisions that a working file goes on from; its next package names them."""

from assessment.files.store import AssessmentFile
from assessment.responses.changes import TakeIn


def revisions_taken_in(file: AssessmentFile) -> tuple[str, ...]:
    """Revisions that came back and were taken in, oldest first."""
    changes = (event.change for event in file.history)
    found = (one.revision for one in changes if isinstance(one, TakeIn) and one.revision)
    return tuple(dict.fromkeys(found))
