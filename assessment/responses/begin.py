"""Beginning a record, and a row of a table, with the answers the author proposes."""

from collections.abc import Iterable

from assessment.questionnaire.model import Question, Questionnaire
from assessment.responses import values
from assessment.responses.changes import AddRow
from assessment.responses.model import Place, Response, RowId
from assessment.responses.record import Record, Subject


def begin(questionnaire: Questionnaire, subject: Subject, *, identity: str) -> Record:
    """A new record of that identity; questions outside tables hold their default answers."""
    record = Record(identity, questionnaire, subject)
    outside = (question for question in questionnaire.questions if question.roster is None)
    for place, response in _defaults(outside, None):
        record = record.with_response(place, response)
    return record


def new_row(record: Record, roster: str, row_id: RowId, at: int | None = None) -> AddRow:
    """The change that adds a row (at the end unless told), its columns holding their defaults."""
    position = len(record.rows.get(roster, ())) if at is None else at
    columns = record.questionnaire.columns[roster]
    return AddRow(roster, row_id, position, tuple(_defaults(columns, row_id)))


def _defaults(questions: Iterable[Question], row: RowId | None) -> Iterable[tuple[Place, Response]]:
    for question in questions:
        if question.asked and question.default:
            # The authoring rules refuse a default that does not fit; here it is left out.
            answer, _ = values.parse(question, question.default)
            if answer is not None:
                yield Place(question.code, row), Response(answer=answer)
