"""Evidence that several units attached, as blocks of the section on the quality of data."""

from collections.abc import Sequence

from assessment.reports.blocks import Block, Column, Paragraph, Row, Table
from assessment.reports.national.facts import NationalFacts
from assessment.reports.national.words import count_text, right, text

_MOST_DOCUMENTS = 15
_MOST_UNITS = 12


def shared_blocks(facts: NationalFacts) -> list[Block]:
    """Documents that several units attached; in a published copy their number only."""
    say = facts.say
    found = facts.gathered.tally.documents.shared()
    if not found:
        return []
    told = say("Documents attached by several units, byte for byte: {n}", n=count_text(len(found)))
    look = say("A decree may back many answers; a photo or plan of one office should not.")
    blocks: list[Block] = [Paragraph(told), Paragraph(look, small=True)]
    if facts.order.published:
        return blocks
    columns = (
        Column(say("Document"), 9.0),
        right(say("Units"), 1.8),
        Column(say("Attached by"), 10.0),
    )
    rows = tuple(
        Row(
            (
                text(one.uses[0].title),
                text(count_text(len(one.units))),
                text(_few(one.units)),
            )
        )
        for one in found[:_MOST_DOCUMENTS]
    )
    return [*blocks, Table(columns, rows)]


def _few(codes: Sequence[str]) -> str:
    """The first codes, and dots where there are more."""
    shown = ", ".join(codes[:_MOST_UNITS])
    return shown if len(codes) <= _MOST_UNITS else f"{shown}, …"
