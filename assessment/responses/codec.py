"""Parts of a record as plain JSON values and back, and whether a plain value is exactly one.

Responses of received records stay plain until somebody asks; the same text is looked at only once.
"""

import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from assessment.codec import Codec, Reader
from assessment.errors import UnreadableError
from assessment.questionnaire import values
from assessment.questionnaire.model import Question, Questionnaire
from assessment.questionnaire.question_types import fits, kind_of
from assessment.questionnaire.values import Answer
from assessment.recent import Recent
from assessment.responses.model import Place, Response, RowId

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

# Whatever JSON knows.
type Plain = typing.Any
type Check = Callable[[Plain], bool]
_NO_DEFAULT = object()
_UNKNOWN: tuple[None, Check, object] = (None, lambda _plain: False, _NO_DEFAULT)
_PLAINLY: Mapping[type, Check] = {
    str: lambda plain: type(plain) is str,
    int: lambda plain: type(plain) is int,
    bool: lambda plain: type(plain) is bool,
}


def is_exact(kind: object, plain: object) -> bool:
    """Whether ``plain`` is what ``to_plain`` writes for a value of that type."""
    return _check(kind)(plain)


@lru_cache(maxsize=256)
def _check(kind: object) -> Check:
    if kind is Answer or kind == (Answer | None):
        return lambda plain: plain is None or _is_answer(plain)
    kind = getattr(kind, "__supertype__", kind)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _check_optional(_check(next(arm for arm in inner if arm is not types.NoneType)))
    if origin is tuple:
        return _check_sequence(inner)
    if not isinstance(kind, type):
        raise TypeError(f"no plain form for {kind}")
    if hasattr(kind, "_fields"):
        return _check_sequence(tuple(typing.get_type_hints(kind).values()))
    return _fields(kind) if is_dataclass(kind) else _check_scalar(kind)


def _check_optional(check: Check) -> Check:
    if check is _PLAINLY[str]:
        return lambda plain: plain is None or type(plain) is str
    return lambda plain: plain is None or check(plain)


def _check_sequence(inner: tuple[object, ...]) -> Check:
    if inner[1:] == (...,):
        check = _check(inner[0])
        return lambda plain: type(plain) is list and all(map(check, plain))
    checks = tuple(map(_check, inner))
    if len(checks) == 2:
        first, second = checks
        return lambda plain: (
            type(plain) is list and len(plain) == 2 and first(plain[0]) and second(plain[1])
        )

    def each(plain: Plain) -> bool:
        if type(plain) is not list or len(plain) != len(checks):
            return False
        for check, item in zip(checks, plain, strict=True):  # noqa: SIM110 - all() takes longer
            if not check(item):
                return False
        return True

    return each


def _fields(kind: type) -> Check:
    hints = typing.get_type_hints(kind)
    checks: dict[str, Check] = {}
    defaults: dict[str, object] = {}
    needed = set()
    for field in fields(typing.cast("typing.Any", kind)):
        checks[field.name] = _check(hints[field.name])
        if field.default is not MISSING:
            defaults[field.name] = to_plain(field.default)
        else:
            needed.add(field.name)
    return _record(checks, defaults, frozenset(needed))


def _record(
    checks: Mapping[str, Check], defaults: Mapping[str, object], needed: frozenset[str]
) -> Check:
    # Most fields are texts: calling a check for each would take twice as long.
    plainly = {check: kind for kind, check in _PLAINLY.items()}
    find = {
        name: (plainly.get(check), check, defaults.get(name, _NO_DEFAULT))
        for name, check in checks.items()
    }.get

    def check(plain: Plain) -> bool:
        if type(plain) is not dict or (needed and not needed <= plain.keys()):
            return False
        for name, value in plain.items():
            kind, inner, default = find(name, _UNKNOWN)
            # A field that holds its default is left out.
            if value == default or not (inner(value) if kind is None else type(value) is kind):
                return False
        return True

    return check


def _check_scalar(kind: type) -> Check:
    if kind in _PLAINLY:
        return _PLAINLY[kind]
    if issubclass(kind, StrEnum):
        known = frozenset(member.value for member in kind)
        return lambda plain: type(plain) is str and plain in known
    if kind is datetime:
        return lambda plain: (
            type(plain) is dict
            and len(plain) == 1
            and type(text := plain.get("time")) is str
            and _is_time(text)
        )
    if kind is date:
        return lambda plain: (
            type(plain) is dict
            and len(plain) == 1
            and type(text := plain.get("date")) is str
            and _is_day(text)
        )
    return lambda plain: _comes_back(kind, plain)


def _is_answer(plain: Plain) -> bool:
    kind = type(plain)
    if kind is str:
        return bool(plain)
    if kind is list:
        return len(plain) > 0 and all(type(name) is str for name in plain)
    return kind is int or _comes_back(Answer, plain)


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    return _comes_back(date, {"date": text})


@lru_cache(maxsize=512)
def _is_time(text: str) -> bool:
    return _comes_back(datetime, {"time": text})


def _comes_back(kind: object, plain: object) -> bool:
    try:
        return to_plain(from_plain(typing.cast("typing.Any", kind), plain)) == plain
    except UnreadableError:
        return False


