"""A round of a collection: as the consolidated report, and the register of the policy's actions."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from assessment.commands.command import (
    COLLECTION,
    JUDGED_BY,
    ROUND,
    Context,
    argument,
    command,
    in_use_of,
    languages_argument,
    told,
)
from assessment.commands.output import Outcome, findings_json
from assessment.commands.report import languages
from assessment.consolidation.acts import Word, note_printed, say_same_action
from assessment.consolidation.checking import changed_rows
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import PrintedReport
from assessment.consolidation.national import Wanted, the_round
from assessment.errors import AssessmentError, Finding, FindingPlace, refused
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role
from assessment.language.text import Language, Text
from assessment.problems.commands import CommandProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.structure import ActionNeed, ActionState, PolicyItem
from assessment.reports.action_register import ActionRegister, RegisteredAction, action_register
from assessment.reports.national.facts import (
    GatheredRound,
    JudgedBy,
    NationalFacts,
    NationalOrder,
    PeerGroup,
    gather,
)
from assessment.reports.national.figures import (
    median_of,
    quartiles,
    root_of,
    row_of,
    told_score,
)
from assessment.reports.national.report import write_national_report
from assessment.reports.sheets import Value
from assessment.reports.wording import ACTION_NEEDS, ACTION_STATES, NOT_REPORTED
from assessment.words import Words

NOT_SAID = "not_reported"


@command(
    "national",
    COLLECTION,
    argument("--pdf"),
    argument("--xlsx"),
    *JUDGED_BY,
    ROUND,
    argument("--final", action="store_true", help="only approved units, no conflicts"),
    argument("--publish", action="store_true", help="no names of people, no remarks"),
    argument("--by-block", action="store_true", help="published, without single units"),
    argument("--cards", action="store_true", help="with a card for every unit"),
    languages_argument(Language.KM.value, "both: one edition in each"),
)
def national(context: Context) -> Outcome:
    """Write the consolidated national report of a round as PDF and Excel."""
    arguments = context.arguments
    if not (arguments.pdf or arguments.xlsx):
        raise AssessmentError(Finding(CommandProblem.NOTHING_TO_WRITE))
    wanted = Wanted(arguments.round, final_only=arguments.final)
    in_use, more = in_use_of(arguments)
    place = Path(arguments.collection)
    with Collection.open_anywhere(place, in_use) as collection, told() as progress:
        gathered = gather(collection, wanted, progress=progress)
        blocking = [one for one in gathered.conflicts() if one.blocks]
        if arguments.final and blocking and gathered.closing is None:
            values = {"n": len(blocking)}
            raise AssessmentError(Finding(CommandProblem.CONFLICTS_OPEN, values=values))
        editions = languages(arguments.language)
        orders = [_order(context, language, several=len(editions) > 1) for language in editions]
        facts = NationalFacts(gathered, orders[0])
        findings = (
            *more,
            *_otherwise(gathered),
            *changed_rows(collection),
            *_noted(collection, facts.report, context),
        )
    written = [write_national_report(gathered, order) for order in orders]
    files = [str(path) for one in written for path in one.files]
    data = {
        "files": files,
        "pages": sum(one.pages for one in written),
        "short_code": written[0].short_code,
        "round": gathered.national.round,
        **_figures(facts),
        "findings": findings_json(findings, context.words),
    }
    return Outcome(data, tuple(files), findings)


def _otherwise(gathered: GatheredRound) -> Iterator[Finding]:
    """What of a closed round would be judged otherwise today."""
    units = sorted({one.case.unit for one in gathered.otherwise})
    if units:
        values = {"round": gathered.national.round, "n": len(units), "units": ", ".join(units)}
        yield Finding(ConsolidationProblem.CLOSED_OTHERWISE, values=values)


def _noted(collection: Collection, report: PrintedReport, context: Context) -> tuple[Finding, ...]:
    """Keep the code of the report; a warning where the collection can only be read."""
    try:
        word = Word(Role.SECRETARIAT.value, context.now)
        note_printed(collection, report, word)
    except AssessmentError as error:
        if {one.problem for one in error.findings} != {FileProblem.READ_ONLY}:
            raise
        file = collection.path.name
        return (
            Finding(ConsolidationProblem.PRINT_NOT_KEPT, FindingPlace(file=file), {"file": file}),
        )
    return ()


def _order(context: Context, language: Language, *, several: bool) -> NationalOrder:
    arguments = context.arguments
    return NationalOrder(
        now=context.now,
        language=language,
        final=arguments.final,
        published=arguments.publish or arguments.by_block,
        by_block=arguments.by_block,
        cards=arguments.cards,
        pdf=_named(arguments.pdf, language, several=several),
        xlsx=_named(arguments.xlsx, language, several=several),
    )


def _named(given: str | None, language: Language, *, several: bool) -> Path | None:
    """The file asked for; one for each language when there are several editions."""
    if not given:
        return None
    path = Path(given)
    return path.with_stem(f"{path.stem}-{language.value}") if several else path


def _figures(facts: NationalFacts) -> dict[str, object]:
    """What the report rests on, for those who compare it with other sources."""
    gathered = facts.gathered
    return {
        "digest": facts.code,
        "units": len(gathered.national.scored),
        "approved": sum(one.standing.approved for one in gathered.national.scored),
        **_judged_by(gathered.judged_by),
        "closed": gathered.closing is not None,
        "expected": gathered.coverage.total.expected,
        "missing": gathered.coverage.total.missing,
        "conflicts": len(gathered.conflicts()),
        "groups": [_group(facts, one) for one in gathered.groups],
    }


def _judged_by(by: JudgedBy) -> dict[str, object]:
    """What decided which packages count."""
    return {
        "roster": {"seq": by.seq, "digest": by.roster} if by.roster else None,
        "questionnaires": list(by.questionnaires),
        "admitted": [
            {**{name: one.body[name] for name in ("questionnaire", "version", "fingerprint")},
             "by": one.by, "reason": one.reason}
            for one in by.admitted
        ],
        "register": by.register,
        "chain": short_code(by.chain),
        "training": by.training,
    }  # fmt: skip


def _group(facts: NationalFacts, group: PeerGroup) -> dict[str, object]:
    """Number and scores of a group, as far and as exactly as the copy prints them."""
    model, node = group.questionnaire, root_of(group.questionnaire)
    box, row = quartiles(facts, group, node), row_of(facts, group, node)
    scores: dict[str, float | None] = {
        "median": median_of(facts, group, node),
        "q1": None if box is None else box.q1,
        "q3": None if box is None else box.q3,
        "mean": row["mean"] if row is not None and facts.shows.singly else None,
    }
    told = {name: told_score(facts, value, model) for name, value in scores.items()}
    return {
        "questionnaire": group.key[0],
        "block": group.block,
        "n": len(group.units) if row is None else int(row["n"]),
        **{name: _number(value) for name, value in told.items()},
    }


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float | Decimal) else None


@command(
    "actions",
    COLLECTION,
    *JUDGED_BY,
    ROUND,
    argument("--final", action="store_true", help="only what unit heads approved"),
    argument("--strategy", help="only actions of this strategy"),
    argument("--unit", help="only actions that this institution leads or joins"),
    argument("--state", choices=(*ActionState, NOT_SAID), help="only actions in this state"),
    argument("--phase", help="only actions of this phase"),
    argument("--deciding", action="store_true", help="only those that need a decision"),
    argument("--same", nargs="+", metavar="UNIT", help="they mean one action; the first leads it"),
    argument("--code", default="", help="of that action, as they wrote it"),
    argument("--withdraw", action="store_true", help="they do not mean one action"),
    argument("--by", default="", help="who says so"),
    argument("--reason", default="", help="why; it stands beside it for ever"),
)
def actions(context: Context) -> Outcome:
    """List the actions of the policy with what each institution says, or say which are one."""
    given = context.arguments
    place, wanted = Path(given.collection), Wanted(given.round, final_only=given.final)
    in_use, more = in_use_of(given)
    if given.same:
        word = Word(given.by, context.now, given.reason, counts=not given.withdraw)
        with Collection.open(place, in_use) as collection:
            say_same_action(collection, given.code, given.same, word)
    with Collection.open_anywhere(place, in_use) as collection, told() as progress:
        found = action_register(collection, wanted, context.today, progress=progress)
        occasion = the_round(collection, given.round)
    if found is None:
        raise refused(ConsolidationProblem.NO_ACTIONS, round=occasion)
    shown = [one for one in (found.deciding if given.deciding else found.actions)
             if _is_asked_for(one, context)]  # fmt: skip
    data = {
        "round": found.round,
        "day": found.day.isoformat(),
        "official": found.official,
        "strategies": [_strategy_json(found, one) for one in found.strategies],
        "actions": [action_json(one) for one in shown],
        "path": [{"round": one.round, "states": _states_json(one.total())} for one in found.path],
        "shared": [{"code": code, "units": list(units)} for code, units in found.shared],
        "findings": findings_json(more, context.words),
    }
    return Outcome(data, (_action_line(one, context.words) for one in shown), more)


def _is_asked_for(one: RegisteredAction, context: Context) -> bool:
    given = context.arguments
    institutions = {*one.item.units, *(said.unit for said in one.said)}
    return (
        given.strategy in (None, one.item.parent)
        and (given.unit is None or given.unit in institutions)
        and given.state in (None, one.state or NOT_SAID)
        and given.phase in (None, one.item.phase)
    )


def _states_json(states: Mapping[ActionState | None, int]) -> dict[str, int]:
    return {str(state or NOT_SAID): states.get(state, 0) for state in (*ActionState, None)}


def _strategy_json(register: ActionRegister, item: PolicyItem) -> dict[str, object]:
    own = register.of(item.code)
    return {
        "code": item.code,
        "name": encoded_text(item.label),
        "actions": len(own),
        "states": _states_json(Counter(one.state for one in own)),
        "overdue": sum(one.overdue for one in own),
        "contradicted": sum(bool(one.contradicting) for one in own),
        "indicators": list(register.indicators.get(item.code, ())),
    }


def action_json(one: RegisteredAction) -> dict[str, object]:
    """An action with what each institution says of it."""
    return {
        "code": one.item.code,
        "name": encoded_text(one.item.label),
        "strategy": one.item.parent,
        "phase": one.item.phase,
        "listed": one.listed,
        "lead": one.item.lead_unit or None,
        "partners": list(one.item.partners),
        "due": one.item.due or None,
        "state": one.state,
        "percent": None if one.percent is None else float(one.percent),
        "overdue": one.overdue,
        "needs": list(one.needs),
        "contradicting": [said.unit for said in one.contradicting],
        "silent": list(one.silent),
        "indicators": list(one.indicators),
        "said": [
            {
                "unit": said.unit,
                "revision": said.revision,
                "approved": said.approved,
                "state": said.state,
                "percent": None if said.percent is None else float(said.percent),
                "next": said.next,
                "obstacle": said.obstacle,
                "document": said.proof,
                "verdict": said.verdict,
            }
            for said in one.said
        ],
    }


def encoded_text(text: Text) -> dict[str, str]:
    return {language.value: words for language, words in text.pairs}


def _action_line(one: RegisteredAction, words: Words) -> str:
    state = words.say(NOT_REPORTED if one.state is None else ACTION_STATES[one.state])
    needs = ", ".join(
        words.say(ACTION_NEEDS[need]) for need in one.needs if need is not ActionNeed.BEHIND
    )
    name = f"{one.item.code} {one.item.label.get(words.language)}".strip()
    return "  ".join(filter(None, (name, one.item.lead_unit, one.item.due, state, needs)))
