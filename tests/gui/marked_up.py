"""Text with mark-up from somebody else, and where a window would render it."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

from assessment.language.text import Text

MARKED = '<b>M</b><img src="file:///etc/hostname">'
NAME = Text.from_wordings(km=MARKED, en=MARKED)
_FEW = 40


def is_rendered(text: str) -> bool:
    """Whether Qt would show something else than these words, if it shows them by itself."""
    if not GuiQt.mightBeRichText(text):
        return False
    shown = QTextDocument()
    shown.setHtml(text)
    return MARKED in text or ("etc/hostname" in text and MARKED not in shown.toPlainText())


def rendered(window: QWidget) -> list[str]:
    """Labels and tool tips that render what somebody else wrote."""
    found = [
        f"label {one.objectName()}"
        for one in window.findChildren(QLabel)
        if one.text() and one.textFormat() is not Qt.TextFormat.PlainText
    ]
    widgets = [window, *window.findChildren(QWidget)]
    found += [f"tip of {one.objectName()}" for one in widgets if is_rendered(one.toolTip())]
    for view in window.findChildren(QAbstractItemView):
        found += [f"tip in {view.objectName()}" for tip in _tips(view) if is_rendered(tip)]
    return found


def _tips(view: QAbstractItemView):
    model, tip = view.model(), Qt.ItemDataRole.ToolTipRole
    if model is None:
        return
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount())
    for row in range(min(model.rowCount(), _FEW)):
        for column in columns:
            yield str(model.index(row, column, QModelIndex()).data(tip) or "")
    for column in columns:
        yield str(model.headerData(column, Qt.Orientation.Horizontal, tip) or "")
