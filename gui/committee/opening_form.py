"""The form that opens a round."""

from pathlib import Path

from PySide6.QtCore import Signal

from assessment.consolidation import acts, collection
from assessment.errors import AssessmentError
from assessment.files.failures import explained
from assessment.forms.round_files import RoundFiles, RoundOrder, make_files
from assessment.incoming import given, unit_list
from assessment.language.digits import latin_digits
from assessment.problems.files import FileProblem
from assessment.progress import Progress
from assessment.questionnaire.library import Installed, installed
from assessment.reports.order import LANGUAGES, Tongue
from assessment.secretariat import opening
from assessment.units import load_register
from gui.committee.desk import TABLES
from gui.committee.session import CommitteeSession
from gui.display import Display
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.widgets.label import Label
from gui.widgets.outside import ask_folder, ask_old
from gui.widgets.style import Framed, scrolled, spread, stack
from gui.widgets.tick_row import TickRow


class OpeningForm(Framed):
    opened = Signal(str)  # the round that is open now

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("card", "opening_form")
        self._session = session
        self._display = display
        self._table: Path | None = None
        self.name = LineField("opening_round")
        self.contact = LineField("opening_contact")
        self.begin = LineField("opening_begin")
        self.end = LineField("opening_end")
        self._fields = [*map(Captioned, (self.name, self.contact, self.begin, self.end))]
        self._which = Label(role="smallbold").bind_message("Questionnaires asked", display)
        self.ticks: dict[str, TickRow] = {}
        self._entries: dict[str, Installed] = {}
        self.units = Button(display, "opening_units", drawing="table")
        self.forms = TickRow(display, "opening_forms")
        self.forms.setChecked(True)
        self.now = Button(display, "opening_now", role="primary", drawing="folder")
        self._lacks = Label(role="small", wrap=True)
        self._told = Label(wrap=True)
        self._rows = stack(None, gap=0)
        right = stack(self._which, (scrolled(self._rows, across=False), 1), gap=4)
        named_by = spread(*self._fields[:2])
        days = spread(*self._fields[2:])
        left = stack(named_by, days, self.units, self.forms, None, gap=8)
        foot = spread(self.now, (self._lacks, 8), (self._told, 1))
        both = spread((left, 1), (right, 1), gap=18)
        stack((both, 1), foot, on=self, margins=(16, 10, 16, 12), gap=8)
        self.units.clicked.connect(self._take_table)
        self.now.bind_message("Open the round and make the files…").clicked.connect(self._open)
        self.forms.clicked.connect(lambda: self._tick(self.forms))
        session.busy.connect(lambda _: self.update_texts())
        self.name.textChanged.connect(lambda _: self.update_texts())

    def choose_table(self) -> Path | None:
        return ask_old(
            self,
            self._display.translate("Table of units and assessors…"),
            self._session.path.parent,
            TABLES,
        )

    def choose_folder(self) -> Path | None:
        return ask_folder(
            self, self._display.translate("Choose a folder…"), self._session.path.parent
        )

    def offer(self) -> None:
        if not self.ticks:
            self._session.run(lambda _held, _step: installed(), self._offer, quiet=True)

    def _offer(self, entries: tuple[Installed, ...]) -> None:
        scored = [entry for entry in entries if entry.questionnaire and entry.questionnaire.root]
        self._entries = {
            other_installed.id: other_installed for other_installed in scored
        }  # of each the latest version
        for key in (entry for entry in self._entries if entry not in self.ticks):
            row = self.ticks[key] = TickRow(self._display, f"opening_{key}")
            row.clicked.connect(lambda _=False, row=row: self._tick(row))
            self._rows.insertWidget(self._rows.count() - 1, row)
        self.update_texts()

    def update_texts(self) -> None:
        translate = self._display.translate
        working = self._session.working
        words = (
            translate("Name of the round"),
            translate("Whom to ask"),
            translate("First day"),
            translate("Last day"),
        )
        for captioned, text in zip(self._fields, words, strict=True):
            captioned.set_texts(text)
        self.name.hint(self._display.digits("2027"))
        self.begin.hint(self._display.digits("04-01-2027"))
        self.end.hint(self._display.digits("31-03-2027"))
        for key, row in self.ticks.items():
            entry = self._entries[key]
            row.set_texts(f"{self._display.plain(entry.title)}\u00a0·\u00a0{entry.version}")
        table = self._table
        if table is None:
            self.units.set_texts(translate("Table of units and assessors…"))
        else:
            self.units.set_texts(table.name)
        self.forms.set_texts(translate("Blank paper forms and workbooks too"))
        ready = bool(self.name.text().strip()) and bool(self._asked())
        self.now.setEnabled(ready and not working)
        if ready:
            self._lacks.set_optional_texts("")
        else:
            self._lacks.set_optional_texts(
                translate("Name the round and choose questionnaires first.")
            )

    def _tick(self, row: TickRow) -> None:
        row.setChecked(not row.isChecked())
        self.update_texts()

    def _asked(self) -> list[str]:
        return [key for key, row in self.ticks.items() if row.isChecked()]

    def _open(self) -> None:
        try:
            plan, expected = self._plan()
        except AssessmentError as problem:
            self._session.refused.emit(list(problem.findings))
            return
        folder = self.choose_folder()
        if folder is None:
            return
        at = self._session.clock()
        by = self._session.by
        word = acts.Word(by, at, self._display.translate("The round is opened."))
        tongue = Tongue(self._display.language.value)
        order = RoundOrder(
            plan,
            folder,
            by,
            at,
            LANGUAGES[tongue],
            expected,
            self.contact.text().strip(),
            self.forms.isChecked(),
        )

        def work(held: collection.Collection, progress: Progress) -> RoundFiles:
            return make_files(held, opening.open_round(held, plan, word), order, progress)

        self._told.set_texts("")
        self._session.refused.emit([])
        self._session.run(work, lambda made: self._done(plan.round, made), stopped=self._stopped)
        self.update_texts()

    def _plan(self) -> tuple[opening.RoundPlan, dict[str, unit_list.ExpectedUnit]]:
        asked = [self._entries[key].questionnaire for key in self._asked()]
        expected: dict[str, unit_list.ExpectedUnit] = {}
        if self._table is not None:
            with explained(self._table, FileProblem.NOT_FOUND):
                expected = unit_list.read_expected(self._table, load_register())
        begin = given.typed_day(self.begin.text())
        end = given.typed_day(self.end.text())
        questionnaires = tuple(
            questionnaire for questionnaire in asked if questionnaire is not None
        )
        name = latin_digits(self.name.text()).strip()
        return opening.RoundPlan(name, questionnaires, begin, end, frozenset(expected)), expected

    def _stopped(self) -> None:
        translate = self._display.translate
        self._told.set_texts(
            translate("Stopped. What was made is kept; pressed again, it goes on from there.")
        )
        self._session.refresh()

    def _done(self, occasion: str, made: RoundFiles) -> None:
        counts = made.starters, made.beside, made.letters
        n, m, letters = map(self._display.number, counts)
        sentence = self._display.translate(
            "Starter files: {n}, with the last round inside: {m}. Letters: {letters}.",
            n=n,
            m=m,
            letters=letters,
        )
        self._told.set_texts(sentence)
        self._session.tell(made.findings)
        self.opened.emit(occasion)

    def _take_table(self) -> None:
        self._table = self.choose_table() or self._table
        self.update_texts()
