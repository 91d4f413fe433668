"""Small doors to the style sheet: roles, frames and names of widgets."""

from PySide6.QtWidgets import QFrame, QWidget


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties the style sheet looks at, and let it look again if one is new."""
    fresh = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            fresh = True
    if fresh:
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def named[W: QWidget](widget: W, name: str) -> W:
    """The widget, found by tests and by screen readers under this name."""
    widget.setObjectName(name)
    return widget


def frame(kind: str, name: str = "", parent: QWidget | None = None) -> QFrame:
    """A frame of one of the kinds of the style sheet: card, quiet, panel, top, foot or line."""
    made = QFrame(parent)
    made.setProperty("frame", kind)
    if name:
        made.setObjectName(name)
    return made
