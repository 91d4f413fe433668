"""Waiting until a screen shows what it is going to show, before a picture of it is taken."""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.widgets.page_preview import PagePreview, PageView


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait_for(ready: Callable[[], bool]) -> None:
    for _ in range(200):
        settle()
        if ready():
            return
        time.sleep(0.02)


def is_drawn(widget: QWidget) -> bool:
    """Whether pages in sight are there, in their size."""
    previews = [one for one in widget.findChildren(PagePreview) if one.isVisible()]
    return not any(one.waiting or not is_sharp(one.view) for one in previews)


def is_sharp(view: PageView) -> bool:
    """Whether every page in sight is drawn as large as it is shown."""
    return all(view._pictures.is_ready(one, view._pixels(one)) for one in view.in_sight())
