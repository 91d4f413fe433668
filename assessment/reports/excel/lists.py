"""The sheets of a unit's workbook that list and tell: answers, evidence, reviews, reasons, plan."""

import re
from collections.abc import Iterator

from assessment.language.digits import latin_digits
from assessment.questionnaire.model import Group, Question, QuestionType
from assessment.reports.blocks import Lines
from assessment.reports.facts import Facts
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
from assessment.responses.model import Answer, Place, Review
from assessment.scoring.chain import STATE_WORDS, ExplainedPart
from assessment.scoring.explain import explain_down
from assessment.scoring.rules import AGGREGATION_WORDS

_LONGEST_NAME = 31
_KEYS = 2
_TO_FILL = 48.0
_TICKED = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


def answers_sheet(facts: Facts) -> ReportSheet:
    """Every question that is asked or calculated, in the long form."""
    say = facts.speech.say
    columns = (
        SheetColumn(head(say("Question code")), 18, Measure.CODE),
        SheetColumn(head(say("Row")), 12, Measure.CODE),
        SheetColumn(head(say("Indicator")), 11, Measure.CODE),
        SheetColumn(head(say("Question")), 60),
        SheetColumn(head(say("Status")), 16),
        SheetColumn(head(say("Value")), 20),
        SheetColumn(head(say("Answer")), 50),
        SheetColumn(head(say("Comment")), 40),
    )
    rows = tuple(
        _answer_row(facts, question, place)
        for question in facts.order.record.questionnaire.questions
        if question.asked or question.type is QuestionType.CALCULATE
        for place in facts.order.record.places(question.code)
    )
    return ReportSheet("Answers", head(say("Answers")), columns, rows)


def _answer_row(facts: Facts, question: Question, place: Place) -> tuple[Value, ...]:
    response = facts.order.record.response(*place)
    answer = facts.answer(place)
    said = once(tuple(answer_text(question, answer, each) for each in facts.speech.languages))
    return (
        question.code,
        None if place.row is None else str(place.row),
        question.indicator,
        inline(facts.speech.text(question.label)),
        _status(facts, place, answer),
        _value(answer),
        inline(said),
        response.comment,
    )


def _status(facts: Facts, place: Place, answer: Answer | None) -> str:
    declared = facts.order.record.response(*place).not_applicable
    if not facts.is_relevant(place):
        return head(facts.speech.say("not asked"))
    if declared is not None:
        verdict = facts.speech.say(APPLICABILITY[declared.verdict])
        return f"{head(facts.speech.say('not applicable'))} ({head(verdict)})"
    return head(facts.speech.say("unanswered" if answer is None else "answered"))


def _value(answer: Answer | None) -> Value:
    return " ".join(answer) if isinstance(answer, tuple) else answer


def criteria_sheet(facts: Facts) -> ReportSheet:
    """Every criterion and choice of the scored questions, and whether it is met."""
    say = facts.speech.say
    columns = (
        SheetColumn(head(say("Question code")), 14, Measure.CODE),
        SheetColumn(head(say("Row")), 12, Measure.CODE),
        SheetColumn(head(say("Choice")), 14, Measure.CODE),
        SheetColumn(head(say("Level")), 9, Measure.LEVEL),
        SheetColumn(head(say("Criterion")), 80),
        SheetColumn(head(say("Met (1 = yes)")), 12, Measure.LEVEL, strong=True),
    )
    rows = tuple(
        row
        for question in facts.order.record.questionnaire.questions
        if question.indicator is not None and question.type in _TICKED
        for place in facts.order.record.places(question.code)
        if facts.is_relevant(place)
        for row in _criteria_rows(facts, question, place)
    )
    return ReportSheet("Criteria", head(say("Criteria")), columns, rows)


def _criteria_rows(facts: Facts, question: Question, place: Place) -> list[tuple[Value, ...]]:
    answer = facts.answer(place)
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return [
        (
            question.code,
            None if place.row is None else str(place.row),
            choice.name,
            choice.level,
            inline(facts.speech.text(choice.label)),
            None if answer is None else int(choice.name in chosen),
        )
        for choice in question.choices
    ]


