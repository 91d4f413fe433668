"""The page that must stand alone: result, pillars, strengths and gaps, decisions, ways up."""

from collections.abc import Sequence
from dataclasses import replace

from assessment.language import breaking, digits, text
from assessment.printing import blocks, charts, shapes, wording
from assessment.printing.blocks import Block, Cell, Figure, Heading, Lines, Section, SideBySide
from assessment.printing.figures import SCORE, Series, on_paper
from assessment.printing.wording import inline, joined, level_text, line_of, score_text, share_text
from assessment.questionnaire.model import Question, Threshold
from assessment.questionnaire.structure import Node
from assessment.reports.facts import Facts, bands_of, level_of
from assessment.reports.unit import gates, results
from assessment.responses.model import ApplicabilityVerdict, Layer, Verdict
from assessment.scoring.lift import LiftStep, Proposal, decimals_of, needed
from assessment.scoring.rounding import round_half_up
from assessment.words import mark

_SHOWN = 3
_MOST_CODES = 12
_EM = 0.62


def summary_section(facts: Facts) -> Section:
    parts: list[Block] = []
    if facts.result.overall.score is not None:
        parts.append(blocks.Picture(_ruler(facts)))
    parts += [blocks.Figures(figures(facts)), *pillar_bars(facts), _strengths_and_gaps(facts)]
    parts += [*_gate_notice(facts), *_decisions(facts), *lift_table(facts)]
    return Section(facts.translate("Summary"), headline(facts), tuple(parts))


def headline(facts: Facts) -> Lines:
    translate = facts.translate
    overall = facts.result.overall
    score = score_text(overall.score)
    level = overall.level
    ungated = overall.level_before_gates
    if overall.score is None:
        return translate("There is no overall score yet.")
    if not facts.questionnaire.levels:
        return translate("Score {score}: the questionnaire has no levels.", score=score)
    if facts.provisional and overall.completeness < 1 and level is None:
        return translate("Score so far {score}: too little is answered for a level.", score=score)
    if level is None:
        return translate("Score {score}: too few questions apply to give a level.", score=score)
    if level == ungated:
        name = facts.level_name(level)
        return translate(
            "Score {score}: level {level}, {name}", score=score, level=level, name=name
        )
    closed = (gate.gate for gate in facts.result.gates if gate.changed)
    holding = (gate.node for gate in closed if gate.target == overall.code and gate.cap == level)
    codes = list(dict.fromkeys(holding))
    return facts.speech.translate_plural(
        "Score {score} is enough for level {before}, "
        "but a gate ({codes}) keeps it at level {after}",
        "Score {score} is enough for level {before}, but gates ({codes}) keep it at level {after}",
        len(codes),
        score=score,
        before=ungated,
        codes=", ".join(codes),
        after=level,
    )


def _ruler(facts: Facts) -> shapes.Drawing:
    overall = facts.result.overall
    gate = None
    shown = list(bands_of(facts.questionnaire))
    for level, band in enumerate(shown):
        name = f"{level}  {line_of(facts.level_name(level), 0)}"
        room = (band.end - band.start) / charts.FULL * charts.WIDTH - 6
        if (len(breaking.cluster_starts(name)) + 1) * 7.8 * _EM < room:
            shown[level] = replace(band, name=name)
    if overall.level is not None and overall.level != overall.level_before_gates:
        words = facts.translate("gate: at most level {level}", level=overall.level)
        gate = (shown[overall.level].end, line_of(words, 0))

    def named(layer: Layer) -> charts.Named:
        score = facts.order.scores[layer].overall.score
        layer_name = line_of(facts.translate(wording.SHORT_LAYERS[layer]), 0)
        return float(score or 0), f"{layer_name} {score_text(score)}"

    own = None
    if facts.self_scores is not None:
        own = facts.self_scores.overall.score
    before = None
    if own is not None:
        before = named(Layer.SELF)
    return charts.ruler(shown, overall.level, named(facts.layers[-1]), before, gate)


def figures(facts: Facts) -> tuple[Figure, ...]:
    translate = facts.translate
    overall = facts.result.overall
    indicators = facts.questionnaire.indicators
    applying = [
        node
        for node in indicators
        if not facts.score(node).not_applicable and facts.score(node).applicable_weight > 0
    ]
    answered = [node for node in applying if not facts.score(node).unanswered]
    before = overall.level_before_gates
    ungated = blocks.EMPTY
    if before is not None and overall.level != before:
        ungated = translate("before gates {level}", level=before)
    figures = [
        Figure(score_text(overall.score), translate("Overall score"), _range(facts)),
        Figure(
            level_text(overall.level),
            translate("Maturity level"),
            facts.level_name(overall.level) or translate("no level"),
            ungated,
        ),
        Figure(
            share_text(overall.completeness),
            translate("Completeness"),
            translate(
                "{n} of {total} applicable indicators, by weight",
                n=len(answered),
                total=len(applying),
            ),
        ),
        Figure(
            share_text(overall.applicable_weight),
            translate("Applicable weight"),
            translate("{n} of {total} indicators", n=len(applying), total=len(indicators)),
        ),
    ]
    own = facts.self_scores
    if own is not None and own.overall.score is not None and overall.score is not None:
        gap = overall.score - own.overall.score
        against = Figure(
            wording.difference_text(gap),
            translate("Against the self-assessment"),
            translate("self-assessment {score}", score=score_text(own.overall.score)),
        )
        # Before anybody reviewed it there is nothing to hold against it.
        if gap or facts.last_step is not Layer.SELF:
            figures[2:2] = [against]
        else:
            figures[2:2] = []
    # A row holds six: what was compared with stands in the place of the weight that applies.
    beside = results.beside_figures(facts)
    if beside:
        figures = [*figures[:-1], *beside]
    return tuple(figures)


