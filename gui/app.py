"""Starts the windows: the frame is on screen at once, the pages are made behind it."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from assessment.words import Words
from gui.crash import Net
from gui.fonts import load_fonts
from gui.opening import Look, Opening
from gui.settings import Settings
from gui.theme import Appearance, Theme


def run(arguments: list[str], net: Net) -> int:
    """Show the window until it is closed; a file named first is opened. Return the exit code."""
    app = QApplication([sys.argv[0], *arguments])
    app.setApplicationName("readiness")
    settings = Settings()
    load_fonts()

    def fill(frame: Opening) -> None:
        from gui.beginning import begin

        begin(app, settings, frame, Path(arguments[0]) if arguments else None, net)

    frame = Opening(first_look(app, settings), settings.geometry, fill)
    frame.show()
    return app.exec()


def first_look(app: QApplication, settings: Settings) -> Look:
    """What the frame shows before its content is there."""
    theme = Theme(Appearance(settings.appearance), settings.language, settings.text_size)
    theme.set_system_dark(dark=app.palette().window().color().lightness() < 128)
    return Look(
        ground=theme.colour("bg"),
        surface=theme.colour("surface"),
        text=theme.colour("text"),
        font=theme.font("h1"),
        name=Words(settings.language).say("Digital readiness assessment"),
    )
