"""Acts of the secretariat by which something counts, or counts no more."""

from pathlib import Path

from assessment.commands.command import COLLECTION, Context, argument, command
from assessment.commands.output import Outcome
from assessment.consolidation import acts
from assessment.consolidation.acts import Word
from assessment.consolidation.collection import Collection
from assessment.errors import AssessmentError, Finding
from assessment.problems.commands import CommandProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.questionnaire.library.installed import find
from assessment.words import mark

_UNIT_IN = mark("{unit} counts now. Its packages here: {n}.")
_UNIT_OUT = mark("{unit} no longer counts. Its packages here: {n}.")
_LATE_IN = mark("{what} counts now, although it came late.")
_LATE_OUT = mark("{what} is no longer accepted as late.")


def _word(context: Context) -> Word:
    given = context.arguments
    return Word(given.by, context.now, given.reason, counts=not given.withdraw)


_SAID_BY = (
    argument("--withdraw", action="store_true", help="it no longer counts"),
    argument("--by", required=True, help="who says so"),
    argument("--reason", required=True, help="why; it stands beside it for ever"),
)


@command(
    "admit-questionnaire",
    COLLECTION,
    argument("workbook", help="the questionnaire that the units filled in"),
    *_SAID_BY,
)
def admit_questionnaire(context: Context) -> Outcome:
    """Let packages count that answer another form of a questionnaire, or count no more."""
    arguments, words = context.arguments, context.words
    model, counts = find(arguments.workbook), not arguments.withdraw
    word = _word(context)
    with Collection.open(Path(arguments.collection)) as collection:
        number = acts.admit_questionnaire(collection, model, word)
    data = {
        "questionnaire": model.settings.id,
        "version": model.settings.version,
        "fingerprint": model.fingerprint,
        "counts": counts,
        "packages": number,
    }
    values = {"questionnaire": model.settings.id, "version": model.settings.version, "n": number}
    problem = ConsolidationProblem.LET_IN if counts else ConsolidationProblem.LET_OUT
    return Outcome(data, (words.say(problem.message, **values),))


@command(
    "units",
    argument("action", choices=("admit",)),
    COLLECTION,
    argument("unit", help="its code, as its packages have it"),
    *_SAID_BY,
)
def units(context: Context) -> Outcome:
    """Let a unit count in a collection that is not on the register, or count no more."""
    given, word = context.arguments, _word(context)
    with Collection.open(Path(given.collection)) as collection:
        number = acts.admit_unit(collection, given.unit, word)
    said = _UNIT_IN if word.counts else _UNIT_OUT
    data = {"unit": given.unit, "counts": word.counts, "packages": number}
    return Outcome(data, (context.words.say(said, unit=given.unit, n=number),))


@command(
    "accept-late",
    COLLECTION,
    argument("revision", nargs="?", default="", help="of the package"),
    argument("--round", default="", help="all packages of that round"),
    *_SAID_BY,
)
def accept_late(context: Context) -> Outcome:
    """Let a package, or all of a round, count though it came too late; or count no more."""
    given, word = context.arguments, _word(context)
    what = given.round or given.revision
    if not what:
        values = {"option": "REVISION"}
        raise AssessmentError(Finding(CommandProblem.OPTION_EMPTY, values=values))
    with Collection.open(Path(given.collection)) as collection:
        acts.accept_late(collection, what, word)
    said = _LATE_IN if word.counts else _LATE_OUT
    data = {"accepted": what, "counts": word.counts}
    return Outcome(data, (context.words.say(said, what=what),))
