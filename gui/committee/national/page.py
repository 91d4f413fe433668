"""The national picture: the overview, its units, those left out, what stands behind figures."""

from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from assessment.consolidation import acts, collection
from assessment.consolidation.national import National, NationalQuery, UnitScores, national
from assessment.consolidation.standing import CaseStanding
from assessment.errors import AssessmentError
from assessment.problems.consolidation import ConsolidationProblem
from assessment.progress import Progress
from assessment.reports.national import facts
from assessment.reports.national.figures import FirmGroup, firm_group
from assessment.words import mark
from gui.committee import session as sessions
from gui.committee.national.firm_view import FirmView
from gui.committee.national.overview import CoverageStrip, Overview
from gui.committee.national.picture import sum_up
from gui.committee.national.views import (
    ALL,
    FINAL,
    LeftOutView,
    UnitsView,
    WhyView,
)
from gui.committee.page import CommitteePage, RoundCombo, WorkBar, closed_text
from gui.committee.session import CommitteeSession, unit_text
from gui.display import Display
from gui.widgets import fields, style
from gui.widgets.buttons import Button, Segments
from gui.widgets.label import Label

KEPT = mark("The units approved when the round was closed. Its figures do not change.")
# of the choice of a province
WIDE = 190
NARROW = 96

type View = Overview | UnitsView | WhyView | LeftOutView | FirmView


