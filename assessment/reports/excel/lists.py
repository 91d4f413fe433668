"""The sheets of a unit's workbook that list and tell: answers, evidence, reviews, reasons, plan."""

import re

from assessment.language.digits import latin_digits
from assessment.questionnaire.model import Choice, Group, Question, QuestionType
from assessment.reports.blocks import Lines
from assessment.reports.facts import Facts
from assessment.reports.sheets import Measure, ReportSheet, SheetColumn, Value, head, sheet_of
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
from assessment.responses.model import Answer, Objection, Place, ReasonCode, Review
from assessment.scoring.chain import STATE_WORDS, ExplainedPart
from assessment.scoring.explain import explain_down
from assessment.scoring.rules import AGGREGATION_WORDS

_LONGEST_NAME = 31
_KEYS = 2
_TO_FILL = 48.0
_TICKED = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


def answers_sheet(facts: Facts) -> ReportSheet:
    """Every question that is asked or calculated, in the long form."""
    say, record = facts.speech.say, facts.order.record
    places = (
        (question, place)
        for question in record.questionnaire.questions
        if question.asked or question.type is QuestionType.CALCULATE
        for place in record.places(question.code)
    )
    return sheet_of(
        "Answers", say("Answers"), places,
        (say("Question code"), 18, Measure.CODE, lambda one: one[0].code),
        (say("Row"), 12, Measure.CODE, lambda one: one[1].row and str(one[1].row)),
        (say("Indicator"), 11, Measure.CODE, lambda one: one[0].indicator),
        (say("Question"), 60, Measure.TEXT, lambda one: facts.speech.text(one[0].label)),
        (say("Status"), 16, Measure.TEXT, lambda one: _status(facts, one[1])),
        (say("Value"), 20, Measure.TEXT, lambda one: _value(facts.answer(one[1]))),
        (say("Answer"), 50, Measure.TEXT, lambda one: _said(facts, *one)),
        (say("Comment"), 40, Measure.TEXT, lambda one: record.response(*one[1]).comment),
    )  # fmt: skip


def _status(facts: Facts, place: Place) -> str:
    say = facts.speech.say
    declared = facts.order.record.response(*place).not_applicable
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
    say, record = facts.speech.say, facts.order.record
    criteria = (
        (place, choice)
        for question in record.questionnaire.questions
        if question.indicator is not None and question.type in _TICKED
        for place in record.places(question.code)
        if facts.is_relevant(place)
        for choice in question.choices
    )
    return sheet_of(
        "Criteria", say("Criteria"), criteria,
        (say("Question code"), 14, Measure.CODE, lambda one: one[0].question),
        (say("Row"), 12, Measure.CODE, lambda one: one[0].row and str(one[0].row)),
        (say("Choice"), 14, Measure.CODE, lambda one: one[1].name),
        (say("Level"), 9, Measure.LEVEL, lambda one: one[1].level),
        (say("Criterion"), 80, Measure.TEXT, lambda one: facts.speech.text(one[1].label)),
        (say("Met (1 = yes)"), 12, Measure.LEVEL, lambda one: _met(facts.answer(one[0]), one[1])),
        strong=5,
    )  # fmt: skip


def _met(answer: Answer | None, choice: Choice) -> int | None:
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return None if answer is None else int(choice.name in chosen)


def evidence_sheet(facts: Facts) -> ReportSheet:
    say = facts.speech.say
    return sheet_of(
        "Evidence", say("Evidence register"), register(facts),
        (say("Questions"), 16, Measure.CODE,
         lambda one: ", ".join(dict.fromkeys(place.question for place in one[0]))),
        (say("Title of the document"), 50, Measure.TEXT,
         lambda one: one[1].title or one[1].file_name),
        (say("Document number"), 18, Measure.CODE, lambda one: one[1].number),
        (say("Date"), 13, Measure.DATE, lambda one: one[1].dated),
        (say("Issuer"), 30, Measure.TEXT, lambda one: one[1].issuer),
        (say("Verdict"), 16, Measure.TEXT, lambda one: say(VERDICTS[one[1].verdict])),
        (say("Reason"), 32, Measure.TEXT, lambda one: _reason(facts, one[1].reason)),
        (say("Comment"), 40, Measure.TEXT, lambda one: one[1].reviewer_note),
        (("SHA-256",), 20, Measure.CODE, lambda one: one[1].digest),
    )  # fmt: skip


def _reason(facts: Facts, reason: ReasonCode | None) -> Lines:
    return () if reason is None else facts.speech.say(REASONS[reason])


def reviews_sheet(facts: Facts) -> ReportSheet:
    say, record = facts.speech.say, facts.order.record
    order: dict[str, int] = {
        node.code: at for at, node in enumerate(record.questionnaire.indicators)
    }
    layers = tuple(LAYERS)
    reviews = sorted(
        record.reviews.values(),
        key=lambda each: (layers.index(each.layer), order.get(each.indicator, 0)),
    )
    return sheet_of(
        "Review_log", say("Review"), reviews,
        (say("Review step"), 24, Measure.TEXT, lambda one: say(LAYERS[one.layer])),
        (say("Indicator"), 12, Measure.CODE, lambda one: one.indicator),
        (say("Level"), 10, Measure.LEVEL, lambda one: one.level),
        (say("Reason"), 36, Measure.TEXT, lambda one: _reason(facts, one.reason)),
        (say("Comment"), 60, Measure.TEXT, lambda one: one.comment),
        (say("Person"), 24, Measure.TEXT, lambda one: one.by),
        (say("Date"), 13, Measure.DATE, lambda one: one.at.astimezone().date()),
        (say("Decision"), 24, Measure.TEXT, lambda one: _decided(facts, one)),
    )  # fmt: skip


