"""The lines of received records of one questionnaire: the same text is looked at only once."""

from collections.abc import Iterable, Sequence
from typing import Any

from assessment.lately import Lately
from assessment.questionnaire.model import Questionnaire
from assessment.responses.fitting import fitting
from assessment.responses.unread import Line

_MOST_KEPT = 4096
_LONGEST_KEPT = 600


class Lines:
    """Makes lines, and finds those of texts that were met lately."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """None were met yet."""
        self._questions = questionnaire.by_code
        self._fits = fitting(questionnaire).fits
        self._lately: dict[str, Line] = {}
        self._before: dict[str, Line] = {}

    def made(self, entries: Iterable[Any]) -> list[Line]:
        """The lines of places with their plain responses, which are exact."""
        found = []
        for (code, row), plain in entries:
            question = self._questions.get(code)
            line = Line((code, row), plain, question)
            answer = line.answer
            line.fits = question is not None and (answer is None or self._fits(question, answer))
            found.append(line)
        return found

    def found(self, texts: Sequence[str]) -> list[Line | None]:
        """The line of each text that was met lately; None for the others."""
        found = list(map(self._lately.get, texts))
        for at in [at for at, line in enumerate(found) if line is None]:
            if (earlier := self._before.get(texts[at])) is not None:
                self._keep(texts[at], earlier)
                found[at] = earlier
        return found

    def keep(self, texts: Iterable[str], lines: Iterable[Line]) -> None:
        """Find these lines by their texts from now on."""
        for text, line in zip(texts, lines, strict=True):
            if len(text) <= _LONGEST_KEPT:
                self._keep(text, line)

    def _keep(self, text: str, line: Line) -> None:
        if len(self._lately) >= _MOST_KEPT:
            self._before, self._lately = self._lately, {}
        self._lately[text] = line


_lines: Lately[Questionnaire, Lines] = Lately(Lines)


def lines_of(questionnaire: Questionnaire) -> Lines:
    """What is known of the lines of a questionnaire's records."""
    return _lines.of(questionnaire)
