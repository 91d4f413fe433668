"""A person with a mouse: presses what is in sight, scrolls to what is not, types only texts."""

from PySide6.QtCore import QDeadlineTimer, QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QWidget

from tests.flows.keyboard import Keyboard

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


class Mouse(Keyboard):
    """Presses, drops and turns the wheel in one window; every one of them is counted."""

    def press(self, name: str) -> None:
        """Press a button, once it is in sight."""
        self.click(self.find(name))

    def click(self, one: QWidget, at: QPoint | None = None) -> None:
        """Press there; what lies under the mouse must be that very thing."""
        self.in_sight(one)
        assert one.isEnabled(), f"{one.objectName()} cannot be pressed"
        spot = at or QPoint(min(one.width() // 2, 40), min(one.height() // 2, 16))
        under = self.window.childAt(one.mapTo(self.window, spot))
        assert under is not None
        assert under is one or one.isAncestorOf(under), f"{one.objectName()} lies hidden"
        QTest.mouseClick(one, LEFT, NO_KEY, spot)
        self.pressed += 1
        self.settle()

    def item(self, view: QAbstractItemView, index: QModelIndex) -> None:
        """Press a cell or a row, rolled into sight."""
        if not view.viewport().rect().contains(view.visualRect(index).center()):
            view.scrollTo(index)
            self.pressed += 1
            self.settle()
        self.click(view.viewport(), view.visualRect(index).center())

    def in_sight(self, one: QWidget) -> None:
        """Turn the wheel until it is seen."""
        area = one.parentWidget()
        while area is not None:
            if isinstance(area, QScrollArea) and area.widget() is not None:
                before = area.verticalScrollBar().value()
                area.ensureWidgetVisible(one, 0, 20)
                self.pressed += area.verticalScrollBar().value() != before
            area = area.parentWidget()
        self.settle()

    def write(self, name: str, text: str) -> None:
        """Press into a field and type, in place of what stands there."""
        field = self.find(name)
        self.click(field)
        field.selectAll()
        self.type(text)

    def choose(self, name: str, row: int) -> None:
        """Take a row of a drop-down list."""
        combo = self.find(name)
        self.click(combo)
        view = combo.view()
        assert view.isVisible()
        spot = view.visualRect(view.model().index(row, 0)).center()
        # A list just opened takes a press within a double click for a slip of the hand.
        deadline = QDeadlineTimer(20_000)
        while view.isVisible() and not deadline.hasExpired():
            QTest.qWait(QApplication.doubleClickInterval())
            QTest.mouseClick(view.viewport(), LEFT, NO_KEY, spot)
            self.settle()
        assert combo.currentIndex() == row
        self.pressed += 1

    def drop(self, name: str, path) -> None:
        """Drag a file from its folder onto a thing; what takes it is that, or what it lies in."""
        taker = self.find(name)
        while not taker.acceptDrops():
            taker = taker.parentWidget()
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        what = QPointF(60, 60), Qt.DropAction.CopyAction, data, LEFT, NO_KEY
        QApplication.sendEvent(taker, QDragEnterEvent(*what))
        QApplication.sendEvent(taker, QDropEvent(*what))
        self.pressed += 1
        self.settle()
