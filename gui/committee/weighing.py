"""What a copy has at a question, in words: answer, evidence, comment, what reviewers said."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessment.consolidation.differences import Comparison, Difference, Item
from assessment.language.text import Text
from assessment.questionnaire.model import Questionnaire
from assessment.reports.copies import beside_answer, declared
from assessment.reports.wording import answer_text
from assessment.responses.model import Response
from gui.wording import Wording

LETTERS = "ABCDEFGHI"
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Told:
    """What one side says: the answer, what of it no other side says, and lines below it."""

    answer: str
    more: tuple[str, ...]
    alone: tuple[str, ...] = ()


def label_of(difference: Difference, compared: Comparison) -> Text:
    """The name of the question or table."""
    if difference.question is not None:
        return difference.question.label
    return _questionnaire(compared).group[difference.code].label


def told(item: Item | None, difference: Difference, compared: Comparison, wording: Wording) -> Told:
    """What one side has at a question or table."""
    if item is None:
        return Told(NOTHING, ())
    more = tuple(beside_answer(item, difference, wording.words))
    if item.response is None:
        table = _table(item, _questionnaire(compared), wording)
        return Told(table.answer, (*table.more, *more))
    answer = _answer(item.response, difference, wording)
    alone = tuple(_alone(item.response, difference, wording))
    return Told(answer, more, alone)


def _questionnaire(compared: Comparison) -> Questionnaire:
    return next(iter(compared.records.values())).questionnaire


def _answer(response: Response, difference: Difference, wording: Wording) -> str:
    say = wording.words.say
    if response.not_applicable is not None:
        return declared(response.not_applicable, wording.words)
    question = difference.question
    if question is None or response.answer is None:
        return say("Unanswered")
    if response.answer == ():
        return say("None of the criteria")
    return answer_text(question, response.answer, wording.language)


def _alone(response: Response, difference: Difference, wording: Wording) -> Iterator[str]:
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


def _table(item: Item, questionnaire: Questionnaire, wording: Wording) -> Told:
    rows = wording.words.count("{n} row", "{n} rows", len(item.rows))
    lines = []
    for row in item.rows:
        cells = (
            answer_text(questionnaire.by_code[place.question], given.answer, wording.language)
            for place, given in item.cells
            if place.row == row
        )
        lines.append(" · ".join(filter(None, cells)))
    return Told(rows, tuple(lines))
