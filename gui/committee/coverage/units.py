"""The units of the register, and how far each has come."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from assessment.consolidation.coverage import PROGRESS_WORDS, UnitProgress, UnitReport
from assessment.consolidation.file_status import FileToday, verdict_word, why
from assessment.consolidation.model import Case, CommitteeAct
from assessment.language.text import Text
from assessment.words import mark
from gui.committee.snapshot import Snapshot, province_of, unit_name
from gui.theme import Theme
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable
from gui.wording import Wording

ALL = "all"
# Ink, icon and word of how far a unit has come.
LOOKS = {
    report: (*look, PROGRESS_WORDS[report])
    for report, look in {
        UnitProgress.APPROVED: ("ok", "done"),
        UnitProgress.RECEIVED: ("primary", "saved"),
        UnitProgress.CONFLICT: ("warn", "conflict"),
        UnitProgress.NOT_USABLE: ("stop", "finding"),
        UnitProgress.UNSIGNED_WORKBOOK: ("warn", "table"),
        UnitProgress.MISSING: ("idle", "open"),
    }.items()
}
_RANK = {report: at for at, report in enumerate(LOOKS)}
_HEADS = (
    mark("Code"), mark("Unit"), mark("Group"), mark("Belongs to"), mark("Province"),
    mark("State"), mark("Reason"), mark("Questionnaire"),
)  # fmt: skip
_TO_FILL = (mark("Contact person"), mark("Promised date"), mark("Remark"))


class UnitsTable(RowTable[UnitReport]):
    """The expected units, one row each."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        self._lost: Mapping[str, Sequence[FileToday]] = {}
        self._returned: Mapping[Case, CommitteeAct] = {}
        columns: tuple[RowColumn[UnitReport], ...] = (
            RowColumn(mark("Unit"), self._name, _code, least=190),
            RowColumn(mark("Code"), lambda one: TableCell(_code(one)), _code, 84, gives=2),
            RowColumn(mark("Province"), self._province, _province_key, 150, gives=3),
            RowColumn(mark("State"), self._state, _state_key, 200, gives=1, slim=48),
        )
        super().__init__("units", columns, wording, theme)
        self.rows.words_of, self.rows.key_of = self._words_of, _code

    def show_reports(self, units: Sequence[UnitReport], snapshot: Snapshot) -> None:
        """Show how far units have come; the reasons are those of the collection as it is now."""
        self._lost, self._returned = snapshot.lost, snapshot.returned
        self.show_rows(units)

    def reason(self, one: UnitReport) -> str:
        """What to say by telephone: why what it sent does not count, or what was returned."""
        say, told = self._wording.words.say, []
        for file in self._lost.get(one.unit.code, ()):
            arrival = file.arrival
            word = say(verdict_word(arrival.verdict, arrival.relation))
            told.append(f"{Path(arrival.path).name}: {word}. {say(why(arrival))}")
        for standing in one.standings:
            act = self._returned.get(standing.case)
            if act is not None:
                when = self._wording.moment(act.at)
                told.append(say("Returned by {name} on {day}: {reason}", name=act.by, day=when,
                                reason=act.reason))  # fmt: skip
        return "\n".join(told)

    def listed(self, blocks: Mapping[str, Text]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Heads and rows of the list to telephone by; the last columns are for what is said."""
        say = self._wording.words.say
        heads = [say(one) for one in (*_HEADS, *_TO_FILL)]
        rows = [self._line(one, blocks) for one in self.rows.shown()]
        return tuple(heads), rows

    def _line(self, one: UnitReport, blocks: Mapping[str, Text]) -> tuple[str, ...]:
        plain, unit = self._wording.plain, one.unit
        block = blocks.get(unit.block)
        above = plain(unit_name(unit.parent)) if unit.parent else "–"
        told = unit.code, plain(unit.name), unit.block if block is None else plain(block)
        state = self._state(one).text, self.reason(one), ", ".join(_versions(one))
        return (*told, above, self._province(one).text, *state, *("" for _ in _TO_FILL))

    def _name(self, one: UnitReport) -> TableCell:
        return TableCell(self._wording.plain(one.unit.name), name=True)

    def _province(self, one: UnitReport) -> TableCell:
        code = province_of(one.unit.code)
        return TableCell(self._wording.plain(unit_name(code)) if code else "–", name=True)

    def _state(self, one: UnitReport) -> TableCell:
        ink, drawing, word = LOOKS[one.report]
        return TableCell(self._wording.words.say(word), ink, drawing)

    def _words_of(self, one: UnitReport) -> tuple[str, ...]:
        names = [told for _, told in one.unit.name.pairs]
        return *names, one.unit.code, self._province(one).text


def _code(one: UnitReport) -> str:
    return one.unit.code


def _state_key(one: UnitReport) -> int:
    return _RANK[one.report]


def _province_key(one: UnitReport) -> str | None:
    """Provinces stand in the order of their official codes; units without one at the end."""
    return province_of(one.unit.code) or None


def _versions(one: UnitReport) -> list[str]:
    """What was answered, of what is held of the unit."""
    held = [standing.package for standing in one.standings if standing.package is not None]
    return [f"{package.case.questionnaire} {package.version}" for package in held]
