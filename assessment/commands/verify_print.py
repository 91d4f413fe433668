"""The command ``verify-print``: does a printed page belong to something we hold?"""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.consolidation.collection import Collection
from assessment.consolidation.schema import SUFFIX as COLLECTION
from assessment.errors import AssessmentError, Finding
from assessment.exchange.exported import is_exchanged
from assessment.exchange.print_check import (
    Match,
    Printed,
    States,
    code_of,
    matches,
    shown,
    states_in,
)
from assessment.files.checking import SUFFIX as WORKING_FILE
from assessment.problems.exchange import ExchangeProblem
from assessment.reports.national_facts import round_digests
from assessment.words import mark

PRINTED = {
    Printed.PACKAGE: mark("{file}: printed from this package of {unit}, {round}, code {code}."),
    Printed.CURRENT: mark("{file}: printed from {unit}, {round}, as it is in the file now."),
    Printed.EARLIER: mark(
        "{file}: printed from an earlier state of {unit}, {round}. It was changed since."
    ),
}
NATIONAL = mark("{file}: the national report of round {round}, as the collection is now.")


def verify_print(context: Context) -> Outcome:
    """Whether a printed report's short code or QR text belongs to a file we hold."""
    code = code_of(context.arguments.code)
    found: list[Match] = []
    unread: list[Finding] = []
    for path in _files([Path(one) for one in context.arguments.places]):
        try:
            found += matches(code, path.name, _states(path))
        except AssessmentError as error:
            unread += error.findings
    if not found:
        values = {"code": context.arguments.code}
        unread.append(Finding(ExchangeProblem.PRINT_NOT_HELD, values=values))
    words = context.words
    lines = [
        words.say(
            PRINTED[one.printed] if one.unit else NATIONAL,
            file=one.file,
            unit=one.unit,
            round=one.round,
            code=shown(one.digest),
        )
        for one in found
    ]
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


def _files(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(one for one in place.rglob("*") if _is_held(one))
        else:
            yield place


def _is_held(path: Path) -> bool:
    ours = is_exchanged(path) or path.suffix.lower() in (WORKING_FILE, COLLECTION)
    return ours and path.is_file() and not path.name.startswith((".", "~$"))


def _states(path: Path) -> list[States]:
    if path.suffix.lower() != COLLECTION:
        return [states_in(path)]
    with Collection.open(path) as collection:
        whole = [
            States("", occasion, digest) for occasion, digest in round_digests(collection).items()
        ]
        return whole + [
            States(
                one.case.unit,
                one.case.round,
                one.head,
                packages=(one.revision,),
                earlier=tuple(sorted(one.trail)),
            )
            for one in collection.held()
        ]


def _json(one: Match) -> dict[str, object]:
    return {
        "file": one.file,
        "unit": one.unit,
        "round": one.round,
        "digest": one.digest,
        "printed_from": one.printed.value,
    }
