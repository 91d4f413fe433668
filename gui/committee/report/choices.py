"""What the national report is to be: language, which packages, for whom."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from assessment.reports.order import Edition, Tongue
from gui.committee.segments import FoldingSegments, name_segments
from gui.widgets.buttons import Segments
from gui.widgets.label import Label
from gui.widgets.style import spread
from gui.wording import Wording

ALL, FINAL = "all", "final"


class ReportChoices(QWidget):
    """Says that something else is chosen now."""

    changed = Signal()

    def __init__(self, wording: Wording) -> None:
        """Khmer, all packages, everything told."""
        super().__init__()
        self._wording = wording
        self.tongue, self.reach, self.final = Tongue.KM, Edition.FULL, False
        self.tongues = FoldingSegments("report_language", tuple(Tongue))
        self.which = FoldingSegments("report_units", (ALL, FINAL))
        self.reaches = FoldingSegments("report_reach", tuple(Edition))
        self._captions = [Label(role="smallbold") for _ in range(3)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        for at, (caption, segments) in enumerate(
            zip(self._captions, self._segments(), strict=True)
        ):
            grid.addWidget(caption, at, 0)
            grid.addLayout(spread(segments, None), at, 1)
        choose: tuple[Callable[[str], None], ...] = (self._speak, self._keep, self._tell)
        for segments, do in zip(self._segments(), choose, strict=True):
            for key, button in segments.buttons.items():
                button.clicked.connect(lambda _=False, to=key, act=do: act(to))

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        names = say("Language"), say("Which packages"), say("For whom")
        words: tuple[Mapping[str, str], ...] = (
            {Tongue.KM: "ខ្មែរ", Tongue.EN: "English", Tongue.BOTH: say("Both, one file each")},
            {ALL: say("All packages"), FINAL: say("Approved only")},
            {
                Edition.FULL: say("Committee: everything"),
                Edition.PUBLISHED: say("Public: no names of people, no remarks"),
                Edition.BY_BLOCK: say("Public: groups only"),
            },
        )
        chosen = self.tongue, FINAL if self.final else ALL, self.reach
        for at, segments in enumerate(self._segments()):
            self._captions[at].say(names[at])
            name_segments(segments, names[at], words[at])
            segments.show_key(chosen[at])

    def _segments(self) -> tuple[Segments, ...]:
        return self.tongues, self.which, self.reaches

    def _speak(self, tongue: str) -> None:
        self.tongue = Tongue(tongue)
        self.changed.emit()

    def _keep(self, which: str) -> None:
        self.final = which == FINAL
        self.changed.emit()

    def _tell(self, reach: str) -> None:
        self.reach = Edition(reach)
        self.changed.emit()
