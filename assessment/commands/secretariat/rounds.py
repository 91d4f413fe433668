"""Opening a round with all that its offices get, and the list of whom to call."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from assessment.commands.command import (
    COLLECTION,
    JUDGED_BY,
    Context,
    argument,
    command,
    in_use_of,
    languages_argument,
    needed,
    told,
)
from assessment.commands.output import Outcome, findings_json
from assessment.consolidation.acts import Word
from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import PROGRESS_WORDS
from assessment.consolidation.model import PhoneCall
from assessment.errors import AssessmentError, Finding
from assessment.exchange.worth import CAMBODIA
from assessment.files.failures import explained
from assessment.forms.round_files import RoundOrder, make_files
from assessment.incoming.expected import read_expected
from assessment.incoming.given import typed_day
from assessment.language.text import Language
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.library.installed import find
from assessment.reports.order import LANGUAGES, Tongue
from assessment.reports.report import write_list
from assessment.secretariat.opening import (
    Reminder,
    RoundPlan,
    note_call,
    open_round,
    opened_rounds,
    reminders,
)
from assessment.units import load_register
from assessment.words import Words, mark

_OPENED = mark("The round {round} is open. Units expected: {n}.")
_MADE = mark("Starter files: {n}, with the last round inside: {m}. Letters: {letters}.")
_CALLS = mark("Waited for: {n}. Called, and reported since: {m}. Promised day over: {late}.")
_HEADS = (mark("Code"), mark("Unit"), mark("State"), mark("Calls"), mark("Last call"),
          mark("Spoken with"), mark("Promised date"), mark("Remark"))  # fmt: skip


@command(
    "open-round",
    COLLECTION,
    argument("--round", required=True),
    argument("--out", required=True, dest="folder", metavar="DIR", help="folder for the offices"),
    argument("--questionnaire", action="append", required=True, help="what is asked; several"),
    argument("--begin", help="first day, YYYY-MM-DD"),
    argument("--end", help="last day for packages to arrive, YYYY-MM-DD"),
    argument("--units", help="table of the units expected, with assessor and contact"),
    argument("--contact", default="", help="whom the offices ask; stands in the letters"),
    argument("--by", default="", help="who opens it"),
    argument("--reason", default="", help="why; it stands beside it for ever"),
    argument("--no-forms", action="store_true", help="no paper forms and no workbooks"),
    *JUDGED_BY,
    languages_argument("km", "of the letters and forms"),
)
def open_round_command(context: Context) -> Outcome:
    """Open a round: keep the units expected, and make starter files, letters and forms for them."""
    given, words = context.arguments, context.words
    path, register = Path(given.collection), load_register()
    expected = {}
    if given.units:
        with explained(Path(given.units), FileProblem.NOT_FOUND):
            expected = read_expected(Path(given.units), register)
    asked = tuple(find(one) for one in given.questionnaire)
    begin, end = typed_day(given.begin), typed_day(given.end)
    plan = RoundPlan(given.round, asked, begin, end, frozenset(expected))
    by = given.by or words.say("Secretariat")
    word = Word(by, context.now, given.reason or words.say("The round is opened."))
    if not path.exists():
        Collection.create(path, now=context.now).close()
    in_use, found = in_use_of(given)
    order = RoundOrder(
        plan, Path(given.folder), by, context.now, LANGUAGES[Tongue(given.language)],
        expected, given.contact, not given.no_forms,
    )  # fmt: skip
    with Collection.open(path, in_use) as collection, told() as progress:
        units = open_round(collection, plan, word)
        made = make_files(collection, units, order, progress)
    findings = (*found, *made.findings)
    data = {
        "round": plan.round,
        "begin": given.begin,
        "end": given.end,
        "expected": len(units),
        "questionnaires": [one.settings.id for one in asked],
        "starters": made.starters,
        "with_last_round": made.beside,
        "letters": made.letters,
        "forms": [str(one) for one in made.forms],
        "list": str(made.list),
        "findings": findings_json(findings, words),
    }
    lines = (
        words.say(_OPENED, round=plan.round, n=len(units)),
        words.say(_MADE, n=made.starters, m=made.beside, letters=made.letters),
    )
    return Outcome(data, lines, findings)


@command(
    "reminders",
    COLLECTION,
    argument("--round", help="needed when there are several"),
    argument("--unit", help="the unit that was called; without it the list is shown"),
    argument("--note", help="what was said"),
    argument("--by", help="who called"),
    argument("--person", default="", help="with whom"),
    argument("--promised", help="day on which it wants to send, YYYY-MM-DD"),
    argument("--out", help="Excel file for the list"),
    *JUDGED_BY,
)
def reminders_command(context: Context) -> Outcome:
    """Whom to call, what was said, and what the calls have reached; or keep what was said."""
    given, words, today = context.arguments, context.words, context.now.astimezone(CAMBODIA).date()
    in_use, found = in_use_of(given)
    with Collection.open(Path(given.collection), in_use) as collection:
        occasion = _round(collection, given.round)
        if given.unit:
            note, by = needed(given.note, "--note"), needed(given.by, "--by")
            call = PhoneCall(occasion, given.unit, by, context.now, note, given.person,
                             typed_day(given.promised))  # fmt: skip
            codes = {one.code for one in collection.expected_in(occasion)}
            note_call(collection, call, codes)
        listed = reminders(collection, occasion)
    if given.out:
        heads = [words.say(one) for one in _HEADS]
        lines = [reminder_row(one, words) for one in listed]
        write_list(Path(given.out), "reminders", heads, lines)
    counts = {
        "waiting": sum(one.waiting for one in listed),
        "reached": sum(one.reached for one in listed),
        "overdue": sum(one.overdue(today) for one in listed),
    }
    data = {
        "round": occasion,
        **counts,
        "units": [_json(one, today) for one in listed],
        "file": given.out,
        "findings": findings_json(found, words),
    }
    return Outcome(data, tuple(_lines(listed, counts, words)), found)


def _round(collection: Collection, wanted: str | None) -> str:
    held = opened_rounds(collection)
    if wanted or len(held) == 1:
        return wanted or held[0]
    values = {"rounds": ", ".join(held)}
    problem = ConsolidationProblem.SEVERAL_ROUNDS if held else ConsolidationProblem.NOTHING_STANDS
    raise AssessmentError(Finding(problem, values=values))


def _lines(listed: tuple[Reminder, ...], counts: dict[str, int], words: Words) -> Iterator[str]:
    late, reached = counts["overdue"], counts["reached"]
    yield words.say(_CALLS, n=counts["waiting"], m=reached, late=late)
    for one in listed:
        code, name, state, _, when, person, promised, note = reminder_row(one, words)
        said = "  ".join(part for part in (when, person, promised, note) if part)
        yield f"{code}  {name}: {state}" + (f" ({said})" if said else "")


def reminder_row(one: Reminder, words: Words) -> tuple[str, ...]:
    """A line of the list of whom to call."""
    unit, last = one.report.unit, one.calls[-1] if one.calls else None
    state = words.say(PROGRESS_WORDS[one.report.report])
    told = ("", "", "", "")
    if last is not None:
        promised = one.promised.isoformat() if one.promised else ""
        told = (_when(last), last.person, promised, last.note)
    return (unit.code, unit.name.get(words.language), state, str(len(one.calls) or ""), *told)


def _when(call: PhoneCall) -> str:
    return f"{call.at.astimezone(CAMBODIA).date().isoformat()} {call.by}"


def _json(one: Reminder, today: date) -> dict[str, object]:
    unit = one.report.unit
    return {
        "unit": unit.code,
        "km": unit.name.get(Language.KM),
        "en": unit.name.get(Language.EN),
        "state": one.report.report.value,
        "reached": one.reached,
        "overdue": one.overdue(today),
        "calls": [
            {
                "by": call.by,
                "at": call.at.isoformat(),
                "person": call.person,
                "promised": call.promised and call.promised.isoformat(),
                "note": call.note,
            }
            for call in one.calls
        ],
    }
