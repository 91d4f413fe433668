"""In which layer the scores are shown, and what they stand beside: chosen by the person."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from assessment.reports.wording import LAYERS
from assessment.responses.model import ApplicabilityVerdict, Layer, Response, Verdict
from assessment.responses.record import Record
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.fields import Combo
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import ElidingLabel
from gui.wording import Wording

Choose = Callable[[str, str], str]


def layers_of(record: Record) -> tuple[Layer, ...]:
    """The layers whose scores differ by more than their name: self, those reviewed, final."""
    reviewed = {layer for layer, _ in record.reviews}
    if not (reviewed or any(map(_is_judged, record.responses.values()))):
        return (Layer.SELF,)
    return tuple(
        layer for layer in Layer if layer in reviewed or layer in (Layer.SELF, Layer.FINAL)
    )


def _is_judged(response: Response) -> bool:
    """Whether a reviewer's word on documents or on "not applicable" can change what it counts."""
    declared = response.not_applicable
    if declared is not None and declared.verdict is ApplicabilityVerdict.REFUSED:
        return True
    return any(each.verdict is not Verdict.PENDING for each in response.evidence)


class Beside(QWidget):
    """A row above the scores.

    Signals:
        layer_chosen: Another layer is to be shown.
        earlier_chosen: Path of an earlier round's file; empty takes the comparison away.
        targets_chosen: Path of a table of targets; empty takes them away.
    """

    layer_chosen = Signal()
    earlier_chosen = Signal(str)
    targets_chosen = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """No comparison at first; the files are chosen in dialogs."""
        super().__init__()
        self.setObjectName("beside")
        self._wording = wording
        self.choose: Choose = self._ask
        self.layers = Combo(theme, "scores_layer")
        self.layers.setMinimumWidth(200)
        self.told = ElidingLabel(role="small")
        self.told.setObjectName("compared_with")
        self.earlier = Button(theme, "compare_earlier", role="quiet", drawing="folder")
        self.targets = Button(theme, "compare_targets", role="quiet", drawing="table")
        self.clear = Button(theme, "compare_clear", role="quiet", drawing="remove")
        self.findings = FindingsList(wording, theme, with_places=True)
        self.findings.hide()
        line = spread(self.layers, self.told, self.earlier, self.targets, self.clear)
        line.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(self.findings)
        self.layers.activated.connect(lambda _: self.layer_chosen.emit())
        self.earlier.clicked.connect(self._choose_earlier)
        self.targets.clicked.connect(self._choose_targets)
        self.clear.clicked.connect(self._clear)

    @property
    def layer(self) -> Layer | None:
        """The layer a person chose; None before layers are shown."""
        chosen = self.layers.currentData()
        return None if chosen is None else Layer(chosen)

    def show_layers(self, layers: tuple[Layer, ...], shown: Layer) -> None:
        """Offer these; a single one is no choice."""
        say = self._wording.words.say
        self.layers.clear()
        for layer in layers:
            self.layers.addItem(say(LAYERS[layer]), layer)
        self.layers.setCurrentIndex(max(0, self.layers.findData(shown)))
        self.layers.setAccessibleName(say("Review step"))
        self.layers.setVisible(len(layers) > 1)

    def show_told(self, told: str) -> None:
        """Say what the scores stand beside; empty without anything."""
        say = self._wording.words.say
        self.told.say(told)
        self.earlier.say(say("Compare with an earlier round…"))
        self.targets.say(say("Targets…"))
        self.clear.say(say("No comparison"))
        self.clear.setVisible(bool(told))

    def _choose_earlier(self) -> None:
        path = self.choose(self.earlier.accessibleName(), "*.dra *.drx")
        if path:
            self.earlier_chosen.emit(path)

    def _choose_targets(self) -> None:
        path = self.choose(self.targets.accessibleName(), "*.xlsx *.csv")
        if path:
            self.targets_chosen.emit(path)

    def _clear(self) -> None:
        self.findings.show_findings(())
        self.earlier_chosen.emit("")
        self.targets_chosen.emit("")

    def _ask(self, title: str, kinds: str) -> str:
        chosen, _ = QFileDialog.getOpenFileName(self, title, str(Path.home()), kinds)
        return chosen
