"""Small things of every page: names and frames for the style sheet, boxes, plain tips."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, QTimer
from PySide6.QtGui import QFont, QGuiApplication, QPalette, QResizeEvent, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.language.normalise import without_formulas
from gui.display import Display
from gui.theme import IN_FORCE
from gui.widgets.keyboard import around

WIDE_FROM = 1240
HIGHEST_FIELD = 200  # what is higher, as a chart or a table, is looked at by parts
ANY_WIDTH = 16777215  # Qt's own bound of a width
TYPES = {"primary": "bold", "segment": "switch"}  # of buttons; all others are in body
LOOKS_OTHERWISE = (QEvent.Type.FontChange, QEvent.Type.StyleChange)

# What stands in a part has its font from it, under a style sheet too.
QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_UseStyleSheetPropagationInWidgetStyles)


def cover(widget: QWidget) -> None:
    """Fill its own ground as a card is filled: at an answer nothing behind it is painted again."""
    widget.setBackgroundRole(QPalette.ColorRole.Base)
    widget.setAutoFillBackground(True)


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
        set_type(widget)


def with_object_name[W: QWidget](widget: W, name: str) -> W:
    """The widget, found by tests and by screen readers under this name."""
    widget.setObjectName(name)
    return widget


class Framed(QtWidgets.QFrame):
    """A frame of one of the kinds of the style sheet (card, quiet, panel, ...), or of none.

    Asked how large it would like to be, it does not ask for the heights of its parts: all lines
    within would be broken for a width that they never get.
    """

    def __init__(self, kind: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", kind)
        self.setObjectName(name)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        if layout is None:
            return super().sizeHint()
        return layout.sizeHint().grownBy(self.contentsMargins())


class FittedFrame(Framed):
    """Lays its parts out by the room there is: words and fonts that change need other room."""

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.update_layout()
        return done

    def update_layout(self) -> None:
        """Show, or leave out, what has room now."""


class NamedWidget(QWidget):
    """Found by tests and by screen readers under its name."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)


class FittedPart(NamedWidget):
    """Lays itself out anew by the room there is."""

    def update_layout(self) -> None:
        """Lay its parts out by the room there is."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update_layout()


def is_wide(part: QWidget, display: Display, wide_from: int = WIDE_FROM) -> bool:
    """Whether a part has room for everything beside each other at the text size in use."""
    return part.width() * 100 >= wide_from * display.text_size


def lay_beside(box: QBoxLayout, *, beside: bool) -> None:
    across = QBoxLayout.Direction.LeftToRight
    down = QBoxLayout.Direction.TopToBottom
    if box.direction() != (wanted := across if beside else down):
        box.setDirection(wanted)


def lay_as_fits(box: QBoxLayout, room: int) -> None:
    """Parts of the box beside each other where they have that room, else below each other."""
    items = [
        layout_item
        for layout_item in map(box.itemAt, range(box.count()))
        if layout_item and not layout_item.isEmpty()
    ]
    needs = sum(layout_item.sizeHint().width() for layout_item in items) + box.spacing() * (
        len(items) - 1
    )
    lay_beside(box, beside=needs <= room)


def set_type(widget: QWidget, fonts: Mapping[str, QFont] = IN_FORCE) -> None:
    role = widget.property("type") or TYPES.get(widget.property("role"), "body")
    widget.setFont(fonts.get(role, QFont()))


def dress(widget: QWidget, display: Display) -> None:
    """Put the widget with all within it into the look."""
    if widget.styleSheet() != display.sheet():
        widget.setStyleSheet(display.sheet())
    widget.setFont(display.font())
    fonts = display.fonts()
    labels = widget.findChildren(QtWidgets.QLabel)
    for part in (*labels, *widget.findChildren(QtWidgets.QPushButton)):
        set_type(part, fonts)


def dressed[W: QWidget](widget: W, display: Display) -> W:
    """The widget with all within it in the look in force, now and whenever that changes."""
    dress(widget, display)
    display.changed.connect(partial(dress, widget, display))
    return widget


def as_tip(text: str) -> str:
    """The text as a tool tip, which has no other way of being plain."""
    if Qt.mightBeRichText(text):
        return Qt.convertFromPlainText(text)
    return text


def copy_list(text: str) -> None:
    """Copy lines of cells; pasted into a spreadsheet none of them is a formula."""
    QGuiApplication.clipboard().setText(without_formulas(text))


type Part = QWidget | QLayout | None
type Margins = tuple[int, int, int, int]
NO_MARGINS = (0, 0, 0, 0)


def _laid_out[B: (QHBoxLayout, QVBoxLayout)](
    kind: type[B],
    *parts: Part | tuple[Part, int],
    on: QWidget | None = None,
    gap: int | None = None,
    margins: Margins | None = NO_MARGINS,
) -> B:
    """Parts in a box of that kind, laid out ``on`` a widget if one is given.

    ``None`` stands for room that stretches; a pair is a part with its share of the room. Without
    ``gap`` or ``margins`` those of the style stand.
    """
    if on is None:
        box = kind()
    else:
        box = kind(on)
    if margins is not None:
        box.setContentsMargins(*margins)
    if gap is not None:
        box.setSpacing(gap)
    add_parts(box, *parts)
    return box


spread = partial(_laid_out, QHBoxLayout, gap=8)  # side by side
stack = partial(_laid_out, QVBoxLayout)  # below one another


def add_parts(box: QBoxLayout, *parts: Part | tuple[Part, int]) -> None:
    """Put these behind what is in the box; see ``_laid_out``."""
    for other_part in parts:
        part, share = (
            other_part if isinstance(other_part, tuple) else (other_part, int(other_part is None))
        )
        if part is None:
            box.addStretch(share)
        elif isinstance(part, QWidget):
            box.addWidget(part, share)
        else:
            box.addLayout(part, share)


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets go."""
    while (layout_item := layout.takeAt(0)) is not None:
        if (old := layout_item.widget()) is not None:
            old.hide()
            old.deleteLater()


