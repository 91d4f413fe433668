"""Every pillar and every indicator: marks, evidence, reasons, comparisons, and all rounds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from assessment.language.digits import latin_digits
from assessment.printing import charts, sheets, wording
from assessment.printing.blocks import (
    Block,
    Cell,
    Figure,
    Legend,
    Lines,
    Row,
    Section,
    Table,
    small,
)
from assessment.printing.figures import CODE, COUNT, GAP, SCORE, SHARE, Series, on_paper, sheet_of
from assessment.printing.shapes import Align, Drawing
from assessment.printing.wording import NOTHING, SHORT_LAYERS, UNKNOWN, level_text, score_text
from assessment.questionnaire.structure import Node
from assessment.reports.facts import Facts, bands_of
from assessment.responses.model import Layer
from assessment.scoring.result import NodeScore
from assessment.scoring.rounding import round_half_up
from assessment.secretariat.all_rounds import Pace

CHART = 215.0
STRIP = 86.0


type _Coded = Node | NodeScore


def pillars_section(facts: Facts) -> Section:
    parts = (legend(facts, "bar"), pillar_chart(facts), _numbers(facts), *beside_words(facts))
    measured = facts.translate("Score 0–100 by pillar; small number: weight in percent")
    pillars = facts.questionnaire.pillars
    scored = [(node, score) for node in pillars if (score := facts.score(node).score) is not None]
    # What is open is not the lowest yet.
    known = [node_score for node_score in scored if facts.score(node_score[0]).level is not None]
    headline = extremes(facts, known if known and facts.provisional else scored)
    return Section(facts.translate("Results by pillar"), headline, parts, measured)


def extremes(facts: Facts, scored: Sequence[tuple[Node, Decimal]]) -> Lines:
    """The lowest and the highest, ties named together; what is equal is said to be equal."""
    if not scored:
        return facts.speech.translate("No pillar has a score yet.")
    low = min(value for _, value in scored)
    high = max(value for _, value in scored)
    if low == high:
        return facts.speech.translate_plural(
            "{n} pillar compared stands at {score}",
            "All {n} pillars compared stand at {score}",
            len(scored),
            score=score_text(low),
        )

    def at(score: Decimal) -> Lines:
        (first, *others) = [node for node, value in scored if value == score]
        if others:
            return (", ".join(node.code for node in (first, *others)),)
        return tuple(f"{first.code} {line}" for line in facts.label(first))

    return facts.speech.translate(
        "Lowest: {low} ({low_score}); highest: {high} ({high_score})",
        low=at(low),
        low_score=score_text(low),
        high=at(high),
        high_score=score_text(high),
    )


def marks(facts: Facts, code: str) -> charts.Marks:
    earlier = None
    if Layer.DOCUMENT in facts.earlier:
        earlier = facts.order.scores[Layer.DOCUMENT]
    own, document = (
        None if scores is None else scores.nodes[code].exact
        for scores in (facts.self_scores, earlier)
    )
    return facts.result.nodes[code].exact, own, document


def legend(facts: Facts, sign: str, *more: tuple[str, str]) -> Legend:
    signs = [(sign, SHORT_LAYERS[facts.layers[-1]])]
    if facts.self_scores is not None:
        signs.append(("self", "Self-assessment"))
    if Layer.DOCUMENT in facts.earlier:
        signs.append(("earlier", "Document review"))
    signs += [*more, *([("gate", "a gate is not passed")] if facts.closed_at else [])]
    return charts.legend(*((kind, facts.translate(word)) for kind, word in signs))


def pillar_chart(facts: Facts) -> Table:
    translate = facts.translate
    own = facts.self_scores
    shown = bands_of(facts.questionnaire)

    def bar(node: Node) -> Drawing:
        return charts.bullet(shown, marks(facts, node.code), CHART)

    def gap(node: Node) -> Decimal | None:
        before = None
        if own is not None:
            before = own.nodes[node.code].score
        now = facts.score(node).score
        if before is None or now is None:
            return None
        return now - before

    def level(node: Node) -> Cell:
        return Cell((level_text(facts.score(node).level),), gate=facts.is_capped(node))

    series: list[Series[Node]] = [
        Series((), lambda node: node.code, 1.0, bold=True),
        Series(translate("Pillar"), facts.label, 6.6),
        Series((), lambda node: _weight(facts, node), 1.3, quiet=True, align=Align.RIGHT),
        Series((), bar, CHART / 17.6, drawing=charts.bullet_head(shown, CHART)),
        Series(translate("Score"), lambda node: facts.score(node).score, 2.3, 0, SCORE, bold=True),
        Series(translate("Level"), level, 2.6, align=Align.CENTRE),
    ]
    if own is not None:
        series.append(Series(translate("Gap"), gap, 2.2, 0, GAP))
    return on_paper(series, facts.questionnaire.pillars)


def _weight(facts: Facts, node: Node) -> str:
    total = sum((node.weight for node in facts.questionnaire.pillars), Decimal(0))
    return wording.weight_text(100 * node.weight / total if total else Decimal(0))


def _numbers(facts: Facts) -> Table:
    translate = facts.translate
    overall = facts.result.overall
    nodes = facts.questionnaire.node

    def name(score: NodeScore) -> Cell:
        whole = score is overall
        if whole:
            text = translate("Overall score")
        else:
            text = facts.label(nodes[score.code])[:1]
        return Cell(text, bold=whole)

    def weight(score: NodeScore) -> Cell:
        whole = score is overall
        return Cell(("100" if whole else _weight(facts, nodes[score.code]),), bold=whole)

    # Points a pillar takes from the index: its share of the weight times what it misses.
    pillars = facts.questionnaire.pillars
    counted = (node.weight for node in pillars if facts.score(node).score is not None)
    total = sum(counted, Decimal(0))

    def lost(score: NodeScore) -> Cell:
        points = None
        if score.score is not None:
            points = 100 - score.score
        if points is not None and score is not overall:
            if total:
                points = nodes[score.code].weight * points / total
            else:
                points = None
        digits = facts.questionnaire.settings.decimals
        rounded = None
        if points is not None:
            rounded = round_half_up(float(points), digits)
        return Cell((score_text(rounded),), bold=score is overall)

    series: list[Series[NodeScore]] = [
        Series((), lambda score: () if score is overall else (score.code,), 1.0, bold=True),
        Series(translate("Pillar"), name, 7.0),
        Series(translate("Weight"), weight, 2.0, align=Align.RIGHT),
        *_layer_series(facts, 2.2),
        *_beside_series(facts, 2.2),
        Series(
            translate("Applicable weight"), lambda score: score.applicable_weight, 2.6, 0, SHARE, 1
        ),
        Series(translate("Completeness"), lambda score: score.completeness, 2.6, 0, SHARE, 1),
        Series(translate("Points lost"), lost, 2.4, align=Align.RIGHT),
    ]
    (last,) = on_paper(series, [overall]).rows
    note = translate(
        "Points lost = weight × (100 − score) / 100. But for rounding they add up to what the "
        "overall score lacks, when it is a weighted mean and nothing lowers it."
    )
    rows: list[NodeScore | Row] = [*map(facts.score, pillars)]
    return on_paper(series, [*rows, replace(last, total=True)], note=note)


def _layer_series(facts: Facts, share: float) -> list[Series[_Coded]]:
    def of(layer: Layer) -> Series[_Coded]:
        nodes = facts.order.scores[layer].nodes
        last = layer is facts.layers[-1]

        def score(node: _Coded) -> sheets.Value:
            if nodes[node.code].unanswered:
                return None
            return nodes[node.code].score

        head = facts.translate(SHORT_LAYERS[layer])
        return Series(head, score, share, 0, SCORE, bold=last, shaded=last)

    return [of(layer) for layer in facts.layers]


def indicators_section(facts: Facts) -> Section:
    signs = legend(facts, "final", ("none", "not applicable"), ("open", "unanswered"))
    title = facts.translate("Table of indicators")
    parts = (signs, _indicators(facts))
    measured = facts.translate("Score 0–100; evidence: documents accepted / handed in")
    return Section(title, how_many_below(facts), parts, measured)


def how_many_below(facts: Facts) -> Lines:
    n = len(facts.below_wanted)
    level = facts.wanted
    nodes = facts.questionnaire.indicators
    rated = sum(facts.score(node).level is not None for node in nodes)
    if not rated:
        return facts.translate("No indicator has a level.")
    if not n:
        return facts.translate("No rated indicator is below level {level}", level=level)
    message = "Rated indicators below level {level}: {n} of {total}"
    return facts.translate(message, n=n, total=rated, level=level)


def known_level(score: NodeScore) -> str:
    if score.unanswered:
        return UNKNOWN
    return level_text(score.level)


def _indicators(facts: Facts) -> Table:
    translate = facts.translate
    shown = bands_of(facts.questionnaire)

    def documents(node: Node) -> str:
        accepted, total = facts.accepted(node.code)
        if total:
            return f"{accepted} / {total}"
        return NOTHING

    def reason(node: Node) -> Cell:
        return Cell(reason_of(facts, node)[:1], quiet=True, gate=node.code in facts.closed_at)

    beside: list[Series[_Coded]] = [
        *_layer_series(facts, 2.0),
        *_beside_series(facts, 1.9, brief=True),
    ]
    series: list[Series[Node]] = [
        Series((), lambda node: node.code, 1.7, bold=True),
        Series(translate("Indicator"), facts.label, 11.0),
        Series(
            (),
            lambda node: strip(facts, node),
            STRIP / 17.6,
            drawing=charts.bullet_head(shown, STRIP),
        ),
        *beside,
        Series(
            translate("Level"), lambda node: known_level(facts.score(node)), 1.6, align=Align.CENTRE
        ),
        Series(translate("Evidence"), documents, 2.0, align=Align.CENTRE),
        Series(translate("Reason"), reason, 6.0),
    ]

    def heading(pillar: Node) -> Row:
        weight = facts.translate("weight {weight}", weight=_weight(facts, pillar))[:1]
        scores = [
            Cell((score_text(facts.order.scores[layer].nodes[pillar.code].score),), bold=True)
            for layer in facts.layers
        ]
        code = Cell((pillar.code,), bold=True)
        name = Cell(facts.label(pillar), bold=True)
        before = [field.cell(pillar) for field in beside[len(facts.layers) :]]
        at = Cell((level_text(facts.score(pillar).level),), bold=True, gate=facts.is_capped(pillar))
        cells = (code, name, Cell(), *scores, *before, at, Cell(), Cell(weight, quiet=True))
        return Row(cells, group=True)

    rows: list[Node | Row] = []
    for pillar, below in groupby(facts.questionnaire.indicators, key=facts.pillar_of):
        nodes = list(below)
        if pillar in nodes:
            rows += nodes
        else:
            rows += [heading(pillar), *nodes]
    return on_paper(series, rows)


def strip(facts: Facts, node: Node) -> Drawing:
    shown = bands_of(facts.questionnaire)
    alarm = node.code in facts.closed_at
    state = state_of(facts, node)
    return charts.strip(shown, marks(facts, node.code), STRIP, alarm=alarm, state=state)


def state_of(facts: Facts, node: Node) -> str:
    """``not_applicable``, ``unanswered`` or empty for an ordinary result."""
    score = facts.score(node)
    if score.not_applicable or (score.score is None and not score.unanswered):
        return "not_applicable"
    if score.unanswered:
        return "unanswered"
    return ""


def reason_of(facts: Facts, node: Node) -> Lines:
    """Why an indicator stands where it stands, in a few words; empty when nothing explains it."""
    state = state_of(facts, node)
    if state == "not_applicable":
        return facts.translate("Not applicable")
    if state == "unanswered":
        return facts.translate("Unanswered")
    reason = facts.reason(node.code)
    if reason is None:
        return ()
    return facts.translate(reason.word)


def _beside_series(facts: Facts, share: float, *, brief: bool = False) -> list[Series[_Coded]]:
    """Columns for what is there to compare with; none without an earlier round and peers.

    ``brief`` leaves only the earlier score, where the names need the room.
    """
    translate = facts.translate
    changed = facts.changed

    def median(node: _Coded) -> sheets.Value:
        standing = facts.standings.get(node.code)
        if standing is None:
            return None
        return standing.median

    columns: list[tuple[bool, Series[_Coded]]] = [
        (
            facts.order.previous is not None,
            Series(translate("Previous"), lambda node: changed[node.code].before, share, 0, SCORE),
        ),
        (
            facts.order.previous is not None and not brief,
            Series(
                translate("Change"), lambda node: changed[node.code].like_for_like, share, 0, GAP
            ),
        ),
        (
            bool(facts.order.peers) and not brief,
            Series(translate("Peers"), median, share, 0, SCORE),
        ),
    ]
    return [field for there, field in columns if there]


def beside_words(facts: Facts) -> list[Block]:
    blocks: list[Block] = []
    if facts.order.previous is not None:
        change = facts.changed[facts.result.overall.code]
        words = facts.translate(
            "Previous: round {round}. Change: like for like, on the indicators that both rounds "
            "have ({n}), with this round's weights.",
            round=latin_digits(facts.order.previous.record.subject.round),
            n=change.common,
        )
        blocks.append(small(words))
    if facts.order.peers:
        words = facts.speech.translate_plural(
            "Peers: median of {n} unit of the same group.",
            "Peers: median of {n} units of the same group.",
            len(facts.order.peers),
        )
        blocks.append(small(words))
    return blocks


def beside_figures(facts: Facts) -> list[Figure]:
    figures = []
    if facts.order.previous is not None:
        change = facts.changed[facts.result.overall.code]
        note = facts.translate(
            "{before} before; indicators: {n}", before=score_text(change.before), n=change.common
        )
        value = wording.difference_text(change.like_for_like)
        figures.append(Figure(value, facts.translate("Change, like for like"), note))
    standing = facts.standings.get(facts.result.overall.code)
    if standing is not None and standing.median is not None:
        note = facts.speech.translate_plural(
            "of {n} unit of the same group", "of {n} units of the same group", standing.peers
        )
        figures.append(
            Figure(score_text(standing.median), facts.translate("Median of peers"), note)
        )
    return figures


def comparison_sheet(facts: Facts) -> sheets.ReportSheet:
    changed = facts.changed
    standings = facts.standings

    def of(by_node: Mapping[str, object], name: str) -> Callable[[Node], sheets.Value]:
        return lambda node: getattr(by_node.get(node.code), name, None)

    fields: tuple[Series[Node], ...] = (
        Series(facts.translate("Node"), lambda node: node.code, 0, 12, CODE),
        Series(facts.translate("Name"), facts.label, 0, 46),
        Series(
            facts.translate("Score"),
            lambda node: facts.score(node).score,
            0,
            10,
            SCORE,
            strong=True,
        ),
        Series(facts.translate("Previous"), of(changed, "before"), 0, 12, SCORE),
        Series(facts.translate("Change, like for like"), of(changed, "like_for_like"), 0, 14, GAP),
        Series(facts.translate("Indicators compared"), of(changed, "common"), 0, 14, COUNT),
        Series(facts.translate("Median of peers"), of(standings, "median"), 0, 14, SCORE),
        Series(facts.translate("Units compared with"), of(standings, "peers"), 0, 14, COUNT),
    )
    return sheet_of("Comparison", facts.translate("Comparison"), fields, facts.questionnaire.nodes)


# A round, the score in it, its change since the round before, and the median of the group.
type _Round = tuple[str, Decimal | None, Decimal | None, float | None]


def rounds_section(facts: Facts) -> Section | None:
    translate = facts.translate
    unit_rounds = facts.order.rounds
    if unit_rounds is None:
        return None
    rows: list[_Round] = []
    before: Decimal | None = None
    for name, score, middle in zip(
        unit_rounds.rounds, unit_rounds.path.scores, unit_rounds.medians, strict=True
    ):
        change = None
        if not (score is None or before is None):
            change = score - before
        rows.append((name, score, change, middle))
        if score is not None:
            before = score
    digits = facts.order.record.questionnaire.settings.decimals
    fields: tuple[Series[_Round], ...] = (
        Series(translate("Round"), lambda row: row[0], 5.0, bold=True),
        Series(translate("Score"), lambda row: row[1], 3.0, 0, SCORE, digits),
        Series(translate("Change"), lambda row: row[2], 3.0, 0, GAP, digits),
        Series(translate("Median of the group"), lambda row: row[3], 4.0, 0, SCORE, digits),
    )
    targets: tuple[Series[Pace], ...] = (
        Series(translate("Target for the round"), lambda pace: pace.round, 5.0),
        Series(
            translate("Target"),
            lambda pace: pace.aim(translate, score_text(pace.needed)),
            4.0,
            0,
            SCORE,
        ),
        Series(translate("missing"), lambda pace: pace.points, 3.0, 0, SCORE, digits),
        Series(translate("needed a year"), lambda pace: pace.a_year, 3.0, 0, GAP, digits),
        Series(translate("a year so far"), lambda pace: pace.so_far, 3.0, 0, GAP, digits),
    )
    common = unit_rounds.path.common
    parts = [on_paper(fields, rows)]
    headline = translate(
        "Rounds: {n}, compared on common indicators: {m}", n=len(unit_rounds.path.medians), m=common
    )
    if unit_rounds.paces:
        parts.append(on_paper(targets, unit_rounds.paces))
    return Section(translate("All rounds"), headline, tuple(parts))
