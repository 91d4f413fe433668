"""Sections 9 to 11: self against final, change since the last round, recommendations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from assessment.questionnaire.model import Questionnaire
from assessment.reports import charts as unit_charts
from assessment.reports.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Legend,
    Paragraph,
    Picture,
    Row,
    Section,
    Table,
    without_empty_columns,
)
from assessment.reports.national import charts, headlines
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.reports.national.words import (
    common_changes,
    count_text,
    left_out,
    middle,
    moved,
    node_name,
    printed,
    right,
    share_cells,
    text,
    titled,
)
from assessment.reports.wording import NOTHING, share_text

_WIDE = 190.0
_FUNNEL = 480.0
_ERRORS = 3
_FEWEST = 5
_MOST = 10


def gap_section(facts: NationalFacts) -> Section:
    """How far the final results are from what units said of themselves."""
    say = facts.say
    blocks: list[Block] = [
        Legend(
            (
                (unit_charts.sign_of("final"), say("Final result")),
                (unit_charts.sign_of("self"), say("Self-assessment")),
            )
        ),
        *_each(facts, _gaps),
    ]
    by_assessor = [] if facts.order.published else _each(facts, _assessors)
    if by_assessor:
        blocks += [Heading(say("Assessors"), 200.0), *by_assessor]
    measured = say("Medians of the groups; gap = final minus self, mean over the units")
    return Section(say("Self and final"), headlines.gap(facts), tuple(blocks), measured)


def _each(
    facts: NationalFacts, told: Callable[[NationalFacts, Questionnaire], Sequence[Block]]
) -> list[Block]:
    """What is told of each questionnaire, under its name: never on one scale with another."""
    found = [(model, told(facts, model)) for model in facts.gathered.questionnaires]
    return [
        block
        for model, blocks in found
        if blocks
        for block in (Heading(titled(facts, model), 130.0), *blocks)
    ]


def _gaps(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    say = facts.say
    columns = (
        Column(say("Peer group"), 5.6),
        Column((), 7.0, drawing=charts.axis(_WIDE)),
        right(say("Units"), 1.6),
        right(say("Gap"), 1.8),
        right(say("largest reduction"), 2.0),
    )
    rows = []
    for group in facts.gathered.groups_of(model):
        pairs = headlines.pairs_of(facts, group)
        gaps = headlines.gap_of(facts, group)
        before, final = (middle(pair[at] for pair in pairs) for at in (0, 1))
        mean = sum(gaps) / len(gaps) if gaps else None
        cut = min(gaps) if facts.shows.singly and gaps and min(gaps) < 0 else None
        rows.append(
            Row(
                (
                    Cell((facts.block_title(group),)),
                    Cell(drawing=charts.dumbbell(_told(final, model), _told(before, model), _WIDE)),
                    text(count_text(len(gaps))),
                    text(moved(mean, model), bold=True),
                    text(moved(cut, model)),
                )
            )
        )
    return [Table(columns, tuple(rows))]


def _told(value: float | None, model: Questionnaire) -> tuple[float, str] | None:
    return None if value is None else (value, printed(value, model))


@dataclass(frozen=True, slots=True)
class _Apart:
    name: str
    units: int
    gap: float


def _gaps_of_assessors(facts: NationalFacts, model: Questionnaire) -> dict[str, list[float]]:
    """Final minus self of every unit, by the name of its assessor."""
    by_name: dict[str, list[float]] = {}
    own = facts.gathered.tally.self_scores
    for group in facts.groups_of(model):
        for one in group.units:
            before = own.get((one.standing.case.unit, group.key[0]))
            if before is not None and one.scores.overall.exact is not None:
                gap = one.scores.overall.exact - before
                by_name.setdefault(one.subject.assessor, []).append(gap)
    return by_name


def _assessors(facts: NationalFacts, model: Questionnaire) -> list[Block]:
    """Assessors whose mean gap chance alone does not explain; few units prove nothing."""
    say = facts.say
    by_name = _gaps_of_assessors(facts, model)
    found = [gap for gaps in by_name.values() for gap in gaps]
    if len(found) < 2:
        return []
    mean = sum(found) / len(found)
    spread = sqrt(sum((gap - mean) ** 2 for gap in found) / (len(found) - 1))
    apart = [
        _Apart(name, len(gaps), sum(gaps) / len(gaps))
        for name, gaps in sorted(by_name.items())
        if len(gaps) >= _FEWEST
        and abs(sum(gaps) / len(gaps) - mean) > _ERRORS * spread / sqrt(len(gaps))
    ]
    named = {one.name for one in apart}
    points = tuple(
        (len(gaps), sum(gaps) / len(gaps), name in named) for name, gaps in sorted(by_name.items())
    )
    drawn = charts.funnel(charts.Funnel(points, mean, spread, _ERRORS), _FUNNEL)
    measured = Paragraph(
        say(
            "Assessors: {n}; mean gap {mean}. Named here: those with at least {few} units whose "
            "mean gap is more than {errors} standard errors away.",
            n=count_text(len(by_name)),
            mean=moved(mean, model),
            few=_FEWEST,
            errors=_ERRORS,
        )
    )
    if not apart:
        none = Paragraph(say("No assessor differs more than chance explains."))
        return [measured, Picture(drawn), _funnel_note(facts), none]
    columns = (
        Column(say("Assessor"), 8.0),
        right(say("Units"), 2.0),
        right(say("mean gap"), 2.4),
        Column((), 8.0),
    )
    rows = tuple(
        Row((text(one.name), text(count_text(one.units)), text(moved(one.gap, model)), text("")))
        for one in apart
    )
    return [measured, Picture(drawn), _funnel_note(facts), Table(columns, rows)]


def _funnel_note(facts: NationalFacts) -> Paragraph:
    return Paragraph(
        facts.say(
            "One mark = one assessor: to the right the number of units, upwards the mean gap. "
            "Dashed: {errors} standard errors.",
            errors=_ERRORS,
        ),
        small=True,
    )


def change_section(facts: NationalFacts) -> Section:
    """The change of units that both rounds have, on the indicators that both rounds have."""
    say, occasion = facts.say, facts.speech.occasion
    blocks: list[Block] = []
    before = facts.gathered.before
    if before is None:
        blocks.append(
            Paragraph(
                say("The collection contains no earlier round, so there is nothing to compare.")
            )
        )
    else:
        blocks += [
            Legend(
                (
                    (unit_charts.sign_of("final"), occasion(facts.gathered.national.round)),
                    (unit_charts.sign_of("earlier"), occasion(before.round)),
                )
            ),
            *_each(facts, _changes),
        ]  # fmt: skip
    measured = say("Only units of both rounds, on common indicators, with this round's weights")
    title = say("Change since the last round")
    return Section(
        title, headlines.change(facts), tuple(blocks), measured,
        new_page=before is not None, room=260.0,
    )  # fmt: skip


def _changes(facts: NationalFacts, questionnaire: Questionnaire) -> list[Block]:
    say = facts.say
    columns = (
        Column(say("Peer group"), 5.6),
        Column((), 7.0, drawing=charts.axis(_WIDE)),
        right(say("common units"), 2.0),
        right(say("median change"), 2.2),
        right(say("rose"), 1.8),
    )
    groups = facts.gathered.groups_of(questionnaire)
    return [Table(columns, tuple(_change_row(facts, group) for group in groups))]


def _change_row(facts: NationalFacts, group: PeerGroup) -> Row:
    model = group.questionnaire
    found = common_changes(facts, group)
    now, then, moves = (
        [float(getattr(each, name)) for each in found]
        for name in ("now", "before", "like_for_like")
    )
    drawn = charts.dumbbell(
        _told(middle(now), model), _told(middle(then), model), _WIDE, earlier=True
    )
    rose = sum(value > 0 for value in moves)
    shown = bool(found) and facts.shows.part(rose, len(found))
    return Row(
        (
            Cell((facts.block_title(group),)),
            Cell(drawing=drawn),
            text(count_text(len(found)) if found else NOTHING),
            text(moved(middle(moves), model), bold=True),
            text(share_text(rose / len(found), 0) if shown else NOTHING),
        )
    )


def recommendations_section(facts: NationalFacts) -> Section:
    """The recommendations that reach most units, by questionnaire."""
    say = facts.say
    blocks = [*_each(facts, _recommended), *left_out(facts)]
    headline = headlines.recommendations(facts)
    measured = say("The recommendation for the level each unit has reached; by number of units")
    return Section(say("Recommendations"), headline, tuple(blocks), measured)


def _recommended(facts: NationalFacts, questionnaire: Questionnaire) -> list[Block]:
    say = facts.say
    units = facts.units_of(questionnaire)
    columns = (
        Column(say("Indicator"), 5.6),
        Column(say("Recommendation"), 10.0),
        Column(say("Lead"), 3.0),
        right(say("Units"), 2.0),
        right(say("Share"), 1.8),
    )
    rows = tuple(
        Row(
            (
                Cell(node_name(facts, questionnaire.node[node])),
                Cell(facts.speech.text(questionnaire.recommendations[at].text)),
                text(_lead(questionnaire, node)),
                *share_cells(facts, n, units),
            )
        )
        for node, at, n in headlines.most_needed(facts, questionnaire)[:_MOST]
    )
    return [without_empty_columns(Table(columns, rows))] if rows else []


def _lead(questionnaire: Questionnaire, node: str) -> str:
    """The institution that leads the policy items an indicator serves; a dash while unknown."""
    served = {
        code
        for question in questionnaire.questions
        if question.indicator == node
        for code in question.policy
    }
    leads = dict.fromkeys(
        item.lead for item in questionnaire.policy_map if item.code in served and item.lead
    )
    return ", ".join(leads) or NOTHING
