"""The long sheets of the national workbook: units, all scores, who is missing, conflicts, words."""

from collections.abc import Iterator
from decimal import Decimal

from assessment.consolidation.wording import REASONS
from assessment.exchange.codes import short_code
from assessment.questionnaire.model import Questionnaire
from assessment.reports.national.facts import NationalFacts
from assessment.reports.national.places import numbers_of, ratios_in, together
from assessment.reports.national.sheets import UNITS, ordered_units
from assessment.reports.national.words import name_of, node_name, standing_word
from assessment.reports.sheets import Measure, ReportSheet, SheetColumn, Value, head
from assessment.reports.wording import inline

_KEYS = 5


def _unit_columns(facts: NationalFacts) -> list[SheetColumn]:
    say = facts.say
    columns = [
        SheetColumn(head(say("Questionnaire")), 20, Measure.CODE),
        SheetColumn(head(say("Version")), 10, Measure.CODE),
        SheetColumn(head(say("Peer group")), 8, Measure.CODE),
        SheetColumn(head(say("Code of the unit")), 12, Measure.CODE),
        SheetColumn(head(say("Unit")), 68),
        SheetColumn(head(say("State")), 44),
        SheetColumn(head(say("Score")), 9, Measure.SCORE, strong=True),
        SheetColumn(head(say("Full score")), 11, Measure.SCORE),
        SheetColumn(head(say("Level")), 9, Measure.LEVEL),
        SheetColumn(head(say("before gates")), 12, Measure.LEVEL),
        SheetColumn(head(say("Lowest")), 9, Measure.SCORE),
        SheetColumn(head(say("Highest")), 9, Measure.SCORE),
        SheetColumn(head(say("Completeness")), 12, Measure.SHARE),
        SheetColumn(head(say("Applicable weight")), 12, Measure.SHARE),
        SheetColumn(head(say("Self-assessment")), 12, Measure.SCORE),
        SheetColumn(head(say("Why it stands")), 26),
        SheetColumn(head(say("Check code")), 22, Measure.CODE),
    ]
    if not facts.order.published:
        columns.append(SheetColumn(head(say("Assessor")), 24))
    return columns


def units_page(facts: NationalFacts) -> ReportSheet:
    """One row a unit, group by group; the formulas of ``Blocks`` rest on it."""
    say = facts.say

    def rows() -> Iterator[tuple[Value, ...]]:
        reasons = {why: head(say(word)) for why, word in REASONS.items()}
        own = facts.gathered.tally.self_scores
        for group, one in ordered_units(facts):
            overall = one.scores.overall
            row: tuple[Value, ...] = (
                group.key[0],
                one.package.version,
                group.block,
                one.standing.case.unit,
                inline(name_of(facts, one)),
                head(say(standing_word(one))),
                overall.score,
                overall.exact,
                overall.level,
                overall.level_before_gates,
                overall.lowest,
                overall.highest,
                overall.completeness,
                overall.applicable_weight,
                own.get((one.standing.case.unit, group.key[0])),
                reasons[one.standing.why],
                short_code(one.package.revision),
            )
            yield row if facts.order.published else (*row, one.subject.assessor)

    return ReportSheet(
        UNITS, head(say("Units")), tuple(_unit_columns(facts)), rows(), keys=_KEYS, one_line=True
    )


def scores_page(facts: NationalFacts) -> ReportSheet:
    """One row a unit and node: the source for pivot tables."""
    say = facts.say
    columns = (
        SheetColumn(head(say("Questionnaire")), 20, Measure.CODE),
        SheetColumn(head(say("Peer group")), 8, Measure.CODE),
        SheetColumn(head(say("Code of the unit")), 12, Measure.CODE),
        SheetColumn(head(say("Node")), 12, Measure.CODE),
        SheetColumn(head(say("Score")), 9, Measure.SCORE, strong=True),
        SheetColumn(head(say("Level")), 9, Measure.LEVEL),
        SheetColumn(head(say("Completeness")), 12, Measure.SHARE),
        SheetColumn(head(say("Applicable weight")), 12, Measure.SHARE),
        SheetColumn(head(say("Not applicable")), 12, Measure.LEVEL),
        SheetColumn(head(say("Unanswered")), 12, Measure.LEVEL),
    )

    def rows() -> Iterator[tuple[Value, ...]]:
        for group, one in ordered_units(facts):
            for code, node in one.scores.nodes.items():
                yield (
                    group.key[0],
                    group.block,
                    one.standing.case.unit,
                    code,
                    node.score,
                    node.level,
                    node.completeness,
                    node.applicable_weight,
                    int(node.not_applicable),
                    int(node.unanswered),
                )

    return ReportSheet(
        "Scores_long", head(say("All scores")), columns, rows(), sample=True, one_line=True
    )


