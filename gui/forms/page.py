"""The page of blank forms for offices without the program."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.language.normalise import file_name
from assessment.problems.commands import CommandProblem
from assessment.questionnaire.library.installed import Installed
from assessment.questionnaire.structure import Settings
from assessment.reports.order import LANGUAGES, Tongue
from assessment.units import Unit, find_unit
from assessment.words import mark
from gui.session import Session
from gui.settings import WindowSettings
from gui.theme import Theme
from gui.widgets.buttons import Button, Segments
from gui.widgets.card_page import CardPage
from gui.widgets.fields import Captioned, Combo, LineField
from gui.widgets.label import Label
from gui.widgets.outside import open_outside
from gui.widgets.pdf_pages import measure
from gui.widgets.style import frame, spread
from gui.widgets.window_page import Printout
from gui.wording import Wording


class FormKind(StrEnum):
    """The kinds of forms."""

    PAPER = "paper"
    WORKBOOK = "workbook"
    KOBO = "kobo"


SUFFIX = {FormKind.PAPER: ".pdf", FormKind.WORKBOOK: ".xlsx", FormKind.KOBO: ".xlsx"}


@dataclass(frozen=True, slots=True)
class FormWish:
    """A form that is wanted.

    Attributes:
        entry: The questionnaire.
        form: Which kind.
        tongue: In which languages; a copy for ODK and Kobo has all of them.
        unit: Code of the unit it is for; empty for any.
        now: The time it is made.
    """

    entry: Installed
    form: FormKind
    tongue: Tongue
    unit: str
    now: datetime

    @property
    def proposed(self) -> str:
        tongue = "kobo" if self.form is FormKind.KOBO else self.tongue.value
        parts = [self.entry.id, self.entry.version, self.unit, tongue]
        return file_name("-".join(part for part in parts if part)) + SUFFIX[self.form]


def make(wish: FormWish, path: Path) -> Path:
    """Make the form.

    Raises:
        AssessmentError: when the unit is not known, or the file cannot be written.
    """
    return _MAKERS[wish.form](wish, path)


def printout(wish: FormWish) -> Printout:
    """The form as pages to print; nothing of it is kept.

    Raises:
        AssessmentError: As ``make``, and where pages cannot be shown on this computer.
    """
    with TemporaryDirectory() as folder:
        pdf = make(wish, Path(folder, wish.proposed)).read_bytes()
    return Printout(wish.proposed, pdf, measure(pdf))


def _unit(wish: FormWish) -> Unit | None:
    if not wish.unit:
        return None
    unit = find_unit(wish.unit)
    if unit is None:
        raise AssessmentError(Finding(CommandProblem.UNKNOWN_UNIT, values={"unit": wish.unit}))
    return unit


def _blank(wish: FormWish, path: Path) -> Path:
    from assessment.forms.blank import write_blank
    from assessment.forms.order import BlankOrder

    questionnaire = wish.entry.questionnaire
    if questionnaire is None:
        raise AssessmentError(*wish.entry.findings)
    paper = wish.form is FormKind.PAPER
    write_blank(
        BlankOrder(
            questionnaire=questionnaire,
            now=wish.now,
            languages=LANGUAGES[wish.tongue],
            unit=_unit(wish),
            pdf=path if paper else None,
            xlsx=None if paper else path,
        )
    )
    return path


def _kobo(wish: FormWish, path: Path) -> Path:
    from assessment.forms.odk import write_odk_form

    write_odk_form(wish.entry.path, path, wish.now)
    return path


_MAKERS: dict[FormKind, Callable[[FormWish, Path], Path]] = {
    FormKind.PAPER: _blank,
    FormKind.WORKBOOK: _blank,
    FormKind.KOBO: _kobo,
}


LOOKING, MAKING = mark("Looking for questionnaires…"), mark("Making the form…")
WORDS = {
    FormKind.PAPER: (mark("Paper form (PDF)…"), mark("To print and fill in by hand.")),
    FormKind.WORKBOOK: (
        mark("Workbook (Excel)…"),
        mark("To fill in with Excel or LibreOffice: lists to choose from, locked structure."),
    ),
    FormKind.KOBO: (
        mark("For ODK and Kobo…"),
        mark(
            "For collecting answers on phones or tablets, in every language of the "
            "questionnaire, without scores."
        ),
    ),
}
Choose = Callable[[FormWish], Path | None]


class FormsPage(CardPage):
    """Makes forms off the main thread and says where they are."""

    manual_section = 3

    def __init__(
        self,
        settings: WindowSettings,
        wording: Wording,
        theme: Theme,
        *,
        choose: Choose | None = None,
    ) -> None:
        """``choose`` finds the path instead of a dialogue."""
        super().__init__("forms", wording, theme)
        self._settings = settings
        self.choose = choose or self._ask_path
        self.show_path: Callable[[Path], object] = open_outside
        self._made: Path | None = None
        self._for: Settings | None = None
        self.entries: tuple[Installed, ...] = ()
        self.tongue, self._chosen = Tongue(wording.language.value), False
        self.questionnaire = Combo(theme, "form_questionnaire")
        self.unit = LineField("form_unit")
        self.tongues = Segments("form_language", tuple(Tongue))
        self.buttons = {
            form: Button(theme, f"form_{form}", drawing="document") for form in FormKind
        }
        self.print = Button(theme, "print_form", drawing="print")
        self.open = Button(theme, "open_form", drawing="folder")
        self._build()
        self._connect()
        self.say()

    def _build(self) -> None:
        self._which = Captioned(self.questionnaire)
        self._whose = Captioned(self.unit)
        self._language = Label(role="smallbold")
        self._notes = {form: Label(role="small", wrap=True) for form in FormKind}
        self._saved = frame("note", "form_saved")
        self._saved_words = Label(wrap=True).can_be_copied()
        spread((self._saved_words, 1), self.open, on=self._saved, gap=None, margins=None)
        rows = [self._row(form) for form in FormKind]
        self.lay_out(
            self._which, self._whose, self._language, spread(self.tongues, None), *rows, self.work,
            outcome=self._saved,
        )  # fmt: skip
        self._column.setSpacing(6)

    def _row(self, form: FormKind) -> QHBoxLayout:
        self.told_buttons += (self.buttons[form],)
        row = spread(self.buttons[form], self._notes[form], gap=14)
        row.setStretch(1, 1)
        if form is FormKind.PAPER:
            row.addWidget(self.print)
        return row

    def _connect(self) -> None:
        for tongue in Tongue:
            button = self.tongues.buttons[tongue]
            button.clicked.connect(lambda _=False, to=tongue: self.speak(to))
        for form, button in self.buttons.items():
            button.clicked.connect(lambda _=False, wanted=form: self.make(wanted))
        self.print.clicked.connect(self.print_pages)
        self.open.clicked.connect(lambda: self._made and self.show_path(self._made))

    # ------------------------------------------------------------ doing

    def begin(self, about: object = None) -> None:
        """Look which questionnaires there are; that of an open assessment is proposed."""
        from assessment.questionnaire.library.installed import installed

        self._made, self._for = None, None
        if isinstance(about, Session):
            self._for = about.questionnaire.settings
            self.unit.setText(about.record.subject.unit)
        self.run(lambda _: installed(), self.offer, LOOKING)

    def offer(self, entries: tuple[Installed, ...]) -> None:
        """Offer these questionnaires; refused ones are left out."""
        chosen, wanted = self.questionnaire.currentData(), self._for
        self.entries = tuple(entry for entry in entries if entry.questionnaire is not None)
        with QSignalBlocker(self.questionnaire):
            self.questionnaire.clear()
            for entry in self.entries:
                self.questionnaire.addItem(self._named(entry), str(entry.path))
            fitting = (
                str(entry.path)
                for entry in self.entries
                if wanted is not None and (entry.id, entry.version) == (wanted.id, wanted.version)
            )
            at = self.questionnaire.findData(next(fitting, chosen))
            self.questionnaire.setCurrentIndex(max(0, at))
        self.say()

    def speak(self, tongue: Tongue) -> None:
        self.tongue, self._chosen = tongue, True
        self.say()

    def _wish(self, form: FormKind) -> FormWish | None:
        at = self.questionnaire.currentIndex()
        if self.busy or not 0 <= at < len(self.entries):
            return None
        unit = self.unit.text().strip()
        return FormWish(self.entries[at], form, self.tongue, unit, datetime.now(UTC))

    def print_pages(self) -> bool:
        """Make the paper form and lead to the page that prints it."""
        wish = self._wish(FormKind.PAPER)
        if wish is not None:
            self.run(lambda _: printout(wish), partial(self.wanted.emit, "printing"), MAKING)
        return True

    def make(self, form: FormKind) -> None:
        wish = self._wish(form)
        path = None if wish is None else self.choose(wish)
        if wish is not None and path is not None:
            self._made = None
            self.run(lambda _: make(wish, path), self._finished, MAKING)

    def _finished(self, path: Path) -> None:
        self._made = path
        self.say()
        self.show_top()
        self.open.setFocus()

    # ------------------------------------------------------------ showing

    def first_focus(self) -> None:
        self.questionnaire.setFocus()

    def say(self) -> None:
        super().say()
        if not self._chosen:  # forms speak the language of the window until somebody says otherwise
            self.tongue = Tongue(self._wording.language.value)
        say = self._wording.words.say
        self.title.say(say("Blank forms"))
        self.about.say(say(
            "For offices without the program. Completed forms are read with “Import answers…” "
            "in an open assessment."))  # fmt: skip
        self._which.say(say("Questionnaire"))
        self._whose.say(say("Code of the unit (may stay empty)"))
        self._language.say(say("Language of the form"))
        self.tongues.setAccessibleName(say("Language of the form"))
        names = {Tongue.KM: "ខ្មែរ", Tongue.EN: "English", Tongue.BOTH: say("Both")}
        for tongue, segment in self.tongues.buttons.items():
            segment.setText(names[Tongue(tongue)])
            segment.setAccessibleName(names[Tongue(tongue)])
        self.tongues.show_key(self.tongue)
        ready = bool(self.entries) and not self.busy
        for form, (words, note) in self._words().items():
            self.buttons[form].say(words)
            self.buttons[form].setEnabled(ready)
            self._notes[form].say(note)
        self.line_up()
        self.print.say(say("Print…"), tip="Ctrl+P")
        self.print.setEnabled(ready)
        self.open.say(say("Open the form"))
        self._saved.setVisible(self._made is not None)
        if self._made is not None:
            self._saved_words.say(say("Saved: {file}", file=self._made.name))
        for at, entry in enumerate(self.entries):
            self.questionnaire.setItemText(at, self._named(entry))

    def _words(self) -> dict[FormKind, tuple[str, str]]:
        say = self._wording.words.say
        return {form: (say(words), say(note)) for form, (words, note) in WORDS.items()}

    def _ask_path(self, wish: FormWish) -> Path | None:
        title = self.buttons[wish.form].accessibleName()
        return _ask(self, title, self._settings.folder, wish)

    def _named(self, entry: Installed) -> str:
        return f"{self._wording.plain(entry.title)} · {entry.version}"


def _ask(page: QWidget, title: str, folder: Path, wish: FormWish) -> Path | None:
    suffix = SUFFIX[wish.form]
    start = str(folder / wish.proposed)
    chosen, _ = QFileDialog.getSaveFileName(page, title, start, f"*{suffix}")
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_suffix(suffix)
