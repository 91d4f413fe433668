"""The keyboard: from region to region, through each as it is read, and keys as they are named."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from string import ascii_uppercase, digits

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from assessment.language.digits import latin_digits

ONE_STOP = "one_stop"
SAME_LINE = 18  # controls of one line stand no lower below each other than this


KEYS_USED = "keys_used"
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
_POINTED = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)


def focus_seen(widget: QWidget) -> bool:
    """Whether it has the keyboard and shows it: not to who works by mouse."""
    return widget.hasFocus() and widget.window().property(KEYS_USED) is not False


def without_focus(option: QtWidgets.QStyleOption) -> None:
    # The stubs of PySide do not know the fields of QStyleOption.
    if QtWidgets.QStyle.StateFlag.State_HasFocus in option.state:
        option.state ^= QtWidgets.QStyle.StateFlag.State_HasFocus


class FocusLight(QObject):
    """Tells a window on screen whether its person used a key or the mouse last."""

    resizes = Signal()  # while everything still has the room it had

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.setProperty(KEYS_USED, False)
        window.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.resizes.emit()
        used = event.type() in _KEYS
        if (used or event.type() in _POINTED) and self._window.property(KEYS_USED) is not used:
            self._window.setProperty(KEYS_USED, used)
            focus = QApplication.focusWidget()
            if focus is not None:
                focus.update()
            if isinstance(focus, QtWidgets.QAbstractScrollArea):
                focus.viewport().update()
        return super().eventFilter(watched, event)


def around(part: QWidget, region: QWidget | None = None) -> Iterator[QWidget]:
    """The part and what it stands in, from within, up to the region and without that."""
    widget: QWidget | None = part
    while widget is not None and widget is not region:
        yield widget
        widget = widget.parentWidget()


def go_to_region(regions: Sequence[QWidget], step: int) -> None:
    """Move the keyboard ``step`` regions on from the one that has it; empty ones are skipped."""
    shown = [region for region in regions if _first(region) is not None]
    if not shown:
        return
    focus = QApplication.focusWidget()
    at = next((i for i, region in enumerate(shown) if _holds(region, focus)), None)
    goal = shown[0 if at is None else (at + step) % len(shown)]
    kept: QWidget | None = goal.focusWidget()  # the stubs forget that it may be None
    target = kept if kept is not None and _takes_focus(kept) else _first(goal)
    if target is not None:
        target.setFocus(Qt.FocusReason.TabFocusReason)


def tab_on(regions: Sequence[QWidget], *, forwards: bool) -> bool:
    """Move the keyboard to the next control of the regions; False when it is in none of them.

    Of a group it goes to the control that had it last, else to the first that is on.
    """
    stops = [stop for region in regions for stop in _stops(region)]
    focus = QApplication.focusWidget()
    at = next((i for i, stop in enumerate(stops) if _holds(stop, focus)), None)
    if at is None:
        return False
    goal = stops[(at + (1 if forwards else -1)) % len(stops)]
    if goal.property(ONE_STOP):
        kept: QWidget | None = goal.focusWidget()  # the stubs forget that it may be None
        rows = [
            button
            for button in goal.findChildren(QtWidgets.QAbstractButton)
            if _takes_focus(button)
        ]
        first = next((row for row in rows if row.isChecked()), rows[0])
        if kept is not None and _takes_focus(kept):
            goal = kept
        else:
            goal = first
    if forwards:
        reason = Qt.FocusReason.TabFocusReason
    else:
        reason = Qt.FocusReason.BacktabFocusReason
    goal.setFocus(reason)
    return True


def one_stop(group: QWidget) -> None:
    """Tab goes to a group of rows once; within it the arrow keys move."""
    group.setProperty(ONE_STOP, True)


def on_keys(page: QWidget, keys: str, act: Callable[[], object]) -> QShortcut:
    """Do that when the keys are pressed anywhere on the page and no control there needs them."""
    shortcut = QShortcut(QKeySequence(keys), page)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
    return shortcut


def on_escape(page: QWidget, act: Callable[[], object]) -> None:
    """Do that when Esc is pressed anywhere on the page and no control there needs the key."""
    on_keys(page, "Esc", act)


def focus_first(region: QWidget) -> bool:
    """Put the keyboard on the first control of a region; False when it has none."""
    target = _first(region)
    if target is not None:
        target.setFocus(Qt.FocusReason.OtherFocusReason)
    return target is not None


@contextmanager
def keyboard_kept(region: QWidget) -> Iterator[None]:
    """While controls of the region are made anew: the keyboard stays on the one of the same name.

    Qt would give it to whatever comes next, or to nothing. Where none has that name any more,
    that is what happens.
    """
    focus = QApplication.focusWidget()
    if focus is None or not focus.objectName() or not region.isAncestorOf(focus):
        yield
        return
    name = focus.objectName()
    old = region.findChildren(QWidget, name)
    yield
    if focus.isVisible():
        return
    fresh = [widget for widget in region.findChildren(QWidget, name) if widget not in old]
    if fresh:
        take_up(fresh[min(old.index(focus), len(fresh) - 1)], region)


def take_up(made: QWidget, region: QWidget) -> None:
    """Give the keyboard to a control that its layout would only show on the next turn."""
    for widget in reversed(list(around(made, region))):
        if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            widget.show()
    made.setFocus(Qt.FocusReason.OtherFocusReason)


def _stops(region: QWidget) -> list[QWidget]:
    """The controls of a region, or the groups they form, line by line."""
    widgets = [widget for widget in (region, *region.findChildren(QWidget)) if _takes_focus(widget)]
    stops = dict.fromkeys(
        next((group for group in around(widget, region) if group.property(ONE_STOP)), widget)
        for widget in widgets
    )
    places = {widget: widget.mapTo(region, widget.rect().center()) for widget in stops}
    ordered = sorted(stops, key=lambda widget: places[widget].y())
    lines: list[list[QWidget]] = []
    for other_widget in ordered:
        if lines and places[other_widget].y() - places[lines[-1][0]].y() < SAME_LINE:
            lines[-1].append(other_widget)
        else:
            lines.append([other_widget])
    return [
        widget for line in lines for widget in sorted(line, key=lambda widget: places[widget].x())
    ]


def _holds(region: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (region is widget or region.isAncestorOf(widget))


def _takes_focus(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus.value
    wanted = widget.focusPolicy().value & tab == tab
    return wanted and widget.isVisible() and widget.isEnabled()


def _first(region: QWidget) -> QWidget | None:
    if _takes_focus(region):
        return region
    children = region.findChildren(QWidget)
    return next((child for child in children if _takes_focus(child)), None)


# What the Khmer layout (NiDA) writes on each letter key, without and with Shift.
_NIDA = {
    "A": "ា ាំ",
    "B": "ប ព",
    "C": "ច ជ",
    "D": "ដ ឌ",
    "E": "េ ែ",
    "F": "ថ ធ",
    "G": "ង អ",
    "H": "ហ ះ",
    "I": "ិ ី",
    "J": "្ ញ",
    "K": "ក គ",
    "L": "ល ឡ",
    "M": "ម ំ",
    "N": "ន ណ",
    "O": "ោ ៅ",
    "P": "ផ ភ",
    "Q": "ឆ ឈ",
    "R": "រ ឬ",
    "S": "ស ៃ",
    "T": "ត ទ",
    "U": "ុ ូ",
    "V": "វ េះ",
    "W": "ឹ ឺ",
    "X": "ខ ឃ",
    "Y": "យ ួ",
    "Z": "ឋ ឍ",
}
KHMER_LETTERS = {sign: letter for letter, signs in _NIDA.items() for sign in signs.split()}
_SIGNS = digits + ascii_uppercase
MODIFIERS = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


def key_of(event: QKeyEvent) -> str:
    """The Latin letter or digit of the key, in capitals; empty for others and with Ctrl or Alt."""
    if event.modifiers() & ~MODIFIERS:
        return ""
    text = event.text()
    if text in KHMER_LETTERS:
        return KHMER_LETTERS[text]
    plain = latin_digits(text).upper()
    if len(plain) == 1 and plain in _SIGNS:
        return plain
    key = event.key()
    if Qt.Key.Key_0 <= key <= Qt.Key.Key_9 or Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
        return chr(key)
    # On Windows the place of the key, whatever the layout writes there.
    native = 0
    if text and not text.isascii():
        native = event.nativeVirtualKey()
    if native in map(ord, _SIGNS):
        return chr(native)
    return ""
