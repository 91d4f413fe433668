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
from assessment.consolidation.file_status import files_today, status_reason, verdict_word
from assessment.consolidation.model import CaseDecision, CommitteeAct, Merge, PrintedReport, Turn
from assessment.consolidation.standing import standings
from assessment.errors import AssessmentError, Finding, refused
from assessment.exchange import codes, keys, print_check
from assessment.files.failures import failure
from assessment.language.text import Language, Text
from assessment.printing.wording import NOT_REPORTED
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.structure import ActionNeed, ActionState, PolicyItem
from assessment.reports import action_register as register
from assessment.reports.national import facts as nation
from assessment.reports.national import figures
from assessment.reports.national.report import write_national_report
from assessment.reports.order import Edition
from assessment.secretariat.opening import check_known
from assessment.secretariat.unit_history import awaited, unit_history
from assessment.units import find_unit
from assessment.words import Words, mark


@command("coverage collection --roster --known --round")
def coverage_command(context: Context) -> Outcome:
    """Who has reported and who has not, by peer group and province."""
    with context.read() as collection:
        check_known(collection, context.arguments.round)
        standing = standings(collection)
        covered = coverage(collection, occasion=context.arguments.round, standing=standing)
        names = consolidated.group_names(consolidated.questionnaires_of(collection))
        came = [received_file for received_file in collection.arrivals() if received_file.path][
            ::-1
        ]
        lost = tuple(not_counting(covered, files_today(collection, came, standing)))
        returned = awaited(collection.committee_acts.acts, standing)
        tell_of_closing(context, collection, covered.round)
    here = {case: act for case, act in returned.items() if case.round == covered.round}
    data = encode.coverage_json(covered, names)
    data["returned"] = [{"unit": case.unit, **encode.act_json(act)} for case, act in here.items()]
    translate = context.translate
    lines = [*_coverage_told(covered, names, context.words)]
    passed_over: list[dict[str, object]] = []
    for file_today in lost:
        file = Path(file_today.arrival.path).name
        reason = translate(status_reason(file_today.arrival))
        known = {"unit": file_today.unit, "guessed": bool(file_today.guessed), "reason": reason}
        passed_over.append(encode.file_json(file_today.arrival) | known)
        verdict = translate(verdict_word(file_today.arrival.verdict, file_today.arrival.relation))
        lines.append(
            translate(
                "Sent, but does not count: {unit}, {file}: {verdict}. {reason}",
                unit=file_today.unit,
                file=file,
                verdict=verdict,
                reason=reason,
            )
        )
    for case, act in here.items():
        message = mark("Returned, not back yet: {unit}, {day}, by {name}: {reason}")
        lines.append(translate(message, unit=case.unit, **_word_of(act)))
    return Outcome({**data, "not_counting": passed_over}, lines)


@command("unit collection unit --roster --known", argument("--round"))
def unit(context: Context) -> Outcome:
    """Everything held of one unit: answers, reviews, revisions and why they count, returns."""
    translate = context.translate
    words = context.words
    with context.read() as collection:
        history = unit_history(collection, context.arguments.unit, context.arguments.round)
        cases = [encode.case_json(collection, unit_case, words) for unit_case in history.cases]
    unread = [encode.came_json(unit_file, words) for unit_file in history.unread]
    listed = find_unit(history.unit)
    if listed is None:
        title = history.unit
    else:
        title = f"{history.unit}  {listed.name.get(words.language)}"
    lines = [title]
    for other_unit_case in history.cases:
        case = other_unit_case.standing.case
        reason = translate(other_unit_case.standing.reason.word)
        lines.append(f"{case.round} · {case.questionnaire}: {reason}")
        for file in other_unit_case.files:
            came = file.file.arrival
            words_of = (
                translate(verdict_word(came.verdict, came.relation)),
                translate(file.file.today.word),
            )
            if came.revision:
                code = codes.short_code(came.revision)
            else:
                code = Path(came.path).name
            day = _word_of(file.merge)["day"]
            judged = " · ".join(words_of)
            lines.append(f"  {day}  {code}  {judged}. {translate(status_reason(came))}")
        message = mark("Decided by {name} on {day}: {reason}")
        lines += [f"  {translate(message, **_word_of(made))}" for made in other_unit_case.decisions]
        message = mark("Returned by {name} on {day}: {reason}")
        lines += [f"  {translate(message, **_word_of(act))}" for act in other_unit_case.returns]
    return Outcome({"unit": history.unit, "cases": cases, "unread": unread}, lines)


