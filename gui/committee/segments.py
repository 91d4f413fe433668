"""Names of small buttons side by side, with room for the bold one that is on."""

from collections.abc import Mapping

from PySide6.QtGui import QFontMetrics

from gui.theme import Theme
from gui.widgets.buttons import Segments


def name_segments(segments: Segments, name: str, words: Mapping[str, str], theme: Theme) -> None:
    """Say what each button is; ``name`` is what they choose."""
    bold = QFontMetrics(theme.font("body", bold=True))
    segments.setAccessibleName(name)
    for key, text in words.items():
        button = segments.buttons[key]
        button.setText(text)
        button.setAccessibleName(f"{name} · {text}")
        button.setMinimumWidth(bold.horizontalAdvance(text) + 26)
