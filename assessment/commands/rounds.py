"""The register of units, and rounds: opened with all that offices get, reminded of, over all."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from functools import partial
from pathlib import Path

from assessment import units
from assessment.commands.acts import admit_unit
from assessment.commands.command import EDITIONS, Context, Outcome, argument, command, flag, picked
from assessment.commands.encode import text_json
from assessment.consolidation import acts, national
from assessment.consolidation.collection import Collection
from assessment.errors import Finding, refused, stop_on_errors
from assessment.files.failures import explained
from assessment.forms.round_files import RoundOrder, make_files
from assessment.incoming.given import typed_day
from assessment.incoming.unit_list import read_expected, read_units
from assessment.printing.figures import SCORE, figure_text
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.problems.incoming import UnitListProblem
from assessment.questionnaire.library import find
from assessment.reports.given import read_targets
from assessment.reports.report import write_list, write_safely
from assessment.responses.model import Layer
from assessment.secretariat import all_rounds, opening
from assessment.words import Words, mark

_ADDED = mark("New: {unit}")
_ENDED = mark("No longer there: {unit}")
_CHANGED = mark("Changed: {unit}")
_RECODED = mark("New code: {unit}, before {before}")
_COUNTED = mark("Unchanged: {same}; new: {added}; changed: {changed}; no longer there: {ended}.")
_KEPT = mark("Units in the register now: {n}. It is kept in {file}.")


def _show(context: Context) -> Outcome:
    """The units of a round, or of today, and where the list is from; ``--out`` writes all lines."""
    arguments = context.arguments
    words = context.words
    register = units.load_register()
    expected = register.units_in(arguments.round or "")
    if (path := context.path("out")) and path.suffix.lower() == ".xlsx":
        write_list(path, "units", units.COLUMNS, units.register_lines(register.units))
    elif path:
        text = units.register_text(register.units)
        write_safely(path, lambda part: part.write_text(text, encoding="utf-8-sig", newline=""))
    shipped = units.register_path() == units.SHIPPED
    sources = units.load_sources()
    editions = dict.fromkeys(unit.edition for unit in expected)
    lines = [context.translate("The list that came with the program.")]
    if not shipped:
        lines = [
            context.translate("A list that was imported here: {file}", file=units.register_path())
        ]
    for edition in editions:
        if edition in sources:
            lines.append(f"{edition}: {sources[edition].get(words.language)}")
        else:
            lines.append(edition)
    lines.append(context.translate_plural("{n} unit", "{n} units", len(expected)))
    lines += [f"{unit.code}  {unit.name.get(words.language)}" for unit in expected]
    units_json = [_json(unit) for unit in expected]
    data = {"shipped": shipped, "editions": [*editions], "units": units_json, "file": arguments.out}
    return Outcome(data, lines)


def _compare(context: Context) -> Outcome:
    """Compare a table; or use it from now on, where what ended before stays as it was."""
    held = units.load_register()
    path = Path(context.needed("place", "TABLE"))
    with explained(path, FileProblem.NOT_FOUND):
        given_units = read_units(path, held)
    changes = units.compare_units(held.units, given_units.units)
    changed = []
    for changed_unit in (*changes.changed, *changes.recoded):
        before = _json(changed_unit.before)
        after = _json(changed_unit.after)
        names = ("unit", "km", "en", "kind", "block", "parent", "formerly")
        differing = {name: before[name] for name in names if before[name] != after[name]}
        changed.append({**after, "before": differing})
    data: dict[str, object] = {
        "same": changes.same,
        "added": [_json(unit) for unit in changes.added],
        "changed": changed,
        "ended": [_json(unit) for unit in changes.ended],
    }
    counts = {"added": len(changes.added), "changed": len(changed), "ended": len(changes.ended)}
    lines = [
        *_differing(changes, context.words),
        context.translate(_COUNTED, same=changes.same, **counts),
    ]
    if context.arguments.action == "import":
        merged = units.merge_units(held, given_units.units, context.arguments.since)
        with explained(units.register_path(), FileProblem.NOT_SAVED):
            data["file"] = units.keep_register(merged)
        lines.append(context.translate(_KEPT, n=len(merged.units_in("")), file=data["file"]))
    codes = (
        {"code": other_changed_unit.after.code, "before": other_changed_unit.before.code}
        for other_changed_unit in changes.alike
    )
    alike = (Finding(UnitListProblem.NAMES_ALIKE, values=values) for values in codes)
    return Outcome(data, lines, (*given_units.findings, *alike))


def _differing(changes: units.RegisterChanges, words: Words) -> Iterator[str]:
    differences = (
        *((_ADDED, unit, "") for unit in changes.added),
        *((_CHANGED, changed_unit.after, "") for changed_unit in changes.changed),
        *(
            (_RECODED, changed_unit.after, changed_unit.before.code)
            for changed_unit in changes.recoded
        ),
        *((_ENDED, unit, "") for unit in changes.ended),
    )
    for message, other_unit, before in differences:
        yield words.translate(
            message, unit=f"{other_unit.code} {other_unit.name.get(words.language)}", before=before
        )


def _json(unit: units.Unit) -> dict[str, object]:
    return {
        "unit": unit.code,
        **text_json(unit.name),
        **picked(unit, "kind", "block", "edition", "formerly"),
        **{name: getattr(unit, name) or None for name in ("parent", "since", "ended")},
    }


_ACTIONS = {"show": _show, "compare": _compare, "import": _compare, "admit": admit_unit}


@command(
    "units",
    argument("action", choices=tuple(_ACTIONS)),
    argument("place", nargs="?", help="the table; for “admit” the collection"),
    argument("unit", nargs="?", help="its code, as its packages have it"),
    argument("--round", help="whose units are shown; for “admit” in which it counts"),
    argument("--since", default="", metavar="ROUND", help="first round for what differs"),
    argument("--out", help="where the register is written: .csv or .xlsx"),
    "--withdraw",
    argument("--by", help="who says so"),
    argument("--reason", help="why; it stands beside it for ever"),
)
def units_command(context: Context) -> Outcome:
    """Show the register of units, compare or replace it by a table, or admit a unit."""
    return _ACTIONS[context.arguments.action](context)


_OPENED = mark("The round {round} is open. Units expected: {n}.")
_MADE = mark("Starter files: {n}, with the last round inside: {m}. Letters: {letters}.")
_CALLS = mark("Waited for: {n}. Called, and reported since: {m}. Promised day over: {late}.")
_HEADS = (
    mark("Code"),
    mark("Unit"),
    mark("State"),
    mark("Calls"),
    mark("Last call"),
    mark("Spoken with"),
    mark("Promised date"),
    mark("Remark"),
)


@command(
    "open-round collection",
    argument("--round", required=True),
    argument("--out", required=True, dest="folder", metavar="DIR", help="folder for the offices"),
    argument("--questionnaire", action="append", required=True, help="what is asked; several"),
    argument("--begin", help="first day, YYYY-MM-DD"),
    argument("--end", help="last day for packages to arrive, YYYY-MM-DD"),
    argument("--units", help="table of the units expected, with assessor and contact"),
    argument("--contact", default="", help="whom the offices ask; stands in the letters"),
    argument("--by", help="who opens it"),
    argument("--reason", default="", help="why; it stands beside it for ever"),
    flag("--no-forms", "no paper forms and no workbooks"),
    "--roster --known",
    argument("--language", choices=EDITIONS, default="km", help="of the letters and forms"),
)
def open_round_command(context: Context) -> Outcome:
    """Open a round: keep the units expected, and make starter files, letters and forms for them."""
    arguments = context.arguments
    path = Path(arguments.collection)
    register = units.load_register()
    expected = {}
    if arguments.units:
        with explained(Path(arguments.units), FileProblem.NOT_FOUND):
            expected = read_expected(Path(arguments.units), register)
    asked = tuple(find(name) for name in arguments.questionnaire)
    begin = typed_day(arguments.begin)
    end = typed_day(arguments.end)
    plan = opening.RoundPlan(arguments.round, asked, begin, end, frozenset(expected))
    by = arguments.by or context.translate("Secretariat")
    word = acts.Word(by, context.now, arguments.reason or context.translate("The round is opened."))
    if not path.exists():
        Collection.create(path, now=context.now).close()
    order = RoundOrder(
        plan,
        Path(arguments.folder),
        by,
        context.now,
        context.languages,
        expected,
        arguments.contact,
        not arguments.no_forms,
    )
    with context.change() as collection, context.progress() as progress:
        awaited = opening.open_round(collection, plan, word)
        made = make_files(collection, awaited, order, progress)
    data = {
        **picked(plan, "round", "begin", "end"),
        "expected": len(awaited),
        "questionnaires": [questionnaire.settings.id for questionnaire in asked],
        **picked(made, "starters", "letters", "list", "forms", with_last_round="beside"),
    }
    opened = context.translate(_OPENED, round=plan.round, n=len(awaited))
    files = context.translate(_MADE, n=made.starters, m=made.beside, letters=made.letters)
    return Outcome(data, (opened, files), made.findings)


@command(
    "reminders collection",
    argument("--round", help="needed when there are several"),
    argument("--unit", help="the unit that was called; without it the list is shown"),
    argument("--note", help="what was said"),
    argument("--by", help="who called"),
    argument("--person", default="", help="with whom"),
    argument("--promised", help="day on which it wants to send, YYYY-MM-DD"),
    argument("--out", help="Excel file for the list"),
    "--roster --known",
)
def reminders_command(context: Context) -> Outcome:
    """Whom to call, what was said, and what the calls have reached; or keep what was said."""
    arguments = context.arguments
    words = context.words
    today = context.today
    with context.change() as collection:
        occasion = _round(collection, arguments.round)
        if arguments.unit:
            note = context.needed("note")
            by = context.needed("by")
            call = opening.PhoneCall(
                occasion,
                arguments.unit,
                by,
                context.now,
                note,
                arguments.person,
                typed_day(arguments.promised),
            )
            opening.note_call(collection, call)
        listed = opening.reminders(collection, occasion)
    if arguments.out:
        heads = [words.translate(head) for head in _HEADS]
        lines = [reminder_row(reminder, words) for reminder in listed]
        write_list(Path(arguments.out), "reminders", heads, lines)
    counts = {
        "waiting": sum(reminder.waiting for reminder in listed),
        "reached": sum(reminder.reached for reminder in listed),
        "overdue": sum(reminder.overdue(today) for reminder in listed),
    }
    attributes = ("by", "at", "person", "promised", "note")
    called = [
        {
            **picked(reminder, "reached", state="report.report", unit="report.unit.code"),
            **text_json(reminder.report.unit.name),
            "overdue": reminder.overdue(today),
            "calls": [picked(call, *attributes) for call in reminder.calls],
        }
        for reminder in listed
    ]
    data = {"round": occasion, **counts, "units": called, "file": arguments.out}
    return Outcome(data, _lines(listed, counts, words))


def _round(collection: Collection, wanted: str | None) -> str:
    opening.check_known(collection, wanted)
    return national.the_round(collection, wanted or None, opening.opened_rounds(collection))


def _lines(
    listed: tuple[opening.Reminder, ...], counts: dict[str, int], words: Words
) -> Iterator[str]:
    late = counts["overdue"]
    reached = counts["reached"]
    yield words.translate(_CALLS, n=counts["waiting"], m=reached, late=late)
    for reminder in listed:
        code, name, state, _, when, person, promised, note = reminder_row(reminder, words)
        last_call = "  ".join(part for part in (when, person, promised, note) if part)
        call_text = ""
        if last_call:
            call_text = f" ({last_call})"
        yield f"{code}  {name}: {state}" + (call_text)


def reminder_row(reminder: opening.Reminder, words: Words) -> tuple[str, ...]:
    unit = reminder.report.unit
    last = None
    if reminder.calls:
        last = reminder.calls[-1]
    state = words.translate(reminder.report.report.word)
    call_cells = ("", "", "", "")
    if last is not None:
        promised = ""
        if reminder.promised:
            promised = reminder.promised.isoformat()
        when = f"{last.at.astimezone().date().isoformat()} {last.by}"
        call_cells = (when, last.person, promised, last.note)
    return (
        unit.code,
        unit.name.get(words.language),
        state,
        str(len(reminder.calls) or ""),
        *call_cells,
    )


_PACE = mark("Target {needed} by {round}: {points} points missing, {a_year} a year.")
_REACHED = mark("Target {needed} by {round}: the score is reached.")


@command(
    "all-rounds collection",
    argument("--unit", help="only this unit"),
    argument("--targets", help="table of targets to keep: node, level or score, block, round"),
    argument("--questionnaire", help="identity of the one the targets are for"),
    argument("--by", help="who sets the targets"),
    argument("--reason", default="", help="where they are from"),
    "--layer --roster --known",
)
def all_rounds_command(context: Context) -> Outcome:
    """The path of each group and unit over all rounds, with targets and the pace needed."""
    arguments = context.arguments
    with context.read() as collection, context.progress() as progress:
        wanted = national.NationalQuery(layer=Layer(arguments.layer))
        paths = all_rounds.all_rounds(collection, wanted, progress=progress)
        if not paths.groups:
            raise refused(ConsolidationProblem.NOTHING_STANDS)
        if arguments.unit and not paths.unit(arguments.unit):
            raise refused(ConsolidationProblem.NO_SUCH_CASE, unit=arguments.unit)
        if arguments.targets:
            _keep(collection, paths, context)
        targets = all_rounds.targets_of(collection)
    groups = [
        (
            group_path,
            partial(
                paths.paces,
                group_path,
                targets=targets.get(group_path.questionnaire.settings.id, ()),
            ),
        )
        for group_path in paths.groups
        if not arguments.unit
        or any(unit_path.is_called(arguments.unit) for unit_path in group_path.units)
    ]
    groups_json = [_path_json(group_path, paces, arguments.unit) for group_path, paces in groups]
    data = {"rounds": paths.rounds, "groups": groups_json}
    return Outcome(
        data,
        (
            line
            for group_path, paces in groups
            for line in _path_lines(group_path, paces, context.words)
        ),
    )


def _keep(collection: Collection, paths: all_rounds.AllRounds, context: Context) -> None:
    models = {
        group_path.questionnaire.settings.id: group_path.questionnaire
        for group_path in paths.groups
    }
    model = models.get(context.arguments.questionnaire or next(iter(models)))
    if model is None:
        raise refused(ConsolidationProblem.NO_SUCH_CASE, unit=context.arguments.questionnaire)
    targets = read_targets(Path(context.arguments.targets), model, context.findings)
    stop_on_errors(context.findings)
    by = context.arguments.by or context.translate("Secretariat")
    word = acts.Word(
        by, context.now, context.arguments.reason or Path(context.arguments.targets).name
    )
    all_rounds.keep_targets(collection, model.settings.id, targets, word)


type Paces = Callable[[Iterable[Decimal | float | None]], tuple[all_rounds.Pace, ...]]


def _path_json(group: all_rounds.GroupPath, paces: Paces, wanted: str | None) -> dict[str, object]:
    return {
        "questionnaire": group.questionnaire.settings.id,
        **picked(group, "block", "counts", "medians"),
        "units": [
            {
                **picked(unit_path, "scores", "common", "change", unit="unit.code"),
                "targets": [*map(asdict, paces(unit_path.scores))],
            }
            for unit_path in group.units
            if not wanted or unit_path.is_called(wanted)
        ],
        "steady": len(group.steady),
        "targets": [*map(asdict, paces(group.medians))],
    }


def _path_lines(group: all_rounds.GroupPath, paces: Paces, words: Words) -> Iterator[str]:
    names = national.group_names((group.questionnaire,))
    if group.block in names:
        name = names[group.block].get(words.language)
    else:
        name = group.block
    digits = group.questionnaire.settings.decimals
    shown = partial(figure_text, measure=SCORE, digits=digits)
    path = " → ".join(map(shown, group.medians))
    yield words.translate(
        "{group}: {path}, units in all of these rounds: {n}",
        group=name,
        path=path,
        n=len(group.steady),
    )
    for pace in paces(group.medians):
        message = _REACHED
        if pace.points:
            message = _PACE
        yield words.translate(
            message,
            round=pace.round or "–",
            needed=pace.aim(words.translate, shown(pace.needed)),
            points=shown(pace.points),
            a_year=shown(pace.a_year),
        )
    for unit in group.units:
        scores = " → ".join(map(shown, unit.scores))
        yield f"  {unit.unit.code}  {unit.unit.name.get(words.language)}: {scores}"
