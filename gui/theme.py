"""Colours, fonts and sizes by name, for the language in use, and the one style sheet."""

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from assessment import places
from assessment.language.text import Language
from assessment.words import Worded, mark

if TYPE_CHECKING:
    from assessment.errors import Finding

FAMILY = "Readiness Khmer"
THEME_FOLDER = places.resource("theme")
TEXT_SIZES = (100, 115, 130, 150)
WIDE = (1240, 640)
SMALLEST_SWITCH = 15
CONTRAST = 2
IN_FORCE: dict[str, QFont] = {}  # the fonts of the look of the program
BOLD = ("display", "h1", "h2", "bold", "smallbold")
FONT_FOLDER = places.resource("fonts")
FILES = "ReadinessKhmer-*.ttf"
_CHOSEN = ("appearance", "language", "text_size", "_system_dark", "_system_contrast")


class Appearance(Worded):
    SYSTEM = "system", mark("Follow the system setting")
    LIGHT = "light", mark("Light appearance")
    DARK = "dark", mark("Dark appearance")
    CONTRAST = "contrast", mark("High contrast")

    @classmethod
    def _missing_(cls, _value: object) -> "Appearance":
        return cls.SYSTEM


class LevelColours(NamedTuple):
    ground: QColor
    number: QColor


class Tokens(NamedTuple):
    """The theme file: per name light, dark and high contrast; type sizes Khmer and English."""

    colours: dict[str, tuple[str, ...]]
    grounds: tuple[tuple[str, ...], ...]
    numbers: tuple[tuple[str, ...], ...]
    sizes: dict[str, tuple[int, int]]


@lru_cache(maxsize=1)
def tokens() -> Tokens:
    with (THEME_FOLDER / "tokens.toml").open("rb") as file:
        read = tomllib.load(file)
    return Tokens(
        colours={name: tuple(columns) for name, columns in read["colours"].items()},
        grounds=tuple(tuple(columns) for columns in read["levels"]["ground"]),
        numbers=tuple(tuple(columns) for columns in read["levels"]["number"]),
        sizes={name: (km, en) for name, (km, en) in read["type"].items()},
    )


# Asked for at each painting and each visit: what is made once is given again, never changed.
@cache
def _colour(written: str) -> QColor:
    return QColor(written)


@cache
def _font(pixels: int, *, bold: bool) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


@cache
def _sheet(column: int, body: int) -> str:
    names = {name: columns[column] for name, columns in tokens().colours.items()}
    hair = 2 if column == CONTRAST else 1
    # A layout short of room squeezes a field to this, and Khmer has much below the line.
    field = max(32, QFontMetrics(_font(body, bold=False)).height())
    written = Template((THEME_FOLDER / "sheet.qss").read_text(encoding="utf-8"))
    return written.substitute(names, hair=hair, field=field)


