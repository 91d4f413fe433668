"""Names of small buttons side by side."""

from collections.abc import Mapping

from gui.widgets.buttons import Segments


def name_segments(segments: Segments, name: str, words: Mapping[str, str]) -> None:
    """Say what each button is; ``name`` is what they choose."""
    segments.setAccessibleName(name)
    for key, text in words.items():
        button = segments.buttons[key]
        button.setText(text)
        button.setAccessibleName(f"{name} · {text}")