def show_at_top(area: QScrollArea, part: QWidget, share: float = 0.0) -> None:
    """Scroll until the part, or what is so far down in it, is at the top, once it has its place."""
    bar = area.verticalScrollBar()

    def place(*_: int) -> None:
        if area.isAncestorOf(part):  # in another size of the window it may stand elsewhere
            top = part.mapTo(area.viewport(), QPoint()).y()
            bar.setValue(bar.value() + top + round(share * part.height()))

    def last() -> None:
        bar.rangeChanged.disconnect(follows)
        place()

    # What was made anew has its place only after several rounds of the layout.
    follows = bar.rangeChanged.connect(place)
    QTimer.singleShot(0, area, lambda: QTimer.singleShot(0, area, last))


def bring_in_sight(part: QWidget, place: QRect | None = None) -> None:
    """Scroll what is around a part until it, or a place in it, is seen, once that has its room."""

    def scroll() -> None:
        above = (
            widget
            for widget in around(part)
            if widget is not part and isinstance(widget, QScrollArea)
        )
        if area := next(above, None):
            wanted = place or part.rect()
            high = area.viewport().height()
            half = min(wanted.height(), high) // 2
            at = part.mapTo(area.viewport(), wanted.topLeft()).y() + half
            gap = 12
            if half <= at <= high - half:
                gap = 0
            area.ensureVisible(0, area.verticalScrollBar().value() + at, 0, half + gap)

    scroll()
    # What was made anew has its place only after several rounds of the layout.
    QTimer.singleShot(0, part, lambda: QTimer.singleShot(0, part, scroll))


def keep_focus_in_sight(*, came: bool = False) -> None:
    """A control that has the keyboard and is seen now is seen again once all has its new room.

    One that the keyboard ``came`` to is seen wherever it stands.
    """
    focus: QWidget | None = QtWidgets.QApplication.focusWidget()  # the stubs forget the None
    if focus is None:
        return
    seen = not focus.visibleRegion().isEmpty()
    if focus.height() <= HIGHEST_FIELD if seen else came:
        bring_in_sight(focus)


@contextmanager
def place_kept(area: QScrollArea, parts: Iterable[QWidget]) -> Iterator[None]:
    """While what is in the area changes in size: the part at its top stays where it was."""
    bar = area.verticalScrollBar()
    ground = area.viewport()

    def top(part: QWidget) -> int:
        return bar.value() + part.mapTo(ground, QPoint()).y()

    above = [part for part in parts if part.isVisible() and top(part) <= bar.value()]
    part = max(above, key=top, default=ground)
    share = (bar.value() - top(part)) / max(1, part.height())

    yield
    show_at_top(area, part, share)


@contextmanager
def laid_out_once(part: QWidget) -> Iterator[None]:
    """While much within a part comes and goes: Qt would lay all of it out at each coming."""
    layouts = part.findChildren(QLayout)
    for layout in layouts:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout in layouts:
            layout.setEnabled(True)
            layout.invalidate()  # a part out of sight hears of nothing


def seen(*parts: QWidget, when: bool, otherwise: QWidget | None = None) -> None:
    """Show all of these, or none but what stands there ``otherwise``."""
    for part in parts:
        part.setVisible(when)
    if otherwise is not None:
        otherwise.setVisible(not when)


def holding(box: QLayout) -> QWidget:
    """A part of its own for what is laid out."""
    part = QWidget()
    part.setLayout(box)
    return part


def scrolled(part: QWidget | QLayout, name: str = "", *, across: bool = True) -> QScrollArea:
    """The part in an area that scrolls; it takes no focus, for Tab goes from control to control."""
    area = with_object_name(QScrollArea(widgetResizable=True), name)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if not across:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if isinstance(part, QWidget):
        area.setWidget(part)
    else:
        area.setWidget(holding(part))
    return area
