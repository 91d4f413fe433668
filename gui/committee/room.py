"""How much room a page of the secretariat has, counted in letters rather than in points."""

from PySide6.QtWidgets import QWidget

from gui.theme import Theme

WIDE_FROM = 1240


def is_wide(page: QWidget, theme: Theme, wide_from: int = WIDE_FROM) -> bool:
    """Whether a page has room for everything at the text size in use."""
    return page.width() * 100 >= wide_from * theme.text_size
