"""Fields people type or choose in: one line, several lines, a list; with a finding below."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Self

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QPointF, QRect, QRectF, QSignalBlocker, QSize, QSizeF, Qt, QTimer, Signal

from assessment.language.breaking import break_offsets, without_zwsp
from gui.display import Display
from gui.icons import pixmap
from gui.widgets import keyboard, label, style
from gui.widgets.tables.cells import SMALLEST, wrapped

REST_MS = 400
GLASS = 18  # side of the magnifying glass
ARROW = 34  # what the arrow of a drop-down list takes of its width
MOST_IN_WORDS = 20_000  # letters of a paragraph; to a longer one, which no answer takes, Qt sees
PADDING = 20  # what the style sheet keeps free on both sides of a text
ALONG_LINES = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Down)
KEYS = QtGui.QKeySequence.StandardKey


class LineField(QtWidgets.QLineEdit):
    """One line; ``given`` comes on Enter and on leaving, when the text is another than shown.

    ``typed`` comes with each key: the text so far.
    """

    given = Signal(str)
    typed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        style.with_object_name(self, name)
        self.setMinimumHeight(44)
        self._shown = self._hint = ""
        self.editingFinished.connect(self._give)
        self.textEdited.connect(lambda text: self.typed.emit(_plain(text)))

    def show_text(self, text: str) -> None:
        """Show a text, unless a person is typing another one in it."""
        if self.hasFocus() and self.text() != self._shown:
            return
        self._shown = text
        if self.text() != text:
            self.setText(text)

    def name_it(self, name: str, hint: str = "") -> None:
        self.setAccessibleName(name)
        self.hint(hint)

    def hint(self, hint: str) -> None:
        """What an empty field says; its name alone, where that has no room and the name has."""
        self._hint = hint
        self._fit_hint()

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_hint()

    def _fit_hint(self) -> None:
        room = self.width() - self.textMargins().left() - self.textMargins().right() - PADDING
        fits = self.fontMetrics().horizontalAdvance(self._hint) <= room
        if fits:
            placeholder = self._hint
        else:
            placeholder = self.accessibleName()
        self.setPlaceholderText(placeholder)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """A picture or a file on the clipboard is for the page; a line takes only words."""
        if event.matches(KEYS.Paste):
            data = QtGui.QGuiApplication.clipboard().mimeData()
            if not data.hasText() or any(url.isLocalFile() for url in data.urls()):
                event.ignore()
                return
        super().keyPressEvent(event)

    def _give(self) -> None:
        typed = _plain(self.text())
        if typed != self._shown:
            self._shown = typed
            self.given.emit(typed)


def _plain(text: str) -> str:
    return without_zwsp(text).strip()


class FindField(LineField):
    def __init__(self, display: Display, name: str) -> None:
        super().__init__(name)
        self._display = display
        self.setTextMargins(GLASS + 6, 0, 0, 0)
        display.changed.connect(self.update)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        super().paintEvent(event)
        colour_name = "soft"
        if self.hasFocus():
            colour_name = "text"
        ink = self._display.colour(colour_name)
        picture = pixmap("search", ink, GLASS, self.devicePixelRatioF())
        QtGui.QPainter(self).drawPixmap(12, (self.height() - GLASS) // 2, picture)


class SearchField(FindField):
    """A search field from which the arrow down leads into what was found."""

    down = Signal()

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
            return
        super().keyPressEvent(event)


class WordLines(QtWidgets.QPlainTextDocumentLayout):
    """Lines of typed Khmer end where words end; the text itself has no marks for that."""

    def blockBoundingRect(self, block: QtGui.QTextBlock) -> QRectF:
        """Qt asks this before it shows a paragraph, and lays it out where that is due."""
        rect_f = super().blockBoundingRect(block)
        lines = block.layout()
        anywhere = QtGui.QTextOption.WrapMode.WrapAnywhere
        if block.isValid():
            option = QtGui.QTextOption(lines.textOption())
        else:
            option = QtGui.QTextOption()
        # Qt's own lines have the option of the document; what an input method holds is its matter.
        done = option.wrapMode() == anywhere or block.length() > MOST_IN_WORDS
        if not block.isValid() or done or lines.lineCount() < 2 or lines.preeditAreaText():
            return rect_f
        option.setWrapMode(anywhere)
        lines.setTextOption(option)
        before = lines.lineCount()
        _lay_out(lines, block.text())
        if lines.lineCount() != before:
            block.setLineCount(lines.lineCount())
            self.documentSizeChanged.emit(self.documentSize())
        return super().blockBoundingRect(block)


def _lay_out(lines: QtGui.QTextLayout, text: str) -> None:
    first = lines.lineAt(0)
    at = QPointF(first.position())
    width = first.width()
    lines.clearLayout()
    lines.beginLayout()
    while (line := lines.createLine()).isValid():
        line.setLeadingIncluded(True)
        line.setLineWidth(width)
        _end_at_word(line, text)
        line.setPosition(at)
        at.setY(at.y() + line.height())
    lines.endLayout()


def _end_at_word(line: QtGui.QTextLine, text: str) -> None:
    """Take from the line what belongs to a word of the next; a word longer than a line stays."""
    start = line.textStart()
    end = line.textStart() + line.textLength()
    breaks = break_offsets(text)
    if end >= len(text) or end in breaks:
        return
    width = line.width()

    def ends(columns: int) -> int:
        line.setNumColumns(columns, width)
        return start + line.textLength()

    for wanted in reversed([at for at in breaks if start < at < end]):
        # A column is a glyph with its marks: how many letters it is, the font knows.
        columns = 1 + bisect_left(range(1, wanted - start), wanted, key=ends)
        if ends(columns) == wanted:
            return
    line.setLineWidth(width)


class TextBox(QtWidgets.QPlainTextEdit):
    """Several lines; ``given`` comes after a moment of rest and on leaving. Tab leaves it.

    ``typed`` comes with each key: the text so far.
    Where ``entered`` is set, Enter means "done" and calls it; Shift+Enter begins a new line.
    """

    given = Signal(str)
    typed = Signal(str)
    entered: Callable[[], object] | None = None

    def __init__(self, name: str, lines: int = 3, most: int = style.ANY_WIDTH) -> None:
        super().__init__(tabChangesFocus=True)
        style.with_object_name(self, name)
        document = QtGui.QTextDocument(self)
        document.setDocumentLayout(WordLines(document))
        self.setDocument(document)
        self._shown = ""
        self.setMinimumHeight(max(44, 28 * lines))
        self.setMaximumHeight(most)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.give_now)
        self.textChanged.connect(self._typed)
        self._ends_line = False
        self.cursorPositionChanged.connect(self._keep_to_line)

    def show_text(self, text: str) -> None:
        """Show a text, unless a person is typing another one in it."""
        if self._rest.isActive() or _plain(self.toPlainText()) == text:
            return
        self._shown = text
        with QSignalBlocker(self):  # nobody typed it
            self.setPlainText(text)
        self._keep_to_line()

    def toPlainText(self) -> str:
        return without_zwsp(super().toPlainText())

    def name_it(self, name: str, hint: str = "") -> None:
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.entered is not None and enter and plain == Qt.KeyboardModifier.NoModifier:
            self.entered()
            return
        if self._line_end() and event.key() in ALONG_LINES:
            cursor = self.textCursor()
            shift = plain & Qt.KeyboardModifier.ShiftModifier
            if shift:
                mode = cursor.MoveMode.KeepAnchor
            else:
                mode = cursor.MoveMode.MoveAnchor
            cursor.movePosition(cursor.MoveOperation.Left, mode)
            self.setTextCursor(cursor)
        super().keyPressEvent(event)
        if event.matches(KEYS.MoveToEndOfLine) or event.matches(KEYS.SelectEndOfLine):
            self._keep_to_line(ends=True)

    def mousePressEvent(self, event: QtGui.QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._keep_to_line()

    def cursor_seen(self) -> QRect:
        """Where the cursor is drawn: after End behind the line's last letter."""
        return self._line_end() or self.cursorRect()

    def _keep_to_line(self, *, ends: bool = False) -> None:
        self._ends_line = ends
        self.setCursorWidth(0 if self._line_end() else 1)  # Qt draws it where the next line begins
        self.viewport().update()

    def _line_end(self) -> QRect | None:
        """The cursor at the end of a line where no space ends it, unless a word is composed."""
        block = self.textCursor().block()
        at = self.textCursor().positionInBlock()
        lines = block.layout()
        below = 0
        if self._ends_line:
            below = lines.lineForTextPosition(at).lineNumber()
        if below < 1 or lines.lineAt(below).textStart() != at or lines.preeditAreaText():
            return None
        line = lines.lineAt(below - 1)
        corner = self.blockBoundingGeometry(block).topLeft()
        corner += self.contentOffset() + line.naturalTextRect().topRight()
        return QRectF(corner, QSizeF(1, line.height())).toRect()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.cursorWidth() and self._line_end() is None:
            self._keep_to_line()
        elif not self.cursorWidth() and self.hasFocus():
            QtGui.QPainter(self.viewport()).fillRect(self.cursor_seen(), self.palette().text())

    def focusOutEvent(self, event: QtGui.QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.give_now()

    def give_now(self) -> None:
        """Give what was typed, if it is another text than the one shown."""
        self._rest.stop()
        typed = _plain(self.toPlainText())
        if typed != self._shown:
            self._shown = typed
            self.given.emit(typed)

    def _typed(self) -> None:
        self._rest.start()
        self.typed.emit(_plain(self.toPlainText()))


class Combo(QtWidgets.QComboBox):
    """A drop-down list with a drawn arrow; the wheel does not change it by accident."""

    def __init__(self, display: Display, name: str) -> None:
        super().__init__()
        style.with_object_name(self, name)
        self._display = display
        self.setMinimumHeight(44)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.currentTextChanged.connect(self._tip)
        display.changed.connect(self.update)

    def show_entries(
        self, name: str, entries: Iterable[tuple[str, object]], chosen: object
    ) -> None:
        """List these, each with its words and what it stands for; without the chosen the first."""
        self.clear()
        for words, entry in entries:
            self.addItem(words, entry)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.setAccessibleName(name)

    def wheelEvent(self, event: QtGui.QWheelEvent) -> None:
        event.ignore()

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tip()

    def sizeHint(self) -> QSize:
        """Where it follows its words, these have room as they are drawn here."""
        hint = super().sizeHint()
        texts = map(self.itemText, range(self.count()))
        if self.sizeAdjustPolicy() is self.SizeAdjustPolicy.AdjustToContents:
            widest = max(map(self.fontMetrics().horizontalAdvance, texts), default=0)
            hint.setWidth(max(hint.width(), widest + ARROW + PADDING))
        return hint

    def fitted(self) -> tuple[QtGui.QFont, str]:
        """In which font how much of the text is seen.

        A long word in large text is set smaller, then on two lines, before it is cut, and cut in
        the middle: what differs, such as a version, stands at the end.
        """
        font = QtGui.QFont(self.font())
        text = self.currentText()
        room = self.width() - ARROW - PADDING
        wide = QtGui.QFontMetrics(font).horizontalAdvance(text)
        if wide > room > 0:
            font.setPixelSize(max(SMALLEST, font.pixelSize() * room // wide))
        metrics = QtGui.QFontMetrics(font)
        middle = Qt.TextElideMode.ElideMiddle
        if metrics.horizontalAdvance(text) > room:
            lines = wrapped(text, font, room, 2)
        else:
            lines = (text,)
        return font, "\n".join(metrics.elidedText(line, middle, max(0, room)) for line in lines)

    def _tip(self) -> None:
        text = self.currentText()
        self.setToolTip(style.as_tip(text if "…" in self.fitted()[1] else ""))

    def paintEvent(self, _event: QtGui.QPaintEvent) -> None:
        painter = QtWidgets.QStylePainter(self)
        display = QtWidgets.QStyleOptionComboBox()
        self.initStyleOption(display)
        if not keyboard.focus_seen(self):
            keyboard.without_focus(display)
        painter.drawComplexControl(QtWidgets.QStyle.ComplexControl.CC_ComboBox, display)
        font, text = self.fitted()
        painter.setFont(font)
        lines = text.splitlines()
        for at, line in enumerate(lines):
            high = self.height() // len(lines)
            place = QRect(PADDING // 2 + 1, at * high, self.width(), high)
            painter.drawItemText(
                place,
                Qt.AlignmentFlag.AlignVCenter,
                self.palette(),
                self.isEnabled(),
                line,
                self.foregroundRole(),
            )
        picture = pixmap("opened", self._display.colour("text"), 18, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(self.width() - 28, (self.height() - 18) / 2), picture)


class Captioned(QtWidgets.QWidget):
    """A field with its name above, and a finding below (above where it is as high as a page)."""

    def __init__(self, field: QtWidgets.QWidget, *, wrap: bool = False, high: bool = False) -> None:
        super().__init__()
        self.field = field
        self.caption = label.Label(role="smallbold", wrap=wrap)
        self.caption.setBuddy(field)
        self._finding = label.Label(role="small", tone="stop", wrap=True)
        self._finding.setObjectName(f"{field.objectName()}_finding")
        self._finding.hide()
        below = (self._finding, field) if high else (field, self._finding)
        style.stack(self.caption, *below, on=self, gap=4)

    def bind_message(self, message: str, display: Display) -> Self:
        """Have this message above in whatever language is in use; returns itself."""
        display.on_change(lambda: self.set_texts(display.translate(message)))
        return self

    def set_texts(self, caption: str) -> None:
        self.caption.set_texts(caption)
        self.field.setAccessibleName(caption)

    def show_finding(self, sentence: str) -> None:
        self._finding.set_optional_texts(sentence)
        finding = "false"
        if sentence:
            finding = "true"
        style.restyle(self.field, finding=finding)
