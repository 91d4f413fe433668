"""The national picture: at a glance, then groups, pillars, units, and why a unit has its score."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QProgressBar, QStackedWidget, QWidget

from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import Count
from assessment.consolidation.national import National, UnitScores, Wanted, national
from assessment.errors import AssessmentError
from assessment.language.text import Text
from assessment.progress import Progress
from assessment.reports.national import facts, figures
from gui.committee.national.picture import HeatTable, NationalPicture, Spot, Spread, sum_up
from gui.committee.national.views import FirmView, LeftOutView, UnitsView, WhyView
from gui.committee.page import CommitteePage, RoundCombo, WorkBar
from gui.committee.session import CommitteeSession, block_of, province_of, unit_name
from gui.look import Look
from gui.widgets import fields, marks, row_chart, style
from gui.widgets.buttons import Button, Segments
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.tables.cells import draw_lines, wrapped

LEAST = 40  # width of a bar; Qt would keep room for a text in it


class CoverageStrip(style.Framed):
    """Received of expected stands before every figure."""

    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__("card", "coverage_strip")
        self._session, self._look = session, look
        self._line = style.spread(on=self, margins=(12, 4, 12, 4))

    def say(self) -> None:
        style.emptied(self._line)
        snapshot = self._session.snapshot
        told = snapshot.coverage
        if told is None:
            return
        self._add(self._look.say("Received"), told.total)
        for one in told.by_block:
            words = snapshot.block_said(one.group, self._look)
            self._add(words, one, f"{self._look.digits(one.group)} {words}")

    def _add(self, name: str, count: Count, numbered: str = "") -> None:
        number, received, expected = self._look.number, count.received, count.expected
        told = f"{number(received)}/{number(expected)}"
        caption, value, bar = ElidingLabel(role="small"), Label(role="smallbold"), QProgressBar()
        caption.say(name, numbered)  # what two groups have in common stands first
        value.say(told)
        bar.setTextVisible(False)
        bar.setMinimumWidth(LEAST)
        bar.setMaximum(max(expected, 1))
        bar.setValue(received)
        bar.setAccessibleName(f"{name} {told}")
        style.restyle(bar, full="true" if received >= expected else "false")
        box = QWidget()
        style.stack(caption, bar, value, on=box, gap=2)
        self._line.addWidget(box, 1)


NUMBERS = 116
NAMES = 230  # points that names have at most
BESIDE = 18  # points around a name
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SpreadChart(row_chart.RowChart[Spread]):
    def __init__(self, look: Look) -> None:
        super().__init__("spread_chart", look)
        self.setMouseTracking(True)

    def show_spreads(self, spreads: tuple[Spread, ...]) -> None:
        say, number, plain = self._look.say, self._look.number, self._look.plain
        told = []
        for one in spreads:
            middle = "–" if one.numbers is None else number(one.numbers[2])
            told.append(
                say("{group}: median {median}, units: {n}", group=plain(one.name),
                    median=middle, n=number(one.n))
            )  # fmt: skip
        self.show_rows(spreads, "; ".join(told) or say("Distribution of scores by group"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resize_rows()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        one = self.row_under(event)
        self.setToolTip(style.as_tip("" if one is None else self._look.plain(one.name)))

    def axis(self) -> tuple[float, float]:
        left = self._left()
        return left, self.width() - left - NUMBERS

    def _left(self) -> float:
        return min(self.width() * 0.36, NAMES * self._look.text_size / 100)

    def height_of_row(self) -> int:
        lines = max((len(self.name_of(one)) for one in self.rows), default=1)
        small = QFontMetrics(self._look.font("small")).height()
        return max(row_chart.ROW, QFontMetrics(self._look.font()).height() + 10, lines * small)

    def name_of(self, one: Spread) -> tuple[str, ...]:
        room = self._left() - BESIDE
        return wrapped(self._look.plain(one.name), self._look.font("small"), room)

    def draw_row(self, painter: QPainter, row: QRectF, area: QRectF, one: Spread) -> None:
        look = self._look
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text"))
        name = QRectF(8, row.top(), area.left() - BESIDE, row.height())
        draw_lines(painter, name, self.name_of(one), Qt.AlignmentFlag.AlignLeft)
        painter.setPen(look.colour("soft"))
        count = look.say("n {n}", n=look.number(one.n))
        painter.drawText(row.adjusted(0, 0, -8, 0), RIGHT, count)
        middle = "–" if one.numbers is None else look.number(one.numbers[2])
        painter.setFont(look.font(bold=True))
        painter.setPen(look.colour("text"))
        painter.drawText(QRectF(area.right(), row.top(), 50, row.height()), RIGHT, middle)
        if one.numbers is None:
            return
        y, unit = row.center().y(), area.width() / 100
        least, lower, half, upper, most = (
            area.left() + unit * min(max(value, 0.0), 100.0) for value in one.numbers
        )
        painter.setPen(QPen(look.colour("edge"), 2))
        painter.drawLine(QPointF(least, y), QPointF(most, y))
        painter.setPen(QPen(look.colour("edge"), 1))
        painter.setBrush(look.level_colours(2).ground)
        painter.drawRect(QRectF(lower, y - 8, max(upper - lower, 1.0), 16))
        painter.setPen(QPen(look.colour("text"), 3))
        painter.drawLine(QPointF(half, y - 10), QPointF(half, y + 10))


LEVELS = 5
BESIDE_FROM = 1000  # points of width from which both charts stand beside each other


class Overview(style.FittedPart):
    opened = Signal(str, str, str)  # questionnaire, block and node; the node is empty for the whole
    firm_wanted = Signal(str, str, str)  # the same, of the group whose firmness is asked for

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._picture = NationalPicture()
        self.chart = SpreadChart(look)
        self.heat = HeatTable(look)
        self._left, self._right = ElidingLabel(role="h2"), ElidingLabel(role="h2")
        self._left_hint, self._right_hint = ElidingLabel(role="small"), ElidingLabel(role="small")
        self._legend = [marks.LevelSquare(look, 22) for _ in range(LEVELS)]
        self._place = ElidingLabel(role="bold", middle=True)
        self._about = ElidingLabel(role="small")
        self.open = Button(look, "open_units", role="primary", drawing="closed", right=True)
        self.firm = Button(look, "how_firm", drawing="table")
        charts = QWidget()
        head = style.spread((self._right, 1), *self._legend, gap=4)
        left = _card(style.spread(self._left), self._left_hint, self.chart)
        right = _card(head, self._right_hint, self.heat)
        self._charts = style.spread((left, 5), (right, 6), on=charts, gap=10)
        self._inside, self._scroll = charts, style.scrolled(charts, "overview_scroll")
        foot, told = (
            style.frame("card", "overview_foot"),
            style.stack(self._place, self._about, gap=0),
        )
        style.spread((told, 1), self.firm, self.open, gap=None, on=foot, margins=(16, 4, 12, 4))
        style.stack((self._scroll, 1), foot, on=self, gap=6)
        self.firm.clicked.connect(lambda: self._lead(self.firm_wanted, self.heat.spot))
        self.chart.chosen.connect(self._show_spread)
        self.chart.opened.connect(lambda one: self.opened.emit(one.questionnaire, one.block, ""))
        self.heat.chosen.connect(self._go_to_spot)
        self.heat.opened.connect(partial(self._lead, self.opened))
        self.open.clicked.connect(lambda: self._lead(self.opened, self.heat.spot))
        look.changed.connect(self.fit)

    def fit(self) -> None:
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.BottomToTop
        wide = style.is_wide(self, self._look, BESIDE_FROM)
        self._charts.setDirection(beside if wide else below)

    def show_picture(self, picture: NationalPicture) -> None:
        self._picture = picture
        self.chart.show_spreads(picture.spreads)
        self.heat.show_heats(picture.heats)
        self._show_spot()

    def first_focus(self) -> None:
        self.heat.setFocus()

    def say(self) -> None:
        say = self._look.say
        self._left.say(say("Distribution of scores by group"))
        self._left_hint.say(say("Minimum · 25% · median · 75% · maximum; n is the number of units"))
        self._right.say(say("Medians of the pillars by group"))
        self._right_hint.say(say("Dash: not asked, or no unit has a score"))
        for number, square in enumerate(self._legend):
            told = self._look.digits(str(number))
            square.show_level(number, told, say("Level {n}", n=told))
        self.open.say(say("Open the list"), tip="Enter")
        self.firm.say(say("How firm is this?"))
        self.chart.show_spreads(self._picture.spreads)
        self.heat.say()
        self._show_spot()

    def _show_spot(self) -> None:
        spot, say = self.heat.spot, self._look.say
        self.open.setEnabled(spot is not None)
        self.firm.setEnabled(spot is not None)
        if spot is None:
            self._place.say(say("No scores yet"))
            self._about.say(say("No package stands in this round, or none matches the filter."))
            return
        self._place.say(self.heat.told(spot), self.heat.told(spot, short=True))
        inside = self._picture.inside(spot.heat.questionnaire, spot.square.block)
        scores = (one.scores.nodes.get(spot.square.node) for one in inside)
        low = sum(one is not None and one.level == 0 for one in scores)
        n, m = self._look.number(low), self._look.number(len(inside))
        self._about.say(say("{n} of {m} units are at level 0 here", n=n, m=m))

    def _go_to_spot(self, _spot: object) -> None:
        style.bring_in_sight(self.heat, self.heat.here)
        self._show_spot()

    def _show_spread(self, one: Spread) -> None:
        say, number, plain = self._look.say, self._look.number, self._look.plain
        if one.numbers is None:
            told = say("No unit has a score here.")
        else:
            least, lower, middle, upper, most = (number(value) for value in one.numbers)
            told = say(
                "Minimum {least} · lower quartile {lower} · median {middle} · upper quartile "
                "{upper} · maximum {most}",
                least=least, lower=lower, middle=middle, upper=upper, most=most,
            )  # fmt: skip
        self._place.say(f"{plain(one.name)} · {say('n {n}', n=number(one.n))}")
        self._about.say(told)

    def _lead(self, way: SignalInstance, spot: Spot | None) -> None:
        if spot is not None:
            way.emit(spot.heat.questionnaire, spot.square.block, spot.square.node)


def _card(head: QHBoxLayout, hint: QWidget, chart: QWidget) -> QFrame:
    card = style.frame("card")
    style.stack(head, hint, chart, None, on=card, margins=(16, 6, 12, 6), gap=2)
    return card


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
        self.province = fields.Combo(look, "province")
        self.province.setMinimumWidth(WIDE)
        self.which = Segments("which_units", (ALL, FINAL))
        self._packages = ALL
        self.at_work = WorkBar(session, look)
        self.to_left_out = Button(look, "left_out", role="quiet", drawing="warning")
        self.report = Button(look, "to_report", drawing="report")
        self.to_policy = Button(look, "to_policy", drawing="list")
        self.strip = CoverageStrip(session, look)
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
        head = style.spread(*choices, None, self.to_left_out, self.to_policy, self.report)
        parts = head, self.at_work, self.findings, self.strip, (self.stack, 1)
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

    def show_firm(self, questionnaire: str, block: str, _node: str = "") -> None:
        inside = self._picture.inside(questionnaire, block)
        if not inside:
            return
        group = facts.PeerGroup(inside[0].questionnaire, block, tuple(inside))
        title = partial(_title, self._look, inside, self._snapshot.blocks.get(block), "")

        def show(found: figures.FirmGroup) -> None:
            self.firm.show_firm(found, title)
            self._view(self.firm)

        self._session.run(lambda _held, _step: figures.firm_group(group), show)

    def show_left_out(self) -> None:
        if self._national is not None:
            self.left_out.table.show_rows(self._national.left_out)
            self.left_out.say()
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
        wide = style.is_wide(self, self._look)
        self.report.setVisible(wide)
        self.to_policy.setVisible(wide)
        self.round.setVisible(wide or self.round.isEnabled())
        self.province.setMinimumWidth(WIDE if wide else NARROW)

    def _view(self, view: View) -> None:
        self._shown = view
        self.stack.setCurrentWidget(view)
        self.strip.setVisible(view is self.overview)
        view.first_focus()

    def refresh(self) -> None:
        self._wanted = None
        self._say_provinces()
        self.strip.say()
        if self.isVisible():
            self._ask()

    def _choose(self, which: str) -> None:
        self._packages = which
        self.which.show_key(which)
        self._ask()

    def _ask(self) -> None:
        """Score anew when what is wanted is another thing than what is shown."""
        wanted = Wanted(self._snapshot.round, final_only=self._packages == FINAL)
        if not wanted.occasion or wanted == self._wanted:
            return

        def work(held: Collection, step: Progress) -> National:
            found = national(held, wanted, progress=step)
            _ = found.distributions  # worked out here, or the window waits for it
            return found

        self._wanted = wanted
        self.show_findings(())
        self._session.run(work, self._draw, stopped=self._stopped)

    def _stopped(self) -> None:
        self._wanted = None

    def _draw(self, found: National | None = None) -> None:
        """Draw what was found, or what was found before, of the province chosen."""
        self._national = found or self._national
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
        tip = self._look.count("{n} unit was received but is not counted",
                               "{n} units were received but are not counted", out)  # fmt: skip
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