def evidence_sheet(facts: Facts) -> ReportSheet:
    """The evidence register."""
    say = facts.speech.say
    texts = ("Title of the document", "Document number")
    columns = (
        SheetColumn(head(say("Questions")), 16, Measure.CODE),
        SheetColumn(head(say(texts[0])), 50),
        SheetColumn(head(say(texts[1])), 18, Measure.CODE),
        SheetColumn(head(say("Date")), 13, Measure.DATE),
        SheetColumn(head(say("Issuer")), 30),
        SheetColumn(head(say("Verdict")), 16),
        SheetColumn(head(say("Reason")), 32),
        SheetColumn(head(say("Comment")), 40),
        SheetColumn("SHA-256", 20, Measure.CODE),
    )
    rows = tuple(
        (
            ", ".join(dict.fromkeys(place.question for place in places)),
            each.title or each.file_name,
            each.number,
            each.dated,
            each.issuer,
            head(say(VERDICTS[each.verdict])),
            "" if each.reason is None else head(say(REASONS[each.reason])),
            each.reviewer_note,
            each.digest,
        )
        for places, each in register(facts)
    )
    return ReportSheet("Evidence", head(say("Evidence register")), columns, rows)


def reviews_sheet(facts: Facts) -> ReportSheet:
    """Every review in the order of layers and indicators."""
    say = facts.speech.say
    columns = (
        SheetColumn(head(say("Review step")), 24),
        SheetColumn(head(say("Indicator")), 12, Measure.CODE),
        SheetColumn(head(say("Level")), 10, Measure.LEVEL),
        SheetColumn(head(say("Reason")), 36),
        SheetColumn(head(say("Comment")), 60),
        SheetColumn(head(say("Person")), 24),
        SheetColumn(head(say("Date")), 13, Measure.DATE),
        SheetColumn(head(say("Decision")), 24),
    )
    order: dict[str, int] = {
        node.code: at for at, node in enumerate(facts.order.record.questionnaire.indicators)
    }
    layers = tuple(LAYERS)
    reviews = sorted(
        facts.order.record.reviews.values(),
        key=lambda each: (layers.index(each.layer), order.get(each.indicator, 0)),
    )
    rows = tuple(
        (
            head(say(LAYERS[each.layer])),
            each.indicator,
            each.level,
            "" if each.reason is None else head(say(REASONS[each.reason])),
            each.comment,
            each.by,
            each.at.astimezone().date(),
            head(_decided(facts, each)),
        )
        for each in reviews
    )
    return ReportSheet("Review_log", head(say("Review")), columns, rows)


def _decided(facts: Facts, view: Review) -> Lines:
    """Whether a view accepts its indicator, returns it, or counts no longer."""
    if view.reopened:
        return facts.speech.say("The answer changed since; to be reviewed again")
    return facts.speech.say("Accepted") if view.accepted else facts.speech.say("Returned")


def roster_sheets(facts: Facts) -> list[ReportSheet]:
    """One sheet per roster, one row per row."""
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
        said = tuple(answer_text(question, answer, each) for each in facts.speech.languages)
        return inline(once(said))
    return answer


def plan_sheet(facts: Facts) -> ReportSheet:
    """The action plan to fill in: every finding."""
    say = facts.speech.say
    columns = (
        SheetColumn(head(say("Indicator")), 11, Measure.CODE),
        SheetColumn(head(say("Name")), 36),
        SheetColumn(head(say("Level")), 9, Measure.LEVEL),
        SheetColumn(head(say("Recommendation")), 60),
        SheetColumn(head(say("What will be done")), 50),
        SheetColumn(head(say("Person in charge")), 26),
        SheetColumn(head(say("Time limit")), 18),
    )
    rows = tuple(
        (
            node.code,
            inline(facts.label(node)),
            facts.score(node).level,
            inline(recommended(facts, node)),
            None,
            None,
            None,
        )
        for node in in_order(facts)
    )
    return ReportSheet("Action_plan", head(say("Action plan")), columns, rows, tall=_TO_FILL)


