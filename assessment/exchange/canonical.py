"""A record as the one byte string that is signed, and back: RFC 8785, NFC, no fractions.

Reading is strict: what is not exactly the bytes written for the value it holds is refused.
"""

import json
import unicodedata
from dataclasses import replace
from functools import lru_cache
from operator import lt
from typing import Any, cast

from assessment.codec import MOST_MARKS, is_bearable
from assessment.errors import UnreadableError
from assessment.files.rows import contents_of, record_of
from assessment.questionnaire import canonical as questionnaire_text
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.model import Questionnaire
from assessment.recent import IdentityCache
from assessment.responses import changes, codec
from assessment.responses.model import Place, Response
from assessment.responses.record import Record

_KEPT = 8
# Lines that are found again by their bytes: so many, and none longer.
_LINES_KEPT = 8192
_LONGEST_KEPT = 1_200
# Nothing that is written here holds itself: it was walked through, or read from a text.
_encoded = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode
_LARGEST_NUMBER = 2**53 - 1
# How responses begin, end and follow each other. Quotation marks in a text are written otherwise.
_FIRST = b'"responses":[[["'
_BETWEEN = b'}],[["'
_LAST = b'}]],"review'
_MOST_DIGITS = len(str(-_LARGEST_NUMBER))


def dump(value: object) -> bytes:
    """The canonical bytes of a plain value; texts in NFC.

    Raises:
        UnreadableError: If it holds a fraction, a number beyond 2**53, or half a character.
    """
    plain = _plain(value)
    try:
        return _dumped(plain)
    except UnicodeEncodeError as error:
        raise UnreadableError(str(error)) from error


def _dumped(plain: object) -> bytes:
    # Without fractions the standard encoder writes what RFC 8785 asks for, ten times faster; but
    # it sorts keys by characters, not by UTF-16 units, which differs beyond the first plane only.
    text = _encoded(plain)
    # Counting the units is many times faster than looking at each character.
    if text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
        return text.encode()
    import rfc8785

    try:
        # Its own type of values is private to the library.
        return rfc8785.dumps(cast("Any", plain))
    except rfc8785.CanonicalizationError as error:
        raise UnreadableError(str(error)) from error


def load(raw: bytes) -> object:
    """The value of canonical bytes.

    Raises:
        UnreadableError: If they are anything but the canonical bytes of a value.
    """
    try:
        text = raw.decode("utf-8")
        if is_bearable(text):
            value: object = _decoded(text)
            # A key that stands twice is not written twice. What is in NFC as a whole is so in
            # every part, so most values need not be walked through.
            normal = unicodedata.is_normalized("NFC", text)
            if (_dumped(value) if normal else dump(value)) == raw:
                return value
    except (ValueError, RecursionError) as error:
        raise UnreadableError("not in canonical form") from error
    raise UnreadableError("not in canonical form")


def questionnaire_bytes(questionnaire: Questionnaire) -> bytes:
    return questionnaire_text.to_json(questionnaire).encode()


# The questionnaire with the fingerprint it really has, and as it travels beside the record.
travelling: IdentityCache[Questionnaire, tuple[Questionnaire, bytes]] = IdentityCache(
    lambda questionnaire: (with_fingerprint(questionnaire), questionnaire_bytes(questionnaire))
)


@lru_cache(maxsize=_KEPT)
def questionnaire_from(raw: bytes) -> Questionnaire:
    """The questionnaire of these bytes, with the fingerprint it really has.

    Raises:
        UnreadableError: If they are not the ones ``questionnaire_bytes`` writes.
        AssessmentError: If they are no questionnaire.
    """
    try:
        questionnaire = questionnaire_text.from_json(raw.decode("utf-8"), named=False)
        if questionnaire_bytes(questionnaire) == raw:
            return with_fingerprint(questionnaire)
    except UnicodeError as error:
        raise UnreadableError("half a character") from error
    raise UnreadableError("not in canonical form")


