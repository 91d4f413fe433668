"""The command ``verify-print``: does a printed page belong to something we hold?"""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.consolidation.collection import Collection
from assessment.consolidation.gathering import looked_into, told_closed, told_over
from assessment.consolidation.schema import SUFFIX as COLLECTION
from assessment.errors import AssessmentError, Finding
from assessment.exchange.exported import is_exchanged
from assessment.exchange.print_check import (
    Match,
    States,
    code_of,
    form_matches,
    matches,
    states_in,
)
from assessment.files.checking import SUFFIX as WORKING_FILE
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.looking import LookingProblem
from assessment.reports.print_places import installed_forms, said, states_held


def verify_print(context: Context) -> Outcome:
    """Whether a printed page's short code or QR text belongs to a file we hold."""
    code = code_of(context.arguments.code)
    found: list[Match] = []
    forms: list[Match] = []
    unread: list[Finding] = []
    for path in _files([Path(one) for one in context.arguments.places], unread):
        try:
            states = _states(path)
            found += matches(code, path.name, states)
            forms += form_matches(code, path.name, (one.form for one in states))
        except AssessmentError as error:
            unread += error.findings
    found = found or forms or installed_forms(code)
    if not found:
        values = {"code": context.arguments.code}
        unread.append(Finding(ExchangeProblem.PRINT_NOT_HELD, values=values))
    words = context.words
    lines = [said(one, words) for one in found]
    data = {
        "held": bool(found),
        "matches": [_json(one) for one in found],
        "findings": findings_json(unread, words),
    }
    return Outcome(data, tuple(lines), tuple(unread))


def arguments(command: ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("code", help="short code, or the text of the sign")
    command.add_argument(
        "--in",
        dest="places",
        nargs="+",
        required=True,
        metavar="FILE",
        help="collection, working files, packages, workbooks, or folders of them",
    )


def _files(places: Sequence[Path], unread: list[Finding]) -> Iterator[Path]:
    """The files named and those of ours in the folders named; what was passed over is told."""
    for place in places:
        if place.is_dir():
            inside = looked_into(place)
            unread += told_closed(LookingProblem.NOT_LOOKED_INTO, place, inside.closed)
            unread += told_over(LookingProblem.LINKS_NOT_FOLLOWED, place, inside.links)
            yield from sorted(one for one in inside.names if _is_held(one))
        else:
            yield place


def _is_held(path: Path) -> bool:
    ours = is_exchanged(path) or path.suffix.lower() in (WORKING_FILE, COLLECTION)
    return ours and path.is_file() and not path.name.startswith((".", "~$"))


def _states(path: Path) -> list[States]:
    if path.suffix.lower() != COLLECTION:
        return [states_in(path)]
    with Collection.open_anywhere(path) as collection:
        return states_held(collection)


def _json(one: Match) -> dict[str, object]:
    return {
        "file": one.file,
        "unit": one.unit,
        "round": one.round,
        "digest": one.digest,
        "printed_from": one.printed.value,
        "questionnaire": one.questionnaire,
    }
