"""Texts in a received record that are longer than anybody may write: found without reading all.

Comments and objections were never allowed to be longer than ``LONGEST_TEXT``. The reasons of a
returned assessment are put together from many notes, so those and what else is written in words
may be longer, up to a bound that no person reaches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessment.responses.codec import to_plain
from assessment.responses.received import Unread
from assessment.responses.record import Record
from assessment.responses.values import LONGEST_TEXT

LONGEST_OF_ALL = 10 * LONGEST_TEXT
# Stands between two responses, and in no text: quotation marks in a text are written otherwise.
_BETWEEN = b'}],[["'
type Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Long:
    """How many texts are too long.

    Attributes:
        refused: Texts that this program never writes.
        kept: Texts that are longer than they may be written today.
    """

    refused: int = 0
    kept: int = 0


NONE_LONG = Long()


def long_texts(raw: bytes, record: Record) -> Long:
    """The texts of a record, whose canonical bytes are at hand, that are too long."""
    if not _may_be_long(raw):
        return NONE_LONG
    refused = kept = 0
    for text in _strict(record):
        refused += len(text) > LONGEST_TEXT
    for text in _others(record):
        refused += len(text) > LONGEST_OF_ALL
        kept += LONGEST_TEXT < len(text) <= LONGEST_OF_ALL
    return Long(refused, kept)


def _may_be_long(raw: bytes) -> bool:
    """Whether so many bytes follow each other that no response ends among them.

    Of most records a few places are looked at, and nothing else.
    """
    at, end = 0, len(raw)
    while end - at > LONGEST_TEXT:
        found = raw.rfind(_BETWEEN, at, at + LONGEST_TEXT)
        if found < 0:
            return True
        at = found + len(_BETWEEN)
    return False


def _plain(record: Record) -> Iterator[Plain]:
    """What was given beside answers alone, as it is written."""
    responses = record.responses
    if isinstance(responses, Unread):
        yield from (line.plain for line in responses.lines.values() if line.plain.keys() - _ANSWER)
        return
    for response in responses.values():
        plain = to_plain(response)
        if isinstance(plain, dict):
            yield plain


_ANSWER = frozenset({"answer"})


def _strict(record: Record) -> Iterator[str]:
    yield from (plain["comment"] for plain in _plain(record) if "comment" in plain)
    for one in record.objections:
        yield from (one.words, one.answer)


def _others(record: Record) -> Iterator[str]:
    for plain in _plain(record):
        yield from _words(plain.get("not_applicable"))
        for piece in plain.get("evidence", ()):
            yield from _words(piece)
    for review in record.reviews.values():
        yield from (review.comment, review.by)
    for step in record.steps:
        yield from (step.reason, step.by)
    for one in record.objections:
        yield from (one.id, one.by, one.answered_by)
    for rows in record.rows.values():
        yield from rows
    subject = record.subject
    names = (words for _, words in subject.unit_name.pairs)
    yield from (subject.unit, subject.block, subject.round, subject.assessor, *names)


def _words(plain: Plain | None) -> Iterator[str]:
    return (value for value in (plain or {}).values() if isinstance(value, str))
