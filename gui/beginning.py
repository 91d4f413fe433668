"""Makes the window with everything it needs: look, language, the last net, the first page."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gui.ahead import Ahead
from gui.crash import Net
from gui.documents import forget_opened
from gui.fonts import load_fonts
from gui.icons import program_icon
from gui.opening import Opening
from gui.settings import Settings
from gui.soundness import verify_once
from gui.theme import Appearance, Theme
from gui.window import Window
from gui.wording import Wording


def make_window(app: QApplication, settings: Settings) -> Window:
    """The window with everything it needs, not yet shown."""
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
        window.start.show_findings(missing)
    return window


def begin(
    app: QApplication, settings: Settings, frame: Opening, file: Path | None, net: Net
) -> None:
    """Put the window into its frame; open the file a person started the program with."""
    app.setStyle("Fusion")
    app.setWindowIcon(program_icon())
    window = make_window(app, settings)
    net.tell = lambda finding: window.tell([finding])
    frame.hold(window)
    window.start.first_focus()
    if file is not None:
        window.open_file(file)
    forget_opened()
    Ahead(settings.role, window)
    verify_once(settings, window.tell, window)
