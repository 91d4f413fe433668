"""The received files as rows: unit, group, verdict, what the file is good for today, its name."""

from collections.abc import Mapping
from pathlib import Path

from assessment.consolidation.file_status import (
    FILE_VERDICTS,
    TODAY,
    FileToday,
    Today,
    verdict_word,
)
from assessment.exchange.codes import short_code
from assessment.language.normalise import SortKey, sort_key
from assessment.language.text import Text
from assessment.words import mark
from gui.committee.intake.verdicts import KIND_OF, KINDS, why
from gui.committee.reading import Snapshot, block_of, unit_name
from gui.committee.units_table import province_of
from gui.theme import Theme
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import TableColumn
from gui.widgets.tables.table import RowTable
from gui.wording import Wording

_RANK = {verdict: at for at, verdict in enumerate(FILE_VERDICTS)}
_ORDER = {today: at for at, today in enumerate(TODAY)}
INK = {
    Today.COUNTS: ("ok", "done"),
    Today.DISPUTED: ("warn", "conflict"),
    Today.REPLACED: ("idle", "copy"),
    Today.WAITS: ("warn", "warning"),
    Today.ASIDE: ("idle", "missing"),
}


class ArrivalsTable(RowTable[FileToday]):
    """The files of a collection, one row each."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until files are shown."""
        self._blocks: Mapping[str, Text] = {}
        columns: tuple[TableColumn[FileToday], ...] = (
            TableColumn(mark("Unit"), self._unit, self._unit_key, least=190),
            TableColumn(
                mark("Group"),
                lambda one: TableCell(self._block(one), name=True),
                _group_key,
                120,
                gives=4,
            ),
            TableColumn(
                mark("Verdict"),
                self._verdict,
                lambda one: _RANK[one.arrival.verdict],
                200,
                gives=1,
                slim=48,
            ),
            TableColumn(
                mark("Today"), self._today, lambda one: _ORDER[one.today], 186, gives=2, slim=48
            ),
            TableColumn(mark("File"), _file, _file_key, 150, gives=3),
        )
        super().__init__("arrivals", columns, wording, theme)
        self.rows.words_of = self._words_of

    def show_arrivals(self, snapshot: Snapshot) -> None:
        """Show the files of all that is not withdrawn."""
        self._blocks = snapshot.blocks
        self.show_rows(snapshot.arrivals)

    def listed(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Heads and rows of the list that people take away, with the reasons in full."""
        say = self._wording.words.say
        heads = (
            "Code",
            "Unit",
            "Group",
            "Province",
            "Verdict",
            "Reason",
            "Today",
            "File",
            "Revision",
        )
        rows = [self._line(one) for one in self.rows.shown()]
        return tuple(say(one) for one in heads), rows

    def _line(self, one: FileToday) -> tuple[str, ...]:
        say, case = self._wording.words.say, one.arrival.case
        province = "" if case is None else province_of(case.unit)
        return (
            "" if case is None else case.unit,
            self._unit(one).text,
            self._block(one),
            self._wording.plain(unit_name(province)) if province else "–",
            self._verdict(one).text,
            say(why(one.arrival)),
            say(TODAY[one.today]),
            one.arrival.path,
            short_code(one.arrival.revision) if one.arrival.revision else "",
        )

    def _unit(self, one: FileToday) -> TableCell:
        case = one.arrival.case
        name = "–" if case is None else self._wording.plain(unit_name(case.unit))
        return TableCell(name, name=True)

    def _unit_key(self, one: FileToday) -> object:
        return None if one.arrival.case is None else one.arrival.case.unit

    def _block(self, one: FileToday) -> str:
        case = one.arrival.case
        name = None if case is None else self._blocks.get(block_of(case.unit))
        return "–" if name is None else self._wording.plain(name)

    def _verdict(self, one: FileToday) -> TableCell:
        look = KINDS[KIND_OF[one.arrival.verdict]]
        said = verdict_word(one.arrival.verdict, one.arrival.relation)
        word = self._wording.words.say(said)
        return TableCell(word, look.ink, look.drawing)

    def _today(self, one: FileToday) -> TableCell:
        return TableCell(self._wording.words.say(TODAY[one.today]), *INK[one.today])

    def _words_of(self, one: FileToday) -> tuple[str, ...]:
        case = one.arrival.case
        names = () if case is None else [told for _, told in unit_name(case.unit).pairs]
        unit = "" if case is None else case.unit
        told = self._verdict(one).text, self._today(one).text, one.arrival.path
        return *names, unit, *told


def _file(one: FileToday) -> TableCell:
    return TableCell(Path(one.arrival.path).name)


def _file_key(one: FileToday) -> tuple[SortKey, str]:
    """By the name that is shown, as in a dictionary; names alike by where they came from."""
    return sort_key(Path(one.arrival.path).name), one.arrival.path


def _group_key(one: FileToday) -> str | None:
    """Groups stand in the order of their codes; files of no unit at the end."""
    return None if one.arrival.case is None else block_of(one.arrival.case.unit) or None
