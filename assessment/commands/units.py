"""The command ``units``: the register shown, compared with another list, replaced; an admission."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from assessment import units
from assessment.commands.acts import admit_unit
from assessment.commands.command import Context, argument, command
from assessment.commands.output import Outcome, named, picked
from assessment.errors import Finding
from assessment.files.failures import explained
from assessment.incoming.unit_list import read_units
from assessment.problems.files import FileProblem
from assessment.problems.incoming import UnitListProblem
from assessment.reports.report import write_list, write_safely
from assessment.units import Unit
from assessment.words import Words, mark

_ADDED, _ENDED = mark("New: {unit}"), mark("No longer there: {unit}")
_CHANGED, _RECODED = mark("Changed: {unit}"), mark("New code: {unit}, before {before}")
_COUNTED = mark("Unchanged: {same}; new: {added}; changed: {changed}; no longer there: {ended}.")
_KEPT = mark("Units in the register now: {n}. It is kept in {file}.")


def _show(context: Context) -> Outcome:
    """The units of a round, or of today, and where the list is from; ``--out`` writes all lines."""
    given, words = context.given, context.words
    register = units.load_register()
    expected = register.of(given.round or "")
    if given.out:
        _write(Path(given.out), register.units)
    shipped = units.register_path() == units.SHIPPED
    sources = units.load_sources()
    editions = dict.fromkeys(one.edition for one in expected)
    lines = [context.say("The list that came with the program.")]
    if not shipped:
        lines = [context.say("A list that was imported here: {file}", file=units.register_path())]
    for one in editions:
        lines.append(f"{one}: {sources[one].get(words.language)}" if one in sources else one)
    lines.append(context.count("{n} unit", "{n} units", len(expected)))
    lines += [f"{one.code}  {one.name.get(words.language)}" for one in expected]
    found = [_json(one) for one in expected]
    data = {"shipped": shipped, "editions": [*editions], "units": found, "file": given.out}
    return Outcome(data, lines)


def _write(path: Path, lines: Iterable[Unit]) -> None:
    if path.suffix.lower() == ".xlsx":
        write_list(path, "units", units.COLUMNS, units.register_lines(lines))
    else:
        text = units.register_text(lines)
        write_safely(path, lambda part: part.write_text(text, encoding="utf-8-sig", newline=""))


def _compare(context: Context) -> Outcome:
    """Compare a table; or use it from now on, where what ended before stays as it was."""
    held, path = units.load_register(), Path(context.needed("place", "TABLE"))
    with explained(path, FileProblem.NOT_FOUND):
        given = read_units(path, held)
    found = units.compare_units(held.units, given.units)
    changed = []
    for one in (*found.changed, *found.recoded):
        before, after = _json(one.before), _json(one.after)
        names = ("unit", "km", "en", "kind", "block", "parent", "formerly")
        differing = {name: before[name] for name in names if before[name] != after[name]}
        changed.append({**after, "before": differing})
    data: dict[str, object] = {
        "same": found.same,
        "added": [_json(one) for one in found.added],
        "changed": changed,
        "ended": [_json(one) for one in found.ended],
    }
    counts = {"added": len(found.added), "changed": len(changed), "ended": len(found.ended)}
    lines = [*_lines(found, context.words), context.say(_COUNTED, same=found.same, **counts)]
    if context.given.action == "import":
        merged = units.merge_units(held, given.units, context.given.since)
        with explained(units.register_path(), FileProblem.NOT_SAVED):
            data["file"] = units.keep_register(merged)
        lines.append(context.say(_KEPT, n=len(merged.of("")), file=data["file"]))
    codes = ({"code": one.after.code, "before": one.before.code} for one in found.alike)
    alike = (Finding(UnitListProblem.NAMES_ALIKE, values=values) for values in codes)
    return Outcome(data, lines, (*given.findings, *alike))


def _lines(found: units.RegisterChanges, words: Words) -> Iterator[str]:
    told = (
        *((_ADDED, one, "") for one in found.added),
        *((_CHANGED, one.after, "") for one in found.changed),
        *((_RECODED, one.after, one.before.code) for one in found.recoded),
        *((_ENDED, one, "") for one in found.ended),
    )
    for said, one, before in told:
        yield words.say(said, unit=f"{one.code} {one.name.get(words.language)}", before=before)


def _json(one: Unit) -> dict[str, object]:
    return {
        "unit": one.code,
        **named(one.name),
        **picked(one, "kind", "block", "edition", "formerly"),
        **{name: getattr(one, name) or None for name in ("parent", "since", "ended")},
    }


_ACTIONS = {"show": _show, "compare": _compare, "import": _compare, "admit": admit_unit}


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
def units_command(context: Context) -> Outcome:
    """Show the register of units, compare or replace it by a table, or admit a unit."""
    return _ACTIONS[context.given.action](context)