def _range(facts: Facts) -> Lines:
    overall = facts.result.overall
    low = score_text(overall.lowest)
    high = score_text(overall.highest)
    if overall.lowest is None or overall.lowest == overall.highest:
        still_open = any(
            gates.is_open(facts, question) for question in facts.questionnaire.questions
        )
        some = mark("what is unanswered changes nothing")
        none = mark("nothing is unanswered")
        return facts.translate(some if still_open else none)
    return facts.translate("{low}–{high}, depending on what is unanswered", low=low, high=high)


def pillar_bars(facts: Facts) -> list[Block]:
    pillars = facts.questionnaire.pillars
    half = (len(pillars) + 1) // 2
    heading = Heading(facts.translate("Score and level by pillar"))
    if not 2 <= len(pillars) <= 16:  # an index may be its only indicator
        if pillars:
            return [heading, _bars(facts, pillars, 200.0)]
        return []
    left = _bars(facts, pillars[:half], 52.0)
    right = _bars(facts, pillars[half:], 52.0)
    return [heading, SideBySide((left,), (right,))]


def _bars(facts: Facts, pillars: Sequence[Node], width: float) -> blocks.Table:
    def level(node: Node) -> Cell:
        return Cell((level_text(facts.score(node).level),), gate=facts.is_capped(node))

    series: tuple[Series[Node], ...] = (
        Series((), lambda node: node.code, 1.3, bold=True),
        Series((), lambda node: facts.label(node)[:1], 7.2),
        Series((), lambda node: charts.mini_bar(facts.score(node).score, width), width / 16.5),
        Series((), lambda node: facts.score(node).score, 2.0, 0, SCORE, bold=True),
        Series((), level, 1.7, align=shapes.Align.CENTRE),
    )
    return on_paper(series, pillars, plain=True)


def _strengths_and_gaps(facts: Facts) -> SideBySide:
    translate = facts.translate
    rated = [node for node in facts.questionnaire.indicators if facts.score(node).score is not None]
    best = sorted(rated, key=lambda node: -(facts.score(node).score or 0))
    strong = [node for node in best if (facts.score(node).level or 0) >= facts.wanted][:_SHOWN]
    weak = sorted(
        facts.below_wanted,
        key=lambda node: (node.code not in facts.closed_at, facts.score(node).score or 0),
    )[:_SHOWN]

    def level(node: Node) -> Cell:
        words = translate("level {level}", level=level_text(facts.score(node).level))[:1]
        return Cell(words, bold=True, gate=node.code in facts.closed_at)

    series: tuple[Series[Node], ...] = (
        Series((), lambda node: node.code, 1.3, bold=True),
        Series((), lambda node: facts.label(node)[:1], 8.0),
        Series((), level, 2.9, align=shapes.Align.RIGHT),
    )
    none = blocks.Row((Cell(), Cell(translate("none"), quiet=True), Cell()))
    good, bad = (on_paper(series, nodes or [none], plain=True) for nodes in (strong, weak))
    return SideBySide((Heading(translate("Strengths")), good), (Heading(translate("Gaps")), bad))


def _gate_notice(facts: Facts) -> list[Block]:
    translate = facts.translate
    most = 1
    if len(facts.speech.languages) == 1:
        most = _SHOWN
    shut = sorted(facts.result.gates, key=lambda gate: (not gate.changed, gate.gate.cap or 0))
    lines = [
        joined([(gate.gate.node,), facts.text(gate.gate.reason)], " – ") for gate in shut[:most]
    ]
    if len(shut) > most:
        left = len(shut) - most
        section = translate(gates.GATES_TITLE)
        lines.append((inline(translate("and {n} more, see “{section}”", n=left, section=section)),))
    title = (inline(translate("Gates that are not passed")),)
    if shut:
        return [blocks.Notice(title, tuple(lines))]
    return []


