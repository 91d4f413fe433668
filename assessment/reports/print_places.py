"""Where a printed page belongs among what a collection holds: packages, units' files, reports."""

from collections.abc import Callable, Iterator
from functools import partial

from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Held
from assessment.consolidation.standing import standings
from assessment.exchange import package, print_check
from assessment.exchange.print_check import Counts, Form, Match, Printed, States
from assessment.questionnaire.library import installed
from assessment.reports.national.facts import reports_now
from assessment.reports.order import Edition
from assessment.reports.wording import level_text, score_text
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


def states_held(collection: Collection) -> Iterator[States]:
    """The digests by which pages printed of the units a collection holds are known."""

    def scores(one: Held) -> Scores | None:
        return package.scores_of(collection.record(one.revision), one.day)

    for standing in standings(collection):
        for one in standing.held:
            counts = Counts.NOT
            if standing.package is not None and one.content == standing.package.content:
                counts = Counts.APPROVED if standing.approved else Counts.STANDING
            yield States(
                one.case.unit,
                one.case.round,
                one.head,
                packages=(one.revision,),
                earlier=tuple(sorted(one.trail)),
                form=Form(one.case.questionnaire, one.version, one.fingerprint),
                verdict=one.trust,
                counts=counts if one.admitted else Counts.NOT,
                state=one.state,
                scores=partial(scores, one),
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
    file, now = collection.path.name, {one.digest: one for one in reports_now(collection)}
    found = [
        Match(
            file, "", one.round, digest, Printed.CURRENT if digest in now else Printed.EARLIER,
            edition=one.edition, final=one.final,
        )
        for digest, one in {**collection.said.printed, **now}.items()
        if print_check.fits(code, digest)
    ]  # fmt: skip
    return found + print_check.matches(code, file, states_held(collection))


def said(
    one: Match, words: Words, unit: str = "", digits: Callable[[str], str] = str
) -> Iterator[str]:
    """A place in words; of a page of a national report and of a paper form it has no unit.

    The unit is shown as it is given, else as it stands in the file; numbers in the ``digits``.
    """
    named = {"unit": unit or one.unit, "round": digits(one.round)}
    if one.printed is Printed.FORM:
        yield words.say(
            "A sheet of the paper form of the questionnaire {form}. The code names the "
            "questionnaire, no assessment: unit and round are those written on the sheet.",
            form=one.questionnaire,
        )
    elif not one.unit:
        yield words.say(NATIONAL[one.printed], round=named["round"])
        status = words.say("FINAL") if one.final else words.say("PROVISIONAL")
        yield f"{words.say(Edition(one.edition).word)}: {status}."
    elif not one.vouched and one.verdict is not None:
        yield words.say(
            "Only a package of {unit}, round {round}, that is not trusted names this code: {why}. "
            "The page is not vouched for.",
            why=words.say(one.verdict.word), **named,
        )  # fmt: skip
    else:
        yield words.say(PRINTED[one.printed], code=print_check.shown(one.digest), **named)
        yield from _result(one, words, digits)


def _result(one: Match, words: Words, digits: Callable[[str], str]) -> Iterator[str]:
    if one.verdict is not None:
        yield words.say("The package: {trust}.", trust=words.say(one.verdict.word))
    if one.counts is not None:
        yield words.say(one.counts.word)
    if one.result is not None and one.state is not None:
        state = words.say(one.state.word)
        score, level = digits(score_text(one.result.score)), digits(level_text(one.result.level))
        values = {"score": score, "level": level, "state": state}
        yield words.say("Score {score}, level {level}. State: {state}.", **values)
    if one.fits:
        yield words.say("The four letters beside the code fit this result.")
    elif one.fits is not None:
        yield words.say(
            "The four letters beside the code are not those of this result: the page shows another "
            "score, level or state, or was printed on another day. Compare them."
        )
