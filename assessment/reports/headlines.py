"""The headlines of sections: patterns that are printed only when the data make them true."""

from collections.abc import Sequence
from decimal import Decimal

from assessment.questionnaire.structure import Node
from assessment.reports.blocks import Lines
from assessment.reports.facts import Facts
from assessment.reports.wording import inline, score_text
from assessment.responses.model import Verdict


def summary(facts: Facts) -> Lines:
    """Score, level, and why the level differs when a gate lowered it."""
    overall = facts.result.overall
    speech = facts.speech
    if overall.score is None:
        return speech.say("There is no overall score yet.")
    if overall.level is None or overall.level_before_gates is None:
        return speech.say(
            "Score {score}: too few questions apply to give a level.",
            score=score_text(overall.score),
        )
    if overall.level < overall.level_before_gates:
        return _held_back(facts)
    return speech.say(
        "Score {score}: level {level}, {name}",
        score=score_text(overall.score),
        level=overall.level,
        name=facts.level_name(overall.level),
    )


def _held_back(facts: Facts) -> Lines:
    overall = facts.result.overall
    codes = [
        found.gate.node
        for found in facts.result.gates
        if found.changed and found.gate.target == overall.code and found.gate.cap == overall.level
    ]
    return facts.speech.say(
        "Score {score} is enough for level {before}, "
        "but a gate ({codes}) keeps it at level {after}",
        score=score_text(overall.score),
        before=overall.level_before_gates,
        codes=", ".join(codes),
        after=overall.level,
    )


def extremes(facts: Facts, scored: Sequence[tuple[Node, Decimal]]) -> Lines:
    """The lowest and the highest, ties named together; what is equal is said to be equal."""
    speech = facts.speech
    if not scored:
        return speech.say("No pillar has a score yet.")
    low, high = min(value for _, value in scored), max(value for _, value in scored)
    if low == high:
        return speech.count(
            "{n} pillar with a score stands at {score}",
            "All {n} pillars with a score stand at {score}",
            len(scored),
            score=score_text(low),
        )
    return speech.say(
        "Lowest: {low} ({low_score}); highest: {high} ({high_score})",
        low=_names(facts, [node for node, value in scored if value == low]),
        low_score=score_text(low),
        high=_names(facts, [node for node, value in scored if value == high]),
        high_score=score_text(high),
    )


def _names(facts: Facts, nodes: list[Node]) -> Lines:
    if len(nodes) > 1:
        return facts.speech.same(", ".join(node.code for node in nodes))
    (node,) = nodes
    return tuple(f"{node.code} {line}" for line in facts.label(node))


def pillars(facts: Facts) -> Lines:
    """The lowest and the highest pillar."""
    scored = [
        (node, found)
        for node in facts.order.record.questionnaire.pillars
        if (found := facts.score(node).score) is not None
    ]
    return extremes(facts, scored)


def gates(facts: Facts) -> Lines:
    """How many gates are closed, and whether they change a level."""
    speech = facts.speech
    total = len(facts.order.record.questionnaire.gates)
    shut = facts.result.gates
    if not total:
        return speech.say("This questionnaire has no gates.")
    if not shut:
        return speech.say("All gates are passed ({n}).", n=total)
    changing = sum(found.changed for found in shut)
    if not changing:
        return speech.say(
            "{n} of {total} gates are not passed; none changes a level", n=len(shut), total=total
        )
    return speech.say(
        "{n} of {total} gates are not passed; {changing} lower a result",
        n=len(shut), total=total, changing=changing,
    )  # fmt: skip


def below_wanted(facts: Facts) -> list[Node]:
    """The indicators that are findings: those with a level below the wanted one."""
    return [
        node
        for node in facts.order.record.questionnaire.indicators
        if (level := facts.score(node).level) is not None and level < facts.wanted
    ]


def indicators(facts: Facts) -> Lines:
    """How many of the rated indicators stand below the wanted level."""
    rated = [
        node
        for node in facts.order.record.questionnaire.indicators
        if facts.score(node).level is not None
    ]
    return facts.speech.say(
        "{n} of {total} rated indicators are below level {level}",
        n=len(below_wanted(facts)), total=len(rated), level=facts.wanted,
    )  # fmt: skip


def findings(facts: Facts) -> Lines:
    """How many indicators need work."""
    found = below_wanted(facts)
    if not found:
        return facts.speech.say("No rated indicator is below level {level}", level=facts.wanted)
    return facts.speech.count(
        "{n} indicator below level {level}: what was found, what to do",
        "{n} indicators below level {level}: what was found, what to do",
        len(found),
        level=facts.wanted,
    )


def evidence(facts: Facts) -> Lines:
    """How many documents were accepted, refused, or not yet looked at."""
    documents = [
        each for response in facts.order.record.responses.values() for each in response.evidence
    ]
    if not documents:
        return facts.speech.say("No evidence was handed in.")
    accepted = sum(each.verdict in (Verdict.ACCEPTED, Verdict.WAIVED) for each in documents)
    pending = sum(each.verdict is Verdict.PENDING for each in documents)
    return facts.speech.say(
        "{accepted} of {total} documents accepted, {pending} still to be checked",
        accepted=accepted, total=len(documents), pending=pending,
    )  # fmt: skip


def plain(lines: Lines) -> str:
    """A headline in one line, for the outline of the file."""
    return inline(lines)
