"""The national picture: groups, pillars, units, and why a unit has its score."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from assessment.consolidation.national import National, UnitScores, Wanted
from assessment.errors import AssessmentError
from assessment.language.text import Text
from assessment.reports.national.facts import PeerGroup
from assessment.reports.national.firm import FirmGroup, firm_group
from gui.committee.national.overview import CoverageStrip, Overview
from gui.committee.national.picture import NationalPicture, sum_up
from gui.committee.national.views import FirmView, LeftOutView, UnitsView, WhyView
from gui.committee.page import CommitteePage, RoundCombo, WorkBar
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import Snapshot, block_of, province_of, unit_name
from gui.look import Look
from gui.widgets.buttons import Button, Segments
from gui.widgets.fields import Combo
from gui.widgets.style import is_wide, spread, stack

ALL, FINAL = "all", "final"
WIDE, NARROW = 190, 96  # of the choice of a province

type View = Overview | UnitsView | WhyView | LeftOutView | FirmView


class NationalPage(CommitteePage):
    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__(session, look)
        self._national: National | None = None
        self._picture = NationalPicture()
        self._wanted: Wanted | None = None
        self.round = RoundCombo(session, look)
        self.province = Combo(look, "province")
        self.province.setMinimumWidth(WIDE)
        self.which = Segments("which_units", (ALL, FINAL))
        self._packages = ALL
        self.at_work = WorkBar(session, look)
        self.to_left_out = Button(look, "left_out", role="quiet", drawing="warning")
        self.report = Button(look, "to_report", drawing="report")
        self.to_policy = Button(look, "to_policy", drawing="list")
        self.strip = CoverageStrip(look)
        self.overview = Overview(look)
        self.units = UnitsView(session, look)
        self.why = WhyView(look)
        self.left_out = LeftOutView(session, look)
        self.firm = FirmView(look)
        self._shown: View = self.overview
        self.stack = QStackedWidget()
        for view in (self.overview, self.units, self.why, self.left_out, self.firm):
            self.stack.addWidget(view)
        choices = self.round, self.province, self.which
        head = spread(*choices, None, self.to_left_out, self.to_policy, self.report)
        parts = head, self.at_work, self.findings, self.strip, (self.stack, 1)
        stack(*parts, on=self, margins=(16, 12, 16, 12), gap=6)
        self._connect()
        self.follow()

    def _connect(self) -> None:
        self._session.pictured.connect(self._pictured)
        self.province.activated.connect(lambda _: self._draw())
        self.report.clicked.connect(lambda: self.wanted.emit("national_report", None))
        self.to_policy.clicked.connect(lambda: self.wanted.emit("policy", None))
        self.overview.opened.connect(self.show_units)
        self.overview.firm_wanted.connect(self.show_firm)
        for view in (self.firm, self.left_out, self.units):
            view.back.connect(lambda: self._view(self.overview))
        self.to_left_out.clicked.connect(self.show_left_out)
        self.left_out.wanted.connect(self.wanted)
        self.units.opened.connect(self._explain)
        self.why.back.connect(lambda: self._view(self.units))
        self.why.unit.clicked.connect(lambda: self.wanted.emit("unit", self.why.case))
        self.which.picked.connect(self._choose)

    def show_units(self, questionnaire: str, block: str, node: str) -> None:
        inside = self._picture.inside(questionnaire, block)
        if inside:
            title = partial(_title, self._look, inside, self._snapshot.blocks.get(block), node)
            self.units.show_units(inside, title, node)
            self._view(self.units)

    def show_firm(self, questionnaire: str, block: str) -> None:
        inside = self._picture.inside(questionnaire, block)
        if not inside:
            return
        group = PeerGroup(inside[0].questionnaire, block, tuple(inside))
        name = self._snapshot.blocks.get(block)
        title = partial(_title, self._look, inside, name, "")

        def show(found: FirmGroup) -> None:
            self.firm.show_firm(found, title)
            self._view(self.firm)

        self._session.run(lambda _held, _step: firm_group(group), show)

    def show_left_out(self) -> None:
        if self._national is not None:
            self.left_out.show_left_out(self._national.left_out, self._snapshot)
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

    def fit(self) -> None:
        """A narrow window has the tab for the report."""
        wide = is_wide(self, self._look)
        self.report.setVisible(wide)
        self.to_policy.setVisible(wide)
        self.round.setVisible(wide or self.round.isEnabled())
        self.province.setMinimumWidth(WIDE if wide else NARROW)

    def _view(self, view: View) -> None:
        self._shown = view
        self.stack.setCurrentWidget(view)
        self.strip.setVisible(view is self.overview)
        view.first_focus()

    def show_collection(self, snapshot: Snapshot) -> None:
        super().show_collection(snapshot)
        self._wanted = None
        self._say_provinces()
        self.strip.show_coverage(snapshot)
        if self.isVisible():
            self._ask()

    def _choose(self, which: str) -> None:
        self._packages = which
        self.which.show_key(which)
        self._ask()

    def _ask(self) -> None:
        """Score anew when what is wanted is another thing than what is shown."""
        wanted = Wanted(self._snapshot.round, final_only=self._packages == FINAL)
        if wanted.occasion and wanted != self._wanted:
            self._wanted = wanted
            self.show_findings(())
            self._session.picture(wanted, self._stopped)

    def _stopped(self) -> None:
        self._wanted = None

    def _pictured(self, found: National) -> None:
        self._national = found
        self._draw()

    def _draw(self) -> None:
        if self._national is None:
            return
        code = self._province
        passes = (lambda unit: province_of(unit) == code) if code else None
        self._picture = sum_up(self._national, self._snapshot.blocks, passes)
        self.overview.show_picture(self._picture)
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
        say, plain = self._look.say, self._look.plain
        told = self._snapshot.coverage
        groups = [] if told is None else [one.group for one in told.by_province]
        names = [(plain(unit_name(group)), group) for group in groups]
        all_of_them = (say("All provinces"), "")
        self.province.show_entries(say("Province"), [all_of_them, *names], self._province)

    def _say_bar(self) -> None:
        say = self._look.say
        out = 0 if self._national is None else len(self._national.left_out)
        self.to_left_out.setVisible(bool(out))
        tip = self._look.count(
            "{n} unit was received but is not counted",
            "{n} units were received but are not counted",
            out,
        )
        self.to_left_out.say(say("{n} left out", n=self._look.number(out)), tip=tip)

    def say(self) -> None:
        say = self._look.say
        names = {ALL: say("All packages"), FINAL: say("Approved only")}
        self.which.say(say("Which packages"), names)
        self.which.show_key(self._packages)
        self.report.say(say("Report…"))
        self.to_policy.say(say("Actions…"), tip="Ctrl+6")
        self._say_provinces()
        for part in (self.strip, self.overview, self.units, self.why, self.left_out, self.firm):
            part.say()
        self._say_bar()


def _title(
    look: Look, units: Sequence[UnitScores], group: Text | None, node: str
) -> tuple[str, str]:
    block = look.digits(block_of(units[0].standing.case.unit))
    told = f" · {look.count('{n} unit', '{n} units', len(units))}"
    if node:
        told = f" › {node} {look.plain(units[0].questionnaire.node[node].label)}{told}"
    return f"{block if group is None else look.plain(group)}{told}", f"{block}{told}"
