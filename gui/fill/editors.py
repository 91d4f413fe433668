"""Which editor a question gets."""

from collections.abc import Sequence

from assessment.questionnaire.model import Question, QuestionType, ScoringKind
from assessment.questionnaire.structure import Level
from assessment.responses.model import Place
from gui.fill.choice_editor import AcknowledgeEditor, ChoiceEditor
from gui.fill.editor import Editor
from gui.fill.ladder_editor import LadderEditor
from gui.fill.text_editors import BoxEditor, LineEditor, ShownValue
from gui.theme import Theme
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
