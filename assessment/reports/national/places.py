"""Sections 7 and 8: what the lists of services, systems and staff add up to; provinces."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.consolidation.coverage import provinces_of
from assessment.questionnaire.model import Group as Roster
from assessment.questionnaire.model import Question, Questionnaire
from assessment.questionnaire.structure import Node, NodeCode
from assessment.reports.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Legend,
    Lines,
    Paragraph,
    Row,
    Section,
    Table,
    without_empty_columns,
)
from assessment.reports.national import charts, headlines
from assessment.reports.national.facts import NationalFacts
from assessment.reports.national.tally import ListedRows, ratios_of
from assessment.reports.national.words import (
    bands_of,
    count_text,
    left_out,
    middle,
    node_name,
    printed,
    right,
    text,
    titled,
)
from assessment.reports.shapes import Drawing
from assessment.reports.wording import NOTHING, share_text
from assessment.units import Unit, load_units

_PROVINCE = 222.0
_COMMUNES = 2


def inventory_section(facts: NationalFacts) -> Section:
    """Totals of all lists and of all questions that ask for numbers; of two numbers their ratio."""
    say = facts.say
    blocks: list[Block] = []
    for questionnaire in facts.told:
        rosters = [
            (roster, listed)
            for roster in questionnaire.rosters
            if (listed := together(facts, questionnaire, roster)).rows
        ]
        numbers = list(numbers_of(facts, questionnaire))
        ratios = list(ratios_in(facts, questionnaire))
        if rosters or numbers or ratios:
            blocks.append(Heading(titled(facts, questionnaire)))
        for roster, listed in rosters:
            blocks += _roster(facts, questionnaire, roster, listed)
        if ratios:
            blocks += [Heading(say("Shares asked for")), _shares(facts, ratios)]
        if numbers:
            blocks += [Heading(say("Numbers asked for")), _totals(facts, numbers)]
    headline = say("What the units have, in numbers")
    if not blocks:
        none = say("The questionnaires ask for no lists and no numbers")
        headline = headlines.instead(facts, none)
    blocks += left_out(facts)
    measured = say("Sums over the units that answered, for planning and budgets")
    title = say("Services, equipment and staff")
    return Section(title, headline, tuple(blocks), measured)


def together(facts: NationalFacts, questionnaire: Questionnaire, roster: Roster) -> ListedRows:
    """What the rows hold, over all groups of the questionnaire."""
    total = ListedRows()
    for (answered, block, code), listed in facts.gathered.tally.listed.items():
        if (answered, code) != (questionnaire.settings.id, roster.code):
            continue
        if (answered, block) in facts.hidden:
            continue
        total.units += listed.units
        total.rows += listed.rows
        for column, (value, n) in listed.sums.items():
            known, count = total.sums.get(column, (Decimal(0), 0))
            total.sums[column] = known + value, count + n
        for column, counted in listed.choices.items():
            total.choices[column].update(counted)
    return ListedRows() if facts.too_few(total.units) else total


def _roster(
    facts: NationalFacts, questionnaire: Questionnaire, roster: Roster, listed: ListedRows
) -> list[Block]:
    say = facts.say
    label = facts.speech.text(roster.label)
    told = say(
        "{name}: entries {rows}, units {units}",
        name=label, rows=count_text(listed.rows), units=count_text(listed.units),
    )  # fmt: skip
    columns = (Column(say("Column"), 6.0), Column(say("In all entries"), 15.0))
    rows = []
    for column in questionnaire.columns[roster.code]:
        said = _column_text(facts, column, listed)
        if said:
            rows.append(Row((Cell(facts.speech.text(column.label)), Cell((said,)))))
    return [Paragraph(told), Table(columns, tuple(rows))] if rows else [Paragraph(told)]


def _column_text(facts: NationalFacts, column: Question, listed: ListedRows) -> str:
    counted: Counter[str] = listed.choices.get(column.code, Counter())
    if counted:
        total = listed.rows
        parts = [
            f"{facts.speech.text(choice.label)[0]} {count_text(counted[choice.name])}"
            f" ({share_text(counted[choice.name] / total, 0)})"
            for choice in column.choices
            if counted[choice.name]
        ]
        return "; ".join(parts)
    value, n = listed.sums.get(column.code, (Decimal(0), 0))
    if not n:
        return ""
    told = facts.say("sum {sum}, answered {n}", sum=count_text(value), n=count_text(n))
    return told[0]


def numbers_of(
    facts: NationalFacts, questionnaire: Questionnaire
) -> Iterator[tuple[Question, Decimal, int]]:
    """Sum and number of units of each question that asks for a number."""
    for question in questionnaire.questions:
        total, units = Decimal(0), 0
        for (answered, block, code), (value, n) in facts.gathered.tally.numbers.items():
            if (answered, block) in facts.hidden:
                continue
            if (answered, code) == (questionnaire.settings.id, str(question.code)):
                total, units = total + value, units + n
        if units and not facts.too_few(units):
            yield question, total, units


type RatioRow = tuple[Node, Question, Decimal, Decimal, int]


def ratios_in(facts: NationalFacts, questionnaire: Questionnaire) -> Iterator[RatioRow]:
    """By indicator the question for the part, sums of part and whole, and units with both."""
    asked = {question.code: question for question in questionnaire.questions}
    for ratio in ratios_of(questionnaire):
        found = [
            facts.gathered.tally.ratios.get((*group.key, ratio.indicator))
            for group in facts.groups_of(questionnaire)
        ]
        known = [each for each in found if each is not None]
        units = sum(n for _, _, n in known)
        part = sum((each for each, _, _ in known), Decimal(0))
        whole = sum((each for _, each, _ in known), Decimal(0))
        # Nothing of it, or all of it, is so of every unit.
        alike = not facts.shows.singly and part in {Decimal(0), whole}
        if units and not facts.too_few(units) and not alike:
            node = questionnaire.node[NodeCode(ratio.indicator)]
            yield node, asked[ratio.part.code], part, whole, units


def _shares(facts: NationalFacts, ratios: list[RatioRow]) -> Table:
    """Part and whole of an indicator in one row: sums apart say nothing of each other."""
    say = facts.say
    columns = (
        Column(say("Indicator"), 11.0),
        right(say("Of the units together"), 4.2),
        right(say("Share"), 1.8),
        right(say("Units"), 2.0),
    )

    def told(part: Question) -> Lines:
        return facts.speech.text(part.label) if part.asked else ()

    rows = tuple(
        Row(
            (
                Cell(node_name(facts, node), below=told(part_asked)),
                Cell(say("{n} of {m}", n=count_text(part), m=count_text(whole)), bold=True),
                text(share_text(float(part / whole), 0) if whole else NOTHING, bold=True),
                text(count_text(n)),
            )
        )
        for node, part_asked, part, whole, n in ratios
    )
    return Table(columns, rows)


def _totals(facts: NationalFacts, numbers: list[tuple[Question, Decimal, int]]) -> Table:
    say = facts.say
    columns = (
        Column(say("Asked for"), 14.0),
        right(say("Sum"), 3.0),
        right(say("Units"), 2.0),
    )
    rows = tuple(
        Row(
            (
                Cell(facts.speech.text(question.label)),
                text(count_text(value), bold=True),
                text(count_text(n)),
            )
        )
        for question, value, n in numbers
    )
    return Table(columns, rows)


def provinces_section(facts: NationalFacts) -> Section:
    """Province by province the units in it, a table for each questionnaire; no tier is added up."""
    say = facts.say
    found = {
        model.settings.id: rows
        for model in facts.gathered.questionnaires
        if (rows := _province_rows(facts, model))
    }
    title = say("Capital and provinces")
    if not found:
        none = headlines.instead(facts, say("No unit of a province has a score yet."))
        return Section(title, none, ())
    signs: list[tuple[Drawing, Lines]] = []
    if facts.shows.singly:
        signs += [
            (charts.sign("own"), say("provincial administration")),
            (charts.sign("district"), say("each municipality, district, khan")),
        ]
    signs.append((charts.sign("box"), say("communes and sangkats: quartiles and median")))
    blocks: list[Block] = [Legend(tuple(signs))]
    for model in facts.gathered.questionnaires:
        if model.settings.id in found:
            blocks.append(Heading(titled(facts, model), 130.0))
            blocks.append(_province_table(facts, model, found[model.settings.id]))
    measured = say(
        "In order of the official code, not of rank; tiers are never added up. Right: medians, "
        "number of units in brackets"
    )
    shown = {row.unit.code for rows in found.values() for row in rows}
    return Section(title, _provinces_headline(facts, shown), tuple(blocks), measured)


def _provinces_headline(facts: NationalFacts, shown: Container[str]) -> Lines:
    """How many provinces have a score, and the names of those that have none."""
    every = _provinces()
    without = [facts.speech.text(unit.name) for unit in every if unit.code not in shown]
    values = {"n": len(every) - len(without), "m": len(every)}
    if not without:
        return facts.say("Provinces with a score: {n} of {m}", **values)
    return facts.say(
        "Provinces with a score: {n} of {m}; without one: {names}",
        **values, names=headlines.named(facts, without),
    )  # fmt: skip


def _provinces() -> list[Unit]:
    register = {unit.code: unit for unit in load_units()}
    return [register[code] for code in sorted({*provinces_of(load_units()).values()})]


@dataclass(frozen=True, slots=True)
class _Province:
    """The scores of a province by one questionnaire: its own, of its districts, of its communes."""

    unit: Unit
    own: float | None
    districts: tuple[float, ...]
    communes: tuple[float, ...]


def _province_rows(facts: NationalFacts, model: Questionnaire) -> list[_Province]:
    register = {unit.code: unit for unit in load_units()}
    top = provinces_of(tuple(register.values()))
    found: dict[str, dict[int, list[float]]] = {}
    for one in (each for group in facts.gathered.groups_of(model) for each in group.units):
        exact, code = one.scores.overall.exact, one.standing.case.unit
        if code in top and exact is not None:
            depth = _depth(one.unit, register)
            found.setdefault(top[code], {}).setdefault(depth, []).append(exact)
    made = []
    for code, tiers in sorted(found.items()):
        own = tiers.get(0, [None])[0] if facts.shows.singly else None
        districts, communes = (tuple(_told(facts, tiers.get(at, ()))) for at in (1, _COMMUNES))
        if own is not None or districts or communes:
            made.append(_Province(register[code], own, districts, communes))
    return made


def _told(facts: NationalFacts, scores: Sequence[float]) -> Sequence[float]:
    """The scores of a tier; none where so few would tell of single units."""
    return () if facts.too_few(len(scores)) else scores


def _depth(unit: Unit, register: Mapping[str, Unit]) -> int:
    depth = 0
    while unit.parent in register:
        unit, depth = register[unit.parent], depth + 1
    return depth


def _province_table(
    facts: NationalFacts, model: Questionnaire, found: Sequence[_Province]
) -> Table:
    say, bands = facts.say, bands_of(model)
    columns = (
        Column((), 1.2),
        Column(say("Province"), 4.4),
        Column((), 8.0, drawing=charts.axis(_PROVINCE, bands)),
        right(say("own"), 1.8),
        right(say("districts"), 2.6),
        right(say("communes"), 3.0),
    )
    rows = []
    for one in found:
        districts = one.districts if facts.shows.singly else ()
        drawn = charts.Province(one.own, districts, _box(facts, one.communes))
        rows.append(
            Row(
                (
                    text(one.unit.code, quiet=True),
                    Cell(facts.speech.text(one.unit.name)),
                    Cell(drawing=charts.province(drawn, bands, _PROVINCE)),
                    text(printed(one.own, model), bold=True),
                    _tier(model, one.districts),
                    _tier(model, one.communes),
                )
            )
        )
    told = {one.unit.code for one in found}
    others = ", ".join(unit.code for unit in _provinces() if unit.code not in told)
    note = say("Not in this table, as too few units have a score: {codes}", codes=others)
    return without_empty_columns(Table(columns, tuple(rows), note=note if others else ()))


def _tier(model: Questionnaire, values: Sequence[float]) -> Cell:
    """The median of a tier with its n."""
    told = f"{printed(middle(values), model)} ({count_text(len(values))})"
    return text(told if values else NOTHING)


def _box(facts: NationalFacts, values: Sequence[float]) -> charts.Quartiles | None:
    import numpy as np

    if len(values) < facts.shows.spread:
        return None
    q1, median, q3 = (float(q) for q in np.percentile(values, (25, 50, 75)))
    return charts.Quartiles(q1, median, q3)
