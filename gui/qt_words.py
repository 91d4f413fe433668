"""Qt's own words (menus of text fields, its file dialog) in the language of the windows."""

from PySide6.QtCore import QObject, QTranslator

from assessment.words import mark
from gui.wording import Wording

# What Qt says, without its mark of a key, and our message for it.
SAID = {
    "Undo": mark("Undo"),
    "Redo": mark("Redo"),
    "Cut": mark("Cut"),
    "Copy": mark("Copy"),
    "Paste": mark("Paste"),
    "Delete": mark("Delete"),
    "Select All": mark("Select all"),
    "Copy Link Location": mark("Copy"),
    "Look in:": mark("Folder"),
    "File name:": mark("File name"),
    "Directory:": mark("Folder"),
    "Files of type:": mark("Kind of file"),
    "Open": mark("Open"),
    "Save": mark("Save"),
    "Choose": mark("Choose"),
    "Cancel": mark("Cancel"),
    "OK": mark("OK"),
    "Yes": mark("Yes"),
    "No": mark("No"),
    "Close": mark("Close"),
    "Back": mark("Back"),
    "Forward": mark("Next"),
    "Parent Directory": mark("Folder above"),
    "Create New Folder": mark("New folder"),
    "New Folder": mark("New folder"),
    "List View": mark("List"),
    "Detail View": mark("Table"),
    "Computer": mark("This computer"),
    "My Computer": mark("This computer"),
    "Name": mark("Name"),
    "Size": mark("Size"),
    "Type": mark("Kind"),
    "Kind": mark("Kind"),
    "Date Modified": mark("Last changed"),
    "Rename": mark("Rename"),
    "Show hidden files": mark("Show hidden files"),
    "Save As": mark("Save as…"),
    "All Files (*)": mark("All files (*)"),
}


class QtWords(QTranslator):
    """Asked by Qt whenever it is about to say something."""

    def __init__(self, wording: Wording, parent: QObject) -> None:
        super().__init__(parent)
        self._wording = wording

    def isEmpty(self) -> bool:
        return False

    def translate(self, _context: str, source: str, _about: str | None = None, _n: int = -1) -> str:
        """Our word for it; what we have none for stays as it is."""
        ours = SAID.get(source.replace("&", ""))
        return source if ours is None else self._wording.words.say(ours)
