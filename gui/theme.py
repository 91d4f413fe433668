"""Colours, fonts and sizes by name, and the one style sheet: what ``Look`` chooses from."""

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette

from assessment import places
from assessment.words import Worded, mark

if TYPE_CHECKING:
    from assessment.errors import Finding

FAMILY = "Readiness Khmer"
THEME_FOLDER = places.resource("theme")
TEXT_SIZES = (100, 115, 130, 150)
CONTRAST = 2
IN_FORCE: dict[str, QFont] = {}  # the fonts of the look of the program
BOLD = ("display", "h1", "h2", "bold", "smallbold")
FONT_FOLDER = places.resource("fonts")


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
def colour(token: str, column: int) -> QColor:
    """The colour of a meaning, such as ``primary``, in light, dark or high contrast."""
    return QColor(tokens().colours[token][column])


@cache
def level_colours(level: int, column: int) -> LevelColours:
    """The colours of a level square; levels above the last use the last."""
    grounds = tokens().grounds
    numbers = tokens().numbers
    at = min(max(level, 0), len(grounds) - 1)
    return LevelColours(QColor(grounds[at][column]), QColor(numbers[at][column]))


@cache
def font(pixels: int, *, bold: bool) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setBold(bold)
    return made


@lru_cache(maxsize=20_000)
def width(text: str, pixels: int, *, bold: bool) -> int:
    """Points that the text takes on one line."""
    return QFontMetrics(font(pixels, bold=bold)).horizontalAdvance(text)


@cache
def sheet(column: int, body: int) -> str:
    """The style sheet in the colours of that column, for text of so many pixels."""
    names = {name: columns[column] for name, columns in tokens().colours.items()}
    hair = 1
    if column == CONTRAST:
        hair = 2
    # A layout short of room squeezes a field to this, and Khmer has much below the line.
    field = max(32, QFontMetrics(font(body, bold=False)).height())
    written = Template((THEME_FOLDER / "sheet.qss").read_text(encoding="utf-8"))
    return written.substitute(names, hair=hair, field=field)


def palette(column: int) -> QPalette:
    """The palette for what the style sheet does not reach (placeholders, links)."""
    made = QPalette()
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
        made.setColor(role, colour(token, column))
    return made


@lru_cache(maxsize=4)
def load_fonts(folder: Path = FONT_FOLDER) -> "tuple[Finding, ...]":
    """Make the family known to Qt; a finding for the folder or for each file that is of no use."""
    files = sorted(folder.glob("ReadinessKhmer-*.ttf"))
    useless = [file for file in files if QFontDatabase.addApplicationFont(str(file)) < 0]
    for measured in (sheet, width):
        measured.cache_clear()  # what was made before was measured without them
    if files and not useless:
        return ()
    # Only when something is wrong: findings bring along what the first paint need not wait for.
    from assessment.errors import Finding, FindingPlace
    from assessment.problems.windows import WindowProblem

    paths = useless or [folder]
    return tuple(
        Finding(WindowProblem.FONT_MISSING, FindingPlace(file=path.name)) for path in paths
    )
