"""A new assessment: which questionnaire, which unit, which round, by whom, where it is kept."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListView, QScrollArea, QVBoxLayout, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.language.digits import latin_digits
from assessment.language.normalise import search_key
from assessment.problems.windows import WindowProblem
from assessment.questionnaire.library.installed import Installed, installed
from assessment.questionnaire.model import Questionnaire
from assessment.units import KINDS, Unit, load_units
from assessment.words import mark
from gui.messages import sentence
from gui.settings import WindowSettings
from gui.start.making import AssessmentWish, create
from gui.tasks import Task
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, Combo, LineField, SearchField
from gui.widgets.findings_list import FindingsList
from gui.widgets.keyboard import on_escape
from gui.widgets.label import Label
from gui.widgets.style import frame, named, spread
from gui.widgets.window_page import WindowPage
from gui.wording import Wording

if TYPE_CHECKING:
    from assessment.exchange.beginning import Offer

HAYSTACK = Qt.ItemDataRole.UserRole + 1
UNIT = Qt.ItemDataRole.UserRole + 2
NOWHERE = QModelIndex()


class Units(QAbstractListModel):
    """The units as rows; what a row says is put together when it is asked for."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._units: tuple[Unit, ...] = ()
        self._above: dict[str, Unit] = {}
        self._keys: dict[str, str] = {}
        self._wording: Wording | None = None

    def show_units(self, units: tuple[Unit, ...], wording: Wording) -> None:
        """These from now on; the same again are only said anew."""
        self._wording = wording
        if units is self._units:
            if units:
                first, last = self.index(0, 0), self.index(len(units) - 1, 0)
                self.dataChanged.emit(first, last, [Qt.ItemDataRole.DisplayRole.value])
            return
        self.beginResetModel()
        self._units, self._keys = units, {}
        self._above = {unit.code: unit for unit in units}
        self.endResetModel()

    def row_of(self, code: str) -> QModelIndex:
        """The row of a unit; invalid where it is not among them."""
        rows = (at for at, unit in enumerate(self._units) if unit.code == code)
        return self.index(next(rows, -1), 0)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._units)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole.value,
    ) -> object:
        if not index.isValid() or self._wording is None:
            return None
        unit = self._units[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _line(unit, self._above.get(unit.parent), self._wording)
        if role == HAYSTACK:
            return self._key(unit)
        return unit if role == UNIT else None

    def _key(self, unit: Unit) -> str:
        if unit.code not in self._keys:
            names = " ".join(words for _, words in unit.name.pairs)
            self._keys[unit.code] = search_key(f"{unit.code} {names}")
        return self._keys[unit.code]


class UnitList(QListView):
    """The register, searchable by code and by name in either language.

    An area says what kind it is and in which area it lies: many communes share a name.
    """

    picked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, name)
        self.setProperty("frame", "list")
        self._model = Units(self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._model)
        self._found.setFilterRole(HAYSTACK)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(self._found)
        self.selectionModel().selectionChanged.connect(lambda *_: self.picked.emit())
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(150)

    def show_units(self, units: tuple[Unit, ...], wording: Wording) -> None:
        """Show these, names in the language in use; the chosen one stays chosen."""
        chosen = self.chosen()
        self._model.show_units(units, wording)
        if chosen is not None and self.chosen() is None:
            self._choose(self._found.mapFromSource(self._model.row_of(chosen.code)))

    def search(self, text: str) -> None:
        """Show what holds the text, however it is spelt; one that is left alone is chosen."""
        self._found.setFilterFixedString(search_key(text))
        if self._found.rowCount() == 1:
            self._choose(self._found.index(0, 0))

    def chosen(self) -> Unit | None:
        """The unit chosen; None without."""
        rows = self.selectionModel().selectedIndexes()
        unit = rows[0].data(UNIT) if rows else None
        return unit if isinstance(unit, Unit) else None

    def step_in(self) -> None:
        """Take the keyboard and choose the first unit."""
        self.setFocus()
        if self.chosen() is None and self._found.rowCount():
            self._choose(self._found.index(0, 0))

    def _choose(self, index: QModelIndex) -> None:
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)


def _line(unit: Unit, above: Unit | None, wording: Wording) -> str:
    kind = KINDS.get(unit.kind)
    parts = [
        wording.plain(unit.name),
        wording.words.say(kind) if kind else "",
        wording.plain(above.name) if above else "",
    ]
    return f"{unit.code}   {' · '.join(part for part in parts if part)}"


