"""Parts of a record as plain JSON values and back."""

from datetime import date, datetime
from decimal import Decimal

from assessment.codec import Codec, Reader
from assessment.errors import UnreadableError
from assessment.questionnaire import values
from assessment.questionnaire.values import Answer

_YEARS = range(1900, 9999)


def _read_answer(plain: object) -> object:
    return None if plain is None else values.from_json(plain)


def _as_answer(kind: type) -> Reader:
    def reader(plain: object) -> object:
        answer = values.from_json(plain)
        if type(answer) is kind:
            return answer
        raise UnreadableError(f"{kind} was expected, not {plain!r:.60}")

    return reader


def _moment(plain: object) -> datetime:
    match plain:
        case {"time": str(text), **rest} if not rest:
            pass
        case _:
            raise UnreadableError("an object with time was expected")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnreadableError(f"no time: {text:.60}") from error
    # Days at either end of all time do not exist in every zone.
    if moment.year not in _YEARS:
        raise UnreadableError(f"no time of ours: {text:.60}")
    return moment


RECORDS = Codec(
    {
        datetime: lambda value: {"time": value.isoformat()},
        date: values.to_json,
        Decimal: values.to_json,
    },
    {
        Answer: _read_answer,
        Answer | None: _read_answer,
        datetime: _moment,
        date: _as_answer(date),
        Decimal: _as_answer(Decimal),
    },
)
to_plain, from_plain = RECORDS.to_plain, RECORDS.from_plain


def from_exact[T](kind: type[T], plain: object) -> T:
    """The value whose plain form is this one to the last sign, as ``to_plain`` writes it.

    Raises:
        UnreadableError: If no value of that type is written so.
    """
    found = from_plain(kind, plain)
    if to_plain(found) != plain:
        raise UnreadableError("not as it is written")
    return found