@lru_cache(maxsize=_KEPT)
def text_of(questionnaire: bytes) -> str:
    """The same text whenever the same bytes are asked for: its digest is then known already."""
    return questionnaire.decode()


def record_bytes(record: Record, questionnaire: bytes) -> bytes:
    """The canonical bytes of a record, which names its questionnaire by digest.

    Where the person left off is no part of what is signed.

    Raises:
        UnreadableError: If a text or number in it has no canonical form.
    """
    return dump(contents_of(replace(record, at_question=""), questionnaire.decode()))


def record_from(raw: bytes, questionnaire: bytes) -> Record:
    """The record of these bytes.

    Thousands of received records say the same of most questions. Their bytes are cut where one
    response ends and the next begins; a line that was found right once is not looked at again, and
    what was never met is read and checked as everywhere.

    Raises:
        UnreadableError: If they are not a record's.
        AssessmentError: If the questionnaire is none.
    """
    model = questionnaire_from(questionnaire)
    text = text_of(questionnaire)
    return _by_lines(raw, model, text) or _as_a_whole(raw, model, text)


def _as_a_whole(raw: bytes, model: Questionnaire, questionnaire: str) -> Record:
    value = load(raw)
    record = record_of(value, model, questionnaire)
    # Equal values have equal canonical bytes; whole numbers and truth values were told apart.
    if contents_of(replace(record, at_question=""), questionnaire) != value:
        raise UnreadableError("not in canonical form")
    return record


def _by_lines(raw: bytes, model: Questionnaire, questionnaire: str) -> Record | None:
    """The record, when its bytes are canonical; None says nothing of them.

    If the rest is what is written for a record without responses, and each line is what is written
    for a response, and they stand in order, then the whole is what is written for them together.
    """
    if len(raw) > MOST_MARKS and not is_bearable(raw.decode("utf-8", "replace")):
        return None
    before, first, rest = raw.partition(_FIRST)
    inside, last, behind = rest.rpartition(_LAST)
    if not first or not last:
        return None
    try:
        around = b'%b"responses":[],"review%b' % (before, behind)
        record = _as_a_whole(around, model, questionnaire)
        lines = [
            _line(text) if len(text) <= _LONGEST_KEPT else _read_line(text)
            for text in inside.split(_BETWEEN)
        ]
    except UnreadableError:
        return None
    order = [(place.question, place.row or "") for place, _ in lines]
    if record.responses or not all(map(lt, order, order[1:])):
        return None
    return changes.with_responses(record, dict(lines))


def _read_line(text: bytes) -> tuple[Place, Response]:
    """The place and the response in one line, without the signs around it."""
    return codec.from_exact(tuple[Place, Response], load(b'[["%b}]' % text))


_line = lru_cache(maxsize=_LINES_KEPT)(_read_line)


def _plain(value: object) -> object:
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case list() | tuple():
            return [_plain(element) for element in value]
        case dict():
            return {
                unicodedata.normalize("NFC", key): _plain(element) for key, element in value.items()
            }
        case None | bool():
            return value
        case int() if -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER:
            return value
        case _:
            raise UnreadableError(f"no canonical form for {type(value).__name__}")


def _refused(number: str) -> object:
    raise UnreadableError(f"{number} is no whole number")


def _whole(digits: str) -> int:
    if len(digits) < _MOST_DIGITS - 1:
        return int(digits)
    # Longer ones are not even looked at: they take long to read.
    if len(digits) <= _MOST_DIGITS:
        number = int(digits)
    else:
        number = _LARGEST_NUMBER + 1
    if -_LARGEST_NUMBER <= number <= _LARGEST_NUMBER:
        return number
    raise UnreadableError(f"{digits:.60} is beyond 2**53")


_decoded = json.JSONDecoder(parse_float=_refused, parse_int=_whole, parse_constant=_refused).decode
