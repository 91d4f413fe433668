"""The short sheets of the national workbook: groups with live formulas, coverage, heat, gates."""

from collections.abc import Iterator

from assessment.consolidation.coverage import Count
from assessment.consolidation.unit_scores import UnitScores
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Gate
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.reports.national.headlines import gates_of, most_needed
from assessment.reports.national.results import level_of, themes_of
from assessment.reports.national.words import (
    level_counts,
    median_of,
    middle,
    quartiles,
    root_of,
    row_of,
    scores_in,
    titled,
)
from assessment.reports.sheets import (
    FIRST_ROW,
    Bars,
    Formula,
    Measure,
    ReportSheet,
    SheetColumn,
    Value,
    head,
    letter,
    width_of,
)
from assessment.reports.wording import inline
from assessment.responses.model import Verdict
from assessment.scoring.rounding import round_half_up
from assessment.units import load_units
from assessment.words import mark

UNITS = "Units"
EXACT = 8
LEVEL = 9
_WIDEST = 90.0
_AT_CONFLICTS = 6
_STATISTICS = (
    (mark("Median"), "median", "MEDIAN({span})"),
    (mark("Lower quartile"), "q1", "QUARTILE({span},1)"),
    (mark("Upper quartile"), "q3", "QUARTILE({span},3)"),
)
_OF_SINGLE_UNITS = (
    (mark("Mean"), "mean", "AVERAGE({span})"),
    (mark("Lowest"), "least", "MIN({span})"),
    (mark("Highest"), "most", "MAX({span})"),
)

_CONFLICTS = mark("Open conflicts")
_COUNTED = (
    mark("Expected"),
    mark("Received"),
    mark("Approved"),
    _CONFLICTS,
    mark("Missing"),
)


def ordered_units(facts: NationalFacts) -> Iterator[tuple[PeerGroup, UnitScores]]:
    """All units group by group: the rows of the sheet of units."""
    for group in facts.gathered.groups:
        for one in group.units:
            yield group, one


def spans(facts: NationalFacts) -> dict[tuple[str, str], tuple[int, int]]:
    """First and last row of each group on the sheet of units."""
    found, row = {}, FIRST_ROW
    for group in facts.gathered.groups:
        found[group.key] = row, row + len(group.units) - 1
        row += len(group.units)
    return found


def blocks_page(facts: NationalFacts) -> ReportSheet:
    """Distribution of each group, by formulas over its units where they are in the workbook."""
    say = facts.say
    top = max((len(one.levels) for one in facts.gathered.questionnaires), default=0)
    columns = (
        SheetColumn(head(say("Questionnaire")), 18, Measure.CODE),
        SheetColumn(head(say("Code")), 8, Measure.CODE),
        SheetColumn(head(say("Peer group")), 44),
        SheetColumn(head(say("Units")), 10, Measure.COUNT),
        *(SheetColumn(head(say(word)), 12, Measure.SCORE) for word, _, _ in _statistics(facts)),
        *(
            SheetColumn(head(say("level {level}", level=at)), 10, Measure.COUNT)
            for at in range(top)
        ),
        SheetColumn(head(say("Check")), 12),
    )
    places = spans(facts) if facts.shows.singly else {}
    rows = [_block_row(facts, group, top, places) for group in facts.gathered.groups]
    note = say("Formulas over the sheet of units; the last column compares them with the report")
    title = head(say("Distribution by peer group"))
    note = note if facts.shows.singly else ()
    return ReportSheet("Blocks", title, columns, rows, head(note), charts=tuple(_charts(facts)))


def _charts(facts: NationalFacts) -> Iterator[Bars]:
    """Medians as bars, on a chart of its own for each questionnaire."""
    first = FIRST_ROW
    for model in facts.gathered.questionnaires:
        last = first + len(facts.gathered.groups_of(model)) - 1
        yield Bars(inline(titled(facts, model)), 3, 5, first, last)
        first = last + 1


def _statistics(facts: NationalFacts) -> tuple[tuple[str, str, str], ...]:
    return (*_STATISTICS, *_OF_SINGLE_UNITS) if facts.shows.singly else _STATISTICS