class Theme(QObject):
    """The look in force; says ``changed`` when colours or sizes are others than before."""

    changed = Signal()

    def __init__(
        self,
        appearance: Appearance = Appearance.SYSTEM,
        language: Language = Language.KM,
        text_size: int = 100,
    ) -> None:
        super().__init__()
        self.appearance = appearance
        self.language = language
        self.text_size = text_size
        self._system_dark = False
        self._system_contrast = False

    @property
    def column(self) -> int:
        """The column of the tokens that is in force: light, dark or high contrast."""
        if self.appearance is not Appearance.SYSTEM:
            return (Appearance.LIGHT, Appearance.DARK, Appearance.CONTRAST).index(self.appearance)
        return CONTRAST if self._system_contrast else int(self._system_dark)

    def colour(self, token: str) -> QColor:
        """The colour of a meaning, such as ``primary`` or ``stop_tint``."""
        return _colour(tokens().colours[token][self.column])

    def level(self, number: int) -> LevelColours:
        """The colours of a level square; numbers above the last use the last."""
        grounds, numbers = tokens().grounds, tokens().numbers
        at = min(max(number, 0), len(grounds) - 1)
        return LevelColours(_colour(grounds[at][self.column]), _colour(numbers[at][self.column]))

    def size(self, role: str) -> int:
        pixels = self._scaled(tokens().sizes[role][self.language is not Language.KM])
        return max(pixels, SMALLEST_SWITCH) if role == "switch" else pixels

    def _scaled(self, pixels: int) -> int:
        return round(pixels * self.text_size / 100)

    def font(self, role: str = "body", *, bold: bool = False) -> QFont:
        return _font(self.size(role), bold=bold or role in BOLD)

    def fonts(self) -> dict[str, QFont]:
        """The font of each role but body, which has that of where it stands."""
        return {role: self.font(role) for role in tokens().sizes if role != "body"}

    def is_compact(self, width: int, height: int) -> bool:
        """Whether a window of that size has to be sparing; larger text needs more of both."""
        needs = (side * self.text_size / 100 for side in WIDE)
        return any(has < need for has, need in zip((width, height), needs, strict=True))

    def sheet(self) -> str:
        """The style sheet; the same in every language, for Qt is slow to take on another."""
        return _sheet(self.column, self._scaled(max(tokens().sizes["body"])))

    def palette(self) -> QPalette:
        """The palette for what the style sheet does not reach (placeholders, links)."""
        palette = QPalette()
        for role, token in (
            (QPalette.ColorRole.Window, "bg"),
            (QPalette.ColorRole.WindowText, "text"),
            (QPalette.ColorRole.Base, "surface"),
            (QPalette.ColorRole.AlternateBase, "surface"),
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.Button, "surface"),
            (QPalette.ColorRole.ButtonText, "text"),
            (QPalette.ColorRole.Highlight, "primary"),
            (QPalette.ColorRole.HighlightedText, "on"),
            (QPalette.ColorRole.PlaceholderText, "idle"),
            (QPalette.ColorRole.Link, "primary"),
            (QPalette.ColorRole.ToolTipBase, "surface"),
            (QPalette.ColorRole.ToolTipText, "text"),
        ):
            palette.setColor(role, self.colour(token))
        return palette

    def rule(self) -> None:
        """Be the look of the program."""
        QApplication.setPalette(self.palette())
        QApplication.setFont(self.font())
        IN_FORCE.update(self.fonts())

    def set_appearance(self, appearance: Appearance) -> None:
        self._set(appearance=appearance)

    def set_language(self, language: Language) -> None:
        self._set(language=language)

    def set_text_size(self, percent: int) -> None:
        self._set(text_size=percent)

    def set_system_dark(self, *, dark: bool) -> None:
        self._set(_system_dark=dark)

    def set_system_contrast(self, *, high: bool) -> None:
        """Hear whether the system asks for high contrast."""
        self._set(_system_contrast=high)

    def chosen(self) -> dict[str, object]:
        """All that it depends on."""
        return {name: getattr(self, name) for name in _CHOSEN}

    def follow(self, other: "Theme") -> None:
        self._set(**other.chosen())

    def _set(self, **values: object) -> None:
        fresh = {name: value for name, value in values.items() if getattr(self, name) != value}
        for name, value in fresh.items():
            setattr(self, name, value)
        if fresh:
            self.changed.emit()


@lru_cache(maxsize=4)
def load_fonts(folder: Path = FONT_FOLDER) -> "tuple[Finding, ...]":
    """Make the family known to Qt; a finding for the folder or for each file that is of no use."""
    files = sorted(folder.glob(FILES))
    useless = [file for file in files if QFontDatabase.addApplicationFont(str(file)) < 0]
    return _missing(useless or ([] if files else [folder]))


def _missing(paths: list[Path]) -> "tuple[Finding, ...]":
    if not paths:
        return ()
    # Only when something is wrong: findings bring along what the first paint need not wait for.
    from assessment.errors import Finding, FindingPlace
    from assessment.problems.windows import WindowProblem

    return tuple(
        Finding(WindowProblem.FONT_MISSING, FindingPlace(file=path.name)) for path in paths
    )
