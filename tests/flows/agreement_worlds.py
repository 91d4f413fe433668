"""Assessments of every kind that numbers must agree on: empty, full, capped, refused, on the edge.

Twelve kinds take turns, so twelve assessments in a row hold one of each. What only chance decides
is the same for the same seed.
"""

import itertools
import random
import uuid
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import lcm

from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import (
    Aggregation,
    Gate,
    GateCondition,
    NodeCode,
    Unanswered,
)
from assessment.responses.model import (
    EMPTY,
    ApplicabilityVerdict,
    Layer,
    NotApplicable,
    ReasonCode,
    Response,
    Review,
    State,
    Step,
    Verdict,
)
from assessment.responses.record import Record
from tests.builders import ASSESSOR, HEAD, NOW, a_record
from tests.report_worlds import a_filled_record, the_ministry_questionnaire

ministry = cache(the_ministry_questionnaire)
_FIXED = 7


def an_assessment(seed: int) -> Record:
    """The assessment of this seed; its kind is the last digit."""
    record = KINDS[seed % len(KINDS)](seed)
    return replace(record, id=str(uuid.UUID(int=seed + 1)))


def by_chance(seed: int) -> Record:
    """Answered, evidenced and reviewed by chance; approved."""
    return a_filled_record(ministry(), seed)


