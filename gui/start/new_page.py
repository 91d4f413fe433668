"""A new assessment: which questionnaire, which unit, which round, by whom, where it is kept."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtWidgets

from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.language import digits, normalise
from assessment.problems.exchange import NameProblem
from assessment.problems.windows import WindowProblem
from assessment.progress import Progress
from assessment.questionnaire.library import Installed, installed
from assessment.questionnaire.model import Questionnaire
from assessment.responses.record import Record, Subject
from assessment.units import KINDS, Unit, above, check_names, is_called, load_units, search_units
from assessment.words import mark
from gui.display import Display
from gui.session import Session
from gui.settings import WindowSettings
from gui.tasks import Worker
from gui.widgets import keyboard, label, outside, style, tile, window_page
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, Combo, LineField, SearchField
from gui.widgets.findings import sentence
from gui.widgets.style import (
    Framed,
    holding,
    lay_as_fits,
    scrolled,
    seen,
    spread,
    stack,
    with_object_name,
)
from gui.widgets.tables.cells import Index, wrapped

if TYPE_CHECKING:
    from assessment.exchange.beginning import Offer

UNIT = QtCore.Qt.ItemDataRole.UserRole + 1
GAP_OF_CODE = "   "
NEW_LINE = "\u2028"  # within one item
AROUND = 24  # points at both sides of the words of a row
NOWHERE = QtCore.QModelIndex()


class Units(QtCore.QAbstractListModel):
    """The units that were found as rows; what a row says is put together when it is asked for."""

    def __init__(self, parent: QtCore.QObject) -> None:
        super().__init__(parent)
        self._units: tuple[Unit, ...] = ()
        self.found: tuple[Unit, ...] = ()
        self._by_code: dict[str, Unit] = {}
        self._sought = ""
        self._display: Display | None = None

    def show_units(self, units: tuple[Unit, ...], display: Display) -> None:
        self._display = display
        if units is self._units:
            if self.found:
                first = self.index(0, 0)
                last = self.index(len(self.found) - 1, 0)
                self.dataChanged.emit(first, last, [QtCore.Qt.ItemDataRole.DisplayRole.value])
            return
        self._units = units
        self._by_code = {unit.code: unit for unit in units}
        self.search(self._sought)

    def search(self, text: str) -> None:
        self.beginResetModel()
        self._sought = text
        self.found = search_units(text, self._units)
        self.endResetModel()

    def row_of(self, code: str) -> QtCore.QModelIndex:
        rows = (at for at, unit in enumerate(self.found) if unit.code == code)
        return self.index(next(rows, -1), 0)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        if parent.isValid():
            return 0
        return len(self.found)

    def data(self, index: Index, role: int = QtCore.Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._display is None:
            return None
        if role in (QtCore.Qt.ItemDataRole.DisplayRole, QtCore.Qt.ItemDataRole.ToolTipRole):
            unit = self.found[index.row()]
            kind = KINDS.get(unit.kind)
            around = [
                self._display.plain(other_unit.name) for other_unit in above(unit, self._by_code)
            ]
            parts = (
                self._display.plain(unit.name),
                self._display.translate(kind) if kind else "",
                *around,
            )
            return f"{unit.code}{GAP_OF_CODE}{' · '.join(part for part in parts if part)}"
        if role == UNIT:
            return self.found[index.row()]
        return None


class UnitDelegate(QtWidgets.QStyledItemDelegate):
    """Tells a unit on as many lines as it needs, the further ones below its name."""

    def __init__(self, view: QtWidgets.QListView) -> None:
        super().__init__(view)
        self._view = view

    def displayText(self, value: object, _locale: QtCore.QLocale | QtCore.QLocale.Language) -> str:
        text = str(value)
        wide = self._view.fontMetrics().horizontalAdvance
        room = self._view.width() - self._view.verticalScrollBar().sizeHint().width() - AROUND
        if wide(text) <= room:
            return text
        code, _, name = text.partition(GAP_OF_CODE)
        below = " " * (wide(code + GAP_OF_CODE) // wide(" "))
        lines = wrapped(name, self._view.font(), room - wide(below))
        return code + GAP_OF_CODE + f"{NEW_LINE}{below}".join(lines)


class UnitList(QtWidgets.QListView):
    """Many communes share a name: an area says what kind it is and in which areas it lies."""

    picked = QtCore.Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        with_object_name(self, name)
        self.setProperty("frame", "list")
        self._units = Units(self)
        self.setModel(self._units)
        self.selectionModel().selectionChanged.connect(lambda *_: self.picked.emit())
        self.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(UnitDelegate(self))
        self.setEditTriggers(QtWidgets.QListView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(150)

    def show_units(self, units: tuple[Unit, ...], display: Display) -> None:
        chosen = self.chosen()
        self._units.show_units(units, display)
        self._choose_again(chosen)

    def search(self, text: str) -> bool:
        """Whether anything fits; one that is left alone, or alone is called so, is chosen."""
        chosen = self.chosen()
        self._units.search(text)
        units = self._units.found  # those called just so stand first
        alone = [unit for unit in units[:2] if len(units) == 1 or is_called(unit, text)]
        if len(alone) == 1:
            self._choose_again(alone[0])
        else:
            self._choose_again(chosen)
        return bool(units)

    def chosen(self) -> Unit | None:
        rows = self.selectionModel().selectedIndexes()
        unit = None
        if rows:
            unit = rows[0].data(UNIT)
        if isinstance(unit, Unit):
            return unit
        return None

    def step_in(self) -> None:
        self.setFocus()
        if self.chosen() is None and self._units.found:
            self._choose(self._units.index(0, 0))
        self.currentChanged(self.currentIndex(), NOWHERE)

    def currentChanged(self, current: Index, before: Index) -> None:
        """The list may be higher than what is seen of the page."""
        super().currentChanged(current, before)
        if self.hasFocus():
            style.bring_in_sight(self.viewport(), self.visualRect(current))

    def _choose_again(self, chosen: Unit | None) -> None:
        if chosen is None:
            row = NOWHERE
        else:
            row = self._units.row_of(chosen.code)
        if row.isValid():
            self._choose(row)

    def _choose(self, index: QtCore.QModelIndex) -> None:
        flags = QtCore.QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)


# Where what was refused is mended; all else by another folder.
MENDED_AT = {
    WindowProblem.NO_QUESTIONNAIRE: "questionnaire",
    NameProblem.NOT_VISIBLE: "round",
    NameProblem.LOOKS_LIKE: "round",
}
# of the card and between its columns, which share the room alike
BESIDE = 18
GAP = 28
FIELDS = {
    "questionnaire": mark("Questionnaire"),
    "unit": mark("Unit"),
    "round": mark("Round"),
    "assessor": mark("Assessor"),
    "folder": mark("Folder"),
    "last": mark("Last round"),
}


class NewPage(window_page.WindowPage):
    manual_section = 2

    def __init__(self, settings: WindowSettings, display: Display) -> None:
        super().__init__()
        self._settings = settings
        self._display = display
        self._units: tuple[Unit, ...] = ()
        self._installed: tuple[Installed, ...] = ()
        self._by_hand = False
        self._asked: tuple[Path, str, str] | None = None  # what the offers were looked for
        self._work = Worker(self)
        self._work.refused.connect(self.show_findings)
        self._offers: tuple[Offer, ...] = ()
        self._by_choice: Path | None = None
        self._build()
        self._connect()
        display.on_change(self._words)

    def begin(self, about: object = None) -> None:
        self._units = load_units()
        self._by_hand = False
        self._offers = ()
        self._by_choice = None
        self._asked = None
        self._list_last()
        self.questionnaire.clear()
        self.questionnaire.addItem(self._display.translate("Loading…"))
        self.start.setEnabled(False)
        self.unit.show_units(self._units, self._display)
        self._search(self.search.text())
        year = str(datetime.now(UTC).astimezone().year)
        self.round.show_text(self._display.digits(year))
        self.assessor.show_text(self._settings.name)
        self.folder.show_text(str(self._settings.folder))
        for field in self.fields.values():
            field.show_finding("")
        self._work.run(lambda _: installed(), self.offer)

    def first_focus(self) -> None:
        self.search.setFocus()

    focus_search = first_focus

    def offer(self, installed: tuple[Installed, ...]) -> None:
        self._installed = tuple(entry for entry in installed if entry.questionnaire is not None)
        self._list_questionnaires()
        self._fit_questionnaire()
        self.start.setEnabled(bool(self._installed))
        if not self._installed:
            self.show_findings((Finding(WindowProblem.NO_QUESTIONNAIRE),))

    def _list_questionnaires(self) -> None:
        titles = ((self._display.plain(entry.title), entry.version) for entry in self._installed)
        entries = [(" · ".join(filter(None, parts)), at) for at, parts in enumerate(titles)]
        caption = self._display.translate(FIELDS["questionnaire"])
        chosen = self.questionnaire
        chosen.show_entries(caption, entries, chosen.currentIndex())

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say why the assessment could not be made, at the field where that is mended."""
        for finding in findings:
            name = MENDED_AT.get(finding.problem, "folder")
            self.fields[name].show_finding(sentence(finding, self._display))
            self._lead_to(name)

    def _lead_to(self, name: str) -> None:
        """With what is told there in sight."""
        if name == "unit":
            self.search.setFocus()
        else:
            self.fields[name].field.setFocus()
        style.bring_in_sight(self.fields[name])

    def _build(self) -> None:
        self._title = label.Label(role="h1")
        self.area = self._form()
        self.cancel = Button(self._display, "cancel_new").bind_message("Cancel")
        self.start = Button(self._display, "create", role="primary", drawing="next", right=True)
        rows = self._title, (self.area, 1), spread(None, self.cancel, self.start)
        stack(*rows, on=self, gap=10, margins=(28, 16, 28, 16))

    def _form(self) -> QtWidgets.QScrollArea:
        display = self._display
        self.questionnaire = Combo(display, "questionnaire")
        self.search = SearchField(display, "unit_search")
        self.unit = UnitList("unit_list")
        self.round = LineField("round")
        self.assessor = LineField("assessor")
        self.folder = LineField("folder")
        self.choose = Button(display, "choose_folder", drawing="folder")
        self.last = Combo(display, "last_round_file")
        self.last.setMinimumContentsLength(24)  # where that has no room, its button stands below
        self.choose_last = Button(display, "choose_last", drawing="round").bind_message(
            "Choose a file…"
        )
        self.nothing = tile.EmptyState(display, "search", "no_unit")
        unit = with_object_name(
            holding(stack(self.search, (self.unit, 1), (self.nothing, 1))), "unit"
        )
        self.nothing.hide()
        asked = (self.questionnaire, unit, self.round, self.assessor, self.folder, self.last)
        self.fields = {
            name: Captioned(field, high=field is unit).bind_message(FIELDS[name], display)
            for name, field in zip(FIELDS, asked, strict=True)
        }
        card = Framed("card")
        fields = self.fields
        right = stack(fields["questionnaire"], fields["round"], fields["assessor"], gap=8)
        self._lines: list[QtWidgets.QHBoxLayout] = []
        for name, choose in (("folder", self.choose), ("last", self.choose_last)):
            right.addLayout(line := spread((fields[name], 1), choose))
            line.setAlignment(choose, QtCore.Qt.AlignmentFlag.AlignBottom)
            self._lines.append(line)
        right.addStretch(1)
        spread((fields["unit"], 1), (right, 1), on=card, gap=GAP, margins=(BESIDE, 14, BESIDE, 14))
        return scrolled(card, "new_form")

    def update_layout(self) -> None:
        """Where a path would have no room beside its button, it stands above."""
        half = self.area.viewport().width() // 2 - BESIDE
        for line in self._lines:
            lay_as_fits(line, half)
        self.unit.scheduleDelayedItemsLayout()  # Qt would keep rows as high as another width asked

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.nothing.wanted.connect(self.search.clear)
        self.nothing.wanted.connect(self.search.setFocus)
        self.search.down.connect(self.unit.step_in)
        self.unit.picked.connect(self._fit_questionnaire)
        self.questionnaire.activated.connect(self._pick)
        self.cancel.clicked.connect(self.closed)
        leave = self.closed.emit
        keyboard.on_escape(self, lambda: self.search.clear() if self.search.text() else leave())
        self.unit.activated.connect(lambda _index: self.questionnaire.setFocus())
        for field in (self.round, self.assessor, self.folder):
            field.returnPressed.connect(self.start.click)
            field.textChanged.connect(self._look_again)
        self.unit.picked.connect(self._look_again)
        self.start.bind_message("Start").clicked.connect(self._give)
        self.choose.bind_message("Choose another folder…").clicked.connect(self._choose_folder)
        self.choose_last.clicked.connect(self._choose_last)
        for changed in (self.round.textChanged, self.folder.textChanged, self.unit.picked):
            changed.connect(self._look_for_last)
        self._display.changed.connect(self.update_layout)

    def _words(self) -> None:
        translate = self._display.translate
        self._title.set_texts(translate("New assessment"))
        self.search.name_it(translate("Find a unit"), translate("Name, code, area or kind"))
        self.unit.setAccessibleName(translate("Units found"))
        self._list_last()
        self.round.show_text(self._display.digits(digits.latin_digits(self.round.text())))
        self.unit.show_units(self._units, self._display)
        self._search(self.search.text())
        if self._installed:
            self._list_questionnaires()

    def _search(self, text: str) -> None:
        translate = self._display.translate
        has_matches = self.unit.search(text)
        seen(self.unit, when=has_matches, otherwise=self.nothing)
        hint = translate("Try another spelling, the code, or the name of the province or district.")
        sentence = translate("Nothing found for “{text}”", text=text)
        self.nothing.set_texts(sentence, hint, translate("Clear the search"))

    def _pick(self, _index: int) -> None:
        self._by_hand = True

    def _fit_questionnaire(self) -> None:
        if self._by_hand:
            return
        unit = self.unit.chosen()
        at = self.questionnaire.currentIndex()
        fitting = [
            number
            for number, entry in enumerate(self._installed)
            if unit is not None and entry.questionnaire is not None
            if any(
                peer_block.code == unit.block
                for peer_block in entry.questionnaire.settings.peer_blocks
            )
        ]
        if fitting and at not in fitting:
            first = self._installed[fitting[0]].id
            same = [number for number in fitting if self._installed[number].id == first]
            self.questionnaire.setCurrentIndex(same[-1])

    def good(self) -> dict[str, bool]:
        return {
            "questionnaire": self._entry() is not None,
            "unit": self.unit.chosen() is not None,
            "round": bool(self.round.text().strip()),
            "assessor": bool(self.assessor.text().strip()),
            "folder": Path(self.folder.text()).is_dir(),
        }

    def _look_again(self, *_: object) -> None:
        for name, good in self.good().items():
            if good:
                self.fields[name].show_finding("")

    def _choose_folder(self) -> None:
        chosen = outside.ask_folder(self, self.choose.accessibleName(), Path(self.folder.text()))
        if chosen is not None:
            self.folder.setText(str(chosen))

    def _look_for_last(self, *_: object) -> None:
        """Offer what the folder holds of the unit; read aside, for a folder may be slow."""
        unit = self.unit.chosen()
        folder = Path(self.folder.text())
        if unit is None:
            return
        asked = folder, unit.code, digits.latin_digits(self.round.text()).strip()
        if asked != self._asked:  # the other language lists the units anew and changes nothing
            self._asked = asked

            def near(_: Progress) -> "tuple[Offer, ...]":
                from assessment.exchange.beginning import offers

                return offers(*asked)

            self._work.run(near, partial(self._offer_last, asked))

    def _offer_last(self, asked: tuple[Path, str, str], offers: "tuple[Offer, ...]") -> None:
        if asked != self._asked:  # the unit is another one by now
            return
        self._offers = offers
        self._list_last()
        if self._by_choice is None or self.last.currentData() != self._by_choice:
            earlier = any(not offer.goes_on for offer in offers)
            index = 0
            if earlier:
                index = 1
            self.last.setCurrentIndex(index)

    def _list_last(self) -> None:
        translate = self._display.translate
        entries: list[tuple[str, object]] = [(translate("No earlier round"), None)]
        for offer in self._offers:
            round_ = self._display.digits(offer.round)
            words = translate(
                "Round {round}: its answers stand beside · {file}",
                round=round_,
                file=offer.path.name,
            )
            if offer.goes_on:
                words = translate("This round: go on from the package {file}", file=offer.path.name)
            entries.append((words, offer.path))
        if self._by_choice is not None:
            entries.append((self._by_choice.name, self._by_choice))
        self.last.show_entries(translate(FIELDS["last"]), entries, self.last.currentData())

    def _choose_last(self) -> None:
        title = self.choose_last.accessibleName()
        folder = Path(self.folder.text())
        path = outside.ask_old(self, title, folder, "*.dra *.drx *.xlsx")
        if path is not None:
            self._by_choice = path
            self._list_last()
            self.last.setCurrentIndex(self.last.count() - 1)

    def _entry(self) -> Questionnaire | None:
        at = self.questionnaire.currentIndex()
        if 0 <= at < len(self._installed):
            return self._installed[at].questionnaire
        return None

    def _give(self) -> None:
        entry = self._entry()
        unit = self.unit.chosen()
        typed = self.good()
        for name, good in typed.items():
            values = {"field": self._display.translate(FIELDS[name])}
            refusal = sentence(Finding(WindowProblem.FIELD_EMPTY, values=values), self._display)
            if good:
                self.fields[name].show_finding("")
            else:
                self.fields[name].show_finding(refusal)
        if entry is None or unit is None or not all(typed.values()):
            self._lead_to(next(name for name, good in typed.items() if not good))
            return
        try:
            session = self._create(entry, unit)
        except AssessmentError as problem:
            self.show_findings(problem.findings)
            return
        self.opened.emit(session)

    def _create(self, questionnaire: Questionnaire, unit: Unit) -> Session:
        """Make the file, named by unit and round; its assessor and folder are remembered.

        Raises:
            AssessmentError: when there is such a file already, it cannot be made, unit or round
                have signs that nobody sees, or nothing can be taken from the earlier round.
        """
        by = self.assessor.text().strip()
        folder = Path(self.folder.text())
        round_ = digits.latin_digits(self.round.text()).strip()
        check_names(unit.code, round_)
        self._settings.name = by
        self._settings.folder = folder
        path = folder / f"{normalise.file_name(f'{unit.code}-{round_}')}.dra"
        if path.exists():
            place = FindingPlace(file=path.name)
            raise AssessmentError(Finding(WindowProblem.FILE_EXISTS, place, {"file": path.name}))
        subject = Subject(unit.code, unit.name, round_, by, datetime.now(UTC), unit.block)
        record = Record(str(uuid.uuid4()), questionnaire, subject)
        return Session.begin(path, record, by, self.last.currentData())
