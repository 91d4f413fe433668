"""What the national report says in words: each sentence is printed only when it is true."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from assessment.questionnaire.structure import Node
from assessment.reports.blocks import Lines
from assessment.reports.national_facts import Group, NationalFacts
from assessment.reports.national_words import (
    count_text,
    level_counts,
    middle,
    moved,
    quartiles,
    root_of,
)
from assessment.reports.wording import share_text
from assessment.scoring.rounding import round_half_up

_MOST_NAMED = 3


def instead(facts: NationalFacts, nothing: Lines) -> Lines:
    """What is said where nothing was found; that it is not shown, where something is hidden."""
    return facts.say("Too few units answered to be shown") if facts.hidden else nothing


def committee(facts: NationalFacts) -> Lines:
    """Where most units stand; which group has the lowest median."""
    counts: Counter[int] = Counter()
    for group in facts.gathered.groups:
        counts.update(dict(enumerate(level_counts(facts, group))))
    total = sum(counts.values())
    if not total:
        return instead(facts, facts.say("No unit has enough data for a level yet."))
    low = min(counts, key=lambda level: (-counts[level] - counts[level + 1], level))
    share = share_text((counts[low] + counts[low + 1]) / total, 0)
    return facts.say(
        "{share} of the units with a level stand at level {low} or {high}",
        share=share, low=low, high=low + 1,
    )  # fmt: skip


def coverage(facts: NationalFacts) -> Lines:
    """How many have reported, and where most are missing."""
    total, blocks = facts.gathered.coverage.total, facts.gathered.coverage.by_block
    values = {"n": count_text(total.received), "m": count_text(total.expected)}
    if not total.missing:
        return facts.say("All {m} expected units have reported", **values)
    worst = max(blocks, key=lambda each: each.missing)
    name = facts.block_names().get(worst.group, (worst.group,))
    return facts.say(
        "{n} of {m} units have reported; most of the missing: {name} ({missing})",
        **values, name=name, missing=count_text(worst.missing),
    )  # fmt: skip


def extremes(
    facts: NationalFacts, found: Sequence[tuple[Lines, Decimal]], none: str, one: str, many: str
) -> Lines:
    """The lowest and the highest of several, or that there is nothing to compare."""
    if not found:
        return instead(facts, facts.say(none))
    low, high = (pick(value for _, value in found) for pick in (min, max))
    if low == high:
        return facts.say(one, score=f"{low}")
    lows, highs = ([name for name, value in found if value == end] for end in (low, high))
    return facts.say(
        many, low=named(facts, lows), low_score=f"{low}",
        high=named(facts, highs), high_score=f"{high}",
    )  # fmt: skip


def with_room[One](found: Sequence[One]) -> tuple[Sequence[One], int]:
    """Of several that are equal those there is room to name, and how many are left."""
    room = len(found) if len(found) <= _MOST_NAMED else _MOST_NAMED - 1
    return found[:room], len(found) - room


def named(facts: NationalFacts, names: Sequence[Lines]) -> Lines:
    """All that are equal, as there is room for them."""
    shown, more = with_room(names)
    others = [facts.say("{n} more", n=more)] if more else []
    return facts.speech.listed([*shown, *others])


def distribution(facts: NationalFacts) -> Lines:
    """Lowest and highest median, named as what they are: medians of groups."""
    found = []
    for group in facts.gathered.groups:
        box = quartiles(facts, group, root_of(group.questionnaire))
        if box is not None:
            decimals = group.questionnaire.settings.decimals
            found.append((facts.block_name(group), round_half_up(box.median, decimals)))
    return extremes(
        facts, found, "No unit has a score yet.", "All groups have the median {score}",
        "Medians from {low_score} ({low}) to {high_score} ({high})",
    )  # fmt: skip


def lowest_pillars(facts: NationalFacts) -> list[tuple[Group, Node, float]]:
    """The lowest pillar of every group; all of them where several are equal as printed."""
    found = []
    for group in facts.gathered.groups:
        decimals = group.questionnaire.settings.decimals
        medians = [
            (round_half_up(box.median, decimals), box.median, node)
            for node in group.questionnaire.pillars
            if (box := quartiles(facts, group, str(node.code))) is not None
        ]
        lowest = min((shown for shown, _, _ in medians), default=None)
        found += [(group, node, value) for shown, value, node in medians if shown == lowest]
    return found


def heat(facts: NationalFacts) -> Lines:
    """Which pillar is the lowest one most often."""
    lowest = lowest_pillars(facts)
    if not lowest:
        return instead(facts, facts.say("No pillar has a score yet."))
    counted = Counter((group.key[0], node.code) for group, node, _ in lowest)
    (questionnaire, code), n = max(counted.items(), key=lambda each: each[1])
    model = facts.gathered.national.questionnaires[questionnaire]
    of = len(facts.groups_of(model))
    equal = [node for node in model.pillars if counted[questionnaire, node.code] == n]
    if len(equal) > 1:
        names = [
            tuple(f"{line} ({node.code})" for line in facts.speech.text(node.label))
            for node in equal
        ]
        return facts.say(
            "{names}: each the lowest pillar, alone or with others, in {n} of {m} groups",
            names=named(facts, names), n=n, m=of,
        )  # fmt: skip
    return facts.say(
        "{name} ({code}) is the lowest pillar in {n} of the {m} groups that answer it",
        name=facts.speech.text(model.node[code].label), code=code, n=n, m=of,
    )  # fmt: skip


def gates(facts: NationalFacts) -> Lines:
    """How many units a gate lowers."""
    if not facts.lowered:
        return instead(facts, facts.say("No gate lowers the level of a unit"))
    return facts.say(
        "Gates lower the level of {n} of {m} units",
        n=count_text(facts.lowered), m=count_text(len(facts.counted)),
    )  # fmt: skip


def worst_gate(facts: NationalFacts) -> tuple[str, str, int, int] | None:
    """Questionnaire and node of the gate that lowers the largest share, and these numbers."""
    table = facts.gathered.national.gates
    summed: dict[tuple[str, str, int], tuple[int, int]] = {}
    for row in table.to_dict("records"):
        if (row["questionnaire"], row["block"]) in facts.hidden:
            continue
        key = row["questionnaire"], row["node"], row["gate"]
        changed, of = summed.get(key, (0, 0))
        summed[key] = changed + int(row["changed"]), of + int(row["of"])
    shares = {key: changed / of for key, (changed, of) in sorted(summed.items()) if changed}
    if not shares:
        return None
    worst = max(shares, key=lambda key: shares[key])
    return worst[0], worst[1], *summed[worst]


def gap_of(facts: NationalFacts, group: Group) -> list[float]:
    """Final minus self of every unit of a group that has both."""
    own = facts.gathered.tally.self_scores
    found = []
    for one in () if facts.hides(group) else group.units:
        before = own.get((one.standing.case.unit, group.key[0]))
        if before is not None and one.scores.overall.exact is not None:
            found.append(one.scores.overall.exact - before)
    return found


def gap(facts: NationalFacts) -> Lines:
    """Where self and final differ most."""
    found = []
    for group in facts.gathered.groups:
        gaps = gap_of(facts, group)
        if gaps:
            found.append((sum(gaps) / len(gaps), group))
    if not found:
        return instead(facts, facts.say("No unit has a self-assessment and a final result."))
    value, group = max(found, key=lambda each: abs(each[0]))
    if abs(value) < 0.05:
        return facts.say("The final results agree with the self-assessments")
    return facts.say(
        "Largest mean gap: {name} ({gap} points)",
        name=facts.block_name(group), gap=moved(value, group.questionnaire),
    )  # fmt: skip


def change(facts: NationalFacts) -> Lines:
    """How many groups rose."""
    gathered = facts.gathered
    medians = [
        middle(float(c.like_for_like) for c in found if c.like_for_like is not None)
        for key, found in gathered.changes.items()
        if key not in facts.hidden
    ]
    known = [value for value in medians if value is not None]
    if not known:
        return instead(facts, facts.say("No unit was assessed in an earlier round as well"))
    rose = sum(value > 0 for value in known)
    return facts.say("In {n} of {m} groups the median change is a rise", n=rose, m=len(known))


def messages(facts: NationalFacts) -> list[Lines]:
    """The messages of the first page, in order; only what the data say."""
    told: list[Lines] = [distribution(facts), heat(facts)]
    gate = worst_gate(facts)
    if gate is not None:
        questionnaire, node, changed, of = gate
        model = facts.gathered.national.questionnaires[questionnaire]
        told.append(
            facts.say(
                "The gate {code} ({name}) lowers {n} of {m} units that it applies to",
                code=node,
                name=facts.speech.text(model.node[node].label),
                n=count_text(changed),
                m=count_text(of),
            )
        )
    told.append(gap(facts))
    if facts.gathered.changes:
        told.append(change(facts))
    told.append(facts.say("No ranking is published: section 14 shows how far places move."))
    return list(dict.fromkeys(told))


def decisions(facts: NationalFacts) -> list[Lines]:
    """What the committee is asked to decide; nothing is asked that is settled."""
    gathered = facts.gathered
    told: list[Lines] = []
    missing = gathered.coverage.total.missing
    if missing:
        told.append(
            facts.say(
                "Units that have not reported: {n}. Set a deadline, or close the round without "
                "them.",
                n=count_text(missing),
            )
        )
    conflicts = len(gathered.conflicts())
    if conflicts:
        told.append(
            facts.say(
                "Unresolved conflicts between copies: {n}. Please resolve them.",
                n=count_text(conflicts),
            )
        )
    waiting = int((~gathered.national.units["approved"]).sum())
    if waiting:
        told.append(
            facts.say(
                "Results not yet approved: {n}. Ask the unit heads to approve or return them.",
                n=count_text(waiting),
            )
        )
    for questionnaire in facts.told:
        told += _asked(facts, questionnaire.settings.id)
    return told or [facts.say("Nothing is left to decide: the round is complete.")]


def _asked(facts: NationalFacts, questionnaire: str) -> list[Lines]:
    """The recommendation that reaches most units of a questionnaire."""
    reached = [(n, node, at) for (node, at), n in facts.recommended(questionnaire).items()]
    if not reached:
        return []
    n, node, at = max(reached)
    model = facts.gathered.national.questionnaires[questionnaire]
    return [
        facts.say(
            "{code}: {text} Units concerned: {n}.",
            code=node,
            text=facts.speech.text(model.recommendations[at].text),
            n=count_text(n),
        )
    ]
