"""Colours, sizes and the one style sheet, by name; light or dark, for the language in use."""

import tomllib
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette

from assessment.language.text import Language

FAMILY = "Readiness Khmer"
THEME_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "theme"
TEXT_SIZES = (100, 115, 130)
SMALLEST_SWITCH = 15
WIDE = (1240, 640)


class Appearance(StrEnum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class LevelColours(NamedTuple):
    """Ground of a level square and the number on it."""

    ground: QColor
    number: QColor


class Tokens(NamedTuple):
    """The theme file: per name a pair (light, dark), type sizes a pair (Khmer, English)."""

    colours: dict[str, tuple[str, str]]
    grounds: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, str], ...]
    sizes: dict[str, tuple[int, int]]


@lru_cache(maxsize=1)
def tokens() -> Tokens:
    """The tokens as they stand in ``resources/theme/tokens.toml``."""
    with (THEME_FOLDER / "tokens.toml").open("rb") as file:
        read = tomllib.load(file)
    return Tokens(
        colours={name: (light, dark) for name, (light, dark) in read["colours"].items()},
        grounds=tuple((light, dark) for light, dark in read["levels"]["ground"]),
        numbers=tuple((light, dark) for light, dark in read["levels"]["number"]),
        sizes={name: (km, en) for name, (km, en) in read["type"].items()},
    )


@lru_cache(maxsize=1)
def _sheet() -> Template:
    return Template((THEME_FOLDER / "sheet.qss").read_text(encoding="utf-8"))


class Theme(QObject):
    """The look in force; says ``changed`` when colours or sizes are others than before."""

    changed = Signal()

    def __init__(
        self,
        appearance: Appearance = Appearance.SYSTEM,
        language: Language = Language.KM,
        text_size: int = 100,
    ) -> None:
        """Start with the choices kept in the settings; ``text_size`` is in percent."""
        super().__init__()
        self.appearance = appearance
        self.language = language
        self.text_size = text_size
        self._system_dark = False

    @property
    def dark(self) -> bool:
        """Whether the dark column of the tokens is in force."""
        if self.appearance is Appearance.SYSTEM:
            return self._system_dark
        return self.appearance is Appearance.DARK

    def colour(self, token: str) -> QColor:
        """The colour of a meaning, such as ``primary`` or ``stop_tint``."""
        return QColor(tokens().colours[token][self.dark])

    def level(self, number: int) -> LevelColours:
        """The colours of a level square; numbers above the last use the last."""
        grounds, numbers = tokens().grounds, tokens().numbers
        at = min(max(number, 0), len(grounds) - 1)
        return LevelColours(QColor(grounds[at][self.dark]), QColor(numbers[at][self.dark]))

    def size(self, role: str) -> int:
        """Pixels of a role of type: display, h1, h2, body or small."""
        pair = tokens().sizes[role]
        return round(pair[self.language is not Language.KM] * self.text_size / 100)

    def font(self, role: str = "body", *, bold: bool = False) -> QFont:
        """The font of a role, for widgets that paint themselves."""
        font = QFont(FAMILY)
        font.setPixelSize(self.size(role))
        font.setBold(bold or role in ("display", "h1", "h2"))
        return font

    def is_compact(self, width: int, height: int) -> bool:
        """Whether a window of that size has to be sparing; larger text needs more of both."""
        needs = (side * self.text_size / 100 for side in WIDE)
        return any(has < need for has, need in zip((width, height), needs, strict=True))

    def sheet(self) -> str:
        """The style sheet of the whole application."""
        names = {name: pair[self.dark] for name, pair in tokens().colours.items()}
        sizes = {name: str(self.size(name)) for name in tokens().sizes}
        switch = str(max(SMALLEST_SWITCH, self.size("small")))
        return _sheet().substitute(names, **sizes, switch=switch, family=FAMILY)

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

    def set_appearance(self, appearance: Appearance) -> None:
        """Light, dark, or as the system has it."""
        self._set(appearance=appearance)

    def set_language(self, language: Language) -> None:
        """Use the type sizes of the language."""
        self._set(language=language)

    def set_text_size(self, percent: int) -> None:
        """Enlarge all type."""
        self._set(text_size=percent)

    def set_system_dark(self, *, dark: bool) -> None:
        """Hear what the system has."""
        self._set(_system_dark=dark)

    def _set(self, **values: object) -> None:
        fresh = {name: value for name, value in values.items() if getattr(self, name) != value}
        for name, value in fresh.items():
            setattr(self, name, value)
        if fresh:
            self.changed.emit()
