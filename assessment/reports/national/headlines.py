"""What the national report says in words: each sentence is printed only when it is true.

Questionnaires are never compared with each other: a sentence is of one of them, or names what was
found in each by itself.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from assessment.printing.blocks import Block, Heading, Lines
from assessment.printing.wording import joined, share_text
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.reports.national import figures
from assessment.reports.national.facts import NationalFacts
from assessment.scoring.rounding import round_half_up

_MOST_NAMED = 3


def instead(facts: NationalFacts, nothing: Lines) -> Lines:
    """What is said where nothing was found; that it is not shown, where something is hidden."""
    if facts.hidden:
        return facts.translate("Too few units answered to be shown")
    return nothing


def unshown(facts: NationalFacts) -> Lines:
    return facts.translate("Counts that would reveal a single unit are not shown in this copy")


def left_out(facts: NationalFacts) -> list[Block]:
    few = [
        questionnaire
        for questionnaire in facts.gathered.questionnaires
        if questionnaire not in facts.shown_questionnaires
    ]
    if not few:
        return []
    names = "; ".join(figures.titled(facts, questionnaire)[0] for questionnaire in few)
    n = facts.shows.figure
    return [facts.small("Not shown, as fewer than {n} units answered: {names}", n=n, names=names)]


def by_questionnaire(
    facts: NationalFacts,
    describe: Callable[[NationalFacts, Questionnaire], Sequence[Block]],
    models: Iterable[Questionnaire],
    room: float = 130.0,
) -> list[Block]:
    """What is told of each under its title; no title where nothing is."""
    return [
        block
        for model in models
        if (blocks := describe(facts, model))
        for block in (Heading(figures.titled(facts, model), room), *blocks)
    ]


def committee(facts: NationalFacts) -> Lines:
    return facts.translate(
        "Units that have reported: {n} of {m} expected; approved: {approved}",
        n=facts.gathered.coverage.total.received,
        m=facts.gathered.coverage.total.expected,
        approved=facts.gathered.coverage.total.approved,
    )


def coverage(facts: NationalFacts) -> Lines:
    total = facts.gathered.coverage.total
    blocks = facts.gathered.coverage.by_block
    values = {"n": total.received, "m": total.expected}
    if not total.missing:
        return facts.translate("Every expected unit has reported: {m}", **values)
    most = max(count.missing for count in blocks)
    names = facts.block_names()
    worst = [count.group for count in blocks if count.missing == most]
    return facts.translate(
        "Units that have reported: {n} of {m}; most missing: {name} ({missing})",
        **values,
        name=list_of_names(facts, [names.get(each, (each,)) for each in worst]),
        missing=most,
    )


def extremes(
    facts: NationalFacts,
    named_scores: Sequence[tuple[Lines, Decimal]],
    none: str,
    all_equal: str,
    different: str,
) -> Lines:
    """The lowest and the highest of several, or that there is nothing to compare."""
    if not named_scores:
        return instead(facts, facts.translate(none))
    low, high = (pick(value for _, value in named_scores) for pick in (min, max))
    if low == high:
        return facts.translate(all_equal, score=f"{low}")
    lows, highs = ([name for name, value in named_scores if value == end] for end in (low, high))
    return facts.translate(
        different,
        low=list_of_names(facts, lows),
        low_score=f"{low}",
        high=list_of_names(facts, highs),
        high_score=f"{high}",
    )


def with_room[One](elements: Sequence[One]) -> tuple[Sequence[One], int]:
    if len(elements) <= _MOST_NAMED:
        room = len(elements)
    else:
        room = _MOST_NAMED - 1
    return elements[:room], len(elements) - room


def list_of_names(facts: NationalFacts, names: Sequence[Lines]) -> Lines:
    shown, more = with_room(names)
    if more:
        others = [facts.translate("{n} more", n=more)]
    else:
        others = []
    return facts.speech.listed([*shown, *others])


def coded(facts: NationalFacts, nodes: Sequence[Node]) -> Lines:
    if len(nodes) == 1:
        return tuple(f"{line} ({nodes[0].code})" for line in facts.text(nodes[0].label))
    return list_of_names(facts, [(str(node.code),) for node in nodes])


def medians(facts: NationalFacts, model: Questionnaire) -> Lines:
    node = figures.root_of(model)
    digits = model.settings.decimals
    named_medians = [
        (facts.block_name(group), round_half_up(median, digits))
        for group in facts.groups_of(model)
        if (median := figures.median_of(facts, group, node)) is not None
    ]
    if not named_medians:
        return ()
    if len(named_medians) == 1:
        return facts.translate("Median {score}", score=f"{named_medians[0][1]}")
    return extremes(
        facts,
        named_medians,
        "",
        "Every group with a score has the median {score}",
        "Medians from {low_score} ({low}) to {high_score} ({high})",
    )


def distribution(facts: NationalFacts) -> Lines:
    sentences = [
        sentence for model in facts.shown_questionnaires if (sentence := medians(facts, model))
    ]
    if len(sentences) > 1:
        return facts.translate(
            "Groups are compared inside their questionnaire only: questionnaires {n}, groups {m}",
            n=len(sentences),
            m=len(facts.groups),
        )
    if sentences:
        return sentences[0]
    return instead(facts, facts.translate("No unit has a score yet."))


def lowest(facts: NationalFacts, model: Questionnaire) -> Lines:
    nodes, n, of = figures.lowest_pillar(facts, model)
    if not nodes:
        if of:
            return facts.translate("No pillar is lower than another")
        return ()
    names = coded(facts, nodes)
    if len(nodes) > 1:
        return facts.translate(
            "{names}: each the lowest pillar, alone or with others, in {n} of {m} groups",
            names=names,
            n=n,
            m=of,
        )
    if of == 1:
        return facts.translate("{name} is the lowest pillar", name=names)
    return facts.translate(
        "{name} is the lowest pillar in {n} of {m} groups", name=names, n=n, m=of
    )


def heat(facts: NationalFacts) -> Lines:
    questionnaires = [model for model in facts.shown_questionnaires if lowest(facts, model)]
    if not questionnaires:
        return instead(facts, facts.translate("No pillar has a score yet."))
    names = [
        list_of_names(facts, [(str(node.code),) for node in nodes])
        for model in questionnaires
        if (nodes := figures.lowest_pillar(facts, model)[0])
    ]
    if len(questionnaires) == 1 or not names:
        return lowest(facts, questionnaires[0])
    return facts.translate(
        "Most often the lowest pillar, of each questionnaire: {names}", names=joined(names, "; ")
    )


def levels(facts: NationalFacts, model: Questionnaire) -> Lines:
    """At which two levels that follow each other most units of a questionnaire stand."""
    groups = facts.groups_of(model)
    if len(model.levels) < 2 or any(len(group.units) < facts.shows.spread for group in groups):
        return ()
    counts = [
        sum(each) for each in zip(*(figures.level_counts(facts, g) for g in groups), strict=True)
    ]
    if not sum(counts):
        return ()
    pairs = [a + b for a, b in pairwise(counts)]
    low = pairs.index(max(pairs))
    if not facts.shows.part(pairs[low], sum(counts)):
        return ()
    if max(counts) == sum(counts):
        level = counts.index(max(counts))
        return facts.translate("Every unit with a level stands at level {level}", level=level)
    return facts.translate(
        "{share} of the units with a level stand at level {low} or {high}",
        share=share_text(pairs[low] / sum(counts), 0),
        low=low,
        high=low + 1,
    )


def gates(facts: NationalFacts) -> Lines:
    n = facts.lowered
    of = len(facts.counted)
    if not facts.shows.part(n, of):
        return unshown(facts)
    if not n:
        return instead(facts, facts.translate("No gate lowers the level of a unit"))
    return facts.translate("Gates lower the level of {n} of {m} units", n=n, m=of)


def worst_gate(facts: NationalFacts, model: Questionnaire) -> Lines:
    nodes, n, of = figures.worst_gates(facts, model)
    if not nodes:
        return ()
    names = coded(facts, nodes)
    return facts.translate(
        "No gate lowers more units than {names}: {n} of {m}", names=names, n=n, m=of
    )


def gap(facts: NationalFacts) -> Lines:
    signs: Counter[int] = Counter()
    for group in facts.groups:
        signs.update((gap > 0) - (gap < 0) for gap in figures.gap_of(facts, group))
    total = signs.total()
    if not total:
        return instead(facts, facts.translate("No unit has a self-assessment and a final result."))
    if not all(facts.shows.part(signs[sign], total) for sign in (-1, 1)):
        return unshown(facts)
    return facts.translate(
        "Final below the self-assessment in {n} of {m} units, above it in {k}",
        n=signs[-1],
        m=total,
        k=signs[1],
    )


def change(facts: NationalFacts) -> Lines:
    signs: Counter[int] = Counter()
    for group in facts.groups:
        changes = figures.common_changes(facts, group)
        median = figures.middle(float(change.like_for_like or 0) for change in changes)
        if median is not None:
            moved = round_half_up(median, group.questionnaire.settings.decimals)
            signs[(moved > 0) - (moved < 0)] += 1
    if not signs:
        return instead(facts, facts.translate("No unit was assessed in an earlier round as well"))
    return facts.translate(
        "Groups by their median change: rise {rose}, fall {fell}, none {same}",
        rose=signs[1],
        fell=signs[-1],
        same=signs[0],
    )


def messages(facts: NationalFacts) -> list[Lines]:
    """The messages of the first page, in order; only what the data say."""
    sentences: list[Lines] = []
    for model in facts.shown_questionnaires:
        parts = [
            sentence
            for translate in (levels, lowest, worst_gate)
            if (sentence := translate(facts, model))
        ]
        if parts:
            sentences.append(joined([figures.titled(facts, model), *parts]))
    sentences.append(gap(facts))
    if facts.gathered.changes:
        sentences.append(change(facts))
    sentences = [
        sentence for sentence in sentences if sentence not in (unshown(facts), instead(facts, ()))
    ]
    ranking = facts.translate(
        "No ranking is published: see “{section}”.",
        section=facts.translate("Stability of the ranking"),
    )
    return list(dict.fromkeys([*sentences, ranking]))


def decisions(facts: NationalFacts) -> list[Lines]:
    total = facts.gathered.coverage.total
    asked = (
        "Units that have not reported: {n}. Set a deadline, or close the round without them.",
        "Unresolved conflicts between copies: {n}. Please resolve them.",
        "Results not yet approved: {n}. Ask the unit heads to approve or return them.",
    )
    unapproved = total.received - total.approved - total.conflicts
    counts = (total.missing, len(facts.gathered.conflicts()), unapproved)
    if (closing := facts.gathered.closing) is not None:  # nobody waits for what would come now
        cases = (standing.case.unit for standing in facts.gathered.conflicts())
        counts = (0, sum(unit not in closing.demand.exceptions for unit in cases), 0)
    sentences = [
        facts.translate(message, n=n) for message, n in zip(asked, counts, strict=True) if n
    ]
    for model in facts.shown_questionnaires:
        neededs = figures.needed_by_most(facts, model)
        shown, more = with_room(neededs)
        for needed in shown:
            values = {"code": needed.node, "text": facts.text(needed.words), "n": needed.units}
            sentences.append(facts.translate("{code}: {text} Units concerned: {n}.", **values))
        if more:
            codes = ", ".join(dict.fromkeys(other_needed.node for other_needed in neededs[-more:]))
            values = {"codes": codes, "n": neededs[0].units}
            sentences.append(
                facts.translate("Needed equally: {codes}. Units concerned: {n}.", **values)
            )
    return sentences or [facts.translate("Nothing is left to decide.")]


def recommendations(facts: NationalFacts) -> Lines:
    needed_most = [
        (model, neededs)
        for model in facts.shown_questionnaires
        if (neededs := figures.needed_by_most(facts, model))
    ]
    if not needed_most:
        due = any(facts.tally_of(model).recommended for model in facts.shown_questionnaires)
        if due:
            return unshown(facts)
        return instead(facts, facts.translate("No recommendation is due"))
    parts = [
        facts.translate(
            "{names} ({n} of {m} units)",
            names=list_of_names(
                facts, [(code,) for code in dict.fromkeys(needed.node for needed in most_needed)]
            ),
            n=most_needed[0].units,
            m=len(facts.units_of(model)),
        )
        for model, most_needed in needed_most
    ]
    if len(parts) == 1:
        return facts.translate("Needed by most units: {names}", names=parts[0])
    return facts.translate(
        "Needed by most units of each questionnaire: {names}", names=joined(parts, "; ")
    )
