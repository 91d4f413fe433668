"""The actions of the policy: a page for who decides, the register as an annex and as a sheet."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assessment.language.dates import table_date
from assessment.printing import charts, sheets
from assessment.printing.blocks import Block, Cell, Heading, Legend, Lines, Section
from assessment.printing.figures import CODE, COUNT, Series, on_paper, sheet_of
from assessment.printing.shapes import Colour, Drawing, level_colour
from assessment.printing.wording import NOT_REPORTED, NOTHING, count_text, joined
from assessment.questionnaire.structure import ActionNeed, ActionState, PolicyItem
from assessment.reports import action_register
from assessment.reports.action_register import ActionRegister, RegisteredAction, RoundStates
from assessment.reports.national.facts import NationalFacts
from assessment.responses.model import GOOD
from assessment.units import load_units, year_of
from assessment.words import mark

DECIDED = 10  # actions that the page tells of
_WHOLE_PAGE = 680.0  # points: strategies, and what needs a decision, are read on one page
_FLOWING = 380.0
# From done to not begun on one ramp; what is late alone has the colour of alarms.
_COLOURS: dict[ActionState | None, tuple[str, str]] = {
    ActionState.DONE: level_colour(4, range(5)),
    ActionState.ON_TRACK: level_colour(2, range(5)),
    ActionState.BEHIND: (Colour.ALARM, Colour.WHITE),
    ActionState.NOT_STARTED: level_colour(1, range(5)),
    ActionState.DROPPED: (Colour.LINE, Colour.INK),
    None: (Colour.WHITE, Colour.INK),
}


def state_word(state: ActionState | None) -> str:
    if state is None:
        return NOT_REPORTED
    return state.word


def policy_section(facts: NationalFacts) -> Section | None:
    register = facts.register
    if register is None or not register.actions:
        return None
    translate = facts.translate
    signs = (
        (charts.parts_bar([(1, fill)], 14.0, 10.0), translate(state_word(state)))
        for state, (fill, _) in _COLOURS.items()
    )
    blocks: list[Block] = [Legend(tuple(signs)), _by_strategy(facts, register)]
    if register.deciding:
        values = {"n": min(DECIDED, len(register.deciding)), "m": len(register.deciding)}
        heading = translate("Actions that need a decision, and why: {n} of {m}", **values)
        blocks += [Heading(heading), _deciding(facts, register)]
    if register.listed:
        blocks += [
            Heading(translate("Progress from round to round"), 140.0),
            *_path(facts, register),
        ]
    measured = translate(
        "State as the leading institution says it. One bar: all actions of a strategy"
    )
    if not register.official:
        official = translate("The names of strategies and actions are provisional, not official.")
        measured = joined([measured, official])
    title = translate("Actions of the policy")
    headline = _headline(facts, register)
    if register.listed:
        room = _WHOLE_PAGE
    else:
        room = _FLOWING
    return Section(title, headline, tuple(blocks), measured, new_page=False, room=room)


def _headline(facts: NationalFacts, register: ActionRegister) -> Lines:
    if not register.listed:
        none = mark("No list of actions is loaded; the institutions wrote {n} of their own")
        return facts.translate(none, n=len(register.actions))
    states = Counter(action.state for action in register.listed)
    return facts.translate(
        "Carried out: {done} of {n} actions; behind the plan: {behind}; overdue: {late}",
        done=states[ActionState.DONE],
        n=len(register.listed),
        behind=states[ActionState.BEHIND],
        late=sum(action.overdue for action in register.listed),
    )


def _bar(states: Counter[ActionState | None]) -> Drawing:
    parts = [(states[state], *colours) for state, colours in _COLOURS.items()]
    return charts.numbered_bar(parts, 150.0)


type _Strategy = tuple[PolicyItem | None, tuple[RegisteredAction, ...]]


def by_strategy(register: ActionRegister) -> list[_Strategy]:
    rows: list[_Strategy] = [
        (policy_item, register.actions_of_strategy(policy_item.code))
        for policy_item in register.strategies
    ]
    known = {policy_item.code for policy_item in register.strategies}
    rest = tuple(action for action in register.actions if action.item.parent not in known)
    return [row for row in (*rows, (None, rest)) if row[1]]


def _by_strategy(facts: NationalFacts, register: ActionRegister) -> Block:
    translate = facts.translate

    def named(row: _Strategy) -> Lines:
        policy_item = row[0]
        if policy_item is None:
            return translate("Not on the list")
        return item_name(facts, policy_item)

    def count(holds: Callable[[RegisteredAction], bool]) -> Callable[[_Strategy], int]:
        return lambda row: sum(map(holds, row[1]))

    series: tuple[Series[_Strategy], ...] = (
        Series(translate("Strategy"), named, 8.0),
        Series((), lambda row: _bar(Counter(action.state for action in row[1])), 5.6),
        Series(translate("Actions"), lambda row: len(row[1]), 1.7, 0, COUNT, bold=True),
        Series(translate("overdue"), count(lambda action: action.overdue), 1.8, 0, COUNT),
        Series(
            translate("partners disagree"),
            count(lambda action: bool(action.contradicting)),
            2.0,
            0,
            COUNT,
        ),
        Series(
            translate("evidence accepted"), count(lambda a: a.lead.verdict in GOOD), 2.0, 0, COUNT
        ),
    )
    note = translate(
        "Partners disagree: a partner gives another state than the leading institution. Evidence "
        "accepted: a reviewer accepted the document that the leading institution names."
    )
    return on_paper(series, by_strategy(register), note=note)


def item_name(facts: NationalFacts, policy_item: PolicyItem) -> Lines:
    named = facts.text(policy_item.label)
    return tuple(f"{policy_item.code} {line}".strip() for line in named) or (
        policy_item.code or NOTHING,
    )


def unit_name(facts: NationalFacts, code: str) -> Lines:
    units = (*(scores.unit for scores in facts.gathered.national.scored), *load_units())
    unit = next((unit for unit in units if unit.code == code), None)
    if unit is None:
        return (code or NOTHING,)
    return facts.text(unit.name)


def _deciding(facts: NationalFacts, register: ActionRegister) -> Block:

    def action(action: RegisteredAction) -> Cell:
        below = joined([_lead(facts, action.item), (_due(action),)])
        return Cell(item_name(facts, action.item), bold=True, below=below)

    def why(action: RegisteredAction) -> Lines:
        state = joined([facts.translate(state_word(action.state)), percent(action.lead)], " ")
        return joined([state, *reasons(facts, action)], "; ")

    series: tuple[Series[RegisteredAction], ...] = (Series((), action, 8.6), Series((), why, 9.4))
    return on_paper(series, register.deciding[:DECIDED], plain=True)


def _lead(facts: NationalFacts, policy_item: PolicyItem) -> Lines:
    if policy_item.lead_unit:
        return unit_name(facts, policy_item.lead_unit)
    return (policy_item.lead or NOTHING,)


def _due(action: RegisteredAction) -> str:
    if action.due is None:
        return NOTHING
    return table_date(action.due)


def percent(report: action_register.ActionReport) -> Lines:
    if report.percent is None:
        return ()
    return (f"{count_text(report.percent)}%",)


def reasons(facts: NationalFacts, action: RegisteredAction) -> list[Lines]:
    lines = []
    for need in action.needs:
        words = facts.translate(need.word)
        if need is ActionNeed.CONTRADICTION:
            n = len(action.contradicting)
            of = len(action.said) - 1
            words = facts.translate("partners who disagree: {n} of {m}", n=n, m=of)
        if need is not ActionNeed.BEHIND:
            lines += [words]
    if action.lead.obstacle and not facts.order.published:
        lines.append(facts.translate("in the way: {text}", text=action.lead.obstacle))
    return lines


def _path(facts: NationalFacts, register: ActionRegister) -> Iterator[Block]:

    def done(round_states: RoundStates) -> int:
        return round_states.states[ActionState.DONE]

    def due(round_states: RoundStates) -> int | None:
        year = year_of(round_states.round)
        if year is None:
            return None
        return register.due_by(year)

    series: tuple[Series[RoundStates], ...] = (
        Series(facts.translate("Round"), lambda round_states: (round_states.round,), 2.6),
        Series((), lambda round_states: _bar(round_states.states), 7.0),
        Series(facts.translate("carried out"), done, 2.2, 0, COUNT, bold=True),
        Series(facts.translate("due by the end of that year"), due, 3.4, 0, COUNT),
        Series(
            facts.translate("not reported"),
            lambda round_states: round_states.states[None],
            2.2,
            0,
            COUNT,
        ),
    )
    yield on_paper(series, register.path)
    # No pace where rounds have no year in their names, or the last day of the list is over.
    first, now = (year_of(register.path[at].round) for at in (0, -1))
    last = max((action.due.year for action in register.listed if action.due is not None), default=0)
    if now is None or last <= now:
        return
    at_first, so_far = (done(register.path[at]) for at in (0, -1))
    wanted = len(register.listed) - register.path[-1].states[ActionState.DROPPED]
    passed = 0
    if first is not None:
        passed = now - first
    past_rate = NOTHING
    if passed:
        past_rate = count_text((so_far - at_first) / passed)
    yield facts.paragraph(
        "Actions that are not dropped: {n}. To carry out all by {year}, {needed} must be "
        "carried out each year from now on; so far it was {so_far} a year.",
        n=wanted,
        year=str(last),
        needed=count_text((wanted - so_far) / (last - now)),
        so_far=past_rate,
    )


def actions_annex(facts: NationalFacts) -> Section | None:
    translate = facts.translate
    register = facts.register
    if register is None:
        return None
    series = _annex_series(facts, register.actions)
    blocks = list[Block]()
    for policy_item, actions in by_strategy(register):
        if policy_item is None:
            title = translate("Not on the list")
        else:
            title = item_name(facts, policy_item)
        blocks.append(Heading(title))
        serving: Sequence[str]
        if policy_item is None:
            serving = ()
        else:
            serving = register.indicators.get(policy_item.code, ())
        if serving:
            codes = ", ".join(serving)
            blocks.append(facts.small("Indicators that serve it: {codes}", codes=codes))
        blocks.append(on_paper(series, actions))
    headline = translate(
        "Actions with what each institution says of them: {n}", n=len(register.actions)
    )
    return Section(translate("Annex: register of actions"), headline, tuple(blocks))


def _annex_series(
    facts: NationalFacts, actions: Sequence[RegisteredAction]
) -> tuple[Series[RegisteredAction], ...]:
    """What is empty in every row has no column."""
    translate = facts.translate

    def lead(action: RegisteredAction) -> Cell:
        state = joined([translate(state_word(action.state)), percent(action.lead)], ", ")
        return Cell(_lead(facts, action.item), below=state)

    def partners(action: RegisteredAction) -> Lines:
        states = {
            action_report.unit: translate(state_word(action_report.state))
            for action_report in action.every
        }
        others = dict.fromkeys(
            code for code in (*action.item.units, *states) if code != action.lead.unit
        )
        return joined([translate("{code}: {state}", code=c, state=states[c]) for c in others], "; ")

    def proof(action: RegisteredAction) -> Lines:
        if not action.lead.proof:
            return (NOTHING,)
        if action.lead.verdict:
            return translate(action.lead.verdict.word)
        return translate("named, not attached")

    shared = any(len(action.item.units) > 1 or len(action.said) > 1 for action in actions)
    partners_width = 0.0
    if shared:
        partners_width = 5.4
    indicators_width = 0.0
    if any(action.indicators for action in actions):
        indicators_width = 2.6
    return (
        Series(translate("Action"), lambda action: item_name(facts, action.item), 6.6),
        Series(translate("Leading institution"), lead, 5.8),
        Series(translate("Partners"), partners, partners_width),
        Series(translate("Due"), _due, 2.1),
        Series(translate("Evidence"), proof, 3.4),
        Series(
            translate("Indicators"),
            lambda action: ", ".join(action.indicators) or NOTHING,
            indicators_width,
            quiet=True,
        ),
    )


type _Said = tuple[RegisteredAction, action_register.ActionReport]


def actions_sheet(facts: NationalFacts) -> sheets.ReportSheet:
    translate = facts.translate
    shown = not facts.order.published

    def role(row: _Said) -> Lines:
        policy_item = row[0].item
        unit = row[1].unit
        if unit == policy_item.lead_unit:
            return translate("leads")
        if unit in policy_item.units:
            return translate("joins")
        return translate("not assigned")

    def verdict(row: _Said) -> Lines:
        if row[1].verdict:
            return translate(row[1].verdict.word)
        return ()

    def otherwise(row: _Said) -> Lines:
        if row[1] in row[0].contradicting:
            return translate("yes")
        return ()

    remarks = (
        Series[_Said](translate("Next milestone"), lambda row: row[1].next, 0, 34),
        Series[_Said](translate("What stands in the way"), lambda row: row[1].obstacle, 0, 34),
        Series[_Said](translate("Document"), lambda row: row[1].proof, 0, 18),
    )
    series: list[Series[_Said]] = [
        Series(translate("Strategy"), lambda row: row[0].item.parent or "", 0, 10, CODE),
        Series(translate("Code"), lambda row: row[0].item.code, 0, 10, CODE),
        Series(translate("Action"), lambda row: facts.text(row[0].item.label), 0, 50),
        Series(translate("Phase"), lambda row: row[0].item.phase, 0, 14),
        Series(
            translate("On the list"), lambda row: translate("yes" if row[0].listed else "no"), 0, 10
        ),
        Series(translate("Code of the unit"), lambda row: row[1].unit, 0, 12, CODE),
        Series(translate("Institution"), lambda row: unit_name(facts, row[1].unit), 0, 44),
        Series(translate("Role"), role, 0, 14),
        Series(
            translate("State"), lambda row: translate(state_word(row[1].state)), 0, 24, strong=True
        ),
        Series(translate("Completed, in %"), lambda row: row[1].percent, 0, 12, COUNT),
        Series(translate("Due"), lambda row: row[0].due, 0, 12),
        Series(translate("overdue"), lambda row: translate("yes") if row[0].overdue else (), 0, 12),
        Series(translate("disagrees with the lead"), otherwise, 0, 16),
        *(remarks if shown else ()),
        Series(translate("Verdict"), verdict, 0, 14),
        Series(translate("Indicators"), lambda row: ", ".join(row[0].indicators), 0, 30),
    ]
    actions: Sequence[RegisteredAction]
    if facts.register is None:
        actions = ()
    else:
        actions = facts.register.actions
    rows = ((action, action_report) for action in actions for action_report in action.every)
    return replace(sheet_of("Actions", translate("Actions of the policy"), series, rows), keys=3)
