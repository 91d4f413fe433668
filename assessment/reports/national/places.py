"""What the lists of services, systems and staff add up to; provinces."""

from collections.abc import Iterator, Sequence

from assessment.printing import charts, sheets
from assessment.printing.blocks import Block, Cell, Heading, Lines, Paragraph, Section
from assessment.printing.figures import CODE, COUNT, SHARE, Series, on_paper, sheet_of
from assessment.printing.shapes import Align, Drawing
from assessment.printing.wording import NOTHING, count_text, share_text
from assessment.questionnaire.model import Group as Roster
from assessment.questionnaire.model import Questionnaire
from assessment.reports.facts import bands_of
from assessment.reports.national import figures, headlines
from assessment.reports.national.facts import NationalFacts

_PROVINCE = 222.0


def inventory_section(facts: NationalFacts) -> Section:
    translate = facts.translate
    blocks = headlines.by_questionnaire(facts, _inventory, facts.shown_questionnaires, 110.0)
    headline = translate("What the units have, in numbers")
    if not blocks:
        none = translate("The questionnaires ask for no lists and no numbers")
        headline = headlines.instead(facts, none)
    blocks += headlines.left_out(facts)
    measured = translate("Sums over the units that answered, for planning and budgets")
    return Section(translate("Services, equipment and staff"), headline, tuple(blocks), measured)


