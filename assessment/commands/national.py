"""A round of a collection: as the consolidated report, and the register of the policy's actions."""

from argparse import Namespace
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from assessment.commands.command import EDITIONS, JUDGED_BY, Context, argument, command, flag
from assessment.commands.output import Outcome, picked, told
from assessment.consolidation import acts
from assessment.consolidation.collection import Collection, changed_rows
from assessment.consolidation.model import PrintedReport
from assessment.consolidation.national import Wanted, the_round
from assessment.errors import AssessmentError, Finding, refused
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role
from assessment.files.failures import failure
from assessment.language.text import Language
from assessment.problems.commands import CommandProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.structure import ActionNeed, ActionState, PolicyItem
from assessment.reports import action_register as register
from assessment.reports.national.facts import (
    NationalFacts,
    NationalOrder,
    PeerGroup,
    gather,
)
from assessment.reports.national.figures import median_of, quartiles, root_of, row_of, told_score
from assessment.reports.national.report import write_national_report
from assessment.reports.wording import NOT_REPORTED
from assessment.words import Words

NOT_SAID = "not_reported"


@command(
    "national",
    "collection",
    "--pdf",
    "--xlsx",
    *JUDGED_BY,
    "--round",
    flag("--final", "only approved units, no conflicts"),
    flag("--publish", "no names of people, no remarks"),
    flag("--by-block", "published, without single units"),
    flag("--cards", "with a card for every unit"),
    argument("--language", choices=EDITIONS, default="km", help="both: one edition in each"),
)
def national(context: Context) -> Outcome:
    """Write the consolidated national report of a round as PDF and Excel."""
    if not (context.given.pdf or context.given.xlsx):
        raise refused(CommandProblem.NOTHING_TO_WRITE)
    wanted = Wanted(context.given.round, final_only=context.given.final)
    with context.read() as collection, told() as progress:
        gathered = gather(collection, wanted, progress=progress)
        blocking = [one for one in gathered.conflicts() if one.blocks]
        if context.given.final and blocking and gathered.closing is None:
            raise refused(CommandProblem.CONFLICTS_OPEN, n=len(blocking))
        orders = [_order(context, language) for language in context.languages]
        facts = NationalFacts(gathered, orders[0])
        findings = [*changed_rows(collection), *_noted(collection, facts.report, context)]
    units = sorted({one.case.unit for one in gathered.otherwise})
    if units:
        values = {"round": gathered.national.round, "n": len(units), "units": ", ".join(units)}
        findings.insert(0, Finding(ConsolidationProblem.CLOSED_OTHERWISE, values=values))
    if gathered.closing is not None and not facts.final:
        findings.insert(0, Finding(ConsolidationProblem.CLOSED_TODAY))
    written = [write_national_report(gathered, order) for order in orders]
    files = [str(path) for one in written for path in one.files]
    data = {
        "files": files,
        "pages": sum(one.pages for one in written),
        "short_code": written[0].short_code,
        "round": gathered.national.round,
        **_figures(facts),
    }
    return Outcome(data, files, findings)


def _noted(collection: Collection, report: PrintedReport, context: Context) -> tuple[Finding, ...]:
    """Keep the code of the report; a warning where the collection can only be read."""
    try:
        word = acts.Word(Role.SECRETARIAT.value, context.now)
        acts.note_printed(collection, report, word)
    except AssessmentError as error:
        if {one.problem for one in error.findings} != {FileProblem.READ_ONLY}:
            raise
        return failure(ConsolidationProblem.PRINT_NOT_KEPT, collection.path).findings
    return ()


def _order(context: Context, language: Language) -> NationalOrder:
    arguments, files = context.given, [context.path("pdf"), context.path("xlsx")]
    if len(context.languages) > 1:  # a file for each of several editions
        files = [one and one.with_stem(f"{one.stem}-{language.value}") for one in files]
    return NationalOrder(
        now=context.now,
        language=language,
        final=arguments.final,
        published=arguments.publish or arguments.by_block,
        by_block=arguments.by_block,
        cards=arguments.cards,
        pdf=files[0],
        xlsx=files[1],
    )


def _figures(facts: NationalFacts) -> dict[str, object]:
    gathered, by = facts.gathered, facts.gathered.judged_by
    return {
        "digest": facts.code,
        "units": len(gathered.national.scored),
        "approved": sum(one.standing.approved for one in gathered.national.scored),
        "roster": {"seq": by.seq, "digest": by.roster} if by.roster else None,
        "admitted": [
            {**{name: one.body[name] for name in ("questionnaire", "version", "fingerprint")},
             **picked(one, "by", "reason")}
            for one in by.admitted
        ],
        **picked(by, "questionnaires", "register", "training"),
        "chain": short_code(by.chain),
        "closed": gathered.closing is not None,
        "figures": "kept" if facts.final else "today",
        "expected": gathered.coverage.total.expected,
        "missing": gathered.coverage.total.missing,
        "conflicts": len(gathered.conflicts()),
        "groups": [_group(facts, one) for one in gathered.groups],
    }  # fmt: skip