def missing_page(facts: NationalFacts) -> ReportSheet:
    """Who has not reported."""
    say = facts.say
    columns = (
        SheetColumn(head(say("Peer group")), 10, Measure.CODE),
        SheetColumn(head(say("Code of the unit")), 14, Measure.CODE),
        SheetColumn(head(say("Unit")), 68),
        SheetColumn(head(say("Location")), 12, Measure.CODE),
    )
    rows = (
        (unit.block, unit.code, inline(facts.speech.text(unit.name)), unit.parent)
        for unit in facts.gathered.coverage.missing
    )
    return ReportSheet("Missing", head(say("Who has not reported")), columns, rows, one_line=True)


def totals_page(facts: NationalFacts) -> ReportSheet:
    """What the lists and the questions for numbers add up to."""
    say = facts.say
    columns = (
        SheetColumn(head(say("Questionnaire")), 18, Measure.CODE),
        SheetColumn(head(say("List")), 26),
        SheetColumn(head(say("Question")), 60),
        SheetColumn(head(say("Choice")), 36),
        SheetColumn(head(say("Sum")), 14, Measure.COUNT, strong=True),
        SheetColumn(head(say("Of")), 14, Measure.COUNT),
        SheetColumn(head(say("Share")), 10, Measure.SHARE),
        SheetColumn(head(say("Answers")), 12, Measure.COUNT),
    )
    return ReportSheet(
        "Totals", head(say("Services, equipment and staff")), columns, _totals(facts)
    )


def _totals(facts: NationalFacts) -> Iterator[tuple[Value, ...]]:
    for model in facts.told:
        for node, _, part, whole, n in ratios_in(facts, model):
            name = inline(node_name(facts, node))
            yield model.settings.id, "", name, "", part, whole, part / whole if whole else None, n
        for question, value, n in numbers_of(facts, model):
            label = inline(facts.speech.text(question.label))
            yield model.settings.id, "", label, "", value, None, None, n
        yield from _totals_of_lists(facts, model)


def _totals_of_lists(facts: NationalFacts, model: Questionnaire) -> Iterator[tuple[Value, ...]]:
    for roster in model.rosters:
        listed = together(facts, model, roster)
        name = inline(facts.speech.text(roster.label))
        for column in model.columns[roster.code]:
            label = inline(facts.speech.text(column.label))
            start = (model.settings.id, name, label)
            for choice in column.choices:
                n = listed.choices[column.code][choice.name]
                if n:
                    told = inline(facts.speech.text(choice.label))
                    yield (*start, told, n, listed.rows, n / listed.rows, listed.rows)
            value, n = listed.sums.get(column.code, (Decimal(0), 0))
            if n:
                yield (*start, "", value, None, None, n)


def conflicts_page(facts: NationalFacts) -> ReportSheet:
    """Open conflicts and decisions; a published copy names nobody and gives no remarks."""
    say = facts.say
    columns = [
        SheetColumn(head(say("Code of the unit")), 14, Measure.CODE),
        SheetColumn(head(say("Questionnaire")), 18, Measure.CODE),
        SheetColumn(head(say("State")), 14),
        SheetColumn(head(say("Reason")), 44),
        SheetColumn(head(say("Copies")), 10, Measure.COUNT),
    ]
    if not facts.order.published:
        columns += [
            SheetColumn(head(say("Decided by")), 24),
            SheetColumn(head(say("Date")), 13, Measure.DATE),
            SheetColumn(head(say("Comment")), 50),
        ]
    rows: list[tuple[Value, ...]] = []
    for one in facts.gathered.conflicts():
        row = (one.case.unit, one.case.questionnaire, head(say("open")),
               head(say(REASONS[one.why])), len(one.heads))  # fmt: skip
        rows.append(row if facts.order.published else (*row, None, None, None))
    for made in facts.gathered.decisions:
        settled = (made.case.unit, made.case.questionnaire, head(say("decided")), "",
                   len(made.heads))  # fmt: skip
        told = (made.by, made.at.astimezone().date(), made.reason)
        rows.append(settled if facts.order.published else (*settled, *told))
    return ReportSheet("Conflicts", head(say("Conflicts")), tuple(columns), rows)


def dictionary_page(facts: NationalFacts) -> ReportSheet:
    """Every node of every questionnaire: name, weight, and what it belongs to."""
    say = facts.say
    columns = (
        SheetColumn(head(say("Questionnaire")), 18, Measure.CODE),
        SheetColumn(head(say("Version")), 10, Measure.CODE),
        SheetColumn(head(say("Node")), 12, Measure.CODE),
        SheetColumn(head(say("Name")), 60),
        SheetColumn(head(say("Part of")), 12, Measure.CODE),
        SheetColumn(head(say("Weight")), 10, Measure.WEIGHT),
    )
    rows = (
        (
            model.settings.id,
            model.settings.version,
            str(node.code),
            inline(facts.speech.text(node.label)),
            str(node.parent or ""),
            node.weight,
        )
        for model in facts.gathered.questionnaires
        for node in model.nodes
    )
    return ReportSheet("Dictionary", head(say("Data dictionary")), columns, rows)
