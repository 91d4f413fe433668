"""A program that types into one field of the real window and never rests; the kill test kills it.

After each key it writes the time, what the foot bar says of saving, and the text so far.
"""

import sys
import time
from itertools import count
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from assessment.language.text import Language
from gui.app.start import make_window
from gui.app.window import Window
from gui.settings import WindowSettings, WorkRole
from gui.widgets.label import Label
from tests.builders import ASSESSOR, HEAD

BETWEEN_KEYS_MS = 25


def at_comment(window: Window) -> QWidget:
    """The comment of the first question."""
    fill = window.page("fill")
    fill.show_page("A1", focus=True)
    return fill.rail.comment.box


def at_answer(window: Window) -> QWidget:
    """A question answered in words."""
    fill = window.page("fill")
    fill.show_page("A3", focus=True)
    return fill.card.answers.editors["A3"].field


def at_title(window: Window) -> QWidget:
    """The title of a piece of evidence that is being added."""
    fill = window.page("fill")
    fill.show_page("A1", focus=True)
    fill.do("add_evidence")
    return fill.rail.evidence.form.fields["title"]


def at_cell(window: Window) -> QWidget:
    """A cell of the row that is not there yet."""
    fill = window.page("fill")
    fill.show_page("services", focus=True)
    sheet = fill.card.answers.roster.sheet
    sheet.setCurrentIndex(sheet.model().index(0, 0))
    sheet.edit_here()
    return sheet.findChild(QLineEdit, "cell")


def at_view(window: Window) -> QWidget:
    """The unit head's words beside an indicator."""
    page = window.page("review")
    page.table.choose_code("A2")
    return page.pane.form.comment


FIELDS = {
    "comment": at_comment,
    "answer": at_answer,
    "title": at_title,
    "cell": at_cell,
    "view": at_view,
}


def main(path: Path, field: str) -> None:
    """Open the file and type until somebody ends it."""
    app = QApplication([])
    settings = WindowSettings(path.with_name("settings.ini"))
    settings.language, settings.name, settings.folder = Language.EN, ASSESSOR, path.parent
    if field == "view":
        settings.name, settings.role = HEAD, WorkRole.HEAD
    window = make_window(app, settings)
    window.show()
    window.activateWindow()
    window.open_file(path)
    target = FIELDS[field](window)
    target.setFocus()
    foot = window.router.shown.findChild(Label, "save_state")
    typed = ""
    for number in count():
        letter = "abcdefghij"[number % 10]
        QTest.keyClick(target, Qt.Key(ord(letter.upper())), delay=BETWEEN_KEYS_MS)
        typed += letter
        print(f"{time.monotonic()}\t{foot.plain_text()}\t{typed}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