def told_score(facts: NationalFacts, value: float | None, model: Questionnaire) -> Value:
    """A full score; as printed where its digits would tell of single units."""
    if value is None or value != value:  # noqa: PLR0124 - no number
        return None
    return value if facts.shows.singly else round_half_up(value, model.settings.decimals)


def told_share(facts: NationalFacts, n: int, of: int) -> tuple[Value, Value]:
    """How many of these units, and their share; nothing where it may not be told."""
    return (n, n / of if of else None) if facts.shows.part(n, of) else (None, None)


def _block_row(
    facts: NationalFacts, group: PeerGroup, top: int, places: dict[tuple[str, str], tuple[int, int]]
) -> tuple[Value, ...]:
    model = group.questionnaire
    stored = row_of(facts, group, root_of(model)) or {}
    counts = level_counts(facts, group)
    counts += [0] * (top - len(counts))
    named: tuple[Value, ...] = (*group.key, inline(facts.block_name(group)))
    numbers = [_float(stored.get(name)) for _, name, _ in _statistics(facts)]
    n = int(stored.get("n", 0))
    if group.key not in places:
        box = quartiles(facts, group, root_of(model))
        few = (median_of(facts, group, root_of(model)), None, None)
        told = few if box is None else (box.median, box.q1, box.q3)
        scores = [told_score(facts, value, model) for value in told]
        # The size of a small group is told, as on paper; zeros would say that nobody is there.
        alone = {first: n for first, last, n in facts.shows.bands(counts) if first == last}
        at_levels = [alone.get(level) for level in range(top)]
        return (*named, n or len(group.units), *scores, *at_levels, None)
    first, last = places[group.key]
    span = f"{UNITS}!${letter(EXACT)}${first}:${letter(EXACT)}${last}"
    level = f"{UNITS}!${letter(LEVEL)}${first}:${letter(LEVEL)}${last}"
    live: list[Value] = [Formula(f"COUNT({span})", n)]
    live += [
        Formula(f'IF(COUNT({span})=0,"",{text.format(span=span)})', value)
        for (_, _, text), value in zip(_statistics(facts), numbers, strict=True)
    ]
    live += [Formula(f"COUNTIF({level},{at})", value) for at, value in enumerate(counts)]
    return (*named, *live, _check(facts, group, numbers[0]))


def _check(facts: NationalFacts, group: PeerGroup, median: float | None) -> Value:
    """OK when the live median is the stored one."""
    row = FIRST_ROW + facts.gathered.groups.index(group)
    if median is None:
        return None
    return Formula(f'IF(ABS(E{row}-{median!r})<0.000001,"OK","DIFFERS")', "OK")


def _float(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)  # noqa: PLR0124 - no number


def _width_of_groups(facts: NationalFacts) -> float:
    """So wide that the names of all groups fit on one line: they are repeated in many rows."""
    names = [inline(facts.block_name(group)) for group in facts.gathered.groups]
    return min(_WIDEST, max((width_of(name) for name in names), default=0.0) + 2)