def dictionary_sheet(facts: Facts) -> ReportSheet:
    """Every question with its type, choices and conditions."""
    say = facts.speech.say
    columns = (
        SheetColumn(head(say("Question code")), 18, Measure.CODE),
        SheetColumn(head(say("Kind")), 18, Measure.CODE),
        SheetColumn(head(say("Question")), 60),
        SheetColumn(head(say("Indicator")), 12, Measure.CODE),
        SheetColumn(head(say("Weight")), 10, Measure.WEIGHT),
        SheetColumn(head(say("Choices")), 70),
        SheetColumn(head(say("Shown only when")), 40, Measure.CODE),
    )
    rows = tuple(
        (
            question.code,
            question.type.value,
            inline(facts.speech.text(question.label)),
            question.indicator,
            question.weight if question.indicator else None,
            "; ".join(
                f"{choice.name} = {inline(facts.speech.text(choice.label))}"
                for choice in question.choices
            ),
            question.relevant,
        )
        for question in facts.order.record.questionnaire.questions
    )
    return ReportSheet("Data_dictionary", head(say("Data dictionary")), columns, rows)


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
    columns = (
        SheetColumn(head(say("Node")), 12, Measure.CODE),
        SheetColumn(head(say("Rule")), 24),
        SheetColumn(head(say("Part")), 12, Measure.CODE),
        SheetColumn(head(say("Name")), 46),
        SheetColumn(head(say("Weight")), 10, Measure.WEIGHT),
        SheetColumn(head(say("Score")), 10, Measure.SCORE),
        SheetColumn(head(say("Adds")), 10, Measure.SCORE),
        SheetColumn(head(say("Why")), 90),
    )
    title = head(say("Annex: why these scores"))
    return ReportSheet("Why", title, columns, tuple(_reasons(facts)))


def _reasons(facts: Facts) -> Iterator[tuple[Value, ...]]:
    order = facts.order
    root = facts.result.overall.code
    for chain in explain_down(order.record, order.evaluation, facts.result, root):
        rule = inline(facts.speech.say(AGGREGATION_WORDS[chain.aggregation]))
        for part in chain.parts:
            label = inline(facts.speech.text(part.label))
            yield (chain.code, rule, part.code, label, part.weight, part.score,
                   part.contribution, _told(facts, part))  # fmt: skip


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
    columns = (
        SheetColumn(head(say("Indicator")), 12, Measure.CODE),
        SheetColumn(head(say("Objection")), 60),
        SheetColumn(head(say("Person")), 24),
        SheetColumn(head(say("Date")), 13, Measure.DATE),
        SheetColumn(head(say("Decision")), 20),
        SheetColumn(head(say("Answer")), 60),
        SheetColumn(head(say("Answered by")), 24),
        SheetColumn(head(say("Date")), 13, Measure.DATE),
    )
    rows = []
    for one in facts.order.record.objections:
        decision = say("Upheld") if one.upheld else say("Not upheld")
        if one.answered_at is None:
            decision = say("No answer yet")
        answered = None if one.answered_at is None else one.answered_at.astimezone().date()
        rows.append((one.indicator, one.words, one.by, one.at.astimezone().date(), head(decision),
                     one.answer, one.answered_by, answered))  # fmt: skip
    return ReportSheet("Objections", head(say("Objections and answers")), columns, tuple(rows))


def _beside(facts: Facts) -> ReportSheet:
    say = facts.speech.say
    columns = (
        SheetColumn(head(say("Node")), 12, Measure.CODE),
        SheetColumn(head(say("Name")), 46),
        SheetColumn(head(say("Score")), 10, Measure.SCORE, strong=True),
        SheetColumn(head(say("Previous")), 12, Measure.SCORE),
        SheetColumn(head(say("Change, like for like")), 14, Measure.DIFFERENCE),
        SheetColumn(head(say("Indicators compared")), 14, Measure.COUNT),
        SheetColumn(head(say("Median of peers")), 14, Measure.SCORE),
        SheetColumn(head(say("Units compared with")), 14, Measure.COUNT),
    )
    rows = []
    for node in facts.order.record.questionnaire.nodes:
        change, standing = facts.changed.get(node.code), facts.standings.get(node.code)
        rows.append(
            (
                node.code,
                inline(facts.speech.text(node.label)),
                facts.score(node).score,
                None if change is None else change.before,
                None if change is None else change.like_for_like,
                None if change is None else change.common,
                None if standing is None else standing.median,
                None if standing is None else standing.peers,
            )
        )
    return ReportSheet("Comparison", head(say("Comparison")), columns, tuple(rows))
