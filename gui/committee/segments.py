"""Names of small buttons side by side, and such buttons below one another."""

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy

from gui.widgets.buttons import Segments

DOWN, RIGHT = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight


def name_segments(segments: Segments, name: str, words: Mapping[str, str]) -> None:
    """Say what each button is; ``name`` is what they choose."""
    segments.setAccessibleName(name)
    for key, text in words.items():
        button = segments.buttons[key]
        button.setText(text)
        button.setAccessibleName(f"{name} · {text}")


class FoldingSegments(Segments):
    """Buttons that stand below one another where the room beside one another is short."""

    def __init__(self, name: str, keys: tuple[str, ...]) -> None:
        """One button per key, as in ``Segments``."""
        super().__init__(name, keys)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as all of them side by side, as high as they stand now."""
        wanted, now = self._wanted(), super().sizeHint()
        return QSize(sum(wanted) + self._around(), now.height())

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest button."""
        wanted, now = self._wanted(), super().sizeHint()
        return QSize(max(wanted) + self._around(), now.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One beside the other, or below it."""
        super().resizeEvent(event)
        self._line.setDirection(DOWN if self.sizeHint().width() > self.width() else RIGHT)

    def _wanted(self) -> list[int]:
        return [button.sizeHint().width() for button in self.buttons.values()]

    def _around(self) -> int:
        """How much wider than its buttons the frame is."""
        wanted = self._wanted()
        buttons = max(wanted) if self._line.direction() == DOWN else sum(wanted)
        return super().sizeHint().width() - buttons
