"""The outline: search, sections with n/m and ring, a mark per page, what is left."""

from dataclasses import dataclass

from PySide6 import QtCore
from PySide6.QtCore import QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from assessment.language import normalise, text
from assessment.questionnaire.pages import Page, shown_code
from assessment.responses import model, review
from assessment.responses.completion import PageProgress, SectionProgress, Want, counted
from assessment.words import Worded, mark
from gui.display import Display
from gui.icons import pixmap
from gui.session import Session
from gui.widgets import buttons, fields, findings, keyboard, label, marks
from gui.widgets.style import Framed, as_tip, holding, spread, stack, with_object_name
from gui.widgets.tables.cells import Index, draw_lines, wrapped

ENTRY = Qt.ItemDataRole.UserRole + 1
SEARCHED = Qt.ItemDataRole.UserRole + 2  # name and state, the name in every language there is


class PageMark(Worded):
    OPEN = "open", mark("Not answered yet")
    DONE = "done", mark("Done")
    RETURNED = "returned", mark("Returned")
    FINDING = "finding", mark("To be corrected")
    DOCUMENT = "evidence", mark("Document needed")
    NOT_APPLICABLE = "not_applicable", mark("Not applicable")


INKS = dict(zip(PageMark, ("edge", "ok", "warn", "stop", "warn", "idle"), strict=True))
# The gravest of what a page wants is its mark.
_MARKS = {
    Want.CONTRADICTION: PageMark.FINDING,
    Want.ANSWER: PageMark.OPEN,
    Want.DOCUMENT: PageMark.DOCUMENT,
}


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    code: str
    title: str
    mark: PageMark | None = None
    gate: bool = False
    done: int = 0
    total: int = 0


