"""What a person will need next is loaded in another thread, while the first page is looked at."""

import time
from importlib import import_module

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from assessment.progress import Progress
from gui.settings import Role
from gui.tasks import Task

AFTER_MS = 300  # the first page is painted and can be pressed
PAUSE_SECONDS = 0.005  # whoever presses something meanwhile has the turn

_FILLING = (
    "gui.safe",
    "gui.session",
    "gui.fill.page",
    "assessment.scoring.score",
    "gui.start.making",
    "gui.review.page",
    "gui.scores.page",
    "gui.report.page",
    "assessment.reports.unit_report",
    "assessment.scoring.lift",
    "gui.send.page",
    "gui.bring_in.page",
)
_COLLECTING = (
    "gui.committee.session",
    "gui.committee.intake_page",
    "gui.committee.conflicts_page",
    "gui.committee.coverage_page",
    "gui.committee.national_page",
    "gui.committee.report_page",
)
_EVERYBODY = ("gui.start.help_page", "gui.start.new_page", "gui.library.page", "gui.bookcase")
MODULES: dict[Role, tuple[str, ...]] = {
    Role.ASSESSOR: (*_FILLING, *_EVERYBODY),
    Role.HEAD: (*_FILLING, "gui.send.countersign_page", *_EVERYBODY),
    Role.SECRETARIAT: (*_COLLECTING, *_EVERYBODY, *_FILLING),
}


class Ahead(QObject):
    """Loads for a role; what is asked for sooner is simply loaded then."""

    def __init__(self, role: Role, parent: QObject) -> None:
        """Begin when the first page has been there for a moment."""
        super().__init__(parent)
        self.task = Task(lambda progress: load(role, progress), self)
        QTimer.singleShot(AFTER_MS, self, self.task.start)
        done: QCoreApplication | None = QCoreApplication.instance()
        if done is not None:
            done.aboutToQuit.connect(self.task.stop)


def load(role: Role, progress: Progress) -> None:
    """Load what the role needs, one after the other.

    Raises:
        Cancelled: If nobody needs it any more.
    """
    names = MODULES[role]
    for number, name in enumerate(names):
        progress.step(number, len(names))
        import_module(name)
        time.sleep(PAUSE_SECONDS)
