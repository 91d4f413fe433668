"""Every action with its shortcut, in one table; menus, tool tips and Help read from it."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from assessment.words import mark


class Where(StrEnum):
    """In which place an action lives."""

    EVERYWHERE = "everywhere"
    FILL = "fill"
    ASSESSMENT = "assessment"
    COLLECTION = "collection"


class Entry(NamedTuple):
    """One action: its name, its words, its keys (portable Qt text), its place."""

    name: str
    words: str
    keys: tuple[str, ...]
    where: Where = Where.EVERYWHERE


ACTIONS = (
    Entry("new", mark("New assessment"), ("Ctrl+N",)),
    Entry("open", mark("Open a file…"), ("Ctrl+O",)),
    Entry("new_collection", mark("New collection…"), ("Ctrl+Shift+K",)),
    Entry("home", mark("Home page"), ("Alt+Home",)),
    Entry("library", mark("Questionnaires"), ("Ctrl+L",)),
    Entry("recovery", mark("Backups and recovery"), ("Ctrl+Shift+B",)),
    Entry("forms", mark("Blank forms…"), ("Ctrl+Shift+F",)),
    Entry("bring_in", mark("Import answers…"), ("Ctrl+I",)),
    Entry("take_in", mark("Import a reply…"), ("Ctrl+Shift+I",), Where.ASSESSMENT),
    Entry("send", mark("Sign and send…"), ("Ctrl+5", "Ctrl+Shift+E"), Where.ASSESSMENT),
    Entry("countersign", mark("Countersign a package…"), ("Ctrl+Shift+P",)),
    Entry("undo", mark("Undo"), ("Ctrl+Z",)),
    Entry("redo", mark("Redo"), ("Ctrl+Y", "Ctrl+Shift+Z")),
    Entry("find", mark("Find"), ("Ctrl+F",)),
    Entry("fill", mark("Fill"), ("Ctrl+1",), Where.ASSESSMENT),
    Entry("review", mark("Review"), ("Ctrl+2",), Where.ASSESSMENT),
    Entry("scores", mark("Scores"), ("Ctrl+3",), Where.ASSESSMENT),
    Entry("report", mark("Report"), ("Ctrl+4",), Where.ASSESSMENT),
    Entry("intake", mark("Receive"), ("Ctrl+1",), Where.COLLECTION),
    Entry("conflicts", mark("Conflicts"), ("Ctrl+2",), Where.COLLECTION),
    Entry("coverage", mark("Coverage"), ("Ctrl+3",), Where.COLLECTION),
    Entry("national", mark("National"), ("Ctrl+4",), Where.COLLECTION),
    Entry("national_report", mark("National report"), ("Ctrl+5",), Where.COLLECTION),
    Entry("language", mark("Khmer / English"), ("Ctrl+Shift+L",)),
    Entry("together", mark("Khmer and English together"), ("F9",)),
    Entry("larger", mark("Larger text"), ("Ctrl+Alt++", "Ctrl+Alt+=")),
    Entry("smaller", mark("Smaller text"), ("Ctrl+Alt+-",)),
    Entry("next_region", mark("Next region"), ("F6",)),
    Entry("previous_region", mark("Previous region"), ("Shift+F6",)),
    Entry("help", mark("Help"), ("F1",)),
    Entry("quit", mark("Quit"), ("Ctrl+Q",)),
    Entry("next", mark("Next"), ("Ctrl+Return", "Alt+Right"), Where.FILL),
    Entry("back", mark("Back"), ("Alt+Left",), Where.FILL),
    Entry("next_open", mark("Next open question"), ("F8",), Where.FILL),
    Entry("previous_open", mark("Previous open question"), ("Shift+F8",), Where.FILL),
    Entry("add_evidence", mark("Add evidence"), ("Ctrl+Shift+A",), Where.FILL),
    Entry("comment", mark("Comment"), ("Ctrl+M",), Where.FILL),
    Entry("not_applicable", mark("Not applicable…"), ("Ctrl+Shift+N",), Where.FILL),
    Entry("guidance", mark("Guidance"), ("Ctrl+Shift+G",), Where.FILL),
    Entry("outline", mark("Show or hide the list of questions"), ("Ctrl+B",), Where.FILL),
)

BY_NAME = {entry.name: entry for entry in ACTIONS}


def make_actions(window: QWidget, doings: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """One ``QAction`` of the window per entry, doing what is told under its name."""
    made = {}
    for entry in ACTIONS:
        action = QAction(window)
        action.setObjectName(f"action_{entry.name}")
        action.setShortcuts([QKeySequence(keys) for keys in entry.keys])
        doing = doings[entry.name]
        action.triggered.connect(lambda _=False, do=doing: do())
        window.addAction(action)
        made[entry.name] = action
    return made