def _decided(facts: Facts, view: Review) -> Lines:
    if view.reopened:
        return facts.speech.say("The answer changed since; to be reviewed again")
    return facts.speech.say("Accepted") if view.accepted else facts.speech.say("Returned")


def roster_sheets(facts: Facts) -> list[ReportSheet]:
    taken: set[str] = set()
    sheets = []
    for roster in facts.order.record.questionnaire.rosters:
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
    record = facts.order.record
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
    return sheet_of(
        "Action_plan", say("Action plan"), in_order(facts),
        (say("Indicator"), 11, Measure.CODE, lambda one: one.code),
        (say("Name"), 36, Measure.TEXT, facts.label),
        (say("Level"), 9, Measure.LEVEL, lambda one: facts.score(one).level),
        (say("Recommendation"), 60, Measure.TEXT, lambda one: recommended(facts, one)),
        (say("What will be done"), 50, Measure.TEXT, lambda _: None),
        (say("Person in charge"), 26, Measure.TEXT, lambda _: None),
        (say("Time limit"), 18, Measure.TEXT, lambda _: None),
        tall=_TO_FILL,
    )  # fmt: skip


def dictionary_sheet(facts: Facts) -> ReportSheet:
    say, text = facts.speech.say, facts.speech.text
    return sheet_of(
        "Data_dictionary", say("Data dictionary"), facts.order.record.questionnaire.questions,
        (say("Question code"), 18, Measure.CODE, lambda one: one.code),
        (say("Kind"), 18, Measure.CODE, lambda one: one.type.value),
        (say("Question"), 60, Measure.TEXT, lambda one: text(one.label)),
        (say("Indicator"), 12, Measure.CODE, lambda one: one.indicator),
        (say("Weight"), 10, Measure.WEIGHT, lambda one: one.weight if one.indicator else None),
        (say("Choices"), 70, Measure.TEXT,
         lambda one: "; ".join(f"{each.name} = {inline(text(each.label))}"
                               for each in one.choices)),
        (say("Shown only when"), 40, Measure.CODE, lambda one: one.relevant),
    )  # fmt: skip


def telling_sheets(facts: Facts) -> list[ReportSheet]:
    """The reasons; objections and comparisons where there are any."""
    sheets = [_why(facts)]
    if facts.order.record.objections:
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
    return sheet_of(
        "Why", say("Annex: why these scores"), parts,
        (say("Node"), 12, Measure.CODE, lambda one: one[0].code),
        (say("Rule"), 24, Measure.TEXT, lambda one: say(AGGREGATION_WORDS[one[0].aggregation])),
        (say("Part"), 12, Measure.CODE, lambda one: one[1].code),
        (say("Name"), 46, Measure.TEXT, lambda one: facts.speech.text(one[1].label)),
        (say("Weight"), 10, Measure.WEIGHT, lambda one: one[1].weight),
        (say("Score"), 10, Measure.SCORE, lambda one: one[1].score),
        (say("Adds"), 10, Measure.SCORE, lambda one: one[1].contribution),
        (say("Why"), 90, Measure.TEXT, lambda one: _told(facts, one[1])),
    )  # fmt: skip


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
    return sheet_of(
        "Objections", say("Objections and answers"), facts.order.record.objections,
        (say("Indicator"), 12, Measure.CODE, lambda one: one.indicator),
        (say("Objection"), 60, Measure.TEXT, lambda one: one.words),
        (say("Person"), 24, Measure.TEXT, lambda one: one.by),
        (say("Date"), 13, Measure.DATE, lambda one: one.at.astimezone().date()),
        (say("Decision"), 20, Measure.TEXT, lambda one: _decision(facts, one)),
        (say("Answer"), 60, Measure.TEXT, lambda one: one.answer),
        (say("Answered by"), 24, Measure.TEXT, lambda one: one.answered_by),
        (say("Date"), 13, Measure.DATE,
         lambda one: one.answered_at and one.answered_at.astimezone().date()),
    )  # fmt: skip


def _decision(facts: Facts, objection: Objection) -> Lines:
    if objection.answered_at is None:
        return facts.speech.say("No answer yet")
    return facts.speech.say("Upheld") if objection.upheld else facts.speech.say("Not upheld")


def _beside(facts: Facts) -> ReportSheet:
    say = facts.speech.say
    compared = (
        (node, facts.changed.get(node.code), facts.standings.get(node.code))
        for node in facts.order.record.questionnaire.nodes
    )
    return sheet_of(
        "Comparison", say("Comparison"), compared,
        (say("Node"), 12, Measure.CODE, lambda one: one[0].code),
        (say("Name"), 46, Measure.TEXT, lambda one: facts.speech.text(one[0].label)),
        (say("Score"), 10, Measure.SCORE, lambda one: facts.score(one[0]).score),
        (say("Previous"), 12, Measure.SCORE, lambda one: one[1].before if one[1] else None),
        (say("Change, like for like"), 14, Measure.DIFFERENCE,
         lambda one: one[1].like_for_like if one[1] else None),
        (say("Indicators compared"), 14, Measure.COUNT,
         lambda one: one[1].common if one[1] else None),
        (say("Median of peers"), 14, Measure.SCORE,
         lambda one: one[2].median if one[2] else None),
        (say("Units compared with"), 14, Measure.COUNT,
         lambda one: one[2].peers if one[2] else None),
        strong=2,
    )  # fmt: skip
