"""What the pages of the secretariat share: how much room there is, and who is told what."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from assessment.errors import Finding
from gui.theme import Theme

WIDE_FROM = 1240


def is_wide(page: QWidget, theme: Theme, wide_from: int = WIDE_FROM) -> bool:
    """Whether a page has room for everything at the text size in use."""
    return page.width() * 100 >= wide_from * theme.text_size


class Telling(Protocol):
    """A page that shows findings."""

    def isVisible(self) -> bool:
        """Whether a person sees it."""

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show them."""


def tell(page: Telling, findings: Sequence[Finding]) -> None:
    """Tell a page what the session found; a page nobody sees would only keep old news."""
    if page.isVisible() or not findings:
        page.show_findings(findings)
