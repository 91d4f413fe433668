"""How the windows look and what they say: one object, handed to all that is shown."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtGui, QtWidgets

from assessment.language.dates import clock_time, screen_date, table_date
from assessment.language.digits import khmer_digits, percent
from assessment.language.digits import number as written_number
from assessment.language.text import Language, Text
from assessment.words import Words
from gui import theme
from gui.theme import Appearance, LevelColours

if TYPE_CHECKING:
    from assessment.questionnaire.model import Questionnaire

WIDE = (1240, 640)
SMALLEST_SWITCH = 15
_CHOSEN = (
    "language",
    "khmer_digits",
    "together",
    "appearance",
    "text_size",
    "system_dark",
    "system_contrast",
)


class Display(QtCore.QObject):
    """Language, colours and sizes in force; says ``changed`` when any is another than before."""

    changed = QtCore.Signal()

    def __init__(
        self,
        language: Language = Language.KM,
        appearance: Appearance = Appearance.SYSTEM,
        text_size: int = 100,
        *,
        khmer_digits: bool = True,
        together: bool = False,
    ) -> None:
        super().__init__()
        self.language = language
        self.khmer_digits = khmer_digits
        self.together = together
        self.words = Words(language)
        self.appearance = appearance
        self.text_size = text_size
        self.system_dark = self.system_contrast = False
        self._second: Display | None = None

    def on_change(self, translate: Callable[[], object]) -> None:
        """Let it say and show itself now, and again whenever the look is another."""
        self.changed.connect(translate)
        translate()

    def chosen(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in _CHOSEN}

    def follow(self, other: "Display", **but: object) -> None:
        self._set(**other.chosen() | but)

    def _set(self, **values: object) -> None:
        fresh = {name: value for name, value in values.items() if getattr(self, name) != value}
        for name, value in fresh.items():
            setattr(self, name, value)
        if fresh:
            self.words = Words(self.language)
            self._second = None
            self.changed.emit()

    def set_language(self, language: Language) -> None:
        self._set(language=language)

    def switch_language(self) -> None:
        self.set_language(self._other_language)

    def set_khmer_digits(self, *, on: bool) -> None:
        self._set(khmer_digits=on)

    def set_together(self, *, on: bool) -> None:
        self._set(together=on)

    def switch_together(self) -> None:
        """Both languages together, or one alone; at once, in the same place."""
        self.set_together(on=not self.together)

    def set_appearance(self, appearance: Appearance) -> None:
        self._set(appearance=appearance)

    def set_text_size(self, percent: int) -> None:
        self._set(text_size=percent)

    def resize_text(self, step: int) -> None:
        """One size larger (1) or smaller (-1); nothing beyond the ends."""
        at = theme.TEXT_SIZES.index(self.text_size) + step
        self.set_text_size(theme.TEXT_SIZES[min(max(at, 0), len(theme.TEXT_SIZES) - 1)])

    def follow_system(self, *, dark: bool, contrast: bool = False) -> None:
        """Hear whether the system is dark and whether it asks for high contrast."""
        self._set(system_dark=dark, system_contrast=contrast)

    # What is said

    @property
    def _other_language(self) -> Language:
        if self.language is Language.KM:
            return Language.EN
        return Language.KM

    @property
    def second(self) -> "Display | None":
        """The same in the other language while both are shown; None while one is enough."""
        if self.together and self._second is None:
            self._second = Display()
            self._second.follow(self, language=self._other_language, together=False)
        return self._second

    def translate(self, message: str, /, **values: object) -> str:
        """The program's own words in the language in use; numbers in them as they are written."""
        written = {
            name: self.number(value) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return self.words.translate(message, **written)

    def in_both(self, tell: "Callable[[Display], str]") -> tuple[str, str]:
        """What is told in the language in use, and the same in the other while both are shown."""
        return tell(self), "" if self.second is None else tell(self.second)

    def translate_both(self, message: str) -> tuple[str, str]:
        return self.in_both(lambda display: display.translate(message))

    def translate_plural(self, singular: str, plural: str, n: int, /, **values: object) -> str:
        """The form of the message that fits the number, which is written in the digits in use."""
        return self.words.translate_plural(singular, plural, n, **{"n": self.number(n), **values})

    def plain(self, text: Text) -> str:
        """A text of the questionnaire, without marks of where a line may break."""
        return text.get(self.language)

    def both(self, text: Text) -> tuple[str, str]:
        """A text of the questionnaire, and the same in the other language.

        The second is empty while one language is enough, and where there is no other wording.
        """
        first = self.plain(text)
        second = self.second
        if second is None or not text.has(second.language):
            return first, ""
        other = second.plain(text)
        return first, "" if other == first else other

    def heard(self, text: Text) -> str:
        """A text of the questionnaire as a name to be heard; in both languages while both show."""
        return " · ".join(part for part in self.both(text) if part)

    def digits(self, text: str) -> str:
        """The text with the digits in use; for whole numbers, years and dates of running text."""
        if self.khmer_digits and self.language is Language.KM:
            return khmer_digits(text)
        return text

    def number(self, value: float | Decimal, decimals: int = 0) -> str:
        return written_number(
            value, self.language, decimals=decimals, khmer_digits=self.khmer_digits
        )

    def score(self, value: float | Decimal | None, form: "Questionnaire") -> str:
        """A score with as many decimals as its questionnaire wants; a dash without one."""
        if value is None:
            return "–"
        return self.number(value, form.settings.decimals)

    def named_level(self, level: int | None, form: "Questionnaire") -> tuple[int | None, str, str]:
        """A level with its digit and its name, for its square; nothing to say without one."""
        if level is None:
            return None, "", ""
        return level, self.digits(str(level)), self.plain(form.levels[level].label)

    def percent(self, share: float) -> str:
        """A share from 0 to 1 in percent; "100 %" only when nothing is left."""
        return percent(share, self.language, khmer_digits=self.khmer_digits)

    def date(self, day: date) -> str:
        return screen_date(day, self.language, khmer_digits=self.khmer_digits)

    def time(self, moment: datetime) -> str:
        return self.digits(clock_time(moment.astimezone()))

    def stamp(self, moment: datetime) -> str:
        """Day and time, the day as it stands in tables and answers."""
        return self.digits(f"{table_date(moment.astimezone().date())} {self.time(moment)}")

    def moment(self, moment: datetime, now: datetime | None = None) -> str:
        """How long ago: the time today, "yesterday", else the date."""
        day = moment.astimezone().date()
        days = ((now or datetime.now(UTC)).astimezone().date() - day).days
        if days == 0:
            return self.translate("Today {time}", time=self.time(moment))
        if days == 1:
            return self.translate("Yesterday")
        return self.date(day)

    # What is seen

    @property
    def column(self) -> int:
        """The column of the tokens that is in force: light, dark or high contrast."""
        if self.appearance is not Appearance.SYSTEM:
            return (Appearance.LIGHT, Appearance.DARK, Appearance.CONTRAST).index(self.appearance)
        if self.system_contrast:
            return theme.CONTRAST
        return int(self.system_dark)

    def colour(self, token: str) -> QtGui.QColor:
        return theme.colour(token, self.column)

    def level_colours(self, level: int) -> LevelColours:
        return theme.level_colours(level, self.column)

    def size(self, role: str) -> int:
        pixels = self._scaled(theme.tokens().sizes[role][self.language is not Language.KM])
        if role == "switch":
            return max(pixels, SMALLEST_SWITCH)
        return pixels

    def _scaled(self, pixels: int) -> int:
        return round(pixels * self.text_size / 100)

    def font(self, role: str = "body", *, bold: bool = False) -> QtGui.QFont:
        return theme.font(self.size(role), bold=bold or role in theme.BOLD)

    def width(self, text: str, role: str = "body", *, bold: bool = False) -> int:
        return theme.width(text, self.size(role), bold=bold or role in theme.BOLD)

    def height(self, role: str = "body") -> int:
        return QtGui.QFontMetrics(self.font(role)).height()

    def fonts(self) -> dict[str, QtGui.QFont]:
        """The font of each role but body, which has that of where it stands."""
        return {role: self.font(role) for role in theme.tokens().sizes if role != "body"}

    def is_compact(self, width: int, height: int) -> bool:
        """Whether a window of that size has to be sparing; larger text needs more of both."""
        needs = (side * self.text_size / 100 for side in WIDE)
        return any(has < need for has, need in zip((width, height), needs, strict=True))

    def sheet(self) -> str:
        """The style sheet; the same in every language, for Qt is slow to take on another."""
        return theme.sheet(self.column, self._scaled(max(theme.tokens().sizes["body"])))

    def rule(self) -> None:
        """Be the look of the program."""
        QtWidgets.QApplication.setPalette(theme.palette(self.column))
        QtWidgets.QApplication.setFont(self.font())
        theme.IN_FORCE.update(self.fonts())
