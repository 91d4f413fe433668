"""F6: from one region of the window to the next, each at the control that had the keyboard."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget


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


def on_escape(page: QWidget, act: Callable[[], object]) -> None:
    """Do that when Esc is pressed anywhere on the page and no control there needs the key."""
    key = QShortcut(QKeySequence(Qt.Key.Key_Escape), page)
    key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    key.activated.connect(act)


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
    fresh = [one for one in region.findChildren(QWidget, name) if one not in old]
    if fresh:
        take_up(fresh[min(old.index(focus), len(fresh) - 1)], region)


def take_up(made: QWidget, region: QWidget) -> None:
    """Give the keyboard to a control that its layout would only show on the next turn."""
    hidden: list[QWidget] = []
    part: QWidget | None = made
    while part is not None and part is not region:
        hidden.append(part)
        part = part.parentWidget()
    for one in reversed(hidden):
        if not one.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            one.show()
    made.setFocus(Qt.FocusReason.OtherFocusReason)


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