type PlainResponse = dict[str, typing.Any]
# As good as a place for looking up, and made in a third of the time.
type Key = tuple[str, RowId | None]
type Home = tuple[str | None, RowId | None]

_MOST_KEPT = 4096
_LONGEST_KEPT = 1_200


class ReceivedLine:
    """One response as it lies in a record; records that say the same may share it.

    Attributes:
        order: The same, to be sorted by.
        plain: Exactly what a response is written as.
        home: The roster its question stands in, and the row. None for both outside, and for the
            roster of no question of ours.
        fits: Whether the question takes the answer; True where nobody looked.
    """

    __slots__ = ("_response", "answer", "fits", "home", "key", "order", "plain")

    def __init__(self, key: Key, plain: PlainResponse, question: Question | None = None) -> None:
        self.key = key
        self.order = (key[0], key[1] or "")
        self.plain = plain
        self.home: Home = (None if question is None else question.roster, key[1])
        self.answer = _answer(plain)
        self.fits = True
        self._response: Response | None = None

    @property
    def response(self) -> Response:
        if self._response is None:
            # Most hold nothing but an answer, which is read in a third of the time.
            alone = len(self.plain) == 1 and "answer" in self.plain
            self._response = Response(self.answer) if alone else from_plain(Response, self.plain)
        return self._response


class Unread(Mapping[Place, Response]):
    """Responses by place, each made when it is asked for the first time.

    Attributes:
        lines: The responses as they lie, by question and row.
    """

    __slots__ = ("lines",)

    def __init__(self, lines: Iterable[ReceivedLine]) -> None:
        self.lines: dict[Key, ReceivedLine] = {line.key: line for line in lines}

    def __getitem__(self, place: Place) -> Response:
        return self.lines[place].response

    def get(self, place: Place, default: object = None) -> object:  # type: ignore[override]  # one of its overloads
        # The mixin raises and catches an error for each place where nothing was given.
        line = self.lines.get(place)
        return default if line is None else line.response

    def __contains__(self, place: object) -> bool:
        return place in self.lines

    def __iter__(self) -> Iterator[Place]:
        return (Place(*key) for key in self.lines)

    def __len__(self) -> int:
        return len(self.lines)


def _answer(plain: PlainResponse) -> Answer | None:
    answer: typing.Any = plain.get("answer")
    # Most are texts, numbers and names, which stay what they are.
    if type(answer) is list:
        return tuple(answer)
    return values.from_json(answer) if type(answer) is dict else answer


class ReceivedLines:
    """Makes lines, and finds those of texts that were met lately.

    Numbers differ from record to record: of these the text before the number is remembered too,
    where the question takes any number.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questions = questionnaire.by_code
        self._lately: dict[bytes, ReceivedLine] = {}
        self._before: dict[bytes, ReceivedLine] = {}
        self._numbered: dict[bytes, tuple[Key, Question]] = {}

    def made(self, entries: Iterable[typing.Any]) -> list[ReceivedLine]:
        """The lines of places with their plain responses, which are exact."""
        return [self._made((code, row), plain) for (code, row), plain in entries]

    def _made(self, key: Key, plain: PlainResponse) -> ReceivedLine:
        question = self._questions.get(key[0])
        line = ReceivedLine(key, plain, question)
        answer = line.answer
        line.fits = question is not None and (answer is None or fits(question, answer))
        return line

    def found(self, texts: Sequence[bytes]) -> tuple[list[ReceivedLine | None], list[int]]:
        """The line of each text of which all is known, None for the others; where these stand."""
        found = list(map(self._lately.get, texts))
        new = []
        for at in [at for at, line in enumerate(found) if line is None]:
            text = texts[at]
            line = found[at] = self._before.get(text) or self._number(text)
            if line is None:
                new.append(at)
            else:
                self._keep(text, line)
        return found, new

    def _number(self, text: bytes) -> ReceivedLine | None:
        stem, _, digits = text.rpartition(b":")
        found = self._numbered.get(stem)
        if found is None or not digits.isdigit():
            return None
        if len(digits) > values.MOST_DIGITS or (len(digits) > 1 and digits.startswith(b"0")):
            return None
        key, question = found
        return ReceivedLine(key, {"answer": int(digits)}, question)

    def keep(self, texts: Iterable[bytes], lines: Iterable[ReceivedLine]) -> None:
        """Find these lines by their texts from now on; each text is exactly what is written."""
        for text, line in zip(texts, lines, strict=True):
            if len(text) > _LONGEST_KEPT:
                continue
            self._keep(text, line)
            question = self._questions.get(line.key[0])
            if type(line.answer) is not int or len(line.plain) > 1 or question is None:
                continue
            if kind_of(question).number and question.maximum is None:
                if len(self._numbered) >= _MOST_KEPT:
                    self._numbered = {}
                self._numbered[text.rpartition(b":")[0]] = line.key, question

    def _keep(self, text: bytes, line: ReceivedLine) -> None:
        if len(self._lately) >= _MOST_KEPT:
            self._before, self._lately = self._lately, {}
        self._lately[text] = line


_lines: Recent[Questionnaire, ReceivedLines] = Recent(ReceivedLines)


def lines_of(questionnaire: Questionnaire) -> ReceivedLines:
    """What is known of the lines of a questionnaire's records."""
    return _lines.of(questionnaire)
