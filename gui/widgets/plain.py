"""Text of others stays text: Qt would take some of it for mark-up, a spreadsheet for a formula."""

from PySide6.QtGui import QGuiApplication, Qt

from assessment.language.normalise import without_formulas


def as_tip(text: str) -> str:
    """The text as a tool tip, which has no other way of being plain."""
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text


def copy_list(text: str) -> None:
    """Copy lines of cells; pasted into a spreadsheet none of them is a formula."""
    QGuiApplication.clipboard().setText(without_formulas(text))
