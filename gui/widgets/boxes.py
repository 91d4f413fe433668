"""Widgets side by side or below one another, in one expression; and a layout emptied again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

type Part = QWidget | QLayout | None
type Margins = tuple[int, int, int, int]
NO_MARGINS = (0, 0, 0, 0)


def spread(
    *parts: Part | tuple[Part, int],
    on: QWidget | None = None,
    gap: int | None = 8,
    margins: Margins | None = NO_MARGINS,
) -> QHBoxLayout:
    """Parts side by side, laid out ``on`` a widget if one is given.

    ``None`` stands for room that stretches; a pair is a part with its share of the room. Without
    ``gap`` or ``margins`` those of the style stand.
    """
    return _filled(QHBoxLayout() if on is None else QHBoxLayout(on), parts, gap, margins)


def stack(
    *parts: Part | tuple[Part, int],
    on: QWidget | None = None,
    gap: int | None = None,
    margins: Margins | None = NO_MARGINS,
) -> QVBoxLayout:
    """Parts below one another; see ``spread``."""
    return _filled(QVBoxLayout() if on is None else QVBoxLayout(on), parts, gap, margins)


def _filled[B: QBoxLayout](
    box: B, parts: tuple[Part | tuple[Part, int], ...], gap: int | None, margins: Margins | None
) -> B:
    if margins is not None:
        box.setContentsMargins(*margins)
    if gap is not None:
        box.setSpacing(gap)
    for one in parts:
        part, share = one if isinstance(one, tuple) else (one, int(one is None))
        if part is None:
            box.addStretch(share)
        elif isinstance(part, QWidget):
            box.addWidget(part, share)
        else:
            box.addLayout(part, share)
    return box


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets go."""
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()


def scrolled(part: QWidget, *, across: bool = True) -> QScrollArea:
    """The part in an area that scrolls; it takes no focus, for Tab goes from control to control."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if not across:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(part)
    return area
