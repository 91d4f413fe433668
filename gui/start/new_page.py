"""A new assessment: which questionnaire, which unit, which round, by whom, where it is kept."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.language.digits import latin_digits
from assessment.problems.windows import WindowProblem
from assessment.questionnaire.library.installed import Installed, installed
from assessment.questionnaire.model import Questionnaire
from assessment.units import Unit, load_units
from assessment.words import mark
from gui.messages import sentence
from gui.settings import Settings
from gui.start.making import AssessmentWish, create
from gui.start.unit_list import UnitList
from gui.tasks import Task
from gui.theme import Theme
from gui.widgets.boxes import spread
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, Combo, LineField, SearchField
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.regions import on_escape
from gui.widgets.style import frame, named
from gui.widgets.window_page import WindowPage
from gui.wording import Wording

FIELDS = {
    "questionnaire": mark("Questionnaire"),
    "unit": mark("Unit"),
    "round": mark("Round"),
    "assessor": mark("Assessor"),
    "folder": mark("Folder"),
}


class NewPage(WindowPage):
    """The form; with everything filled in, the file is made and opened."""

    manual_section = 2

    def __init__(self, settings: Settings, wording: Wording, theme: Theme) -> None:
        """Empty until ``begin``."""
        super().__init__()
        named(self, "pageGround")
        self._settings, self._wording, self._theme = settings, wording, theme
        self._units: tuple[Unit, ...] = ()
        self._installed: tuple[Installed, ...] = ()
        self._by_hand = False
        self._task: Task | None = None
        self._build()
        self._connect()
        self._words()

    def begin(self, about: object = None) -> None:
        """Offer the units, with the fields as the settings know them; questionnaires follow."""
        self._units = load_units()
        self._by_hand = False
        self.questionnaire.clear()
        self.questionnaire.addItem(self._wording.words.say("Loading…"))
        self.start.setEnabled(False)
        self.unit.show_units(self._units, self._wording)
        self.round.show_text(str(datetime.now(UTC).astimezone().year))
        self.assessor.show_text(self._settings.name)
        self.folder.show_text(str(self._settings.folder))
        for field in self.fields.values():
            field.show_finding("")
        self.findings.show_findings(())
        self._task = Task(lambda _: installed(), self)
        self._task.finished.connect(self.offer)
        self._task.failed.connect(self._failed)
        self._task.start()

    def first_focus(self) -> None:
        """Put the keyboard where the unit is found: the first thing to choose."""
        self.search.setFocus()

    def focus_search(self) -> None:
        """Put the keyboard into the search of units."""
        self.search.setFocus()

    def offer(self, installed: tuple[Installed, ...]) -> None:
        """Offer the questionnaires that can be used."""
        self._installed = tuple(entry for entry in installed if entry.questionnaire is not None)
        self._list_questionnaires()
        self._fit_questionnaire()
        self.start.setEnabled(bool(self._installed))
        self.findings.show_findings(() if self._installed else (_NO_QUESTIONNAIRE,))

    def _list_questionnaires(self) -> None:
        at = max(self.questionnaire.currentIndex(), 0)
        self.questionnaire.clear()
        for entry in self._installed:
            parts = (self._wording.plain(entry.title), entry.version)
            self.questionnaire.addItem(" · ".join(part for part in parts if part))
        self.questionnaire.setCurrentIndex(at)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say why the assessment could not be made."""
        self.findings.show_findings(findings)

    def _build(self) -> None:
        theme = self._theme
        outer = QVBoxLayout(self)
        outer.setContentsMargins(28, 16, 28, 16)
        outer.setSpacing(10)
        self._title = Label(role="h1")
        self.findings = FindingsList(self._wording, theme, with_places=False)
        self.findings.hide()
        outer.addWidget(self._title)
        outer.addWidget(self.findings)
        outer.addWidget(self._form(), 1)
        self.cancel = Button(theme, "cancel_new")
        self.start = Button(theme, "create", role="primary", drawing="next", right=True)
        outer.addLayout(spread(None, self.cancel, self.start))

    def _form(self) -> QScrollArea:
        theme = self._theme
        self.questionnaire = Combo(theme, "questionnaire")
        self.search = SearchField(theme, "unit_search")
        self.unit = UnitList("unit_list")
        self.round = LineField("round")
        self.assessor = LineField("assessor")
        self.folder = LineField("folder")
        self.choose = Button(theme, "choose_folder", drawing="folder")
        unit = QWidget()
        named(unit, "unit")
        column = QVBoxLayout(unit)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.unit, 1)
        self.fields = {
            "questionnaire": Captioned(self.questionnaire),
            "unit": Captioned(unit),
            "round": Captioned(self.round),
            "assessor": Captioned(self.assessor),
            "folder": Captioned(self.folder),
        }
        return self._form_scroll()

    def _form_scroll(self) -> QScrollArea:
        card = frame("card")
        sides = QHBoxLayout(card)
        sides.setContentsMargins(18, 14, 18, 14)
        sides.setSpacing(28)
        left, right = QVBoxLayout(), QVBoxLayout()
        right.setSpacing(8)
        left.addWidget(self.fields["unit"], 1)
        for name in ("questionnaire", "round", "assessor", "folder"):
            right.addWidget(self.fields[name])
        right.addLayout(spread(None, self.choose))
        right.addStretch(1)
        sides.addLayout(left, 1)
        sides.addLayout(right, 1)
        scroll = named(QScrollArea(), "new_form")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(card)
        return scroll

    def _connect(self) -> None:
        self.search.textChanged.connect(self.unit.search)
        self.search.down.connect(self.unit.step_in)
        self.unit.picked.connect(self._fit_questionnaire)
        self.questionnaire.activated.connect(self._pick)
        self.cancel.clicked.connect(self.closed)
        on_escape(self, partial(_escape, self))
        self.unit.activated.connect(lambda _index: self.questionnaire.setFocus())
        for field in (self.round, self.assessor, self.folder):
            field.returnPressed.connect(self.start.click)
        for field in (self.round, self.assessor, self.folder):
            field.textChanged.connect(partial(_look_again, self))
        self.unit.picked.connect(partial(_look_again, self))
        self.start.clicked.connect(self._give)
        self.choose.clicked.connect(partial(_choose_folder, self))
        self._wording.changed.connect(self._words)

    def _words(self) -> None:
        say = self._wording.words.say
        self._title.say(say("New assessment"))
        for name, field in self.fields.items():
            field.say(say(FIELDS[name]))
        self.search.name_it(say("Find a unit"), say("Find a unit by name or code"))
        self.unit.setAccessibleName(say("Units found"))
        self.choose.say(say("Choose another folder…"))
        self.cancel.say(say("Cancel"))
        self.start.say(say("Start"))
        self.unit.show_units(self._units, self._wording)
        if self._installed:
            self._list_questionnaires()

    def _pick(self, _index: int) -> None:
        self._by_hand = True

    def _fit_questionnaire(self) -> None:
        """Propose the questionnaire that is made for units like the one chosen."""
        if self._by_hand:
            return
        unit, at = self.unit.chosen(), self.questionnaire.currentIndex()
        fitting = [
            number
            for number, entry in enumerate(self._installed)
            if unit is not None and unit.block in _blocks(entry)
        ]
        if fitting and at not in fitting:
            first = self._installed[fitting[0]].id
            same = [number for number in fitting if self._installed[number].id == first]
            self.questionnaire.setCurrentIndex(same[-1])

    def good(self) -> dict[str, bool]:
        """Which fields hold what they should."""
        return {
            "questionnaire": self._entry() is not None,
            "unit": self.unit.chosen() is not None,
            "round": bool(self.round.text().strip()),
            "assessor": bool(self.assessor.text().strip()),
            "folder": Path(self.folder.text()).is_dir(),
        }

    def _entry(self) -> Questionnaire | None:
        at = self.questionnaire.currentIndex()
        return self._installed[at].questionnaire if 0 <= at < len(self._installed) else None

    def _give(self) -> None:
        entry, unit, typed = self._entry(), self.unit.chosen(), self.good()
        for name, good in typed.items():
            self.fields[name].show_finding("" if good else self._empty(name))
        if entry is None or unit is None or not all(typed.values()):
            missing = next(name for name, good in typed.items() if not good)
            (self.search if missing == "unit" else self.fields[missing].field).setFocus()
            return
        wish = AssessmentWish(
            questionnaire=entry,
            unit=unit,
            round=latin_digits(self.round.text()).strip(),
            assessor=self.assessor.text().strip(),
            folder=Path(self.folder.text()),
        )
        try:
            session = create(wish, self._settings)
        except AssessmentError as problem:
            self.show_findings(problem.findings)
            return
        self.opened.emit(session)

    def _failed(self, problem: BaseException) -> None:
        if not isinstance(problem, AssessmentError):
            raise problem
        self.show_findings(problem.findings)

    def _empty(self, name: str) -> str:
        field = self._wording.words.say(FIELDS[name])
        return sentence(Finding(WindowProblem.FIELD_EMPTY, values={"field": field}), self._wording)


def _choose_folder(page: NewPage, _checked: object = None) -> None:
    """Ask for another folder."""
    chosen = QFileDialog.getExistingDirectory(
        page, page.choose.accessibleName(), page.folder.text()
    )
    if chosen:
        page.folder.setText(chosen)


def _look_again(page: NewPage, *_: object) -> None:
    """What was missing goes away the moment it is there."""
    for name, good in page.good().items():
        if good:
            page.fields[name].show_finding("")


def _escape(page: NewPage) -> None:
    """First out of the search, then back to the start page."""
    if page.search.text():
        page.search.clear()
    else:
        page.closed.emit()


def _blocks(entry: Installed) -> set[str]:
    known = entry.questionnaire
    return set() if known is None else {block.code for block in known.settings.peer_blocks}


_NO_QUESTIONNAIRE = Finding(WindowProblem.NO_QUESTIONNAIRE)
