"""What is believed: the look of a copy's worth, and the code of a root key."""

from pathlib import Path

from PySide6.QtWidgets import QInputDialog, QWidget

from assessment.errors import AssessmentError
from assessment.exchange.roster import read_roster, roster_on_disk, shipped_roots
from assessment.exchange.worth import Trust
from gui.display import Display

_LOOKS = {
    Trust.COUNTERSIGNED: ("ok", "done"),
    Trust.VERIFIED: ("ok", "done"),
    Trust.UNSIGNED: ("warn", "warning"),
    Trust.UNKNOWN_KEY: ("warn", "warning"),
}


def trust_style(trust: Trust) -> tuple[str, str]:
    return _LOOKS.get(trust, ("stop", "finding"))


def ask_root(parent: QWidget, display: Display, path: Path) -> str:
    """The code of a root key, compared by telephone before a first list of keys is believed.

    Empty when none is needed, or nobody typed one.
    """
    try:
        needed = roster_on_disk() is None and not shipped_roots() and read_roster(path).signed
    except AssessmentError:
        needed = False  # taking it in tells what is wrong
    if not needed:
        return ""
    translate = display.translate
    dialog = QInputDialog(parent)
    dialog.setObjectName("root_code")
    dialog.setWindowTitle(translate("Code of the root key"))
    dialog.setLabelText(
        translate(
            "This is the first list of keys here. Ask the secretariat by telephone for the "
            "code of its root key, and type it as you hear it."
        )
    )
    dialog.setOkButtonText(translate("Import the list"))
    dialog.setCancelButtonText(translate("Cancel"))
    if dialog.exec():
        return dialog.textValue()
    return ""
