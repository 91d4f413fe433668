"""The pictures of the library page; called by ``render_screens.py``."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from assessment.questionnaire.library import find, install
from assessment.responses.changes import begin
from assessment.responses.record import Subject
from assessment.units import load_units
from gui.app.window import Window
from gui.library.page import LibraryPage, Tab
from gui.session import Session
from tests.builders import ASSESSOR, NOW
from tests.library_worlds import faulty, first_version, plain_form, second_version


def shoot_library(window: Window, folder: Path, shoot: Callable[[str], None]) -> None:
    """Installed ones, faults, changes, assessments, a preview, an empty search for changes."""
    os.environ["XDG_DATA_HOME"] = str(folder / "data")
    for make in (first_version, second_version, plain_form):
        install(make(folder))
    for number, version in ((3, "2025.1"), (4, "2026.1"), (5, "2026.1")):
        unit = load_units()[number]
        subject = Subject(unit.code, unit.name, "2026", ASSESSOR, NOW, unit.block)
        record = begin(find(f"department-services/{version}"), subject, identity=str(number))
        Session.create(folder / f"{unit.code}-2026.dra", record, ASSESSOR, lambda: NOW).close()
    window.go("library")
    page = window.page("library")
    finish(page)
    shoot("library")
    page.take_file(faulty(folder))
    finish(page)
    shoot("library-findings")
    entry = next(e for e in page.shelf.entries if e.version == "2026.1" and not e.shipped)
    page.shelf.show_entries(page.shelf.entries, entry)
    page.book.show_tab(Tab.CHANGES)
    shoot("library-changes")
    page.book.show_tab(Tab.USES)
    shoot("library-uses")
    page.book.head.remove.click()
    shoot("library-remove")
    page.wanted.emit("preview", find("dgc-ministry"))
    shoot("library-preview")


def finish(page: LibraryPage) -> None:
    """Wait until what the page does off the main thread is done."""
    while page.work.busy:
        QApplication.processEvents()