def empty(seed: int) -> Record:
    """Nothing is answered yet, or hardly anything."""
    record = a_record(ministry())
    some = by_chance(seed).responses
    for place in _chance(seed).sample(sorted(some), seed // len(KINDS) % 12):
        if place.row is None:
            record = record.with_response(place, some[place])
    return record


def full(seed: int) -> Record:
    """Everything stands at the top after the review."""
    return _set(by_chance(seed), dict.fromkeys(_leaves(ministry()), _top(ministry())))


def half_open(seed: int) -> Record:
    """About half of the answers are missing, and nobody has reviewed."""
    chance = _chance(seed)
    record = _unreviewed(by_chance(seed))
    for place in tuple(record.responses):
        if chance.random() < 0.5:
            record = record.with_response(place, EMPTY)
    return record if seed % 4 else _in(record, State.SUBMITTED)


def not_applicable(seed: int) -> Record:
    """All that may be declared not to apply is; a stricter rule may then leave no level."""
    chance = _chance(seed)
    questionnaire = ministry()
    if seed % 4:
        settings = replace(questionnaire.settings, min_applicable=Decimal("0.9"))
        questionnaire = with_fingerprint(replace(questionnaire, settings=settings))
    record = _unreviewed(a_filled_record(questionnaire, seed))
    verdicts = list(ApplicabilityVerdict)
    for question in questionnaire.questions:
        if question.not_applicable:
            for place in record.places(question.code):
                declared = NotApplicable("មិនមានសេវានេះទេ", chance.choice(verdicts))
                record = record.with_response(place, Response(not_applicable=declared))
    return _in(record, State.SUBMITTED)


def rejected(seed: int) -> Record:
    """All indicators were looked at, and no document was accepted."""
    record = _unreviewed(by_chance(seed))
    for place, response in tuple(record.responses.items()):
        pieces = tuple(
            replace(piece, verdict=Verdict.REJECTED, reason=ReasonCode.OUTDATED)
            for piece in response.evidence
        )
        record = record.with_response(place, replace(response, evidence=pieces))
    return _in(_set(record, dict.fromkeys(_leaves(ministry()))), State.APPROVED)


def gated(seed: int) -> Record:
    """High everywhere but where a gate looks at one indicator."""
    questionnaire = ministry()
    looked_at = [gate.node for gate in questionnaire.gates if gate.node in _leaves(questionnaire)]
    shut = _chance(seed).sample(looked_at, 1 + seed // len(KINDS) % len(looked_at))
    levels = dict.fromkeys(_leaves(questionnaire), _top(questionnaire))
    return _set(by_chance(seed), levels | dict.fromkeys(shut, 0))


def on_an_edge(seed: int) -> Record:
    """The overall score lies on a threshold, or just where rounding brings it there."""
    edges = [level.from_score for level in ministry().levels[1:]]
    turn = seed // len(KINDS)
    below = Decimal(0) if turn % 2 else Decimal("0.05")
    return _with_overall(seed, edges[turn // 2 % len(edges)] - below)


def on_a_half(seed: int) -> Record:
    """The overall score is a half of the last printed digit."""
    chance = _chance(seed)
    return _with_overall(seed, Decimal(chance.randint(100, 900)) / 10 + Decimal("0.05"))


def long_tables(seed: int) -> Record:
    """Tables with no row or with very many, which feed scores with many digits."""
    return a_filled_record(ministry(), seed, rows=(0, 0) if seed % 4 == 1 else (15, 40))


def other_rules(seed: int) -> Record:
    """Any rule of means at every pillar, gates of all conditions on indicators and pillars."""
    return _by_other_rules(seed, by_chance(seed))


def other_rules_half_open(seed: int) -> Record:
    """The same, before any review, and half of the answers are missing."""
    return _by_other_rules(seed, half_open(seed))


def _by_other_rules(seed: int, record: Record) -> Record:
    chance, form = _chance(seed), ministry()
    leaves, means = _leaves(form), [rule for rule in Aggregation if not rule.adds_up]
    nodes = tuple(
        node if node.code in leaves else replace(node, aggregation=chance.choice(means))
        for node in form.nodes
    )
    made = replace(
        form,
        nodes=nodes,
        gates=tuple(_any_gate(chance, form) for _ in range(8)),
        settings=replace(form.settings, unanswered=chance.choice(list(Unanswered))),
    )
    return replace(record, questionnaire=with_fingerprint(made))


def _any_gate(chance: random.Random, form: Questionnaire) -> Gate:
    """It looks at an indicator or pillar, and strikes it or what stands above; not all at once."""
    node = form.node[chance.choice([*_leaves(form), *(pillar.code for pillar in form.pillars)])]
    limit, condition = chance.choice([0, 25, 50, 75]), chance.choice(list(GateCondition))
    cap = chance.choice([None, 0, 1, 2, 3])
    above = [node.code, node.parent or node.code]
    target = node.code if cap is None else chance.choice(above)
    return Gate(node.code, condition, Decimal(limit), cap, target, form.gates[0].reason)


KINDS = (
    by_chance,
    empty,
    full,
    half_open,
    not_applicable,
    rejected,
    gated,
    on_an_edge,
    on_a_half,
    long_tables,
    other_rules,
    other_rules_half_open,
)


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - not for secrets


@cache
def _leaves(questionnaire: Questionnaire) -> tuple[NodeCode, ...]:
    return tuple(node.code for node in questionnaire.indicators)


def _top(questionnaire: Questionnaire) -> int:
    return len(questionnaire.levels) - 1


def _unreviewed(record: Record) -> Record:
    """The same before any review, still with the assessor."""
    for key in tuple(record.reviews):
        record = record.with_review(key, None)
    return replace(record, state=State.DRAFT, steps=())


def _in(record: Record, state: State) -> Record:
    steps = (Step(State.SUBMITTED, ASSESSOR, NOW), Step(State.APPROVED, HEAD, NOW))
    return replace(record, state=state, steps=steps[: 1 + (state is State.APPROVED)])


def _set(record: Record, levels: Mapping[NodeCode, int | None]) -> Record:
    """Indicators as the final review leaves them; None accepts what was proved."""
    for code, level in levels.items():
        reason = None if level is None else ReasonCode.UPGRADE_EVIDENCED
        view = Review(code, Layer.FINAL, level is None, level, reason, "បានពិនិត្យ", HEAD, NOW)
        record = record.with_review((Layer.FINAL, code), view)
    return record


@cache
def _shares(questionnaire: Questionnaire) -> tuple[dict[NodeCode, int], int]:
    """What one level of each indicator adds to the overall score, as parts of a point."""
    top = _top(questionnaire)
    exact: dict[NodeCode, Fraction] = {}
    whole = sum(Fraction(pillar.weight) for pillar in questionnaire.pillars)
    for pillar in questionnaire.pillars:
        below = questionnaire.children[pillar.code]
        total = sum(Fraction(node.weight) for node in below)
        for node in below:
            share = Fraction(pillar.weight) / whole * Fraction(node.weight) / total
            exact[node.code] = 100 * share / top
    point = lcm(20, *(share.denominator for share in exact.values()))
    return {code: int(share * point) for code, share in exact.items()}, point


def _with_overall(seed: int, target: Decimal) -> Record:
    """An assessment whose overall score is exactly this, by levels found by chance."""
    questionnaire = ministry()
    chance = _chance(seed)
    shares, point = _shares(questionnaire)
    top = _top(questionnaire)
    codes = list(shares)
    chance.shuffle(codes)
    fixed, free = codes[:_FIXED], codes[_FIXED:]
    reachable = {
        sum(shares[code] * level for code, level in zip(fixed, levels, strict=True)): levels
        for levels in itertools.product(range(top + 1), repeat=_FIXED)
    }
    wanted = int(Fraction(target) * point)
    share = min(max(float(target) / 100, 0.02), 0.98)
    while True:
        levels = {code: sum(chance.random() < share for _ in range(top)) for code in free}
        rest = wanted - sum(shares[code] * level for code, level in levels.items())
        if rest in reachable:
            levels |= dict(zip(fixed, reachable[rest], strict=True))
            return _set(by_chance(seed), levels)
