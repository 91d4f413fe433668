"""Names of small buttons side by side, with room for the bold one that is on."""

from collections.abc import Mapping

from PySide6.QtGui import QFontMetrics

from gui.theme import Theme
from gui.widgets.buttons import Segments

ROOM = 8  # beside what the style sheet keeps free on both sides


def name_segments(segments: Segments, name: str, words: Mapping[str, str], theme: Theme) -> None:
    """Say what each button is; ``name`` is what they choose."""
    bold = QFontMetrics(theme.font("body", bold=True))
    segments.setAccessibleName(name)
    for key, text in words.items():
        button = segments.buttons[key]
        button.setText(text)
        button.setAccessibleName(f"{name} · {text}")
        # The style sheet's own least width would win over one set on the button.
        button.setStyleSheet(f"min-width: {bold.horizontalAdvance(text) + ROOM}px;")
