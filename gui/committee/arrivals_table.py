"""The received files as rows: unit, group, verdict, reason, file."""

from collections.abc import Mapping
from pathlib import Path

from assessment.consolidation.held import Arrival
from assessment.consolidation.wording import FILE_VERDICTS
from assessment.language.text import Text
from assessment.words import mark
from gui.committee.cells import Cell
from gui.committee.reading import Snapshot, block_of, unit_name
from gui.committee.row_model import Column
from gui.committee.row_table import RowTable
from gui.committee.verdicts import KIND_OF, KINDS, WHY
from gui.theme import Theme
from gui.wording import Wording

_RANK = {verdict: at for at, verdict in enumerate(FILE_VERDICTS)}
_GROUP, _REASON = 1, 3


class ArrivalsTable(RowTable[Arrival]):
    """The files of a collection, one row each."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until files are shown."""
        self._blocks: Mapping[str, Text] = {}
        columns = (
            Column(mark("Unit"), self._unit, self._unit_key),
            Column(mark("Group"), lambda one: Cell(self._block(one)), self._block, 130),
            Column(mark("Verdict"), self._verdict, lambda one: _RANK[one.verdict], 178),
            Column(mark("Reason"), self._reason),
            Column(mark("File"), _file, lambda one: one.path, 124),
        )
        super().__init__("arrivals", columns, wording, theme)
        self.rows.words_of = self._words_of

    def show_arrivals(self, snapshot: Snapshot) -> None:
        """Show the files of all that is not withdrawn."""
        self._blocks = snapshot.blocks
        self.show_rows(snapshot.arrivals)

    def show_compact(self, *, compact: bool) -> None:
        """A narrow window has no room for group and reason; both stand beside the table."""
        for column in (_GROUP, _REASON):
            self.setColumnHidden(column, compact)

    def _unit(self, one: Arrival) -> Cell:
        return Cell("–" if one.case is None else self._wording.plain(unit_name(one.case.unit)))

    def _unit_key(self, one: Arrival) -> object:
        return None if one.case is None else one.case.unit

    def _block(self, one: Arrival) -> str:
        name = None if one.case is None else self._blocks.get(block_of(one.case.unit))
        return "–" if name is None else self._wording.plain(name)

    def _verdict(self, one: Arrival) -> Cell:
        look = KINDS[KIND_OF[one.verdict]]
        return Cell(self._wording.words.say(FILE_VERDICTS[one.verdict]), look.ink, look.drawing)

    def _reason(self, one: Arrival) -> Cell:
        return Cell(self._wording.words.say(WHY[one.verdict]))

    def _words_of(self, one: Arrival) -> str:
        names = () if one.case is None else [told for _, told in unit_name(one.case.unit).pairs]
        unit = "" if one.case is None else one.case.unit
        return " ".join((*names, unit, self._verdict(one).text, one.path))


def _file(one: Arrival) -> Cell:
    return Cell(Path(one.path).name)
