"""Sections 7 and 8: what the lists of services, systems and staff add up to; provinces."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from assessment.consolidation.coverage import provinces_of
from assessment.questionnaire.model import Group as Roster
from assessment.questionnaire.model import Question, Questionnaire
from assessment.reports import national_charts as charts
from assessment.reports import national_headlines as headlines
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
)
from assessment.reports.charts import Band
from assessment.reports.national_facts import FEWEST, NationalFacts
from assessment.reports.national_tally import Listed
from assessment.reports.national_words import (
    bands_of,
    count_text,
    left_out,
    middle,
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
    """Totals of all lists and of all questions that ask for a number."""
    say = facts.say
    blocks: list[Block] = []
    rows = 0
    for questionnaire in facts.told:
        rosters = [
            (roster, listed)
            for roster in questionnaire.rosters
            if (listed := together(facts, questionnaire, roster)).rows
        ]
        numbers = list(numbers_of(facts, questionnaire))
        if rosters or numbers:
            blocks.append(Heading(titled(facts, questionnaire)))
        for roster, listed in rosters:
            rows += listed.rows
            blocks += _roster(facts, questionnaire, roster, listed)
        if numbers:
            blocks += [Heading(say("Numbers asked for")), _totals(facts, numbers)]
    headline = say("Entries in the lists of the units: {n}", n=count_text(rows))
    nothing = not blocks
    blocks += left_out(facts)
    if nothing:
        none = say("The questionnaires ask for no lists and no numbers")
        headline = headlines.instead(facts, none)
    elif not rows:
        headline = say("What the units have, in numbers")
    measured = say("Sums over the units that answered, for planning and budgets")
    title = say("Services, equipment and staff")
    return Section(7, title, headline, tuple(blocks), measured)


def together(facts: NationalFacts, questionnaire: Questionnaire, roster: Roster) -> Listed:
    """What the rows hold, over all groups of the questionnaire."""
    total = Listed()
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
    return Listed() if facts.too_few(total.units) else total


def _roster(
    facts: NationalFacts, questionnaire: Questionnaire, roster: Roster, listed: Listed
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


def _column_text(facts: NationalFacts, column: Question, listed: Listed) -> str:
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


def _totals(facts: NationalFacts, numbers: list[tuple[Question, Decimal, int]]) -> Table:
    say = facts.say
    columns = (
        Column((), 2.0),
        Column(say("Asked for"), 12.0),
        right(say("Sum"), 3.0),
        right(say("Units"), 2.0),
    )
    rows = tuple(
        Row(
            (
                text(str(question.code), quiet=True),
                Cell(facts.speech.text(question.label)),
                text(count_text(value), bold=True),
                text(count_text(n)),
            )
        )
        for question, value, n in numbers
    )
    return Table(columns, rows)


def provinces_section(facts: NationalFacts) -> Section:
    """Each province's own score beside those of its districts and communes; no tier is added up."""
    say = facts.say
    rows = list(_province_rows(facts))
    bands = _bands(facts)
    if not rows:
        none = headlines.instead(facts, say("No unit of a province has a score yet."))
        return Section(8, say("Capital and provinces"), none, ())
    ahead = sum(
        own is not None and below is not None and own > below for _, own, _, below, _ in rows
    )
    both = sum(own is not None and below is not None for _, own, _, below, _ in rows)
    headline = say("Provinces with a score: {n}", n=len(rows))
    if both and not facts.order.by_block:
        headline = say(
            "In {n} of {m} provinces the administration is ahead of its communes' median",
            n=ahead, m=both,
        )  # fmt: skip
    own = not facts.order.by_block
    signs: list[tuple[Drawing, Lines]] = []
    if own:
        signs += [
            (charts.sign("own"), say("provincial administration")),
            (charts.sign("district"), say("each municipality, district, khan")),
        ]
    signs.append((charts.sign("box"), say("communes and sangkats: quartiles and median")))
    measured = say(
        "In order of the official code, not of rank; tiers are never added up. Right: medians, "
        "number of units in brackets"
    )
    blocks: list[Block] = [Legend(tuple(signs)), _province_table(facts, rows, bands)]
    return Section(8, say("Capital and provinces"), headline, tuple(blocks), measured)


type ProvinceRow = tuple[Unit, float | None, tuple[float, ...], float | None, tuple[float, ...]]


def _province_rows(facts: NationalFacts) -> Iterator[ProvinceRow]:
    """Province, own score, scores of districts, median and scores of communes."""
    register = {unit.code: unit for unit in load_units()}
    top = provinces_of(tuple(register.values()))
    found: dict[str, dict[int, list[float]]] = {}
    for one in facts.gathered.national.scored:
        exact, code = one.scores.overall.exact, one.standing.case.unit
        if code in top and exact is not None:
            depth = _depth(register[code], register)
            found.setdefault(top[code], {}).setdefault(depth, []).append(exact)
    for code in sorted(found):
        tiers = found[code]
        communes = tuple(tiers.get(_COMMUNES, ()))
        if facts.order.by_block and max(len(communes), len(tiers.get(1, ()))) < FEWEST:
            continue
        own = tiers.get(0, [None])[0]
        yield register[code], own, tuple(tiers.get(1, ())), middle(communes), communes


def _depth(unit: Unit, register: dict[str, Unit]) -> int:
    depth = 0
    while unit.parent in register:
        unit, depth = register[unit.parent], depth + 1
    return depth


def _bands(facts: NationalFacts) -> tuple[Band, ...]:
    """The levels, when all questionnaires of the provinces have the same ones."""
    known = {bands_of(one) for one in facts.gathered.questionnaires}
    return next(iter(known)) if len(known) == 1 else ()


def _province_table(
    facts: NationalFacts, found: list[ProvinceRow], bands: tuple[Band, ...]
) -> Table:
    say = facts.say
    questionnaire = facts.gathered.questionnaires[0]
    columns = (
        Column((), 1.2),
        Column(say("Province"), 4.4),
        Column((), 8.0, drawing=charts.axis(_PROVINCE, bands)),
        right(say("own"), 1.8),
        right(say("districts"), 2.6),
        right(say("communes"), 3.0),
    )
    rows = []
    for unit, own, districts, communes, all_communes in found:
        single = not facts.order.by_block
        box = _box(all_communes, single=single)
        drawn = charts.Province(own if single else None, districts if single else (), box)
        rows.append(
            Row(
                (
                    text(unit.code, quiet=True),
                    Cell(facts.speech.text(unit.name)),
                    Cell(drawing=charts.province(drawn, bands, _PROVINCE)),
                    text(printed(own, questionnaire) if single else NOTHING, bold=True),
                    _tier(facts, districts, middle(districts)),
                    _tier(facts, all_communes, communes),
                )
            )
        )
    return Table(columns, tuple(rows))


def _tier(facts: NationalFacts, values: tuple[float, ...], median: float | None) -> Cell:
    """The median of a tier with its n; nothing about so few that they could be told apart."""
    hidden = facts.too_few(len(values))
    if not values or hidden:
        return text(NOTHING)
    questionnaire = facts.gathered.questionnaires[0]
    return text(f"{printed(median, questionnaire)} ({count_text(len(values))})")


def _box(values: tuple[float, ...], *, single: bool) -> charts.Quartiles | None:
    import numpy as np

    if len(values) < (1 if single else FEWEST):
        return None
    q1, median, q3 = (float(q) for q in np.percentile(values, (25, 50, 75)))
    return charts.Quartiles(q1, median, q3)
