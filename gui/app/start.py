"""Starts the window: its frame is on screen at once, the pages are made behind it.

What the pages need takes longer to load than a bare window takes to appear. So the frame, with
bar, panel and the program's name, is painted first; the pages are made in the next turn of the
event loop. Only the plainest means are used for it: painting by hand, a brush, or naming an
alignment or a role of a palette would make Qt's binding load all its enumerations, a tenth of the
whole wait.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QTimer
from PySide6.QtGui import QCloseEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

from assessment import places
from gui.app.only_window import OnlyWindow
from gui.crash import Net
from gui.display import Display
from gui.settings import WindowSettings, WorkRole
from gui.theme import Appearance, load_fonts

USUAL_SIZE = (1366, 688)
SMALLEST = (960, 500)
BAR = 57
TITLE = 40  # what the system puts around a window takes its part of the screen too
PANEL = 348
MARGIN = 24
TALLEST = 4320  # as high as any screen: the panel reaches the lower edge without a layout


class Opening(QMainWindow):
    """Shows the look at once; after the first paint makes the content and holds it."""

    def __init__(
        self, display: Display, geometry: QByteArray, fill: Callable[["Opening"], None]
    ) -> None:
        """``fill`` is called once, after the first paint."""
        super().__init__()
        self.setObjectName("opening")
        self._fill = fill
        self._seen = False
        self.setWindowTitle(display.translate("Digital readiness assessment"))
        room = self.screen().availableSize()
        self.setMinimumSize(min(SMALLEST[0], room.width()), min(SMALLEST[1], room.height()))
        self.setPalette(QPalette(display.colour("bg"), display.colour("bg")))
        made = QWidget()
        surface = display.colour("surface")
        for corner in ((0, 0, TALLEST * 2, BAR), (0, BAR, PANEL, TALLEST)):
            plate = QWidget(made)
            plate.setGeometry(*corner)
            plate.setPalette(QPalette(surface, surface))
            plate.setAutoFillBackground(True)
        name = QLabel(self.windowTitle(), made)
        font = display.font("h1")
        name.setFont(font)
        name.setGeometry(MARGIN, BAR + MARGIN // 2, PANEL - MARGIN, font.pixelSize() * 2)
        self.setCentralWidget(made)
        if not self.restoreGeometry(geometry):
            self.resize(*USUAL_SIZE)
        self.resize(min(self.width(), room.width()), min(self.height(), room.height() - TITLE))

    def hold(self, content: QMainWindow) -> None:
        from PySide6.QtCore import Qt

        self.setPalette(QPalette())
        content.setWindowFlags(Qt.WindowType.Widget)
        self.setWindowTitle(content.windowTitle())
        content.windowTitleChanged.connect(self.setWindowTitle)
        self.setCentralWidget(content)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, lambda: self._fill(self))

    def closeEvent(self, event: QCloseEvent) -> None:
        content = self.centralWidget()
        if content is not None and not content.close():
            event.ignore()
            return
        super().closeEvent(event)


if TYPE_CHECKING:
    from assessment.errors import Finding
    from assessment.progress import Progress
    from gui.app.window import Window
    from gui.tasks import Task

AFTER_MS = 300  # the first page is painted and can be pressed
PAUSE_MS = 30  # whoever presses something meanwhile has the turn


def run(arguments: list[str], net: Net) -> int:
    """Show the window, or bring one already open here to the front; return the exit code."""
    app = QApplication([sys.argv[0], *arguments])
    app.setApplicationName("readiness")
    file = None
    if arguments:
        file = Path(arguments[0])
    only = OnlyWindow(places.settings().parent)
    if not only.is_first() and only.hand_over(file):
        return 0
    settings = WindowSettings()
    load_fonts()

    def fill(frame: Opening) -> None:
        window = begin(app, settings, file, net, frame)
        only.asked.connect(partial(come_forward, frame, window))
        only.listen()

    frame = Opening(first_sight(app, settings), settings.geometry, fill)
    frame.show()
    return app.exec()


def first_sight(app: QApplication, settings: WindowSettings) -> Display:
    display = Display(settings.language, Appearance(settings.appearance), settings.text_size)
    display.follow_system(dark=app.palette().window().color().lightness() < 128)
    return display


def begin(
    app: QApplication, settings: WindowSettings, file: Path | None, net: Net, frame: Opening
) -> "Window":
    """Put the window into its frame; open the file a person started the program with."""
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
    return window


MOST_TOLD = 5  # files that differ


def verify_once(
    settings: WindowSettings, tell: "Callable[[list[Finding]], object]", parent: QWidget
) -> "Task | None":
    """Begin to compare the program's own files with their list; what differs is told.

    None from source, and where it was done before for this folder.
    """
    import hashlib

    from assessment.errors import AssessmentError, Finding
    from assessment.problems.program import ProgramProblem
    from assessment.program.verifying import differences, list_of, sums_in
    from gui.tasks import Task

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

    def work(progress: "Progress") -> list[Finding]:
        findings = differences(places.folder(), sums, progress)
        return [
            finding
            for finding in findings
            if finding.problem is not ProgramProblem.PROGRAM_LEFT_BEHIND
        ]

    def told(findings: list[Finding]) -> None:
        if findings:
            tell(findings[:MOST_TOLD])
        else:
            settings.verified = digest

    task = Task(work, parent)
    task.finished.connect(told)
    parent.destroyed.connect(task.stop)
    task.start()
    return task


def come_forward(frame: Opening, window: "Window", file: Path | None) -> None:
    from PySide6.QtCore import Qt

    frame.setWindowState(frame.windowState() & ~Qt.WindowState.WindowMinimized)
    frame.show()
    frame.raise_()
    frame.activateWindow()
    if file is not None:
        window.open_file(file)


def load_ahead(role: WorkRole, window: "Window") -> None:
    """Load the code of the pages of a role bit by bit while the first one is looked at.

    The first file opens a third of a second sooner. Not in another thread: classes of Qt that are
    made there while the window works can end it all.
    """
    from importlib import import_module

    from gui.actions import PAGES, Needs

    collects = role is WorkRole.SECRETARIAT
    needed = [
        action for action in PAGES.values() if collects or action.needs is not Needs.COLLECTION
    ]
    modules = iter(["gui.app.safe", *(action.page.partition(":")[0] for action in needed)])

    def load_next() -> None:
        module = next(modules, None)
        if module is not None:
            import_module(module)
            QTimer.singleShot(PAUSE_MS, window, load_next)

    QTimer.singleShot(AFTER_MS, window, load_next)


def make_window(app: QApplication, settings: WindowSettings) -> "Window":
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication

    from gui.app.window import Window
    from gui.widgets.outside import QtWords
    from gui.widgets.style import dressed

    missing = load_fonts()
    display = Display(
        settings.language,
        Appearance(settings.appearance),
        settings.text_size,
        khmer_digits=settings.khmer_digits,
        together=settings.together,
    )
    hints = QGuiApplication.styleHints()

    def follow() -> None:
        wanted = hints.accessibility().contrastPreference()
        display.follow_system(
            dark=hints.colorScheme() == Qt.ColorScheme.Dark,
            contrast=wanted == Qt.ContrastPreference.HighContrast,
        )

    follow()
    hints.colorSchemeChanged.connect(follow)
    hints.accessibility().contrastPreferenceChanged.connect(follow)
    display.changed.connect(display.rule)
    display.rule()
    app.installTranslator(QtWords(display, app))
    window = Window(settings, display)
    for part in (window.top, window.menu):
        dressed(part, display)
    if missing:
        window.home.show_findings(missing)
    return window