FIELDS = {
    "questionnaire": mark("Questionnaire"),
    "unit": mark("Unit"),
    "round": mark("Round"),
    "assessor": mark("Assessor"),
    "folder": mark("Folder"),
    "last": mark("Last round"),
}


class NewPage(WindowPage):
    """The form; with everything filled in, the file is made and opened."""

    manual_section = 2

    def __init__(self, settings: WindowSettings, wording: Wording, theme: Theme) -> None:
        """Empty until ``begin``."""
        super().__init__()
        named(self, "pageGround")
        self._settings, self._wording, self._theme = settings, wording, theme
        self._units: tuple[Unit, ...] = ()
        self._installed: tuple[Installed, ...] = ()
        self._by_hand = False
        self._task: Task | None = None
        self._search_task: Task | None = None
        self._offers: tuple[Offer, ...] = ()
        self._by_choice: Path | None = None
        self._build()
        self._connect()
        self._words()

    def begin(self, about: object = None) -> None:
        """Offer the units, with the fields as the settings know them; questionnaires follow."""
        self._units = load_units()
        self._by_hand = False
        self._offers, self._by_choice = (), None
        self._list_last()
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
        self.search.setFocus()

    def focus_search(self) -> None:
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
        self.last = Combo(theme, "last_round_file")
        self.choose_last = Button(theme, "choose_last", drawing="round")
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
            "last": Captioned(self.last),
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
        right.addWidget(self.fields["last"])
        right.addLayout(spread(None, self.choose_last))
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
        self.choose_last.clicked.connect(self._choose_last)
        for field in (self.round, self.folder):
            field.textChanged.connect(self._look_for_last)
        self.unit.picked.connect(self._look_for_last)
        self._wording.changed.connect(self._words)

    def _words(self) -> None:
        say = self._wording.words.say
        self._title.say(say("New assessment"))
        for name, field in self.fields.items():
            field.say(say(FIELDS[name]))
        self.search.name_it(say("Find a unit"), say("Find a unit by name or code"))
        self.unit.setAccessibleName(say("Units found"))
        self.choose.say(say("Choose another folder…"))
        self.choose_last.say(say("Choose a file…"))
        self._list_last()
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

    # ------------------------------------------------------------ the round before

    def _look_for_last(self, *_: object) -> None:
        """Offer what the folder holds of the unit; read aside, for a folder may be slow."""
        unit, folder = self.unit.chosen(), Path(self.folder.text())
        round_ = latin_digits(self.round.text()).strip()
        if unit is None:
            return
        self._search_task = task = Task(partial(_near, folder, unit.code, round_), self)
        task.finished.connect(partial(self._offer_last, task))
        task.failed.connect(self._failed)
        task.start()

    def _offer_last(self, task: Task, found: "tuple[Offer, ...]") -> None:
        if task is self._search_task:  # else the unit is another one by now
            self._offers = found
            self._list_last()
            earlier = any(not one.goes_on for one in found)
            self.last.setCurrentIndex(1 if earlier else 0)

    def _list_last(self) -> None:
        say, chosen = self._wording.words.say, self.last.currentData()
        self.last.clear()
        self.last.addItem(say("No earlier round"), None)
        for one in self._offers:
            round_ = self._wording.digits(one.round)
            words = say("Round {round}: its answers stand beside · {file}",
                        round=round_, file=one.path.name)  # fmt: skip
            if one.goes_on:
                words = say("This round: go on from the package {file}", file=one.path.name)
            self.last.addItem(words, one.path)
        if self._by_choice is not None:
            self.last.addItem(self._by_choice.name, self._by_choice)
        self.last.setCurrentIndex(max(self.last.findData(chosen), 0))

    def _choose_last(self) -> None:
        title, folder = self.choose_last.accessibleName(), self.folder.text()
        path, _ = QFileDialog.getOpenFileName(self, title, folder, "*.dra *.drx *.xlsx")
        if path:
            self._by_choice = Path(path)
            self._list_last()
            self.last.setCurrentIndex(self.last.count() - 1)

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
            source=self.last.currentData(),
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


def _near(folder: Path, unit: str, round_: str, _progress: object) -> "tuple[Offer, ...]":
    from assessment.exchange.beginning import offers

    return offers(folder, unit, round_)


def _choose_folder(page: NewPage, _checked: object = None) -> None:
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