def _decisions(facts: Facts) -> list[Block]:
    """What must still be decided; nothing is asked that the record does not need."""
    responses = facts.record.responses.values()
    reasons = [
        response.not_applicable for response in responses if response.not_applicable is not None
    ]
    declared = sum(
        not_applicable.verdict is ApplicabilityVerdict.PENDING for not_applicable in reasons
    )
    unchecked = sum(
        evidence.verdict is Verdict.PENDING
        for response in responses
        for evidence in response.evidence
    )
    kinds = (
        (
            declared,
            "Confirm or refuse {n} declaration of not applicable.",
            "Confirm or refuse {n} declarations of not applicable.",
        ),
        (unchecked, "Check {n} document of evidence.", "Check {n} documents of evidence."),
    )
    asked = [facts.speech.translate_plural(row, many, n) for n, row, many in kinds if n]
    asked += filter(None, [to_answer(facts)])
    if not asked:
        return []
    series: tuple[Series[tuple[int, Lines]], ...] = (
        Series((), lambda row: str(row[0]), 1.0, bold=True),
        Series((), lambda row: inline(row[1]), 20.0),
    )
    heading = Heading(facts.translate("Decisions requested"))
    return [heading, on_paper(series, enumerate(asked, start=1), plain=True)]


def to_answer(facts: Facts) -> Lines:
    """What is open, by its codes as far as there is room; empty without any."""
    codes: list[Lines] = [(node.code,) for node in facts.result.nodes.values() if node.unanswered]
    n = len(codes)
    left = len(codes) - _MOST_CODES
    if left > 0:
        codes[_MOST_CODES:] = [facts.translate("{n} more", n=left)]
    else:
        codes[_MOST_CODES:] = []
    singular = "Have {n} indicator answered: {codes}."
    plural = "Have {n} indicators answered: {codes}."
    if n:
        return facts.speech.translate_plural(singular, plural, n, codes=facts.speech.listed(codes))
    return ()


def lift_table(facts: Facts) -> list[Block]:
    """The ways up by one level, each with the scores before and after."""
    proposals = facts.lifts[:_SHOWN]
    if not proposals:
        return []
    translate = facts.translate
    now = score_text(facts.result.overall.score)

    def steps(way: Proposal) -> Lines:
        few = len(way.steps) <= 3
        return facts.speech.listed([_step(facts, step, few=few) for step in way.steps])[:1]

    def criteria(way: Proposal) -> Lines:
        return facts.speech.translate_plural("{n} criterion", "{n} criteria", way.effort)[:1]

    def level(way: Proposal) -> Lines:
        return joined([(level_text(way.level),), facts.level_name(way.level)], " ")[:1]

    series: tuple[Series[Proposal], ...] = (
        Series(translate("Indicators to improve"), steps, 7.6),
        Series(translate("Effort"), criteria, 2.6),
        Series(
            translate("the score {score} becomes", score=now),
            lambda way: way.score,
            2.4,
            0,
            SCORE,
            bold=True,
        ),
        Series(translate("and the level"), level, 2.6, bold=True),
    )
    # The page must hold it all: two languages leave room for two, long ways up for one less.
    if len(facts.speech.languages) == 1:
        most = _SHOWN
    else:
        most = _SHOWN - 1
    most -= any(len(way.steps) > 6 for way in proposals)
    return [Heading(translate("How to raise the level")), on_paper(series, proposals[:most])]


def _step(facts: Facts, step: LiftStep, *, few: bool) -> Lines:
    """The level it rises to; on a short way, where there is room, the scores before and after."""
    translate = facts.translate
    code = step.indicator
    level = level_of(facts.questionnaire, step.value) or 0
    if not few:
        return translate("{code} to level {level}", code=code, level=level)
    score = score_text(round_half_up(step.value, facts.questionnaire.settings.decimals))
    return translate(
        "{code} to level {level} ({before}–{score})",
        code=code,
        level=level,
        before=score_text(facts.result.nodes[code].score),
        score=score,
    )


def to_reach(facts: Facts, question: Question, limit: Threshold) -> Lines:
    shown = digits.number(limit.value, text.Language.EN, decimals=decimals_of(limit.value))
    return facts.translate(needed(question, limit), n=shown)


def drafted(facts: Facts) -> dict[str, Lines]:
    """The least set of unmet criteria that lifts the whole one level, in words by indicator.

    Where a number has to rise, what it has to reach stands beside the level.
    """
    words: dict[str, Lines] = {}
    for step in facts.lifts[0].steps if facts.lifts else ():
        question = facts.questionnaire.by_code[step.question]
        chosen = (question.choice(name) for name in step.criteria)
        labels = [facts.text(choice.label) for choice in chosen if choice is not None]
        step_text = facts.translate(
            "level {level}", level=level_of(facts.questionnaire, step.value) or 0
        )
        if step.number is not None:
            step_text = joined([step_text, to_reach(facts, question, step.number)])
        if labels:
            words[step.indicator] = joined(labels, " ")
        else:
            words[step.indicator] = step_text
    return words
