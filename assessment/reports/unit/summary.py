"""Section 1: the page that must stand alone."""

from assessment.language.breaking import cluster_starts
from assessment.questionnaire.structure import Node
from assessment.reports import charts, headlines
from assessment.reports.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Figures,
    Heading,
    Lines,
    Notice,
    Picture,
    Row,
    Section,
    SideBySide,
    Table,
)
from assessment.reports.facts import Facts, bands_of
from assessment.reports.shapes import Align, Drawing
from assessment.reports.unit.beside import beside_figures
from assessment.reports.unit.gates import gates_title
from assessment.reports.unit.lift import lift_table
from assessment.reports.wording import (
    SHORT_LAYERS,
    difference_text,
    inline,
    joined,
    level_text,
    score_text,
    share_text,
    wording,
)
from assessment.responses.model import ApplicabilityVerdict, Layer, Verdict

WIDTH = 493.2  # 174 mm, the width of the text
_SHOWN = 3
_MOST_CODES = 12
_MOST_BARS = 16
_EM = 0.62


def summary_section(facts: Facts) -> Section:
    """The one-page summary."""
    blocks: list[Block] = []
    if facts.result.overall.score is not None:
        blocks.append(Picture(_ruler(facts)))
    blocks += [Figures(figures(facts)), *pillar_bars(facts), *_strengths_and_gaps(facts)]
    blocks += [*_gate_notice(facts), *_decisions(facts), *lift_table(facts)]
    return Section(facts.speech.say("Summary"), headlines.summary(facts), tuple(blocks))


def _named_bands(facts: Facts) -> tuple[charts.Band, ...]:
    plain = bands_of(facts.order.record.questionnaire)
    named = []
    for number, band in enumerate(plain):
        name = f"{number}  {wording(facts.level_name(number), 0)}"
        room = (band.end - band.start) / charts.FULL * WIDTH - 6
        fits = (len(cluster_starts(name)) + 1) * 7.8 * _EM < room
        named.append(charts.Band(band.start, band.end, name if fits else str(number)))
    return tuple(named)


def _ruler(facts: Facts) -> Drawing:
    overall = facts.result.overall
    shown = _named_bands(facts)
    gate = None
    lowered = (
        overall.level is not None
        and overall.level_before_gates is not None
        and overall.level < overall.level_before_gates
    )
    if lowered and overall.level is not None:
        words = facts.speech.say("gate: at most level {level}", level=overall.level)
        gate = (shown[overall.level].end, wording(words, 0))
    return charts.ruler(
        charts.Ruler(
            bands=shown,
            reached=overall.level,
            final=(float(overall.score or 0), _mark_text(facts, facts.layers[-1])),
            others=tuple(
                (float(score), _mark_text(facts, layer))
                for layer in facts.earlier
                if layer is Layer.SELF
                and (score := facts.order.scores[layer].overall.score) is not None
            ),
            gate=gate,
        ),
        WIDTH,
    )


def _mark_text(facts: Facts, layer: Layer) -> str:
    score = facts.order.scores[layer].overall.score
    return f"{wording(facts.speech.say(SHORT_LAYERS[layer]), 0)} {score_text(score)}"


def figures(facts: Facts) -> tuple[Figure, ...]:
    """The large numbers of the result."""
    say = facts.speech.say
    overall = facts.result.overall
    indicators = facts.order.record.questionnaire.indicators
    applying = [node for node in indicators if not facts.score(node).not_applicable
                and facts.score(node).applicable_weight > 0]  # fmt: skip
    answered = [node for node in applying if not facts.score(node).unanswered]
    found = [
        Figure(score_text(overall.score), say("Overall score"), _range(facts)),
        Figure(level_text(overall.level), say("Maturity level"), _level_note(facts),
               _before_gates(facts)),
        Figure(share_text(overall.completeness), say("Completeness"),
               say("{n} of {total} applicable indicators", n=len(answered), total=len(applying))),
        Figure(share_text(overall.applicable_weight), say("Applicable weight"),
               say("{n} of {total} indicators apply", n=len(applying), total=len(indicators))),
    ]  # fmt: skip
    own = facts.self_scores
    if own is not None and own.overall.score is not None and overall.score is not None:
        gap = overall.score - own.overall.score
        found.insert(
            2,
            Figure(
                difference_text(gap),
                say("Against the self-assessment"),
                say("self-assessment {score}", score=score_text(own.overall.score)),
            ),
        )
    # A row holds six: what was compared with stands in the place of the weight that applies.
    beside = beside_figures(facts)
    if beside:
        found = [*found[:-1], *beside]
    return tuple(found)


def _range(facts: Facts) -> Lines:
    overall = facts.result.overall
    if overall.lowest is None or overall.lowest == overall.highest:
        return facts.speech.say("nothing is unanswered")
    return facts.speech.say(
        "{low}–{high}, depending on what is unanswered",
        low=score_text(overall.lowest),
        high=score_text(overall.highest),
    )


def _level_note(facts: Facts) -> Lines:
    level = facts.result.overall.level
    return facts.level_name(level) if level is not None else facts.speech.say("no level")


def _before_gates(facts: Facts) -> Lines:
    overall = facts.result.overall
    if overall.level == overall.level_before_gates or overall.level_before_gates is None:
        return ()
    return facts.speech.say("before gates {level}", level=overall.level_before_gates)


