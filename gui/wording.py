"""The language of the windows: switched live, and everything that is written in it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTranslator, Signal

from assessment.language.breaking import with_zwsp
from assessment.language.dates import clock_time, screen_date
from assessment.language.digits import khmer_digits
from assessment.language.digits import number as written_number
from assessment.language.text import Language, Text
from assessment.words import Words, mark

if TYPE_CHECKING:
    from assessment.questionnaire.model import Questionnaire


class Wording(QObject):
    """What the windows say; says ``changed`` when all of it must be said again."""

    changed = Signal()

    def __init__(
        self,
        language: Language = Language.KM,
        *,
        khmer_digits: bool = True,
        together: bool = False,
    ) -> None:
        super().__init__()
        self.words = Words(language)
        self.khmer_digits = khmer_digits
        self.together = together
        self._second: Wording | None = None

    @property
    def language(self) -> Language:
        return self.words.language

    def set_language(self, language: Language) -> None:
        self._speak(Words(language), self.khmer_digits, self.together)

    def set_khmer_digits(self, *, on: bool) -> None:
        self._speak(self.words, on, self.together)

    def set_together(self, *, on: bool) -> None:
        self._speak(self.words, self.khmer_digits, on)

    def spoken(self) -> tuple[Language, bool, bool]:
        return self.language, self.khmer_digits, self.together

    def follow(self, other: "Wording") -> None:
        self._speak(other.words, other.khmer_digits, other.together)

    def _speak(self, words: Words, khmer_digits: bool, together: bool) -> None:  # noqa: FBT001
        if self.spoken() != (words.language, khmer_digits, together):
            self.words, self.khmer_digits, self.together = words, khmer_digits, together
            self._second = None
            self.changed.emit()

    def told_by(self, say: Callable[[], object]) -> None:
        """Let it say its words now, and again whenever they are others."""
        self.changed.connect(say)
        say()

    @property
    def second(self) -> "Wording | None":
        """The other language while both are shown; None while one is enough."""
        if not self.together:
            return None
        if self._second is None:
            other = Language.EN if self.language is Language.KM else Language.KM
            self._second = Wording(other, khmer_digits=self.khmer_digits)
        return self._second

    def both(self, text: Text) -> tuple[str, str]:
        """A text of the questionnaire, and the same in the other language.

        The second is empty while one language is enough, and where there is no other wording.
        """
        first, second = text.get(self.language), self.second
        if second is None or not text.has(second.language):
            return first, ""
        other = text.get(second.language)
        return first, "" if other == first else other

    def heard(self, text: Text) -> str:
        """A text of the questionnaire as a name to be heard; in both languages while both show."""
        return " · ".join(part for part in self.both(text) if part)

    def say_both(self, words: str) -> tuple[str, str]:
        """The program's own words, and the same in the other language while both are shown."""
        second = self.second
        return self.words.say(words), "" if second is None else second.words.say(words)

    def text(self, text: Text) -> str:
        """A text of the questionnaire for a label: with places where a line may break."""
        return with_zwsp(text.get(self.language))

    def plain(self, text: Text) -> str:
        """The same without them, for names, tool tips and one-line places."""
        return text.get(self.language)

    def digits(self, text: str) -> str:
        """The text with the digits in use; for whole numbers, years and dates of running text."""
        if self.khmer_digits and self.language is Language.KM:
            return khmer_digits(text)
        return text

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form of the message that fits the number, which is written in the digits in use."""
        return self.words.count(one, many, n, **{"n": self.number(n), **values})

    def number(self, value: float | Decimal, decimals: int = 0) -> str:
        return written_number(
            value, self.language, decimals=decimals, khmer_digits=self.khmer_digits
        )

    def score(self, value: float | Decimal | None, form: "Questionnaire") -> str:
        """A score with as many decimals as its questionnaire wants; a dash without one."""
        return "–" if value is None else self.number(value, form.settings.decimals)

    def level(self, level: int | None, form: "Questionnaire") -> tuple[int | None, str, str]:
        """A level with its digit and its name, for its square; nothing to say without one."""
        if level is None:
            return None, "", ""
        return level, self.digits(str(level)), self.plain(form.level_label(level))

    def percent(self, share: float) -> str:
        """A share from 0 to 1 in percent, without the reach of rounding up to a hundred."""
        whole = 99 if 0.99 < share < 1 else share * 100  # "100 %" only when nothing is left
        return f"{self.number(whole)}%"

    def date(self, day: date) -> str:
        return screen_date(day, self.language, khmer_digits=self.khmer_digits)

    def time(self, moment: datetime) -> str:
        return self.digits(clock_time(moment.astimezone()))

    def moment(self, moment: datetime, now: datetime | None = None) -> str:
        """How long ago: the time today, "yesterday", else the date."""
        local = moment.astimezone()
        today = (now or datetime.now(UTC)).astimezone().date()
        days = (today - local.date()).days
        if days == 0:
            return self.words.say("Today {time}", time=self.time(moment))
        if days == 1:
            return self.words.say("Yesterday")
        return self.date(local.date())


# What Qt says, without its mark of a key, and our message for it.
SAID = {
    "Undo": mark("Undo"),
    "Redo": mark("Redo"),
    "Cut": mark("Cut"),
    "Copy": mark("Copy"),
    "Paste": mark("Paste"),
    "Delete": mark("Delete"),
    "Select All": mark("Select all"),
    "Copy Link Location": mark("Copy"),
    "Look in:": mark("Folder"),
    "File name:": mark("File name"),
    "Directory:": mark("Folder"),
    "Files of type:": mark("Kind of file"),
    "Open": mark("Open"),
    "Save": mark("Save"),
    "Choose": mark("Choose"),
    "Cancel": mark("Cancel"),
    "OK": mark("OK"),
    "Yes": mark("Yes"),
    "No": mark("No"),
    "Close": mark("Close"),
    "Back": mark("Back"),
    "Forward": mark("Next"),
    "Parent Directory": mark("Folder above"),
    "Create New Folder": mark("New folder"),
    "New Folder": mark("New folder"),
    "List View": mark("List"),
    "Detail View": mark("Table"),
    "Computer": mark("This computer"),
    "My Computer": mark("This computer"),
    "Name": mark("Name"),
    "Size": mark("Size"),
    "Type": mark("Kind"),
    "Kind": mark("Kind"),
    "Date Modified": mark("Last changed"),
    "Rename": mark("Rename"),
    "Show hidden files": mark("Show hidden files"),
    "Save As": mark("Save as…"),
    "All Files (*)": mark("All files (*)"),
}


class QtWords(QTranslator):
    """Asked by Qt whenever it is about to say something: menus of fields, its file dialog."""

    def __init__(self, wording: Wording, parent: QObject) -> None:
        super().__init__(parent)
        self._wording = wording

    def isEmpty(self) -> bool:
        return False

    def translate(self, _context: str, source: str, _about: str | None = None, _n: int = -1) -> str:
        """Our word for it; what we have none for stays as it is."""
        ours = SAID.get(source.replace("&", ""))
        return source if ours is None else self._wording.words.say(ours)
