"""What was found, what backs it, what was objected, the plan, the actions of the policy."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from assessment.language.dates import table_date
from assessment.language.text import in_one_line
from assessment.questionnaire.model import Question, ScoringKind
from assessment.questionnaire.structure import Node
from assessment.questionnaire.values import Answer
from assessment.reports import blocks, wording
from assessment.reports.action_register import ActionReport, reports_of
from assessment.reports.blocks import EMPTY, LONGEST_WHOLE, Block, Cell, Heading, Lines, Section
from assessment.reports.facts import Facts
from assessment.reports.figures import CODE, LEVEL, Series, on_paper, sheet_of
from assessment.reports.sheets import Measure, ReportSheet
from assessment.reports.unit import results, summary
from assessment.reports.wording import NOT_REPORTED, NOTHING, day_text, inline, joined, shortened
from assessment.responses import choices, share
from assessment.responses.model import GOOD, Evidence, Objection, Place, Verdict
from assessment.words import mark

_MOST_CRITERIA = 2
_LONGEST = 400
_TO_FILL, _TO_FILL_IN_CELLS = 46.0, 48.0


def findings_section(facts: Facts) -> Section:
    say, found, level = facts.say, in_order(facts), facts.wanted
    series: tuple[Series[Node], ...] = (
        Series((), lambda node: node.code, 1.5, bold=True),
        Series(say("Indicator"), lambda node: _indicator(facts, node), 4.7),
        Series(say("What was found"), lambda node: Cell(_found(facts, node), whole=True), 8.2),
        Series(say("Recommendation"), lambda node: recommended(facts, node), 8.6),
    )
    title = say("Findings and recommendations")
    if not found:
        return Section(title, results.how_many_below(facts), ())
    headline = facts.speech.count(
        "{n} indicator below level {level}: what was found, what to do",
        "{n} indicators below level {level}: what was found, what to do",
        len(found), level=level,
    )  # fmt: skip
    return Section(title, headline, (on_paper(series, found),))


def in_order(facts: Facts) -> list[Node]:
    def urgency(node: Node) -> tuple[bool, int, int]:
        return node.code not in facts.closed_at, facts.score(node).level or 0, node.order

    return sorted(facts.below_wanted, key=urgency)


def _indicator(facts: Facts, node: Node) -> Cell:
    found = facts.score(node)
    level = facts.say("level {level}", level=wording.level_text(found.level))
    below = (f"{inline(level)} · {wording.score_text(None if found.unanswered else found.score)}",)
    return Cell(facts.label(node), bold=True, below=below, gate=node.code in facts.closed_at)


def recommended(facts: Facts, node: Node) -> Lines:
    level, offered = facts.score(node).level or 0, facts.questionnaire.recommendations
    fitting = [one for one in offered if one.node == node.code and level < one.below]
    return facts.text(min(fitting, key=lambda each: each.below).text) if fitting else ()


def _found(facts: Facts, node: Node) -> Lines:
    found = facts.score(node)
    if found.unanswered:
        return facts.say("Not answered; counted as 0 until it is.")
    review = facts.review(node.code)
    if review is not None and review.comment:
        return joined([(inline(results.reason_of(facts, node)),), (review.comment,)], "; ")
    parts = _answers(facts, node)
    rows = {place.row for _, place in facts.places(node.code) if place.row is not None}
    if rows and not parts:  # an indicator that comes from a table has no answer of its own
        parts = [facts.say("Mean of all rows ({n}).", n=len(rows))]
    told = [part for part in (results.reason_of(facts, node), *parts) if part]
    if not told:
        # An answer that nothing is missing of counts less where its documents are not accepted.
        accepted, total = facts.accepted(node.code)
        rejected = sum(each.verdict is Verdict.REJECTED for each in facts.evidence(node.code))
        words = mark("Evidence: {accepted} of {all} accepted, {rejected} not accepted.")
        told = [facts.say(words, accepted=accepted, all=total, rejected=rejected)]
    return joined(told, "; ")


def _answers(facts: Facts, node: Node) -> list[Lines]:
    said: list[Lines] = []
    for question, place in facts.places(node.code):
        answer = facts.answer(place)
        if place.row is not None or answer is None:
            continue
        if question.scoring.kind is ScoringKind.LADDER:
            level = choices.ladder_level(question, choices.ticked_in(answer))
            said.append(_missing_criteria(facts, question, level))
        elif question.scoring.kind is not ScoringKind.NONE:
            languages = facts.speech.languages
            sign = "%" if share.in_per_cent(question.calculation) else ""
            answers = tuple(
                shortened(wording.answer_text(question, answer, one), _LONGEST) + sign
                for one in languages
            )
            told = facts.say("Answer: {answer}", answer=answers)
            said.append(joined([told, _asked(facts, question, answer)], "; "))
    return [wording.once(each) for each in said[:_MOST_CRITERIA]]


def _asked(facts: Facts, question: Question, answer: Answer) -> Lines:
    """What a number has to reach for the next level; nothing for other answers."""
    if question.scoring.kind is not ScoringKind.STEPS or not isinstance(answer, int | Decimal):
        return ()
    reached = choices.passed(question.scoring.thresholds, Decimal(answer))
    if reached >= len(question.scoring.thresholds):
        return ()
    more = summary.to_reach(facts, question, question.scoring.thresholds[reached])
    return facts.say("level {level}: {asked}", level=reached + 1, asked=more)


def _missing_criteria(facts: Facts, question: Question, level: int) -> Lines:
    ticked = next((facts.answer(place) for place in facts.record.places(question.code)), None)
    names = ticked if isinstance(ticked, tuple) else ()
    asked = [one for one in question.choices if one.level == level + 1 and one.name not in names]
    shown = [facts.text(choice.label) for choice in asked[:_MOST_CRITERIA]]
    criteria = tuple(
        in_one_line(shortened(wording.line_of(part, at), _LONGEST) for part in shown if part)
        for at in range(len(facts.speech.languages))
    )
    words = mark("For level {level} still missing: {criteria}")
    return facts.say(words, level=level + 1, criteria=criteria) if asked else ()


type _Registered = tuple[list[Place], Evidence]


def evidence_section(facts: Facts) -> Section:
    found = register(facts)
    verdicts = [document.verdict for _, document in found]
    headline = facts.say("No evidence was handed in.")
    if found:
        headline = facts.say(
            "{accepted} of {total} documents accepted, {pending} still to be checked",
            accepted=sum(one in GOOD for one in verdicts), total=len(found),
            pending=sum(one is Verdict.PENDING for one in verdicts),
        )  # fmt: skip
    parts = (on_paper(_evidence(facts), found),) if found else ()
    return Section(facts.say("Evidence register"), headline, parts, new_page=False, room=190.0)


def evidence_sheet(facts: Facts) -> ReportSheet:
    return sheet_of("Evidence", facts.say("Evidence register"), _evidence(facts), register(facts))


def _evidence(facts: Facts) -> tuple[Series[_Registered], ...]:
    say, questions = facts.say, facts.questionnaire.by_code

    def indicators(row: _Registered) -> str:
        asked = ((place.question, questions.get(place.question)) for place in row[0])
        found = (one.indicator or code if one else code for code, one in asked)
        return ", ".join(dict.fromkeys(found))

    def reason(row: _Registered) -> Lines:
        return say(row[1].reason.word) if row[1].reason is not None else ()

    def verdict(row: _Registered) -> Lines:
        word, why = say(row[1].verdict.word), reason(row)
        return joined([word, why], "; ") if why else (inline(word),)

    return (
        Series(say("Indicator"), indicators, 2.3, bold=True),
        Series(say("Questions"), lambda row: ", ".join(dict.fromkeys(p.question for p in row[0])),
               0, 16, CODE),
        Series(say("Title of the document"),
               lambda row: row[1].title or row[1].file_name or None, 7.0, 50),
        Series(say("Document number"), lambda row: row[1].number, 2.5, 18, CODE),
        Series(say("Date"), lambda row: row[1].dated, 2.5, 13, Measure.DATE),
        Series(say("Issuer"), lambda row: row[1].issuer, 3.6, 30),
        Series(say("Verdict"), verdict, 7.0 if facts.speech.languages[1:] else 5.2),
        Series(say("Verdict"), lambda row: say(row[1].verdict.word), 0, 16),
        Series(say("Reason"), reason, 0, 32),
        Series(say("Comment"), lambda row: row[1].reviewer_note, 0, 40),
        Series(("SHA-256",), lambda row: row[1].digest, 0, 20, CODE),
    )  # fmt: skip


def register(facts: Facts) -> list[_Registered]:
    """Each document once, with all that it proves; twice where it was judged in two ways."""
    questions, responses = facts.questionnaire.questions, facts.record.responses
    order: dict[str, int] = {question.code: at for at, question in enumerate(questions)}
    found: dict[Evidence, list[Place]] = {}
    for place in sorted(responses, key=lambda p: (order.get(p.question, 0), p.row or "")):
        for each in responses[place].evidence:
            found.setdefault(each, []).append(place)
    return [(places, each) for each, places in found.items()]


def plan_section(facts: Facts) -> Section | None:
    """The plan: drafted from the least that lifts the whole, for the unit to complete by hand."""
    if facts.provisional and facts.result.overall.completeness == 0:
        return None
    say, draft = facts.say, summary.drafted(facts)
    # In the leading language only: what is recommended stands in both among the findings.
    pressing = [node for node in in_order(facts) if node.code not in draft]
    lifting = [n for n in facts.questionnaire.indicators if n.code in draft]
    chosen = [*lifting, *pressing][: max(6, len(lifting))]

    def advice(node: Node) -> Lines:
        return (recommended(facts, node) or facts.label(node))[:1]

    series: tuple[Series[Node], ...] = (
        Series((), lambda node: node.code, 1.4, bold=True),
        Series(say("Recommendation"), advice, 7.6),
        Series(say("What will be done"), lambda n: draft.get(n.code, ())[:1], 8.2, quiet=True),
        Series(say("Person in charge"), lambda node: (), 3.6),
        Series(say("Time limit"), lambda node: (), 2.8),
    )
    empty = blocks.Row((Cell(),) * len(series), height=_TO_FILL)
    rows: list[Node | blocks.Row] = [*chosen, *[empty] * (2 if chosen else 4)]
    headline = say("To be filled in by the unit")
    if draft:
        headline = say("A draft: the fewest criteria that raise the level. The unit completes it.")
    table = on_paper(series, rows, height=_TO_FILL)
    return Section(say("Action plan"), headline, (table,), new_page=False, room=330.0)


def plan_sheet(facts: Facts) -> ReportSheet:
    fields: tuple[Series[Node], ...] = (
        Series(facts.say("Indicator"), lambda one: one.code, 0, 11, CODE),
        Series(facts.say("Name"), facts.label, 0, 36),
        Series(facts.say("Level"), lambda one: facts.score(one).level, 0, 9, LEVEL),
        Series(facts.say("Recommendation"), lambda one: recommended(facts, one), 0, 60),
        Series(facts.say("What will be done"), lambda _: None, 0, 50),
        Series(facts.say("Person in charge"), lambda _: None, 0, 26),
        Series(facts.say("Time limit"), lambda _: None, 0, 18),
    )
    sheet = sheet_of("Action_plan", facts.say("Action plan"), fields, in_order(facts))
    return replace(sheet, tall=_TO_FILL_IN_CELLS)


def objections_section(facts: Facts) -> Section | None:
    say, objections = facts.say, facts.record.objections
    if not objections:
        return None

    def raised(one: Objection) -> Cell:
        return Cell((one.words,), below=(f"{one.by}, {day_text(one.at)}",), whole=True)

    def answer(one: Objection) -> Cell:
        by = () if one.answered_at is None else (f"{one.answered_by}, {day_text(one.answered_at)}",)
        return Cell((one.answer,), below=by, whole=True)

    series: tuple[Series[Objection], ...] = (
        Series((), lambda one: one.indicator, 1.7, bold=True),
        Series(say("Objection"), raised, 9.0),
        Series(say("Decision"), lambda one: joined([decision(facts, one)]), 3.2),
        Series(say("Answer"), answer, 9.0),
    )
    longest = max(len(text) for one in objections for text in (one.words, one.answer))
    note = EMPTY
    if longest > LONGEST_WHOLE:
        note = say("Texts that end in … are in full in the workbook.")
    headline = facts.speech.count(
        "{n} objection: {upheld} upheld, {open} without an answer",
        "{n} objections: {upheld} upheld, {open} without an answer",
        len(objections), upheld=sum(one.upheld for one in objections),
        open=sum(one.answered_at is None for one in objections),
    )  # fmt: skip
    table = on_paper(series, objections, note=note)
    return Section(say("Objections and answers"), headline, (table,), new_page=False, room=170.0)


def objections_sheet(facts: Facts) -> ReportSheet:
    say = facts.say

    def answered(one: Objection) -> date | None:
        return None if one.answered_at is None else one.answered_at.astimezone().date()

    fields: tuple[Series[Objection], ...] = (
        Series(say("Indicator"), lambda one: one.indicator, 0, 12, CODE),
        Series(say("Objection"), lambda one: one.words, 0, 60),
        Series(say("Person"), lambda one: one.by, 0, 24),
        Series(say("Date"), lambda one: one.at.astimezone().date(), 0, 13, Measure.DATE),
        Series(say("Decision"), lambda one: decision(facts, one), 0, 20),
        Series(say("Answer"), lambda one: one.answer, 0, 60),
        Series(say("Answered by"), lambda one: one.answered_by, 0, 24),
        Series(say("Date"), answered, 0, 13, Measure.DATE),
    )
    return sheet_of("Objections", say("Objections and answers"), fields, facts.record.objections)


def decision(facts: Facts, one: Objection) -> Lines:
    if one.answered_at is None:
        return facts.say("No answer yet")
    return facts.say("Upheld") if one.upheld else facts.say("Not upheld")


def own_actions(facts: Facts) -> list[Block]:
    say, record = facts.say, facts.order.record
    found = reports_of(record, "", approved=False)
    items = {item.code: item for item in record.questionnaire.policy_map}

    def action(one: ActionReport) -> Cell:
        item = items.get(one.code) if one.listed else None
        if item is None:
            return Cell((f"{one.code} {one.name}".strip() or NOTHING,))
        leads = item.lead_unit == record.subject.unit
        name = tuple(f"{item.code} {line}" for line in facts.text(item.label))
        due = table_date(date.fromisoformat(item.due)) if item.due else ""
        return Cell(name, below=joined([say("leads") if leads else say("joins"), (due,)]))

    def state(one: ActionReport) -> Cell:
        word = NOT_REPORTED if one.state is None else one.state.word
        done = "" if one.percent is None else f"{wording.count_text(one.percent)}%"
        return Cell(say(word), below=(done,))

    def proof(one: ActionReport) -> Lines:
        if not one.proof:
            return (NOTHING,)
        return say(one.verdict.word) if one.verdict else say("named, not attached")

    series: tuple[Series[ActionReport], ...] = (
        Series(say("Action"), action, 6.4),
        Series(say("State"), state, 3.4),
        Series(say("Next milestone"), lambda one: one.next or NOTHING, 3.6),
        Series(say("What stands in the way"), lambda one: one.obstacle or NOTHING, 3.6),
        Series(say("Evidence"), proof, 2.4),
    )
    head = Heading(say("Actions of the policy that the institution leads or joins"))
    return [head, on_paper(series, found)] if found else []
