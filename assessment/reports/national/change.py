"""Self against final, change since the last round, recommendations."""

from collections.abc import Callable, Sequence

from assessment.questionnaire.model import Questionnaire
from assessment.reports.blocks import (
    Block,
    Heading,
    Paragraph,
    Picture,
    Section,
    small,
    without_empty_columns,
)
from assessment.reports.charts import legend
from assessment.reports.figures import CODE, COUNT, DIFFERENCE, SHARE, Series, on_paper, sheet_of
from assessment.reports.national import charts, headlines
from assessment.reports.national.all_rounds import path_blocks
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.reports.national.figures import (
    AssessorGap,
    Needed,
    assessor_gaps,
    common_changes,
    gap_of,
    lead_of,
    middle,
    most_needed,
    moved,
    node_name,
    pairs_of,
    printed,
    titled,
    told_share,
)
from assessment.reports.shapes import Drawing
from assessment.reports.sheets import ReportSheet, Value

_WIDE = 190.0
_FUNNEL = 480.0
_ERRORS = 3
_FEWEST, _LEAST_COMPARED = 5, 2
_MOST = 10


def gap_section(facts: NationalFacts) -> Section:
    blocks: list[Block] = [
        legend(("final", facts.say("Final result")), ("self", facts.say("Self-assessment"))),
        *_each(facts, _gaps),
    ]
    by_assessor = [] if facts.order.published else _each(facts, _assessors)
    if by_assessor:
        blocks += [Heading(facts.say("Assessors"), 200.0), *by_assessor]
    measured = facts.say("Medians of the groups; gap = final minus self, mean over the units")
    return Section(facts.say("Self and final"), headlines.gap(facts), tuple(blocks), measured)


def _each(
    facts: NationalFacts, told: Callable[[NationalFacts, Questionnaire], Sequence[Block]]
) -> list[Block]:
    found = [(model, told(facts, model)) for model in facts.gathered.questionnaires]
    return [
        block
        for model, blocks in found
        if blocks
        for block in (Heading(titled(facts, model), 130.0), *blocks)
    ]


