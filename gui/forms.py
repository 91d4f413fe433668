"""The page of blank forms for offices without the program."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6 import QtCore

from assessment.errors import AssessmentError, Finding
from assessment.files import disk
from assessment.language.normalise import file_name
from assessment.problems.commands import CommandProblem
from assessment.questionnaire import library, structure
from assessment.reports.order import LANGUAGES, Tongue
from assessment.units import find_unit
from assessment.words import mark
from gui.display import Display
from gui.session import Session
from gui.settings import WindowSettings
from gui.widgets import card_page, fields, label, outside, pdf_pages, style, window_page
from gui.widgets.buttons import Button, Segments


class FormKind(StrEnum):
    PAPER = "paper"
    WORKBOOK = "workbook"
    KOBO = "kobo"


SUFFIX = {FormKind.PAPER: ".pdf", FormKind.WORKBOOK: ".xlsx", FormKind.KOBO: ".xlsx"}


@dataclass(frozen=True, slots=True)
class FormWish:
    entry: library.Installed
    form: FormKind
    tongue: Tongue  # in which languages; a copy for ODK and Kobo has all of them
    unit: str  # code of the unit it is for; empty for any
    now: datetime

    @property
    def proposed(self) -> str:
        tongue = "kobo"
        if self.form is not FormKind.KOBO:
            tongue = self.tongue.value
        parts = [self.entry.id, self.entry.version, self.unit, tongue]
        return file_name("-".join(part for part in parts if part)) + SUFFIX[self.form]


def make(wish: FormWish, path: Path) -> Path:
    """Raises AssessmentError if the unit is not known, or the file cannot be written."""
    if wish.form is FormKind.KOBO:
        from assessment.forms.odk import write_odk_form

        write_odk_form(wish.entry.path, path, wish.now)
        return path
    from assessment.forms.blank import write_blank
    from assessment.forms.words import BlankOrder

    questionnaire = wish.entry.questionnaire
    if questionnaire is None:
        raise AssessmentError(*wish.entry.findings)
    unit = None
    if wish.unit:
        unit = find_unit(wish.unit)
    if wish.unit and unit is None:
        raise AssessmentError(Finding(CommandProblem.UNKNOWN_UNIT, values={"unit": wish.unit}))
    pdf, xlsx = (path, None) if wish.form is FormKind.PAPER else (None, path)
    languages = LANGUAGES[wish.tongue]
    write_blank(BlankOrder(questionnaire, wish.now, languages, unit, pdf, xlsx))
    return path


def printout(wish: FormWish) -> window_page.Printout:
    """The form as pages; nothing is kept. Raises AssessmentError as ``make``, or without pages."""
    with disk.passing("dra-form-") as folder:
        pdf = make(wish, folder / wish.proposed).read_bytes()
    return window_page.Printout(wish.proposed, pdf, pdf_pages.measure(pdf))


LOOKING = mark("Looking for questionnaires…")
MAKING = mark("Making the form…")
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


class FormsPage(card_page.CardPage):
    manual_section = 3

    def __init__(self, settings: WindowSettings, display: Display) -> None:
        super().__init__("forms", display)
        self._settings = settings
        self._for: structure.Settings | None = None
        self.entries: tuple[library.Installed, ...] = ()
        self.tongue = Tongue(display.language.value)
        self._chosen = False
        self.questionnaire = fields.Combo(display, "form_questionnaire")
        self.unit = fields.LineField("form_unit")
        self.tongues = Segments("form_language", tuple(Tongue))
        self.buttons = {
            form: Button(display, f"form_{form}", drawing="document") for form in FormKind
        }
        self.print = Button(display, "print_form", drawing="print").bind_message("Print…", "Ctrl+P")
        self.saved = outside.SavedCard(display, "form_saved", mark("Open the form"))
        self._build()
        self.tongues.picked.connect(lambda tongue: self.speak(Tongue(tongue)))
        for form, button in self.buttons.items():
            button.clicked.connect(lambda _=False, wanted=form: self.make(wanted))
        self.print.clicked.connect(self.print_pages)
        self.update_texts()

    def choose(self, wish: FormWish) -> Path | None:
        return outside.ask_new(
            self, self.buttons[wish.form].accessibleName(), self._settings.folder / wish.proposed
        )

    def _build(self) -> None:
        self._which = fields.Captioned(self.questionnaire).bind_message(
            "Questionnaire", self._display
        )
        self._whose = fields.Captioned(self.unit).bind_message(
            "Unit code (optional)", self._display
        )
        self._language = label.Label(role="smallbold").bind_message(
            "Language of the form", self._display
        )
        self._notes = {form: label.Label(role="small", wrap=True) for form in FormKind}
        more = {FormKind.PAPER: (self.print,)}
        notes = self._notes.items()
        rows = [
            self.button_with_words(self.buttons[form_kind], note, *more.get(form_kind, ()))
            for form_kind, note in notes
        ]
        self.lay_out(
            self._which,
            self._whose,
            self._language,
            style.spread(self.tongues, None),
            *rows,
            self.work,
            outcome=self.saved,
        )
        self._column.setSpacing(6)

    def begin(self, about: object = None) -> None:
        from assessment.questionnaire.library import installed

        self._for = None
        self.saved.clear()
        if isinstance(about, Session):
            self._for = about.questionnaire.settings
            self.unit.setText(about.record.subject.unit)
        self.run(lambda _: installed(), self.offer, LOOKING)

    def offer(self, entries: tuple[library.Installed, ...]) -> None:
        """Offer these questionnaires; refused ones are left out."""
        chosen = self.questionnaire.currentData()
        wanted = self._for
        self.entries = tuple(entry for entry in entries if entry.questionnaire is not None)
        fitting = (
            str(entry.path)
            for entry in self.entries
            if wanted is not None and (entry.id, entry.version) == (wanted.id, wanted.version)
        )
        self._list(next(fitting, chosen))
        self.update_texts()

    def _list(self, chosen: object) -> None:
        caption = self._display.translate("Questionnaire")
        plain = self._display.plain
        entries = [
            (f"{plain(installed.title)} · {installed.version}", str(installed.path))
            for installed in self.entries
        ]
        with QtCore.QSignalBlocker(self.questionnaire):
            self.questionnaire.show_entries(caption, entries, chosen)

    def speak(self, tongue: Tongue) -> None:
        self.tongue = tongue
        self._chosen = True
        self.update_texts()

    def _wish(self, form: FormKind) -> FormWish | None:
        at = self.questionnaire.currentIndex()
        if self.busy or not 0 <= at < len(self.entries):
            return None
        unit = self.unit.text().strip()
        return FormWish(self.entries[at], form, self.tongue, unit, datetime.now(UTC))

    def print_pages(self) -> bool:
        wish = self._wish(FormKind.PAPER)
        if wish is not None:
            self.run(lambda _: printout(wish), partial(self.wanted.emit, "printing"), MAKING)
        return True

    def make(self, form: FormKind) -> None:
        wish = self._wish(form)
        path = None
        if wish is not None:
            path = self.choose(wish)
        if wish is not None and path is not None:
            self.saved.clear()
            self.run(lambda _: make(wish, path), self._finished, MAKING)

    def _finished(self, path: Path) -> None:
        translate = self._display.translate
        self.saved.show_saved(path, lambda: translate("Saved: {file}", file=path.name))
        self.show_top()
        self.saved.open_file.setFocus()

    def first_focus(self) -> None:
        self.questionnaire.setFocus()

    def update_texts(self) -> None:
        if not self._chosen:  # forms speak the language of the window until somebody says otherwise
            self.tongue = Tongue(self._display.language.value)
        translate = self._display.translate
        self.title.set_texts(translate("Blank forms"))
        self.about.set_texts(
            translate(
                "For offices without the program. Completed forms are read with “Import answers…” "
                "in an open assessment."
            )
        )
        names = {Tongue.KM: "ខ្មែរ", Tongue.EN: "English", Tongue.BOTH: translate("Both")}
        self.tongues.update_texts(translate("Language of the form"), names)
        self.tongues.show_key(self.tongue)
        ready = bool(self.entries) and not self.busy
        for form, (words, note) in WORDS.items():
            self.buttons[form].set_texts(translate(words))
            self.buttons[form].setEnabled(ready)
            self._notes[form].set_texts(translate(note))
        self.line_up()
        self.print.setEnabled(ready)
        self._list(self.questionnaire.currentData())
