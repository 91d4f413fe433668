"""A record from its canonical bytes: a line that was found right once is not looked at again.

Thousands of received records say the same of most questions. Their bytes are cut where one response
ends and the next begins; what was never met is read and checked as everywhere.
"""

from collections.abc import Sequence
from dataclasses import replace
from operator import lt
from typing import Any, cast

from assessment.exchange import canonical
from assessment.exchange.canonical import NotCanonicalError, questionnaire_from, text_of
from assessment.files.rows import contents_of, is_contents, read_later, record_of
from assessment.json_bounds import MOST_MARKS, is_bearable
from assessment.questionnaire.model import Questionnaire
from assessment.responses.codec import is_exact
from assessment.responses.model import Place, Response
from assessment.responses.received import ReceivedLine, Unread, lines_of
from assessment.responses.record import Record

# How responses begin, end and follow each other. Quotation marks in a text are written otherwise.
_FIRST, _BETWEEN, _LAST = b'"responses":[[["', b'}],[["', b'}]],"review'
_EXACT = tuple[tuple[Place, Response], ...]


def record_from(raw: bytes, questionnaire: bytes) -> Record:
    """The record of these bytes.

    Raises:
        UnreadableError: If they are not a record's.
        AssessmentError: If the questionnaire is none.
    """
    model, text = questionnaire_from(questionnaire), text_of(questionnaire)
    return _by_lines(raw, model, text) or _as_a_whole(raw, model, text)


def _as_a_whole(raw: bytes, model: Questionnaire, questionnaire: str) -> Record:
    value = canonical.load(raw)
    record = record_of(value, model, questionnaire)
    if isinstance(record.responses, Unread) and not record.at_question:
        return record
    # Equal values have equal canonical bytes; whole numbers and truth values were told apart.
    if contents_of(replace(record, at_question=""), questionnaire) != value:
        raise NotCanonicalError("not in canonical form")
    return record


def _by_lines(raw: bytes, model: Questionnaire, questionnaire: str) -> Record | None:
    """The record, when its bytes are canonical; None says nothing of them.

    If the rest is what is written for a record without responses, and each line is what is written
    for a response, and they stand in order, then the whole is what is written for them together.
    """
    try:
        if len(raw) > MOST_MARKS and not is_bearable(raw.decode("utf-8", "replace")):
            return None
        before, first, rest = raw.partition(_FIRST)
        inside, last, behind = rest.rpartition(_LAST)
        if not first or not last:
            return None
        around = cast("Any", canonical.load(b'%b"responses":[],"review%b' % (before, behind)))
        lines = _lines(inside.split(_BETWEEN), model)
    except NotCanonicalError:
        return None
    if lines is None or not is_contents(around, questionnaire) or around["at_question"]:
        return None
    return None if around["responses"] else read_later(around, model, lines)


def _lines(texts: Sequence[bytes], model: Questionnaire) -> list[ReceivedLine] | None:
    """The lines of responses, without the signs between them; None when they are not all right."""
    known = lines_of(model)
    found, new = known.found(texts)
    if new:
        written = [texts[at] for at in new]
        entries = _entries(written)
        if entries is None:
            return None
        made = known.made(entries)
        known.keep(written, made)
        for at, line in zip(new, made, strict=True):
            found[at] = line
    lines = [line for line in found if line is not None]
    order = [line.order for line in lines]
    return lines if all(map(lt, order, order[1:])) else None


def _entries(texts: Sequence[bytes]) -> list[Any] | None:
    """Places and responses that are written so; None when they are not."""
    entries = cast("Any", canonical.load(b'[[["%b}]]' % _BETWEEN.join(texts)))
    # The signs between stand nowhere else, neither in a line nor in a text: as many responses as
    # pieces means that each piece is one of them.
    return entries if is_exact(_EXACT, entries) and len(entries) == len(texts) else None