class OutlineModel(QStandardItemModel):
    """Two levels: sections, and below them their pages."""

    def __init__(self, session: Session, display: Display, parent: QtCore.QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._display = display
        self._gates = {gate.node for gate in session.questionnaire.gates}
        # One name would stand twice in the list: of an indicator its first page alone has it.
        self._first: dict[tuple[str | None, text.Text], str] = {}
        for section in session.progress:
            row = QStandardItem()
            self.appendRow(row)
            for page in (page_progress.page for page_progress in section.pages):
                self._first.setdefault((page.indicator, page.title), page.code)
                row.appendRow(QStandardItem())
        self.sections: tuple[SectionProgress, ...] = ()
        self._marks: tuple[tuple[PageMark, ...], ...] = ()  # of the pages of each
        self._returned: set[str] = set()
        self._wants: dict[str, Want] = {}
        self._seen: tuple[object, ...] = ()
        self._read()

    @property
    def returned(self) -> int:
        pages = (page for section in self.sections for page in section.pages)
        return sum(page.relevant and page.page.indicator in self._returned for page in pages)

    def look_again(self, *, everything: bool = True) -> bool:
        """Say which rows look different; False when none does, as after most answers."""
        sections = self.sections
        marks = self._marks
        if not self._read() and not everything:
            return False
        for row, (section, fresh) in enumerate(zip(self.sections, self._marks, strict=True)):
            if everything or section != sections[row] or fresh != marks[row]:
                index = self.index(row, 0)
                self.dataChanged.emit(index, index)
                for at, now in enumerate(fresh):
                    if everything or now is not marks[row][at]:
                        page = self.index(at, 0, index)
                        self.dataChanged.emit(page, page)
        return True

    def page(self, index: Index) -> PageProgress | None:
        above = index.parent()
        if above.isValid():
            return self.sections[above.row()].pages[index.row()]
        return None

    def index_of(self, code: str) -> QModelIndex:
        for row, section in enumerate(self.sections):
            for at, page in enumerate(section.pages):
                if page.page.code == code:
                    return self.index(at, 0, self.index(row, 0))
        return QModelIndex()

    def marked(self, page: PageProgress) -> PageMark:
        if page.page.indicator in self._returned:
            return PageMark.RETURNED
        if page.page.code in self._wants:
            return _MARKS[self._wants[page.page.code]]
        if page.not_applicable:
            return PageMark.NOT_APPLICABLE
        return PageMark.DONE

    def next_open(self, code: str, step: int) -> str | None:
        """The next (1) or previous (-1) page that wants something; it begins anew at the ends."""
        pages = [page for section in self.sections for page in section.pages if page.relevant]
        at = next(
            (i for i, page_progress in enumerate(pages) if page_progress.page.code == code), 0
        )
        for n in range(1, len(pages) + 1):
            page = pages[(at + step * n) % len(pages)]
            if self.marked(page) not in (PageMark.DONE, PageMark.NOT_APPLICABLE):
                return page.page.code
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entry(index)
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(f"{entry.code} {self._display.heard(self._named(index))}".strip())
        if role == SEARCHED:
            with_object_name = self._named(index)
            return " ".join((self._spoken(entry), *(words for _, words in with_object_name.pairs)))
        return None

    def _read(self) -> bool:
        session = self._session
        returned = session.record.state is model.State.RETURNED
        if returned:
            self._returned = set(review.not_accepted(session.record))
        else:
            self._returned = set()
        seen = self._seen
        self._seen = (session.progress, session.left, self._returned)
        if seen == self._seen:
            return False
        self._wants = {left.page.code: left.want for left in reversed(session.left)}
        self.sections = session.progress
        self._marks = tuple(
            tuple(map(self.marked, section_progress.pages)) for section_progress in session.progress
        )
        return True

    def _entry(self, index: Index) -> OutlineEntry:
        page = self.page(index)
        if page is None:
            section = self.sections[index.row()]
            node = self._session.questionnaire.node
            indicators = (page_progress.page.indicator for page_progress in section.pages)
            letter = next((node[code].parent or "" for code in indicators if code is not None), "")
            title = self._display.plain(section.section.label) or self._display.translate(
                "Questions"
            )
            done = section.done
            total = section.total
            return OutlineEntry(letter, title, done=done, total=total)
        code = shown_code(page.page, self._session.questionnaire)
        title = self._display.plain(self._title(page.page))
        gate = code in self._gates
        return OutlineEntry(code, title, self.marked(page), gate=gate)

    def _named(self, index: Index) -> text.Text:
        page = self.page(index)
        if page is None:
            return self.sections[index.row()].section.label
        return self._title(page.page)

    def _title(self, page: Page) -> text.Text:
        first = self._first[page.indicator, page.title] == page.code or page.indicator is None
        if not first and page.main is not None:
            return self._session.questionnaire.by_code[page.main].label
        return page.title

    def _spoken(self, entry: OutlineEntry) -> str:
        text = f"{entry.code} {entry.title}".strip()
        if entry.mark is None:
            return f"{text} · {entry.done}/{entry.total}"
        return f"{text} · {self._display.translate(entry.mark.word)}"


NEXT_OPEN_KEY = "F8"
WIDTH = 300
VCENTRE = Qt.AlignmentFlag.AlignVCenter


class OutlineDelegate(QStyledItemDelegate):
    def __init__(self, display: Display, tree: QTreeView) -> None:
        super().__init__(tree)
        self._display = display
        self._tree = tree
        self._bar = tree.verticalScrollBar()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QtCore.QSize:
        """As many lines as a name needs, whether the bar is there or not."""
        high = self._display.height()
        entry = index.data(ENTRY)
        wide = self._tree.width() - self._bar.sizeHint().width()
        lines = self._lines(entry, self._title_room(entry, QRect(0, 0, wide, high)).width())
        return QtCore.QSize(WIDTH - 20, max(38, len(lines) * high + 10))

    def _title_room(self, entry: OutlineEntry, area: QRect) -> QRect:
        """What the code before a name, and the gate or the count behind it, leave to the name."""
        role = "small"
        if entry.mark is None:
            role = "body"
        wide = 0
        if entry.code:
            wide = self._display.width(entry.code, role, bold=True) + 8
        if entry.mark is None:
            return area.adjusted(36 + max(20 if wide else 0, wide), 0, -84, 0)
        behind = 16
        if entry.gate:
            behind = 36
        return area.adjusted(50 + max(26 if wide else 0, wide), 0, -behind, 0)

    def _lines(self, entry: OutlineEntry, room: int) -> tuple[str, ...]:
        bold = entry.mark is None
        if self._display.width(entry.title, bold=bold) <= room:
            return (entry.title,)
        return wrapped(entry.title, self._display.font(bold=bold), room, most=3)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: OutlineEntry = index.data(ENTRY)
        state: QStyle.StateFlag = option.state
        area: QRect = option.rect
        painter.save()
        chosen = QStyle.StateFlag.State_Selected in state
        display = self._display
        if chosen:
            painter.fillRect(area, display.colour("tint"))
            bar = QRect(area.left(), area.top(), 4, area.height())
            painter.fillRect(bar, display.colour("primary"))
        elif QStyle.StateFlag.State_MouseOver in state:
            painter.fillRect(area, display.colour("raised"))
        if QStyle.StateFlag.State_HasFocus in state:
            painter.setPen(display.colour("focus"))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        if entry.mark is None:
            self._paint_section(painter, area, entry, open_=self._tree.isExpanded(index))
        else:
            self._paint_page(painter, area, entry, chosen=chosen)
        painter.restore()

    def _paint_section(
        self, painter: QPainter, area: QRect, entry: OutlineEntry, *, open_: bool
    ) -> None:
        display = self._display
        drawing = "closed"
        if open_:
            drawing = "opened"
        ratio = painter.device().devicePixelRatio()
        chevron = pixmap(drawing, display.colour("text"), 16, ratio)
        top = area.top() + (area.height() - 16) // 2
        painter.drawPixmap(area.left() + 12, top, chevron)
        ring = QRectF(area.right() - 32, area.center().y() - 9, 18, 18)
        share = 1.0
        if entry.total:
            share = entry.done / entry.total
        marks.draw_ring(painter, ring, share, display)
        count = self._display.digits(f"{entry.done}/{entry.total}")
        painter.setFont(display.font("small"))
        painter.setPen(display.colour("soft"))
        room = QRect(area.right() - 92, area.top(), 52, area.height())
        painter.drawText(room, VCENTRE | Qt.AlignmentFlag.AlignRight, count)
        left = area.left() + 36
        painter.setFont(display.font("body", bold=True))
        painter.drawText(QRect(left, area.top(), 80, area.height()), VCENTRE, entry.code)
        painter.setPen(display.colour("text"))
        self._paint_title(painter, area, entry, bold=open_)

    def _paint_page(
        self, painter: QPainter, area: QRect, entry: OutlineEntry, *, chosen: bool
    ) -> None:
        display = self._display
        ratio = painter.device().devicePixelRatio()
        state = entry.mark or PageMark.OPEN
        drawing = state.value
        ink = INKS[state]
        if chosen and state is PageMark.OPEN:
            drawing = "current"
            ink = "primary"
        top = area.top() + (area.height() - 18) // 2
        painter.drawPixmap(area.left() + 24, top, pixmap(drawing, display.colour(ink), 18, ratio))
        left = area.left() + 50
        colour_name = "soft"
        if chosen:
            colour_name = "primary"
        painter.setPen(display.colour(colour_name))
        painter.setFont(display.font("small", bold=True))
        if entry.code:
            painter.drawText(QRect(left, area.top(), 40, area.height()), VCENTRE, entry.code)
        if entry.gate:
            gate = pixmap("gate", display.colour("gate"), 16, ratio)
            painter.drawPixmap(area.right() - 32, top, gate)
        colour_name = "text"
        if chosen:
            colour_name = "primary"
        painter.setPen(display.colour(colour_name))
        self._paint_title(painter, area, entry, bold=chosen)

    def _paint_title(
        self, painter: QPainter, area: QRect, entry: OutlineEntry, *, bold: bool
    ) -> None:
        """Bold, if its letters then have room where they stand."""
        room = self._title_room(entry, area)
        lines = self._lines(entry, room.width())
        heavy = self._display.font("body", bold=True)
        wide = max(self._display.width(line, bold=True) for line in lines)
        if bold and wide <= room.width():
            painter.setFont(heavy)
        else:
            painter.setFont(self._display.font("body"))
        draw_lines(painter, QRectF(room), lines, Qt.AlignmentFlag.AlignLeft)


class Outline(Framed):
    picked = Signal(str, bool)

    def __init__(self, session: Session, display: Display) -> None:
        super().__init__("panel", "outline")
        self.setFixedWidth(WIDTH)  # alone, in large text, as wide as there is room
        self._session = session
        self._display = display
        self._hidden_for: object = None
        self.model = OutlineModel(session, display, self)
        self.search = fields.FindField(display, "outline_search")
        self._build_tree(display)
        self._nothing = with_object_name(label.Label(role="small", wrap=True), "outline_nothing")
        self._nothing.setContentsMargins(16, 8, 12, 8)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.hide()
        self._left = with_object_name(label.Label(role="small", wrap=True), "left_to_do")
        self.go_open = buttons.Button(display, "go_open", role="quiet", drawing="next", right=True)
        foot_parts = marks.Icon(display, "flag", "warn", 18), (self._left, 1), self.go_open
        foot = holding(spread(*foot_parts, gap=10, margins=(12, 4, 12, 6)))
        holder = spread(self.search, gap=None, margins=(12, 0, 12, 0))
        rows = holder, (self._nothing, 1), (self.tree, 1), Framed("line"), foot
        stack(*rows, on=self, gap=4, margins=(0, 8, 0, 0))
        self.search.textChanged.connect(lambda _: self._hide_rows())
        self.search.returnPressed.connect(self._first_found)
        keyboard.on_escape(self.search, self._leave_search)
        self.tree.clicked.connect(lambda index: self._chosen(index, focus=True))
        self.tree.activated.connect(lambda index: self._chosen(index, focus=True))
        self.tree.selectionModel().currentChanged.connect(self._moved)
        self._session.changed.connect(self._changed)
        display.changed.connect(
            self.tree.scheduleDelayedItemsLayout
        )  # rows are as high as the text
        display.on_change(self.refresh)

    def _build_tree(self, display: Display) -> None:
        self.tree = with_object_name(QTreeView(), "outline_tree")
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(OutlineDelegate(display, self.tree))
        self.tree.setHeaderHidden(True)
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setMouseTracking(True)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.header().sectionResized.connect(self.tree.scheduleDelayedItemsLayout)
        self.tree.setExpandsOnDoubleClick(False)

    def show_page(self, code: str) -> None:
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
        self.model.look_again()
        translate = self._display.translate
        self.search.name_it(
            translate("Find a question"), f"{translate('Find a question')} (Ctrl+F)"
        )
        self.tree.setAccessibleName(translate("List of questions"))
        self.go_open.set_texts(NEXT_OPEN_KEY, tip=translate("Next open question"))
        self.go_open.setAccessibleName(translate("Next open question"))
        self._say_left()
        self._hide_rows()

    def _changed(self) -> None:
        if self.model.look_again(everything=False):
            self._say_left()
            self._hide_rows()

    def _say_left(self) -> None:
        counts = counted(self._session.left)
        returned = self.model.returned
        parts = [findings.left_words(counts, self._display, "\n")]
        if returned:
            parts.append(self._display.translate("{n} returned", n=returned))
        self._left.set_texts("\n".join(parts))
        self.go_open.setVisible(bool(returned or any(counts.values())))

    def _hide_rows(self) -> None:
        needle = normalise.search_key(self.search.text().strip())
        relevant = [page.relevant for section in self.model.sections for page in section.pages]
        wanted = (self._display.language, needle, relevant)
        # After most answers nothing is to be hidden or shown, and asking every row is slow.
        if wanted == self._hidden_for:
            return
        self._hidden_for = wanted
        shown_rows = 0
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
            shown_rows += seen
        self._nothing.setVisible(not shown_rows)
        self.tree.setVisible(bool(shown_rows))
        sentence = self._display.translate(
            "Nothing found for “{text}”", text=self.search.text().strip()
        )
        self._nothing.set_texts(sentence)
        if not needle and self.tree.currentIndex().isValid():
            self.tree.setExpanded(self.tree.currentIndex().parent(), True)
            self.tree.scrollTo(self.tree.currentIndex())

    def _searched(self, at: int, parent: QModelIndex) -> str:
        """What a page can be found by: an English term also while the list is Khmer."""
        return normalise.search_key(str(self.model.index(at, 0, parent).data(SEARCHED)))

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
            if focus:
                self.search.clear()  # the whole list is there again, at what was found
        elif focus:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def _leave_search(self) -> None:
        self.search.clear()
        self.tree.setFocus()