def heat_page(facts: NationalFacts) -> ReportSheet:
    """Median of every node in every group, with the level it would have."""
    say = facts.say
    columns: tuple[SheetColumn, ...] = (
        SheetColumn(head(say("Questionnaire")), 18, Measure.CODE),
        SheetColumn(head(say("Code")), 8, Measure.CODE),
        SheetColumn(head(say("Peer group")), _width_of_groups(facts)),
        SheetColumn(head(say("Node")), 12, Measure.CODE),
        SheetColumn(head(say("Name")), 44),
        SheetColumn(head(say("Units")), 10, Measure.COUNT),
        SheetColumn(head(say("Median")), 10, Measure.SCORE, strong=True),
        SheetColumn(head(say("Level")), 9, Measure.LEVEL),
        SheetColumn(head(say("Lower quartile")), 12, Measure.SCORE),
        SheetColumn(head(say("Upper quartile")), 12, Measure.SCORE),
    )
    if facts.shows.singly:
        columns += (SheetColumn(head(say("Units at 0")), 12, Measure.COUNT),)

    def rows() -> Iterator[tuple[Value, ...]]:
        for group in facts.gathered.groups:
            model = group.questionnaire
            for node in model.nodes:
                box = quartiles(facts, group, str(node.code))
                median = median_of(facts, group, str(node.code))
                values = scores_in(group, str(node.code))
                row: tuple[Value, ...] = (
                    *group.key,
                    inline(facts.block_name(group)),
                    str(node.code),
                    inline(facts.speech.text(node.label)),
                    len(values),
                    told_score(facts, median, model),
                    None if median is None else level_of(model, median),
                    told_score(facts, box.q1 if box else None, model),
                    told_score(facts, box.q3 if box else None, model),
                )
                zeros = sum(value == 0 for value in values)
                yield (*row, zeros) if facts.shows.singly else row

    return ReportSheet("Heat", head(say("Pillars by peer group")), columns, rows())


def coverage_page(facts: NationalFacts) -> ReportSheet:
    """Expected, received, approved and missing by block and by province; rates are formulas."""
    say = facts.say
    columns = (
        SheetColumn(head(say("Grouped by")), 18),
        SheetColumn(head(say("Code")), 10, Measure.CODE),
        SheetColumn(head(say("Name")), 44),
        *(
            SheetColumn(head(say(word)), 13, Measure.COUNT)
            for word in _COUNTED
            if facts.shows.singly or word != _CONFLICTS
        ),
        SheetColumn(head(say("Response rate")), 12, Measure.SHARE, strong=True),
    )
    names = {code: inline(name) for code, name in facts.block_names().items()}
    areas = {unit.code: inline(facts.speech.text(unit.name)) for unit in load_units()}
    coverage = facts.gathered.coverage
    parts: list[tuple[str, str, Count]] = [
        (head(say("Peer group")), names.get(one.group, ""), one) for one in coverage.by_block
    ]
    parts += [
        (head(say("Province")), areas.get(one.group, ""), one) for one in coverage.by_province
    ]
    parts.append((head(say("Total")), "", coverage.total))
    rows = [
        _count_row(FIRST_ROW + at, kind, name, one) for at, (kind, name, one) in enumerate(parts)
    ]
    if not facts.shows.singly:
        rows = [(*row[:_AT_CONFLICTS], *row[_AT_CONFLICTS + 1 :]) for row in rows]
    return ReportSheet("Coverage", head(say("Coverage")), columns, rows)


def _count_row(row: int, kind: str, name: str, one: Count) -> tuple[Value, ...]:
    share = one.received / one.expected if one.expected else None
    rate = Formula(f'IF(D{row}=0,"",E{row}/D{row})', share)
    numbers = (one.expected, one.received, one.approved, one.conflicts)
    missing = Formula(f"D{row}-E{row}", one.missing)
    return (kind, one.group, name, *numbers, missing, rate)


def gates_page(facts: NationalFacts) -> ReportSheet:
    """How often every gate closes, by group."""
    say = facts.say
    columns = (
        SheetColumn(head(say("Questionnaire")), 18, Measure.CODE),
        SheetColumn(head(say("Peer group")), 12, Measure.CODE),
        SheetColumn(head(say("Gate")), 12, Measure.CODE),
        SheetColumn(head(say("Name")), 50),
        SheetColumn(head(say("not passed")), 12, Measure.COUNT),
        SheetColumn(head(say("lowers the level")), 14, Measure.COUNT),
        SheetColumn(head(say("of units")), 12, Measure.COUNT),
        SheetColumn(head(say("Share")), 10, Measure.SHARE),
    )
    rows: list[tuple[Value, ...]] = []
    for model, block, gate, closed, changed, of in _gate_counts(facts):
        line = FIRST_ROW + len(rows)
        rows.append(
            (
                model.settings.id,
                block,
                str(gate.node),
                inline(facts.speech.text(model.node[gate.node].label)),
                told_share(facts, closed, of)[0],
                told_share(facts, changed, of)[0],
                of,
                Formula(f'IF(G{line}=0,"",E{line}/G{line})', closed / of if of else None)
                if facts.shows.part(closed, of)
                else None,
            )
        )
    return ReportSheet("Gates", head(say("Gates")), columns, rows)


