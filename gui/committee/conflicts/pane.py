"""One conflict: the copies, their differences in words, the question in full, and the decision."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QWidget

from assessment.consolidation.deciding import CopyComparison, CopyDifference, Item, mixed_record
from assessment.consolidation.model import ReceivedCopy
from assessment.exchange.codes import short_code
from assessment.reports.copies import LETTERS
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.scoring.result import Scores
from assessment.scoring.score import score_record
from assessment.words import mark
from gui.committee.conflicts.decision_form import ConflictDecisionForm, ground
from gui.committee.conflicts.sides import (
    NAMES_BESIDE,
    NO_BREAK,
    NOTHING,
    SideWords,
    beginnings_cut,
    model_of,
    question_text,
    side_words,
)
from gui.committee.session import CommitteeSession, unit_name
from gui.display import Display
from gui.widgets import keyboard, marks, style
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable
from gui.widgets.trust import trust_style

# rows that are always seen, in a low window and where there is room
FEW = 2
MANY = 5


class DifferencesTable(RowTable[CopyDifference]):
    """Says which revision is taken for the question chosen; digits choose, 0 is the beginning."""

    taken = Signal(str, str)
    _least = FEW

    def __init__(self, display: Display) -> None:
        super().__init__("differences", (), display, mark("Differences"))
        self.compared: CopyComparison | None = None
        self._cells: dict[tuple[str, str], TableCell] = {}
        self.on_key = self._take

    def show_case(self, compared: CopyComparison, choices: Mapping[str, str]) -> None:
        """Show what differs, in the words of now."""
        self._cells.clear()
        self.compared = compared
        model = model_of(compared)
        display = self._display

        def question(difference: CopyDifference) -> TableCell:
            return TableCell(question_text(difference, model, display), strong=True)

        columns: list[RowColumn[CopyDifference]] = [
            RowColumn(
                mark("Question"),
                question,
            )
        ]
        if compared.base is not None:
            columns.append(RowColumn(mark("Before"), partial(self._side, compared, "")))
        for letter, revision in zip(LETTERS, compared.copies, strict=False):
            head = self._display.translate("Copy {copy}", copy=letter)
            columns.append(RowColumn(head, partial(self._side, compared, revision), spoken=True))

        def taken(difference: CopyDifference) -> TableCell:
            revision = choices.get(difference.code, "")
            copies = list(compared.copies)
            if not revision:
                return TableCell(display.translate("Undecided"), "warn", "open")
            letter = ""
            if revision in copies:
                letter = LETTERS[copies.index(revision)]
            return TableCell(letter or display.translate("Before"), "ok", "done")

        columns.append(RowColumn(mark("Taken"), taken, wide=120, most=190))
        self.show_columns(columns)
        self.show_rows(compared.differences)
        self.show_least()

    def refresh_layout(self) -> None:
        """Also as high as its rows, so that the question in full has what room is left."""
        super().refresh_layout()
        self.show_least()

    def show_least(self, rows: int = 0) -> None:
        """So many rows are always seen; as many as before without a number."""
        self._least = rows or self._least
        row = self.verticalHeader().defaultSectionSize()
        many = max(len(self.rows.order), 1)
        head = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        self.setMinimumHeight(head + min(many, self._least) * row)
        self.setMaximumHeight(head + many * row)

    def _side(
        self, compared: CopyComparison, revision: str, difference: CopyDifference
    ) -> TableCell:
        """What a copy says, or the beginning; drawn often, so made once."""
        kept = self._cells.get((difference.code, revision))
        if kept is not None:
            return kept
        items = difference.sides if revision else {"": difference.base}
        sides = [
            side_words(cell_item, difference, compared, self._display)
            for cell_item in items.values()
        ]
        lines = [" · ".join(side.own).replace("\n", " ") for side in sides]
        at = list(items).index(revision)
        number = self._display.number(len(sides[at].same))
        same = ""
        if sides[at].same:
            same = f" · {self._display.translate('the same: {n}', n=number)}"
        kept = TableCell(lines[at] + same, short=beginnings_cut(lines)[at] + same)
        self._cells[difference.code, revision] = kept
        return kept

    def _take(self, event: QKeyEvent) -> bool:
        key = keyboard.key_of(event)
        difference = self.current
        compared = self.compared
        if not key.isdecimal() or difference is None or compared is None:
            return False
        base = ""
        if compared.base is not None:
            base = compared.base.revision
        revision = dict(enumerate((base, *compared.copies))).get(int(key), "")
        if revision:
            self.taken.emit(difference.code, revision)
        return bool(revision)


class DifferenceCard(style.Framed):
    taken = Signal(str, str)

    def __init__(self, display: Display) -> None:
        super().__init__("card", "difference")
        self._display = display
        self._title = Label(role="bold", wrap=True)
        self._sides = style.spread(gap=10)
        self.buttons: dict[str, Button] = {}
        inside = style.stack(self._title, self._sides, None, margins=(12, 6, 12, 6))
        scroll = style.scrolled(inside, "difference_scroll", across=False)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the whole question is read by keys
        style.stack(scroll, on=self, margins=(1, 1, 1, 1), gap=8)

    def show_difference(
        self, difference: CopyDifference | None, compared: CopyComparison | None, taken: str
    ) -> None:
        style.emptied(self._sides)
        self.buttons = {}
        self.setVisible(difference is not None)
        if difference is None or compared is None:
            return
        self._title.set_texts(question_text(difference, model_of(compared), self._display))
        translate = self._display.translate
        sides: list[tuple[str, str, Item | None]] = []
        if compared.base is not None:
            sides.append((compared.base.revision, translate("Before"), difference.base))
        for letter, revision in zip(LETTERS, compared.copies, strict=False):
            sides.append(
                (revision, translate("Copy {copy}", copy=letter), difference.sides[revision])
            )
        for revision, name, cell_item in sides:
            drawing = "open"
            if revision == taken:
                drawing = "done"
            button = Button(self._display, "take_side", role="quiet", drawing=drawing)
            button.set_texts(name)
            button.setAccessibleName(f"{name} · {difference.code}")
            button.clicked.connect(
                lambda _=False, chosen=revision: self.taken.emit(difference.code, chosen)
            )
            self.buttons[revision] = button
            head = style.spread(button, None)
            if (
                difference.base is not None
                and revision in difference.sides
                and not difference.changed(revision)
            ):
                head.addWidget(
                    style.with_object_name(Label(translate("as before"), role="small"), "as_before")
                )
            own_words = side_words(cell_item, difference, compared, self._display)
            kind = "quiet"
            if revision == taken:
                kind = "current"
            box = style.Framed(kind, "side")
            style.stack(head, *self._labels(own_words), None, on=box, margins=(10, 4, 6, 6), gap=2)
            self._sides.addWidget(box, 1)

    def _labels(self, side_words: SideWords) -> Iterator[Label]:
        translate = self._display.translate
        (first, *more) = side_words.own
        same = (translate("The same in every copy:"),) if side_words.same else ()
        for role, lines in (
            ("body", (first,)),
            ("smallbold", side_words.alone),
            ("body", more),
            ("smallbold", same),
            ("small", side_words.same),
        ):
            for line in lines:
                yield Label(line, role=role, wrap=True).can_be_copied()


class CopiesBar(style.FittedFrame):
    all_wanted = Signal(str)

    def __init__(self, display: Display) -> None:
        super().__init__("plain")
        self._display = display
        self.buttons: dict[str, Button] = {}
        self._signers: list[ElidingLabel] = []
        self._line = style.spread(on=self, gap=10)

    def show_copies(self, compared: CopyComparison, scores: Mapping[str, Scores | None]) -> None:
        style.emptied(self._line)
        self.buttons = {}
        self._signers = []
        for letter, held in zip(LETTERS, compared.copies.values(), strict=False):
            self._line.addWidget(self._card(letter, held, compared, scores.get(held.revision)), 1)
        self.update_layout()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        wide = max(self._wanted(), default=0)
        if wide:
            return QSize(min(hint.width(), wide), hint.height())
        return hint

    def update_layout(self) -> None:
        wanted = self._wanted()
        gap = self._line.spacing()
        beside = sum(wanted) + gap * max(0, len(wanted) - 1) <= self.width()
        style.lay_beside(self._line, beside=beside)
        if beside:
            room = (self.width() + gap) // max(1, len(wanted)) - gap
        else:
            room = self.width()
        lines = zip(wanted, self._signers, strict=True)
        fit = all(line.shortest() <= room - least for least, line in lines)
        for line in self._signers:
            line.setVisible(fit)  # cut short nobody knows who signed: the sign before it says it

    def _wanted(self) -> list[int]:
        items = (self._line.itemAt(at) for at in range(self._line.count()))
        return [
            layout_item.minimumSize().width() for layout_item in items if layout_item is not None
        ]

    def _card(
        self, letter: str, held: ReceivedCopy, compared: CopyComparison, scores: Scores | None
    ) -> QFrame:
        record = compared.records[held.revision]
        display = self._display
        translate = self._display.translate
        card = style.Framed("card", f"copy_{letter}")
        button = Button(self._display, f"take_all_{letter}", drawing="saved")
        key = f"Alt+{LETTERS.index(letter) + 1}"
        button.set_texts(translate("Take all of {copy}", copy=letter), tip=key)
        button.clicked.connect(lambda _=False, chosen=held.revision: self.all_wanted.emit(chosen))
        self.buttons[held.revision] = button
        name = Label(f"{letter} · {record.subject.assessor}", role="bold")
        score = marks.ScoreMark(display, f"score_{letter}")
        score.show_scores(scores, record.questionnaire)
        ink, drawing = trust_style(held.trust)
        trust = marks.Icon(self._display, drawing, ink, 18)
        signed = self._signed(letter, held, compared)
        trust.setAccessibleName(translate(held.trust.word))
        trust.setToolTip(style.as_tip(signed.plain_text()))
        if record.steps:
            changed = display.stamp(record.steps[-1].at)
        else:
            changed = NOTHING
        last = Label(changed, role="small")
        last.setToolTip(style.as_tip(translate("Last change: {when}", when=changed)))
        head = style.spread(score, name, trust, (signed, 1), last, button)
        parts: list[QBoxLayout | QWidget] = [head]
        if held.revision in compared.unchanged:
            sentence = translate("Its answers and reviews are those of the copy before.")
            alike = Label(sentence, role="smallbold", wrap=True)
            parts.append(style.with_object_name(alike, f"unchanged_{letter}"))
        style.stack(*parts, None, on=card, margins=(12, 4, 6, 4), gap=2)
        return card

    def _signed(self, letter: str, held: ReceivedCopy, compared: CopyComparison) -> ElidingLabel:
        translate = self._display.translate
        signers = (
            f"{signature.name} ({translate(signature.statement.role.word)}, {signature.key_code})"
            for signature in compared.signatures[held.revision]
        )
        line = style.with_object_name(ElidingLabel(role="small"), f"signed_{letter}")
        self._signers.append(line)
        trust = translate(held.trust.word)
        names = [signature.name for signature in compared.signatures[held.revision]]
        whole = trust, *signers, translate(held.state.word), short_code(held.revision)
        line.set_texts(*map(" · ".join, (whole, (trust, *names), names)))
        return line


def final_scores(record: Record, day: date) -> Scores | None:
    """None of a questionnaire that is not scored."""
    if record.questionnaire.root is None:
        return None
    return score_record(record, evaluate(record, day), Layer.FINAL)


LEAST = 150  # points that the question in full may always have
TALL = 560  # from here on there is room for all of it


class ConflictPane(style.FittedPart):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__()
        self._display = display
        self.compared: CopyComparison | None = None
        self.whole = ""
        self._choices: dict[str, str] = {}
        self._scores: dict[str, Scores | None] = {}
        self._place = 0, 0
        self._title = Label(role="h2", wrap=True)
        self.hint = ElidingLabel(role="small")
        self.unit = Button(display, "conflict_unit", role="quiet", drawing="view")
        self.previous = Button(display, "previous_conflict", role="icon", drawing="previous")
        self.next = Button(display, "next_conflict", role="icon", drawing="closed")
        self.copies = CopiesBar(display)
        self.table = DifferencesTable(display)
        self.card = DifferenceCard(display)
        self.form = ConflictDecisionForm(session, display)
        self._short = False
        whose = style.spread(marks.Icon(self._display, "conflict", "warn"), (self._title, 1))
        others = style.spread((self.hint, 1), self.unit, self.previous, self.next)
        self._names = style.spread((whose, 5), (others, 7))
        self._inside = style.stack(gap=6)
        self._scroll = style.scrolled(self._inside, "weighing_scroll", across=False)
        self._column = style.stack(self._names, (self._scroll, 1), on=self, gap=6)
        self._put()
        self._connect()
        display.changed.connect(self.update_layout)

    def _put(self) -> None:
        """Where room is short what differs stands first and all of it scrolls."""
        weighed = self.table, self.card
        for widget in (*weighed, self.copies) if self._short else (self.copies, *weighed):
            self._inside.addWidget(widget)
        self._inside.setStretchFactor(self.table, 2)
        self._inside.setStretchFactor(self.card, 3)
        if self._short:
            self._inside.addWidget(self.form)
        else:
            self._column.addWidget(self.form)

    def update_layout(self) -> None:
        style.lay_beside(self._names, beside=style.is_wide(self, self._display, NAMES_BESIDE))
        short = self.height() * 100 < TALL * self._display.text_size
        if short != self._short:
            self._short = short
            focus = QApplication.focusWidget()
            self._put()
            if focus is not None and self.isAncestorOf(focus):
                focus.setFocus()
        if short:
            rows = FEW
        else:
            rows = MANY
        self.table.show_least(rows)
        room = self._scroll.height() - self.table.minimumHeight()
        room -= 4 * self._inside.spacing()  # what is below shows that it goes on there
        if short:
            self.card.setMinimumHeight(max(LEAST, room))
        else:
            self.card.setMinimumHeight(LEAST)

    def _show_focus(self, _before: QWidget | None, focus: QWidget | None) -> None:
        holder: QWidget | None = self._scroll.widget()
        if self._short and focus and holder and holder.isAncestorOf(focus):
            if self.form.isAncestorOf(focus):
                style.bring_in_sight(self.form)
            else:
                style.bring_in_sight(focus)

    def _connect(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._show_focus)
        self.table.chosen.connect(lambda _: self._show_difference())
        self.table.taken.connect(self._take)
        self.card.taken.connect(self._take)
        self.copies.all_wanted.connect(partial(self._take, ""))
        for number in range(len(LETTERS)):
            key = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            key.activated.connect(lambda at=number: self._take_whole(at))

    def show_case(
        self, compared: CopyComparison, choices: dict[str, str], place: tuple[int, int]
    ) -> None:
        """What is taken is kept in ``choices``; ``place`` is the number of it and of all."""
        self.compared = compared
        self._choices = choices
        self._place = place
        self.whole = ""
        self._scores = {
            revision: final_scores(compared.records[revision], held.day)
            for revision, held in compared.copies.items()
        }
        self.table.show_rows(())  # they do not fit under the heads of another conflict
        self.table.setVisible(bool(compared.differences))
        self.update_texts()
        self._show_difference()
        self.update_layout()
        self._scroll.verticalScrollBar().setValue(0)

    def _take(self, code: str, revision: str) -> None:
        """Take a copy for one question, and choose the next open one; without a code for all."""
        if self.compared is not None:
            question_text = self.compared.differences
        else:
            question_text = ()
        self._choices |= {
            difference.code: revision
            for difference in question_text
            if code in ("", difference.code)
        }
        if code:
            self.whole = ""
        else:
            self.whole = revision
        self.table.viewport().update()
        if code:
            at = next(
                (i + 1 for i, difference in enumerate(question_text) if difference.code == code), 0
            )
            order = (*question_text[at:], *question_text[:at])
            following = next(
                (difference for difference in order if difference.code not in self._choices), None
            )
            if following is not None:
                self.table.choose(following)
            else:
                self.form.reason.setFocus()
        self._show_difference()
        self._say_left()
        self._show_mixture()

    def first_focus(self) -> None:
        self.table.setFocus()

    def regions(self) -> list[QWidget]:
        weigh = [self.table, self.card]
        if self._short:
            return [*weigh, self.copies, self.form]
        return [self.copies, *weigh, self.form]

    def update_texts(self) -> None:
        display = self._display
        translate = self._display.translate
        self.unit.set_texts(translate("Page of the unit"))
        self.previous.set_texts(translate("Previous conflict"), tip="Alt+Up")
        self.next.set_texts(translate("Next conflict"), tip="Alt+Down")
        compared = self.compared
        if compared is None:
            return
        number, total = (display.number(value) for value in self._place)
        unit = display.plain(unit_name(compared.standing.case.unit))
        place = translate("conflict {n} of {m}", n=number, m=total).replace(" ", NO_BREAK)
        self._title.set_texts(f"{unit} · {place}")
        same = display.translate_plural(
            "{n} equal answer is not shown", "{n} equal answers are not shown", compared.same
        )
        if not compared.comparable:
            same = translate(
                "The copies answer different questionnaires: take one copy as a whole."
            )
        keys = translate("1, 2: take the copy; Alt+1, Alt+2: take all of a copy")
        if compared.base is not None:
            keys = translate("1, 2: take the copy; 0: as before; Alt+1, Alt+2: take all of a copy")
        why = translate(compared.standing.reason.word)
        self.hint.set_texts(" · ".join((why, same, keys)), why)
        self.copies.show_copies(compared, self._scores)
        self.table.show_case(compared, self._choices)
        self._say_left()
        self._show_mixture()

    def _show_mixture(self) -> None:
        """The score of what is taken so far: it follows every choice."""
        compared = self.compared
        if compared is None or not compared.differences:
            return
        model = model_of(compared)
        if model.root is None or not self._choices:
            self.form.show_mixture(None, None)
            return
        taken, answers = ground(compared, self._choices, self.whole)
        record = mixed_record(compared, compared.records[taken], answers)
        day = max(held.day for held in compared.copies.values())
        self.form.show_mixture(final_scores(record, day), record.questionnaire)

    def _take_whole(self, at: int) -> None:
        if self.compared is not None:
            copies = tuple(self.compared.copies)
        else:
            copies = ()
        if at < len(copies):
            self._take("", copies[at])
            self.form.reason.setFocus()

    def _say_left(self) -> None:
        if self.compared is not None:
            question_text = self.compared.differences
        else:
            question_text = ()
        left = sum(difference.code not in self._choices for difference in question_text)
        whole_open = self.compared is not None and not question_text and not self.whole
        if whole_open:
            self.form.show_left(1)
        else:
            self.form.show_left(left)

    def _show_difference(self) -> None:
        difference = self.table.current
        taken = ""
        if difference is not None:
            taken = self._choices.get(difference.code, "")
        self.card.show_difference(difference, self.compared, taken)
