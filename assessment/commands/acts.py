"""Acts of the secretariat: what counts, or counts no more; receipts and returns to the units."""

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from assessment.commands import assessments, exchange
from assessment.commands.command import JUDGED_BY, OF_A_CASE, Context, argument, command, flag
from assessment.commands.keys import signer
from assessment.commands.output import Outcome, picked
from assessment.consolidation import acts
from assessment.consolidation.acts import ALL, Demand, RoundClosing, Word
from assessment.consolidation.collection import Collection
from assessment.consolidation.schema import SUFFIX
from assessment.consolidation.standing import standing_of
from assessment.errors import AssessmentError, Finding, refused
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role, Signer
from assessment.exchange.reply import Returned
from assessment.problems.commands import CommandProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.exchange import ReplyProblem
from assessment.questionnaire.library import find
from assessment.words import mark


def _word(context: Context) -> Word:
    given = context.given
    return Word(given.by, context.now, given.reason or "", counts=not given.withdraw)


@command(
    "admit-questionnaire",
    "collection",
    argument("workbook", help="the questionnaire that the units filled in"),
    "--withdraw",
    "--by",
    "--reason",
)
def admit_questionnaire(context: Context) -> Outcome:
    """Let packages count that answer another form of a questionnaire, or count no more."""
    model, word = find(context.given.workbook), _word(context)
    with context.change() as collection:
        number = acts.admit_questionnaire(collection, model, word)
    of_it = {"questionnaire": model.settings.id, "version": model.settings.version}
    data = {**of_it, "fingerprint": model.fingerprint, "counts": word.counts, "packages": number}
    problem = ConsolidationProblem.LET_IN if word.counts else ConsolidationProblem.LET_OUT
    return Outcome(data, (context.say(problem.message, n=number, **of_it),))


def admit_unit(context: Context) -> Outcome:
    """Let a unit count in a collection that is not on the register, or count no more."""
    given = context.given
    place, unit = context.needed("place", "COLLECTION"), context.needed("unit", "UNIT")
    word = Word(context.needed("by"), context.now, context.needed("reason"), not given.withdraw)
    with context.change(place) as collection:
        number = acts.admit_unit(collection, unit, word)
    said = ConsolidationProblem.UNIT_IN if word.counts else ConsolidationProblem.UNIT_OUT
    data = {"unit": unit, "counts": word.counts, "packages": number}
    return Outcome(data, (context.say(said.message, unit=unit, n=number),))


@command(
    "accept-late",
    "collection",
    argument("revision", nargs="?", default="", help="of the package"),
    argument("--round", help="all packages of that round"),
    "--withdraw",
    "--by",
    "--reason",
)
def accept_late(context: Context) -> Outcome:
    """Let a package, or all of a round, count though it came too late; or count no more."""
    given, word = context.given, _word(context)
    what = given.round or given.revision
    if not what:
        raise refused(CommandProblem.OPTION_EMPTY, option="REVISION")
    with context.change() as collection:
        acts.accept_late(collection, what, word)
    said = ConsolidationProblem.LATE_IN if word.counts else ConsolidationProblem.LATE_OUT
    told = context.say(said.message, what=what)
    return Outcome({"accepted": what, "counts": word.counts}, (told,))


def _demand(least: str, exceptions: Iterable[str]) -> Demand:
    """What a round has to have before it is closed, as a call says it."""
    found: dict[str, str] = {}
    for text in exceptions:
        unit, equals, reason = text.partition("=")
        if not equals or found.setdefault(unit.strip(), reason.strip()) != reason.strip():
            raise refused(ConsolidationProblem.NOT_AN_EXCEPTION, found=text)
    try:
        percent = Decimal(least)
    except InvalidOperation:
        percent = Decimal("NaN")
    if not percent.is_finite() or not 0 <= percent <= ALL:
        values = {"option": "--least-coverage", "found": least, "least": 0, "most": 100}
        raise refused(CommandProblem.OUT_OF_RANGE, **values)
    return Demand(percent, found)


_BY_THE_SECRETARIAT = (
    argument("--round", required=True),
    "--by",
    "--reason",
    argument("--key", help="the secretariat's key, needed where the list of keys names one"),
    "--passphrase-file",
    *JUDGED_BY,
)


@command(
    "close-round",
    "collection",
    *_BY_THE_SECRETARIAT,
    argument("--least-coverage", default="100", metavar="PERCENT", help="approved of the expected"),
    argument("--except", dest="exceptions", action="append", metavar="UNIT=REASON"),
)
def close_round(context: Context) -> Outcome:
    """Close a round, so that its report is final and keeps its figures."""
    given = context.given
    demand = _demand(given.least_coverage, given.exceptions or ())
    return _turned(context, lambda collection, word, signer: acts.close_round(
        collection, given.round, demand, word, signer))  # fmt: skip


