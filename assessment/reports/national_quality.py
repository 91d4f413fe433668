"""Sections 12 to 14: how good the data are, the method, and how firm the order is."""

from collections import Counter
from collections.abc import Sequence

from assessment.consolidation.wording import REASONS, counted
from assessment.questionnaire.model import Questionnaire
from assessment.reports.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Row,
    Section,
    Signatures,
    Table,
    without_empty_columns,
)
from assessment.reports.national_documents import shared_blocks
from assessment.reports.national_facts import Group, NationalFacts
from assessment.reports.national_words import (
    count_text,
    right,
    root_of,
    text,
    titled,
)
from assessment.reports.wording import (
    NOTHING,
    STATES,
    VERDICTS,
    moment_text,
    score_text,
    share_text,
)
from assessment.responses.model import Verdict
from assessment.scoring.explain import AGGREGATION_WORDS

_FEWEST = 3
_DRAWS = 400
_SPREAD = 0.25
_MOST_MERGES = 20


def quality_section(facts: NationalFacts) -> Section:
    """What came, in which versions, what was doubtful, and who decided."""
    say = facts.say
    gathered = facts.gathered
    opened = len(gathered.conflicts())
    headline = say(
        "Conflicts decided: {n}; open: {m}",
        n=count_text(len(gathered.decisions)), m=count_text(opened),
    )  # fmt: skip
    blocks: list[Block] = [
        Heading(say("Files received, by verdict")),
        _verdicts(facts),
        Heading(say("Versions and states")),
        _versions(facts),
        Heading(say("Evidence by verdict")),
        _evidence(facts),
    ]
    blocks += shared_blocks(facts)
    blocks += _decided(facts)
    blocks += _intakes(facts)
    return Section(12, say("Data quality"), headline, tuple(blocks))


def _verdicts(facts: NationalFacts) -> Table:
    say = facts.say
    found = counted(facts.gathered.arrivals)
    rows = [Row((Cell(say(word)), text(count_text(n)))) for word, n in found]
    total = Row(
        (Cell(say("Total"), bold=True), text(count_text(sum(n for _, n in found)), bold=True)),
        total=True,
    )
    columns = (Column(say("Verdict"), 14.0), right(say("Files"), 3.0))
    return Table(columns, (*rows, total))


def _versions(facts: NationalFacts) -> Table:
    say = facts.say
    counted: Counter[tuple[str, str, str]] = Counter()
    complete: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    for one in facts.gathered.national.scored:
        settings = one.questionnaire.settings
        key = settings.id, settings.version, one.package.state.value
        counted[key] += 1
        overall = one.scores.overall
        complete.setdefault(key, []).append((overall.completeness, overall.applicable_weight))
    names = {state.value: word for state, word in STATES.items()}
    columns = (
        Column(say("Questionnaire"), 8.0),
        Column(say("Version"), 2.4),
        Column(say("State"), 3.6),
        right(say("Units"), 2.0),
        right(say("Completeness"), 2.6),
        right(say("Applicable weight"), 2.6),
    )
    titles = {one.settings.id: one.settings.title for one in facts.gathered.questionnaires}
    rows = []
    for key in sorted(counted):
        parts = [] if facts.too_few(counted[key]) else complete[key]
        rows.append(
            Row(
                (
                    Cell(facts.speech.text(titles[key[0]])),
                    text(key[1]),
                    Cell(say(names[key[2]])),
                    text(count_text(counted[key])),
                    *(text(_mean(column)) for column in zip(*parts, strict=True)),
                    *([text(NOTHING)] * 2 if not parts else []),
                )
            )
        )
    return Table(columns, tuple(rows), note=say("Completeness and weight: means over the units"))


def _mean(shares: Sequence[float]) -> str:
    return share_text(sum(shares) / len(shares))


def _evidence(facts: NationalFacts) -> Table:
    say = facts.say
    columns = (
        Column(say("Peer group"), 8.0),
        *(right(say(VERDICTS[verdict]), 2.4) for verdict in Verdict),
        right(say("Not applicable"), 2.6),
    )
    rows = []
    for group in facts.gathered.groups:
        if facts.hides(group):
            continue
        counted = facts.gathered.tally.evidence[group.key]
        rows.append(
            Row(
                (
                    Cell((facts.block_title(group),)),
                    *(text(count_text(counted[verdict])) for verdict in Verdict),
                    text(count_text(facts.gathered.tally.declared[group.key])),
                )
            )
        )
    note = say("Documents; last column: questions declared not applicable")
    return Table(columns, tuple(rows), note=note)


def _decided(facts: NationalFacts) -> list[Block]:
    """Open conflicts and decisions; in a published copy their number only."""
    say = facts.say
    gathered = facts.gathered
    blocks: list[Block] = [Heading(say("Conflicts"))]
    kinds = Counter(one.why for one in gathered.conflicts())
    told = [f"{say(REASONS[why])[0]}: {count_text(n)}" for why, n in sorted(kinds.items())]
    mark = "៖ " if facts.order.language.value == "km" else ": "
    told = [line.replace(": ", mark) for line in told]
    blocks.append(Paragraph(("; ".join(told),) if told else say("No conflict is open.")))
    if facts.order.published or not gathered.decisions:
        return blocks
    columns = (
        Column(say("Unit"), 2.6),
        Column(say("Decided by"), 4.0),
        Column(say("Date"), 3.0),
        Column(say("Reason"), 10.0),
    )
    rows = tuple(
        Row(
            (
                text(one.case.unit),
                text(one.by),
                text(moment_text(one.at)),
                text(one.reason),
            )
        )
        for one in gathered.decisions
    )
    return [*blocks, Table(columns, rows)]


