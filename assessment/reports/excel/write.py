"""The workbook of a unit's report: its sheets, and two that let it travel as data.

Office programs carry those two along when they save the workbook. The sealed package is the
truth; what is edited in the answers as lines is found by comparing.
"""

from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from assessment.errors import AssessmentError
from assessment.exchange import exported, send
from assessment.language.digits import latin_digits
from assessment.printing.blocks import Lines
from assessment.printing.figures import CODE, LEVEL, WEIGHT, Series, sheet_of
from assessment.printing.sheets import Measure, ReportSheet, Value
from assessment.printing.wording import answer_text, inline, once
from assessment.printing.workbook import FONT, SIZE, Imprint, ReportBook, put, set_widths
from assessment.questionnaire.model import Choice, Question, QuestionType
from assessment.questionnaire.workbook.reader import sheet_titles
from assessment.reports.excel import scores
from assessment.reports.facts import Facts
from assessment.reports.order import ReportOrder
from assessment.reports.unit import findings, report, results
from assessment.responses.model import Layer, Place, Review, RowId
from assessment.words import Words


def write_workbook(facts: Facts, path: Path) -> None:
    """Write all sheets of a unit report; the same facts give the same bytes."""
    translate = facts.translate
    subject = facts.record.subject
    status = inline(translate("FINAL") if facts.order.final else translate("PROVISIONAL"))
    imprint = Imprint(
        title=inline(translate("Report on digital readiness")),
        creator=inline(facts.speech.letterhead([facts.questionnaire]).committee[:1]),
        below=f"{subject.unit} · {latin_digits(subject.round)} · {status}",
        source=inline(facts.text(subject.unit_name)[:1]) or subject.unit,
        status=status,
        code=facts.printed_code,
        cut=inline(translate(exported.CUT)),
        ruled=True,
    )
    book = ReportBook(imprint, facts.speech.languages)
    for sheet in sheets_of(facts):
        book.add(sheet)
    _add_answers(book.book, facts.order)
    _add_sealed(book.book, facts.order)
    book.save(path, facts.order.now)


def sheets_of(facts: Facts) -> list[ReportSheet]:
    compared = facts.order.previous is not None or facts.order.peers
    return [
        scores.summary_sheet(facts),
        scores.pillars_sheet(facts),
        report.themes_sheet(facts),
        scores.indicators_sheet(facts),
        scores.gates_sheet(facts),
        answers_sheet(facts),
        criteria_sheet(facts),
        findings.evidence_sheet(facts),
        reviews_sheet(facts),
        report.why_sheet(facts),
        *([findings.objections_sheet(facts)] if facts.record.objections else []),
        *([results.comparison_sheet(facts)] if compared else []),
        *roster_sheets(facts),
        findings.plan_sheet(facts),
        scores.method_sheet(facts),
        dictionary_sheet(facts),
    ]


def _add_answers(book: Workbook, order: ReportOrder) -> None:
    page = cast("Worksheet", book.create_sheet(exported.ANSWER_SHEET))
    set_widths(page, (16, 6, 60, 30, 30, 50))
    page.freeze_panes = "A2"
    page.page_setup.orientation = "landscape"
    page.print_area = "A1:F40"
    head = WriteOnlyCell(page)
    pattern = WriteOnlyCell(page)
    head.font = Font(name=FONT, bold=True)
    pattern.font = Font(name=FONT, size=SIZE)
    pattern.alignment = Alignment(wrap_text=True, vertical="top")
    page.append([put(copy(head), text) for text in exported.HEADS])
    questions = order.record.questionnaire.by_code
    language = order.languages[0]
    cut_mark = Words(language).translate(exported.CUT)
    for place, number, line in exported.lines(order.record):
        texts = (str(place.question), number, questions[place.question].label.get(language), *line)
        page.append([put(copy(pattern), text, cut_mark) for text in texts])


def _add_sealed(book: Workbook, order: ReportOrder) -> None:
    """The package, hidden; a record that has no sealed form, as none made here is, goes without."""
    try:
        content = order.sealed or send.sealed(send.Parcel(order.record, order.code))
    except AssessmentError:
        return
    page = cast("Worksheet", book.create_sheet(exported.SEALED_SHEET))
    page.sheet_state = "hidden"
    for line in exported.sealed_lines(content):
        page.append([put(WriteOnlyCell(page), line)])


def answers_sheet(facts: Facts) -> ReportSheet:
    translate = facts.translate
    record = facts.record
    places = (
        (question, place)
        for question in record.questionnaire.questions
        if question.asked or question.type is QuestionType.CALCULATE
        for place in record.places(question.code)
    )

    def status(row: tuple[Question, Place]) -> str:
        declared = record.response(*row[1]).not_applicable
        if not facts.is_relevant(row[1]):
            return inline(translate("not asked"))
        if declared is not None:
            verdict = inline(translate(declared.verdict.word))
            return f"{inline(translate('not applicable'))} ({verdict})"
        return inline(translate("unanswered" if facts.answer(row[1]) is None else "answered"))

    def value(row: tuple[Question, Place]) -> Value:
        answer = facts.answer(row[1])
        if isinstance(answer, tuple):
            return " ".join(answer)
        return answer

    fields: tuple[Series[tuple[Question, Place]], ...] = (
        Series(translate("Question code"), lambda row: row[0].code, 0, 18, CODE),
        Series(translate("Row"), lambda row: row[1].row and str(row[1].row), 0, 12, CODE),
        Series(translate("Indicator"), lambda row: row[0].indicator, 0, 11, CODE),
        Series(translate("Question"), lambda row: facts.text(row[0].label), 0, 60),
        Series(translate("Status"), status, 0, 16),
        Series(translate("Value"), value, 0, 20),
        Series(translate("Answer"), lambda row: _answer_lines(facts, *row), 0, 50),
        Series(translate("Comment"), lambda row: record.response(*row[1]).comment, 0, 40),
    )
    return sheet_of("Answers", translate("Answers"), fields, places)