def _coverage_told(
    other_coverage: Coverage, names: Mapping[str, Text], words: Words
) -> Iterator[str]:
    translate = words.translate
    total = other_coverage.total
    language = words.language
    if other_coverage.round:
        values = picked(total, n="received", m="expected", a="approved", c="conflicts")
        message = mark("Round {round}: reported {n} of {m} units, approved {a}, in conflict {c}.")
        yield translate(message, round=other_coverage.round, **values)
    else:
        yield translate(
            "No package has been received yet, so none of the {m} units has reported.",
            m=total.expected,
        )
    if total.unsigned_workbooks:
        yield words.translate_plural(
            "{n} unit sent a completed workbook that nobody signed. It does not count until its "
            "answers are imported into an assessment.",
            "{n} units sent a completed workbook that nobody signed. They do not count until "
            "their answers are imported into an assessment.",
            total.unsigned_workbooks,
        )
    for group in other_coverage.by_block:
        if group.group in names:
            label = names[group.group].get(language)
        else:
            label = group.group
        name = label or translate("Peer group")
        yield translate("{group}: {n} of {m}", group=name, n=group.received, m=group.expected)
    unsigned = (
        unit_report
        for unit_report in other_coverage.units
        if unit_report.report is UnitProgress.UNSIGNED_WORKBOOK
    )
    filled = {unit_report.unit.code: unit_report.round for unit_report in unsigned}
    for unit in other_coverage.missing:
        more = ""
        named = filled.get(unit.code)
        if named is not None:
            parts = [translate("Completed workbook, unsigned")]
            if named != other_coverage.round or not named:
                if named:
                    other = mark("names the round {round}")
                else:
                    other = mark("no round named")
                parts.append(translate(other, round=named))
            more = f"  ({', '.join(parts)})"
        yield f"{unit.code}  {unit.name.get(language)}{more}"


def show_collection(context: Context) -> Outcome:
    place = context.arguments.file
    with context.read(place) as collection, context.progress() as progress:
        damages = check(collection, progress)
        standing = standings(collection)
        data = encode.collection_json(collection, standing)
        merges = collection.merges
        links = collection.links
        decided = {decision.merge: decision for decision in collection.decisions}
    code = context.arguments.head
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
    stand = sum(1 for case_standing in standing if case_standing.package is not None)
    open_ones = sum(1 for case_standing in standing if case_standing.conflict)
    stands = context.translate_plural("{n} package stands.", "{n} packages stand.", stand)
    opened = context.translate_plural("{n} conflict is open.", "{n} conflicts are open.", open_ones)
    end = context.translate("End of the collection's chain: code {code}.", code=chain)
    lines = [f"{stands} {opened}", end]
    if goes_on:
        lines.append(context.translate("It goes on from the end with the code given."))
    for merge in merges:
        lines += _merge_told(merge, decided.get(merge.number), context.words)
    return Outcome(data, lines, damages)


def _merge_told(merge: Merge, decision: CaseDecision | None, words: Words) -> Iterator[str]:
    values = {"merge": merge.number, **_word_of(merge)}
    if decision is not None and not merge.withdrawn:
        message = mark("Merge {merge}, {day}: decision about {unit}, by {name}: {reason}")
        yield words.translate(
            message, **{**values, "unit": decision.case.unit, "reason": decision.reason}
        )
    elif not merge.withdrawn:
        yield words.translate_plural(
            "Merge {merge}, {day}: {n} file received, by {name}.",
            "Merge {merge}, {day}: {n} files received, by {name}.",
            merge.files,
            **values,
        )
    for turn in merge.turns:
        message = mark("Merge {merge} was restored by {name} on {day}: {reason}")
        if turn.withdrawn:
            message = mark("Merge {merge} was withdrawn by {name} on {day}: {reason}")
        yield words.translate(message, **{**values, **_word_of(turn)})


