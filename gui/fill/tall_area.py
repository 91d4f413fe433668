"""A scroll area for contents whose height follows their width."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

ON, OFF = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
MATTERS = frozenset({QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.StyleChange})


class TallArea(QScrollArea):
    """Decides by one look whether its bars are there.

    Qt would ask for the height at a dozen widths, one pixel narrower each, at every layout.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(OFF)
        self.setVerticalScrollBarPolicy(OFF)

    def event(self, event: QEvent) -> bool:
        if event.type() in MATTERS:
            self._choose_bars()
        return super().event(event)

    def _choose_bars(self) -> None:
        inside: QWidget | None = self.widget()  # the stubs forget that it may be None
        layout = None if inside is None else inside.layout()
        if layout is None:
            return
        room, least = self.contentsRect(), layout.totalMinimumSize()
        high = layout.totalHeightForWidth(room.width()) if layout.hasHeightForWidth() else 0
        high = max(high, least.height())
        side = self.verticalScrollBar().sizeHint().width()
        tall = high > room.height()
        wide = least.width() > room.width() - side * tall
        self.setHorizontalScrollBarPolicy(ON if wide else OFF)
        self.setVerticalScrollBarPolicy(ON if tall or high > room.height() - side * wide else OFF)
