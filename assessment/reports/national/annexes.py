"""The annexes: who has not reported, all units in order of code, and a card for each unit."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import batched

from assessment.consolidation.national import UnitScores
from assessment.exchange.codes import short_code
from assessment.printing import charts
from assessment.printing.blocks import Block, Cell, Heading, Lines, Row, Section, Table
from assessment.printing.figures import (
    CODE,
    LEVEL,
    SCORE,
    SHARE,
    WEIGHT,
    Series,
    on_paper,
    sheet_of,
)
from assessment.printing.shapes import Align
from assessment.printing.sheets import ReportSheet, Value
from assessment.printing.wording import level_text, score_text, share_text
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.reports.national import figures
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.reports.national.figures import name_of, standing_word, titled
from assessment.reports.national.results import UNITS
from assessment.scoring.result import NodeScore
from assessment.units import Unit, load_units, provinces_of

type InGroup = tuple[PeerGroup, UnitScores]
type _Pillar = tuple[Node, NodeScore]

_BAR = 70.0
# A cell of a page holds 300 letters; longer lists go on in the next row.
_LONGEST = 240


def missing_annex(facts: NationalFacts) -> Section:
    translate = facts.translate
    missing = facts.gathered.coverage.missing
    title = translate("Annex A: not yet reported")
    if not missing:
        return Section(title, translate("Every expected unit has reported"), ())
    series: tuple[Series[_Gone], ...] = (
        Series((), lambda gap: gap[0], 1.6, quiet=True),
        Series(translate("Area"), lambda gap: gap[1], 4.6),
        Series(translate("Missing"), lambda gap: gap[2], 2.2, align=Align.RIGHT),
        Series(translate("Who has not reported"), lambda gap: gap[3], 13.0),
    )
    expected = [unit_report.unit for unit_report in facts.gathered.coverage.units]
    known = {unit.code: unit for unit in (*load_units(), *expected)}
    gone = {unit.code for unit in missing}
    # The units by province, in it by district; under no code those that are in none.
    top = provinces_of(expected)
    areas = dict[str, dict[str, list[Unit]]]()
    for unit in expected:
        parts = areas.setdefault(top.get(unit.code, ""), {"": []})
        deep = unit.parent in known and known[unit.parent].parent in known
        parent = ""
        if deep:
            parent = unit.parent
        parts.setdefault(parent, []).append(unit)
    rows = [row for code, parts in areas.items() for row in _rows(facts, known, code, parts, gone)]
    headline = translate("Units that have not reported: {n}", n=len(missing))
    return Section(title, headline, tuple(_pages(on_paper(series, rows))))


def missing_sheet(facts: NationalFacts) -> ReportSheet:
    translate = facts.translate
    series: tuple[Series[Unit], ...] = (
        Series(translate("Peer group"), lambda unit: unit.block, 0, 10, CODE),
        Series(translate("Code of the unit"), lambda unit: unit.code, 0, 14, CODE),
        Series(translate("Unit"), lambda unit: facts.text(unit.name), 0, 68),
        Series(translate("Location"), lambda unit: unit.parent, 0, 12, CODE),
    )
    rows = facts.gathered.coverage.missing
    return replace(
        sheet_of("Missing", translate("Who has not reported"), series, rows), one_line=True
    )


def units_annex(facts: NationalFacts) -> Section:
    blocks: list[Block] = []
    series = _unit_series(facts)
    for group in facts.gathered.groups:
        blocks.append(Heading(_group_title(facts, group)))
        blocks += _pages(on_paper(series, ((group, scores) for scores in group.units)))
    headline = facts.translate(
        "Units in order of their code: {n}", n=len(facts.gathered.national.scored)
    )
    measured = facts.translate(
        "No order of rank. Level after gates; in brackets before gates where it differs. "
        "V: version of the questionnaire; weight: applicable weight"
    )
    return Section(facts.translate("Annex B: units"), headline, tuple(blocks), measured)


def units_sheet(facts: NationalFacts) -> ReportSheet:
    """One row a unit, group by group; the formulas of ``Blocks`` rest on it."""
    rows = ((group, scores) for group in facts.gathered.groups for scores in group.units)
    sheet = sheet_of(UNITS, facts.translate("Units"), _unit_series(facts), rows)
    return replace(sheet, keys=5, one_line=True)


def _unit_series(facts: NationalFacts) -> list[Series[InGroup]]:
    translate = facts.translate

    def of(name: str) -> Callable[[InGroup], Value]:
        return lambda row: getattr(row[1].scores.overall, name)

    def state(row: InGroup) -> Lines:
        return translate(standing_word(row[1]))

    def unit(row: InGroup) -> str:
        return row[1].standing.case.unit

    assessor: Series[InGroup] = Series(
        translate("Assessor"), lambda row: row[1].subject.assessor, 0, 24
    )
    assessor_series: list[Series[InGroup]]
    if facts.order.published:
        assessor_series = []
    else:
        assessor_series = [assessor]
    return [
        Series(translate("Questionnaire"), lambda row: row[0].key[0], 0, 20, CODE),
        Series(translate("Version"), lambda row: row[1].package.version, 0, 10, CODE),
        Series(translate("Peer group"), lambda row: row[0].block, 0, 8, CODE),
        Series(translate("Code"), unit, 2.0, quiet=True),
        Series(translate("Code of the unit"), unit, 0, 12, CODE),
        Series(translate("Unit"), lambda row: name_of(facts, row[1]), 6.6, 68),
        Series(translate("State"), state, 0, 44),
        Series(translate("Score"), of("score"), 1.6, 9, SCORE, bold=True, strong=True),
        Series((), lambda row: charts.mini_bar(row[1].scores.overall.score, _BAR), 3.8),
        Series(translate("Full score"), of("exact"), 0, 11, SCORE),
        Series(translate("Level"), lambda row: _level(row[1]), 1.8, align=Align.CENTRE),
        Series(translate("Level"), of("level"), 0, 9, LEVEL),
        Series(translate("before gates"), of("level_before_gates"), 0, 12, LEVEL),
        Series(translate("Lowest"), of("lowest"), 0, 9, SCORE),
        Series(translate("Highest"), of("highest"), 0, 9, SCORE),
        Series(translate("Completeness"), of("completeness"), 2.2, 12, SHARE),
        Series(translate("Weight"), of("applicable_weight"), 1.8, 0, SHARE),
        Series(translate("Applicable weight"), of("applicable_weight"), 0, 12, SHARE),
        Series(translate("Self-assessment"), lambda row: row[1].claimed, 0, 12, SCORE),
        Series(translate("State"), state, 3.8),
        Series(("V",), lambda row: row[1].package.version, 1.8, quiet=True),
        Series(
            translate("Why it stands"), lambda row: translate(row[1].standing.reason.word), 0, 26
        ),
        Series(
            translate("Check code"), lambda row: short_code(row[1].package.revision), 0, 22, CODE
        ),
        *(assessor_series),
    ]


def _group_title(facts: NationalFacts, group: PeerGroup) -> tuple[str, ...]:
    title = titled(facts, group.questionnaire)[0]
    return (f"{facts.block_title(group)} – {title}",)


def _level(scores: UnitScores) -> str:
    overall = scores.scores.overall
    shown = level_text(overall.level)
    if overall.level != overall.level_before_gates:
        return f"{shown} ({level_text(overall.level_before_gates)})"
    return shown


def cards_annex(facts: NationalFacts) -> Section:
    blocks: list[Block] = []
    for group in facts.gathered.groups:
        blocks += [Heading(_group_title(facts, group)), *_pages(_cards(facts, group))]
    n = len(facts.gathered.national.scored)
    headline = facts.speech.translate_plural(
        "One card for {n} unit", "One card for each of {n} units", n
    )
    measured = facts.translate("Pillar scores beside the median of the peer group")
    return Section(facts.translate("Annex C: unit cards"), headline, tuple(blocks), measured)


def _cards(facts: NationalFacts, group: PeerGroup) -> Table:
    """Of each unit a row that names it, and one for each pillar."""
    translate = facts.translate

    def median(row: _Pillar) -> str:
        value = figures.median_of(facts, group, str(row[0].code))
        return figures.printed(value, group.questionnaire)

    def named(row: _Pillar) -> str:
        return f"{row[0].code} {facts.text(row[0].label)[0]}"

    series: tuple[Series[_Pillar], ...] = (
        Series(translate("Pillar"), named, 8.0),
        Series(translate("Score"), lambda row: row[1].score, 2.0, 0, SCORE),
        Series((), lambda row: charts.mini_bar(row[1].score, _BAR), 4.0),
        Series(translate("Level"), lambda row: level_text(row[1].level), 2.0, align=Align.CENTRE),
        Series(translate("Median"), median, 2.2, quiet=True, align=Align.RIGHT),
        Series(translate("Completeness"), lambda row: row[1].completeness, 2.6, 0, SHARE),
    )
    rows = list[_Pillar | Row]()
    for scores in group.units:
        overall = scores.scores.overall
        name = f"{scores.standing.case.unit}  {name_of(facts, scores)[0]}"
        texts = (name, score_text(overall.score), "", _level(scores), "")
        complete = Cell((share_text(overall.completeness, 0),))
        rows.append(Row((*(Cell((text,), bold=True) for text in texts), complete), group=True))
        rows += ((node, scores.scores.nodes[node.code]) for node in scores.questionnaire.pillars)
    return on_paper(series, rows)


def scores_sheet(facts: NationalFacts) -> ReportSheet:
    series: tuple[Series[tuple[PeerGroup, str, str, NodeScore]], ...] = (
        Series(facts.translate("Questionnaire"), lambda row: row[0].key[0], 0, 20, CODE),
        Series(facts.translate("Peer group"), lambda row: row[0].block, 0, 8, CODE),
        Series(facts.translate("Code of the unit"), lambda row: row[1], 0, 12, CODE),
        Series(facts.translate("Node"), lambda row: row[2], 0, 12, CODE),
        Series(facts.translate("Score"), lambda row: row[3].score, 0, 9, SCORE, strong=True),
        Series(facts.translate("Level"), lambda row: row[3].level, 0, 9, LEVEL),
        Series(facts.translate("Completeness"), lambda row: row[3].completeness, 0, 12, SHARE),
        Series(
            facts.translate("Applicable weight"), lambda row: row[3].applicable_weight, 0, 12, SHARE
        ),
        Series(
            facts.translate("Not applicable"), lambda row: int(row[3].not_applicable), 0, 12, LEVEL
        ),
        Series(facts.translate("Unanswered"), lambda row: int(row[3].unanswered), 0, 12, LEVEL),
    )
    rows = (
        (group, scores.standing.case.unit, code, node)
        for group in facts.gathered.groups
        for scores in group.units
        for code, node in scores.scores.nodes.items()
    )
    sheet = sheet_of("Scores_long", facts.translate("All scores"), series, rows)
    return replace(sheet, sample=True, one_line=True)


def dictionary_sheet(facts: NationalFacts) -> ReportSheet:
    series: tuple[Series[tuple[Questionnaire, Node]], ...] = (
        Series(facts.translate("Questionnaire"), lambda row: row[0].settings.id, 0, 18, CODE),
        Series(facts.translate("Version"), lambda row: row[0].settings.version, 0, 10, CODE),
        Series(facts.translate("Node"), lambda row: str(row[1].code), 0, 12, CODE),
        Series(facts.translate("Name"), lambda row: facts.text(row[1].label), 0, 60),
        Series(facts.translate("Part of"), lambda row: str(row[1].parent or ""), 0, 12, CODE),
        Series(facts.translate("Weight"), lambda row: row[1].weight, 0, 10, WEIGHT),
    )
    rows = ((model, node) for model in facts.gathered.questionnaires for node in model.nodes)
    return sheet_of("Dictionary", facts.translate("Data dictionary"), series, rows)


def _pages(table: Table) -> list[Table]:
    """A long table as many that follow each other: each page costs the same, however many."""
    return [replace(table, rows=part) for part in batched(table.rows, 120)]


# The code and name of an area, how many of its units are missing and of how many, and which.
type _Gone = tuple[str, Lines, str, Lines]


def _rows(
    facts: NationalFacts,
    known: Mapping[str, Unit],
    area: str,
    parts: Mapping[str, Sequence[Unit]],
    gone: Container[str],
) -> Iterator[_Gone]:
    """What is missing in an area: all, or its own units, then its districts; whole ones last."""
    if area:
        name = facts.text(known[area].name)
    else:
        name = facts.translate("Ministries and institutions")
    n = sum(map(len, parts.values()))
    if all(unit.code in gone for units in parts.values() for unit in units):
        yield area, name, f"{n} / {n}", facts.translate("all units")
        return
    whole = 0
    names = list[Lines]()
    for district, units in parts.items():
        missing = [facts.text(unit.name) for unit in units if unit.code in gone]
        if district:
            label = facts.text(known[district].name)
        else:
            label = name
        if district and len(missing) == len(units):
            whole += len(units)
            names.append(label)
            continue
        for at, part in enumerate(_parts(missing)):
            counted = ""
            if not at:
                counted = f"{len(missing)} / {len(units)}"
            yield district or area, label, counted, (part,)
    for part in _parts(names):
        communes = facts.translate("all communes of: {names}", names=part)
        yield area, name, f"{whole} / {whole}", communes


def _parts(names: Iterable[Lines]) -> Iterator[str]:
    part = ""
    for name in names:
        if part:
            longer = f"{part}, {name[0]}"
        else:
            longer = name[0]
        if part and len(longer) > _LONGEST:
            yield part
            longer = name[0]
        part = longer
    if part:
        yield part
