"""Editors that are typed in or only show; and which one a question gets: a new type is one line."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6 import QtCore, QtWidgets

from assessment.language.dates import table_date
from assessment.printing.wording import answer_text
from assessment.questionnaire import question_types, structure
from assessment.questionnaire.model import Choice, Question, QuestionType, ScoringKind
from assessment.questionnaire.values import Answer, as_input, as_text
from assessment.responses import choices, share
from assessment.responses.share import CalculatedShare, RowShare
from assessment.words import mark
from gui.display import Display
from gui.fill.editor import AcknowledgeEditor, Editor, OneChoiceEditor, SeveralChoicesEditor
from gui.fill.ladder_editor import LadderEditor
from gui.widgets import buttons, fields
from gui.widgets.label import Label
from gui.widgets.style import emptied, restyle, spread, stack, with_object_name

MOST_ROWS = 12


class FromTable(Editor):
    wanted = QtCore.Signal(str)

    def __init__(self, question: Question, display: Display) -> None:
        super().__init__(question, display)
        self._roster = ""
        self._told_rows: tuple[str, ...] = ()
        self._rows = stack(gap=2)
        self.table = buttons.Button(display, f"open_table_{question.code}", drawing="table")
        self.table.bind_message("Open the table")
        self.column.addLayout(self._rows)
        self.column.addLayout(spread(self.table, None))
        self.table.clicked.connect(lambda: self.wanted.emit(self._roster))

    def first_control(self) -> QtWidgets.QWidget:
        return self.table

    def show_rows(self, roster: str, row_texts: Sequence[str]) -> None:
        n = len(row_texts) - MOST_ROWS
        more = (self.display.translate("{n} more", n=n),) if n > 0 else ()
        if (lines := (*row_texts[:MOST_ROWS], *more)) != self._told_rows:
            self._told_rows = lines
            emptied(self._rows)
            for line in lines:
                self._rows.addWidget(Label(line, role="small", wrap=True))
        self._roster = roster
        self.table.setVisible(bool(roster))


class ShareValue(FromTable):
    def __init__(
        self, question: Question, display: Display, levels: Sequence[structure.Level]
    ) -> None:
        super().__init__(question, display)
        self._levels = levels
        self.share = CalculatedShare(None, None)
        self.value = with_object_name(Label(role="h2", wrap=True), f"value_{question.code}")
        self._level = with_object_name(Label(role="small", wrap=True), f"level_{question.code}")
        self.column.insertWidget(0, self.value)
        self.column.insertWidget(1, self._level)
        display.on_change(self._words)

    def first_control(self) -> QtWidgets.QWidget:
        if self.share.roster:
            return self.table
        return self.value

    def show_share(self, share: CalculatedShare) -> None:
        if share != self.share:
            self.share = share
            self._words()

    def _words(self) -> None:
        share = self.share
        self.value.set_texts(self._told())
        tone = ""
        if share.contradicted:
            tone = "stop"
        restyle(self.value, tone=tone)
        limits = self.question.scoring.thresholds
        limits_shown: list[str] = []
        if share.part is not None and share.whole and not share.contradicted:
            value = share.part / share.whole * (100 if share.hundred else 1)
            reached = choices.passed(limits, Decimal(repr(round(value, 9))))
            limits_shown = [
                self._from(at) for at in (reached, reached + 1) if 0 < at <= len(limits)
            ]
        self._level.set_texts(" · ".join(limits_shown))
        self.show_rows(share.roster, [self._row_told(row) for row in share.rows])

    def _told(self) -> str:
        translate = self.display.translate
        share = self.share
        if share.part is None or not share.whole:
            return translate("Not known yet: figures are missing.")
        both = {"part": self._number(share.part), "whole": self._number(share.whole)}
        if share.contradicted:
            return translate("{part} of {whole}: this cannot be. Correct the figures.", **both)
        percent = self._number(100 * share.part / share.whole)
        return translate("{part} of {whole} = {percent}%", **both, percent=percent)

    def _from(self, level: int) -> str:
        limit = self.question.scoring.thresholds[level - 1]
        translate = self.display.translate
        name = ""
        if level < len(self._levels):
            name = self.display.plain(self._levels[level].label)
        value = self._number(float(limit.value) * (1 if self.share.hundred else 100))
        if limit.strict:
            return translate(
                "Level {level} ({name}) above {value}%", level=level, name=name, value=value
            )
        return translate(
            "Level {level} ({name}) from {value}%", level=level, name=name, value=value
        )

    def _row_told(self, row: RowShare) -> str:
        title = (
            answer_text(self.question, row.title, self.display.language, self.display.digits) or "–"
        )
        part = self._number(row.part)
        whole = self._number(row.whole)
        translate = self.display.translate
        if row.whole == 1 and row.part in (0, 1):
            counted = translate("{title}: counted", title=title)
            if row.part:
                return counted
            return translate("{title}: not counted", title=title)
        return translate("{title}: {part} of {whole}", title=title, part=part, whole=whole)

    def _number(self, value: float) -> str:
        exact = Decimal(repr(round(value, 2))).normalize()
        exponent = exact.as_tuple().exponent
        return self.display.number(exact, max(0, -exponent) if isinstance(exponent, int) else 0)


MOST_DECIMALS = 2
# width of a field for a number or a date; what its edges take
LEAST = 260
BESIDE = 30


def typed_form(answer: Answer | None) -> str:
    if isinstance(answer, date):
        return table_date(answer)
    return as_input(answer)


class LineEditor(Editor):
    column_width = 200
    hint = ""

    def __init__(self, question: Question, display: Display) -> None:
        super().__init__(question, display)
        self.field = fields.LineField(f"field_{question.code}")
        finding = Label(role="small", tone="stop", wrap=True)
        self._finding = with_object_name(finding, f"finding_{question.code}")
        self._finding.hide()
        self.hint = self.hint or question_types.kind_of(question).how
        if self.numeric:
            self.field.setAlignment(QtCore.Qt.AlignmentFlag.AlignRight)
        self.field.given.connect(lambda text: self.give(text or None))
        self.field.typed.connect(lambda text: self.typed.emit(self.place, text))
        self.column.addWidget(self.field)
        self.column.addWidget(self._finding)
        display.on_change(self._words)

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        if answer is not None or not self._finding.isVisibleTo(self):
            shown = typed_form(answer)
            written = isinstance(answer, str)  # as a person wrote it, whatever its digits
            if written:
                self.field.show_text(shown)
            else:
                self.field.show_text(self.display.digits(shown))

    def go_on(self, text: str) -> None:
        self.field.setText(text)
        self.give_now()

    def show_finding(self, sentence: str, second: str = "") -> None:
        self._finding.set_optional_texts(sentence, second)
        finding = "false"
        if sentence:
            finding = "true"
        restyle(self.field, finding=finding)

    def give_now(self) -> None:
        self.field.editingFinished.emit()

    def _words(self) -> None:
        hint = ""
        if self.hint:
            hint = self.display.digits(self.display.translate(self.hint))
        self.field.name_it(self.display.heard(self.question.label), hint)
        if hint:
            self.field.setMaximumWidth(max(LEAST, self.display.width(hint) + BESIDE))


class NumberEditor(LineEditor):
    column_width = 110
    numeric = True
    hint = mark("number")


class DateEditor(LineEditor):
    column_width = 150
    hint = mark("day-month-year, for example 25-11-2026")


class BoxEditor(Editor):
    def __init__(self, question: Question, display: Display) -> None:
        super().__init__(question, display)
        self.box = fields.TextBox(f"field_{question.code}", lines=5)
        self.box.given.connect(lambda text: self.give(text or None))
        self.box.typed.connect(lambda text: self.typed.emit(self.place, text))
        self.column.addWidget(self.box)
        display.on_change(self._words)

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        self.box.show_text(as_input(answer))

    def give_now(self) -> None:
        self.box.give_now()

    def _words(self) -> None:
        self.box.name_it(self.display.heard(self.question.label))


class ShownValue(Editor):
    numeric = True

    def __init__(self, question: Question, display: Display) -> None:
        super().__init__(question, display)
        self._answer: Answer | None = None
        self.value = with_object_name(Label(role="h2"), f"value_{question.code}")
        self.column.addWidget(self.value)
        self._how = Label(role="small", wrap=True)
        self.column.addWidget(self._how)
        # Where the questionnaire itself says how, once is enough.
        self._how.setVisible(question.type is QuestionType.CALCULATE and not question.hint)
        display.changed.connect(self._words)

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        self._answer = answer
        self._words()

    def _words(self) -> None:
        answer = self._answer
        self._how.set_texts(*self.display.translate_both("Calculated from other answers"))
        if isinstance(answer, Decimal):
            decimals = min(MOST_DECIMALS, max(0, -int(answer.normalize().as_tuple().exponent)))
            self.value.set_texts(self.display.number(answer, decimals))
            return
        text = as_text(self.question, answer, self.display.language)
        if text:
            self.value.set_texts(self.display.digits(text))
        else:
            self.value.set_texts("–")


EDITORS: dict[QuestionType, type[Editor]] = {
    QuestionType.TEXT: LineEditor,
    QuestionType.INTEGER: NumberEditor,
    QuestionType.DECIMAL: NumberEditor,
    QuestionType.RANGE: NumberEditor,
    QuestionType.DATE: DateEditor,
    QuestionType.SELECT_ONE: OneChoiceEditor,
    QuestionType.SELECT_MULTIPLE: SeveralChoicesEditor,
    QuestionType.ACKNOWLEDGE: AcknowledgeEditor,
    QuestionType.CALCULATE: ShownValue,
}


def editor_of(question: Question) -> type[Editor]:
    return EDITORS.get(question.type, Editor)


def make_editor(
    question: Question, display: Display, levels: Sequence[structure.Level]
) -> Editor | None:
    """The editor of a question; None when there is nothing to give or to show (notes, files)."""
    if question.scoring.kind is ScoringKind.LADDER and question.asked:
        return LadderEditor(question, display, levels)
    if question.type is QuestionType.TEXT and "multiline" in question.appearance:
        return BoxEditor(question, display)
    if question.roster is None and share.quotient_in(question.calculation or "") is not None:
        return ShareValue(question, display, levels)
    kind = EDITORS.get(question.type)
    if kind is not None and question.read_only:
        kind = ShownValue
    if kind is None:
        return None
    return kind(question, display)
