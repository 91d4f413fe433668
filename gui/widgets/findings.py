"""Findings as people read them: a sentence with its place, or a card with at most one button."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from PySide6 import QtCore, QtGui

from assessment.errors import Finding
from assessment.problems.problem import Severity
from assessment.questionnaire.model import Group, Question, Questionnaire
from assessment.responses.completion import WANTS, Want
from assessment.words import mark
from gui.display import Display
from gui.widgets import buttons, keyboard, marks
from gui.widgets.label import Label
from gui.widgets.style import FittedFrame, NamedWidget, emptied, is_wide, lay_beside, spread, stack

WANTED = {
    Want.ANSWER: mark("{n} not answered"),
    Want.DOCUMENT: mark("{n} needing a document"),
    Want.CONTRADICTION: mark("{n} to correct"),
}
_DAY = re.compile(r"\d{2}-\d{2}-\d{4}")


def sentence(finding: Finding, display: Display) -> str:
    """In words, with whole numbers and days in the digits in use; codes and cells stay."""
    counts = {
        name: display.digits(str(value))
        for name, value in finding.values.items()
        if type(value) is int or (isinstance(value, str) and _DAY.fullmatch(value))
    }
    values = {**finding.values, **counts}
    return display.words.finding(replace(finding, values=values) if counts else finding)


def placed(finding: Finding, display: Display) -> str:
    """The sentence with its place in front, where it has one."""
    text = sentence(finding, display)
    place = finding.place
    if place.text is None:
        return text
    translate = display.translate
    where = place.text
    if place.sheet is not None and place.row is not None:
        cell = f"{place.column or ''}{place.row}"
        if place.sheet == place.file:  # a CSV has no sheets
            where = translate("{file}, cell {cell}", file=place.file, cell=cell)
        else:
            where = translate("Sheet {sheet}, cell {cell}", sheet=place.sheet, cell=cell)
    return _at_place(where, text, display)


def _at_place(where: str, text: str, display: Display) -> str:
    if where.endswith("?"):
        return f"{where} {text}"
    return display.translate("{place}: {sentence}", place=where, sentence=text)


class InForm:
    """Says findings about answers as the form is known: table, row and column, or indicator."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire

    def write(self, finding: Finding, display: Display) -> str:
        where = self._where(finding, display)
        if not where:
            return placed(finding, display)
        return _at_place(where, sentence(finding, display), display)

    def write_here(self, finding: Finding, display: Display) -> str:
        """The sentence on the page of its question: with row and column in a table."""
        text = sentence(finding, display)
        question = self._question(finding)
        if question is None or finding.place.row is None:
            return text
        return display.translate(
            "Row {row}, {column}: {sentence}",
            row=display.number(finding.place.row),
            column=display.plain(question.label),
            sentence=text,
        )

    def goal(self, finding: Finding, display: Display) -> str:
        """Where a button leads, short."""
        question = self._question(finding)
        if question is None and self._table(finding) is not None:
            return display.translate("the table")
        if question is None:
            return goal(finding, display)
        if question.roster is not None and finding.place.row is not None:
            return display.translate("row {row}", row=display.number(finding.place.row))
        return self._known_as(question)

    def _where(self, finding: Finding, display: Display) -> str:
        question = self._question(finding)
        if question is None:
            table = self._table(finding)
            if table is None:
                return ""
            return display.plain(table.label)
        label = display.plain(question.label)
        row = finding.place.row
        if question.roster is not None and row is not None:
            return display.translate(
                "{table}, row {row}, {column}",
                table=display.plain(self._questionnaire.group[question.roster].label),
                row=display.number(row),
                column=label,
            )
        known = self._known_as(question)
        if known == question.code:
            return known
        return f"{known} · {label}"

    def _question(self, finding: Finding) -> Question | None:
        if finding.place.sheet is not None:
            return None
        return self._questionnaire.by_code.get(finding.place.question or "")

    def _table(self, finding: Finding) -> Group | None:
        return self._questionnaire.group.get(finding.place.question or "")

    def _known_as(self, question: Question) -> str:
        """The indicator that the question, or the page it is part of, feeds; else its code."""
        if question.indicator is not None or question.group is None:
            return question.indicator or question.code
        beside = (q for q in self._questionnaire.questions if q.group == question.group)
        fed = {other.indicator for other in beside if other.indicator is not None}
        if len(fed) == 1:
            return next(iter(fed))
        return question.code


