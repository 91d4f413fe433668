"""Under which key each choice is given: printed on the paper form, taken by the window."""

from collections.abc import Mapping
from string import ascii_lowercase

from assessment.questionnaire.model import Question, ScoringKind

AGREED = "1"  # the only thing there is to tick in an acknowledgement


def choice_keys(question: Question) -> Mapping[str, str]:
    """The key of every choice by its name, the same wherever the question is shown.

    Choices are numbered through from 1, also those a condition hides; in a list of ten or more all
    numbers have as many digits as the last, so that none is the beginning of another. The criteria
    of a ladder have letters, since digits stand for its levels; beyond z there is none.
    """
    names = [choice.name for choice in question.choices]
    if lettered(question):
        return dict(zip(names, ascii_lowercase, strict=False))
    width = len(str(len(names)))
    return {name: str(at).zfill(width) for at, name in enumerate(names, start=1)}


def lettered(question: Question) -> bool:
    """Whether the choices are criteria of a ladder, which have letters."""
    return question.scoring.kind is ScoringKind.LADDER and question.roster is None


class TypedKey:
    """A key of several digits, digit by digit."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._names = {key: name for name, key in keys.items()}
        self.begun = ""

    def take(self, sign: str) -> str | None:
        """The name of the choice whose key is now complete; None while there is none.

        What cannot become a key is forgotten; the sign may begin another one.
        """
        for typed in (self.begun + sign, sign):
            if typed in self._names:
                self.begun = ""
                return self._names[typed]
            if any(key.startswith(typed) for key in self._names):
                self.begun = typed
                return None
        self.begun = ""
        return None

    def forget(self) -> None:
        self.begun = ""
