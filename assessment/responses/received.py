"""Responses of received records: plain until somebody asks, the same text looked at only once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assessment.questionnaire import values
from assessment.questionnaire.model import Question, Questionnaire
from assessment.questionnaire.question_types import fits, kind_of
from assessment.questionnaire.values import Answer
from assessment.recent import Recent
from assessment.responses.codec import from_plain
from assessment.responses.model import Place, Response, RowId

type Plain = dict[str, Any]
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

    def __init__(self, key: Key, plain: Plain, question: Question | None = None) -> None:
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


def _answer(plain: Plain) -> Answer | None:
    answer: Any = plain.get("answer")
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

    def made(self, entries: Iterable[Any]) -> list[ReceivedLine]:
        """The lines of places with their plain responses, which are exact."""
        return [self._made((code, row), plain) for (code, row), plain in entries]

    def _made(self, key: Key, plain: Plain) -> ReceivedLine:
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