def _gate_counts(
    facts: NationalFacts,
) -> Iterator[tuple[Questionnaire, str, Gate, int, int, int]]:
    """How often each gate closes and lowers: by group, or by questionnaire as on paper.

    Both together would tell of groups that one of them leaves out.
    """
    if not facts.shows.singly:
        for model in facts.told:
            for at, counts in gates_of(facts, model).items():
                yield model, "", model.gates[at], *counts
        return
    for row in facts.gathered.national.gates.to_dict("records"):
        model = facts.gathered.national.questionnaires[row["questionnaire"]]
        counts = int(row["closed"]), int(row["changed"]), int(row["of"])
        yield model, row["block"], model.gates[row["gate"]], *counts


def themes_page(facts: NationalFacts) -> ReportSheet:
    """Policy themes by questionnaire."""
    say = facts.say
    columns = (
        SheetColumn(head(say("Questionnaire")), 18, Measure.CODE),
        SheetColumn(head(say("Theme")), 50),
        SheetColumn(head(say("Units")), 10, Measure.COUNT),
        SheetColumn(head(say("Median")), 10, Measure.SCORE, strong=True),
        SheetColumn(head(say("Codes of the indicators")), 44),
    )
    rows = [
        (
            model.settings.id,
            inline(name),
            len(values),
            told_score(facts, middle(values), model),
            ", ".join(indicators),
        )
        for model in facts.told
        for name, indicators, values in themes_of(facts, model)
    ]
    return ReportSheet("Themes", head(say("Policy themes")), columns, rows)


def recommendations_page(facts: NationalFacts) -> ReportSheet:
    """Every recommendation that reaches a unit."""
    say = facts.say
    columns = (
        SheetColumn(head(say("Questionnaire")), 18, Measure.CODE),
        SheetColumn(head(say("Indicator")), 12, Measure.CODE),
        SheetColumn(head(say("Recommendation")), 80),
        SheetColumn(head(say("Units")), 10, Measure.COUNT, strong=True),
        SheetColumn(head(say("Share")), 10, Measure.SHARE),
    )
    rows = [
        (
            model.settings.id,
            node,
            inline(facts.speech.text(model.recommendations[at].text)),
            *told_share(facts, n, facts.units_of(model)),
        )
        for model in facts.told
        for node, at, n in most_needed(facts, model)
    ]
    return ReportSheet("Recommendations", head(say("Recommendations")), columns, rows)


def evidence_page(facts: NationalFacts) -> ReportSheet:
    """Documents by verdict, and what was declared not applicable, by group."""
    from assessment.reports.wording import VERDICTS

    say = facts.say
    columns = (
        SheetColumn(head(say("Questionnaire")), 18, Measure.CODE),
        SheetColumn(head(say("Code")), 8, Measure.CODE),
        SheetColumn(head(say("Peer group")), 44),
        *(SheetColumn(head(say(VERDICTS[verdict])), 14, Measure.COUNT) for verdict in Verdict),
        SheetColumn(head(say("Total")), 12, Measure.COUNT, strong=True),
        SheetColumn(head(say("Not applicable")), 14, Measure.COUNT),
    )
    rows: list[tuple[Value, ...]] = []
    for group in facts.gathered.groups:
        if facts.hides(group):
            continue
        counted = facts.gathered.tally.evidence[group.key]
        numbers = [counted[verdict] for verdict in Verdict]
        row = FIRST_ROW + len(rows)
        total = Formula(f"SUM(D{row}:{letter(3 + len(numbers))}{row})", sum(numbers))
        declared = facts.gathered.tally.declared[group.key].total()
        rows.append((*group.key, inline(facts.block_name(group)), *numbers, total, declared))
    return ReportSheet("Evidence_stats", head(say("Evidence by verdict")), columns, rows)