def _answer_lines(facts: Facts, question: Question, place: Place) -> Lines:
    answer = facts.answer(place)
    return once(
        tuple(answer_text(question, answer, language) for language in facts.speech.languages)
    )


def criteria_sheet(facts: Facts) -> ReportSheet:
    translate = facts.translate
    record = facts.record
    criteria = (
        (place, choice)
        for question in record.questionnaire.questions
        if question.indicator is not None
        for place in record.places(question.code)
        if facts.is_relevant(place)
        for choice in question.choices
    )

    def met(row: tuple[Place, Choice]) -> int | None:
        answer = facts.answer(row[0])
        chosen = answer if isinstance(answer, tuple) else (answer,)
        if answer is None:
            return None
        return int(row[1].name in chosen)

    fields: tuple[Series[tuple[Place, Choice]], ...] = (
        Series(translate("Question code"), lambda row: row[0].question, 0, 14, CODE),
        Series(translate("Row"), lambda row: row[0].row and str(row[0].row), 0, 12, CODE),
        Series(translate("Choice"), lambda row: row[1].name, 0, 14, CODE),
        Series(translate("Level"), lambda row: row[1].level, 0, 9, LEVEL),
        Series(translate("Criterion"), lambda row: facts.text(row[1].label), 0, 80),
        Series(translate("Met (1 = yes)"), met, 0, 12, LEVEL, strong=True),
    )
    return sheet_of("Criteria", translate("Criteria"), fields, criteria)


def reviews_sheet(facts: Facts) -> ReportSheet:
    translate = facts.translate
    record = facts.record
    nodes = facts.questionnaire.indicators
    layers = tuple(Layer)
    order: dict[str, int] = {node.code: at for at, node in enumerate(nodes)}
    reviews = sorted(
        record.reviews.values(),
        key=lambda review: (layers.index(review.layer), order.get(review.indicator, 0)),
    )

    def decided(view: Review) -> Lines:
        if view.reopened:
            return translate("The answer changed since; to be reviewed again")
        if view.accepted:
            return translate("Accepted")
        return translate("Returned")

    fields: tuple[Series[Review], ...] = (
        Series(translate("Review step"), lambda review: translate(review.layer.word), 0, 24),
        Series(translate("Indicator"), lambda review: review.indicator, 0, 12, CODE),
        Series(translate("Level"), lambda review: review.level, 0, 10, LEVEL),
        Series(
            translate("Reason"),
            lambda review: translate(review.reason.word) if review.reason else (),
            0,
            36,
        ),
        Series(translate("Comment"), lambda review: review.comment, 0, 60),
        Series(translate("Person"), lambda review: review.by, 0, 24),
        Series(
            translate("Date"), lambda review: review.at.astimezone().date(), 0, 13, Measure.DATE
        ),
        Series(translate("Decision"), decided, 0, 24),
    )
    return sheet_of("Review_log", translate("Review"), fields, reviews)


def roster_sheets(facts: Facts) -> list[ReportSheet]:
    def column(question: Question) -> Series[RowId]:
        def answer_in(row: RowId) -> Value | Lines:
            place = Place(question.code, row)
            answer = facts.answer(place)
            if isinstance(answer, tuple) or question.choices:
                return _answer_lines(facts, question, place)
            return answer

        return Series(facts.text(question.label), answer_in, 0, 24)

    rosters = facts.questionnaire.rosters
    titles = sheet_titles(f"Roster_{roster.code}" for roster in rosters)
    sheets = []
    for roster, title in zip(rosters, titles.values(), strict=True):
        fields: list[Series[RowId]] = [Series(facts.translate("Row"), str, 0, 12, CODE)]
        fields += map(column, facts.questionnaire.columns[roster.code])
        rows = facts.record.rows.get(roster.code, ())
        made = sheet_of(title, facts.text(roster.label), fields, rows)
        sheets.append(replace(made, keys=2))
    return sheets


def dictionary_sheet(facts: Facts) -> ReportSheet:
    translate = facts.translate
    text = facts.text

    def choices(question: Question) -> str:
        return "; ".join(
            f"{choice.name} = {inline(text(choice.label))}" for choice in question.choices
        )

    fields: tuple[Series[Question], ...] = (
        Series(translate("Question code"), lambda question: question.code, 0, 18, CODE),
        Series(translate("Kind"), lambda question: question.type.value, 0, 18, CODE),
        Series(translate("Question"), lambda question: text(question.label), 0, 60),
        Series(translate("Indicator"), lambda question: question.indicator, 0, 12, CODE),
        Series(
            translate("Weight"),
            lambda question: question.weight if question.indicator else None,
            0,
            10,
            WEIGHT,
        ),
        Series(translate("Choices"), choices, 0, 70),
        Series(translate("Shown only when"), lambda question: question.relevant, 0, 40, CODE),
    )
    questions = facts.questionnaire.questions
    return sheet_of("Data_dictionary", translate("Data dictionary"), fields, questions)
