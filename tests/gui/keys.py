"""Keys pressed in the window."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication


def press(window, spot, *, double):
    """A click as the system sends it: the second of a pair is another event."""
    target = window.childAt(spot)
    where = QPointF(target.mapFrom(window, spot))
    kinds = (
        QEvent.Type.MouseButtonDblClick if double else QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
    )
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind in kinds:
        event = QMouseEvent(kind, where, where, left, left, plain)
        QApplication.sendEvent(target, event)