def left_words(counts: Mapping[Want, int], display: Display, between: str = " · ") -> str:
    """What is left, each kind by its number; alike wherever it is told."""
    left = [(words, counts[want]) for want, words in WANTED.items() if counts.get(want)]
    text = between.join(display.translate(words, n=display.number(n)) for words, n in left)
    return text or display.translate("Nothing is missing")


def goal(finding: Finding, _display: Display) -> str:
    """Where a button leads: the question, whatever cell of a file the finding stands in."""
    row = None
    if not finding.place.sheet:
        row = finding.place.row
    return replace(finding.place, file=None, sheet=None, row=row).text or ""


LOOKS = {
    Severity.ERROR: ("error", "finding", "stop"),
    Severity.WARNING: ("warning", "warning", "warn"),
    Severity.NOTE: ("note", "note", "primary"),
}
# A document or an answer that is wanted is a next step, whatever it means for handing in.
WANT_LOOKS = {
    Want.CONTRADICTION: LOOKS[Severity.ERROR],
    Want.ANSWER: ("note", "open", "edge"),
    Want.DOCUMENT: ("warning", "evidence", "warn"),
}


NARROW = 280
AT_ONCE = 6  # cards that are made at a time
ROOM = 110  # that a card will take, more or less


class FindingCard(FittedFrame):
    def __init__(self, kind: str, display: Display) -> None:
        super().__init__(kind)
        self._display = display
        self.line = spread(on=self, gap=8, margins=(12, 6, 8, 6))
        display.changed.connect(self.update_layout)

    def update_layout(self) -> None:
        """Its button stands beside the words, or below them where they would have no room."""
        lay_beside(self.line, beside=is_wide(self, self._display, NARROW))


class FindingsList(NamedWidget):
    """Findings as cards; ``go`` says which finding's place a person wants to see.

    What is not in sight has its room only, and is made when it comes there.
    """

    go = QtCore.Signal(object)

    def __init__(self, display: Display, *, with_places: bool = False) -> None:
        """``with_places`` puts the place before the sentence and a button behind it."""
        super().__init__("findings")
        self._display = display
        self._with_places = with_places
        if with_places:
            self.write = placed
        else:
            self.write = sentence
        self.goal: Callable[[Finding, Display], str] = goal
        self.findings: tuple[Finding, ...] = ()
        self._column = stack(on=self, gap=8)
        self._says: list[Callable[[], None]] = []
        display.changed.connect(self._say)
        self.hide()

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show these and no others; nothing at all without any."""
        fresh = tuple(findings)
        if fresh != self.findings:
            self.findings = fresh
            wanted = max(AT_ONCE, len(self._says))
            with keyboard.keyboard_kept(self):
                emptied(self._column)
                self._says.clear()
                self._make(wanted)
        self.setVisible(bool(self.findings))

    def _make(self, many: int = AT_ONCE) -> None:
        made = len(self._says)
        for finding in self.findings[made : made + many]:
            self._column.addWidget(self._card(finding))
            self._says[-1]()
        self._column.setContentsMargins(0, 0, 0, ROOM * len(self.findings[made + many :]))
        self.update()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        super().paintEvent(event)
        near = event.rect().bottom() + ROOM  # before Tab has nowhere to go
        if len(self._says) < len(self.findings) and near > self._column.contentsRect().bottom():
            QtCore.QTimer.singleShot(0, self, self._make)

    def _say(self) -> None:
        for translate in self._says:
            translate()

    def _card(self, finding: Finding) -> FindingCard:
        want = WANTS.get(finding.problem)
        kind, drawing, ink = WANT_LOOKS[want] if want else LOOKS[finding.severity]
        card = FindingCard(kind, self._display)
        words = Label(wrap=True).can_be_copied()
        words.setObjectName("finding")
        card.line.addLayout(spread(marks.Icon(self._display, drawing, ink), (words, 1), gap=10), 1)
        button = None
        if self._with_places and (finding.place.question or finding.place.node):
            button = buttons.Button(self._display, f"go_{goal(finding, self._display)}")
            button.clicked.connect(lambda: self.go.emit(finding))
            right = QtCore.Qt.AlignmentFlag.AlignRight | QtCore.Qt.AlignmentFlag.AlignVCenter
            card.line.addWidget(button, 0, right)

        def translate() -> None:
            display = self._display
            second = ""
            if display.second is not None:
                second = self.write(finding, display.second)
            words.set_texts(self.write(finding, display), second)
            if button is not None:
                button.set_texts(
                    display.translate("Go to {place}", place=self.goal(finding, display))
                )

        self._says.append(translate)
        return card
