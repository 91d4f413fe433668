"""Where a printed page belongs among what a collection holds: packages, units' files, reports."""

from collections.abc import Iterable

from assessment.consolidation.collection import Collection
from assessment.consolidation.printed import printed_reports
from assessment.exchange.print_check import Match, Printed, States, matches, shown
from assessment.reports.national_facts import round_digests, state_digest
from assessment.words import Words, mark

PRINTED = {
    Printed.PACKAGE: mark("{file}: printed from this package of {unit}, {round}, code {code}."),
    Printed.CURRENT: mark("{file}: printed from {unit}, {round}, as it is in the file now."),
    Printed.EARLIER: mark(
        "{file}: printed from an earlier state of {unit}, {round}. It was changed since."
    ),
}
NATIONAL = {
    Printed.CURRENT: mark(
        "{file}: the national report of round {round}, as the collection is now."
    ),
    Printed.EARLIER: mark(
        "{file}: the national report of round {round}, printed from an earlier state. The "
        "collection was changed since."
    ),
}


def states_held(collection: Collection) -> list[States]:
    """The digests by which pages printed of a collection's contents are known."""
    now, printed = round_digests(collection), printed_reports(collection)
    whole = [
        _reports(occasion, now.get(occasion, state_digest(occasion, ())), printed.get(occasion, ()))
        for occasion in sorted({*now, *printed})
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


def _reports(occasion: str, current: str, printed: Iterable[str]) -> States:
    return States("", occasion, current, earlier=tuple(one for one in printed if one != current))


def places_in(collection: Collection, code: str) -> list[Match]:
    """Where a code belongs in a collection; nothing when it is of no page printed from there."""
    return matches(code, collection.path.name, states_held(collection))


def said(one: Match, words: Words) -> str:
    """A place in words; of a page of a national report it has no unit."""
    return words.say(
        PRINTED[one.printed] if one.unit else NATIONAL[one.printed],
        file=one.file,
        unit=one.unit,
        round=one.round,
        code=shown(one.digest),
    )
