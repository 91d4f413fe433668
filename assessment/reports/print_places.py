"""Where a printed page belongs among what a collection holds: packages, units' files, reports."""

from collections.abc import Callable, Iterator
from functools import partial

from assessment.consolidation.collection import Collection
from assessment.consolidation.model import ReceivedCopy
from assessment.consolidation.standing import standings
from assessment.exchange import package, print_check
from assessment.exchange.print_check import Counts, Form, Match, Printed, States
from assessment.printing.wording import level_text, score_text
from assessment.questionnaire.library import installed
from assessment.reports.national.facts import reports_now
from assessment.reports.order import Edition
from assessment.scoring.result import Scores
from assessment.words import Words, mark

PRINTED = {
    Printed.PACKAGE: mark("Printed from the package {code} of {unit}, round {round}."),
    Printed.CURRENT: mark("Printed from {unit}, round {round}, as it is now."),
    Printed.EARLIER: mark(
        "Printed from an earlier state of {unit}, round {round}. It was changed since."
    ),
}
NATIONAL = {
    Printed.CURRENT: mark("The national report of round {round}, as the collection is now."),
    Printed.EARLIER: mark(
        "The national report of round {round}, printed from an earlier state. The collection, or "
        "what it is judged by, was changed since."
    ),
}


def stored_states(collection: Collection) -> Iterator[States]:
    """The digests by which pages printed of the units a collection holds are known."""

    def scores(copy: ReceivedCopy) -> Scores | None:
        return package.scores_of(collection.record(copy.revision), copy.day)

    for standing in standings(collection):
        for copy in standing.copies:
            counts = Counts.NOT
            if standing.package is not None and copy.content == standing.package.content:
                if standing.approved:
                    counts = Counts.APPROVED
                else:
                    counts = Counts.STANDING
            yield States(
                copy.case.unit,
                copy.case.round,
                copy.head,
                packages=(copy.revision,),
                earlier=tuple(sorted(copy.trail)),
                form=Form(copy.case.questionnaire, copy.version, copy.fingerprint),
                verdict=copy.trust,
                counts=counts if copy.admitted else Counts.NOT,
                state=copy.state,
                scores=partial(scores, copy),
            )


def installed_forms(code: str) -> list[Match]:
    """The installed questionnaires on whose paper form the code stands."""
    return [
        # Most workbooks of the library have the same name; their folders tell them apart.
        Form(entry.id, entry.version, model.fingerprint).match("/".join(entry.path.parts[-3:]))
        for entry in installed()
        if (model := entry.questionnaire) and print_check.fits(code, model.fingerprint)
    ]


def places_in(collection: Collection, code: str) -> list[Match]:
    """Where a code belongs: in a collection, else on the paper form of a questionnaire."""
    return print_check.without_forms(held_in(collection, code)) or installed_forms(code)


def held_in(collection: Collection, code: str) -> list[Match]:
    """Where a code belongs in a collection, and the paper forms that it names there."""
    file = collection.path.name
    now = {printed_report.digest: printed_report for printed_report in reports_now(collection)}
    matches = [
        Match(
            file,
            "",
            printed_report.round,
            digest,
            Printed.CURRENT if digest in now else Printed.EARLIER,
            edition=printed_report.edition,
            final=printed_report.final,
        )
        for digest, printed_report in {**collection.committee_acts.printed, **now}.items()
        if print_check.fits(code, digest)
    ]
    return matches + print_check.matches(code, file, stored_states(collection))


def describe_place(
    match: Match, words: Words, unit: str = "", digits: Callable[[str], str] = str
) -> Iterator[str]:
    """A place in words; of a page of a national report and of a paper form it has no unit.

    The unit is shown as it is given, else as it stands in the file; numbers in the ``digits``.
    """
    named = {"unit": unit or match.unit, "round": digits(match.round)}
    if match.printed is Printed.FORM:
        yield words.translate(
            "A sheet of the paper form of the questionnaire {form}. The code names the "
            "questionnaire, no assessment: unit and round are those written on the sheet.",
            form=match.questionnaire,
        )
    elif not match.unit:
        yield words.translate(NATIONAL[match.printed], round=named["round"])
        if match.final:
            status = words.translate("FINAL")
        else:
            status = words.translate("PROVISIONAL")
        yield f"{words.translate(Edition(match.edition).word)}: {status}."
    elif not match.vouched and match.verdict is not None:
        yield words.translate(
            "Only a package of {unit}, round {round}, that is not trusted names this code: {why}. "
            "The page is not vouched for.",
            why=words.translate(match.verdict.word),
            **named,
        )
    else:
        yield words.translate(
            PRINTED[match.printed], code=print_check.grouped_digest(match.digest), **named
        )
        yield from _result(match, words, digits)


def _result(match: Match, words: Words, digits: Callable[[str], str]) -> Iterator[str]:
    if match.verdict is not None:
        yield words.translate("The package: {trust}.", trust=words.translate(match.verdict.word))
    if match.counts is not None:
        yield words.translate(match.counts.word)
    if match.result is not None and match.state is not None:
        state = words.translate(match.state.word)
        score = digits(score_text(match.result.score))
        level = digits(level_text(match.result.level))
        values = {"score": score, "level": level, "state": state}
        yield words.translate("Score {score}, level {level}. State: {state}.", **values)
    if match.fits:
        yield words.translate("The four letters beside the code fit this result.")
    elif match.fits is not None:
        yield words.translate(
            "The four letters beside the code are not those of this result: the page shows another "
            "score, level or state, or was printed on another day. Compare them."
        )
