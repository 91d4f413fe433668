"""What a copy has at a question, in words; what not every copy says stands first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessment.consolidation.differences import CopyComparison, CopyDifference, Item
from assessment.questionnaire.model import Questionnaire
from assessment.reports.copies import said
from assessment.responses.model import Response
from gui.wording import Wording

NOTHING = "–"
LONG = 16  # letters of one beginning that cost more room than they tell


@dataclass(frozen=True, slots=True)
class SideWords:
    """What one side says.

    Attributes:
        own: Lines that not every copy has, the answer first; what is to be weighed.
        alone: Choices that no other copy has.
        same: Lines that every copy has.
    """

    own: tuple[str, ...]
    alone: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


def side_words(
    item: Item | None, difference: CopyDifference, compared: CopyComparison, wording: Wording
) -> SideWords:
    """What one side has at a question or table."""
    if item is None:
        return SideWords((NOTHING,))
    everywhere = _everywhere(difference, compared, wording)
    lines = _lines(item, difference, compared, wording)
    own = tuple(line for line in lines if line not in everywhere)
    same = tuple(line for line in lines if line in everywhere)
    alone = () if item.response is None else tuple(_alone(item.response, difference, wording))
    return SideWords(own or (wording.words.say("Only what is the same"),), alone, same)


def _everywhere(
    difference: CopyDifference, compared: CopyComparison, wording: Wording
) -> frozenset[str]:
    """The lines that every copy has; none where no line tells the copies apart."""
    sides = [
        frozenset(_lines(side, difference, compared, wording)) for side in difference.sides.values()
    ]
    shared = frozenset.intersection(*sides)
    return shared if any(side != shared for side in sides) else frozenset()


def _lines(
    item: Item, difference: CopyDifference, compared: CopyComparison, wording: Wording
) -> tuple[str, ...]:
    return tuple(said(item, difference, model_of(compared), wording.words))


def model_of(compared: CopyComparison) -> Questionnaire:
    """The questionnaire that the copies answer."""
    return next(iter(compared.records.values())).questionnaire


def _alone(response: Response, difference: CopyDifference, wording: Wording) -> Iterator[str]:
    """The choices that are picked here and by no other copy."""
    question, answer = difference.question, response.answer
    if question is None or not isinstance(answer, tuple):
        return
    others = [
        set(side.response.answer)
        for side in difference.sides.values()
        if side.response is not None
        and side.response is not response
        and isinstance(side.response.answer, tuple)
    ]
    for choice in question.choices:
        if choice.name in answer and others and not any(choice.name in one for one in others):
            text = wording.plain(choice.label)
            yield wording.words.say("Only here: {text}", text=text)


def beginnings_cut(texts: Sequence[str]) -> tuple[str, ...]:
    """Long texts of one beginning, each from the word on at which they part; others as they are."""
    if len(texts) < 2:
        return tuple(texts)
    parting = (at for at, letters in enumerate(zip(*texts, strict=False)) if len(set(letters)) > 1)
    shared = texts[0][: next(parting, min(map(len, texts)))]
    cut = shared.rfind(" ") + 1
    while cut and any(not text[cut:].strip() for text in texts):
        cut = shared.rfind(" ", 0, cut - 1) + 1
    return tuple(f"…{text[cut:]}" for text in texts) if cut > LONG else tuple(texts)
