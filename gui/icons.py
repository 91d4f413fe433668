"""Icons by name: line drawings of the Lucide set, tinted and sharp at every pixel ratio."""

import tomllib
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from assessment import places

FOLDER = places.resource("icons")

# What the windows mean -> the drawing of the set.
DRAWINGS: dict[str, str] = tomllib.loads(
    (places.resource("theme") / "icons.toml").read_text(encoding="utf-8")
)


@lru_cache(maxsize=256)
def _renderer(name: str) -> QSvgRenderer:
    built = FOLDER / f"{DRAWINGS[name]}.svg"
    if built.is_file():
        return QSvgRenderer(QByteArray(built.read_bytes()))
    # Only where set-up has not built it: the package brings much along, not before first paint.
    from lucide import lucide_icon

    return QSvgRenderer(QByteArray(str(lucide_icon(DRAWINGS[name])).encode()))


@lru_cache(maxsize=1024)
def _pixmap(name: str, colour: int, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name).render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(pixmap.rect(), QColor.fromRgba(colour))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def program_icon() -> QIcon:
    renderer = QSvgRenderer(str(places.resource("program.svg")))
    made = QIcon()
    for size in (16, 32, 48, 128):
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter)
        painter.end()
        made.addPixmap(picture)
    return made


def pixmap(name: str, colour: QColor, size: int = 20, ratio: float = 1.0) -> QPixmap:
    """The icon of a meaning (a key of ``DRAWINGS``) as a picture in one colour."""
    return _pixmap(name, colour.rgba(), size, ratio)


def icon(name: str, colour: QColor, size: int = 20) -> QIcon:
    """The icon of a meaning for buttons and menus, at one and two pixels a point."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(_pixmap(name, colour.rgba(), size, ratio))
    return made


def forget() -> None:
    """Drop all drawn pictures; they must not outlive the application."""
    _pixmap.cache_clear()
    _renderer.cache_clear()
