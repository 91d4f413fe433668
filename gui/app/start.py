"""Starts the window: its frame is on screen at once, the pages are made behind it.

Nothing that the frame does not need is loaded before it is seen.
"""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from assessment import places
from assessment.words import Words
from gui.app.only_window import OnlyWindow
from gui.app.opening import FirstSight, Opening
from gui.crash import Net
from gui.settings import WindowSettings, WorkRole
from gui.theme import Appearance, Theme, load_fonts

if TYPE_CHECKING:
    from gui.app.window import Window

AFTER_MS = 300  # the first page is painted and can be pressed
PAUSE_MS = 30  # whoever presses something meanwhile has the turn


def run(arguments: list[str], net: Net) -> int:
    """Show the window until it is closed; a file named first is opened. Return the exit code.

    Where a window of this person is open already, that one comes to the front with the file.
    """
    app = QApplication([sys.argv[0], *arguments])
    app.setApplicationName("readiness")
    file = Path(arguments[0]) if arguments else None
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


def first_sight(app: QApplication, settings: WindowSettings) -> FirstSight:
    """What the frame shows before its content is there."""
    theme = Theme(Appearance(settings.appearance), settings.language, settings.text_size)
    theme.set_system_dark(dark=app.palette().window().color().lightness() < 128)
    return FirstSight(
        ground=theme.colour("bg"),
        surface=theme.colour("surface"),
        font=theme.font("h1"),
        name=Words(settings.language).say("Digital readiness assessment"),
    )


def begin(
    app: QApplication, settings: WindowSettings, file: Path | None, net: Net, frame: Opening
) -> "Window":
    """Put the window into its frame; open the file a person started the program with."""
    from gui.app.soundness import verify_once
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


def come_forward(frame: Opening, window: "Window", file: Path | None) -> None:
    """Show the window in front of all others, and the file if one is given."""
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
    from gui.widgets.style import dressed
    from gui.wording import QtWords, Wording

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

    follow()
    hints.colorSchemeChanged.connect(follow)
    hints.accessibility().contrastPreferenceChanged.connect(follow)
    theme.changed.connect(dress)
    dress()
    wording = Wording(
        settings.language, khmer_digits=settings.khmer_digits, together=settings.together
    )
    app.installTranslator(QtWords(wording, app))
    window = Window(settings, wording, theme)
    for part in (window.top, window.menu):
        dressed(part, theme)
    if missing:
        window.home.show_findings(missing)
    return window
