"""Cells of the survey that say nothing where they stand: often a value in the wrong column."""

from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.model import QuestionType
from assessment.questionnaire.workbook.cells import CellReader
from assessment.questionnaire.workbook.rows import Row
from assessment.questionnaire.workbook.survey_types import RowKind, RowType

_SELECTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)
_NEVER_ANSWERED = (QuestionType.NOTE, QuestionType.CALCULATE, QuestionType.HIDDEN)
_OF_ANSWERS = ("required", "constraint")
_OF_QUESTIONS = (
    "required", "constraint", "calculation", "choice_filter", "default", "read_only",
    "evidence", "not_applicable", "policy",
)  # fmt: skip
_OF_SCORES = ("indicator", "scoring")
_OF_ENDS = ("relevant", *_OF_QUESTIONS, *_OF_SCORES, "repeat_count")


def tell_cells_without_effect(row: Row, row_type: RowType, read: CellReader) -> None:
    """Tell every filled cell that changes nothing on a row of this type."""
    for column in _without_effect(row_type):
        if row.get(column) and row.get(column).lower() not in ("no", "false", "false()"):
            read.note(
                row,
                WorkbookProblem.COLUMN_WITHOUT_EFFECT,
                column,
                column=column,
                type=row.get("type"),
            )


def _without_effect(row_type: RowType) -> tuple[str, ...]:
    match row_type.kind:
        case RowKind.END_GROUP | RowKind.END_REPEAT:
            return _OF_ENDS
        case RowKind.METADATA:
            return (*_OF_SCORES, "relevant", "constraint", "repeat_count")
        case RowKind.BEGIN_REPEAT:
            return _OF_QUESTIONS
        case RowKind.BEGIN_GROUP:
            return (*_OF_QUESTIONS, "repeat_count")
        case RowKind.QUESTION:
            filters = () if row_type.type in _SELECTS else ("choice_filter",)
            answers = _OF_ANSWERS if row_type.type in _NEVER_ANSWERED else ()
            return (*answers, *filters, "repeat_count")