@command("reopen-round", "collection", *_BY_THE_SECRETARIAT)
def reopen_round(context: Context) -> Outcome:
    """Open a closed round again."""
    occasion = context.given.round
    return _turned(context, lambda collection, word, signer: acts.reopen_round(
        collection, occasion, word, signer))  # fmt: skip


def _turned(
    context: Context, act: Callable[[Collection, Word, Signer | None], RoundClosing]
) -> Outcome:
    who = signer(context, Role.SECRETARIAT) if context.given.key else None
    with context.change() as collection:
        made = act(collection, Word(context.given.by, context.now, context.given.reason), who)
        closed = acts.closing_of(collection, context.given.round) is not None
    exceptions = made.demand.exceptions.items()
    data = {
        **picked(made, "round", "expected", "approved"),
        "closed": closed,
        "exceptions": [{"unit": unit, "reason": reason} for unit, reason in exceptions],
        "by": context.given.by,
        "at": context.now,
        "signed": who is not None,
    }
    said = mark("The round {round} is open again.")
    if closed:
        said = mark("The round {round} is closed. Approved units: {n} of {m} expected.")
    line = context.say(said, round=made.round, n=made.approved, m=made.expected)
    return Outcome(data, (line,))


_FOR_A_UNIT = (*OF_A_CASE, *JUDGED_BY, "--passphrase-file")


@command(
    "receipt",
    "collection",
    "unit",
    "--out",
    argument("--key", required=True, help="the secretariat's key"),
    argument("--by", help="who replies; the key's owner unless said"),
    argument("--note", help="words for the office"),
    argument("--return", dest="returned", action="append", metavar="QUESTION=REASON"),
    *_FOR_A_UNIT,
)
def receipt(context: Context) -> Outcome:
    """Write the receipt for a unit, with notes, returned questions and a resolved revision."""
    return _reply(context, context.given.collection)


def _reply(context: Context, collection: str) -> Outcome:
    given = context.given
    by = [signer(context, Role.SECRETARIAT)] if given.key else []
    said = acts.ReplyWords(
        by=given.by or by[0].key.public.name,
        at=context.now,
        note=given.note or "",
        returned=tuple(
            Returned(*said) for said in context.pairs("returned", ReplyProblem.NOT_A_RETURN)
        ),
    )
    with context.read(collection) as held:
        standing, out = standing_of(held, context.case(held)), Path(given.out)
        reply, digest = acts.hand_back(held, standing, said, by, out)
    code = short_code(digest)
    by_telephone = context.say(
        "Where no key of the secretariat is known, read this code to the unit by telephone: {code}",
        code=code,
    )
    written = context.say("{file} was written.", file=given.out)
    data = {"file": given.out, **exchange.reply_json(reply), "reply_code": code}
    return Outcome(data, (written, *exchange.reply_told(reply, context), by_telephone))


@command(
    "return",
    "file",
    argument("unit", nargs="?", help="in a collection: whose assessment goes back"),
    argument("--question", dest="returned", action="append", metavar="QUESTION=REASON"),
    argument("--by", required=True, help="who returns it"),
    argument("--reason", help="of a working file, or of taking a return back"),
    argument("--note", help="words for the office"),
    argument("--out", help="in a collection: the file for the office"),
    argument("--key", help="the secretariat's key; without it the office types a code"),
    flag("--withdraw", "the return no longer holds"),
    *_FOR_A_UNIT,
)
def give_back(context: Context) -> Outcome:
    """Return a working file to its assessor; or questions to a unit, with a file for it."""
    given = context.given
    if Path(given.file).suffix.lower() != SUFFIX:
        return assessments.review_step(context)
    needed = {"UNIT": given.unit}
    if not given.withdraw:
        needed |= {"--question": given.returned, "--out": given.out}
    lacking = [{"option": option} for option, value in needed.items() if not value]
    if lacking:
        raise AssessmentError(
            *(Finding(CommandProblem.OPTION_EMPTY, values=one) for one in lacking)
        )
    if not given.withdraw:
        return _reply(context, given.file)
    with context.change(given.file) as held:
        standing = standing_of(held, context.case(held))
        if standing.package is None or not standing.returned:
            raise refused(ConsolidationProblem.NOT_RETURNED, unit=given.unit)
        acts.return_revision(held, standing.package.revision, _word(context))
    data = {"unit": given.unit, "revision": standing.package.revision, "returned": False}
    return Outcome(data, (context.say("The return to {unit} was withdrawn.", unit=given.unit),))
