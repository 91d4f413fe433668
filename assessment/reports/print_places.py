"""Where a printed page belongs among what a collection holds: packages, units' files, reports."""

from collections.abc import Iterable

from assessment.consolidation.collection import Collection
from assessment.exchange.print_check import (
    Match,
    Printed,
    States,
    form_matches,
    form_of,
    matches,
    shown,
)
from assessment.questionnaire.library import installed
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
FORM = mark(
    "{file}: a sheet of the paper form of the questionnaire {form}. The code names the "
    "questionnaire, no assessment: unit and round are those written on the sheet."
)


def states_held(collection: Collection) -> list[States]:
    """The digests by which pages printed of a collection's contents are known."""
    now, printed = round_digests(collection), collection.said.printed
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
            form=form_of(one.case.questionnaire, one.version, one.fingerprint),
        )
        for one in collection.held()
    ]


def installed_forms(code: str) -> list[Match]:
    """The installed questionnaires on whose paper form the code stands."""
    found: list[Match] = []
    for entry in installed():
        if entry.questionnaire is not None:
            form = form_of(entry.id, entry.version, entry.questionnaire.fingerprint)
            # Most workbooks of the library have the same name; their folders tell them apart.
            found += form_matches(code, "/".join(entry.path.parts[-3:]), [form])
    return found


def _reports(occasion: str, current: str, printed: Iterable[str]) -> States:
    return States("", occasion, current, earlier=tuple(one for one in printed if one != current))


def places_in(collection: Collection, code: str) -> list[Match]:
    """Where a code belongs: in a collection, else on the paper form of a questionnaire."""
    states, file = states_held(collection), collection.path.name
    found = matches(code, file, states) or form_matches(code, file, (one.form for one in states))
    return found or installed_forms(code)


def said(one: Match, words: Words) -> str:
    """A place in words; of a page of a national report and of a paper form it has no unit."""
    if one.printed is Printed.FORM:
        return words.say(FORM, file=one.file, form=one.questionnaire)
    return words.say(
        PRINTED[one.printed] if one.unit else NATIONAL[one.printed],
        file=one.file,
        unit=one.unit,
        round=one.round,
        code=shown(one.digest),
    )
