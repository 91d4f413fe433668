"""The answers of a record as expressions see them from its places."""

from collections.abc import Mapping, Sequence
from datetime import date

from assessment.expression.scope import Shape
from assessment.expression.values import Answer
from assessment.language.text import Language
from assessment.questionnaire.model import Questionnaire
from assessment.recent import Recent
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
        self._questionnaire = record.questionnaire
        self._roster_of = _rosters.of(record.questionnaire)
        self._all_rows = {
            roster.code: record.rows.get(roster.code, ()) for roster in record.questionnaire.rosters
        }
        self._rows = dict(self._all_rows)
        self._seen = seen
        self._today = today
        self._place = Place("")
        self._roster: str | None = None
        self.spent = 0

    def move(self, place: Place, roster: str | None) -> "RecordScope":
        """Look from this place, which lies in a row of the roster unless that is None."""
        self._place = place
        self._roster = roster
        return self

    def value(self, name: str) -> Answer:
        roster = self._roster_of.get(name)
        if roster is None:
            return self._seen.get((name, None))
        return self._seen.get((name, self._place.row)) if roster == self._roster else None

    def shape(self, name: str) -> Shape:
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
        return self._seen.get(self._place)

    def row_index(self) -> int | None:
        rows = self._rows.get(self._roster, ()) if self._roster is not None else ()
        row = self._place.row
        self.spent += len(rows)
        return rows.index(row) + 1 if row is not None and row in rows else None

    def rows(self, roster: str) -> int:
        return len(self._rows.get(roster, ()))

    def show_rows(self, roster: str, *, shown: bool) -> None:
        self._rows[roster] = self._all_rows[roster] if shown else ()

    def today(self) -> date:
        return self._today

    def choice_label(self, question: str, choice: str) -> str:
        """Label of a choice in the questionnaire's main language; empty when there is none."""
        form = self._questionnaire
        main = form.settings.default_language
        asked = form.by_code.get(question)
        found = asked.choice(choice) if asked is not None else None
        language = Language(main) if main in Language else Language.EN
        return found.label.get(language) if found is not None else ""


_rosters: Recent[Questionnaire, Mapping[str, str | None]] = Recent(
    lambda form: {question.code: question.roster for question in form.questions}, keep=8
)
