"""The panel of the start page: what can begin here, and as whom a person works."""

from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout

from gui.settings import Role, Settings
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.widgets.label import Label
from gui.widgets.style import frame
from gui.widgets.tile import Tile
from gui.wording import Wording

PANEL = 348


class StartPanel(QFrame):
    """Buttons, roles and the name; what they lead to is the page's business."""

    def __init__(self, settings: Settings, theme: Theme) -> None:
        """Shows role and name of the settings."""
        super().__init__()
        self.setObjectName("start_panel")
        self.setProperty("frame", "panel")
        self._settings = settings
        self._title = Label(role="h1", wrap=True)
        self._about = Label(role="small", wrap=True)
        self.new = Button(theme, "new_assessment", drawing="add")
        self.open = Button(theme, "open_file", drawing="folder")
        self.library = Button(theme, "library", drawing="library")
        self.forms = Button(theme, "blank_forms", drawing="document")
        self.countersign = Button(theme, "countersign_package", drawing="head")
        self._working_as = Label(role="smallbold")
        self.roles = {
            Role.ASSESSOR: Tile(theme, "role_assessor", "assessor"),
            Role.HEAD: Tile(theme, "role_head", "head"),
            Role.SECRETARIAT: Tile(theme, "role_secretariat", "secretariat"),
        }
        self.name = LineField("person_name")
        self.name.given.connect(partial(setattr, settings, "name"))
        self._name = Captioned(self.name)
        self._build()

    def _build(self) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 6)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._about)
        for button in (self.new, self.open, self.countersign, self.library, self.forms):
            column.addWidget(button)
        column.addWidget(frame("line"))
        column.addWidget(self._working_as)
        for tile in self.roles.values():
            column.addWidget(tile)
        column.addWidget(self._name)
        column.addStretch(1)

    def fit(self, height: int) -> None:
        """Say less where the height is short, so that nothing has to be scrolled."""
        for compact in (False, True):
            self._about.setHidden(compact)
            for tile in self.roles.values():
                tile.show_compact(compact=compact)
            if self._column.totalHeightForWidth(PANEL) <= height:
                return

    def refresh(self) -> None:
        """Look at the settings again."""
        for role, tile in self.roles.items():
            tile.setChecked(role is self._settings.role)
        # The unit head's door stands where the forms for offices do; these are in the menu too.
        head = self._settings.role is Role.HEAD
        self.countersign.setVisible(head)
        self.forms.setVisible(not head)
        self.name.show_text(self._settings.name)

    def say(self, wording: Wording, *, committee: bool) -> None:
        """Say everything in the language in use; the secretariat begins collections."""
        say = wording.words.say
        self._title.say(say("Digital readiness assessment"))
        self._about.say(say("Works without internet. All data stays in files on this computer."))
        if committee:
            self.new.say(say("New collection…"), tip="Ctrl+Shift+K")
        else:
            self.new.say(say("New assessment"), tip="Ctrl+N")
        self.open.say(say("Open a file…"), tip="Ctrl+O")
        self.library.say(say("Questionnaires"), tip="Ctrl+L")
        self.forms.say(say("Blank forms…"), tip="Ctrl+Shift+F")
        self.countersign.say(say("Countersign a package…"), tip="Ctrl+Shift+P")
        self._working_as.say(say("Role"))
        self.roles[Role.ASSESSOR].say(say("Assessor"), say("Fill in and attach evidence"))
        self.roles[Role.HEAD].say(say("Unit head"), say("Review, approve or return"))
        self.roles[Role.SECRETARIAT].say(say("Secretariat"), say("Receive and consolidate"))
        self._name.say(say("My name"))
        self.name.name_it(say("My name"), say("As it appears in the report"))
