"""Copies in a conflict: what each says beside its answer, and the record of a decision on them."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from assessment.consolidation.deciding import CopyComparison, CopyDifference, Item
from assessment.consolidation.model import ReceivedCopy
from assessment.exchange.codes import short_code
from assessment.language import dates, text
from assessment.printing import blocks, wording
from assessment.printing.blocks import Cell, Heading, Lines, Report, Section
from assessment.printing.figures import Series, on_paper
from assessment.questionnaire.model import Questionnaire
from assessment.reports.facts import qr_text
from assessment.responses import model
from assessment.responses.evaluate import evaluate
from assessment.responses.record import Record
from assessment.scoring.score import score_record
from assessment.secretariat.unit_history import DecisionMade, TakenAnswer
from assessment.words import Words

LETTERS = "ABCDEFGHI"  # names of the copies, in their order


def label_of(difference: CopyDifference, questionnaire: Questionnaire) -> text.Text:
    """The name of the question or table."""
    if difference.question is not None:
        return difference.question.label
    return questionnaire.group[difference.code].label


def declared(declaration: model.NotApplicable, words: Words) -> str:
    line = words.translate("Not applicable: {reason}", reason=declaration.reason)
    if declaration.verdict is model.ApplicabilityVerdict.PENDING:
        return line
    return f"{line} ({words.translate(declaration.verdict.word)})"


def describe_difference(
    cell_item: Item,
    difference: CopyDifference,
    questionnaire: Questionnaire,
    words: Words,
    digits: Callable[[str], str] = str,
) -> Iterator[str]:
    """All that a side says, a line each: the answer, or a table row by row; then what is beside."""
    response = cell_item.response
    if response is None:
        n = len(cell_item.rows)
        form = questionnaire.by_code
        yield words.translate_plural("{n} row", "{n} rows", n, n=digits(str(n)))
        for row in cell_item.rows:
            cells = (
                wording.answer_text(form[place.question], response.answer, words.language, digits)
                for place, response in cell_item.cells
                if place.row == row
            )
            yield " · ".join(filter(None, cells))
    elif response.not_applicable is not None:
        yield declared(response.not_applicable, words)
    elif difference.question is None or response.answer is None:
        yield words.translate("Unanswered")
    elif response.answer == ():
        yield words.translate("None of the criteria")
    else:
        yield wording.answer_text(difference.question, response.answer, words.language, digits)
    yield from beside_answer(cell_item, difference, words, digits)


def beside_answer(
    cell_item: Item, difference: CopyDifference, words: Words, digits: Callable[[str], str] = str
) -> Iterator[str]:
    response = cell_item.response
    if response is not None:
        sides = (*difference.sides.values(), difference.base)
        responses = [side.response for side in sides if side is not None and side is not cell_item]
        others = {
            (evidence.title, evidence.digest)
            for response in responses
            if response
            for evidence in response.evidence
        }
        yield from (_evidence(piece, others, words, digits) for piece in response.evidence)
        if response.comment:
            yield words.translate("Comment: {comment}", comment=response.comment)
    yield from (_view(view, words, digits) for view in cell_item.reviews)
    yield from (_objection(objection, words) for objection in cell_item.objections)


def _evidence(
    piece: model.Evidence,
    others: AbstractSet[tuple[str, str]],
    words: Words,
    digits: Callable[[str], str],
) -> str:
    verdict = words.translate(piece.verdict.word)
    if piece.reason is not None:
        verdict += f": {words.translate(piece.reason.word)}"
    line = words.translate("Evidence: {title} ({verdict})", title=piece.title, verdict=verdict)
    dated = ""
    if piece.dated is not None:
        dated = digits(dates.table_date(piece.dated))
    more = [piece.number, dated, piece.issuer, piece.page, piece.file_name, piece.link]
    if any(title == piece.title and digest != piece.digest for title, digest in others):
        # Another file under the same title: by name alone nobody would see it.
        more.append(piece.digest[:8])
    more.append(piece.reviewer_note)
    return " · ".join([line, *filter(None, more)])


def _view(view: model.Review, words: Words, digits: Callable[[str], str]) -> str:
    if view.accepted:
        verdict = words.translate("Accepted")
    else:
        verdict = words.translate("Returned")
    if view.reopened:
        verdict = words.translate("The answer changed since; to be reviewed again")
    more = [verdict]
    if view.level is not None:
        more.append(words.translate("level {level}", level=digits(wording.level_text(view.level))))
    if view.reason is not None:
        more.append(words.translate(view.reason.word))
    text = " · ".join(filter(None, [*more, view.comment]))
    layer = words.translate(view.layer.word)
    return words.translate("{layer}, {by}: {view}", layer=layer, by=view.by, view=text)


def _objection(objection: model.Objection, words: Words) -> str:
    line = words.translate(
        "Objection of {by}: {objection}", by=objection.by, objection=objection.words
    )
    if objection.answered_at is None:
        return line
    if objection.upheld:
        verdict = words.translate("Upheld")
    else:
        verdict = words.translate("Not upheld")
    return " · ".join(filter(None, [line, f"{verdict}, {objection.answered_by}", objection.answer]))


def decision_report(made: DecisionMade, speech: wording.Speech, now: datetime) -> Report:
    """The record on one or a few pages; the same decision gives the same blocks."""
    translate = speech.translate
    subject = made.record.subject
    unit = speech.text(subject.unit_name) or (subject.unit,)
    title = translate("Record of a decision")
    occasion = speech.occasion(subject.round)
    cover = blocks.Cover(
        letterhead=speech.letterhead([made.record.questionnaire]),
        title=title,
        unit=unit,
        round=occasion,
        status=translate("Decided"),
        status_note=(),
        facts=((translate("Code of the unit"), (subject.unit,)),),
        contents=(),
    )
    frame = blocks.Frame(
        head=wording.joined([title[:1], unit[:1]], "   |   "),
        final=False,
        check=translate("The code is that of the revision that stands.")[:1],
        source=wording.joined([unit[:1], occasion[:1]]),
        short_code=short_code(made.held.revision),
        qr=qr_text(made.held.revision),
    )
    sections = blocks.numbered((_section(made, speech),))
    return Report(cover, sections, frame, now, speech.languages[0], short=True)


def _section(made: DecisionMade, speech: wording.Speech) -> Section:
    translate = speech.translate
    facts: tuple[Series[tuple[Lines, Lines]], ...] = (
        Series((), lambda fact: fact[0], 3.0, quiet=True),
        Series((), lambda fact: Cell(fact[1], whole=True), 9.0),
    )
    letters = dict(zip(made.compared.copies, LETTERS, strict=False))
    return Section(
        title=translate("Decision on a conflict"),
        headline=speech.translate_plural(
            "{n} question was decided", "{n} questions were decided", len(made.taken)
        ),
        blocks=(
            on_paper(facts, _facts(made, speech), plain=True),
            Heading(translate("The copies")),
            _copies(made.compared, letters, speech),
            Heading(translate("What was taken")),
            _taken(made, letters, speech),
            blocks.Signatures(
                (translate("Who decides"), translate("Secretariat")), translate("Date")
            ),
        ),
        new_page=False,
    )


type _Letters = Mapping[str, str]  # the names of the copies


def _copies(compared: CopyComparison, letters: _Letters, speech: wording.Speech) -> blocks.Table:
    translate = speech.translate

    def signed(received: ReceivedCopy) -> Lines:
        names = [
            wording.joined([(by.name,), translate(by.statement.role.word), (by.key_code,)], ", ")
            for by in compared.signatures[received.revision]
        ]
        return wording.joined(
            [translate(received.trust.word), translate(received.state.word), *names]
        )

    def last(received: ReceivedCopy) -> str:
        steps = compared.records[received.revision].steps
        if steps:
            return wording.moment_text(steps[-1].at)
        return wording.NOTHING

    series: tuple[Series[ReceivedCopy], ...] = (
        Series(translate("Copy"), lambda received: letters[received.revision], 1.2, bold=True),
        Series(
            translate("Assessor"),
            lambda received: compared.records[received.revision].subject.assessor,
            3.0,
        ),
        Series(translate("Signatures"), signed, 5.4),
        Series(translate("Last change"), last, 3.0),
        Series(
            translate("Score"),
            lambda received: _score(compared.records[received.revision], received),
            1.4,
        ),
        Series(translate("Code"), lambda received: short_code(received.revision), 4.4),
    )
    held = (copy for copy in compared.copies.values() if copy.revision in letters)
    return on_paper(series, held)


def _taken(made: DecisionMade, letters: _Letters, speech: wording.Speech) -> blocks.Table:
    translate = speech.translate
    form = made.record.questionnaire

    def question(answer: TakenAnswer) -> Lines:
        return wording.joined(
            [(answer.difference.code,), speech.text(label_of(answer.difference, form))]
        )

    def source(answer: TakenAnswer) -> Lines:
        if answer.revision not in made.compared.copies:
            return translate("Before")
        return translate("Copy {copy}", copy=letters[answer.revision])

    def answer(answer: TakenAnswer) -> Cell:
        cell_item = answer.difference.sides.get(answer.revision, answer.difference.base)
        if cell_item is None:
            return Cell((wording.NOTHING,), whole=True)
        texts = (
            "\n".join(describe_difference(cell_item, answer.difference, form, words))
            for words in speech.words
        )
        return Cell(tuple(texts), whole=True)

    series: tuple[Series[TakenAnswer], ...] = (
        Series(translate("Question"), question, 4.0),
        Series(translate("Taken from"), source, 1.6, bold=True),
        Series(translate("Answer"), answer, 7.0),
    )
    return on_paper(series, made.taken)


def _facts(made: DecisionMade, speech: wording.Speech) -> Iterator[tuple[Lines, Lines]]:
    translate = speech.translate
    decision = made.decision
    yield translate("Decided by"), (decision.by,)
    yield translate("Date"), (wording.moment_text(decision.at),)
    yield translate("Reason"), (decision.reason,)
    names = [(f"{signature.name} ({signature.key_code})",) for signature in made.signatures]
    yield translate("Signature"), wording.joined([translate(made.held.trust.word), *names])
    yield translate("Score"), (_score(made.record, made.held),)
    yield translate("Revision that stands"), (short_code(made.held.revision),)


def _score(record: Record, held: ReceivedCopy) -> str:
    if record.questionnaire.root is None:
        return wording.NOTHING
    overall = score_record(record, evaluate(record, held.day), model.Layer.FINAL).overall
    level = ""
    if overall.level is not None:
        level = f" ({overall.level})"
    return f"{wording.score_text(overall.score)}{level}"
