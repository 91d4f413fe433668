"""What the round before said on this page, and whether it is still true."""

from PySide6.QtWidgets import QWidget

from assessment.files.beside import LastAnswer, is_as_then
from assessment.files.store import taken_over
from assessment.printing.wording import answer_text
from assessment.questionnaire import model, pages
from gui.display import Display
from gui.session import Session
from gui.widgets import buttons, marks, style
from gui.widgets.label import ElidingLabel, Label


class LastRoundCard(style.Framed):
    def __init__(self, session: Session, display: Display, parent: QWidget | None = None) -> None:
        super().__init__("card", "last_round", parent)
        self.setProperty("manual_section", 3)
        self._session = session
        self._display = display
        self._page: pages.Page | None = None
        self._there: tuple[LastAnswer, ...] = ()
        self._title = ElidingLabel(role="smallbold")
        self._square = marks.LevelSquare(display)
        self._level = Label(role="small")
        self._same = marks.Chip(display, "last_round_same")
        self._said = style.stack(gap=2)
        self._note = Label(role="small", tone="warn", wrap=True)
        take_over = buttons.Button(display, "take_over", drawing="tick")
        self.take_over = take_over.bind_message("Still true: take over")
        head = style.spread(
            marks.Icon(display, "round"), (self._title, 1), self._square, self._level
        )
        foot = style.spread(self._same, self.take_over, None)
        style.stack(head, self._said, self._note, foot, on=self, gap=6, margins=(14, 10, 14, 10))
        self.take_over.clicked.connect(self._take)
        display.changed.connect(self.refresh)
        self.hide()

    def show_page(self, page: pages.Page) -> None:
        if page is not self._page:
            self._page = page
            self.refresh()
        elif self._there:
            self._show_foot(page, self._there)

    def refresh(self) -> None:
        last = self._session.last_round
        page = self._page
        answers = self._there = () if last is None or page is None else last.on(page)
        self.setVisible(bool(answers))
        if last is None or page is None or not answers:
            return
        title = self._display.translate("Round {round}", round=self._display.digits(last.round))
        if last.approved:
            self._title.set_texts(title)
        else:
            self._title.set_texts(f"{title} · {self._display.translate('not approved')}")
        self.setAccessibleName(self._title.plain_text())
        level = last.level(page.indicator)
        form = self._session.questionnaire
        known = None
        if level is not None and level < len(form.levels):
            known = level
        level, digit, name = self._display.named_level(known, form)
        self._square.show_level(level, digit, name)
        self._square.setVisible(level is not None)
        self._level.set_texts(name)
        self._show_foot(page, answers)
        style.emptied(self._said)
        if page.roster is not None:
            rows = len(dict(last.rows).get(page.roster, ()))
            self._add(self._display.translate_plural("{n} row", "{n} rows", rows))
            return
        for answer in answers:
            question = form.by_code[answer.place.question]
            if len(answers) > 1:
                self._add(self._display.plain(question.label), small=True)
            for line in self._answers(question, answer):
                self._add(line)
            for piece in answer.response.evidence:
                self._add(f"– {piece.title}", small=True)

    def _add(self, text: str, *, small: bool = False) -> None:
        role = "body"
        if small:
            role = "small"
        label = Label(role=role, wrap=True).can_be_copied()
        label.set_texts(text)
        self._said.addWidget(label)

    def _answers(self, question: model.Question, answer: LastAnswer) -> list[str]:
        response = answer.response
        if response.not_applicable is not None:
            reason = response.not_applicable.reason
            return [self._display.translate("Not applicable: {reason}", reason=reason)]
        if answer.choices:
            return [self._display.plain(choice) for choice in answer.choices]
        text = answer_text(question, response.answer, self._display.language, self._display.digits)
        if text:
            return [text]
        return []

    def _show_foot(self, page: pages.Page, last_answers: tuple[LastAnswer, ...]) -> None:
        translate = self._display.translate
        session = self._session
        open_ = session.editable and taken_over(session.saving.file, page.code).change is not None
        self._same.show_chip("ok", "done", translate("As in that round"))
        self._same.setVisible(is_as_then(session.record, last_answers))
        self.take_over.setVisible(open_)
        note = ""
        if not all(answer.fits for answer in last_answers):
            note = translate(
                "The answer given then is no longer offered, or means something else now."
            )
        elif open_ and any(answer.reworded for answer in last_answers):
            note = translate("The question is worded differently now. Read it first.")
        self._note.set_optional_texts(note)

    def _take(self) -> None:
        if self._page is not None:
            self._session.take_over(self._page.code)
