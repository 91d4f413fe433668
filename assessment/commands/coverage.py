"""What a collection holds and says: who has reported, one unit, the national report, actions."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from assessment.commands import encode
from assessment.commands.command import EDITIONS, Context, Outcome, argument, command, flag, picked
from assessment.commands.scores import tell_of_closing
from assessment.consolidation import acts
from assessment.consolidation import national as consolidated
from assessment.consolidation.collection import Collection, changed_rows, check
from assessment.consolidation.coverage import Coverage, UnitProgress, coverage, not_counting
from assessment.consolidation.file_status import files_today, verdict_word, why
from assessment.consolidation.model import CaseDecision, CommitteeAct, Merge, PrintedReport, Turn
from assessment.consolidation.standing import standings
from assessment.errors import AssessmentError, Finding, refused
from assessment.exchange import codes, keys, print_check
from assessment.files.failures import failure
from assessment.language.text import Language, Text
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.structure import ActionNeed, ActionState, PolicyItem
from assessment.reports import action_register as register
from assessment.reports.national import facts as nation
from assessment.reports.national import figures
from assessment.reports.national.report import write_national_report
from assessment.reports.order import Edition
from assessment.reports.wording import NOT_REPORTED
from assessment.secretariat.opening import check_known
from assessment.secretariat.unit_history import awaited, unit_history
from assessment.units import find_unit
from assessment.words import Words, mark


@command("coverage collection --roster --known --round")
def coverage_command(context: Context) -> Outcome:
    """Who has reported and who has not, by peer group and province."""
    with context.read() as collection:
        check_known(collection, context.given.round)
        standing = standings(collection)
        found = coverage(collection, occasion=context.given.round, standing=standing)
        names = consolidated.group_names(consolidated.questionnaires_of(collection))
        came = [one for one in collection.arrivals() if one.path][::-1]
        lost = tuple(not_counting(found, files_today(collection, came, standing)))
        returned = awaited(collection.said.acts, standing)
        tell_of_closing(context, collection, found.round)
    here = {case: act for case, act in returned.items() if case.round == found.round}
    data = encode.coverage_json(found, names)
    data["returned"] = [{"unit": case.unit, **encode.act_json(act)} for case, act in here.items()]
    say = context.say
    lines = [*_coverage_told(found, names, context.words)]
    passed_over: list[dict[str, object]] = []
    for one in lost:
        file = Path(one.arrival.path).name
        reason = say(why(one.arrival))
        known = {"unit": one.unit, "guessed": bool(one.guessed), "reason": reason}
        passed_over.append(encode.file_json(one.arrival) | known)
        verdict = say(verdict_word(one.arrival.verdict, one.arrival.relation))
        lines.append(
            say(
                "Sent, but does not count: {unit}, {file}: {verdict}. {reason}",
                unit=one.unit,
                file=file,
                verdict=verdict,
                reason=reason,
            )
        )
    for case, act in here.items():
        told = mark("Returned, not back yet: {unit}, {day}, by {name}: {reason}")
        lines.append(say(told, unit=case.unit, **_word_of(act)))
    return Outcome({**data, "not_counting": passed_over}, lines)


@command("unit collection unit --roster --known", argument("--round"))
def unit(context: Context) -> Outcome:
    """Everything held of one unit: answers, reviews, revisions and why they count, returns."""
    say = context.say
    words = context.words
    with context.read() as collection:
        found = unit_history(collection, context.given.unit, context.given.round)
        cases = [encode.case_json(collection, one, words) for one in found.cases]
    unread = [encode.came_json(one, words) for one in found.unread]
    listed = find_unit(found.unit)
    lines = [found.unit if listed is None else f"{found.unit}  {listed.name.get(words.language)}"]
    for one in found.cases:
        case = one.standing.case
        lines.append(f"{case.round} · {case.questionnaire}: {say(one.standing.why.word)}")
        for each in one.files:
            came = each.file.arrival
            words_of = say(verdict_word(came.verdict, came.relation)), say(each.file.today.word)
            if came.revision:
                code = codes.short_code(came.revision)
            else:
                code = Path(came.path).name
            day = _word_of(each.merge)["day"]
            judged = " · ".join(words_of)
            lines.append(f"  {day}  {code}  {judged}. {say(why(came))}")
        told = mark("Decided by {name} on {day}: {reason}")
        lines += [f"  {say(told, **_word_of(made))}" for made in one.decisions]
        told = mark("Returned by {name} on {day}: {reason}")
        lines += [f"  {say(told, **_word_of(act))}" for act in one.returns]
    return Outcome({"unit": found.unit, "cases": cases, "unread": unread}, lines)


def _coverage_told(found: Coverage, names: Mapping[str, Text], words: Words) -> Iterator[str]:
    say = words.say
    total = found.total
    language = words.language
    if found.round:
        values = picked(total, n="received", m="expected", a="approved", c="conflicts")
        told = mark("Round {round}: reported {n} of {m} units, approved {a}, in conflict {c}.")
        yield say(told, round=found.round, **values)
    else:
        yield say(
            "No package has been received yet, so none of the {m} units has reported.",
            m=total.expected,
        )
    if total.unsigned_workbooks:
        yield words.count(
            "{n} unit sent a completed workbook that nobody signed. It does not count until its "
            "answers are imported into an assessment.",
            "{n} units sent a completed workbook that nobody signed. They do not count until "
            "their answers are imported into an assessment.",
            total.unsigned_workbooks,
        )
    for group in found.by_block:
        if group.group in names:
            label = names[group.group].get(language)
        else:
            label = group.group
        name = label or say("Peer group")
        yield say("{group}: {n} of {m}", group=name, n=group.received, m=group.expected)
    unsigned = (one for one in found.units if one.report is UnitProgress.UNSIGNED_WORKBOOK)
    filled = {one.unit.code: one.round for one in unsigned}
    for unit in found.missing:
        more = ""
        named = filled.get(unit.code)
        if named is not None:
            parts = [say("Completed workbook, unsigned")]
            if named != found.round or not named:
                if named:
                    other = mark("names the round {round}")
                else:
                    other = mark("no round named")
                parts.append(say(other, round=named))
            more = f"  ({', '.join(parts)})"
        yield f"{unit.code}  {unit.name.get(language)}{more}"


def show_collection(context: Context) -> Outcome:
    place = context.given.file
    with context.read(place) as collection, context.progress() as progress:
        damages = check(collection, progress)
        standing = standings(collection)
        data = encode.collection_json(collection, standing)
        merges = collection.merges
        links = collection.links
        decided = {one.merge: one for one in collection.decisions}
    code = context.given.head
    goes_on = None
    if code:
        goes_on = links.holds(print_check.code_of(code))
    if goes_on is False:
        values = {"file": Path(place).name, "code": code}
        damages = (*damages, Finding(ConsolidationProblem.NOT_GOING_ON, values=values))
    chain = codes.short_code(links.head)
    verdict = "sound"
    if damages:
        verdict = "damaged"
    data |= {"chain": chain, "goes_on": goes_on, "verdict": verdict}
    stand = sum(1 for one in standing if one.package is not None)
    open_ones = sum(1 for one in standing if one.conflict)
    stands = context.count("{n} package stands.", "{n} packages stand.", stand)
    opened = context.count("{n} conflict is open.", "{n} conflicts are open.", open_ones)
    end = context.say("End of the collection's chain: code {code}.", code=chain)
    lines = [f"{stands} {opened}", end]
    if goes_on:
        lines.append(context.say("It goes on from the end with the code given."))
    for one in merges:
        lines += _merge_told(one, decided.get(one.number), context.words)
    return Outcome(data, lines, damages)


def _merge_told(one: Merge, decision: CaseDecision | None, words: Words) -> Iterator[str]:
    values = {"merge": one.number, **_word_of(one)}
    if decision is not None and not one.withdrawn:
        told = mark("Merge {merge}, {day}: decision about {unit}, by {name}: {reason}")
        yield words.say(told, **{**values, "unit": decision.case.unit, "reason": decision.reason})
    elif not one.withdrawn:
        yield words.count(
            "Merge {merge}, {day}: {n} file received, by {name}.",
            "Merge {merge}, {day}: {n} files received, by {name}.",
            one.files,
            **values,
        )
    for turn in one.turns:
        told = mark("Merge {merge} was restored by {name} on {day}: {reason}")
        if turn.withdrawn:
            told = mark("Merge {merge} was withdrawn by {name} on {day}: {reason}")
        yield words.say(told, **{**values, **_word_of(turn)})


def _word_of(one: Merge | Turn | CaseDecision | CommitteeAct) -> dict[str, str]:
    day = one.at.astimezone().date().isoformat()
    return {"name": one.by, "day": day, "reason": one.reason or "–"}


@command("shared-documents collection --round")
def shared_documents(context: Context) -> Outcome:
    """List documents that several units attached as evidence, those of most units first."""
    with context.read() as collection, context.progress() as progress:
        found = consolidated.shared_documents(collection, context.given.round, progress)
    none = context.say("No document was attached by several units.")
    several = context.count(
        "{n} document was attached by several units.",
        "{n} documents were attached by several units.",
        len(found),
    )
    lines = [several if found else none]
    documents = []
    use = ("case.unit", "case.questionnaire", "question", "title", "file_name")
    for one in found:
        values = {"title": one.uses[0].title, "n": len(one.units), "units": ", ".join(one.units)}
        lines.append(context.say("{title}: {n} units ({units})", **values))
        uses = [picked(each, *use) for each in one.uses]
        documents.append({**picked(one, "digest", "size", "units"), "uses": uses})
    return Outcome({"documents": documents}, lines)


NOT_SAID = "not_reported"


@command(
    "national collection --pdf --xlsx --roster --known --round",
    flag("--final", "only approved units, no conflicts"),
    flag("--publish", "no names of people, no remarks"),
    flag("--by-block", "published, without single units"),
    flag("--cards", "with a card for every unit"),
    argument("--language", choices=EDITIONS, default="km", help="both: one edition in each"),
)
def national(context: Context) -> Outcome:
    """Write the consolidated national report of a round as PDF and Excel."""
    context.targets()
    wanted = consolidated.Wanted(context.given.round, final_only=context.given.final)
    with context.read() as collection, context.progress() as progress:
        gathered = nation.gather(collection, wanted, progress=progress)
        orders = [_order(context, language) for language in context.languages]
        facts = nation.NationalFacts(gathered, orders[0])
        kept = acts.kept_figures(collection, gathered.national.round) if facts.final else ()
        findings = [*kept, *changed_rows(collection), *_noted(collection, facts.report, context)]
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
        word = acts.Word(keys.Role.SECRETARIAT.value, context.now)
        acts.note_printed(collection, report, word)
    except AssessmentError as error:
        if {one.problem for one in error.findings} != {FileProblem.READ_ONLY}:
            raise
        return failure(ConsolidationProblem.PRINT_NOT_KEPT, collection.path).findings
    return ()


def _order(context: Context, language: Language) -> nation.NationalOrder:
    arguments = context.given
    (pdf, xlsx) = context.targets()
    if len(context.languages) > 1:  # a file for each of several editions
        pdf, xlsx = (one and one.with_stem(f"{one.stem}-{language}") for one in (pdf, xlsx))
    if arguments.publish:
        edition = Edition.PUBLISHED
    else:
        edition = Edition.FULL
    if arguments.by_block:
        edition = Edition.BY_BLOCK
    told = arguments.final, edition, arguments.cards
    return nation.NationalOrder(context.now, language, *told, pdf, xlsx)


def _figures(facts: nation.NationalFacts) -> dict[str, object]:
    gathered = facts.gathered
    by = facts.gathered.judged_by
    return {
        "digest": facts.code,
        "units": len(gathered.national.scored),
        "approved": sum(one.standing.approved for one in gathered.national.scored),
        "roster": {"seq": by.seq, "digest": by.roster} if by.roster else None,
        "admitted": [
            {
                **{name: one.body[name] for name in ("questionnaire", "version", "fingerprint")},
                **picked(one, "by", "reason"),
            }
            for one in by.admitted
        ],
        **picked(by, "questionnaires", "register", "training"),
        "chain": codes.short_code(by.chain),
        "closed": gathered.closing is not None,
        "figures": "kept" if facts.final else "today",
        **picked(gathered.coverage.total, "expected", "missing"),
        "conflicts": len(gathered.conflicts()),
        "groups": [_group(facts, one) for one in gathered.groups],
    }


def _group(facts: nation.NationalFacts, group: nation.PeerGroup) -> dict[str, object]:
    model = group.questionnaire
    node = figures.root_of(group.questionnaire)
    box = figures.quartiles(facts, group, node)
    row = figures.row_of(facts, group, node)
    scores = {
        "median": figures.median_of(facts, group, node),
        "q1": box and box.q1,
        "q3": box and box.q3,
        "mean": row.mean if row is not None and facts.shows.singly else None,
    }
    told = {name: figures.told_score(facts, value, model) for name, value in scores.items()}
    numbers = {
        name: float(value) if isinstance(value, int | float | Decimal) else None
        for name, value in told.items()
    }
    return {
        "questionnaire": group.key[0],
        "block": group.block,
        "n": figures.size_of(facts, group),
        **numbers,
    }


@command(
    "actions collection --roster --known --round",
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
    wanted = consolidated.Wanted(given.round, final_only=given.final)
    opened = context.change if given.same else context.read
    with opened() as collection, context.progress() as progress:
        if given.same:
            word = acts.Word(given.by or "", context.now, given.reason, counts=not given.withdraw)
            register.say_same_action(collection, given.code, given.same, word)
        found = register.action_register(collection, wanted, context.today, progress=progress)
        occasion = consolidated.the_round(collection, given.round)
    if found is None:
        raise refused(ConsolidationProblem.NO_ACTIONS, round=occasion)
    shown = [
        one
        for one in (found.deciding if given.deciding else found.actions)
        if _is_asked_for(one, given)
    ]
    said = ("unit", "revision", "approved", "state", "percent", "next", "obstacle", "verdict")
    data = {
        **picked(found, "round", "day", "official"),
        "strategies": [_strategy_json(found, one) for one in found.strategies],
        "actions": [
            {
                **picked(one, "item.code", "item.phase", name="item.label", strategy="item.parent"),
                **picked(one, "listed", "state", "lead.percent", "overdue", "needs", "silent"),
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