class NationalPage(CommitteePage):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__(session, display)
        self._national: National | None = None
        self._wanted: NationalQuery | None = None
        self.round = RoundCombo(session, display)
        self.province = fields.Combo(display, "province")
        self.province.setMinimumWidth(WIDE)
        self.which = Segments("which_units", (ALL, FINAL))
        self.at_work = WorkBar(session, display)
        self.to_left_out = Button(display, "left_out", role="quiet", drawing="warning")
        self.report = Button(display, "to_report", drawing="report").bind_message("Report…")
        self.to_policy = Button(display, "to_policy", drawing="list").bind_message(
            "Actions…", "Ctrl+6"
        )
        self.kept = style.with_object_name(Label(role="small", wrap=True), "round_closed")
        self.strip = CoverageStrip(session, display)
        self.overview = Overview(display)
        self.units = UnitsView(session, display)
        self.why = WhyView(display)
        self.left_out = LeftOutView(session, display)
        self.firm = FirmView(session, display)
        self._shown: View = self.overview
        self.stack = QStackedWidget()
        for view in (self.overview, self.units, self.why, self.left_out, self.firm):
            self.stack.addWidget(view)
        choices = self.round, self.province, self.which
        head = style.spread(*choices, None, self.to_left_out, self.to_policy, self.report)
        parts = head, self.at_work, self.findings, self.kept, self.strip, (self.stack, 1)
        style.stack(*parts, on=self, margins=(16, 12, 16, 12), gap=6)
        self._connect()
        self.follow()

    def _connect(self) -> None:
        self.province.activated.connect(lambda _: self._draw())
        self.report.clicked.connect(lambda: self.wanted.emit("national_report", None))
        self.to_policy.clicked.connect(lambda: self.wanted.emit("policy", None))
        self.overview.opened.connect(self.show_units)
        self.overview.firm_wanted.connect(self.show_firm)
        for view in (self.firm, self.left_out, self.units):
            view.back.connect(lambda: self._view(self.overview))
        self.to_left_out.clicked.connect(self.show_left_out)

        def open_left_out(standing: CaseStanding) -> None:
            return self.wanted.emit("conflicts" if standing.conflict else "unit", standing.case)

        self.left_out.table.opened.connect(open_left_out)
        self.units.table.opened.connect(self._explain)
        self.why.back.connect(lambda: self._view(self.units))
        self.why.unit.clicked.connect(lambda: self.wanted.emit("unit", self.why.case))
        self.which.picked.connect(lambda _: self._ask())

    def show_units(self, questionnaire: str, block: str, node: str) -> None:
        inside = self.overview.picture.inside(questionnaire, block)
        if inside:
            self.units.show_units(inside, node)
            self._view(self.units)

    def show_firm(self, questionnaire: str, block: str, _node: str = "") -> None:
        inside = self.overview.picture.inside(questionnaire, block)
        if not inside:
            return
        group = facts.PeerGroup(inside[0].questionnaire, block, tuple(inside))

        def show(group: FirmGroup) -> None:
            self.firm.show_firm(group)
            self._view(self.firm)

        self._session.run(lambda _held, _step: firm_group(group), show)

    def show_left_out(self) -> None:
        if self._national is not None:
            self.left_out.table.show_rows(self._national.left_out)
            self.left_out.update_texts()
            self._view(self.left_out)

    def focus_search(self) -> None:
        if self._shown is self.units:
            self.units.search.setFocus()

    def first_focus(self) -> None:
        self._ask()
        self._view(self._shown)

    def regions(self) -> list[QWidget]:
        overview = [self.overview.chart, self.overview.heat, self.overview.open]
        views: list[QWidget] = [self.units, self.why, self.left_out, self.firm]
        return [self.round, self.province, self.which, *overview, *views]

    def update_layout(self) -> None:
        """A narrow window has the tab for the report."""
        wide = style.is_wide(self, self._display)
        style.seen(self.report, self.to_policy, when=wide)
        self.round.setVisible(wide or self.round.isEnabled())
        if wide:
            self.province.setMinimumWidth(WIDE)
        else:
            self.province.setMinimumWidth(NARROW)

    def _view(self, view: View) -> None:
        self._shown = view
        self.stack.setCurrentWidget(view)
        self._say_closed()
        view.first_focus()

    def refresh(self) -> None:
        self._wanted = None
        self._say_provinces()
        self.strip.update_texts()
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        """Score anew when what is wanted is another thing than what is shown."""
        occasion = self._snapshot.round
        wanted = NationalQuery(occasion, final_only=self.which.key == FINAL)
        if not occasion or wanted == self._wanted:
            return

        def work(held: collection.Collection, step: Progress) -> National:
            with acts.as_kept(held, occasion, kept=wanted.final_only) as standing:
                picture = national(held, wanted, standing=standing, progress=step)
            _ = picture.distributions  # worked out here, or the window waits for it
            return picture

        self._wanted = wanted
        self._say_closed()
        self.show_findings(())
        stopped = partial(setattr, self, "_wanted", None)
        self._session.run(work, self._draw, stopped=stopped)

    def _draw(self, other_national: National | None = None) -> None:
        """Draw what was found, or what was found before, of the province chosen."""
        self._national = other_national or self._national
        if self._national is None:
            return
        code = self._province
        passes = (lambda unit: sessions.province_of(unit) == code) if code else None
        self.overview.show_picture(sum_up(self._national, self._snapshot.blocks, passes))
        if self._shown is not self.overview:
            self._view(self.overview)
        self._say_bar()

    def _explain(self, unit: UnitScores) -> None:
        try:
            record = self._session.collection.record(unit.package.revision)
        except AssessmentError as problem:
            self.show_findings(problem.findings)
            return
        self.why.show_unit(unit, record, self.units.node)
        self._view(self.why)

    @property
    def _province(self) -> str:
        return str(self.province.currentData() or "")

    def _say_provinces(self) -> None:
        translate = self._display.translate
        coverage = self._snapshot.coverage
        if coverage is None:
            groups = []
        else:
            groups = [count.group for count in coverage.by_province]
        names = [(unit_text(group, self._display), group) for group in groups]
        all_of_them = (translate("All provinces"), "")
        self.province.show_entries(translate("Province"), [all_of_them, *names], self._province)

    def _say_closed(self) -> None:
        sentence = closed_text(self._session, self._display)
        kept = self.which.key == FINAL
        if kept:
            figures = KEPT
        else:
            figures = ConsolidationProblem.CLOSED_TODAY.message
        text = ""
        if sentence:
            text = f"{sentence} {self._display.translate(figures)}"
        self.kept.set_optional_texts(text)
        # It tells who has reported by now.
        self.strip.setVisible(self._shown is self.overview and not (sentence and kept))

    def _say_bar(self) -> None:
        out = 0
        if self._national is not None:
            out = len(self._national.left_out)
        self.to_left_out.setVisible(bool(out))
        tip = self._display.translate_plural(
            "{n} unit was received but is not counted",
            "{n} units were received but are not counted",
            out,
        )
        self.to_left_out.set_texts(
            self._display.translate("{n} left out", n=self._display.number(out)), tip=tip
        )

    def update_texts(self) -> None:
        translate = self._display.translate
        names = {ALL: translate("All packages"), FINAL: translate("Approved only")}
        self.which.update_texts(translate("Which packages"), names)
        self._say_provinces()
        self._say_closed()
        for part in (self.strip, self.overview, self.units, self.why, self.left_out, self.firm):
            part.update_texts()
        self._say_bar()
