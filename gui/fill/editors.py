"""Which editor a question gets: a new type of question is one line here."""

from collections.abc import Sequence

from assessment.questionnaire.model import Question, QuestionType, ScoringKind
from assessment.questionnaire.structure import Level
from assessment.responses import share
from gui.fill import text_editors
from gui.fill.editor import AcknowledgeEditor, Editor, OneChoiceEditor, SeveralChoicesEditor
from gui.fill.ladder_editor import LadderEditor
from gui.fill.text_editors import DateEditor, LineEditor, NumberEditor
from gui.look import Look

EDITORS: dict[QuestionType, type[Editor]] = {
    QuestionType.TEXT: LineEditor,
    QuestionType.INTEGER: NumberEditor,
    QuestionType.DECIMAL: NumberEditor,
    QuestionType.RANGE: NumberEditor,
    QuestionType.DATE: DateEditor,
    QuestionType.SELECT_ONE: OneChoiceEditor,
    QuestionType.SELECT_MULTIPLE: SeveralChoicesEditor,
    QuestionType.ACKNOWLEDGE: AcknowledgeEditor,
    QuestionType.CALCULATE: text_editors.ShownValue,
}


def editor_of(question: Question) -> type[Editor]:
    return EDITORS.get(question.type, Editor)


def make_editor(question: Question, look: Look, levels: Sequence[Level]) -> Editor | None:
    """The editor of a question; None when there is nothing to give or to show (notes, files)."""
    if question.scoring.kind is ScoringKind.LADDER and question.asked:
        return LadderEditor(question, look, levels)
    if question.type is QuestionType.TEXT and "multiline" in question.appearance:
        return text_editors.BoxEditor(question, look)
    if question.roster is None and share.quotient_in(question.calculation or "") is not None:
        return text_editors.ShareValue(question, look, levels)
    kind = EDITORS.get(question.type)
    if kind is not None and question.read_only:
        kind = text_editors.ShownValue
    return None if kind is None else kind(question, look)