def pillar_bars(facts: Facts) -> list[Block]:
    """Every pillar as a small bar, in two columns where there are several."""
    pillars = facts.order.record.questionnaire.pillars
    half = (len(pillars) + 1) // 2
    heading = Heading(facts.speech.say("Score and level by pillar"))
    if len(pillars) < 2 or len(pillars) > _MOST_BARS:
        return [heading, _bars(facts, list(pillars), 200.0)]
    left, right = _bars(facts, list(pillars[:half]), 52.0), _bars(facts, list(pillars[half:]), 52.0)
    return [heading, SideBySide((left,), (right,))]


def _bars(facts: Facts, pillars: list[Node], width: float) -> Table:
    rows = []
    for node in pillars:
        found = facts.score(node)
        score = None if found.score is None else float(found.score)
        rows.append(
            Row(
                (
                    Cell((node.code,), bold=True),
                    Cell(facts.label(node)[:1]),
                    Cell(drawing=charts.mini_bar(score, width)),
                    Cell((score_text(found.score),), bold=True),
                    Cell((level_text(found.level),), gate=_is_capped(facts, node)),
                )
            )
        )
    columns = (
        Column((), 1.3),
        Column((), 7.2),
        Column((), width / 16.5),
        Column((), 2.0, Align.RIGHT),
        Column((), 1.7, Align.CENTRE),
    )
    return Table(columns, tuple(rows), plain=True)


def _is_capped(facts: Facts, node: Node) -> bool:
    return any(facts.pillar_of(facts.order.record.questionnaire.node[code]) == node
               for code in facts.closed_at)  # fmt: skip


def _strengths_and_gaps(facts: Facts) -> list[Block]:
    rated = [
        node
        for node in facts.order.record.questionnaire.indicators
        if facts.score(node).score is not None
    ]
    order = {node.code: at for at, node in enumerate(rated)}
    best = sorted(rated, key=lambda n: (-(facts.score(n).score or 0), order[n.code]))
    strong = [node for node in best if (facts.score(node).level or 0) >= facts.wanted][:_SHOWN]
    weak = sorted(
        (node for node in rated if (facts.score(node).level or 0) < facts.wanted),
        key=lambda n: (n.code not in facts.closed_at, facts.score(n).score or 0, order[n.code]),
    )[:_SHOWN]
    say = facts.speech.say
    return [
        SideBySide(
            (Heading(say("Strengths")), _short_list(facts, strong)),
            (Heading(say("Gaps")), _short_list(facts, weak)),
        )
    ]


def _short_list(facts: Facts, nodes: list[Node]) -> Table:
    say = facts.speech.say
    rows = [
        Row(
            (
                Cell((node.code,), bold=True),
                Cell(facts.label(node)[:1]),
                Cell(
                    say("level {level}", level=level_text(facts.score(node).level))[:1],
                    bold=True,
                    gate=node.code in facts.closed_at,
                ),
            )
        )
        for node in nodes
    ]
    if not rows:
        rows = [Row((Cell(), Cell(say("none"), quiet=True), Cell()))]
    columns = (Column((), 1.3), Column((), 8.0), Column((), 2.9, Align.RIGHT))
    return Table(columns, tuple(rows), plain=True)


def _gate_notice(facts: Facts) -> list[Block]:
    shut = sorted(facts.result.gates, key=lambda found: (not found.changed, found.gate.cap or 0))
    if not shut:
        return []
    most = _SHOWN if len(facts.speech.languages) == 1 else 1
    lines = [
        joined([(found.gate.node,), facts.speech.text(found.gate.reason)], " – ")
        for found in shut[:most]
    ]
    if len(shut) > most:
        more = facts.speech.say(
            "and {n} more, see “{section}”", n=len(shut) - most, section=gates_title(facts)
        )
        lines.append((inline(more),))
    title = inline(facts.speech.say("Gates that are not passed"))
    return [Notice((title,), tuple(lines))]


def _decisions(facts: Facts) -> list[Block]:
    """What must still be decided; nothing is asked that the record does not need."""
    count = facts.speech.count
    responses = facts.order.record.responses.values()
    declared = sum(
        response.not_applicable is not None
        and response.not_applicable.verdict is ApplicabilityVerdict.PENDING
        for response in responses
    )
    unchecked = sum(
        each.verdict is Verdict.PENDING for response in responses for each in response.evidence
    )
    open_ones = [node for node in facts.result.nodes.values() if node.unanswered]
    asked = []
    if declared:
        asked.append(
            count(
                "Confirm or refuse {n} declaration of not applicable.",
                "Confirm or refuse {n} declarations of not applicable.",
                declared,
            )
        )
    if unchecked:
        asked.append(
            count("Check {n} document of evidence.", "Check {n} documents of evidence.", unchecked)
        )
    if open_ones:
        asked.append(
            count(
                "Have {n} indicator answered: {codes}.",
                "Have {n} indicators answered: {codes}.",
                len(open_ones),
                codes=_codes([node.code for node in open_ones]),
            )
        )
    if not asked:
        return []
    rows = tuple(
        Row((Cell((str(at),), bold=True), Cell((inline(text),))))
        for at, text in enumerate(asked, start=1)
    )
    columns = (Column((), 1.0), Column((), 20.0))
    return [Heading(facts.speech.say("Decisions requested")), Table(columns, rows, plain=True)]


def _codes(codes: list[str]) -> str:
    more = [] if len(codes) <= _MOST_CODES else ["…"]
    return ", ".join([*codes[:_MOST_CODES], *more])