def _word_of(statement: Merge | Turn | CaseDecision | CommitteeAct) -> dict[str, str]:
    day = statement.at.astimezone().date().isoformat()
    return {"name": statement.by, "day": day, "reason": statement.reason or "–"}


@command("shared-documents collection --round")
def shared_documents(context: Context) -> Outcome:
    """List documents that several units attached as evidence, those of most units first."""
    with context.read() as collection, context.progress() as progress:
        shared_documents = consolidated.shared_documents(
            collection, context.arguments.round, progress
        )
    none = context.translate("No document was attached by several units.")
    several = context.translate_plural(
        "{n} document was attached by several units.",
        "{n} documents were attached by several units.",
        len(shared_documents),
    )
    line = none
    if shared_documents:
        line = several
    lines = [line]
    documents = []
    use = ("case.unit", "case.questionnaire", "question", "title", "file_name")
    for document in shared_documents:
        values = {
            "title": document.uses[0].title,
            "n": len(document.units),
            "units": ", ".join(document.units),
        }
        lines.append(context.translate("{title}: {n} units ({units})", **values))
        uses = [picked(document_use, *use) for document_use in document.uses]
        documents.append({**picked(document, "digest", "size", "units"), "uses": uses})
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
    wanted = consolidated.NationalQuery(context.arguments.round, final_only=context.arguments.final)
    with context.read() as collection, context.progress() as progress:
        gathered = nation.gather(collection, wanted, progress=progress)
        orders = [_order(context, language) for language in context.languages]
        facts = nation.NationalFacts(gathered, orders[0])
        findings = [*changed_rows(collection), *_noted(collection, facts.report, context)]
        if facts.final:
            findings[:0] = acts.kept_figures(collection, gathered.national.round)
    if gathered.closing is not None and not facts.final:
        findings.insert(0, Finding(ConsolidationProblem.CLOSED_TODAY))
    written = [write_national_report(gathered, order) for order in orders]
    files = [str(path) for other_written in written for path in other_written.files]
    data = {
        "files": files,
        "pages": sum(other_written.pages for other_written in written),
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
        if {finding.problem for finding in error.findings} != {FileProblem.READ_ONLY}:
            raise
        return failure(ConsolidationProblem.PRINT_NOT_KEPT, collection.path).findings
    return ()


def _order(context: Context, language: Language) -> nation.NationalOrder:
    arguments = context.arguments
    (pdf, xlsx) = context.targets()
    if len(context.languages) > 1:  # a file for each of several editions
        pdf, xlsx = (path and path.with_stem(f"{path.stem}-{language}") for path in (pdf, xlsx))
    if arguments.publish:
        edition = Edition.PUBLISHED
    else:
        edition = Edition.FULL
    if arguments.by_block:
        edition = Edition.BY_BLOCK
    options = arguments.final, edition, arguments.cards
    return nation.NationalOrder(context.now, language, *options, pdf, xlsx)


def _figures(facts: nation.NationalFacts) -> dict[str, object]:
    gathered = facts.gathered
    by = facts.gathered.judged_by
    roster = None
    if by.roster:
        roster = {"seq": by.seq, "digest": by.roster}
    figures_state = "today"
    if facts.final:
        figures_state = "kept"
    return {
        "digest": facts.code,
        "units": len(gathered.national.scored),
        "approved": sum(scores.standing.approved for scores in gathered.national.scored),
        "roster": roster,
        "admitted": [
            {
                **{
                    name: committee_act.body[name]
                    for name in ("questionnaire", "version", "fingerprint")
                },
                **picked(committee_act, "by", "reason"),
            }
            for committee_act in by.admitted
        ],
        **picked(by, "questionnaires", "register", "training"),
        "chain": codes.short_code(by.chain),
        "closed": gathered.closing is not None,
        "figures": figures_state,
        **picked(gathered.coverage.total, "expected", "missing"),
        "conflicts": len(gathered.conflicts()),
        "groups": [_group(facts, group) for group in gathered.groups],
    }


def _group(facts: nation.NationalFacts, group: nation.PeerGroup) -> dict[str, object]:
    model = group.questionnaire
    node = figures.root_of(group.questionnaire)
    box = figures.quartiles(facts, group, node)
    row = figures.row_of(facts, group, node)
    mean: float | None = None
    if row is not None and facts.shows.singly:
        mean = row.mean
    scores = {
        "median": figures.median_of(facts, group, node),
        "q1": box and box.q1,
        "q3": box and box.q3,
        "mean": mean,
    }
    shown = {name: figures.told_score(facts, value, model) for name, value in scores.items()}
    numbers = {
        name: float(value) if isinstance(value, int | float | Decimal) else None
        for name, value in shown.items()
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
    arguments = context.arguments
    wanted = consolidated.NationalQuery(arguments.round, final_only=arguments.final)
    opened = context.change if arguments.same else context.read
    with opened() as collection, context.progress() as progress:
        if arguments.same:
            word = acts.Word(
                arguments.by or "", context.now, arguments.reason, counts=not arguments.withdraw
            )
            register.say_same_action(collection, arguments.code, arguments.same, word)
        action_register = register.action_register(
            collection, wanted, context.today, progress=progress
        )
        occasion = consolidated.the_round(collection, arguments.round)
    if action_register is None:
        raise refused(ConsolidationProblem.NO_ACTIONS, round=occasion)
    shown = [
        action
        for action in (action_register.deciding if arguments.deciding else action_register.actions)
        if _is_asked_for(action, arguments)
    ]
    attributes = ("unit", "revision", "approved", "state", "percent", "next", "obstacle", "verdict")
    data = {
        **picked(action_register, "round", "day", "official"),
        "strategies": [
            _strategy_json(action_register, policy_item)
            for policy_item in action_register.strategies
        ],
        "actions": [
            {
                **picked(
                    action, "item.code", "item.phase", name="item.label", strategy="item.parent"
                ),
                **picked(action, "listed", "state", "lead.percent", "overdue", "needs", "silent"),
                **picked(action, "indicators", "item.partners"),
                "lead": action.item.lead_unit or None,
                "due": action.item.due or None,
                "contradicting": [action_report.unit for action_report in action.contradicting],
                "said": [
                    picked(action_report, *attributes, document="proof")
                    for action_report in action.said
                ],
            }
            for action in shown
        ],
        "path": [
            {"round": round_states.round, "states": _states_json(round_states.states)}
            for round_states in action_register.path
        ],
        "shared": [{"code": code, "units": units} for code, units in action_register.shared],
    }
    return Outcome(data, (_action_line(action, context.words) for action in shown))


def _is_asked_for(action: register.RegisteredAction, arguments: Namespace) -> bool:
    units = {None, *action.item.units, *(action_report.unit for action_report in action.said)}
    wanted = arguments.strategy, arguments.state, arguments.phase
    known = action.item.parent, action.state or NOT_SAID, action.item.phase
    return arguments.unit in units and all(
        each in (None, own) for each, own in zip(wanted, known, strict=True)
    )


def _states_json(states: Mapping[ActionState | None, int]) -> dict[str, int]:
    return {str(state or NOT_SAID): states.get(state, 0) for state in (*ActionState, None)}


def _strategy_json(
    action_register: register.ActionRegister, policy_item: PolicyItem
) -> dict[str, object]:
    own = action_register.actions_of_strategy(policy_item.code)
    return {
        **picked(policy_item, "code", name="label"),
        "actions": len(own),
        "states": _states_json(Counter(action.state for action in own)),
        "overdue": sum(action.overdue for action in own),
        "contradicted": sum(bool(action.contradicting) for action in own),
        "indicators": action_register.indicators.get(policy_item.code, ()),
    }


def _action_line(action: register.RegisteredAction, words: Words) -> str:
    if action.state is None:
        word = NOT_REPORTED
    else:
        word = action.state.word
    state = words.translate(word)
    needs = ", ".join(
        words.translate(need.word) for need in action.needs if need is not ActionNeed.BEHIND
    )
    name = f"{action.item.code} {action.item.label.get(words.language)}".strip()
    return "  ".join(filter(None, (name, action.item.lead_unit, action.item.due, state, needs)))
