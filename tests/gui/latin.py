"""What a window says, and the Latin words in it."""

import re

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
    QTreeView,
    QWidget,
)

from assessment.language.breaking import without_zwsp
from gui.widgets.tile import Tile

# Names of things, and keys.
KNOWN = re.compile(
    r"\b(?:"
    r"PDF|QR|Excel|LibreOffice|ODK|Kobo|CSV|USB|SHA-256|XLSForm|Telegram|UPS|Linux|Windows|Python|Qt|"
    r"Ctrl|Alt|Shift|Left|Right|Up|Down|zip|Esc|Enter|Space|Tab|Home|End|Del|Delete|Backspace|PageUp|PageDown|F\d+|"
    r"Aa|EN|English|Khmer|node|level|score|block|round|commit"
    r")\b"
)
LATIN = re.compile(r"[A-Za-z]{2,}")
# What a person or a questionnaire named: files, codes, versions, addresses.
NAMED = re.compile(
    r"\S*[./\\_]\S*|\b[A-Z]+\d[\w.-]*|[A-Z0-9]{4}(?:-[A-Z0-9]{4})+|\b[a-z]+(?:-[a-z]+)+\b"
)


def said_by(window):
    """Everything a person may read or hear, with the widget that says it."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        yield widget, widget.toolTip()
        yield widget, widget.accessibleName()
        if isinstance(widget, (QLabel, QAbstractButton)):
            yield widget, widget.text()
        if isinstance(widget, Tile):
            yield widget, widget.accessibleDescription()
        if isinstance(widget, QLineEdit):
            yield widget, widget.placeholderText()
        if isinstance(widget, QComboBox):
            yield from ((widget, widget.itemText(at)) for at in range(widget.count()))
        if isinstance(widget, QTableView | QTreeView) and widget.model() is not None:
            yield from ((widget, text) for text in in_view(widget))


def in_view(view):
    """The heads of a table and what stands in its rows, with the tool tips."""
    model, roles = view.model(), (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    columns = range(model.columnCount(QModelIndex()))
    for role in roles:
        for at in columns:
            yield str(model.headerData(at, Qt.Orientation.Horizontal, role) or "")
        for row in range(min(model.rowCount(QModelIndex()), 30)):
            for at in columns:
                yield str(model.index(row, at).data(role) or "")


def foreign(text, own):
    """Latin words of a text that are no names, keys or codes."""
    plain = without_zwsp(re.sub(r"<[^>]*>", " ", text))
    for name in own:
        plain = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", plain)
    return LATIN.findall(KNOWN.sub(" ", NAMED.sub(" ", plain)))


def latin_words(window, own):
    """Everything in it that is said in Latin words, by the name of what says it."""
    own = sorted(filter(None, own), key=len, reverse=True)
    return {
        (widget.objectName(), text)
        for widget, text in said_by(window)
        if text and foreign(text, own)
    }
