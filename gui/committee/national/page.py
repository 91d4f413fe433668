"""The national picture: groups, pillars, units, and why a unit has its score."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from assessment.consolidation.national import National, Wanted
from assessment.consolidation.unit_scores import UnitScores
from assessment.errors import AssessmentError, Finding
from assessment.language.text import Text
from gui.committee.national.coverage_strip import CoverageStrip
from gui.committee.national.left_out_view import LeftOutView
from gui.committee.national.overview import Overview
from gui.committee.national.picture import Picture, picture
from gui.committee.national.units_view import UnitsView
from gui.committee.national.which_units import WhichUnits
from gui.committee.national.why_view import WhyView, explained
from gui.committee.province_combo import ProvinceCombo
from gui.committee.reading import Snapshot, block_of
from gui.committee.room import is_wide, tell
from gui.committee.round_combo import RoundCombo
from gui.committee.session import CommitteeSession
from gui.committee.units_table import province_of
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.style import named, spread
from gui.widgets.window_page import WindowPage
from gui.wording import Wording


class NationalPage(WindowPage):
    """Says where to go for the report, for a conflict and for the files of a unit."""

    manual_section = 11

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        """Show the round of the session."""
        super().__init__()
        named(self, "pageGround")
        self._session, self._wording, self._theme = session, wording, theme
        self._snapshot: Snapshot | None = None
        self._national: National | None = None
        self._picture = Picture((), (), ())
        self._wanted: Wanted | None = None
        self._make(wording, theme)
        self._build()
        self._connect()
        self._words()
        if session.snapshot is not None:
            self._show(session.snapshot)

    def _make(self, wording: Wording, theme: Theme) -> None:
        self.round = RoundCombo(self._session, wording, theme)
        self.province = ProvinceCombo(wording, theme)
        self.which = WhichUnits("which_units", wording)
        self._busy = Label(role="small")
        self.to_left_out = Button(theme, "left_out", role="quiet", drawing="warning")
        self.report = Button(theme, "to_report", drawing="report")
        self.findings = FindingsList(wording, theme, with_places=False)
        self.findings.hide()
        self.strip = CoverageStrip(wording, theme)
        self.overview = Overview(wording, theme)
        self.units = UnitsView(self._session, wording, theme)
        self.why = WhyView(wording, theme)
        self.left_out = LeftOutView(self._session, wording, theme)
        self.stack = QStackedWidget()
        for view in (self.overview, self.units, self.why, self.left_out):
            self.stack.addWidget(view)

    def _build(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(6)
        page.addLayout(
            spread(self.round, self.province, self.which, self._busy, None, self.to_left_out,
                   self.report)
        )  # fmt: skip
        page.addWidget(self.findings)
        page.addWidget(self.strip)
        page.addWidget(self.stack, 1)

    def _connect(self) -> None:
        session = self._session
        session.changed.connect(self._show)
        session.pictured.connect(self._pictured)
        session.refused.connect(lambda found: tell(self, found))
        session.busy.connect(lambda _: self._say_bar())
        self.province.activated.connect(lambda _: self._draw())
        self.report.clicked.connect(lambda: self.wanted.emit("national_report", None))
        self.overview.opened.connect(self.show_units)
        self.to_left_out.clicked.connect(self.show_left_out)
        self.left_out.back.connect(lambda: self._view(self.overview))
        self.left_out.case_wanted.connect(partial(self.wanted.emit, "conflicts"))
        self.left_out.unit_wanted.connect(partial(self.wanted.emit, "intake"))
        self.units.opened.connect(self._explain)
        self.units.back.connect(lambda: self._view(self.overview))
        self.why.back.connect(lambda: self._view(self.units))
        self.which.chosen.connect(self._ask)
        self._wording.changed.connect(self._words)
        self._theme.changed.connect(self._words)
        self._theme.changed.connect(self._refit)

    # ------------------------------------------------------------ doing

    def show_units(self, questionnaire: str, block: str, node: str) -> None:
        """Show the units of a group."""
        inside = [one for one in self._picture.units if _belongs(one, questionnaire, block)]
        if not inside:
            return
        names = {} if self._snapshot is None else self._snapshot.blocks
        title = partial(_title, self._wording, inside, names.get(block), node)
        self.units.show_units(inside, title, node)
        self._view(self.units)

    def show_left_out(self) -> None:
        """Show what is held and not in the picture, with the reasons."""
        if self._national is not None and self._snapshot is not None:
            self.left_out.show_left_out(self._national.left_out, self._snapshot.blocks)
            self._view(self.left_out)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what forbids what was tried."""
        self.findings.show_findings(findings)

    def focus_search(self) -> None:
        """Put the keyboard into the search field of the list."""
        if self.stack.currentWidget() is self.units:
            self.units.search.setFocus()

    def first_focus(self) -> None:
        """Put the keyboard on the picture; it is scored when somebody looks."""
        self._ask()
        self._view(self.stack.currentWidget() or self.overview)

    def regions(self) -> list[QWidget]:
        """For F6."""
        overview = [self.overview.chart, self.overview.heat, self.overview.open]
        views = [self.units, self.why, self.left_out]
        return [self.round, self.province, self.which, *overview, *views]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has the tab for the report."""
        super().resizeEvent(event)
        self._refit()

    # ------------------------------------------------------------ within

    def _refit(self) -> None:
        wide = is_wide(self, self._theme)
        self.report.setVisible(wide)
        self.round.setVisible(wide or self.round.isEnabled())
        self.province.show_wide(wide=wide)

    def _view(self, view: QWidget) -> None:
        self.stack.setCurrentWidget(view)
        self.strip.setVisible(view is self.overview)
        focus = getattr(view, "first_focus", None)
        if callable(focus):
            focus()

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._wanted = None
        self.province.show_collection(snapshot)
        self.strip.show_coverage(snapshot)
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        """Score anew when what is wanted is another thing than what is shown."""
        snapshot = self._snapshot
        wanted = None if snapshot is None or not snapshot.round else Wanted(
            snapshot.round, final_only=self.which.final
        )  # fmt: skip
        if wanted is not None and wanted != self._wanted:
            self._wanted = wanted
            self.show_findings(())
            self._session.picture(wanted)

    def _pictured(self, found: National) -> None:
        self._national = found
        self._draw()

    def _draw(self) -> None:
        if self._national is None or self._snapshot is None:
            return
        code = self.province.code
        passes = (lambda unit: province_of(unit) == code) if code else None
        self._picture = picture(self._national, self._snapshot.blocks, passes)
        self.overview.show_picture(self._picture)
        if self.stack.currentWidget() is not self.overview:
            self._view(self.overview)
        self._say_bar()

    def _explain(self, unit: UnitScores) -> None:
        try:
            record = self._session.collection.record(unit.package.revision)
        except AssessmentError as problem:
            self.show_findings(problem.findings)
            return
        self.why.show_unit(explained(unit, record), self.units.node)
        self._view(self.why)

    def _say_bar(self) -> None:
        say = self._wording.words.say
        out = 0 if self._national is None else len(self._national.left_out)
        self.to_left_out.setVisible(bool(out))
        tip = self._wording.count(
            "{n} unit was received but is not counted",
            "{n} units were received but are not counted",
            out,
        )
        self.to_left_out.say(say("{n} left out", n=self._wording.number(out)), tip=tip)
        self._busy.say(say("Working…") if self._session.working else "")

    def _words(self) -> None:
        say = self._wording.words.say
        self.which.say()
        self.report.say(say("Report…"))
        self.province.say()
        self.strip.say()
        for view in (self.overview, self.units, self.why, self.left_out):
            view.say()
        self._say_bar()


def _belongs(one: UnitScores, questionnaire: str, block: str) -> bool:
    return one.standing.case.questionnaire == questionnaire and one.unit.block == block


def _title(wording: Wording, units: Sequence[UnitScores], group: Text | None, node: str) -> str:
    """What a list of units is of, in the language in use."""
    parts = [block_of(units[0].standing.case.unit) if group is None else wording.plain(group)]
    if node:
        parts.append(f"{node} {wording.plain(units[0].questionnaire.node[node].label)}")
    told = wording.count("{n} unit", "{n} units", len(units))
    return f"{' › '.join(parts)} · {told}"