def _group(facts: NationalFacts, group: PeerGroup) -> dict[str, object]:
    model, node = group.questionnaire, root_of(group.questionnaire)
    box, row = quartiles(facts, group, node), row_of(facts, group, node)
    scores: dict[str, float | None] = {
        "median": median_of(facts, group, node),
        "q1": None if box is None else box.q1,
        "q3": None if box is None else box.q3,
        "mean": row.mean if row is not None and facts.shows.singly else None,
    }
    found: dict[str, object] = {
        "questionnaire": group.key[0],
        "block": group.block,
        "n": len(group.units) if row is None else row.n,
    }
    for name, value in scores.items():
        told = told_score(facts, value, model)
        found[name] = float(told) if isinstance(told, int | float | Decimal) else None
    return found


@command(
    "actions",
    "collection",
    *JUDGED_BY,
    "--round",
    flag("--final", "only what unit heads approved"),
    argument("--strategy", help="only actions of this strategy"),
    argument("--unit", help="only actions that this institution leads or joins"),
    argument("--state", choices=(*ActionState, NOT_SAID), help="only actions in this state"),
    argument("--phase", help="only actions of this phase"),
    flag("--deciding", "only those that need a decision"),
    argument("--same", nargs="+", metavar="UNIT", help="they mean one action; the first leads it"),
    argument("--code", default="", help="of that action, as they wrote it"),
    flag("--withdraw", "they do not mean one action"),
    argument("--by", help="who says so"),
    argument("--reason", default="", help="why; it stands beside it for ever"),
)
def actions(context: Context) -> Outcome:
    """List the actions of the policy with what each institution says, or say which are one."""
    given = context.given
    wanted = Wanted(given.round, final_only=given.final)
    opened = context.change if given.same else context.read
    with opened() as collection, told() as progress:
        if given.same:
            word = acts.Word(given.by or "", context.now, given.reason, counts=not given.withdraw)
            register.say_same_action(collection, given.code, given.same, word)
        found = register.action_register(collection, wanted, context.today, progress=progress)
        occasion = the_round(collection, given.round)
    if found is None:
        raise refused(ConsolidationProblem.NO_ACTIONS, round=occasion)
    shown = [one for one in (found.deciding if given.deciding else found.actions)
             if _is_asked_for(one, given)]  # fmt: skip
    said = ("unit", "revision", "approved", "state", "percent", "next", "obstacle", "verdict")
    data = {
        **picked(found, "round", "day", "official"),
        "strategies": [_strategy_json(found, one) for one in found.strategies],
        "actions": [
            {
                **picked(one, "item.code", "item.phase", name="item.label", strategy="item.parent"),
                **picked(one, "listed", "state", "percent", "overdue", "needs", "silent"),
                **picked(one, "indicators", "item.partners"),
                "lead": one.item.lead_unit or None,
                "due": one.item.due or None,
                "contradicting": [each.unit for each in one.contradicting],
                "said": [picked(each, *said, document="proof") for each in one.said],
            }
            for one in shown
        ],
        "path": [{"round": one.round, "states": _states_json(one.states)} for one in found.path],
        "shared": [{"code": code, "units": units} for code, units in found.shared],
    }
    return Outcome(data, (_action_line(one, context.words) for one in shown))


def _is_asked_for(one: register.RegisteredAction, given: Namespace) -> bool:
    units = {None, *one.item.units, *(said.unit for said in one.said)}
    wanted = given.strategy, given.state, given.phase
    known = one.item.parent, one.state or NOT_SAID, one.item.phase
    return given.unit in units and all(
        each in (None, own) for each, own in zip(wanted, known, strict=True)
    )


def _states_json(states: Mapping[ActionState | None, int]) -> dict[str, int]:
    return {str(state or NOT_SAID): states.get(state, 0) for state in (*ActionState, None)}


def _strategy_json(found: register.ActionRegister, item: PolicyItem) -> dict[str, object]:
    own = found.of(item.code)
    return {
        **picked(item, "code", name="label"),
        "actions": len(own),
        "states": _states_json(Counter(one.state for one in own)),
        "overdue": sum(one.overdue for one in own),
        "contradicted": sum(bool(one.contradicting) for one in own),
        "indicators": found.indicators.get(item.code, ()),
    }


def _action_line(one: register.RegisteredAction, words: Words) -> str:
    state = words.say(NOT_REPORTED if one.state is None else one.state.word)
    needs = ", ".join(words.say(need.word) for need in one.needs if need is not ActionNeed.BEHIND)
    name = f"{one.item.code} {one.item.label.get(words.language)}".strip()
    return "  ".join(filter(None, (name, one.item.lead_unit, one.item.due, state, needs)))
