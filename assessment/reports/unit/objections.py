"""Section 8: what the unit objected to, and what it was answered."""

from assessment.reports.blocks import (
    EMPTY,
    LONGEST_WHOLE,
    Cell,
    Column,
    Lines,
    Row,
    Section,
    Table,
)
from assessment.reports.facts import Facts
from assessment.reports.wording import day_text, joined
from assessment.responses.model import Objection


def objections_section(facts: Facts) -> Section:
    """Every objection with its answer, in the order they were raised."""
    say = facts.speech.say
    objections = facts.order.record.objections
    columns = (
        Column((), 1.7),
        Column(say("Objection"), 9.0),
        Column(say("Decision"), 3.2),
        Column(say("Answer"), 9.0),
    )
    rows = tuple(_row(facts, one) for one in objections)
    longest = max(len(text) for one in objections for text in (one.words, one.answer))
    note = EMPTY
    if longest > LONGEST_WHOLE:
        note = say("Texts that end in … are in full in the workbook.")
    return Section(
        say("Objections and answers"), _headline(facts), (Table(columns, rows, note=note),),
        new_page=False, room=170.0,
    )  # fmt: skip


def _headline(facts: Facts) -> Lines:
    objections = facts.order.record.objections
    return facts.speech.count(
        "{n} objection: {upheld} upheld, {open} without an answer",
        "{n} objections: {upheld} upheld, {open} without an answer",
        len(objections),
        upheld=sum(one.upheld for one in objections),
        open=sum(one.answered_at is None for one in objections),
    )


def _row(facts: Facts, one: Objection) -> Row:
    say = facts.speech.say
    raised: Lines = (f"{one.by}, {day_text(one.at)}",)
    decision: Lines = say("No answer yet")
    answered: Lines = ()
    if one.answered_at is not None:
        decision = say("Upheld") if one.upheld else say("Not upheld")
        answered = (f"{one.answered_by}, {day_text(one.answered_at)}",)
    return Row(
        (
            Cell((one.indicator,), bold=True),
            Cell((one.words,), below=raised, whole=True),
            Cell(joined([decision])),
            Cell((one.answer,), below=answered, whole=True),
        )
    )
