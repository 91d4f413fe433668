"""What a collection holds and who has reported: show, coverage, unit, shared-documents."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from assessment.commands import encode
from assessment.commands.command import JUDGED_BY, Context, argument, command
from assessment.commands.output import Outcome, picked, told
from assessment.consolidation import national
from assessment.consolidation.collection import check
from assessment.consolidation.coverage import Coverage, UnitProgress, coverage, not_counting
from assessment.consolidation.file_status import files_today, verdict_word, why
from assessment.consolidation.model import CaseDecision, CommitteeAct, Merge, Turn
from assessment.consolidation.national import shared_documents as documents_of
from assessment.consolidation.standing import standings
from assessment.errors import Finding
from assessment.exchange import codes, print_check, worth
from assessment.language.text import Text
from assessment.problems.consolidation import ConsolidationProblem
from assessment.secretariat.unit_history import UnitCase, awaited, unit_history
from assessment.units import find_unit
from assessment.words import Words, mark


@command("coverage", "collection", *JUDGED_BY, "--round")
def coverage_command(context: Context) -> Outcome:
    """Who has reported and who has not, by peer group and province."""
    with context.read() as collection:
        standing = standings(collection)
        found = coverage(collection, occasion=context.given.round, standing=standing)
        names = national.group_names(national.questionnaires_of(collection))
        came = [one for one in collection.arrivals() if one.path][::-1]
        lost = tuple(not_counting(found, files_today(collection, came, standing)))
        returned = awaited(collection.said.acts, standing)
    here = {case: act for case, act in returned.items() if case.round == found.round}
    data = encode.coverage_json(found, names)
    data["returned"] = [{"unit": case.unit, **encode.act_json(act)} for case, act in here.items()]
    say, lines = context.say, [*_coverage_told(found, names, context.words)]
    passed_over: list[dict[str, object]] = []
    for one in lost:
        file, reason = Path(one.arrival.path).name, say(why(one.arrival))
        known = {"unit": one.unit, "guessed": bool(one.guessed), "reason": reason}
        passed_over.append(encode.file_json(one.arrival) | known)
        verdict = say(verdict_word(one.arrival.verdict, one.arrival.relation))
        lines.append(say("Sent, but does not count: {unit}, {file}: {verdict}. {reason}",
                         unit=one.unit, file=file, verdict=verdict, reason=reason))  # fmt: skip
    for case, act in here.items():
        lines.append(say("Returned, not back yet: {unit}, {day}, by {name}: {reason}",
                         unit=case.unit, day=_day_of(act), name=act.by,
                         reason=act.reason))  # fmt: skip
    return Outcome({**data, "not_counting": passed_over}, lines)


@command("unit", "collection", "unit", *JUDGED_BY, argument("--round"))
def unit(context: Context) -> Outcome:
    """Everything held of one unit: answers, reviews, revisions and why they count, returns."""
    arguments, words = context.given, context.words
    with context.read() as collection:
        found = unit_history(collection, arguments.unit, arguments.round)
        cases = [encode.case_json(collection, one, words) for one in found.cases]
    unread = [encode.came_json(one, words) for one in found.unread]
    data = {"unit": found.unit, "cases": cases, "unread": unread}
    listed = find_unit(found.unit)
    lines = [found.unit if listed is None else f"{found.unit}  {listed.name.get(words.language)}"]
    for one in found.cases:
        lines += _case_told(one, words)
    return Outcome(data, lines)


def _case_told(one: UnitCase, words: Words) -> Iterator[str]:
    say, case = words.say, one.standing.case
    yield f"{case.round} · {case.questionnaire}: {say(one.standing.why.word)}"
    for each in one.files:
        arrival = each.file.arrival
        told = say(verdict_word(arrival.verdict, arrival.relation)), say(each.file.today.word)
        code = codes.short_code(arrival.revision) if arrival.revision else Path(arrival.path).name
        yield f"  {_day_of(each.merge)}  {code}  {' · '.join(told)}. {say(why(arrival))}"
    for made in one.decisions:
        yield "  " + say("Decided by {name} on {day}: {reason}", name=made.by, day=_day_of(made),
                  reason=made.reason)  # fmt: skip
    for act in one.returns:
        yield "  " + say("Returned by {name} on {day}: {reason}", name=act.by, day=_day_of(act),
                  reason=act.reason)  # fmt: skip


def _coverage_told(found: Coverage, names: Mapping[str, Text], words: Words) -> Iterator[str]:
    say, total, language = words.say, found.total, words.language
    if found.round:
        yield say(
            "Round {round}: {n} of {m} units have reported, {a} approved, {c} in conflict.",
            round=found.round,
            **picked(total, n="received", m="expected", a="approved", c="conflicts"),
        )
    else:
        yield say("No package has been received yet, so none of the {m} units has reported.",
                  m=total.expected)  # fmt: skip
    if total.unsigned_workbooks:
        yield words.count(
            "{n} unit sent a completed workbook that nobody signed. It does not count until its "
            "answers are imported into an assessment.",
            "{n} units sent a completed workbook that nobody signed. They do not count until "
            "their answers are imported into an assessment.",
            total.unsigned_workbooks,
        )
    for group in found.by_block:
        name = names[group.group].get(language) if group.group in names else group.group
        yield say("{group}: {n} of {m}", group=name, n=group.received, m=group.expected)
    unsigned = (one for one in found.units if one.report is UnitProgress.UNSIGNED_WORKBOOK)
    filled = {one.unit.code: one.round for one in unsigned}
    for unit in found.missing:
        more, named = "", filled.get(unit.code)
        if named is not None:
            parts = [say("Completed workbook, unsigned")]
            if named != found.round or not named:
                other = mark("names the round {round}") if named else mark("no round named")
                parts.append(say(other, round=named))
            more = f"  ({', '.join(parts)})"
        yield f"{unit.code}  {unit.name.get(language)}{more}"


def show_collection(context: Context) -> Outcome:
    place = context.given.file
    with context.read(place) as collection, told() as progress:
        damages = check(collection, progress)
        standing = standings(collection)
        data = encode.collection_json(collection, standing)
        merges, links = collection.merges, collection.links
        decided = {one.merge: one for one in collection.decisions}
    code = context.given.head
    goes_on = links.holds(print_check.code_of(code)) if code else None
    if goes_on is False:
        values = {"file": Path(place).name, "code": code}
        damages = (*damages, Finding(ConsolidationProblem.NOT_GOING_ON, values=values))
    chain, verdict = codes.short_code(links.head), "damaged" if damages else "sound"
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
    values = {"merge": one.number, "day": _day_of(one), "name": one.by}
    if decision is not None and not one.withdrawn:
        yield words.say("Merge {merge}, {day}: decision about {unit}, by {name}: {reason}",
                        unit=decision.case.unit, reason=decision.reason, **values)  # fmt: skip
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
        yield words.say(told, merge=one.number, name=turn.by, reason=turn.reason or "–",
                        day=_day_of(turn))  # fmt: skip


def _day_of(one: Merge | Turn | CaseDecision | CommitteeAct) -> str:
    return one.at.astimezone(worth.CAMBODIA).date().isoformat()


@command("shared-documents", "collection", "--round")
def shared_documents(context: Context) -> Outcome:
    """List documents that several units attached as evidence, those of most units first."""
    with context.read() as collection, told() as progress:
        found = documents_of(collection, context.given.round, progress)
    none = context.say("No document was attached by several units.")
    several = context.count(
        "{n} document was attached by several units.",
        "{n} documents were attached by several units.",
        len(found),
    )
    lines, documents = [several if found else none], []
    use = ("case.unit", "case.questionnaire", "question", "title", "file_name")
    for one in found:
        values = {"title": one.uses[0].title, "n": len(one.units), "units": ", ".join(one.units)}
        lines.append(context.say("{title}: {n} units ({units})", **values))
        uses = [picked(each, *use) for each in one.uses]
        documents.append({**picked(one, "digest", "size", "units"), "uses": uses})
    return Outcome({"documents": documents}, lines)
