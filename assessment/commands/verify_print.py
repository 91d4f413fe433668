"""The command ``verify-print``: does a printed page belong to something we hold?"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from assessment.commands.command import JUDGED_BY, Context, argument, command
from assessment.commands.output import Outcome, picked
from assessment.consolidation.collection import Collection
from assessment.consolidation.schema import SUFFIX as COLLECTION_SUFFIX
from assessment.errors import AssessmentError, Finding
from assessment.exchange.exported import is_exchanged
from assessment.exchange.print_check import Match, code_of, form_matches, matches, states_in
from assessment.exchange.worth import InUse
from assessment.files.checking import SUFFIX as WORKING_FILE
from assessment.files.disk import looked_into, told_closed, told_over
from assessment.problems.exchange import ExchangeProblem, LookingProblem
from assessment.reports.print_places import held_in, installed_forms, said
from assessment.reports.wording import score_text


@command(
    "verify-print",
    argument("code", help="short code, or the text of the sign"),
    *JUDGED_BY,
    argument(
        "--in",
        dest="places",
        nargs="+",
        required=True,
        metavar="FILE",
        help="collection, working files, packages, workbooks, or folders of them",
    ),
)
def verify_print(context: Context) -> Outcome:
    """Whether a printed page's short code or QR text belongs to a file we hold."""
    code = code_of(context.arguments.code)
    in_use = context.in_use()
    found: list[Match] = []
    forms: list[Match] = []
    unread = context.findings
    for path in _files([Path(one) for one in context.arguments.places], unread):
        try:
            places, named = _places(path, code, in_use, context.today)
            found += places
            forms += named
        except AssessmentError as error:
            unread += error.findings
    found = found or forms or installed_forms(code)
    if not found:
        values = {"code": context.arguments.code}
        unread.append(Finding(ExchangeProblem.PRINT_NOT_HELD, values=values))
    lines = [f"{one.file}: {' '.join(said(one, context.words))}" for one in found]
    return Outcome({"held": bool(found), "matches": [_json(one) for one in found]}, lines)


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
    ours = is_exchanged(path) or path.suffix.lower() in (WORKING_FILE, COLLECTION_SUFFIX)
    return ours and path.is_file() and not path.name.startswith((".", "~$"))


def _places(path: Path, code: str, in_use: InUse, today: date) -> tuple[list[Match], list[Match]]:
    if path.suffix.lower() == COLLECTION_SUFFIX:
        with Collection.open_anywhere(path, in_use) as collection:
            return held_in(collection, code)
    states = states_in(path, in_use, today)
    return matches(code, path.name, [states]), form_matches(code, path.name, [states.form])


def _json(one: Match) -> dict[str, object]:
    return {
        **picked(one, "file", "unit", "round", "digest", "questionnaire", "vouched", "verdict"),
        **picked(one, "counts", "state", "fits", printed_from="printed"),
        "score": one.result and score_text(one.result.score),
        "level": one.result and one.result.level,
        "edition": one.edition or None,
        "final": one.final if one.edition else None,
    }
