"""How the copies of a conflict are called, and what each says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessment.consolidation.deciding import CopyComparison, CopyDifference, Item
from assessment.questionnaire.model import Questionnaire
from assessment.reports.copies import describe_difference, label_of
from assessment.responses.model import Response
from gui.display import Display

NOTHING = "–"


NO_BREAK = "\u00a0"


NAMES_BESIDE = 960  # points from which names stand beside what can be done about them


LONG = 16  # letters of one beginning that cost more room than they tell


@dataclass(frozen=True, slots=True)
class SideWords:
    own: tuple[str, ...]  # lines that not every copy has, the answer first; what is to be weighed
    alone: tuple[str, ...] = ()  # choices that no other copy has
    same: tuple[str, ...] = ()  # lines that every copy has


def side_words(
    cell_item: Item | None, difference: CopyDifference, compared: CopyComparison, display: Display
) -> SideWords:
    """In words, what one side of a difference says; the beginning may say nothing."""
    if cell_item is None:
        return SideWords((NOTHING,))

    def lines(side: Item) -> tuple[str, ...]:
        return tuple(
            describe_difference(side, difference, model_of(compared), display.words, display.digits)
        )

    def alone(response: Response) -> Iterator[str]:
        question = difference.question
        answer = response.answer
        if question is None or not isinstance(answer, tuple):
            return
        responses = (side.response for side in difference.sides.values())
        others = [
            set(other_response.answer)
            for other_response in responses
            if other_response is not None
            and other_response is not response
            and isinstance(other_response.answer, tuple)
        ]
        for choice in question.choices:
            if (
                choice.name in answer
                and others
                and not any(choice.name in names for names in others)
            ):
                yield display.translate("Only here: {text}", text=display.plain(choice.label))

    sides = [frozenset(lines(side)) for side in difference.sides.values()]
    shared = frozenset.intersection(*sides)
    if any(side != shared for side in sides):
        everywhere = shared
    else:
        everywhere = frozenset()
    own = tuple(line for line in lines(cell_item) if line not in everywhere)
    same = tuple(line for line in lines(cell_item) if line in everywhere)
    if cell_item.response is not None:
        only = tuple(alone(cell_item.response))
    else:
        only = ()
    return SideWords(own or (display.translate("Only what is the same"),), only, same)


def question_text(difference: CopyDifference, model: Questionnaire, display: Display) -> str:
    return f"{difference.code} · {display.plain(label_of(difference, model))}"


def model_of(compared: CopyComparison) -> Questionnaire:
    return next(iter(compared.records.values())).questionnaire


def beginnings_cut(texts: Sequence[str]) -> tuple[str, ...]:
    """Long texts of one beginning, each from the word on at which they part; others as they are."""
    if len(texts) < 2:
        return tuple(texts)
    parting = (at for at, letters in enumerate(zip(*texts, strict=False)) if len(set(letters)) > 1)
    shared = texts[0][: next(parting, min(map(len, texts)))]
    cut = shared.rfind(" ") + 1
    while cut and any(not text[cut:].strip() for text in texts):
        cut = shared.rfind(" ", 0, cut - 1) + 1
    if cut > LONG:
        return tuple(f"…{text[cut:]}" for text in texts)
    return tuple(texts)