def _gaps(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    say, digits = facts.say, model.settings.decimals

    def drawn(group: PeerGroup) -> Drawing:
        before, final = (middle(pair[at] for pair in pairs_of(facts, group)) for at in (0, 1))
        return charts.dumbbell(_told(final, model), _told(before, model), _WIDE)

    def mean(group: PeerGroup) -> float | None:
        gaps = gap_of(facts, group)
        return sum(gaps) / len(gaps) if gaps else None

    def cut(group: PeerGroup) -> float | None:
        least = min(gap_of(facts, group), default=0)
        return least if facts.shows.singly and least < 0 else None

    series: tuple[Series[PeerGroup], ...] = (
        Series(say("Peer group"), facts.block_title, 5.6),
        Series((), drawn, 7.0, drawing=charts.axis(_WIDE)),
        Series(say("Units"), lambda group: len(gap_of(facts, group)), 1.6, 0, COUNT),
        Series(say("Gap"), mean, 1.8, 0, DIFFERENCE, digits, bold=True),
        Series(say("largest reduction"), cut, 2.0, 0, DIFFERENCE, digits),
    )
    return [on_paper(series, facts.gathered.groups_of(model))]


def _told(value: float | None, model: Questionnaire) -> tuple[float, str] | None:
    return None if value is None else (value, printed(value, model))


def _assessors(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    """Assessors whose mean gap chance alone does not explain; few units prove nothing."""
    found = assessor_gaps(facts, model, _FEWEST, _ERRORS)
    if found is None:
        return []
    if sum(one.units >= _FEWEST for one in found.rows) < _LEAST_COMPARED:
        words = facts.say(
            "Assessors: {n}; mean gap {mean}. Fewer than two of them assessed at least {few} "
            "units, so nobody is compared.",
            n=len(found.rows), mean=moved(found.mean, model), few=_FEWEST,
        )  # fmt: skip
        return [Paragraph(words)]
    points = tuple((one.units, one.gap, one.apart) for one in found.rows)
    measured = facts.say(
        "Assessors: {n}; mean gap {mean}. Named here: those with at least {few} units whose "
        "mean gap is more than {errors} standard errors away.",
        n=len(found.rows), mean=moved(found.mean, model), few=_FEWEST, errors=_ERRORS,
    )  # fmt: skip
    note = facts.say(
        "One mark = one assessor: to the right the number of units, upwards the mean gap. "
        "Dashed: {errors} standard errors.",
        errors=_ERRORS,
    )
    drawn = charts.funnel(charts.Funnel(points, found.mean, found.spread, _ERRORS), _FUNNEL)
    blocks: list[Block] = [Paragraph(measured), Picture(drawn), small(note)]
    apart = [one for one in found.rows if one.apart]
    if not apart:
        return [*blocks, Paragraph(facts.say("No assessor differs more than chance explains."))]
    digits = model.settings.decimals
    series: tuple[Series[AssessorGap], ...] = (
        Series(facts.say("Assessor"), lambda one: one.name, 8.0),
        Series(facts.say("Units"), lambda one: one.units, 2.0, 0, COUNT),
        Series(facts.say("mean gap"), lambda one: one.gap, 2.4, 0, DIFFERENCE, digits),
        Series((), lambda one: "", 8.0),
    )
    return [*blocks, on_paper(series, apart)]


def change_section(facts: NationalFacts) -> Section:
    say, occasion = facts.say, facts.speech.occasion
    before = facts.gathered.before
    none = say("The collection contains no earlier round, so there is nothing to compare.")
    blocks: list[Block] = [Paragraph(none)]
    if before is not None:
        blocks = [
            legend(
                ("final", occasion(facts.gathered.national.round)),
                ("earlier", occasion(before.round)),
            ),
            *_each(facts, _changes),
            *path_blocks(facts),
        ]  # fmt: skip
    measured = say("Only units of both rounds, on common indicators, with this round's weights")
    title = say("Change since the last round")
    return Section(
        title, headlines.change(facts), tuple(blocks), measured,
        new_page=before is not None, room=260.0,
    )  # fmt: skip


def _changes(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    say = facts.say

    def medians(group: PeerGroup, name: str) -> float | None:
        return middle(float(getattr(one, name)) for one in common_changes(facts, group))

    def drawn(group: PeerGroup) -> Drawing:
        now, then = (_told(medians(group, name), model) for name in ("now", "before"))
        return charts.dumbbell(now, then, _WIDE, earlier=True)

    def rose(group: PeerGroup) -> float | None:
        found = [float(one.like_for_like or 0) for one in common_changes(facts, group)]
        n, of = sum(value > 0 for value in found), len(found)
        return n / of if found and facts.shows.part(n, of) else None

    series: tuple[Series[PeerGroup], ...] = (
        Series(say("Peer group"), facts.block_title, 5.6),
        Series((), drawn, 7.0, drawing=charts.axis(_WIDE)),
        Series(say("common units"), lambda g: len(common_changes(facts, g)) or None, 2.0, 0, COUNT),
        Series(
            say("median change"), lambda g: medians(g, "like_for_like"), 2.2, 0, DIFFERENCE,
            model.settings.decimals, bold=True,
        ),
        Series(say("rose"), rose, 1.8, 0, SHARE),
    )  # fmt: skip
    return [on_paper(series, facts.gathered.groups_of(model))]


def recommendations_section(facts: NationalFacts) -> Section:
    say = facts.say
    blocks = [*_each(facts, _recommended), *headlines.left_out(facts)]
    headline = headlines.recommendations(facts)
    measured = say("The recommendation for the level each unit has reached; by number of units")
    return Section(say("Recommendations"), headline, tuple(blocks), measured)


def _recommended(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    rows = most_needed(facts, model)[:_MOST]
    return [without_empty_columns(on_paper(_series(facts), rows))] if rows else []


def recommendations_sheet(facts: NationalFacts) -> ReportSheet:
    rows = (one for model in facts.told for one in most_needed(facts, model))
    return sheet_of("Recommendations", facts.say("Recommendations"), _series(facts), rows)


def _series(facts: NationalFacts) -> tuple[Series[Needed], ...]:
    say, words = facts.say, facts.text

    def share(one: Needed) -> Value:
        return told_share(facts, one.units, facts.units_of(one.model))[1]

    return (
        Series(say("Questionnaire"), lambda one: one.model.settings.id, 0, 18, CODE),
        Series(say("Indicator"), lambda one: one.node, 0, 12, CODE),
        Series(say("Indicator"), lambda one: node_name(facts, one.model.node[one.node]), 5.6),
        Series(say("Recommendation"), lambda one: words(one.words), 10.0, 80),
        Series(say("Lead"), lambda one: lead_of(one.model, one.node), 3.0),
        Series(say("Units"), lambda one: one.units, 2.0, 10, COUNT, bold=True, strong=True),
        Series(say("Share"), share, 1.8, 10, SHARE),
    )
