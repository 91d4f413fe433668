"""Whether answers are ones that their questions take, exactly as they would be kept."""

import unicodedata

from assessment.lately import Lately
from assessment.questionnaire.model import Question, Questionnaire, QuestionType
from assessment.responses import values
from assessment.responses.model import Answer

_MOST_KNOWN = 20_000
NUMBERS = (QuestionType.INTEGER, QuestionType.DECIMAL)
_BEYOND = 10**values.MOST_DIGITS


class Fitting:
    """Looks at answers to one questionnaire, at the same answer to a question only once."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._known: dict[tuple[str, type, Answer], bool] = {}

    def fits(self, question: Question, answer: Answer) -> bool:
        """Whether the question takes the answer and changes nothing of it."""
        # These are all different: remembering them would only fill the memory.
        if question.type is QuestionType.TEXT:
            return _is_plain_text(answer) or _is_taken(question, answer)
        if question.type in NUMBERS and type(answer) is int and abs(answer) < _BEYOND:
            return True
        key = (question.code, type(answer), answer)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[key] = _is_taken(question, answer)
        return found


def _is_plain_text(answer: Answer) -> bool:
    """Whether cleaning a text, as is done with what is typed, would change nothing of it."""
    return (
        type(answer) is str
        and 0 < len(answer) <= values.LONGEST_TEXT
        and answer.isprintable()
        and answer.strip() == answer
        and unicodedata.is_normalized("NFC", answer)
    )


def _is_taken(question: Question, answer: Answer) -> bool:
    taken, problems = values.parse(question, answer)
    return not problems and taken == answer


_fittings: Lately[Questionnaire, Fitting] = Lately(lambda _: Fitting())


def fitting(questionnaire: Questionnaire) -> Fitting:
    """What is known of the answers to a questionnaire."""
    return _fittings.of(questionnaire)
