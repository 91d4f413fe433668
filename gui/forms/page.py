"""The page of blank forms: which questionnaire, for whom, in which languages, as what."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.errors import AssessmentError
from assessment.questionnaire.library import Installed
from assessment.words import mark
from gui.forms.making import SUFFIX, Form, Tongue, Wish, make
from gui.settings import Settings
from gui.tasks import Task
from gui.theme import Theme
from gui.widgets.buttons import Button, Segments, spread
from gui.widgets.fields import Captioned, Combo, LineField
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.regions import on_escape
from gui.widgets.style import frame, named
from gui.wording import Wording

WIDE = 760
WORDS = {
    Form.PAPER: (mark("Paper form (PDF)…"), mark("To print and fill in by hand.")),
    Form.WORKBOOK: (
        mark("Workbook (Excel)…"),
        mark("To fill in with Excel or LibreOffice: lists to choose from, locked structure."),
    ),
    Form.KOBO: (
        mark("For ODK and Kobo…"),
        mark("To ask with telephones, in all languages of the questionnaire, without scores."),
    ),
}
Choose = Callable[[Wish], Path | None]


class FormsPage(QWidget):
    """Makes forms off the main thread and says where they are."""

    closed = Signal()

    def __init__(
        self, settings: Settings, wording: Wording, theme: Theme, *, choose: Choose | None = None
    ) -> None:
        """``choose`` finds the path instead of a dialogue."""
        super().__init__()
        named(self, "forms_page")
        self.setProperty("topic", "forms")
        self._settings, self._wording = settings, wording
        self.choose = choose or self._ask_path
        self.show_path: Callable[[Path], object] = _show
        self._task: Task | None = None
        self._made: Path | None = None
        self.entries: tuple[Installed, ...] = ()
        self.tongue, self._chosen = Tongue(wording.language.value), False
        self.questionnaire = Combo(theme, "form_questionnaire")
        self.unit = LineField("form_unit")
        self.tongues = Segments("form_language", tuple(Tongue))
        self.buttons = {form: Button(theme, f"form_{form}", drawing="document") for form in Form}
        self.findings = FindingsList(wording, theme, with_places=False)
        self.open = Button(theme, "open_form", drawing="folder")
        self.close_button = Button(theme, "close_forms")
        self._build()
        self._connect()
        self._say()

    def _build(self) -> None:
        self._title = Label(role="h1")
        self._about = Label(role="small", wrap=True)
        self._which = Captioned(self.questionnaire)
        self._whose = Captioned(self.unit)
        self._language = Label(role="smallbold")
        self._notes = {form: Label(role="small", wrap=True) for form in Form}
        self._saved = frame("note", "form_saved")
        self._saved_words = Label(wrap=True).can_be_copied()
        line = QHBoxLayout(self._saved)
        line.addWidget(self._saved_words, 1)
        line.addWidget(self.open)
        card = frame("card", "forms_card")
        card.setFixedWidth(WIDE)
        self._fill(card)
        holder = QWidget()
        around = QVBoxLayout(holder)
        around.setContentsMargins(16, 8, 16, 2)
        around.addLayout(spread(None, card, None))
        around.addStretch(1)
        scroll = named(QScrollArea(), "forms_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scroll)

    def _fill(self, card: QFrame) -> None:
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 10, 24, 12)
        column.setSpacing(6)
        column.addLayout(spread(self._title, None, self.close_button))
        column.addWidget(self._about)
        column.addWidget(self._which)
        column.addWidget(self._whose)
        column.addWidget(self._language)
        column.addLayout(spread(self.tongues, None))
        for form, button in self.buttons.items():
            button.setMinimumWidth(260)
            row = QHBoxLayout()
            row.setSpacing(14)
            row.addWidget(button)
            row.addWidget(self._notes[form], 1)
            column.addLayout(row)
        column.addWidget(self.findings)
        column.addWidget(self._saved)

    def _connect(self) -> None:
        for tongue in Tongue:
            button = self.tongues.buttons[tongue]
            button.clicked.connect(lambda _=False, to=tongue: self.speak(to))
        for form, button in self.buttons.items():
            button.clicked.connect(lambda _=False, wanted=form: self.make(wanted))
        self.open.clicked.connect(lambda: self._made and self.show_path(self._made))
        self.close_button.clicked.connect(self.closed)
        on_escape(self, self.closed.emit)
        self._wording.changed.connect(self._say)

    # ------------------------------------------------------------ doing

    def begin(self) -> None:
        """Look which questionnaires there are."""
        from assessment.questionnaire.library import installed

        self._made = None
        self.findings.show_findings(())
        self._run(installed, self.offer)

    def offer(self, entries: tuple[Installed, ...]) -> None:
        """Offer these questionnaires; refused ones are left out."""
        chosen = self.questionnaire.currentData()
        self.entries = tuple(entry for entry in entries if entry.questionnaire is not None)
        with QSignalBlocker(self.questionnaire):
            self.questionnaire.clear()
            for entry in self.entries:
                self.questionnaire.addItem(self._named(entry), str(entry.path))
            self.questionnaire.setCurrentIndex(max(0, self.questionnaire.findData(chosen)))
        self._say()

    def speak(self, tongue: Tongue) -> None:
        """Make forms in these languages from now on."""
        self.tongue, self._chosen = tongue, True
        self._say()

    def make(self, form: Form) -> None:
        """Ask for a place and make a form there."""
        at = self.questionnaire.currentIndex()
        if self._task is not None or not 0 <= at < len(self.entries):
            return
        unit = self.unit.text().strip()
        wish = Wish(self.entries[at], form, self.tongue, unit, datetime.now(UTC))
        path = self.choose(wish)
        if path is not None:
            self._made = None
            self.findings.show_findings(())
            self._run(lambda: make(wish, path), self._finished)

    def _run(self, work: Callable[[], object], done: Callable[..., object]) -> None:
        if self._task is not None:
            return
        self._task = Task(lambda _: work(), self)
        self._task.finished.connect(self._over)
        self._task.finished.connect(done)
        self._task.failed.connect(self._failed)
        self._say()
        self._task.start()

    def _finished(self, path: Path) -> None:
        self._made = path
        self._say()
        self.open.setFocus()

    def _failed(self, problem: Exception) -> None:
        self._over(None)
        if not isinstance(problem, AssessmentError):
            raise problem
        self.findings.show_findings(problem.findings)

    def _over(self, _result: object) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        self._say()

    # ------------------------------------------------------------ showing

    def first_focus(self) -> None:
        """Put the keyboard on the first choice."""
        self.questionnaire.setFocus()

    def _say(self) -> None:
        if not self._chosen:  # forms speak the language of the window until somebody says otherwise
            self.tongue = Tongue(self._wording.language.value)
        say = self._wording.words.say
        self._title.say(say("Blank forms"))
        self._about.say(say("For offices without the program. What was filled in comes back by "
                            "“Bring in answers…” in an open assessment."))  # fmt: skip
        self._which.say(say("Questionnaire"))
        self._whose.say(say("Code of the unit (may stay empty)"))
        self._language.say(say("Language of the form"))
        self.tongues.setAccessibleName(say("Language of the form"))
        names = {Tongue.KM: "ខ្មែរ", Tongue.EN: "English", Tongue.BOTH: say("Both")}
        for tongue, segment in self.tongues.buttons.items():
            segment.setText(names[Tongue(tongue)])
            segment.setAccessibleName(names[Tongue(tongue)])
        self.tongues.show_key(self.tongue)
        ready = bool(self.entries) and self._task is None
        for form, (words, note) in self._words().items():
            self.buttons[form].say(words)
            self.buttons[form].setEnabled(ready)
            self._notes[form].say(note)
        self.open.say(say("Open the form"))
        self.close_button.say(say("Close"))
        self._saved.setVisible(self._made is not None)
        if self._made is not None:
            self._saved_words.say(say("Saved: {file}", file=self._made.name))
        for at, entry in enumerate(self.entries):
            self.questionnaire.setItemText(at, self._named(entry))

    def _words(self) -> dict[Form, tuple[str, str]]:
        say = self._wording.words.say
        return {form: (say(words), say(note)) for form, (words, note) in WORDS.items()}

    def _ask_path(self, wish: Wish) -> Path | None:
        title = self.buttons[wish.form].accessibleName()
        return _ask(self, title, self._settings.folder, wish)

    def _named(self, entry: Installed) -> str:
        return f"{self._wording.plain(entry.title)} · {entry.version}"


def _ask(page: QWidget, title: str, folder: Path, wish: Wish) -> Path | None:
    suffix = SUFFIX[wish.form]
    start = str(folder / wish.proposed)
    chosen, _ = QFileDialog.getSaveFileName(page, title, start, f"*{suffix}")
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_suffix(suffix)


def _show(path: Path) -> object:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
