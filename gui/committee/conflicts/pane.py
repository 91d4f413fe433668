"""One conflict: the copies, their differences, the question in full, and the decision."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from assessment.consolidation.differences import CopyComparison, CopyDifference
from assessment.consolidation.standing import REASONS
from assessment.reports.copies import LETTERS
from assessment.scoring.result import Scores
from gui.committee.conflicts.copies import CopiesBar
from gui.committee.conflicts.decision_form import ConflictDecisionForm
from gui.committee.conflicts.differences import DifferenceCard, DifferencesTable
from gui.committee.snapshot import unit_name
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel
from gui.widgets.marks import Icon
from gui.widgets.style import named, spread, stack
from gui.wording import Wording

LEAST = 150  # points that the question in full may always have
TALL = 560  # from here on there is room for all of it


class ConflictPane(QWidget):
    """Says what is taken from where.

    Signals:
        taken: Question and revision.
        all_taken: The revision taken whole.
        moved: To the conflict before (-1) or after (1).
        unit_wanted: The unit of the case is to be shown.
    """

    taken = Signal(str, str)
    all_taken = Signal(str)
    moved = Signal(int)
    unit_wanted = Signal()

    def __init__(self, wording: Wording, theme: Theme, by: str) -> None:
        super().__init__()
        self._wording, self._theme = wording, theme
        self.compared: CopyComparison | None = None
        self.whole = ""
        self._choices: Mapping[str, str] = {}
        self._scores: Mapping[str, Scores] = {}
        self._place, self._busy = (0, 0), False
        self._title = ElidingLabel(role="h2")
        self.hint = ElidingLabel(role="small")
        self.unit = Button(theme, "conflict_unit", role="quiet", drawing="view")
        self.previous = Button(theme, "previous_conflict", role="icon", drawing="previous")
        self.next = Button(theme, "next_conflict", role="icon", drawing="closed")
        self.copies = CopiesBar(wording, theme)
        self.table = DifferencesTable(wording, theme)
        self.card = DifferenceCard(wording, theme)
        self.form = ConflictDecisionForm(wording, theme, by)
        self._short = False
        self._build()
        self._connect()
        theme.changed.connect(self._fit)

    def _build(self) -> None:
        head = spread(
            Icon(self._theme, "conflict", "warn"),
            (self._title, 3),
            (self.hint, 2),
            self.unit,
            self.previous,
            self.next,
        )
        self._column = stack(head, (self._middle(), 1), on=self, gap=6)
        self._put()

    def _middle(self) -> QScrollArea:
        holder = QWidget()
        self._inside = stack(on=holder, gap=6)
        self._scroll = scroll = named(QScrollArea(), "weighing_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder)
        return scroll

    def _put(self) -> None:
        """Who made the copies, what differs, the decision: where room is short, what differs first.

        Then all of it scrolls; else the decision always stands below.
        """
        weighed = self.table, self.card
        for widget in (*weighed, self.copies) if self._short else (self.copies, *weighed):
            self._inside.addWidget(widget)
        self._inside.setStretchFactor(self.table, 2)
        self._inside.setStretchFactor(self.card, 3)
        (self._inside if self._short else self._column).addWidget(self.form)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        short = self.height() * 100 < TALL * self._theme.text_size
        if short != self._short:
            self._short = short
            focus = QApplication.focusWidget()
            self._put()
            if focus is not None and self.isAncestorOf(focus):
                focus.setFocus()
        self.table.show_short(short=short)
        room = self._scroll.height() - self.table.minimumHeight()
        room -= 4 * self._inside.spacing()  # what is below shows that it goes on there
        self.card.setMinimumHeight(max(LEAST, room) if short else LEAST)

    def _show_focus(self, _before: QWidget | None, focus: QWidget | None) -> None:
        """Where all of it scrolls, what has the keyboard is in sight."""
        holder: QWidget | None = self._scroll.widget()
        if self._short and focus and holder and holder.isAncestorOf(focus):
            # Qt would look at the cursor alone, and show a table from its current row on.
            half = focus.height() // 2
            middle = focus.mapTo(holder, QPoint(0, half)).y()
            self._scroll.ensureVisible(0, middle, 0, half + 12)

    def _connect(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._show_focus)
        self.table.chosen.connect(lambda _: self._show_difference())
        self.table.taken.connect(self.taken)
        self.card.taken.connect(self.taken)
        self.copies.all_wanted.connect(self.all_taken)
        self.unit.clicked.connect(self.unit_wanted)
        self.previous.clicked.connect(lambda: self.moved.emit(-1))
        self.next.clicked.connect(lambda: self.moved.emit(1))
        for number in range(len(LETTERS)):
            key = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            key.activated.connect(lambda at=number: self._take_whole(at))

    def show_case(
        self,
        compared: CopyComparison,
        scores: Mapping[str, Scores],
        choices: Mapping[str, str],
        place: tuple[int, int],
    ) -> None:
        """Show a conflict with the scores of its copies; ``place`` is its number among all."""
        self.compared, self._scores, self._choices = compared, scores, choices
        self._place, self.whole = place, ""
        self.copies.show_copies(compared, self._scores)
        self.table.show_case(compared, choices)
        self.table.setVisible(bool(compared.differences))
        self.say()
        self._show_difference()
        self._fit()
        self._scroll.verticalScrollBar().setValue(0)

    def show_choices(self, choices: Mapping[str, str], *, after: str = "", whole: str = "") -> None:
        """Show what is taken now; the next open question after the one decided is chosen."""
        self._choices, self.whole = choices, whole
        self.table.show_choices(choices)
        if after:
            self._go_on(after)
        self._show_difference()
        self._say_left()

    def show_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._say_left()

    def first_focus(self) -> None:
        self.table.setFocus()

    def regions(self) -> list[QWidget]:
        weigh = [self.table, self.card]
        return [*weigh, self.copies, self.form] if self._short else [self.copies, *weigh, self.form]

    def say(self) -> None:
        wording, say = self._wording, self._wording.words.say
        self.unit.say(say("Page of the unit"))
        self.previous.say(say("Previous conflict"), tip="Alt+Up")
        self.next.say(say("Next conflict"), tip="Alt+Down")
        self.table.setAccessibleName(say("Differences"))
        self.form.say()
        compared = self.compared
        if compared is None:
            return
        number, total = (wording.number(one) for one in self._place)
        unit = wording.plain(unit_name(compared.standing.case.unit))
        self._title.say(say("{unit} · conflict {n} of {m}", unit=unit, n=number, m=total))
        same = wording.count(
            "{n} equal answer is not shown", "{n} equal answers are not shown", compared.same
        )
        if not compared.comparable:
            same = say("The copies answer different questionnaires: take one copy as a whole.")
        keys = say("1, 2: take the copy; Alt+1, Alt+2: take all of a copy")
        if compared.base is not None:
            keys = say("1, 2: take the copy; 0: as before; Alt+1, Alt+2: take all of a copy")
        self.hint.say(" · ".join((say(REASONS[compared.standing.why]), same, keys)))
        self.copies.show_copies(compared, self._scores)
        self.table.say_columns()
        self.table.show_rows(compared.differences)
        self._say_left()

    def _take_whole(self, at: int) -> None:
        copies = () if self.compared is None else tuple(self.compared.copies)
        if at < len(copies):
            self.all_taken.emit(copies[at])
            self.form.reason.setFocus()

    def _say_left(self) -> None:
        left = 0
        if self.compared is not None:
            left = sum(1 for one in self.compared.differences if one.code not in self._choices)
            if not self.compared.differences and not self.whole:
                left = 1
        self.form.show_left(left, busy=self._busy)

    def _show_difference(self) -> None:
        one = self.table.current
        taken = "" if one is None else self._choices.get(one.code, "")
        self.card.show_difference(one, self.compared, taken)

    def _go_on(self, after: str) -> None:
        known: tuple[CopyDifference, ...] = (
            () if self.compared is None else self.compared.differences
        )
        at = next((i + 1 for i, one in enumerate(known) if one.code == after), 0)
        order = (*known[at:], *known[:at])
        following = next((one for one in order if one.code not in self._choices), None)
        if following is not None:
            self.table.choose(following)
        elif self.table.hasFocus():
            self.form.reason.setFocus()
