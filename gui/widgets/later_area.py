"""A scroll area that takes its contents when it is first seen."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget


class LaterArea(QScrollArea):
    """For contents of many parts: whatever is moved into its place is styled anew, with all parts.

    So they are put in when the area itself has its place.
    """

    def __init__(self, inside: QWidget) -> None:
        """Keep the contents until then."""
        super().__init__()
        self._inside = inside

    def showEvent(self, event: QShowEvent) -> None:
        """Now they are needed."""
        if self.widget() is not self._inside:
            self.setWidget(self._inside)
        super().showEvent(event)
