"""What a file keeps beside its record: what the round before said, and packages made of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from assessment.language.text import Text
from assessment.questionnaire.model import Question, Questionnaire
from assessment.questionnaire.pages import Page
from assessment.questionnaire.question_types import fits as fits_question
from assessment.responses import model
from assessment.responses.changes import BringIn, found_evidence
from assessment.responses.drafts import EvidenceDraft
from assessment.responses.model import Evidence, NotApplicable, Place, Response, RowId
from assessment.responses.record import Record
from assessment.words import mark

COPY_GIVEN = mark("{file} ({code}) was given away as it was: tell whoever has it.")


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What the round before says at one place of this questionnaire."""

    place: Place
    response: Response  # as it stood; its evidence without documents and verdicts
    choices: tuple[Text, ...] = ()  # how what was chosen read then
    fits: bool = True  # whether it can be said today, and means the same
    reworded: bool = False  # whether the question reads otherwise today


@dataclass(frozen=True, slots=True)
class LastRound:
    """The unit's earlier round, in the codes of this questionnaire."""

    round: str
    source: str  # name of the file it was read from
    approved: bool
    answers: tuple[LastAnswer, ...]
    rows: tuple[tuple[str, tuple[RowId, ...]], ...] = ()
    levels: tuple[tuple[str, int], ...] = ()  # level of each indicator then, where it had one

    def on(self, page: Page) -> tuple[LastAnswer, ...]:
        """What it says on a page, in the order of its questions."""
        return tuple(answer for answer in self.answers if answer.place.question in page.questions)

    def level(self, indicator: str | None) -> int | None:
        return dict(self.levels).get(indicator or "")


@dataclass(frozen=True, slots=True)
class GivenAway:
    name: str
    revision: str
    at: datetime
    after: int = 0  # how much had happened in the file; clocks tell no order


@dataclass(frozen=True, slots=True)
class Beside:
    last_round: LastRound | None = None
    given_away: tuple[GivenAway, ...] = ()


NOTHING = Beside()


def last_round_of(
    then: Record, levels: Mapping[str, int], now: Questionnaire, source: str, *, approved: bool
) -> LastRound:
    """What a record of an earlier round says to the questionnaire of this one."""
    pairs = dict(_pairs(then.questionnaire, now))
    answers = tuple(
        _last_answer(then, before, question, place)
        for question, before in pairs.items()
        for place in then.places(before.code)
        if not then.response(*place).empty
    )
    rows: dict[str, tuple[RowId, ...]] = {
        question.roster: then.rows.get(before.roster or "", ())
        for question, before in pairs.items()
        if question.roster is not None
    }
    reached: dict[str, int] = {
        question.indicator: levels[before.indicator or ""]
        for question, before in pairs.items()
        if question.indicator is not None and (before.indicator or "") in levels
    }
    round_ = then.subject.round
    return LastRound(round_, source, approved, answers, tuple(rows.items()), tuple(reached.items()))


def _pairs(then: Questionnaire, now: Questionnaire) -> Iterator[tuple[Question, Question]]:
    """Each question of today with the one it was then: of the same code, else of its key."""
    known = {
        question.comparable_key: question for question in then.questions if question.comparable_key
    }
    for question in now.questions:
        before = then.by_code.get(question.code)
        if before is None or before.comparable_key != question.comparable_key:
            before = known.get(question.comparable_key)
        if before is None or not question.compares_with(then.settings.version):
            continue
        if (before.roster is None) == (question.roster is None):
            yield question, before


def _last_answer(then: Record, before: Question, now: Question, place: Place) -> LastAnswer:
    response = then.response(*place)
    chosen: tuple[str, ...] = ()
    if before.choices and response.answer is not None:
        answer = response.answer
        if isinstance(answer, tuple):
            chosen = answer
        else:
            chosen = (str(answer),)
    words = {name: _plain(choice.label) for name in chosen if (choice := before.choice(name))}
    same = all(_plain(c.label) == words.get(c.name) for c in now.choices if c.name in chosen)
    fits = response.answer is None or (
        before.type is now.type and same and fits_question(now, response.answer)
    )
    declared = response.not_applicable
    # Without the documents, who saw them, and what was judged of them.
    evidence = tuple(
        Evidence(p.id, p.title, p.number, p.dated, p.issuer, p.page, p.kind, link=p.link)
        for p in response.evidence
    )
    return LastAnswer(
        Place(now.code, place.row),
        Response(
            response.answer, evidence, not_applicable=declared and NotApplicable(declared.reason)
        ),
        tuple(choice.label for name in chosen if (choice := before.choice(name))),
        fits=fits and (declared is None or now.not_applicable),
        reworded=_plain(before.label) != _plain(now.label),
    )


def _plain(text: Text) -> tuple[str, ...]:
    return tuple(" ".join(words.split()).casefold() for _, words in sorted(text.pairs))


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What "still true" does on a page."""

    change: BringIn | None  # the one step; None when there is nothing that may be taken over
    drafts: tuple[EvidenceDraft, ...] = ()  # the documents named then, to be shown anew


def taking_over(record: Record, last: LastRound, page: Page) -> TakenOver:
    """What is still true on a page, as one step; nothing given in this round is replaced.

    A document counts only when somebody shows it again: it becomes a draft.
    """
    answers = [answer for answer in last.on(page) if answer.fits]
    rows: tuple[tuple[str, tuple[RowId, ...]], ...] = ()
    if page.roster is not None:
        empty = not record.rows.get(page.roster)
        rows = tuple((code, ids) for code, ids in last.rows if code == page.roster and empty)
        if not rows:
            answers = []
    taken = tuple(
        (answer.place, _with(now, answer.response))
        for answer in answers
        if (now := record.response(*answer.place)).answer is None
        and now.not_applicable is None
        and record.questionnaire.by_code[answer.place.question].asked
        and (answer.response.answer is not None or answer.response.not_applicable is not None)
    )
    begun = (
        replace(
            EvidenceDraft.from_evidence(answer.place, piece),
            id=model.EvidenceId(f"again-{piece.id}"),
        )
        for answer in answers
        for piece in answer.response.evidence
    )
    return TakenOver(
        BringIn(last.source, taken, rows) if taken or rows else None,
        # One that was taken over before may be shown already: it stays as it is.
        tuple(d for d in begun if found_evidence(record.response(*d.place), d.id) is None),
    )


def _with(now: Response, then: Response) -> Response:
    return replace(now, answer=then.answer, not_applicable=then.not_applicable)


def is_as_then(record: Record, last_answers: tuple[LastAnswer, ...]) -> bool:
    """Whether what stands on a page is what the round before said."""
    return all(
        _with(model.EMPTY, record.response(*answer.place)) == _with(model.EMPTY, answer.response)
        or not record.questionnaire.by_code[answer.place.question].asked
        for answer in last_answers
    )
