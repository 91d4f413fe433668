"""The actions of the policy in the report of an institution that leads or joins them."""

from datetime import date

from assessment.language.dates import table_date
from assessment.reports.action_register import ActionReport, reports_of
from assessment.reports.blocks import Block, Cell, Heading, Lines
from assessment.reports.facts import Facts
from assessment.reports.figures import Series, count_text, on_paper
from assessment.reports.wording import ACTION_STATES, NOT_REPORTED, NOTHING, VERDICTS, joined


def own_actions(facts: Facts) -> list[Block]:
    say, record = facts.say, facts.order.record
    found = reports_of(record, "", approved=False)
    items = {item.code: item for item in record.questionnaire.policy_map}

    def action(one: ActionReport) -> Cell:
        item = items.get(one.code) if one.listed else None
        if item is None:
            return Cell((f"{one.code} {one.name}".strip() or NOTHING,))
        leads = item.lead_unit == record.subject.unit
        role = say("leads") if leads else say("joins")
        name = tuple(f"{item.code} {line}" for line in facts.text(item.label))
        due = table_date(date.fromisoformat(item.due)) if item.due else ""
        return Cell(name, below=joined([role, facts.speech.same(due)]))

    def state(one: ActionReport) -> Cell:
        word = NOT_REPORTED if one.state is None else ACTION_STATES[one.state]
        done = "" if one.percent is None else f"{count_text(one.percent)}%"
        return Cell(say(word), below=facts.speech.same(done))

    def proof(one: ActionReport) -> Lines:
        if not one.proof:
            return (NOTHING,)
        return say(VERDICTS[one.verdict]) if one.verdict else say("named, not attached")

    series: tuple[Series[ActionReport], ...] = (
        Series(say("Action"), action, 6.4),
        Series(say("State"), state, 3.4),
        Series(say("Next milestone"), lambda one: one.next or NOTHING, 3.6),
        Series(say("What stands in the way"), lambda one: one.obstacle or NOTHING, 3.6),
        Series(say("Evidence"), proof, 2.4),
    )
    head = Heading(say("Actions of the policy that the institution leads or joins"))
    return [head, on_paper(series, found)] if found else []
