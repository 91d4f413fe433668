"""The lines of received records of one questionnaire: the same text is looked at only once."""

from collections.abc import Iterable, Sequence
from typing import Any

from assessment.lately import Lately
from assessment.questionnaire.model import Question, Questionnaire
from assessment.responses.fitting import NUMBERS, fitting
from assessment.responses.unread import Key, Line
from assessment.responses.values import MOST_DIGITS

_MOST_KEPT = 4096
_LONGEST_KEPT = 1_200


class Lines:
    """Makes lines, and finds those of texts that were met lately.

    Numbers differ from record to record: of these the text before the number is remembered too,
    where the question takes any number.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        """None were met yet."""
        self._questions = questionnaire.by_code
        self._fits = fitting(questionnaire).fits
        self._lately: dict[bytes, Line] = {}
        self._before: dict[bytes, Line] = {}
        self._numbered: dict[bytes, tuple[Key, Question]] = {}

    def made(self, entries: Iterable[Any]) -> list[Line]:
        """The lines of places with their plain responses, which are exact."""
        return [self._made((code, row), plain) for (code, row), plain in entries]

    def _made(self, key: Key, plain: dict[str, Any]) -> Line:
        question = self._questions.get(key[0])
        line = Line(key, plain, question)
        answer = line.answer
        line.fits = question is not None and (answer is None or self._fits(question, answer))
        return line

    def found(self, texts: Sequence[bytes]) -> tuple[list[Line | None], list[int]]:
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

    def _number(self, text: bytes) -> Line | None:
        stem, _, digits = text.rpartition(b":")
        found = self._numbered.get(stem)
        if found is None or not digits.isdigit():
            return None
        if len(digits) > MOST_DIGITS or (len(digits) > 1 and digits.startswith(b"0")):
            return None
        key, question = found
        return Line(key, {"answer": int(digits)}, question)

    def keep(self, texts: Iterable[bytes], lines: Iterable[Line]) -> None:
        """Find these lines by their texts from now on; each text is exactly what is written."""
        for text, line in zip(texts, lines, strict=True):
            if len(text) > _LONGEST_KEPT:
                continue
            self._keep(text, line)
            if type(line.answer) is int and len(line.plain) == 1 and self._takes_numbers(line):
                self._remember(text.rpartition(b":")[0], line.key)

    def _takes_numbers(self, line: Line) -> bool:
        question = self._questions.get(line.key[0])
        return question is not None and question.type in NUMBERS

    def _remember(self, stem: bytes, key: Key) -> None:
        if len(self._numbered) >= _MOST_KEPT:
            self._numbered = {}
        self._numbered[stem] = key, self._questions[key[0]]

    def _keep(self, text: bytes, line: Line) -> None:
        if len(self._lately) >= _MOST_KEPT:
            self._before, self._lately = self._lately, {}
        self._lately[text] = line


_lines: Lately[Questionnaire, Lines] = Lately(Lines)


def lines_of(questionnaire: Questionnaire) -> Lines:
    """What is known of the lines of a questionnaire's records."""
    return _lines.of(questionnaire)
