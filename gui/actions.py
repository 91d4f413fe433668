"""Every action with its shortcut, in one table; menus, tool tips and Help read from it."""

from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from assessment.words import mark


class Needs(StrEnum):
    NOTHING = "nothing"
    ASSESSMENT = "assessment"
    COLLECTION = "collection"
    QUESTIONNAIRE = "questionnaire"
    FILLING = "filling"


class Action(NamedTuple):
    """One action: its words and its keys (portable Qt text), and the page that it shows."""

    name: str
    words: str
    keys: tuple[str, ...]
    # module and class of the page; it is made with what the action needs (the settings where it
    # needs nothing) and the look
    page: str = ""
    title: str = ""  # what tab and bar call the page, where that is not the words
    needs: Needs = Needs.NOTHING
    tab: bool = False  # whether it is a stage of the work, with a tab in the bar
    closes: bool = False  # whether the open file is closed first


_closing = partial(Action, closes=True)
_opened = partial(Action, needs=Needs.ASSESSMENT)
_collected = partial(Action, needs=Needs.COLLECTION)
_filling = partial(Action, needs=Needs.FILLING)

ACTIONS = (
    _closing("new", mark("New assessment"), ("Ctrl+N",), "gui.start.new_page:NewPage"),
    Action("open", mark("Open a file…"), ("Ctrl+O",)),
    Action("new_collection", mark("New collection…"), ("Ctrl+Shift+K",)),
    _closing("home", mark("Home page"), ("Alt+Home",), "gui.start.page:StartPage"),
    _closing("library", mark("Questionnaires"), ("Ctrl+L",), "gui.library.page:LibraryPage"),
    Action(
        "recovery", mark("Backups and recovery"), ("Ctrl+Shift+B",), "gui.recovery:RecoveryPage"
    ),
    Action(
        "forms", mark("Blank forms…"), ("Ctrl+Shift+F",), "gui.forms:FormsPage", mark("Blank forms")
    ),
    Action(
        "register",
        mark("Register of units…"),
        ("Ctrl+Shift+U",),
        "gui.committee.register_page:RegisterPage",
        mark("Register of units"),
    ),
    Action(
        "keys",
        mark("Key office…"),
        ("Ctrl+Shift+J",),
        "gui.committee.desk:KeysPage",
        mark("Key office"),
    ),
    Action("print", mark("Print…"), ("Ctrl+P",)),
    _opened("bring_in", mark("Import answers…"), ("Ctrl+I",), "gui.bring_in:BringInPage"),
    _opened("take_in", mark("Import a reply…"), ("Ctrl+Shift+I",)),
    _opened(
        "send",
        mark("Sign and send…"),
        ("Ctrl+5", "Ctrl+Shift+E"),
        "gui.send.page:SendPage",
        mark("Send"),
        tab=True,
    ),
    Action(
        "countersign",
        mark("Countersign a package…"),
        ("Ctrl+Shift+P",),
        "gui.send.countersign_page:CountersignPage",
        mark("Countersign a package"),
    ),
    _opened("undo", mark("Undo"), ("Ctrl+Z",)),
    _opened("redo", mark("Redo"), ("Ctrl+Y", "Ctrl+Shift+Z")),
    Action("find", mark("Find"), ("Ctrl+F",)),
    _opened("fill", mark("Fill"), ("Ctrl+1",), "gui.fill.page:FillPage", tab=True),
    _opened("review", mark("Review"), ("Ctrl+2",), "gui.review.page:ReviewPage", tab=True),
    _opened("scores", mark("Scores"), ("Ctrl+3",), "gui.scores.page:ScoresPage", tab=True),
    _opened("report", mark("Report"), ("Ctrl+4",), "gui.report.page:ReportPage", tab=True),
    _collected(
        "intake", mark("Receive"), ("Ctrl+1",), "gui.committee.intake.page:IntakePage", tab=True
    ),
    _collected(
        "conflicts",
        mark("Conflicts"),
        ("Ctrl+2",),
        "gui.committee.conflicts.page:ConflictsPage",
        tab=True,
    ),
    _collected(
        "coverage",
        mark("Coverage"),
        ("Ctrl+3",),
        "gui.committee.coverage_page:CoveragePage",
        tab=True,
    ),
    _collected(
        "national",
        mark("National"),
        ("Ctrl+4",),
        "gui.committee.national.page:NationalPage",
        tab=True,
    ),
    _collected(
        "national_report",
        mark("National report"),
        ("Ctrl+5",),
        "gui.committee.report.page:NationalReportPage",
        mark("Report"),
        tab=True,
    ),
    _collected(
        "policy", mark("Actions of the policy"), ("Ctrl+6",), "gui.committee.policy_page:PolicyPage"
    ),
    _collected(
        "rounds", mark("Rounds"), ("Ctrl+7",), "gui.committee.rounds_page:RoundsPage", tab=True
    ),
    Action("language", mark("Khmer / English"), ("Ctrl+Shift+L",)),
    Action("together", mark("Khmer and English together"), ("F9",)),
    Action("larger", mark("Larger text"), ("Ctrl+Alt++", "Ctrl+Alt+=")),
    Action("smaller", mark("Smaller text"), ("Ctrl+Alt+-",)),
    Action("next_step", mark("Next step"), ("Ctrl+J",)),
    Action("next_region", mark("Next region"), ("F6",)),
    Action("previous_region", mark("Previous region"), ("Shift+F6",)),
    Action("help", mark("Help"), ("F1",), "gui.start.help_page:HelpPage"),
    Action(
        "program", mark("About this program"), ("Ctrl+F1",), "gui.start.program_page:ProgramPage"
    ),
    Action("quit", mark("Quit"), ("Ctrl+Q",)),
    _filling("next", mark("Next"), ("Ctrl+Return", "Alt+Right")),
    _filling("back", mark("Back"), ("Alt+Left",)),
    _filling("next_open", mark("Next open question"), ("F8",)),
    _filling("previous_open", mark("Previous open question"), ("Shift+F8",)),
    _filling("add_evidence", mark("Add evidence"), ("Ctrl+Shift+A",)),
    _filling("comment", mark("Comment"), ("Ctrl+M",)),
    _filling("not_applicable", mark("Not applicable…"), ("Ctrl+Shift+N",)),
    _filling("guidance", mark("Guidance"), ("Ctrl+Shift+G",)),
    _filling("outline", mark("Show or hide the list of questions"), ("Ctrl+B",)),
)
# Pages of the collection and files of packages lead there.
UNIT = Action("unit", mark("Unit"), (), "gui.app.unit_page:UnitPage", needs=Needs.COLLECTION)
PACKAGE = Action("package", mark("Package"), (), "gui.app.sent:PackagePage")
# The library leads there, and nothing else does.
PREVIEW = Action(
    "preview", mark("Preview"), (), "gui.app.preview:PreviewPage", needs=Needs.QUESTIONNAIRE
)
# What is on screen leads there: its pages, as they will be printed.
PRINT = Action("printing", mark("Print"), (), "gui.report.print_page:PrintPage")

# The groups of the menu in their order; an empty name is a line.
MENUS: Mapping[str, tuple[str, ...]] = {
    mark("File"): (
        "home",
        "new",
        "open",
        "new_collection",
        "",
        "print",
        "forms",
        "bring_in",
        "library",
        "recovery",
        "",
        "undo",
        "redo",
        "find",
        "",
        "quit",
    ),
    mark("Send"): ("send", "take_in", "countersign"),
    mark("Secretariat"): ("policy", "register", "keys"),
    mark("View"): ("larger", "smaller", "", "language", "together"),
    mark("Help"): ("help", "program"),
}

BY_NAME = {action.name: action for action in (*ACTIONS, UNIT, PACKAGE, PREVIEW, PRINT)}
PAGES = {name: action for name, action in BY_NAME.items() if action.page}


def tabs(needs: Needs) -> dict[str, str]:
    """The stages of an assessment or of a collection and what their tabs say, in working order."""
    staged = [action for action in ACTIONS if action.tab and action.needs is needs]
    return {
        action.name: action.title or action.words
        for action in sorted(staged, key=lambda other_action: other_action.keys)
    }
