"""Finds words that are not seen whole in a window."""

import re

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QScrollArea

from gui.committee.page import PAD, CountTile, smallest
from gui.widgets.fields import Combo
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Chip

ICON = 24  # an icon and the room behind it
LEAST_SEEN = 0.5  # of words that end in dots: with less nobody knows what they are
EDGES = 8  # the lines of a button, and a pixel of air at each


def cut(window):
    """Everything on screen whose words are cut, each told."""
    return (
        *cut_labels(window),
        *cut_buttons(window),
        *cut_chips(window),
        *lost_words(window),
        *cut_hints(window),
        *squeezed_fields(window),
        *beyond_the_edge(window),
        *cut_tiles(window),
    )


def cut_labels(window):
    for one in window.findChildren(Label):
        if not one.isVisible() or not one.text():
            continue
        if one.wordWrap():
            wide = one.fontMetrics().horizontalAdvance
            words = max(map(wide, re.split(r"[\s\u200b]+", one.text())))
            if one.heightForWidth(one.width()) > one.height() + 1 or words > one.width() + 1:
                yield one.plain_text()[:60]
        elif one.sizeHint().width() > one.width() + 1:
            yield one.plain_text()[:60]


def cut_buttons(window):
    for one in window.findChildren(QPushButton):
        if not one.isVisible() or not one.text():
            continue
        metrics = one.fontMetrics()
        wide = metrics.horizontalAdvance(one.text().strip()) + EDGES
        wide += 0 if one.icon().isNull() else ICON
        if wide > one.width() or metrics.height() > one.height():
            yield one.text()


def lost_words(window):
    """What ends in dots so early that it could be anything."""
    labels = ((one, one.plain_text(), one.seen()) for one in window.findChildren(ElidingLabel))
    told = [each for each in labels if each[2].endswith("…")]  # of a path the end is seen
    told += [(one, one.currentText(), one.fitted()[1]) for one in window.findChildren(Combo)]
    for one, whole, seen in told:
        numbered = re.match(r"\d+ ", seen) and not re.match(r"\d+ ", whole)  # it says which one
        if one.isVisible() and not numbered and len(seen) < LEAST_SEEN * len(whole):
            yield f"{one.objectName()} {whole[:40]} as {seen}"


def cut_hints(window):
    """What an empty field says of itself, where the field is too narrow for it."""
    for one in window.findChildren(QLineEdit):
        edges = one.textMargins().left() + one.textMargins().right() + EDGES
        wide = one.fontMetrics().horizontalAdvance(one.placeholderText())
        if one.isVisible() and not one.text() and wide > one.width() - edges:
            yield f"{one.objectName()} {one.placeholderText()}"


def squeezed_fields(window):
    for kind in (QLineEdit, QComboBox):
        for one in window.findChildren(kind):
            if one.isVisible() and one.height() < one.fontMetrics().height() + EDGES:
                yield f"{one.objectName()} is too low"


def beyond_the_edge(window):
    """What stands in a part that scrolls only downwards, and further right than that part."""
    for area in window.findChildren(QScrollArea):
        port = area.viewport()
        if not area.isVisible() or area.widget() is None or area.horizontalScrollBar().isVisible():
            continue
        for kind in (Label, Chip, QPushButton):
            for one in area.widget().findChildren(kind):
                if one.isVisible() and one.mapTo(port, one.rect().topRight()).x() > port.width():
                    yield f"{one.objectName()} beyond the edge"


def cut_chips(window):
    for one in window.findChildren(Chip):
        if one.isVisible() and one.width() < one.sizeHint().width():
            yield f"chip {one.accessibleName() or one.objectName()}"


def cut_tiles(window):
    """Tiles too low for a word that has to stand on two lines."""
    bold, metrics = window.display.font("body", bold=True), QFontMetrics(smallest(window.display))
    for one in window.findChildren(CountTile):
        twice = metrics.horizontalAdvance(one.text()) > one.width() - 2 * PAD
        least = QFontMetrics(bold).height() + 2 * metrics.height()
        if one.isVisible() and twice and one.height() < least:
            yield f"{one.objectName()} {one.text()}"


def fallen_out(window):
    """Buttons that stand outside of what they belong to."""
    for one in window.findChildren(QPushButton):
        if one.isVisible() and not one.parentWidget().rect().contains(one.geometry()):
            yield f"{one.objectName()} {one.text()} outside"
