"""The outline: search, sections with n/m and ring, a mark per page, what is left."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from assessment.language.normalise import search_key
from assessment.responses.completion import counted
from gui.fill.outline_model import ENTRY, MARK_INK, SEARCHED, Entry, Mark, OutlineModel
from gui.icons import pixmap
from gui.messages import left_words
from gui.session import Session
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import FindField
from gui.widgets.label import Label
from gui.widgets.marks import Icon, draw_ring
from gui.widgets.style import frame, named
from gui.wording import Wording

WIDTH = 300
NEXT_OPEN_KEY = "F8"
VCENTRE = Qt.AlignmentFlag.AlignVCenter


class OutlineDelegate(QStyledItemDelegate):
    """Draws a row: chevron or mark, code, title that ends in dots, count and ring."""

    def __init__(self, wording: Wording, theme: Theme, parent: QWidget) -> None:
        """Colours and words are looked up while painting."""
        super().__init__(parent)
        self._wording, self._theme = wording, theme

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One line with room to click."""
        return QSize(WIDTH - 20, max(38, QFontMetrics(self._theme.font("body")).height() + 10))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One row."""
        entry = index.data(ENTRY)
        if not isinstance(entry, Entry):
            return
        state: QStyle.StateFlag = option.state
        area: QRect = option.rect
        tree = option.widget
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        self._paint_ground(painter, area, state, chosen=chosen)
        if entry.mark is None:
            self._paint_section(
                painter, area, entry, open_=isinstance(tree, QTreeView) and tree.isExpanded(index)
            )
        else:
            self._paint_page(painter, area, entry, chosen=chosen)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, area: QRect, state: QStyle.StateFlag, *, chosen: bool
    ) -> None:
        theme = self._theme
        if chosen:
            painter.fillRect(area, theme.colour("tint"))
            painter.fillRect(
                QRect(area.left(), area.top(), 4, area.height()), theme.colour("primary")
            )
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("raised"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.colour("focus"))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
            painter.drawRect(area.adjusted(1, 1, -2, -2))

    def _paint_section(self, painter: QPainter, area: QRect, entry: Entry, *, open_: bool) -> None:
        theme = self._theme
        chevron = pixmap(
            "opened" if open_ else "closed", theme.colour("text"), 16, self._ratio(painter)
        )
        top = area.top() + (area.height() - 16) // 2
        painter.drawPixmap(area.left() + 12, top, chevron)
        ring = QRectF(area.right() - 32, area.center().y() - 9, 18, 18)
        share = entry.done / entry.total if entry.total else 1.0
        draw_ring(painter, ring, share, theme)
        count = self._wording.digits(f"{entry.done}/{entry.total}")
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("soft"))
        room = QRect(area.right() - 92, area.top(), 52, area.height())
        painter.drawText(room, VCENTRE | Qt.AlignmentFlag.AlignRight, count)
        left = area.left() + 36
        painter.setFont(theme.font("body", bold=True))
        painter.drawText(QRect(left, area.top(), 24, area.height()), VCENTRE, entry.code)
        left += 20 if entry.code else 0
        painter.setFont(theme.font("body", bold=open_))
        painter.setPen(theme.colour("text"))
        self._paint_title(
            painter, QRect(left, area.top(), room.left() + 8 - left, area.height()), entry
        )

    def _paint_page(self, painter: QPainter, area: QRect, entry: Entry, *, chosen: bool) -> None:
        theme, ratio = self._theme, self._ratio(painter)
        state = entry.mark or Mark.OPEN
        drawing, ink = state.value, MARK_INK[state]
        if chosen and state is Mark.OPEN:
            drawing, ink = "current", "primary"
        top = area.top() + (area.height() - 18) // 2
        painter.drawPixmap(area.left() + 24, top, pixmap(drawing, theme.colour(ink), 18, ratio))
        left, right = area.left() + 50, area.right() - 12
        painter.setPen(theme.colour("primary" if chosen else "soft"))
        painter.setFont(theme.font("small", bold=True))
        if entry.code:
            painter.drawText(QRect(left, area.top(), 40, area.height()), VCENTRE, entry.code)
            left += max(26, QFontMetrics(painter.font()).horizontalAdvance(entry.code) + 8)
        if entry.gate:
            right -= 20
            painter.drawPixmap(right, top, pixmap("gate", theme.colour("gate"), 16, ratio))
        painter.setPen(theme.colour("primary" if chosen else "text"))
        painter.setFont(theme.font("body", bold=chosen))
        self._paint_title(painter, QRect(left, area.top(), right - left - 4, area.height()), entry)

    def _paint_title(self, painter: QPainter, room: QRect, entry: Entry) -> None:
        metrics = QFontMetrics(painter.font())
        cut = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, VCENTRE, cut)

    def _ratio(self, painter: QPainter) -> float:
        return painter.device().devicePixelRatio()


class Outline(QFrame):
    """The panel on the left; says which page a person wants."""

    picked = Signal(str, bool)
    next_open = Signal()

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Show the session's questionnaire."""
        super().__init__()
        named(self, "outline")
        self.setProperty("frame", "panel")
        self.setFixedWidth(WIDTH)
        self._session, self._wording = session, wording
        self._hidden_for: object = None
        self.model = OutlineModel(session, wording, self)
        self._build(theme)
        self._connect()
        self.refresh()

    def _build(self, theme: Theme) -> None:
        self.search = FindField(theme, "outline_search")
        self._build_tree(theme)
        self._nothing = _nothing_found()
        self._left = Label(role="small", wrap=True)
        self._left.setObjectName("left_to_do")
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(12, 4, 12, 6)
        line.setSpacing(10)
        line.addWidget(Icon(theme, "flag", "warn", 18))
        line.addWidget(self._left, 1)
        self.go_open = Button(theme, "go_open", role="quiet", drawing="next", right=True)
        line.addWidget(self.go_open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        holder = QHBoxLayout()
        holder.setContentsMargins(12, 0, 12, 0)
        holder.addWidget(self.search)
        column.addLayout(holder)
        column.addWidget(self._nothing, 1)
        column.addWidget(self.tree, 1)
        column.addWidget(frame("line"))
        column.addWidget(foot)

    def _build_tree(self, theme: Theme) -> None:
        self.tree = named(QTreeView(), "outline_tree")
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(OutlineDelegate(self._wording, theme, self.tree))
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setMouseTracking(True)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setUniformRowHeights(True)
        self.tree.setExpandsOnDoubleClick(False)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._hide_rows())
        self.search.returnPressed.connect(self._first_found)
        self.go_open.clicked.connect(self.next_open)
        self.tree.clicked.connect(lambda index: self._chosen(index, focus=True))
        self.tree.activated.connect(lambda index: self._chosen(index, focus=True))
        self.tree.selectionModel().currentChanged.connect(self._moved)
        self._session.changed.connect(self._changed)
        self._wording.changed.connect(self.refresh)

    def show_page(self, code: str) -> None:
        """Mark a page as the one on screen; emits nothing."""
        index = self.model.index_of(code)
        if not index.isValid():
            return
        before = self.tree.currentIndex()
        self.tree.selectionModel().blockSignals(True)
        self.tree.setExpanded(index.parent(), True)
        self.tree.setCurrentIndex(index)
        self.tree.selectionModel().blockSignals(False)
        self.tree.scrollTo(index)
        for row in (before, index):
            self.tree.update(row)

    def refresh(self) -> None:
        """Read record and language again."""
        self.model.look_again()
        say = self._wording.words.say
        self.search.name_it(say("Find a question"), f"{say('Find a question')} (Ctrl+F)")
        self.tree.setAccessibleName(say("List of questions"))
        self.go_open.say(NEXT_OPEN_KEY, tip=say("Next open question"))
        self.go_open.setAccessibleName(say("Next open question"))
        self._say_left()
        self._hide_rows()

    def _changed(self, _what: object) -> None:
        self.model.look_again(everything=False)
        self._say_left()
        self._hide_rows()

    def _say_left(self) -> None:
        counts, returned = counted(self._session.left), self.model.returned
        parts = [left_words(counts, self._wording)]
        if returned:
            n = self._wording.number(returned)
            parts.append(self._wording.words.say("{n} returned", n=n))
        self._left.say(" · ".join(parts))
        self.go_open.setVisible(bool(returned or any(counts.values())))

    def _hide_rows(self) -> None:
        needle = search_key(self.search.text().strip())
        relevant = tuple(look.shown for look in self.model.looks)
        wanted = (self._wording.language, needle, relevant)
        # After most answers nothing is to be hidden or shown, and asking every row is slow.
        if wanted == self._hidden_for:
            return
        self._hidden_for = wanted
        found = 0
        for row, section in enumerate(self.model.sections):
            parent = self.model.index(row, 0)
            seen = 0
            for at, page in enumerate(section.pages):
                found_here = not needle or needle in self._searched(at, parent)
                shown = page.relevant and found_here
                self.tree.setRowHidden(at, parent, not shown)
                seen += shown
            self.tree.setRowHidden(row, QModelIndex(), not seen)
            if needle:
                self.tree.setExpanded(parent, bool(seen))
            found += seen
        self._nothing.setVisible(not found)
        self.tree.setVisible(bool(found))
        self._nothing.say(
            self._wording.words.say("Nothing found for “{text}”", text=self.search.text().strip())
        )
        if not needle and self.tree.currentIndex().isValid():
            self.tree.setExpanded(self.tree.currentIndex().parent(), True)
            self.tree.scrollTo(self.tree.currentIndex())

    def _searched(self, at: int, parent: QModelIndex) -> str:
        """What a page can be found by: an English term also while the list is Khmer."""
        return search_key(str(self.model.index(at, 0, parent).data(SEARCHED)))

    def _first_found(self) -> None:
        for row in range(self.model.rowCount()):
            parent = self.model.index(row, 0)
            for at in range(self.model.rowCount(parent)):
                if not self.tree.isRowHidden(at, parent):
                    self._chosen(self.model.index(at, 0, parent), focus=True)
                    return

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        if self.tree.hasFocus():
            self._chosen(index, focus=False)

    def _chosen(self, index: QModelIndex, *, focus: bool) -> None:
        page = self.model.page(index)
        if page is not None:
            self.picked.emit(page.page.code, focus)
        elif focus:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def event(self, event: QEvent) -> bool:
        """Esc in the search field clears it and goes to the list."""
        if event.type() == QEvent.Type.ShortcutOverride and self.search.hasFocus():
            key = getattr(event, "key", lambda: None)()
            if key == Qt.Key.Key_Escape:
                self.search.clear()
                self.tree.setFocus()
        return super().event(event)


def _nothing_found() -> Label:
    """Stands in place of the list when the search leaves nothing of it."""
    label = Label(role="small", wrap=True)
    label.setObjectName("outline_nothing")
    label.setContentsMargins(16, 8, 12, 8)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.hide()
    return label
