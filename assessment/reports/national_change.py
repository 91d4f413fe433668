"""Sections 9 to 11: self against final, change since the last round, recommendations."""

from dataclasses import dataclass
from math import sqrt

from assessment.questionnaire.model import Questionnaire
from assessment.reports import charts as unit_charts
from assessment.reports import national_charts as charts
from assessment.reports import national_headlines as headlines
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
from assessment.reports.national_facts import Group, NationalFacts
from assessment.reports.national_words import (
    count_text,
    left_out,
    middle,
    moved,
    node_name,
    printed,
    quartiles,
    right,
    root_of,
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
        _gaps(facts),
    ]
    if not facts.order.published:
        blocks += _assessors(facts)
    measured = say("Medians of the groups; gap = final minus self, mean over the units")
    return Section(9, say("Self and final"), headlines.gap(facts), tuple(blocks), measured)


def _gaps(facts: NationalFacts) -> Table:
    say = facts.say
    columns = (
        Column(say("Peer group"), 5.6),
        Column((), 7.0, drawing=charts.axis(_WIDE)),
        right(say("Units"), 1.6),
        right(say("Gap"), 1.8),
        right(say("largest reduction"), 2.0),
    )
    rows = []
    own = facts.gathered.tally.self_scores
    for group in facts.gathered.groups:
        model = group.questionnaire
        gaps = headlines.gap_of(facts, group)
        before = middle(
            value
            for one in group.units
            if (value := own.get((one.standing.case.unit, group.key[0]))) is not None
        )
        box = quartiles(facts, group, root_of(model))
        final = (box.median, printed(box.median, model)) if box else None
        other = (before, printed(before, model)) if before is not None and box else None
        mean = sum(gaps) / len(gaps) if gaps else None
        cut = min(gaps) if gaps and min(gaps) < 0 else None
        rows.append(
            Row(
                (
                    Cell((facts.block_title(group),)),
                    Cell(drawing=charts.dumbbell(final, other, _WIDE)),
                    text(count_text(len(gaps))),
                    text(moved(mean, model), bold=True),
                    text(moved(cut, model)),
                )
            )
        )
    return Table(columns, tuple(rows))


@dataclass(frozen=True, slots=True)
class _Apart:
    name: str
    units: int
    gap: float


def _gaps_of_assessors(facts: NationalFacts) -> dict[str, list[float]]:
    """Final minus self of every unit, by the name of its assessor."""
    by_name: dict[str, list[float]] = {}
    own = facts.gathered.tally.self_scores
    for group in facts.gathered.groups:
        for one in group.units:
            before = own.get((one.standing.case.unit, group.key[0]))
            if before is not None and one.scores.overall.exact is not None:
                gap = one.scores.overall.exact - before
                by_name.setdefault(one.subject.assessor, []).append(gap)
    return by_name


def _assessors(facts: NationalFacts) -> list[Block]:
    """Assessors whose mean gap chance alone does not explain; few units prove nothing."""
    say = facts.say
    by_name = _gaps_of_assessors(facts)
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
    heading = Heading(say("Assessors"), 200.0)
    measured = Paragraph(
        say(
            "Assessors: {n}; mean gap {mean}. Named here: those with at least {few} units whose "
            "mean gap is more than {errors} standard errors away.",
            n=count_text(len(by_name)),
            mean=moved(mean, facts.gathered.questionnaires[0]),
            few=_FEWEST,
            errors=_ERRORS,
        )
    )
    if not apart:
        none = Paragraph(say("No assessor differs more than chance explains."))
        return [heading, measured, Picture(drawn), _funnel_note(facts), none]
    columns = (
        Column(say("Assessor"), 8.0),
        right(say("Units"), 2.0),
        right(say("mean gap"), 2.4),
        Column((), 8.0),
    )
    model = facts.gathered.questionnaires[0]
    rows = tuple(
        Row((text(one.name), text(count_text(one.units)), text(moved(one.gap, model)), text("")))
        for one in apart
    )
    return [heading, measured, Picture(drawn), _funnel_note(facts), Table(columns, rows)]


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
            _changes(facts),
        ]  # fmt: skip
    measured = say("Only units of both rounds, on common indicators, with this round's weights")
    title = say("Change since the last round")
    return Section(
        10, title, headlines.change(facts), tuple(blocks), measured,
        new_page=before is not None, room=260.0,
    )  # fmt: skip


def _changes(facts: NationalFacts) -> Table:
    say = facts.say
    columns = (
        Column(say("Peer group"), 5.6),
        Column((), 7.0, drawing=charts.axis(_WIDE)),
        right(say("common units"), 2.0),
        right(say("median change"), 2.2),
        right(say("rose"), 1.8),
    )
    return Table(columns, tuple(_change_row(facts, group) for group in facts.gathered.groups))


def _change_row(facts: NationalFacts, group: Group) -> Row:
    model = group.questionnaire
    found = () if facts.hides(group) else facts.gathered.changes.get(group.key, ())
    pairs = [
        (float(each.now), float(each.before), each.like_for_like)
        for each in found
        if each.now is not None and each.before is not None and each.like_for_like is not None
    ]
    now, then = middle(a for a, _, _ in pairs), middle(b for _, b, _ in pairs)
    differences = [float(each) for _, _, each in pairs]
    drawn = charts.dumbbell(
        None if now is None else (now, printed(now, model)),
        None if then is None else (then, printed(then, model)),
        _WIDE,
        earlier=True,
    )
    rose = sum(value > 0 for value in differences)
    return Row(
        (
            Cell((facts.block_title(group),)),
            Cell(drawing=drawn),
            text(count_text(len(pairs))),
            text(moved(middle(differences), model), bold=True),
            text(share_text(rose / len(pairs), 0) if pairs else NOTHING),
        )
    )


def recommendations_section(facts: NationalFacts) -> Section:
    """The recommendations that reach most units, by questionnaire."""
    say = facts.say
    blocks: list[Block] = []
    largest: tuple[float, str] | None = None
    for questionnaire in facts.told:
        reached = most_needed(facts, questionnaire)[:_MOST]
        if reached:
            best = max((share, node) for node, _, _, share in reached)
            largest = best if largest is None else max(largest, best)
            blocks += [
                Heading(titled(facts, questionnaire)),
                _recommended(facts, questionnaire, reached),
            ]
    blocks += left_out(facts)
    headline = headlines.instead(facts, say("No recommendation is due"))
    if largest is not None:
        headline = say(
            "Most needed: {code}, for {share} of the units that answer it",
            code=largest[1], share=share_text(largest[0], 0),
        )  # fmt: skip
    measured = say("The recommendation for the level each unit has reached; by number of units")
    return Section(11, say("Recommendations"), headline, tuple(blocks), measured)


type Needed = tuple[str, int, int, float]


def most_needed(facts: NationalFacts, questionnaire: Questionnaire) -> list[Needed]:
    """Node, place of the recommendation, units and their share; those of most units first."""
    units = sum(len(group.units) for group in facts.groups_of(questionnaire))
    reached = facts.recommended(questionnaire.settings.id)
    found = [(node, at, n, n / units) for (node, at), n in reached.items()]
    return sorted(found, key=lambda each: (-each[2], each[0], each[1]))


def _recommended(
    facts: NationalFacts, questionnaire: Questionnaire, reached: list[Needed]
) -> Table:
    say = facts.say
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
                text(count_text(n), bold=True),
                text(share_text(share, 0)),
            )
        )
        for node, at, n, share in reached
    )
    return without_empty_columns(Table(columns, rows))


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
