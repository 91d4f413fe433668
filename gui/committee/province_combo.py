"""The province whose units are summed up; all of them at first."""

from gui.committee.reading import Snapshot, unit_name
from gui.theme import Theme
from gui.widgets.fields import Combo
from gui.wording import Wording

WIDE, NARROW = 190, 96


class ProvinceCombo(Combo):
    """The provinces of the coverage shown."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """All provinces, until a collection is shown."""
        super().__init__(theme, "province")
        self._wording = wording
        self._snapshot: Snapshot | None = None
        self.show_wide(wide=True)

    @property
    def code(self) -> str:
        """The province chosen; empty for all."""
        return str(self.currentData() or "")

    def show_wide(self, *, wide: bool) -> None:
        """Take as little room as a narrow window has."""
        self.setMinimumWidth(WIDE if wide else NARROW)

    def show_collection(self, snapshot: Snapshot) -> None:
        """Offer the provinces of a collection; the one chosen stays."""
        self._snapshot = snapshot
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        say, kept = self._wording.words.say, self.code
        told = None if self._snapshot is None else self._snapshot.coverage
        self.setAccessibleName(say("Province"))
        self.clear()
        self.addItem(say("All provinces"), "")
        for one in () if told is None else told.by_province:
            self.addItem(self._wording.plain(unit_name(one.group)), one.group)
        self.setCurrentIndex(max(self.findData(kept), 0))
