"""The record of a decision on a conflict: who, when and why, and what was taken from which copy."""

from collections.abc import Iterator
from datetime import datetime

from assessment.consolidation.deciding import CopyComparison, CopyDifference
from assessment.consolidation.model import Held
from assessment.exchange.codes import short_code
from assessment.reports.blocks import (
    Cell,
    Cover,
    Frame,
    Heading,
    Lines,
    Report,
    Section,
    Signatures,
    numbered,
)
from assessment.reports.copies import LETTERS, label_of, said
from assessment.reports.facts import qr_text
from assessment.reports.figures import Series, on_paper
from assessment.reports.wording import NOTHING, Speech, joined, moment_text, score_text
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.scoring.score import score_record
from assessment.secretariat.unit_history import DecisionMade, TakenAnswer

type Fact = tuple[Lines, Lines]


def decision_report(made: DecisionMade, speech: Speech, now: datetime) -> Report:
    """The record on one or a few pages; the same decision gives the same blocks."""
    say, subject = speech.say, made.record.subject
    unit = speech.text(subject.unit_name) or (subject.unit,)
    title, occasion = say("Record of a decision"), speech.occasion(subject.round)
    code = short_code(made.held.revision)
    return Report(
        cover=Cover(
            nation=(say("Kingdom of Cambodia"), say("Nation Religion King")),
            committee=say("Digital Government Committee"),
            title=title,
            unit=unit,
            round=occasion,
            status=say("Decided"),
            status_note=(),
            facts=((say("Code of the unit"), (subject.unit,)),),
            contents=(),
        ),
        sections=numbered((_section(made, speech),)),
        frame=Frame(
            head=joined([title[:1], unit[:1]], "   |   "),
            final=False,
            check=say("The code is that of the revision that stands.")[:1],
            source=joined([unit[:1], occasion[:1]]),
            page=say("Page {page} of {pages}", page="{page}", pages="{pages}")[0],
            short_code=code,
            qr=qr_text(made.held.revision),
        ),
        printed=now,
        language=speech.languages[0].value,
        short=True,
    )


def _section(made: DecisionMade, speech: Speech) -> Section:
    say = speech.say
    facts: tuple[Series[Fact], ...] = (
        Series((), lambda one: one[0], 3.0, quiet=True),
        Series((), lambda one: Cell(one[1], whole=True), 9.0),
    )
    copies: tuple[Series[tuple[str, Held]], ...] = (
        Series(say("Copy"), lambda one: one[0], 1.2, bold=True),
        Series(say("Assessor"), lambda one: made.compared.records[one[1].revision].subject.assessor,
               3.0),
        Series(say("Signatures"), lambda one: _signed(one[1], made.compared, speech), 5.4),
        Series(say("Last change"), lambda one: _last(made.compared.records[one[1].revision]), 3.0),
        Series(say("Score"), lambda one: _score(made.compared.records[one[1].revision], one[1]),
               1.4),
        Series(say("Code"), lambda one: short_code(one[1].revision), 4.4),
    )  # fmt: skip
    taken: tuple[Series[TakenAnswer], ...] = (
        Series(say("Question"), lambda one: _question(one.difference, made, speech), 4.0),
        Series(say("Taken from"), lambda one: _from(one.revision, made.compared, speech), 1.6,
               bold=True),
        Series(say("Answer"), lambda one: Cell(_answer(one, made, speech), whole=True), 7.0),
    )  # fmt: skip
    return Section(
        title=say("Decision on a conflict"),
        headline=speech.count(
            "{n} question was decided", "{n} questions were decided", len(made.taken)
        ),
        blocks=(
            on_paper(facts, list(_facts(made, speech)), plain=True),
            Heading(say("The copies")),
            on_paper(copies, list(zip(LETTERS, made.compared.copies.values(), strict=False))),
            Heading(say("What was taken")),
            on_paper(taken, made.taken),
            Signatures((say("Who decides"), say("Secretariat")), say("Date")),
        ),
        new_page=False,
    )


def _facts(made: DecisionMade, speech: Speech) -> Iterator[Fact]:
    say, decision = speech.say, made.decision
    yield say("Decided by"), (decision.by,)
    yield say("Date"), (moment_text(decision.at),)
    yield say("Reason"), (decision.reason,)
    yield say("Signature"), _believed(made, speech)
    yield say("Score"), (_score(made.record, made.held),)
    yield say("Revision that stands"), (short_code(made.held.revision),)


def _believed(made: DecisionMade, speech: Speech) -> Lines:
    names = [(f"{one.name} ({one.key_code})",) for one in made.signatures]
    return joined([speech.say(made.held.trust.word), *names])


def _signed(held: Held, compared: CopyComparison, speech: Speech) -> Lines:
    names = [
        joined([(one.name,), speech.say(one.statement.role.word), (one.key_code,)], ", ")
        for one in compared.signatures[held.revision]
    ]
    believed = speech.say(held.trust.word), speech.say(held.state.word)
    return joined([*believed, *names])


def _last(record: Record) -> str:
    return moment_text(record.steps[-1].at) if record.steps else NOTHING


def _score(record: Record, held: Held) -> str:
    if record.questionnaire.root is None:
        return NOTHING
    overall = score_record(record, evaluate(record, held.day), Layer.FINAL).overall
    level = "" if overall.level is None else f" ({overall.level})"
    return f"{score_text(overall.score)}{level}"


def _question(difference: CopyDifference, made: DecisionMade, speech: Speech) -> Lines:
    return joined(
        [(difference.code,), speech.text(label_of(difference, made.record.questionnaire))]
    )


def _from(revision: str, compared: CopyComparison, speech: Speech) -> Lines:
    copies = list(compared.copies)
    if revision in copies:
        return speech.say("Copy {copy}", copy=LETTERS[copies.index(revision)])
    return speech.say("Before")


def _answer(one: TakenAnswer, made: DecisionMade, speech: Speech) -> Lines:
    difference, model = one.difference, made.record.questionnaire
    item = difference.sides.get(one.revision, difference.base)
    if item is None:
        return (NOTHING,)
    return tuple("\n".join(said(item, difference, model, words)) for words in speech.words)
