"""What a copy in a conflict says beside its answer, a line each, so that what differs is seen."""

from collections.abc import Callable, Iterator

from assessment.consolidation.deciding import CopyDifference, Item
from assessment.language.dates import table_date
from assessment.language.text import Text
from assessment.questionnaire.model import Question, Questionnaire
from assessment.reports.wording import answer_text, level_text
from assessment.responses.model import (
    ApplicabilityVerdict,
    Evidence,
    NotApplicable,
    Objection,
    Response,
    Review,
)
from assessment.words import Words

LETTERS = "ABCDEFGHI"  # names of the copies, in their order
_DIGITS = 8


def label_of(difference: CopyDifference, questionnaire: Questionnaire) -> Text:
    """The name of the question or table."""
    if difference.question is not None:
        return difference.question.label
    return questionnaire.group[difference.code].label


def declared(declaration: NotApplicable, words: Words) -> str:
    line = words.say("Not applicable: {reason}", reason=declaration.reason)
    if declaration.verdict is ApplicabilityVerdict.PENDING:
        return line
    return f"{line} ({words.say(declaration.verdict.word)})"


def said(
    item: Item,
    difference: CopyDifference,
    questionnaire: Questionnaire,
    words: Words,
    digits: Callable[[str], str] = str,
) -> Iterator[str]:
    """All that a side says, a line each: the answer, or a table row by row; then what is beside."""
    if item.response is None:
        n, form = len(item.rows), questionnaire.by_code
        yield words.count("{n} row", "{n} rows", n, n=digits(str(n)))
        for row in item.rows:
            cells = (
                answer_text(form[place.question], given.answer, words.language, digits)
                for place, given in item.cells
                if place.row == row
            )
            yield " · ".join(filter(None, cells))
    else:
        yield _answer(item.response, difference.question, words, digits)
    yield from beside_answer(item, difference, words, digits)


def _answer(
    response: Response, question: Question | None, words: Words, digits: Callable[[str], str]
) -> str:
    if response.not_applicable is not None:
        return declared(response.not_applicable, words)
    if question is None or response.answer is None:
        return words.say("Unanswered")
    if response.answer == ():
        return words.say("None of the criteria")
    return answer_text(question, response.answer, words.language, digits)


def beside_answer(
    item: Item, difference: CopyDifference, words: Words, digits: Callable[[str], str] = str
) -> Iterator[str]:
    response = item.response
    if response is not None:
        others = _others(item, difference)
        yield from (_evidence(piece, others, words, digits) for piece in response.evidence)
        if response.comment:
            yield words.say("Comment: {comment}", comment=response.comment)
    yield from (_view(view, words, digits) for view in item.reviews)
    yield from (_objection(one, words) for one in item.objections)


def _others(item: Item, difference: CopyDifference) -> frozenset[tuple[str, str]]:
    sides = [side for side in (*difference.sides.values(), difference.base) if side is not None]
    responses = (side.response for side in sides if side is not item)
    pieces = (piece for one in responses if one is not None for piece in one.evidence)
    return frozenset((piece.title, piece.digest) for piece in pieces)


def _evidence(
    piece: Evidence,
    others: frozenset[tuple[str, str]],
    words: Words,
    digits: Callable[[str], str],
) -> str:
    verdict = words.say(piece.verdict.word)
    if piece.reason is not None:
        verdict += f": {words.say(piece.reason.word)}"
    line = words.say("Evidence: {title} ({verdict})", title=piece.title, verdict=verdict)
    dated = "" if piece.dated is None else digits(table_date(piece.dated))
    more = [piece.number, dated, piece.issuer, piece.page, piece.file_name, piece.link]
    if any(title == piece.title and digest != piece.digest for title, digest in others):
        # Another file under the same title: by name alone nobody would see it.
        more.append(piece.digest[:_DIGITS])
    more.append(piece.reviewer_note)
    return " · ".join([line, *filter(None, more)])


def _view(view: Review, words: Words, digits: Callable[[str], str]) -> str:
    said = words.say("Accepted") if view.accepted else words.say("Returned")
    if view.reopened:
        said = words.say("The answer changed since; to be reviewed again")
    more = [said]
    if view.level is not None:
        more.append(words.say("level {level}", level=digits(level_text(view.level))))
    if view.reason is not None:
        more.append(words.say(view.reason.word))
    told = " · ".join(filter(None, [*more, view.comment]))
    layer = words.say(view.layer.word)
    return words.say("{layer}, {by}: {view}", layer=layer, by=view.by, view=told)


def _objection(one: Objection, words: Words) -> str:
    line = words.say("Objection of {by}: {objection}", by=one.by, objection=one.words)
    if one.answered_at is None:
        return line
    verdict = words.say("Upheld") if one.upheld else words.say("Not upheld")
    return " · ".join(filter(None, [line, f"{verdict}, {one.answered_by}", one.answer]))
