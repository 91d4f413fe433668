"""What the pages of the secretariat share: session, findings, the round, lists, forms, tiles."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from assessment.consolidation.acts import EXCEPTED
from assessment.errors import Finding
from assessment.language.breaking import with_zwsp
from assessment.reports.report import write_list
from assessment.words import mark
from gui.committee.session import CommitteeSession, SecretariatKey, Snapshot
from gui.display import Display
from gui.icons import pixmap
from gui.widgets import keyboard, label, window_page
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, Combo, LineField
from gui.widgets.outside import ask_new, ask_old
from gui.widgets.style import (
    FittedPart,
    Framed,
    as_tip,
    bring_in_sight,
    spread,
    stack,
    with_object_name,
)
from gui.widgets.tables.table import RowTable
from gui.widgets.tile import PaintedTile

PAD = 10
SIDE = 20
# pixels of a word, and of its size
SMALLEST = 11
SHARE = 0.8
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CountTile(PaintedTile):
    def __init__(self, display: Display, name: str, ink: str, drawing: str) -> None:
        super().__init__(display, name)
        self._ink = ink
        self._drawing = drawing
        self._number = ""

    def update_texts(self, number: str, word: str) -> None:
        self._number = number
        self.setText(word)
        self.setToolTip(as_tip(word))
        self.setAccessibleName(f"{word} {number}")
        self.update()

    def _small(self) -> QFont:
        """A long word in large text is set smaller before it stands on two lines."""
        small = QFont(self._display.font("small"))
        room = self.width() - 2 * PAD
        least = smallest(self._display).pixelSize()
        while small.pixelSize() > least and _wide(small, self.text()) > room:
            small.setPixelSize(small.pixelSize() - 1)
        return small

    def sizeHint(self) -> QSize:
        lines = self._display.height()
        small = self._small()
        least = self._display.height("small")
        twice = _wide(small, self.text()) > self.width() - 2 * PAD
        return QSize(120, lines + max(least, QFontMetrics(small).height() * (1 + twice)) + 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(84, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        display = self._display
        self.paint_ground(painter)
        bold = display.font("body", bold=True)
        small = self._small()
        high = QFontMetrics(bold).height()
        room = self.width() - 2 * PAD
        picture = pixmap(self._drawing, display.colour(self._ink), SIDE, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(PAD, 4 + (high - SIDE) / 2), picture)
        painter.setPen(display.colour("text"))
        painter.setFont(bold)
        number = QRectF(PAD + SIDE + 8, 4, room - SIDE - 8, high)
        painter.drawText(number, LEFT, self._number)
        painter.setPen(display.colour("soft"))
        painter.setFont(small)
        word = self.text()
        below = QRectF(PAD, 4 + high, room, self.height() - 6 - high)
        if _wide(small, word) > room:
            painter.drawText(below, LEFT | Qt.TextFlag.TextWordWrap, with_zwsp(word))
            return
        below.setHeight(QFontMetrics(small).height())
        painter.drawText(below, LEFT, word)


def smallest(display: Display) -> QFont:
    """Before a word is set smaller than this it stands on two lines."""
    small = QFont(display.font("small"))
    small.setPixelSize(max(SMALLEST, round(small.pixelSize() * SHARE)))
    return small


def _wide(font: QFont, word: str) -> int:
    return QFontMetrics(font).horizontalAdvance(word)


class CountTiles[K: str](FittedPart):
    chosen = Signal(object)

    def __init__(
        self, name: str, displays: Mapping[K, tuple[str, str, str]], display: Display
    ) -> None:
        super().__init__()
        self._looks = displays
        self._display = display
        self._counts: Mapping[K, int] = {}
        self.kind = next(iter(displays))
        self.tiles: dict[K, CountTile] = {}
        for kind, (ink, drawing, _) in displays.items():
            tile = self.tiles[kind] = CountTile(display, f"{name}_{kind}", ink, drawing)
            tile.clicked.connect(lambda _=False, to=kind: self.choose(to))
        spread(*self.tiles.values(), on=self)
        display.changed.connect(self.update_layout)
        display.on_change(self.update_texts)

    def update_layout(self) -> None:
        """All as high as the one whose word takes most."""
        high = max(tile.sizeHint().height() for tile in self.tiles.values())
        for tile in self.tiles.values():
            tile.setMinimumHeight(high)

    def choose(self, kind: K) -> None:
        self.kind = kind
        self.update_texts()
        self.chosen.emit(kind)

    def show_counts(self, counts: Mapping[K, int]) -> None:
        self._counts = counts
        self.update_texts()

    def update_texts(self) -> None:
        for kind, tile in self.tiles.items():
            word = self._display.translate(self._looks[kind][2])
            tile.update_texts(self._display.number(self._counts.get(kind, 0)), word)
            tile.setChecked(kind == self.kind)
        self.update_layout()


WIDTH = 460
HINTED = 32  # what the edges of a field take beside its hint
ASKS = mark("Key of the secretariat…")
NO_NAME = mark("A name is missing.")
NO_REASON = mark("A reason is missing.")


class SecretariatKeyForm(QWidget):
    changed = Signal()  # key or words are others now

    def __init__(self, display: Display, *, one_line: bool = False, asks: str = ASKS) -> None:
        super().__init__()
        self._display = display
        self._one_line = one_line
        self._asks = asks
        self.path: Path | None = None
        self.button = Button(display, "choose_key", drawing="gate")
        self.words = LineField("passphrase")
        self.words.setEchoMode(QLineEdit.EchoMode.Password)
        self._words = Captioned(self.words).bind_message("Passphrase of the key", display)
        self._words.caption.setHidden(one_line)
        for field in (self.button, self._words):
            field.setMaximumWidth(WIDTH)
        if one_line:
            spread(self.button, self._words, on=self, gap=8)
        else:
            stack(self.button, self._words, on=self, gap=8)
        self.button.clicked.connect(self._choose)
        self.words.textChanged.connect(lambda _: self.changed.emit())
        display.on_change(self.update_texts)

    def choose(self) -> Path | None:
        return ask_old(self, self._display.translate(self._asks), Path.home())

    @property
    def key(self) -> SecretariatKey | None:
        words = self.words.text()
        if self.path is not None and words:
            return SecretariatKey(self.path, words)
        return None

    def update_texts(self) -> None:
        if self.path is None:
            self.button.set_texts(self._display.translate(self._asks))
        else:
            self.button.set_texts(self.path.name)
        if self._one_line:
            hint = self._display.translate("Passphrase")
            self.words.setMinimumWidth(self.words.fontMetrics().horizontalAdvance(hint) + HINTED)
            self.words.hint(hint)

    def _choose(self) -> None:
        self.path = self.choose() or self.path
        self.update_texts()
        if self.path is not None:
            self.words.setFocus()
        self.changed.emit()


class NeededLine(Captioned):
    """A line that cannot stay empty; ``lacks`` is the message that says so below it."""

    def __init__(self, name: str, lacks: str, display: Display, *, wrap: bool = False) -> None:
        self.line = LineField(name)
        super().__init__(self.line, wrap=wrap)
        self._lacks = lacks
        self._display = display
        self.line.textChanged.connect(lambda _: self.show_finding(""))

    def typed_text(self) -> str:
        """What was typed; where that is nothing it is said in sight, the keyboard on the line."""
        typed = self.line.text().strip()
        if not typed:
            self.show_finding(self._display.translate(self._lacks))
            self.line.setFocus()
            bring_in_sight(self)
        return typed


class TurnForm(Framed):
    typed_text = Signal(int, bool, str, str)  # merge, whether it comes back, who and why
    left = Signal()  # it was closed without anything being turned

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("quiet", "turn_form")
        self._display = display
        self._merge = 0
        self._back = False
        self._what: Callable[[], str] = str
        self.about = label.Label(role="bold", wrap=True)
        self._by = NeededLine("turned_by", NO_NAME, display)
        self._reason = NeededLine("turn_reason", NO_REASON, display)
        self.by = self._by.line
        self.reason = self._reason.line
        self.by.setText(session.by)
        self.cancel = Button(display, "turn_cancel", role="quiet").bind_message("Cancel", "Esc")
        self.button = Button(display, "turn_now", drawing="returned")
        foot = spread(None, self.cancel, self.button)
        stack(self.about, self._by, self._reason, foot, on=self, margins=(10, 8, 10, 8), gap=6)
        self.cancel.clicked.connect(self._leave)
        self.button.clicked.connect(self._give)
        keyboard.on_escape(self, self._leave)
        for field in (self.by, self.reason):
            field.returnPressed.connect(self._give)
        self.typed_text.connect(session.turn)
        session.busy.connect(self.button.setDisabled)
        display.on_change(self.update_texts)
        self.hide()

    def begin(self, merge: int, what: Callable[[], str], *, back: bool) -> None:
        self._what = what
        if (merge, back) != (self._merge, self._back) or self.isHidden():
            self.reason.clear()
        self._merge = merge
        self._back = back
        self.update_texts()
        self.show()
        if self.by.text().strip():
            self.reason.setFocus()
        else:
            self.by.setFocus()

    def update_texts(self) -> None:
        translate = self._display.translate
        self.about.set_texts(self._what())
        if self._back:
            self._by.set_texts(translate("Restored by"))
        else:
            self._by.set_texts(translate("Withdrawn by"))
        self._reason.set_texts(translate("Reason (it is kept permanently)"))
        self.button.set_texts(
            translate("Restore") if self._back else translate("Withdraw"), tip="Enter"
        )

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def _give(self) -> None:
        by = self._by.typed_text()
        reason = by and self._reason.typed_text()
        if not reason:
            bring_in_sight(self)
        elif self.button.isEnabled():
            self.hide()
            self.typed_text.emit(self._merge, self._back, by, reason)


class CommitteePage(window_page.FindingsPage):
    """A page of an open collection; whoever inherits makes its parts and then follows."""

    manual_section = 11

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__(display)
        self._session = session

    def follow(self) -> None:
        self._session.changed.connect(self.outdated)
        self._session.refused.connect(self._tell)
        self._display.changed.connect(self.update_texts)
        self._display.changed.connect(self.update_layout)
        self.update_texts()
        if self._snapshot.proven is not None:
            self.refresh()

    @property
    def _snapshot(self) -> Snapshot:
        return self._session.snapshot

    def _tell(self, findings: Sequence[Finding]) -> None:
        # A page nobody sees would only keep old news.
        if self.isVisible() or not findings:
            self.show_findings(findings)


class WorkBar(QWidget):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__()
        self._display = display
        self.bar = with_object_name(QProgressBar(textVisible=False), "work_bar")
        self.bar.setMinimumWidth(140)
        self.stop = Button(display, "stop_work", drawing="remove").bind_message("Stop", "Esc")
        spread((self.bar, 1), self.stop, on=self)
        session.stepped.connect(self._step)
        session.busy.connect(lambda _: self.hide())
        self.stop.clicked.connect(session.stop)
        display.on_change(self.update_texts)
        self.hide()

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, total if done < total else 0)  # nobody knows how long the rest takes
        self.bar.setValue(done)
        self.setVisible(total > 1)

    def update_texts(self) -> None:
        self.bar.setAccessibleName(self._display.translate("Progress"))
        self.stop.setShortcut("Esc")  # words take it away


def closed_text(session: CommitteeSession, display: Display) -> str:
    """Who closed the round shown, and with how many units; empty while it is open."""
    closed = session.snapshot.closing
    if closed is None:
        return ""
    n, m = (display.number(number) for number in (closed.approved, closed.expected))
    message = "Round {round} was closed by {name}: {n} of {m} expected units approved."
    sentence = display.translate(
        message, round=display.digits(session.round), name=closed.by, n=n, m=m
    )
    excepted = len(closed.demand.exceptions)
    if excepted:
        return f"{sentence} {display.translate(EXCEPTED, n=excepted)}"
    return sentence


class RoundCombo(Combo):
    """The round shown, of those that packages are held of: one choice for all pages."""

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__(display, "round")
        self._session = session
        self._display = display
        self.setMinimumWidth(170)
        session.changed.connect(self._show)
        self.activated.connect(lambda _: session.refresh(self.currentData()))
        display.on_change(self._show)

    def _show(self) -> None:
        translate = self._display.translate
        digits = self._display.digits
        rounds = self._session.snapshot.rounds
        entries = [
            (translate("Round {round}", round=digits(other_round)), other_round)
            for other_round in rounds
        ]
        self.show_entries(translate("Round"), entries, self._session.round)
        self.setEnabled(len(entries) > 1)


class ListButtons(QWidget):
    """Serves a table under its accessible name; ``told`` says where the workbook is."""

    def __init__(
        self,
        session: CommitteeSession,
        display: Display,
        table: RowTable[Any],
        outcome: label.ElidingLabel,
    ) -> None:
        super().__init__()
        self._session = session
        self._display = display
        self._table = table
        self._told = outcome
        self.copy = Button(display, "copy_list", drawing="copy").bind_message("Copy list", "Ctrl+C")
        self.export = Button(display, "export_list", drawing="table").bind_message("Export list…")
        spread(self.copy, self.export, on=self)
        self.copy.clicked.connect(table.copy)
        self.export.clicked.connect(self.export_list)

    def choose(self, name: str) -> Path | None:
        return ask_new(
            self,
            self._display.translate("Export list…"),
            self._session.path.with_name(f"{self._session.path.stem}-{name}.xlsx"),
            "Excel",
        )

    def export_list(self) -> None:
        name = self._table.accessibleName()
        (heads, rows) = self._table.texts()
        path = self.choose(name)
        if path is not None:
            sentence = self._display.translate("Written: {file}", file=str(path))
            self._session.run(
                lambda *_: write_list(path, name, heads, rows),
                lambda _: self._told.set_texts(sentence),
            )
