"""What was found, what backs it, what was objected, the plan, the actions of the policy."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from assessment.language.dates import table_date
from assessment.language.text import in_one_line
from assessment.printing import blocks, wording
from assessment.printing.blocks import EMPTY, LONGEST_WHOLE, Block, Cell, Heading, Lines, Section
from assessment.printing.figures import CODE, LEVEL, Series, on_paper, sheet_of
from assessment.printing.sheets import Measure, ReportSheet
from assessment.printing.wording import NOT_REPORTED, NOTHING, day_text, inline, joined, shortened
from assessment.questionnaire.model import Question, ScoringKind
from assessment.questionnaire.structure import Node
from assessment.questionnaire.values import Answer
from assessment.reports.action_register import ActionReport, reports_of
from assessment.reports.facts import Facts
from assessment.reports.unit import results, summary
from assessment.responses import choices, share
from assessment.responses.model import GOOD, Evidence, Objection, Place, Verdict
from assessment.words import mark

_MOST_CRITERIA = 2
_LONGEST = 400
_TO_FILL = 46.0
_TO_FILL_IN_CELLS = 48.0


def findings_section(facts: Facts) -> Section:
    translate = facts.translate
    nodes = in_order(facts)
    level = facts.wanted
    series: tuple[Series[Node], ...] = (
        Series((), lambda node: node.code, 1.5, bold=True),
        Series(translate("Indicator"), lambda node: _indicator(facts, node), 4.7),
        Series(
            translate("What was found"),
            lambda node: Cell(_finding_text(facts, node), whole=True),
            8.2,
        ),
        Series(translate("Recommendation"), lambda node: recommended(facts, node), 8.6),
    )
    title = translate("Findings and recommendations")
    if not nodes:
        return Section(title, results.how_many_below(facts), ())
    headline = facts.speech.translate_plural(
        "{n} indicator below level {level}: what was found, what to do",
        "{n} indicators below level {level}: what was found, what to do",
        len(nodes),
        level=level,
    )
    return Section(title, headline, (on_paper(series, nodes),))


def in_order(facts: Facts) -> list[Node]:
    def urgency(node: Node) -> tuple[bool, int, int]:
        return node.code not in facts.closed_at, facts.score(node).level or 0, node.order

    return sorted(facts.below_wanted, key=urgency)


def _indicator(facts: Facts, node: Node) -> Cell:
    score = facts.score(node)
    level = facts.translate("level {level}", level=wording.level_text(score.level))
    below = (f"{inline(level)} · {wording.score_text(None if score.unanswered else score.score)}",)
    return Cell(facts.label(node), bold=True, below=below, gate=node.code in facts.closed_at)


def recommended(facts: Facts, node: Node) -> Lines:
    level = facts.score(node).level or 0
    offered = facts.questionnaire.recommendations
    fitting = [
        recommendation
        for recommendation in offered
        if recommendation.node == node.code and level < recommendation.below
    ]
    if fitting:
        return facts.text(min(fitting, key=lambda recommendation: recommendation.below).text)
    return ()


def _finding_text(facts: Facts, node: Node) -> Lines:
    score = facts.score(node)
    if score.unanswered:
        return facts.translate("Not answered; counted as 0 until it is.")
    review = facts.review(node.code)
    if review is not None and review.comment:
        return joined([(inline(results.reason_of(facts, node)),), (review.comment,)], "; ")
    parts = _answers(facts, node)
    rows = {place.row for _, place in facts.places(node.code) if place.row is not None}
    if rows and not parts:  # an indicator that comes from a table has no answer of its own
        parts = [facts.translate("Mean of all rows ({n}).", n=len(rows))]
    sentences = [part for part in (results.reason_of(facts, node), *parts) if part]
    if not sentences:
        # An answer that nothing is missing of counts less where its documents are not accepted.
        accepted, total = facts.accepted(node.code)
        rejected = sum(
            evidence.verdict is Verdict.REJECTED for evidence in facts.evidence(node.code)
        )
        words = mark("Evidence: {accepted} of {all} accepted, {rejected} not accepted.")
        sentences = [facts.translate(words, accepted=accepted, all=total, rejected=rejected)]
    return joined(sentences, "; ")


def _answers(facts: Facts, node: Node) -> list[Lines]:
    lines: list[Lines] = []
    for question, place in facts.places(node.code):
        answer = facts.answer(place)
        if place.row is not None or answer is None:
            continue
        if question.scoring.kind is ScoringKind.LADDER:
            level = choices.ladder_level(question, choices.ticked_in(answer))
            lines.append(_missing_criteria(facts, question, level))
        elif question.scoring.kind is not ScoringKind.NONE:
            languages = facts.speech.languages
            sign = ""
            if share.in_per_cent(question.calculation):
                sign = "%"
            answers = tuple(
                shortened(wording.answer_text(question, answer, language), _LONGEST) + sign
                for language in languages
            )
            answer_line = facts.translate("Answer: {answer}", answer=answers)
            lines.append(joined([answer_line, _asked(facts, question, answer)], "; "))
    return [wording.once(each) for each in lines[:_MOST_CRITERIA]]


def _asked(facts: Facts, question: Question, answer: Answer) -> Lines:
    """What a number has to reach for the next level; nothing for other answers."""
    if question.scoring.kind is not ScoringKind.STEPS or not isinstance(answer, int | Decimal):
        return ()
    reached = choices.passed(question.scoring.thresholds, Decimal(answer))
    if reached >= len(question.scoring.thresholds):
        return ()
    more = summary.to_reach(facts, question, question.scoring.thresholds[reached])
    return facts.translate("level {level}: {asked}", level=reached + 1, asked=more)


def _missing_criteria(facts: Facts, question: Question, level: int) -> Lines:
    ticked = next((facts.answer(place) for place in facts.record.places(question.code)), None)
    if isinstance(ticked, tuple):
        names = ticked
    else:
        names = ()
    asked = [
        choice
        for choice in question.choices
        if choice.level == level + 1 and choice.name not in names
    ]
    shown = [facts.text(choice.label) for choice in asked[:_MOST_CRITERIA]]
    criteria = tuple(
        in_one_line(shortened(wording.line_of(part, at), _LONGEST) for part in shown if part)
        for at in range(len(facts.speech.languages))
    )
    words = mark("For level {level} still missing: {criteria}")
    if asked:
        return facts.translate(words, level=level + 1, criteria=criteria)
    return ()


type _Registered = tuple[list[Place], Evidence]


def evidence_section(facts: Facts) -> Section:
    registered = register(facts)
    verdicts = [document.verdict for _, document in registered]
    headline = facts.translate("No evidence was handed in.")
    if registered:
        headline = facts.translate(
            "{accepted} of {total} documents accepted, {pending} still to be checked",
            accepted=sum(verdict in GOOD for verdict in verdicts),
            total=len(registered),
            pending=sum(verdict is Verdict.PENDING for verdict in verdicts),
        )
    parts = (on_paper(_evidence(facts), registered),) if registered else ()
    return Section(
        facts.translate("Evidence register"), headline, parts, new_page=False, room=190.0
    )


def evidence_sheet(facts: Facts) -> ReportSheet:
    return sheet_of(
        "Evidence", facts.translate("Evidence register"), _evidence(facts), register(facts)
    )


def _evidence(facts: Facts) -> tuple[Series[_Registered], ...]:
    translate = facts.translate
    questions = facts.questionnaire.by_code

    def indicators(row: _Registered) -> str:
        asked = ((place.question, questions.get(place.question)) for place in row[0])
        codes = (question.indicator or code if question else code for code, question in asked)
        return ", ".join(dict.fromkeys(codes))

    def reason(row: _Registered) -> Lines:
        if row[1].reason is not None:
            return translate(row[1].reason.word)
        return ()

    def verdict(row: _Registered) -> Lines:
        word = translate(row[1].verdict.word)
        why = reason(row)
        if why:
            return joined([word, why], "; ")
        return (inline(word),)

    paper = 5.2
    if facts.speech.languages[1:]:
        paper = 7.0
    return (
        Series(translate("Indicator"), indicators, 2.3, bold=True),
        Series(
            translate("Questions"),
            lambda row: ", ".join(dict.fromkeys(p.question for p in row[0])),
            0,
            16,
            CODE,
        ),
        Series(
            translate("Title of the document"),
            lambda row: row[1].title or row[1].file_name or None,
            7.0,
            50,
        ),
        Series(translate("Document number"), lambda row: row[1].number, 2.5, 18, CODE),
        Series(translate("Date"), lambda row: row[1].dated, 2.5, 13, Measure.DATE),
        Series(translate("Issuer"), lambda row: row[1].issuer, 3.6, 30),
        Series(translate("Verdict"), verdict, paper),
        Series(translate("Verdict"), lambda row: translate(row[1].verdict.word), 0, 16),
        Series(translate("Reason"), reason, 0, 32),
        Series(translate("Comment"), lambda row: row[1].reviewer_note, 0, 40),
        Series(("SHA-256",), lambda row: row[1].digest, 0, 20, CODE),
    )


def register(facts: Facts) -> list[_Registered]:
    """Each document once, with all that it proves; twice where it was judged in two ways."""
    questions = facts.questionnaire.questions
    responses = facts.record.responses
    order: dict[str, int] = {question.code: at for at, question in enumerate(questions)}
    places_by_evidence: dict[Evidence, list[Place]] = {}
    for place in sorted(responses, key=lambda p: (order.get(p.question, 0), p.row or "")):
        for evidence in responses[place].evidence:
            places_by_evidence.setdefault(evidence, []).append(place)
    return [(places, other_evidence) for other_evidence, places in places_by_evidence.items()]


def plan_section(facts: Facts) -> Section | None:
    """The plan: drafted from the least that lifts the whole, for the unit to complete by hand."""
    if facts.provisional and facts.result.overall.completeness == 0:
        return None
    translate = facts.translate
    draft = summary.drafted(facts)
    # In the leading language only: what is recommended stands in both among the findings.
    pressing = [node for node in in_order(facts) if node.code not in draft]
    lifting = [n for n in facts.questionnaire.indicators if n.code in draft]
    chosen = [*lifting, *pressing][: max(6, len(lifting))]

    def advice(node: Node) -> Lines:
        return (recommended(facts, node) or facts.label(node))[:1]

    series: tuple[Series[Node], ...] = (
        Series((), lambda node: node.code, 1.4, bold=True),
        Series(translate("Recommendation"), advice, 7.6),
        Series(
            translate("What will be done"), lambda n: draft.get(n.code, ())[:1], 8.2, quiet=True
        ),
        Series(translate("Person in charge"), lambda node: (), 3.6),
        Series(translate("Time limit"), lambda node: (), 2.8),
    )
    empty = blocks.Row((Cell(),) * len(series), height=_TO_FILL)
    rows: list[Node | blocks.Row] = [*chosen, *[empty] * (2 if chosen else 4)]
    headline = translate("To be filled in by the unit")
    if draft:
        headline = translate(
            "A draft: the fewest criteria that raise the level. The unit completes it."
        )
    table = on_paper(series, rows, height=_TO_FILL)
    return Section(translate("Action plan"), headline, (table,), new_page=False, room=330.0)


def plan_sheet(facts: Facts) -> ReportSheet:
    fields: tuple[Series[Node], ...] = (
        Series(facts.translate("Indicator"), lambda node: node.code, 0, 11, CODE),
        Series(facts.translate("Name"), facts.label, 0, 36),
        Series(facts.translate("Level"), lambda node: facts.score(node).level, 0, 9, LEVEL),
        Series(facts.translate("Recommendation"), lambda node: recommended(facts, node), 0, 60),
        Series(facts.translate("What will be done"), lambda _: None, 0, 50),
        Series(facts.translate("Person in charge"), lambda _: None, 0, 26),
        Series(facts.translate("Time limit"), lambda _: None, 0, 18),
    )
    sheet = sheet_of("Action_plan", facts.translate("Action plan"), fields, in_order(facts))
    return replace(sheet, tall=_TO_FILL_IN_CELLS)


def objections_section(facts: Facts) -> Section | None:
    translate = facts.translate
    objections = facts.record.objections
    if not objections:
        return None

    def raised(objection: Objection) -> Cell:
        return Cell(
            (objection.words,), below=(f"{objection.by}, {day_text(objection.at)}",), whole=True
        )

    def answer(objection: Objection) -> Cell:
        by = (
            ()
            if objection.answered_at is None
            else (f"{objection.answered_by}, {day_text(objection.answered_at)}",)
        )
        return Cell((objection.answer,), below=by, whole=True)

    series: tuple[Series[Objection], ...] = (
        Series((), lambda objection: objection.indicator, 1.7, bold=True),
        Series(translate("Objection"), raised, 9.0),
        Series(translate("Decision"), lambda objection: joined([decision(facts, objection)]), 3.2),
        Series(translate("Answer"), answer, 9.0),
    )
    longest = max(
        len(text) for objection in objections for text in (objection.words, objection.answer)
    )
    note = EMPTY
    if longest > LONGEST_WHOLE:
        note = translate("Texts that end in … are in full in the workbook.")
    headline = facts.speech.translate_plural(
        "{n} objection: {upheld} upheld, {open} without an answer",
        "{n} objections: {upheld} upheld, {open} without an answer",
        len(objections),
        upheld=sum(objection.upheld for objection in objections),
        open=sum(objection.answered_at is None for objection in objections),
    )
    table = on_paper(series, objections, note=note)
    return Section(
        translate("Objections and answers"), headline, (table,), new_page=False, room=170.0
    )


def objections_sheet(facts: Facts) -> ReportSheet:
    translate = facts.translate

    def answered(objection: Objection) -> date | None:
        if objection.answered_at is None:
            return None
        return objection.answered_at.astimezone().date()

    fields: tuple[Series[Objection], ...] = (
        Series(translate("Indicator"), lambda objection: objection.indicator, 0, 12, CODE),
        Series(translate("Objection"), lambda objection: objection.words, 0, 60),
        Series(translate("Person"), lambda objection: objection.by, 0, 24),
        Series(
            translate("Date"),
            lambda objection: objection.at.astimezone().date(),
            0,
            13,
            Measure.DATE,
        ),
        Series(translate("Decision"), lambda objection: decision(facts, objection), 0, 20),
        Series(translate("Answer"), lambda objection: objection.answer, 0, 60),
        Series(translate("Answered by"), lambda objection: objection.answered_by, 0, 24),
        Series(translate("Date"), answered, 0, 13, Measure.DATE),
    )
    return sheet_of(
        "Objections", translate("Objections and answers"), fields, facts.record.objections
    )


def decision(facts: Facts, objection: Objection) -> Lines:
    if objection.answered_at is None:
        return facts.translate("No answer yet")
    if objection.upheld:
        return facts.translate("Upheld")
    return facts.translate("Not upheld")


def _action_cell(facts: Facts, report: ActionReport) -> Cell:
    """The action as the policy lists it, with the unit's role and the due date below."""
    record = facts.order.record
    listed = {policy_item.code: policy_item for policy_item in record.questionnaire.policy_map}
    policy_item = None
    if report.listed:
        policy_item = listed.get(report.code)
    if policy_item is None:
        return Cell((f"{report.code} {report.name}".strip() or NOTHING,))
    name = tuple(f"{policy_item.code} {line}" for line in facts.text(policy_item.label))
    role = facts.translate("joins")
    if policy_item.lead_unit == record.subject.unit:
        role = facts.translate("leads")
    due = ""
    if policy_item.due:
        due = table_date(date.fromisoformat(policy_item.due))
    return Cell(name, below=joined([role, (due,)]))


