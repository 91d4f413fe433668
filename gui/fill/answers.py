"""The editors of one page: which one each question gets, and its caption."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.questionnaire.model import Question, QuestionType, ScoringKind
from assessment.questionnaire.pages import Page
from assessment.questionnaire.structure import Level
from assessment.responses.drafts import Part
from assessment.responses.model import Place
from gui.fill.choice_editor import AcknowledgeEditor, ChoiceEditor
from gui.fill.editor import Editor
from gui.fill.ladder_editor import LadderEditor
from gui.fill.roster_editor import RosterEditor
from gui.fill.text_editors import BoxEditor, LineEditor, ShownValue
from gui.messages import sentence
from gui.session import Session
from gui.theme import Theme
from gui.widgets.label import Label
from gui.widgets.regions import focus_first
from gui.widgets.style import named
from gui.wording import Wording

EDITORS: dict[QuestionType, type[Editor]] = {
    QuestionType.TEXT: LineEditor,
    QuestionType.INTEGER: LineEditor,
    QuestionType.DECIMAL: LineEditor,
    QuestionType.RANGE: LineEditor,
    QuestionType.DATE: LineEditor,
    QuestionType.SELECT_ONE: ChoiceEditor,
    QuestionType.SELECT_MULTIPLE: ChoiceEditor,
    QuestionType.ACKNOWLEDGE: AcknowledgeEditor,
    QuestionType.CALCULATE: ShownValue,
}


def make_editor(
    question: Question, place: Place, wording: Wording, theme: Theme, levels: Sequence[Level]
) -> Editor | None:
    """The editor of a question; None when there is nothing to give or to show (notes, files)."""
    if question.scoring.kind is ScoringKind.LADDER and question.asked:
        return LadderEditor(question, place, wording, theme, levels)
    if question.type is QuestionType.TEXT and "multiline" in question.appearance:
        return BoxEditor(question, place, wording, theme)
    kind = EDITORS.get(question.type)
    if kind is not None and question.read_only:
        kind = ShownValue
    return None if kind is None else kind(question, place, wording, theme)


def titled(page: Page, session: Session) -> Question | None:
    """The question whose label is the title of the page: the only one asked, or there."""
    by_code = session.questionnaire.by_code
    asked = [by_code[code] for code in page.questions if by_code[code].asked]
    if len(asked) == 1:
        return asked[0]
    return by_code[page.questions[0]] if len(page.questions) == 1 else None


class AnswerEditors(QWidget):
    """Shows what the record holds; ``given`` says what a person typed or chose."""

    given = Signal(object, object)

    def __init__(
        self, session: Session, page: Page, wording: Wording, theme: Theme, parent: QWidget
    ) -> None:
        """Make the page's editors."""
        super().__init__(parent)
        named(self, "answers")
        self._session, self._page, self._wording, self._theme = session, page, wording, theme
        self.editors: dict[str, Editor] = {}
        self.roster: RosterEditor | None = None
        self._parts: dict[str, list[QWidget]] = {}
        self._captions: dict[str, Label] = {}
        self._hints: dict[str, Label] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        if page.roster is not None:
            self.roster = RosterEditor(session, page.roster, wording, theme)
            self._column.addWidget(self.roster)
            return
        for code in page.questions:
            question = session.questionnaire.by_code[code]
            if not _hidden(question):
                self._add(question)

    def _add(self, question: Question) -> None:
        parts: list[QWidget] = []
        if question is not titled(self._page, self._session):
            caption = Label(role="bold", wrap=True)
            self._captions[question.code] = caption
            parts.append(caption)
            if question.hint:
                hint = self._hints[question.code] = Label(role="small", wrap=True)
                parts.append(hint)
        levels = self._session.questionnaire.levels
        place = Place(question.code)
        editor = make_editor(question, place, self._wording, self._theme, levels)
        if editor is not None:
            editor.given.connect(self.given)
            editor.typed.connect(lambda at, text: self._session.drafts.typed(at, Part.ANSWER, text))
            self.editors[question.code] = editor
            parts.append(editor)
        for part in parts:
            self._column.addWidget(part)
        self._parts[question.code] = parts

    def say(self) -> None:
        """Captions and short hints in the language in use."""
        by_code, both = self._session.questionnaire.by_code, self._wording.both
        for code, caption in self._captions.items():
            caption.say(*both(by_code[code].label))
        for code, hint in self._hints.items():
            hint.say(*both(by_code[code].hint))

    def refresh(self, *, enabled: bool) -> None:
        """Read the record again."""
        for code, parts in self._parts.items():
            applies = Place(code) in self._session.evaluation.relevant
            for part in parts:
                part.setVisible(applies)
                part.setEnabled(enabled)
            if code in self.editors and applies:
                self._show_answer(code)
        if self.roster is not None:
            self.roster.refresh()

    def _show_answer(self, code: str) -> None:
        session, place = self._session, Place(code)
        question = session.questionnaire.by_code[code]
        answer = session.record.response(*place).answer
        if not question.asked:
            answer = session.evaluation.calculated.get(place)
        self.editors[code].show_answer(answer, session.evaluation.choices(question, place))

    def show_problems(self, code: str, findings: list[Finding]) -> None:
        """Say beside the field what is wrong with what was typed there."""
        said = "\n".join(sentence(one, self._wording) for one in findings)
        second = self._wording.second
        other = "" if second is None else "\n".join(sentence(one, second) for one in findings)
        self.editors[code].show_finding(said, other)

    def focus_first(self) -> bool:
        """The keyboard goes to the first control; False when there is none."""
        if self.roster is not None:
            sheet = self.roster.sheet
            sheet.setFocus()
            if not sheet.currentIndex().isValid():
                sheet.setCurrentIndex(self.roster.model.index(0, 0))
            return True
        return any(
            editor.isVisibleTo(self) and editor.isEnabled() and focus_first(editor.first_control())
            for editor in self.editors.values()
        )

    def go_on(self) -> None:
        """Show what was typed here before and could not be given."""
        for code, editor in self.editors.items():
            text = self._session.drafts.typed_at(Place(code), Part.ANSWER)
            if text is not None and self._session.editable:
                editor.go_on(text)

    def give_now(self) -> None:
        """Give everything typed and not given yet."""
        for editor in self.editors.values():
            editor.give_now()


def _hidden(question: Question) -> bool:
    silent = question.type is QuestionType.CALCULATE and not question.label
    return silent or question.type is QuestionType.HIDDEN
