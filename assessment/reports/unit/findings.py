"""Section 6: what was found below the wanted level, and what to do about it."""

from decimal import Decimal

from assessment.language.digits import number
from assessment.language.listing import in_one_line
from assessment.language.text import Language
from assessment.questionnaire.model import Question, ScoringKind
from assessment.questionnaire.structure import Node
from assessment.reports import headlines
from assessment.reports.blocks import Block, Cell, Column, Lines, Paragraph, Row, Section, Table
from assessment.reports.facts import Facts
from assessment.reports.unit.indicators import reason_of
from assessment.reports.wording import answer_text, inline, joined, level_text, once, score_text
from assessment.responses.choices import passed
from assessment.responses.model import Answer
from assessment.scoring.lift import decimals_of, needed
from assessment.scoring.points import ladder_level

_MOST_CRITERIA = 2
_LONGEST = 160


def findings_section(facts: Facts) -> Section:
    """Findings: gates first, then the largest gaps, then by code."""
    say = facts.speech.say
    found = in_order(facts)
    columns = (
        Column((), 1.5),
        Column(say("Indicator"), 4.7),
        Column(say("What was found"), 8.2),
        Column(say("Recommendation"), 8.6),
    )
    block: Block = Paragraph(say("Nothing below this level was found."))
    if found:
        block = Table(columns, tuple(_row(facts, node) for node in found))
    title = say("Findings and recommendations")
    return Section(title, headlines.findings(facts), (block,))


def in_order(facts: Facts) -> list[Node]:
    """The indicators that are findings, the most pressing first."""
    return sorted(
        headlines.below_wanted(facts),
        key=lambda node: (
            node.code not in facts.closed_at,
            facts.score(node).level or 0,
            node.order,
        ),
    )


def _row(facts: Facts, node: Node) -> Row:
    found = facts.score(node)
    level = facts.speech.say("level {level}", level=level_text(found.level))
    below = (f"{inline(level)} · {score_text(found.score)}",)
    return Row(
        (
            Cell((node.code,), bold=True),
            Cell(facts.label(node), bold=True, below=below, gate=node.code in facts.closed_at),
            Cell(_found(facts, node)),
            Cell(recommended(facts, node)),
        )
    )


def recommended(facts: Facts, node: Node) -> Lines:
    """What the questionnaire recommends for an indicator at its level."""
    level = facts.score(node).level or 0
    fitting = sorted(
        (
            each
            for each in facts.order.record.questionnaire.recommendations
            if each.node == node.code and level < each.below
        ),
        key=lambda each: each.below,
    )
    return facts.speech.text(fitting[0].text) if fitting else ()


def _found(facts: Facts, node: Node) -> Lines:
    found = facts.score(node)
    if found.unanswered:
        return facts.speech.say("Not answered; counted as 0 until it is.")
    review = facts.review(node.code)
    if review is not None and review.comment:
        return joined([(inline(reason_of(facts, node)),), (review.comment,)], "; ")
    parts = [reason_of(facts, node), *(_answers(facts, node) or _rows(facts, node))]
    return joined([part for part in parts if part], "; ")


def _answers(facts: Facts, node: Node) -> list[Lines]:
    said: list[Lines] = []
    for question, place in facts.places(node.code):
        answer = facts.answer(place)
        if place.row is not None or answer is None:
            continue
        if question.scoring.kind is ScoringKind.LADDER:
            said.append(_missing_criteria(facts, question, ladder_level(question, answer)))
        elif question.scoring.kind is not ScoringKind.NONE:
            languages = facts.speech.languages
            answers = tuple(_short(answer_text(question, answer, each)) for each in languages)
            told = facts.speech.say("Answer: {answer}", answer=answers)
            said.append(joined([told, _asked(facts, question, answer)], "; "))
    return [once(each) for each in said[:_MOST_CRITERIA]]


def _asked(facts: Facts, question: Question, answer: Answer) -> Lines:
    """What a number has to reach for the next level; nothing for other answers."""
    limits = question.scoring.thresholds
    if question.scoring.kind is not ScoringKind.STEPS or not isinstance(answer, int | Decimal):
        return ()
    reached = passed(limits, Decimal(answer))
    if reached >= len(limits):
        return ()
    value = limits[reached].value
    shown = number(value, Language.EN, decimals=decimals_of(value))
    more = facts.speech.say(needed(limits[reached]), n=shown)
    return facts.speech.say("level {level}: {asked}", level=reached + 1, asked=more)


def _rows(facts: Facts, node: Node) -> list[Lines]:
    """An indicator that comes from a table has no answer of its own."""
    rows = {place.row for _, place in facts.places(node.code) if place.row is not None}
    return [facts.speech.say("Mean of all rows ({n}).", n=len(rows))] if rows else []


def _missing_criteria(facts: Facts, question: Question, level: int) -> Lines:
    """The criteria of the next level that are not met."""
    ticked = next((facts.answer(place) for place in facts.order.record.places(question.code)), None)
    names = ticked if isinstance(ticked, tuple) else ()
    missing = [
        facts.speech.text(choice.label)
        for choice in question.choices
        if choice.level == level + 1 and choice.name not in names
    ]
    if not missing:
        return ()
    shown = missing[:_MOST_CRITERIA]
    return facts.speech.say(
        "For level {level} still missing: {criteria}",
        level=level + 1,
        criteria=tuple(
            in_one_line(_short(part[at] if at < len(part) else part[0]) for part in shown if part)
            for at in range(len(facts.speech.languages))
        ),
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