def own_actions(facts: Facts) -> list[Block]:
    translate = facts.translate
    action_reports = reports_of(facts.order.record, "", approved=False)

    def state(action_report: ActionReport) -> Cell:
        if action_report.state is None:
            word = NOT_REPORTED
        else:
            word = action_report.state.word
        done = ""
        if action_report.percent is not None:
            done = f"{wording.count_text(action_report.percent)}%"
        return Cell(translate(word), below=(done,))

    def proof(action_report: ActionReport) -> Lines:
        if not action_report.proof:
            return (NOTHING,)
        if action_report.verdict:
            return translate(action_report.verdict.word)
        return translate("named, not attached")

    series: tuple[Series[ActionReport], ...] = (
        Series(translate("Action"), partial(_action_cell, facts), 6.4),
        Series(translate("State"), state, 3.4),
        Series(
            translate("Next milestone"), lambda action_report: action_report.next or NOTHING, 3.6
        ),
        Series(
            translate("What stands in the way"),
            lambda action_report: action_report.obstacle or NOTHING,
            3.6,
        ),
        Series(translate("Evidence"), proof, 2.4),
    )
    head = Heading(translate("Actions of the policy that the institution leads or joins"))
    if action_reports:
        return [head, on_paper(series, action_reports)]
    return []
