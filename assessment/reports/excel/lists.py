"""The sheets of a unit's workbook that list and tell: answers, evidence, reviews, reasons, plan."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assessment.language.digits import latin_digits
from assessment.questionnaire.model import Choice, Group, Question, QuestionType
from assessment.questionnaire.structure import Node
from assessment.questionnaire.values import Answer
from assessment.reports.blocks import Lines
from assessment.reports.facts import Facts
from assessment.reports.figures import (
    CODE,
    COUNT,
    DIFFERENCE,
    LEVEL,
    SCORE,
    WEIGHT,
    Series,
    sheet_of,
)
from assessment.reports.sheets import Measure, ReportSheet, SheetColumn, Value, head
from assessment.reports.unit.findings import in_order, recommended, register
from assessment.reports.wording import (
    APPLICABILITY,
    LAYERS,
    REASONS,
    VERDICTS,
    answer_text,
    inline,
    once,
)
from assessment.responses.model import Evidence, Objection, Place, ReasonCode, Review
from assessment.scoring.chain import STATE_WORDS, ExplainedPart, Explanation
from assessment.scoring.compare import ScoreChange, Standing
from assessment.scoring.explain import explain_down
from assessment.scoring.rules import AGGREGATION_WORDS

_LONGEST_NAME = 31
_KEYS = 2
_TO_FILL = 48.0


def answers_sheet(facts: Facts) -> ReportSheet:
    """Every question that is asked or calculated, in the long form."""
    say, record = facts.speech.say, facts.record
    places = (
        (question, place)
        for question in record.questionnaire.questions
        if question.asked or question.type is QuestionType.CALCULATE
        for place in record.places(question.code)
    )
    fields: tuple[Series[tuple[Question, Place]], ...] = (
        Series(say("Question code"), lambda one: one[0].code, 0, 18, CODE),
        Series(say("Row"), lambda one: one[1].row and str(one[1].row), 0, 12, CODE),
        Series(say("Indicator"), lambda one: one[0].indicator, 0, 11, CODE),
        Series(say("Question"), lambda one: facts.speech.text(one[0].label), 0, 60),
        Series(say("Status"), lambda one: _status(facts, one[1]), 0, 16),
        Series(say("Value"), lambda one: _value(facts.answer(one[1])), 0, 20),
        Series(say("Answer"), lambda one: _said(facts, *one), 0, 50),
        Series(say("Comment"), lambda one: record.response(*one[1]).comment, 0, 40),
    )
    return sheet_of("Answers", say("Answers"), fields, places)


def _status(facts: Facts, place: Place) -> str:
    say = facts.speech.say
    declared = facts.record.response(*place).not_applicable
    if not facts.is_relevant(place):
        return inline(say("not asked"))
    if declared is not None:
        verdict = inline(say(APPLICABILITY[declared.verdict]))
        return f"{inline(say('not applicable'))} ({verdict})"
    return inline(say("unanswered" if facts.answer(place) is None else "answered"))


def _value(answer: Answer | None) -> Value:
    return " ".join(answer) if isinstance(answer, tuple) else answer


def _said(facts: Facts, question: Question, place: Place) -> Lines:
    answer = facts.answer(place)
    return once(tuple(answer_text(question, answer, each) for each in facts.speech.languages))


def criteria_sheet(facts: Facts) -> ReportSheet:
    say, record = facts.speech.say, facts.record
    criteria = (
        (place, choice)
        for question in record.questionnaire.questions
        if question.indicator is not None
        for place in record.places(question.code)
        if facts.is_relevant(place)
        for choice in question.choices
    )
    fields: tuple[Series[tuple[Place, Choice]], ...] = (
        Series(say("Question code"), lambda one: one[0].question, 0, 14, CODE),
        Series(say("Row"), lambda one: one[0].row and str(one[0].row), 0, 12, CODE),
        Series(say("Choice"), lambda one: one[1].name, 0, 14, CODE),
        Series(say("Level"), lambda one: one[1].level, 0, 9, LEVEL),
        Series(say("Criterion"), lambda one: facts.speech.text(one[1].label), 0, 80),
        Series(
            say("Met (1 = yes)"),
            lambda one: _met(facts.answer(one[0]), one[1]),
            0,
            12,
            LEVEL,
            strong=True,
        ),
    )
    return sheet_of("Criteria", say("Criteria"), fields, criteria)


def _met(answer: Answer | None, choice: Choice) -> int | None:
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return None if answer is None else int(choice.name in chosen)


def evidence_sheet(facts: Facts) -> ReportSheet:
    say = facts.speech.say
    fields: tuple[Series[tuple[Sequence[Place], Evidence]], ...] = (
        Series(
            say("Questions"),
            lambda one: ", ".join(dict.fromkeys(place.question for place in one[0])),
            0,
            16,
            CODE,
        ),
        Series(say("Title of the document"), lambda one: one[1].title or one[1].file_name, 0, 50),
        Series(say("Document number"), lambda one: one[1].number, 0, 18, CODE),
        Series(say("Date"), lambda one: one[1].dated, 0, 13, Measure.DATE),
        Series(say("Issuer"), lambda one: one[1].issuer, 0, 30),
        Series(say("Verdict"), lambda one: say(VERDICTS[one[1].verdict]), 0, 16),
        Series(say("Reason"), lambda one: _reason(facts, one[1].reason), 0, 32),
        Series(say("Comment"), lambda one: one[1].reviewer_note, 0, 40),
        Series(("SHA-256",), lambda one: one[1].digest, 0, 20, CODE),
    )
    return sheet_of("Evidence", say("Evidence register"), fields, register(facts))


def _reason(facts: Facts, reason: ReasonCode | None) -> Lines:
    return () if reason is None else facts.speech.say(REASONS[reason])


def reviews_sheet(facts: Facts) -> ReportSheet:
    say, record = facts.speech.say, facts.record
    order: dict[str, int] = {
        node.code: at for at, node in enumerate(record.questionnaire.indicators)
    }
    layers = tuple(LAYERS)
    reviews = sorted(
        record.reviews.values(),
        key=lambda each: (layers.index(each.layer), order.get(each.indicator, 0)),
    )
    fields: tuple[Series[Review], ...] = (
        Series(say("Review step"), lambda one: say(LAYERS[one.layer]), 0, 24),
        Series(say("Indicator"), lambda one: one.indicator, 0, 12, CODE),
        Series(say("Level"), lambda one: one.level, 0, 10, LEVEL),
        Series(say("Reason"), lambda one: _reason(facts, one.reason), 0, 36),
        Series(say("Comment"), lambda one: one.comment, 0, 60),
        Series(say("Person"), lambda one: one.by, 0, 24),
        Series(say("Date"), lambda one: one.at.astimezone().date(), 0, 13, Measure.DATE),
        Series(say("Decision"), lambda one: _decided(facts, one), 0, 24),
    )
    return sheet_of("Review_log", say("Review"), fields, reviews)


def _decided(facts: Facts, view: Review) -> Lines:
    if view.reopened:
        return facts.speech.say("The answer changed since; to be reviewed again")
    return facts.speech.say("Accepted") if view.accepted else facts.speech.say("Returned")


def roster_sheets(facts: Facts) -> list[ReportSheet]:
    taken: set[str] = set()
    sheets = []
    for roster in facts.questionnaire.rosters:
        name = _sheet_name(roster.code, taken)
        taken.add(name.lower())
        sheets.append(_roster_sheet(facts, roster, name))
    return sheets


def _sheet_name(code: str, taken: set[str]) -> str:
    """A name Excel accepts: no forbidden sign, at most 31 characters, not used before.

    In Khmer its beginning is shorter, so that it stays a name Excel accepts.
    """
    plain = re.sub(r"[\[\]:*?/\\']", "_", f"Roster_{code}")[:_LONGEST_NAME]
    name, number = plain, 2
    while name.lower() in taken:
        ending = f"_{number}"
        name, number = plain[: _LONGEST_NAME - len(ending)] + ending, number + 1
    return name


def _roster_sheet(facts: Facts, roster: Group, name: str) -> ReportSheet:
    record = facts.record
    asked = record.questionnaire.columns[roster.code]
    columns = (
        SheetColumn(head(facts.speech.say("Row")), 12, Measure.CODE),
        *(SheetColumn(inline(facts.speech.text(each.label)), 24) for each in asked),
    )
    rows = tuple(
        (str(row), *(_roster_value(facts, each, Place(each.code, row)) for each in asked))
        for row in record.rows.get(roster.code, ())
    )
    return ReportSheet(name, inline(facts.speech.text(roster.label)), columns, rows, keys=_KEYS)


def _roster_value(facts: Facts, question: Question, place: Place) -> Value:
    answer = facts.answer(place)
    if isinstance(answer, tuple) or question.choices:
        return inline(_said(facts, question, place))
    return answer


def plan_sheet(facts: Facts) -> ReportSheet:
    """The action plan to fill in: every finding."""
    say = facts.speech.say
    fields: tuple[Series[Node], ...] = (
        Series(say("Indicator"), lambda one: one.code, 0, 11, CODE),
        Series(say("Name"), facts.label, 0, 36),
        Series(say("Level"), lambda one: facts.score(one).level, 0, 9, LEVEL),
        Series(say("Recommendation"), lambda one: recommended(facts, one), 0, 60),
        Series(say("What will be done"), lambda _: None, 0, 50),
        Series(say("Person in charge"), lambda _: None, 0, 26),
        Series(say("Time limit"), lambda _: None, 0, 18),
    )
    return replace(
        sheet_of("Action_plan", say("Action plan"), fields, in_order(facts)), tall=_TO_FILL
    )


def dictionary_sheet(facts: Facts) -> ReportSheet:
    say, text = facts.speech.say, facts.speech.text
    fields: tuple[Series[Question], ...] = (
        Series(say("Question code"), lambda one: one.code, 0, 18, CODE),
        Series(say("Kind"), lambda one: one.type.value, 0, 18, CODE),
        Series(say("Question"), lambda one: text(one.label), 0, 60),
        Series(say("Indicator"), lambda one: one.indicator, 0, 12, CODE),
        Series(say("Weight"), lambda one: one.weight if one.indicator else None, 0, 10, WEIGHT),
        Series(
            say("Choices"),
            lambda one: "; ".join(
                f"{each.name} = {inline(text(each.label))}" for each in one.choices
            ),
            0,
            70,
        ),
        Series(say("Shown only when"), lambda one: one.relevant, 0, 40, CODE),
    )
    return sheet_of(
        "Data_dictionary",
        say("Data dictionary"),
        fields,
        facts.questionnaire.questions,
    )


def telling_sheets(facts: Facts) -> list[ReportSheet]:
    """The reasons; objections and comparisons where there are any."""
    sheets = [_why(facts)]
    if facts.record.objections:
        sheets.append(_objections(facts))
    if facts.order.previous is not None or facts.order.peers:
        sheets.append(_beside(facts))
    return sheets


def _why(facts: Facts) -> ReportSheet:
    say = facts.speech.say
    order, root = facts.order, facts.result.overall.code
    parts = (
        (chain, part)
        for chain in explain_down(order.record, order.evaluation, facts.result, root)
        for part in chain.parts
    )
    fields: tuple[Series[tuple[Explanation, ExplainedPart]], ...] = (
        Series(say("Node"), lambda one: one[0].code, 0, 12, CODE),
        Series(say("Rule"), lambda one: say(AGGREGATION_WORDS[one[0].aggregation]), 0, 24),
        Series(say("Part"), lambda one: one[1].code, 0, 12, CODE),
        Series(say("Name"), lambda one: facts.speech.text(one[1].label), 0, 46),
        Series(say("Weight"), lambda one: one[1].weight, 0, 10, WEIGHT),
        Series(say("Score"), lambda one: one[1].score, 0, 10, SCORE),
        Series(say("Adds"), lambda one: one[1].contribution, 0, 10, SCORE),
        Series(say("Why"), lambda one: _told(facts, one[1]), 0, 90),
    )
    return sheet_of("Why", say("Annex: why these scores"), fields, parts)


def _told(facts: Facts, part: ExplainedPart) -> str:
    state = STATE_WORDS.get(part.state)
    told = [] if state is None else [inline(facts.speech.say(state))]
    told += [
        " / ".join(dict.fromkeys(latin_digits(note.said(words)) for words in facts.speech.words))
        for note in part.notes
    ]
    return "\n".join(told)


def _objections(facts: Facts) -> ReportSheet:
    say = facts.speech.say
    fields: tuple[Series[Objection], ...] = (
        Series(say("Indicator"), lambda one: one.indicator, 0, 12, CODE),
        Series(say("Objection"), lambda one: one.words, 0, 60),
        Series(say("Person"), lambda one: one.by, 0, 24),
        Series(say("Date"), lambda one: one.at.astimezone().date(), 0, 13, Measure.DATE),
        Series(say("Decision"), lambda one: _decision(facts, one), 0, 20),
        Series(say("Answer"), lambda one: one.answer, 0, 60),
        Series(say("Answered by"), lambda one: one.answered_by, 0, 24),
        Series(
            say("Date"),
            lambda one: one.answered_at and one.answered_at.astimezone().date(),
            0,
            13,
            Measure.DATE,
        ),
    )
    return sheet_of("Objections", say("Objections and answers"), fields, facts.record.objections)


def _decision(facts: Facts, objection: Objection) -> Lines:
    if objection.answered_at is None:
        return facts.speech.say("No answer yet")
    return facts.speech.say("Upheld") if objection.upheld else facts.speech.say("Not upheld")


def _beside(facts: Facts) -> ReportSheet:
    say = facts.speech.say
    compared = (
        (node, facts.changed.get(node.code), facts.standings.get(node.code))
        for node in facts.questionnaire.nodes
    )
    fields: tuple[Series[tuple[Node, ScoreChange | None, Standing | None]], ...] = (
        Series(say("Node"), lambda one: one[0].code, 0, 12, CODE),
        Series(say("Name"), lambda one: facts.speech.text(one[0].label), 0, 46),
        Series(say("Score"), lambda one: facts.score(one[0]).score, 0, 10, SCORE, strong=True),
        Series(say("Previous"), lambda one: one[1].before if one[1] else None, 0, 12, SCORE),
        Series(
            say("Change, like for like"),
            lambda one: one[1].like_for_like if one[1] else None,
            0,
            14,
            DIFFERENCE,
        ),
        Series(
            say("Indicators compared"), lambda one: one[1].common if one[1] else None, 0, 14, COUNT
        ),
        Series(say("Median of peers"), lambda one: one[2].median if one[2] else None, 0, 14, SCORE),
        Series(
            say("Units compared with"), lambda one: one[2].peers if one[2] else None, 0, 14, COUNT
        ),
    )
    return sheet_of("Comparison", say("Comparison"), fields, compared)
