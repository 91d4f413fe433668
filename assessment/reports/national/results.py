"""Distribution by peer group, pillars, gates, policy themes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from math import isnan

from assessment.printing import charts
from assessment.printing.blocks import Block, Cell, Heading, Lines, Section, Table
from assessment.printing.figures import CODE, COUNT, LEVEL, SCORE, SHARE, Series, on_paper, sheet_of
from assessment.printing.shapes import Align, Colour, Drawing
from assessment.printing.sheets import FIRST_ROW, Bars, Formula, ReportSheet, Value, span, width_of
from assessment.printing.wording import NOTHING, count_text, inline, joined, level_text
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.reports.facts import ENOUGH, bands_of, level_of
from assessment.reports.national import figures, headlines
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.scoring.rounding import round_half_up
from assessment.words import mark

type _Row = tuple[PeerGroup, list[Value]]
type _Heat = tuple[PeerGroup, Node]

UNITS = "Units"  # the sheet of all units, and its columns of full scores and levels
EXACT = 8
LEVELS = 9
_SPREAD = 228.0
_HEAT_ROOM = 350.0
_ROOM = 190.0
_LOW = 110.0
_FEW = "\N{NO-BREAK SPACE}*"
_STATISTICS = (
    (mark("Median"), "median", "MEDIAN({span})"),
    (mark("Lower quartile"), "q1", "QUARTILE({span},1)"),
    (mark("Upper quartile"), "q3", "QUARTILE({span},3)"),
    # These would tell of single units.
    (mark("Mean"), "mean", "AVERAGE({span})"),
    (mark("Lowest"), "least", "MIN({span})"),
    (mark("Highest"), "most", "MAX({span})"),
)


def distribution_section(facts: NationalFacts) -> Section:
    blocks = headlines.by_questionnaire(facts, _spreads, facts.gathered.questionnaires, _ROOM)
    measured = facts.translate(
        "One dot = one unit; columns = units in steps of 2 points when there are more than "
        "{n}. Box: quartiles and median. Right: units at each level, after gates",
        n=charts.DOTS,
    )
    if not facts.shows.singly:
        measured = facts.translate(
            "Box: quartiles and median. Right: units at each level, after gates"
        )
    title = facts.translate("Distribution by peer group")
    return Section(title, headlines.distribution(facts), tuple(blocks), measured)


def _spreads(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    translate = facts.translate
    node = figures.root_of(model)
    bands = bands_of(model)

    def median_cell(group: PeerGroup) -> Cell:
        n = figures.size_of(facts, group)
        box = figures.quartiles(facts, group, node)
        below = translate("n = {n}; too few units to be shown", n=n)
        if not facts.hides(group):
            middle = figures.median_of(facts, group, node)
            ends = (middle, *((box.q1, box.q3) if box else (None, None)))
            median, q1, q3 = (figures.printed(end, model) for end in ends)
            below = (
                *translate("n = {n}; median {median}", n=n, median=median),
                *translate("quartiles {q1} and {q3}", q1=q1, q3=q3),
            )
        return Cell((facts.block_title(group),), bold=True, below=below)

    def spread(group: PeerGroup) -> Drawing | str:
        box = figures.quartiles(facts, group, node)
        if box is None:
            return NOTHING
        if not facts.shows.singly:
            return charts.quartile_box(box, _SPREAD)
        return charts.spread(figures.scores_in(group, node), box, bands, _SPREAD)

    def at_levels(group: PeerGroup) -> Drawing:
        shown = facts.shows.bands(figures.level_counts(facts, group))
        return charts.levels_bar(shown, model.levels, 112.0)

    series: tuple[Series[PeerGroup], ...] = (
        Series(facts.translate("Peer group"), median_cell, 6.0),
        Series((), spread, 8.0, drawing=charts.axis(_SPREAD, bands)),
        Series(facts.translate("Units at each level"), at_levels, 4.0),
    )
    return [on_paper(series, facts.gathered.groups_of(model))]


def blocks_sheet(facts: NationalFacts) -> ReportSheet:
    translate = facts.translate
    top = max(
        (len(questionnaire.levels) for questionnaire in facts.gathered.questionnaires), default=0
    )
    rows = []
    at = FIRST_ROW
    for group in facts.gathered.groups:
        rows.append((group, _live(facts, group, top, at)))
        at += len(group.units)

    def figure(number: int) -> Callable[[_Row], Value]:
        return lambda row: row[1][number]

    heads = [(translate("Units"), 10, COUNT)]
    shown = _STATISTICS if facts.shows.singly else _STATISTICS[:3]
    heads += [(translate(word), 12, SCORE) for word, _, _ in shown]
    heads += [(translate("level {level}", level=level), 10, COUNT) for level in range(top)]
    keys: list[Series[_Row]] = _keys(facts, 44)
    series = [
        *keys,
        *(Series(head, figure(n), 0, width, of) for n, (head, width, of) in enumerate(heads)),
        Series(translate("Check"), figure(-1), 0, 12),
    ]
    note = translate(
        "Formulas over the sheet of units; the last column compares them with the report"
    )
    note_line = ""
    if facts.shows.singly:
        note_line = inline(note)
    sheet = sheet_of("Blocks", translate("Distribution by peer group"), series, rows)
    bars = list[Bars]()
    first = FIRST_ROW
    for model in facts.gathered.questionnaires:
        last = first + len(facts.gathered.groups_of(model)) - 1
        bars.append(Bars(inline(figures.titled(facts, model)), 3, 5, first, last))
        first = last + 1
    return replace(sheet, note=note_line, charts=tuple(bars))


def _keys[Beside](facts: NationalFacts, width: float) -> list[Series[tuple[PeerGroup, Beside]]]:
    return [
        Series(facts.translate("Questionnaire"), lambda row: row[0].key[0], 0, 18, CODE),
        Series(facts.translate("Code"), lambda row: row[0].block, 0, 8, CODE),
        Series(facts.translate("Peer group"), lambda row: facts.block_name(row[0]), 0, width),
    ]


def _live(facts: NationalFacts, group: PeerGroup, top: int, first: int) -> list[Value]:
    node = figures.root_of(group.questionnaire)
    stored = figures.row_of(facts, group, node)
    counts = figures.level_counts(facts, group)
    counts += [0] * (top - len(counts))
    n = 0
    if stored is not None:
        n = stored.n
    if not facts.shows.singly:
        box = figures.quartiles(facts, group, node)
        statistics = (
            figures.median_of(facts, group, node),
            *((box.q1, box.q3) if box else (None, None)),
        )
        # The size of a small group is told, as on paper; zeros would say that nobody is there.
        alone = {low: n for low, high, n in facts.shows.bands(counts) if low == high}
        scores = [figures.told_score(facts, value, group.questionnaire) for value in statistics]
        return [n or len(group.units), *scores, *(alone.get(level) for level in range(top)), None]
    rows = range(first, first + len(group.units))
    exact, level = (span(UNITS, column, rows) for column in (EXACT, LEVELS))
    stored_values = (getattr(stored, name, None) for _, name, _ in _STATISTICS)
    numbers = [
        None if number is None or isnan(number) else float(number) for number in stored_values
    ]
    live = [
        Formula(f'IF(COUNT({exact})=0,"",{text.format(span=exact)})', value)
        for (_, _, text), value in zip(_STATISTICS, numbers, strict=True)
    ]
    at_levels = [Formula(f"COUNTIF({level},{at})", value) for at, value in enumerate(counts)]
    same = f'IF(ABS(E{{row}}-{numbers[0]!r})<0.000001,"OK","DIFFERS")'
    check = None
    if numbers[0] is not None:
        check = Formula(same, "OK")
    return [Formula(f"COUNT({exact})", n), *live, *at_levels, check]


def heat_section(facts: NationalFacts) -> Section:
    blocks = headlines.by_questionnaire(facts, _heat, facts.gathered.questionnaires, _ROOM)
    measured = facts.translate(
        "Median pillar score 0–100 with the level it would have. Darker = higher"
    )
    title = facts.translate("Pillars by peer group")
    return Section(title, headlines.heat(facts), tuple(blocks), measured)


def _heat(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    wide = min(60.0, _HEAT_ROOM / max(1, len(model.pillars)) - 7.0)
    bands = bands_of(model)

    def named(group: PeerGroup) -> Cell:
        n = figures.size_of(facts, group)
        return Cell((facts.block_title(group),), below=facts.translate("n = {n}", n=n))

    def cell(node: Node, group: PeerGroup) -> Drawing:
        median = figures.median_of(facts, group, str(node.code))
        if median is None:
            return charts.heat_cell(None, None, bands, wide)
        level = level_of(model, median)
        level_mark = None
        if level is not None:
            level_mark = (level, facts.translate("level {level}", level=level)[0])
        return charts.heat_cell(figures.printed(median, model), level_mark, bands, wide)

    series: tuple[Series[PeerGroup], ...] = (
        Series(facts.translate("Peer group"), named, 6.0),
        *(
            Series((node.code,), partial(cell, node), 1.0, align=Align.CENTRE)
            for node in model.pillars
        ),
    )
    names = "; ".join(f"{node.code} {facts.text(node.label)[0]}" for node in model.pillars)
    return [on_paper(series, facts.gathered.groups_of(model), note=(names,))]


def heat_sheet(facts: NationalFacts) -> ReportSheet:
    names = [inline(facts.block_name(group)) for group in facts.gathered.groups]
    # So wide that the names of all groups fit on one line: they are repeated in many rows.
    width = min(90.0, max((width_of(name) for name in names), default=0.0) + 2)

    def quartile(row: _Heat, name: str) -> Value:
        box = figures.quartiles(facts, row[0], str(row[1].code))
        return figures.told_score(facts, getattr(box, name, None), row[0].questionnaire)

    def median(row: _Heat) -> float | None:
        return figures.median_of(facts, row[0], str(row[1].code))

    def shown_median(row: _Heat) -> Value:
        return figures.told_score(facts, median(row), row[0].questionnaire)

    def level(row: _Heat) -> int | None:
        value = median(row)
        if value is None:
            return None
        return level_of(row[0].questionnaire, value)

    def scores(row: _Heat) -> list[float]:
        return figures.scores_in(row[0], str(row[1].code))

    zeros: Series[_Heat] = Series(
        facts.translate("Units at 0"),
        lambda row: sum(value == 0 for value in scores(row)),
        0,
        12,
        COUNT,
    )
    keys: list[Series[_Heat]] = _keys(facts, width)
    zero_series: list[Series[_Heat]] = []
    if facts.shows.singly:
        zero_series = [zeros]
    series = [
        *keys,
        Series(facts.translate("Node"), lambda row: str(row[1].code), 0, 12, CODE),
        Series(facts.translate("Name"), lambda row: facts.text(row[1].label), 0, 44),
        Series(facts.translate("Units"), lambda row: len(scores(row)), 0, 10, COUNT),
        Series(facts.translate("Median"), shown_median, 0, 10, SCORE, strong=True),
        Series(facts.translate("Level"), level, 0, 9, LEVEL),
        Series(facts.translate("Lower quartile"), lambda row: quartile(row, "q1"), 0, 12, SCORE),
        Series(facts.translate("Upper quartile"), lambda row: quartile(row, "q3"), 0, 12, SCORE),
        *(zero_series),
    ]
    rows = ((group, node) for group in facts.gathered.groups for node in group.questionnaire.nodes)
    return sheet_of("Heat", facts.translate("Pillars by peer group"), series, rows)


def gates_section(facts: NationalFacts) -> Section:
    blocks = headlines.by_questionnaire(facts, _gates, facts.shown_questionnaires, _LOW)
    blocks += headlines.left_out(facts)
    measured = facts.translate(
        "Gates change the level, never the score, unless they set it to zero"
    )
    return Section(facts.translate("Gates"), headlines.gates(facts), tuple(blocks), measured)


def _gates(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    if not model.gates:
        return []
    table = on_paper(_gate_series(facts), figures.gates_of(facts, model))
    if not facts.shows.singly:
        return [table]
    below = Heading(facts.translate("Units by level before and after gates"), 130.0)
    return [table, below, _before_after(facts, model)]


def gates_sheet(facts: NationalFacts) -> ReportSheet:
    return sheet_of(
        "Gates", facts.translate("Gates"), _gate_series(facts), figures.gate_rows(facts)
    )


def _gate_series(facts: NationalFacts) -> tuple[Series[figures.GateFigures], ...]:
    translate = facts.translate
    of_units = 'IF(G{row}=0,"",E{row}/G{row})'

    def named(gate_figures: figures.GateFigures) -> Cell:
        below = facts.text(gate_figures.gate.reason)
        return Cell(figures.node_name(facts, gate_figures.node), below=below, gate=True)

    def bar(gate_figures: figures.GateFigures) -> Drawing | str:
        if not facts.shows.part(gate_figures.closed, gate_figures.of):
            return ""
        parts = (
            (gate_figures.closed, Colour.ALARM),
            (gate_figures.of - gate_figures.closed, Colour.WHITE),
        )
        return charts.parts_bar(parts, 60.0)

    def share(gate_figures: figures.GateFigures) -> Value:
        if not facts.shows.part(gate_figures.closed, gate_figures.of):
            return None
        share: float | None = None
        if gate_figures.of:
            share = gate_figures.closed / gate_figures.of
        return Formula(of_units, share)

    def shown_count(n: int, gate_figures: figures.GateFigures) -> Value:
        return figures.told_share(facts, n, gate_figures.of)[0]

    return (
        Series(
            translate("Questionnaire"),
            lambda gate_figures: gate_figures.model.settings.id,
            0,
            18,
            CODE,
        ),
        Series(translate("Peer group"), lambda gate_figures: gate_figures.block, 0, 12, CODE),
        Series(translate("Gate"), lambda gate_figures: str(gate_figures.gate.node), 0, 12, CODE),
        Series(translate("Name"), lambda gate_figures: facts.text(gate_figures.node.label), 0, 50),
        Series(translate("Gate"), named, 9.0),
        Series(
            translate("not passed"),
            lambda gate_figures: shown_count(gate_figures.closed, gate_figures),
            2.2,
            12,
            COUNT,
            bold=True,
        ),
        Series(
            translate("lowers the level"),
            lambda gate_figures: shown_count(gate_figures.changed, gate_figures),
            0,
            14,
            COUNT,
        ),
        Series(translate("of units"), lambda gate_figures: gate_figures.of, 1.8, 12, COUNT),
        Series(translate("Share"), share, 1.8, 10, SHARE),
        Series((), bar, 3.4),
        Series(
            translate("lowers the level"),
            lambda gate_figures: shown_count(gate_figures.changed, gate_figures),
            2.4,
            0,
            COUNT,
        ),
    )


def _before_after(facts: NationalFacts, model: Questionnaire) -> Table:
    top = range(len(model.levels))
    wholes = (scores.scores.overall for scores in facts.units_of(model))
    counts = Counter((score.level_before_gates, score.level) for score in wholes)

    def total(before: int) -> int:
        return sum(counts[before, level] for level in top)

    def at(level: int, before: int) -> Cell:
        n = counts[before, level]
        text = NOTHING
        if n:
            text = count_text(n)
        return Cell((text,), bold=before == level)

    def named(level: int) -> str:
        return f"{level_text(level)}  {facts.text(model.levels[level].label)[0]}"

    series: tuple[Series[int], ...] = (
        Series(facts.translate("before gates"), named, 6.0),
        *(Series((str(level),), partial(at, level), 2.0, align=Align.RIGHT) for level in top),
        Series(facts.translate("Total"), total, 2.0, 0, COUNT),
    )
    note = facts.translate("Columns: level after gates. Bold: unchanged")
    return on_paper(series, [level for level in top if total(level)], note=note)


def themes_section(facts: NationalFacts) -> Section:
    blocks = headlines.by_questionnaire(facts, _themes, facts.shown_questionnaires, _LOW)
    if blocks:
        few = "* under {n} indicators: no level, and never called the lowest or highest"
        blocks.append(facts.small(few, n=ENOUGH))
    if any(
        not policy_item.official
        for questionnaire in facts.gathered.questionnaires
        for policy_item in questionnaire.policy_map
    ):
        blocks.append(facts.small("The names of the themes are provisional, not official."))
    blocks += headlines.left_out(facts)
    measured = facts.translate("Median over the units; one indicator may count in several themes")
    return Section(
        facts.translate("Policy themes"), _themes_headline(facts), tuple(blocks), measured
    )


def _themes(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    rows = figures.themes_of(facts, model)
    if model.policy_map:
        return [on_paper(_theme_series(facts), rows)]
    return []


def _themes_headline(facts: NationalFacts) -> Lines:
    medians = [
        [
            (theme_figures.name, round_half_up(theme_figures.median, model.settings.decimals))
            for theme_figures in figures.themes_of(facts, model)
            if theme_figures.median is not None and not theme_figures.few
        ]
        for model in facts.shown_questionnaires
    ]
    scored_models = list(filter(None, medians))
    if len(scored_models) > 1:
        if all(len({value for _, value in themes}) == 1 for themes in scored_models):
            return facts.translate("No theme is lower than another")
        lowest = joined([_lowest(facts, themes) for themes in scored_models], "; ")
        return facts.translate("Lowest of each questionnaire: {names}", names=lowest)
    return headlines.extremes(
        facts,
        next(iter(scored_models), []),
        "No theme rests on enough indicators for a level",
        "Every theme with a level has the median {score}",
        "Lowest: {low} ({low_score}); highest: {high} ({high_score})",
    )


def _lowest(facts: NationalFacts, named_scores: Sequence[tuple[Lines, Decimal]]) -> Lines:
    least = min(value for _, value in named_scores)
    return headlines.list_of_names(facts, [name for name, value in named_scores if value == least])


def themes_sheet(facts: NationalFacts) -> ReportSheet:
    rows = (
        theme_figures
        for model in facts.shown_questionnaires
        for theme_figures in figures.themes_of(facts, model)
    )
    return sheet_of("Themes", facts.translate("Policy themes"), _theme_series(facts), rows)


def _theme_series(facts: NationalFacts) -> list[Series[figures.ThemeFigures]]:
    translate = facts.translate

    def median(theme_figures: figures.ThemeFigures) -> str:
        return figures.printed(theme_figures.median, theme_figures.model) + (
            _FEW if theme_figures.few else ""
        )

    def zeros(theme_figures: figures.ThemeFigures) -> str:
        shown, _ = headlines.with_room(theme_figures.weakest)
        return ", ".join(count_text(weak.zeros) for weak in shown) or NOTHING

    def shown_median(theme_figures: figures.ThemeFigures) -> Value:
        return figures.told_score(facts, theme_figures.median, theme_figures.model)

    at_zero: Series[figures.ThemeFigures] = Series(
        translate("Units at 0"), zeros, 1.8, align=Align.RIGHT
    )
    zero_series: list[Series[figures.ThemeFigures]] = []
    if facts.shows.singly:
        zero_series = [at_zero]
    return [
        Series(
            translate("Questionnaire"),
            lambda theme_figures: theme_figures.model.settings.id,
            0,
            18,
            CODE,
        ),
        Series(translate("Theme"), lambda theme_figures: theme_figures.name, 7.0, 50),
        Series(
            translate("Indicators"),
            lambda theme_figures: str(len(theme_figures.indicators)),
            1.8,
            align=Align.RIGHT,
        ),
        Series(translate("Units"), lambda theme_figures: len(theme_figures.values), 1.6, 10, COUNT),
        Series(translate("Median"), median, 1.8, bold=True, align=Align.RIGHT),
        Series(translate("Median"), shown_median, 0, 10, SCORE, strong=True),
        Series((), lambda theme_figures: charts.mini_bar(theme_figures.median, 96.0), 4.0),
        Series(
            translate("Codes of the indicators"),
            lambda theme_figures: ", ".join(theme_figures.indicators),
            0,
            44,
        ),
        Series(
            translate("Weakest indicator"),
            lambda theme_figures: _weakest_cell(facts, theme_figures.weakest),
            6.6,
        ),
        *(zero_series),
    ]


def _weakest_cell(facts: NationalFacts, weakest: Sequence[figures.Weak]) -> Cell:
    if not weakest:
        return Cell((NOTHING,))
    names = [figures.node_name(facts, weak.node) for weak in weakest]
    if len(weakest) == 1:
        (only,) = weakest
        if only.themes > 1:
            note = facts.translate("counts in {n} themes", n=only.themes)
        else:
            note = ()
        return Cell(names[0], below=note)
    return Cell(headlines.list_of_names(facts, names), below=facts.translate("equally low"))
