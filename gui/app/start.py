"""Starts the window: its frame is on screen at once, the pages are made behind it.

Nothing that the frame does not need is loaded before it is seen.
"""

import hashlib
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QFont, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

from assessment import places
from assessment.errors import AssessmentError, Finding
from assessment.problems.program import ProgramProblem
from assessment.program.listed import differences, list_of, sums_in
from assessment.progress import Progress
from assessment.words import Words
from gui.crash import Net
from gui.settings import WindowSettings, WorkRole
from gui.tasks import Task
from gui.theme import Appearance, Theme, load_fonts

USUAL_SIZE = (1366, 688)
SMALLEST = (960, 500)
BAR = 57
PANEL = 348
MARGIN = 24
TALLEST = 4320  # as high as any screen: the panel reaches the lower edge without a layout


class FirstSight(NamedTuple):
    """Colours, font and the program's name to begin with."""

    ground: QColor
    surface: QColor
    text: QColor
    font: QFont
    name: str


class Opening(QMainWindow):
    """Shows the look at once; after the first paint makes the content and holds it."""

    def __init__(
        self, look: FirstSight, geometry: QByteArray, fill: Callable[["Opening"], None]
    ) -> None:
        """``fill`` is called once, after the first paint."""
        super().__init__()
        self.setObjectName("opening")
        self._fill = fill
        self._seen = False
        self.setWindowTitle(look.name)
        self.setMinimumSize(*SMALLEST)
        self.setPalette(_palette(self.palette(), look))
        self.setCentralWidget(_first_sight(look))
        if not self.restoreGeometry(geometry):
            self.resize(*USUAL_SIZE)

    def hold(self, content: QMainWindow) -> None:
        """Carry the content from now on: its title, its closing."""
        from PySide6.QtCore import Qt

        content.setWindowFlags(Qt.WindowType.Widget)
        self.setWindowTitle(content.windowTitle())
        content.windowTitleChanged.connect(self.setWindowTitle)
        self.setCentralWidget(content)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ask for the content once this has been seen."""
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self._make_content)

    def closeEvent(self, event: QCloseEvent) -> None:
        content = self.centralWidget()
        if content is not None and not content.close():
            event.ignore()
            return
        super().closeEvent(event)

    def _make_content(self) -> None:
        self._fill(self)


def _first_sight(look: FirstSight) -> QWidget:
    sight = QWidget()
    for corner in ((0, 0, TALLEST * 2, BAR), (0, BAR, PANEL, TALLEST)):
        plate = QWidget(sight)
        plate.setGeometry(*corner)
        plate.setPalette(_palette(plate.palette(), look._replace(ground=look.surface)))
        plate.setAutoFillBackground(True)
    name = QLabel(look.name, sight)
    name.setFont(look.font)
    name.setPalette(_palette(name.palette(), look))
    name.setGeometry(MARGIN, BAR + MARGIN // 2, PANEL - MARGIN, look.font.pixelSize() * 2)
    return sight


def _palette(start: QPalette, look: FirstSight) -> QPalette:
    palette = QPalette(start)
    palette.setColor(QPalette.ColorRole.Window, look.ground)
    palette.setColor(QPalette.ColorRole.WindowText, look.text)
    return palette


MOST_TOLD = 5
type Tell = Callable[[list[Finding]], object]


def verify_once(settings: WindowSettings, tell: Tell, parent: QObject) -> Task | None:
    """Begin to compare; what differs is told. None from source, and where it was done before."""
    if not places.packed():
        return None
    try:
        listed = list_of(places.folder())
        sums = sums_in(listed)
    except AssessmentError as problem:
        tell(list(problem.findings))
        return None
    digest = hashlib.sha256(listed).hexdigest()
    if settings.verified == digest:
        return None
    task = Task(partial(_different, sums), parent)
    task.finished.connect(partial(_told, settings, digest, tell))
    parent.destroyed.connect(task.stop)
    task.start()
    return task


def _different(sums: dict[str, str], progress: Progress) -> list[Finding]:
    found = differences(places.folder(), sums, progress)
    return [one for one in found if one.problem is not ProgramProblem.PROGRAM_LEFT_BEHIND]


def _told(settings: WindowSettings, digest: str, tell: Tell, found: list[Finding]) -> None:
    if found:
        tell(found[:MOST_TOLD])
    else:
        settings.verified = digest


if TYPE_CHECKING:
    from gui.app.window import Window

AFTER_MS = 300  # the first page is painted and can be pressed
PAUSE_MS = 30  # whoever presses something meanwhile has the turn


def run(arguments: list[str], net: Net) -> int:
    """Show the window until it is closed; a file named first is opened. Return the exit code."""
    app = QApplication([sys.argv[0], *arguments])
    app.setApplicationName("readiness")
    settings = WindowSettings()
    load_fonts()
    file = Path(arguments[0]) if arguments else None
    fill = partial(begin, app, settings, file, net)
    frame = Opening(first_sight(app, settings), settings.geometry, fill)
    frame.show()
    return app.exec()


def first_sight(app: QApplication, settings: WindowSettings) -> FirstSight:
    """What the frame shows before its content is there."""
    theme = Theme(Appearance(settings.appearance), settings.language, settings.text_size)
    theme.set_system_dark(dark=app.palette().window().color().lightness() < 128)
    return FirstSight(
        ground=theme.colour("bg"),
        surface=theme.colour("surface"),
        text=theme.colour("text"),
        font=theme.font("h1"),
        name=Words(settings.language).say("Digital readiness assessment"),
    )


def begin(
    app: QApplication, settings: WindowSettings, file: Path | None, net: Net, frame: Opening
) -> None:
    """Put the window into its frame; open the file a person started the program with."""
    from gui.app.start import verify_once
    from gui.documents import forget_opened
    from gui.icons import program_icon

    app.setStyle("Fusion")
    app.setWindowIcon(program_icon())
    window = make_window(app, settings)
    net.tell = lambda finding: window.tell([finding])
    frame.hold(window)
    window.home.first_focus()
    if file is not None:
        window.open_file(file)
    forget_opened()
    verify_once(settings, window.tell, window)
    load_ahead(settings.role, window)


def load_ahead(role: WorkRole, window: "Window") -> None:
    """Load the code of the pages of a role bit by bit while the first one is looked at.

    The first file opens a third of a second sooner. Not in another thread: classes of Qt that are
    made there while the window works can end it all.
    """
    from importlib import import_module

    from PySide6.QtCore import QTimer

    from gui.actions import PAGES, Needs

    collects = role is WorkRole.SECRETARIAT
    needed = [one for one in PAGES.values() if collects or one.needs is not Needs.COLLECTION]
    modules = iter(["gui.app.safe", *(one.page.partition(":")[0] for one in needed)])

    def load_next() -> None:
        module = next(modules, None)
        if module is not None:
            import_module(module)
            QTimer.singleShot(PAUSE_MS, window, load_next)

    QTimer.singleShot(AFTER_MS, window, load_next)


def make_window(app: QApplication, settings: WindowSettings) -> "Window":
    """The window with everything it needs, not yet shown."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication

    from gui.app.window import Window
    from gui.wording import Wording

    missing = load_fonts()
    theme = Theme(Appearance(settings.appearance), settings.language, settings.text_size)
    hints = QGuiApplication.styleHints()

    def follow() -> None:
        theme.set_system_dark(dark=hints.colorScheme() == Qt.ColorScheme.Dark)
        wanted = hints.accessibility().contrastPreference()
        theme.set_system_contrast(high=wanted == Qt.ContrastPreference.HighContrast)

    def dress() -> None:
        app.setPalette(theme.palette())
        app.setFont(theme.font())
        # From one sheet to another Qt styles every widget once for each thing it stands in;
        # from none to one, once.
        app.setStyleSheet("")
        app.setStyleSheet(theme.sheet())

    follow()
    hints.colorSchemeChanged.connect(follow)
    hints.accessibility().contrastPreferenceChanged.connect(follow)
    theme.changed.connect(dress)
    dress()
    wording = Wording(
        settings.language, khmer_digits=settings.khmer_digits, together=settings.together
    )
    window = Window(settings, wording, theme)
    if missing:
        window.home.show_findings(missing)
    return window
