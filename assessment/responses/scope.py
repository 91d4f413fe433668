"""The answers of a record as expressions see them."""

from collections.abc import Mapping, Sequence
from datetime import date

from assessment.expression.scope import Shape
from assessment.expression.values import Answer
from assessment.language.text import Language
from assessment.lately import Lately
from assessment.questionnaire.model import Questionnaire
from assessment.responses.model import Place, RowId
from assessment.responses.record import Record

type Seen = dict[tuple[str, RowId | None], Answer]


class RecordScope:
    """A scope that is moved from place to place; what it shows is filled in as it is worked out.

    Hidden answers stand in ``seen`` as ``HIDDEN``, calculated values as themselves.

    Attributes:
        spent: Steps taken so far; whoever asks decides how many are too many.
    """

    def __init__(self, record: Record, seen: Seen, today: date) -> None:
        """See these answers of the record, from no place yet."""
        self._questionnaire = record.questionnaire
        self._roster_of = _rosters.of(record.questionnaire)
        self._all_rows = {
            roster.code: record.rows.get(roster.code, ()) for roster in record.questionnaire.rosters
        }
        self._rows = dict(self._all_rows)
        self._seen = seen
        self._today = today
        self._language = _language(record.questionnaire)
        self._place = Place("")
        self._roster: str | None = None
        self.spent = 0

    def move(self, place: Place, roster: str | None) -> "RecordScope":
        """Look from this place, which lies in a row of the roster unless that is None."""
        self._place = place
        self._roster = roster
        return self

    def value(self, name: str) -> Answer:
        """The answer here; None for none and for names that stand for several."""
        roster = self._roster_of.get(name)
        if roster is None:
            return self._seen.get((name, None))
        return self._seen.get((name, self._place.row)) if roster == self._roster else None

    def shape(self, name: str) -> Shape:
        """What a name stands for here."""
        if name in self._rows:
            return Shape.ROSTER
        if name not in self._roster_of:
            return Shape.UNKNOWN
        roster = self._roster_of[name]
        return Shape.ONE if roster is None or roster == self._roster else Shape.COLUMN

    def column(self, name: str) -> Sequence[Answer]:
        """One answer per row of a roster's question."""
        roster = self._roster_of.get(name)
        if roster is None:
            return ()
        rows = self._rows.get(roster, ())
        self.spent += len(rows)
        find = self._seen.get
        return [find((name, row)) for row in rows]

    def current(self) -> Answer:
        """The answer of the question whose expression is evaluated."""
        return self._seen.get(self._place)

    def row_index(self) -> int | None:
        """Number of the row, from 1; None outside rosters."""
        rows = self._rows.get(self._roster, ()) if self._roster is not None else ()
        row = self._place.row
        self.spent += len(rows)
        return rows.index(row) + 1 if row is not None and row in rows else None

    def rows(self, roster: str) -> int:
        """Number of rows of a roster."""
        return len(self._rows.get(roster, ()))

    def show_rows(self, roster: str, *, shown: bool) -> None:
        """A roster that does not apply is seen as one without rows."""
        self._rows[roster] = self._all_rows[roster] if shown else ()

    def today(self) -> date:
        """The day handed in."""
        return self._today

    def choice_label(self, question: str, choice: str) -> str:
        """Label of a choice in the questionnaire's main language; empty when there is none."""
        asked = self._questionnaire.by_code.get(question)
        found = asked.choice(choice) if asked is not None else None
        return found.label.get(self._language) if found is not None else ""


def _roster_of(questionnaire: Questionnaire) -> Mapping[str, str | None]:
    return {question.code: question.roster for question in questionnaire.questions}


_rosters: Lately[Questionnaire, Mapping[str, str | None]] = Lately(_roster_of, keep=8)


def _language(questionnaire: Questionnaire) -> Language:
    code = questionnaire.settings.default_language
    return next((language for language in Language if language.value == code), Language.EN)
