"""What a person will need next is loaded bit by bit, while the first page is looked at."""

from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal

from gui.settings import Role

AFTER_MS = 300  # the first page is painted and can be pressed
PAUSE_MS = 30  # whoever presses something meanwhile has the turn

_FILLING = (
    "gui.safe",
    "gui.session",
    "gui.fill.page",
    "assessment.scoring.score",
    "gui.start.making",
    "gui.review.page",
    "gui.next_step",
    "gui.scores.page",
    "gui.report.page",
    "assessment.reports.unit.report",
    "assessment.reports.report",
    "reportlab.platypus",
    "assessment.reports.pdf.write",
    "pypdfium2",
    "assessment.scoring.lift",
    "gui.send.page",
    "gui.bring_in.page",
)
_COLLECTING = (
    "gui.committee.session",
    "gui.committee.intake.page",
    "gui.committee.conflicts.page",
    "gui.committee.coverage.page",
    "gui.committee.national.page",
    "gui.committee.report.page",
)
_EVERYBODY = ("gui.start.help_page", "gui.start.new_page", "gui.library.page", "gui.bookcase")
MODULES: dict[Role, tuple[str, ...]] = {
    Role.ASSESSOR: (*_FILLING, *_EVERYBODY),
    Role.HEAD: (*_FILLING, "gui.send.countersign_page", *_EVERYBODY),
    Role.SECRETARIAT: (*_COLLECTING, *_EVERYBODY, *_FILLING),
}


class Ahead(QObject):
    """Loads for a role; what is asked for sooner is simply loaded then.

    Not in another thread: classes of Qt that are made there while the window works can end it all.
    """

    finished = Signal()

    def __init__(self, role: Role, parent: QObject) -> None:
        """Begin when the first page has been there for a moment."""
        super().__init__(parent)
        self._names = iter(MODULES[role])
        QTimer.singleShot(AFTER_MS, self, self._next)

    def _next(self) -> None:
        name = next(self._names, None)
        if name is None:
            self.finished.emit()
            return
        import_module(name)
        QTimer.singleShot(PAUSE_MS, self, self._next)
