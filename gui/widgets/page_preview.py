"""A document as it will be on paper: its pages, a bar to move and zoom, what is said meanwhile."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from assessment.errors import AssessmentError, Finding
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Combo
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.page_view import ZOOMS, Fit, PageView, Zoom
from gui.widgets.style import named, spread, stack
from gui.widgets.tile import EmptyState
from gui.wording import Wording


class PagePreview(QWidget):
    """Shows pages, or that they are being prepared, or why there are none."""

    def __init__(self, wording: Wording, theme: Theme, name: str) -> None:
        super().__init__()
        named(self, name)
        self._wording = wording
        self._waiting = False
        self.view = PageView(theme, f"{name}_pages")
        self.previous = Button(theme, f"{name}_previous", role="icon", drawing="previous")
        self.following = Button(theme, f"{name}_next", role="icon", drawing="closed")
        self.count = named(Label(), f"{name}_count")
        self.state = named(ElidingLabel(role="small"), f"{name}_state")
        self.zoom = Combo(theme, f"{name}_zoom")
        self.zoom.setMinimumContentsLength(11)
        self.findings = FindingsList(wording, theme, with_places=False)
        self.empty = EmptyState(theme, "document", f"{name}_empty")
        self._build()
        self._connect()
        self.say()
        self._show()

    def _build(self) -> None:
        self._bar = QWidget()
        bar = self.previous, self.count, self.following, (self.state, 1), self.zoom
        spread(*bar, on=self._bar, margins=(16, 6, 16, 6))
        # The last one takes what is left where a finding stands alone.
        parts = self._bar, self.findings, (self.view, 1), (self.empty, 1), (None, 0)
        stack(*parts, on=self, gap=0)
        self.findings.setContentsMargins(16, 12, 16, 12)
        self.findings.hide()

    def _connect(self) -> None:
        self.previous.clicked.connect(lambda: self.view.go(self.view.page - 1))
        self.following.clicked.connect(lambda: self.view.go(self.view.page + 1))
        self.zoom.activated.connect(lambda at: self.view.set_zoom(ZOOMS[at]))
        self.view.moved.connect(self._say_page)
        self.view.read.connect(self._say_page)
        self.view.zoomed.connect(self._say_zoom)
        self.view.failed.connect(self.show_problem)
        self._wording.changed.connect(self.say)

    # ------------------------------------------------------------ what is shown

    @property
    def waiting(self) -> bool:
        return self._waiting

    def show_waiting(self) -> None:
        """Other pages are being prepared; those in sight no longer hold."""
        self._waiting = True
        self.view.show_faded()
        self.findings.show_findings(())
        self._show()

    def show_pages(self, pdf: bytes, sizes: Sequence[tuple[float, float]]) -> None:
        self._waiting = False
        self.findings.show_findings(())
        self.view.show_pdf(pdf, sizes)
        self._show()

    def show_problem(self, problem: Exception) -> None:
        if not isinstance(problem, AssessmentError):
            raise problem
        self.show_findings(problem.findings)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what is in the way of the pages."""
        self._waiting = False
        self.view.show_pdf(b"", ())
        self.findings.show_findings(findings)
        self._show()

    def say(self) -> None:
        say = self._wording.words.say
        self.previous.say(say("Previous page"))
        self.following.say(say("Next page"))
        self.view.setAccessibleName(say("Pages as they will be printed"))
        self.empty.say(say("The pages are being prepared…"))
        entries = [(self._zoom_words(zoom), zoom) for zoom in ZOOMS]
        self.zoom.show_entries(say("Size of the pages"), entries, self.view.zoom)
        self._say_page()
        self._show()

    # ------------------------------------------------------------ within

    def _show(self) -> None:
        there = self.view.pages > 0
        self._bar.setVisible(there)
        self.view.setVisible(there)
        self.empty.setVisible(self._waiting and not there)
        told = self._wording.words.say("The pages are being prepared…")
        self.state.say(told if self._waiting else "")

    def _say_page(self) -> None:
        page, pages, digits = self.view.page + 1, self.view.pages, self._wording.digits
        told = self._wording.words.say(
            "Page {page} of {pages}", page=digits(str(page)), pages=digits(str(pages))
        )
        self.count.say(told)
        self.view.setAccessibleDescription(f"{told}\n{self.view.text}".strip())
        self.previous.setEnabled(page > 1)
        self.following.setEnabled(page < pages)

    def _say_zoom(self) -> None:
        self.zoom.setCurrentIndex(ZOOMS.index(self.view.zoom))

    def _zoom_words(self, zoom: Zoom) -> str:
        if zoom is Fit.WIDTH:
            return self._wording.words.say("Fit width")
        if zoom is Fit.PAGE:
            return self._wording.words.say("Whole page")
        return self._wording.percent(zoom / 100)
