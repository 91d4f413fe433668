"""The command ``units``: the register shown, compared with another list, replaced; an admission."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assessment.commands.acts import admit_unit
from assessment.commands.command import Context, argument, command
from assessment.commands.output import Outcome, named, picked
from assessment.errors import Finding
from assessment.files.failures import explained
from assessment.incoming.unit_list import GivenUnits, read_units
from assessment.problems.files import FileProblem
from assessment.problems.incoming import UnitListProblem
from assessment.reports.report import write_list, write_safely
from assessment.units import (
    COLUMNS,
    SHIPPED,
    ChangedUnit,
    Register,
    RegisterChanges,
    Unit,
    compare_units,
    keep_register,
    load_register,
    load_sources,
    merge_units,
    register_lines,
    register_path,
    register_text,
)
from assessment.words import Words, mark

_ADDED, _ENDED = mark("New: {unit}"), mark("No longer there: {unit}")
_CHANGED, _RECODED = mark("Changed: {unit}"), mark("New code: {unit}, before {before}")
_COUNTED = mark("Unchanged: {same}; new: {added}; changed: {changed}; no longer there: {ended}.")
_KEPT = mark("Units in the register now: {n}. It is kept in {file}.")


def _show(context: Context) -> Outcome:
    """The units of a round, or of today, and where the list is from; ``--out`` writes all lines."""
    given, words = context.given, context.words
    register = load_register()
    expected = register.of(given.round or "")
    if given.out:
        _write(Path(given.out), register.units)
    shipped = register_path() == SHIPPED
    sources = load_sources()
    editions = dict.fromkeys(one.edition for one in expected)
    told = [
        context.say("The list that came with the program.")
        if shipped
        else context.say("A list that was imported here: {file}", file=register_path()),
        *(
            f"{one}: {sources[one].get(words.language)}" if one in sources else one
            for one in editions
        ),
        context.count("{n} unit", "{n} units", len(expected)),
    ]
    data = {
        "shipped": shipped,
        "editions": [*editions],
        "units": [_json(one) for one in expected],
        "file": given.out,
    }
    lines = (f"{one.code}  {one.name.get(words.language)}" for one in expected)
    return Outcome(data, (*told, *lines))


def _write(path: Path, lines: Iterable[Unit]) -> None:
    if path.suffix.lower() == ".xlsx":
        write_list(path, "units", COLUMNS, register_lines(lines))
    else:
        text = register_text(lines)
        write_safely(path, lambda part: part.write_text(text, encoding="utf-8-sig", newline=""))


def _compare(context: Context) -> Outcome:
    held = load_register()
    given = _read(context, held)
    return _told(compare_units(held.units, given.units), given, context.words)


def _import(context: Context) -> Outcome:
    """Use the table from now on; what ended before stays as it was."""
    held = load_register()
    given = _read(context, held)
    found = compare_units(held.units, given.units)
    merged = merge_units(held, given.units, context.given.since)
    path = register_path()
    with explained(path, FileProblem.NOT_SAVED):
        path = keep_register(merged)
    told = _told(found, given, context.words)
    line = context.say(_KEPT, n=len(merged.of("")), file=path)
    return Outcome({**told.data, "file": path}, (*told.lines, line), told.findings)


def _read(context: Context, held: Register) -> GivenUnits:
    path = Path(context.needed("place", "TABLE"))
    with explained(path, FileProblem.NOT_FOUND):
        return read_units(path, held)


def _told(found: RegisterChanges, given: GivenUnits, words: Words) -> Outcome:
    findings = (*given.findings, *alike_names(found.alike))
    data = {
        "same": found.same,
        "added": [_json(one) for one in found.added],
        "changed": [_changed_json(one) for one in (*found.changed, *found.recoded)],
        "ended": [_json(one) for one in found.ended],
    }
    counted = {
        "same": found.same,
        "added": len(found.added),
        "changed": len(found.changed) + len(found.recoded),
        "ended": len(found.ended),
    }
    return Outcome(data, (*_lines(found, words), words.say(_COUNTED, **counted)), findings)


def alike_names(alike: Sequence[ChangedUnit]) -> tuple[Finding, ...]:
    """That a person should say whether two codes are one unit."""
    return tuple(
        Finding(
            UnitListProblem.NAMES_ALIKE, values={"code": one.after.code, "before": one.before.code}
        )
        for one in alike
    )


def _lines(found: RegisterChanges, words: Words) -> Iterator[str]:
    def named(one: Unit) -> str:
        return f"{one.code} {one.name.get(words.language)}"

    yield from (words.say(_ADDED, unit=named(one)) for one in found.added)
    yield from (words.say(_CHANGED, unit=named(one.after)) for one in found.changed)
    yield from (
        words.say(_RECODED, unit=named(one.after), before=one.before.code) for one in found.recoded
    )
    yield from (words.say(_ENDED, unit=named(one)) for one in found.ended)


def _json(one: Unit) -> dict[str, object]:
    return {
        "unit": one.code,
        **named(one.name),
        **picked(one, "kind", "block", "edition", "formerly"),
        **{name: getattr(one, name) or None for name in ("parent", "since", "ended")},
    }


def _changed_json(one: ChangedUnit) -> dict[str, object]:
    before, after = _json(one.before), _json(one.after)
    fields = [name for name in ("unit", "km", "en", "kind", "block", "parent", "formerly")
              if before[name] != after[name]]  # fmt: skip
    return {**after, "before": {name: before[name] for name in fields}}


_ACTIONS = {"show": _show, "compare": _compare, "import": _import, "admit": admit_unit}


@command(
    "units",
    argument("action", choices=tuple(_ACTIONS)),
    argument("place", nargs="?", help="the table; for “admit” the collection"),
    argument("unit", nargs="?", help="its code, as its packages have it"),
    argument("--round", help="the round whose units are shown"),
    argument("--since", default="", metavar="ROUND", help="first round for what differs"),
    argument("--out", help="where the register is written: .csv or .xlsx"),
    "--withdraw",
    argument("--by", help="who says so"),
    argument("--reason", help="why; it stands beside it for ever"),
)
def units(context: Context) -> Outcome:
    """Show the register of units, compare or replace it by a table, or admit a unit."""
    return _ACTIONS[context.given.action](context)
