"""Section 4: gates, what does not apply or is unanswered, and the rows of rosters."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from assessment.printing import blocks
from assessment.printing.blocks import Block, Cell, Column, Heading, Lines, Paragraph, Row, Section
from assessment.printing.figures import SCORE, Series, on_paper
from assessment.printing.wording import inline, joined, once, share_text, weight_text
from assessment.questionnaire import model, question_types
from assessment.questionnaire.structure import Gate, GateCondition
from assessment.reports.facts import Facts
from assessment.responses.model import NotApplicable, Place
from assessment.words import mark

GATES_TITLE = mark("Gates, exceptions and lists")
_MOST_OPEN = 30
_CONDITIONS = {
    GateCondition.MISSING: mark("no score"),
    GateCondition.ZERO: mark("score is {threshold}"),
    GateCondition.BELOW: mark("score below {threshold}"),
}


def gates_section(facts: Facts) -> Section:
    parts_of_section = (_gates, _not_applicable, _unanswered, _lists)
    parts = tuple(block for tell in parts_of_section for block in tell(facts))
    measured = facts.translate(
        "Gates change the level, never the score, unless they set it to zero"
    )
    return Section(facts.translate(GATES_TITLE), _headline(facts), parts, measured)


def _headline(facts: Facts) -> Lines:
    total, shut, unknown = (
        len(gates) for gates in (facts.questionnaire.gates, facts.result.gates, facts.unknown_gates)
    )
    changing = sum(gate.changed for gate in facts.result.gates)
    if not total:
        return facts.translate("This questionnaire has no gates.")
    if not shut and not unknown:
        return facts.translate("All gates are passed ({n}).", n=total)
    message = mark("Gates not passed: {n} of {total}; lowering a result: {changing}")
    if unknown:
        message = mark("Gates not passed: {n} of {total}; not yet known: {unknown}")
    return facts.translate(message, n=shut, total=total, changing=changing, unknown=unknown)


def _gates(facts: Facts) -> Iterator[Block]:
    if shut := facts.gates_of(closed=True):
        yield _closed_gates(facts, shut)
    passed = ", ".join(dict.fromkeys(gate.node for gate in facts.gates_of(closed=False)))
    if passed:
        yield Paragraph(facts.translate("Passed: {codes}", codes=passed))
    unknown = ", ".join(dict.fromkeys(gate.node for gate in facts.unknown_gates))
    if unknown:
        yield Paragraph(
            facts.translate("Not yet known, for lack of answers: {codes}", codes=unknown)
        )


def _closed_gates(facts: Facts, shut: tuple[Gate, ...]) -> blocks.Table:
    translate = facts.translate
    nodes = facts.questionnaire.node

    def named(gate: Gate) -> Cell:
        name = joined([(gate.node,), facts.label(nodes[gate.node])], " ")
        return Cell(name, below=facts.text(gate.reason))

    def result(gate: Gate) -> Cell:
        changed = any(
            closed_gate.gate == gate and closed_gate.changed for closed_gate in facts.result.gates
        )
        if changed:
            state = translate("not passed")
        else:
            state = translate("not passed; changes nothing")
        return Cell(state, bold=True, gate=True)

    def consequence(gate: Gate) -> Lines:
        target = facts.label(nodes[gate.target])
        if gate.cap is None:
            return translate("{target}: score becomes 0", target=target)
        return translate("{target}: at most level {level}", target=target, level=gate.cap)

    def condition(gate: Gate) -> Lines:
        return translate(_CONDITIONS[gate.condition], threshold=weight_text(gate.threshold))

    series: tuple[Series[Gate], ...] = (
        Series(translate("Gate"), named, 10.0),
        Series(translate("Condition"), condition, 2.6),
        Series(translate("Score"), lambda gate: facts.score(nodes[gate.node]).score, 1.5, 0, SCORE),
        Series(translate("Consequence"), consequence, 3.8),
        Series(translate("Result"), result, 3.6),
    )
    return on_paper(series, shut)


def _not_applicable(facts: Facts) -> list[Block]:
    translate = facts.translate
    questions = facts.questionnaire.by_code
    declared = [
        (place, response.not_applicable)
        for place, response in facts.record.responses.items()
        if response.not_applicable is not None
    ]
    heading = Heading(translate("Not applicable"))
    if not declared:
        return [heading, Paragraph(translate("Nothing was declared not applicable."))]
    declared.sort(key=lambda row: questions[row[0].question].row)
    series: tuple[Series[tuple[Place, NotApplicable]], ...] = (
        Series((), lambda row: row[0].question, 2.4, bold=True),
        Series(translate("Question"), lambda o: facts.text(questions[o[0].question].label), 7.0),
        Series(
            translate("Reason"), lambda o: Cell((o[1].reason,), below=(o[1].reviewer_note,)), 7.0
        ),
        Series(translate("Verdict"), lambda row: translate(row[1].verdict.word), 3.0),
    )
    return [heading, on_paper(series, declared)]


def _unanswered(facts: Facts) -> list[Block]:
    translate = facts.translate
    questions = [question for question in facts.questionnaire.questions if is_open(facts, question)]
    heading = Heading(translate("Unanswered"))
    if not questions:
        return [
            heading,
            Paragraph(translate("Every question that is scored or required is answered.")),
        ]
    lists = {roster.code: facts.text(roster.label) for roster in facts.questionnaire.rosters}

    def asked(question: model.Question) -> str:
        parts = [lists.get(question.roster or "", ()), facts.text(question.label)]
        return inline(joined(parts, " – "))

    series: tuple[Series[model.Question], ...] = (
        # The code people know: columns of a list have none of their own.
        Series((), lambda question: "" if question.roster else question.code, 2.4, bold=True),
        Series(translate("Question"), asked, 17.0),
    )
    parts: list[Block] = [heading, on_paper(series, questions[:_MOST_OPEN])]
    more = len(questions) - _MOST_OPEN
    if more > 0:
        parts.append(blocks.small(translate("and {n} more; the workbook lists them all", n=more)))
    return parts


def is_open(facts: Facts, question: model.Question) -> bool:
    if not question.asked or (question.indicator is None and question.required is None):
        return False
    return any(
        facts.is_relevant(place)
        and facts.answer(place) is None
        and facts.record.response(*place).not_applicable is None
        for place in facts.record.places(question.code)
    )


def _lists(facts: Facts) -> list[Block]:
    rows: list[Row] = []
    for roster in facts.questionnaire.rosters:
        number = len(facts.record.rows.get(roster.code, ()))
        count = facts.speech.translate_plural("{n} row", "{n} rows", number)
        rows.append(Row((Cell(facts.text(roster.label), bold=True), Cell(count)), group=True))
        rows += [
            Row((Cell((inline(facts.text(column.label)),)), Cell((inline(summary),), whole=True)))
            for column in facts.questionnaire.columns[roster.code]
            if (summary := _column_summary(facts, column))
        ]
    columns = (Column(facts.translate("Column"), 7.0), Column(facts.translate("In all rows"), 13.0))
    if rows:
        return [Heading(facts.translate("Lists")), blocks.Table(columns, tuple(rows))]
    return []


def _column_summary(facts: Facts, column: model.Question) -> Lines:
    all_answers = map(facts.answer, facts.record.places(column.code))
    answers = [answer for answer in all_answers if answer is not None]
    if not answers:
        return ()
    if question_types.adds_up(column):
        total = sum(float(answer) for answer in answers if isinstance(answer, int | Decimal))
        return facts.translate("sum {sum}, answered {n}", sum=weight_text(total), n=len(answers))
    chosen = Counter(
        name for answer in answers for name in (answer if isinstance(answer, tuple) else (answer,))
    )
    parts = [
        joined([facts.text(choice.label), (f"{n} ({share_text(n / len(answers), 0)})",)], " ")
        for choice in column.choices
        if (n := chosen[choice.name])
    ]
    return once(joined(parts, "; "))