def _intakes(facts: NationalFacts) -> list[Block]:
    """When the files came: what came late shows."""
    if facts.order.published:
        return []
    say = facts.say
    columns = (
        right(say("Merge"), 2.0),
        Column(say("Date"), 4.0),
        Column(say("Received by"), 6.0),
        right(say("Files"), 2.0),
        Column(say("State"), 4.0),
    )
    merges = [one for one in facts.gathered.merges if one.kind == "receive"]
    rows = tuple(
        Row(
            (
                text(str(one.number)),
                text(moment_text(one.at)),
                text(one.by),
                text(count_text(one.files)),
                Cell(say("withdrawn") if one.withdrawn else ()),
            )
        )
        for one in merges[-_MOST_MERGES:]
    )
    table = without_empty_columns(Table(columns, rows))
    return [Heading(say("Intakes")), table] if rows else []


def method_section(facts: NationalFacts) -> Section:
    """How scores come about, the levels of each questionnaire, places to sign."""
    say = facts.say
    blocks: list[Block] = [
        Paragraph(
            say(
                "Every answer gives its indicator a score from 0 to 100. Pillars and the overall "
                "score are combined from their parts by weight. National figures are medians and "
                "quartiles over the units of a peer group; units are never added up across groups."
            )
        ),
        Paragraph(
            say(
                "For each unit, the package stands that is trusted and follows all others; when "
                "copies differ, a person decides and gives a reason. Scores were computed again "
                "from the answers by the same function for every unit."
            )
        ),
    ]
    for questionnaire in facts.gathered.questionnaires:
        blocks += _rules(facts, questionnaire)
    places = (say("Prepared by"), say("Checked by"), say("For the committee"))
    blocks.append(Signatures(places, say("Date")))
    return Section(13, say("Method"), say("How the national figures are calculated"), tuple(blocks))


def _rules(facts: NationalFacts, questionnaire: Questionnaire) -> list[Block]:
    """Weights and levels of one questionnaire."""
    say = facts.say
    blocks: list[Block] = []
    root = questionnaire.root
    settings = questionnaire.settings
    rule = "arithmetic" if root is None else root.aggregation.value
    blocks.append(Heading(titled(facts, questionnaire)))
    blocks.append(
        Paragraph(
            say(
                "Overall score: {rule}. Below {share} of applicable weight there is no level. "
                "Weights: {weights}.",
                rule=say(AGGREGATION_WORDS[rule]),
                share=share_text(float(settings.min_applicable), 0),
                weights=", ".join(
                    f"{node.code}\N{NO-BREAK SPACE}{score_text(node.weight)}"
                    for node in questionnaire.pillars
                ),
            )
        )
    )
    blocks.append(
        Paragraph(
            say(
                "Levels from score: {levels}",
                levels="; ".join(
                    f"{at} {facts.speech.text(level.label)[0]} {score_text(level.from_score)}"
                    for at, level in enumerate(questionnaire.levels)
                ),
            ),
            small=True,
        )
    )
    return blocks


def sensitivity_section(facts: NationalFacts) -> Section:
    """How far places move when weights move, in words and without names."""
    say = facts.say
    rows, widest = [], 0
    for group in facts.groups:
        found = _rank_widths(group)
        if found is None:
            continue
        n, half, most = found
        widest = max(widest, most)
        rows.append(
            Row(
                (
                    Cell((facts.block_title(group),)),
                    text(count_text(n)),
                    Cell(
                        say(
                            "half of the units: at most {half}; all units: at most {most}",
                            half=count_text(half), most=count_text(most),
                        )
                    ),
                )
            )
        )  # fmt: skip
    headline = say("Too few units in every group for a ranking")
    if rows:
        headline = say(
            "Other weights move places by up to {n}, so no order is printed",
            n=count_text(widest),
        )
    columns = (
        Column(say("Peer group"), 7.0),
        right(say("Units"), 2.0),
        Column(say("Range of places in 9 of 10 sets of weights"), 12.0),
    )
    blocks: tuple[Block, ...] = (Table(columns, tuple(rows)),) if rows else ()
    measured = say(
        "Every weight moved by up to {share}, {n} sets of weights, inside each group",
        share=share_text(_SPREAD, 0), n=_DRAWS,
    )  # fmt: skip
    title = say("Stability of the ranking")
    return Section(14, title, headline, blocks, measured, new_page=False, room=260.0)


def _rank_widths(group: Group) -> tuple[int, int, int] | None:
    """Units, and how many places half of them and all of them move at most."""
    import numpy as np

    from assessment.scoring.sensitivity import monte_carlo

    if len(group.units) < _FEWEST or not root_of(group.questionnaire):
        return None
    codes = [str(node.code) for node in group.questionnaire.indicators]
    same = [one for one in group.units if all(code in one.scores.nodes for code in codes)]
    leaves = np.array(
        [
            [np.nan if (v := one.scores.nodes[code].exact) is None else v for code in codes]
            for one in same
        ]
    )
    found = monte_carlo(group.questionnaire, leaves, draws=_DRAWS, spread=_SPREAD)
    widths = (found.worst - found.best)[np.isfinite(found.best)]
    if widths.size < _FEWEST:
        return None
    return int(widths.size), int(np.ceil(np.median(widths))), int(widths.max())
