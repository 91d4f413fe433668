"""Contrasts and colours of what the window shows."""

from PySide6.QtGui import QColor


def luminance(colour: QColor) -> float:
    parts = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def yellow(window):
    """How many pixels have the ground of the keyboard."""
    wanted = window.display.colour("focus_fill").rgb()
    picture = window.grab().toImage()
    lines = range(0, picture.height(), 4)
    return sum(picture.pixel(x, y) == wanted for y in lines for x in range(0, picture.width(), 4))