def _inventory(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    translate = facts.translate

    def of_all(total: figures.Total) -> Lines:
        return translate("{n} of {m}", n=count_text(total.sum), m=count_text(total.of or 0))

    blocks = list[Block]()
    for roster in figures.rosters_of(facts, model):
        blocks += _roster(facts, model, roster)
    shares = list(figures.shares_of(facts, model))
    numbers = list(figures.numbers_of(facts, model))
    units: Series[figures.Total] = Series(
        translate("Units"), lambda total: total.answers, 2.0, 0, COUNT
    )
    if shares:
        series: tuple[Series[figures.Total], ...] = (
            Series(
                translate("Indicator"), lambda total: Cell(total.question, below=total.asked), 11.0
            ),
            Series(translate("Of the units together"), of_all, 4.2, bold=True, align=Align.RIGHT),
            Series(translate("Share"), lambda total: total.share, 1.8, 0, SHARE, bold=True),
            units,
        )
        blocks += [Heading(translate("Shares asked for")), on_paper(series, shares)]
    if numbers:
        series = (
            Series(translate("Asked for"), lambda total: total.question, 14.0),
            Series(translate("Sum"), lambda total: total.sum, 3.0, 0, COUNT, bold=True),
            units,
        )
        blocks += [Heading(translate("Numbers asked for")), on_paper(series, numbers)]
    return blocks


def _roster(facts: NationalFacts, model: Questionnaire, roster: Roster) -> list[Block]:
    translate = facts.translate
    tally = facts.tally_of(model)

    def in_all(totals: list[figures.Total]) -> Cell:
        parts = [
            f"{total.choice[0]} {count_text(total.sum)} ({share_text(float(total.share), 0)})"
            if total.share is not None
            else translate("sum {sum}, answered {n}", sum=count_text(total.sum), n=total.answers)[0]
            for total in totals
        ]
        return Cell(("; ".join(parts),), whole=True)

    named = facts.text(roster.label)
    units = tally.listing[roster.code]
    rows = tally.rows[roster.code]
    summary = translate("{name}: entries {rows}, units {units}", name=named, rows=rows, units=units)
    columns = list(figures.columns_of(facts, model, roster))
    series: tuple[Series[list[figures.Total]], ...] = (
        Series(translate("Column"), lambda totals: totals[0].question, 6.0),
        Series(translate("In all entries"), in_all, 15.0),
    )
    if columns:
        return [Paragraph(summary), on_paper(series, columns)]
    return [Paragraph(summary)]


def totals_sheet(facts: NationalFacts) -> sheets.ReportSheet:

    def totals(model: Questionnaire) -> Iterator[figures.Total]:
        yield from figures.shares_of(facts, model)
        yield from figures.numbers_of(facts, model)
        for roster in figures.rosters_of(facts, model):
            for column in figures.columns_of(facts, model, roster):
                yield from column

    series: tuple[Series[figures.Total], ...] = (
        Series(
            facts.translate("Questionnaire"), lambda total: total.model.settings.id, 0, 18, CODE
        ),
        Series(facts.translate("List"), lambda total: total.list, 0, 26),
        Series(facts.translate("Question"), lambda total: total.question, 0, 60),
        Series(facts.translate("Choice"), lambda total: total.choice, 0, 36),
        Series(facts.translate("Sum"), lambda total: total.sum, 0, 14, COUNT, strong=True),
        Series(facts.translate("Of"), lambda total: total.of, 0, 14, COUNT),
        Series(facts.translate("Share"), lambda total: total.share, 0, 10, SHARE),
        Series(facts.translate("Answers"), lambda total: total.answers, 0, 12, COUNT),
    )
    rows = (total for model in facts.shown_questionnaires for total in totals(model))
    return sheet_of("Totals", facts.translate("Services, equipment and staff"), series, rows)


def provinces_section(facts: NationalFacts) -> Section:
    title = facts.translate("Capital and provinces")
    models = facts.gathered.questionnaires
    tables = headlines.by_questionnaire(facts, _provinces, models)
    if not tables:
        none = headlines.instead(facts, facts.translate("No unit of a province has a score yet."))
        return Section(title, none, ())
    signs = (
        ("own", facts.translate("provincial administration")),
        ("district", facts.translate("each municipality, district, khan")),
        ("box", facts.translate("communes and sangkats: quartiles and median")),
    )
    measured = facts.translate(
        "In order of the official code, not of rank; tiers are never added up. Right: medians, "
        "number of units in brackets"
    )
    units = figures.provinces()
    shown = {scores.unit.code for model in models for scores in figures.province_rows(facts, model)}
    without = [facts.text(unit.name) for unit in units if unit.code not in shown]
    values = {"n": len(units) - len(without), "m": len(units)}
    headline = facts.translate("Provinces with a score: {n} of {m}", **values)
    if without:
        headline = facts.translate(
            "Provinces with a score: {n} of {m}; without one: {names}",
            **values,
            names=headlines.list_of_names(facts, without),
        )
    blocks = (charts.legend(*(signs if facts.shows.singly else signs[2:])), *tables)
    return Section(title, headline, blocks, measured)


def _provinces(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    translate = facts.translate
    bands = bands_of(model)
    provinces = figures.province_rows(facts, model)

    def drawn(scores: figures.ProvinceScores) -> Drawing:
        if facts.shows.singly:
            districts = scores.districts
        else:
            districts = ()
        communes = figures.box_of(facts, scores.communes)
        return charts.province(scores.own, districts, communes, bands, _PROVINCE)

    def own(scores: figures.ProvinceScores) -> str:
        return figures.printed(scores.own, model)

    def tier(values: Sequence[float]) -> str:
        text = f"{figures.printed(figures.middle(values), model)} ({count_text(len(values))})"
        if values:
            return text
        return NOTHING

    series: tuple[Series[figures.ProvinceScores], ...] = (
        Series((), lambda scores: scores.unit.code, 1.2, quiet=True),
        Series(translate("Province"), lambda scores: facts.text(scores.unit.name), 4.4),
        Series((), drawn, 8.0, drawing=charts.axis(_PROVINCE, bands)),
        Series(translate("own"), own, 1.8, bold=True, align=Align.RIGHT),
        Series(
            translate("districts"), lambda scores: tier(scores.districts), 2.6, align=Align.RIGHT
        ),
        Series(translate("communes"), lambda scores: tier(scores.communes), 3.0, align=Align.RIGHT),
    )
    shown_codes = {scores.unit.code for scores in provinces}
    others = ", ".join(unit.code for unit in figures.provinces() if unit.code not in shown_codes)
    note = translate("Not in this table, as too few units have a score: {codes}", codes=others)
    table = on_paper(series, provinces, note=note if others else ())
    if provinces:
        return [table.without_empty_columns()]
    return []
