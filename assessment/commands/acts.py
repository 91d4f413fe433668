"""What is done to a collection: files received, conflicts decided, what counts, rounds, replies."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path

from assessment.commands import assessments, encode, exchange
from assessment.commands.command import OF_A_CASE, Context, Outcome, argument, command, flag, picked
from assessment.commands.keys import signed_line, signer
from assessment.consolidation import acts, deciding, file_status
from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.consolidation.model import ReceivedFile
from assessment.consolidation.standing import CaseStanding, conflicts, standing_of
from assessment.errors import AssessmentError, Cancelled, Finding, FindingPlace, refused
from assessment.exchange import keys, roster
from assessment.exchange.codes import short_code
from assessment.exchange.reply import Returned
from assessment.files.failures import failure
from assessment.places import COLLECTION
from assessment.problems.commands import CommandProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.exchange import ReplyProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.library import find
from assessment.reports import copies, report
from assessment.secretariat.unit_history import decision_made
from assessment.words import Words, mark

_SECRETARIAT = keys.Role.SECRETARIAT.value


@command(
    "receive collection",
    argument("paths", nargs="+", metavar="PATH", help="files or folders"),
    "--roster --known",
    argument("--by", default=_SECRETARIAT, help="who receives"),
)
def receive_command(context: Context) -> Outcome:
    """Receive packages, workbooks and working files, or folders of them, into a collection."""
    in_use = context.in_use()
    terms = Terms(by=context.arguments.by, at=context.now)
    if not all(
        path.strip() for path in context.arguments.paths
    ):  # "" would mean the folder one is in
        raise refused(CommandProblem.OPTION_EMPTY, option="PATH")
    paths = [Path(path) for path in context.arguments.paths]
    path = Path(context.arguments.collection)
    if path.exists():
        opened = Collection.open(path, in_use)
    else:  # one begun with a roster for training is made for training, and believes it from then on
        gone = [failure(FileProblem.NOT_FOUND, path) for path in paths if not path.exists()]
        if len(gone) == len(paths):  # nothing begins a collection
            raise AssessmentError(*(finding for error in gone for finding in error.findings))
        training = None
        if in_use.roster.training:
            training = roster.SignedRoster(in_use.roster)
        opened = Collection.create(path, now=context.now, in_use=in_use, training=training)
    with context.change(opened=opened) as collection:
        context.warn_of_roster(in_use.roster)
        arrivals, findings = _taken_in(collection, paths, terms)
        merge = None
        if arrivals:
            merge = arrivals[0].merge
        concerned = {received_file.case for received_file in collection.arrivals(merge)}
        open_ones = [standing for standing in conflicts(collection) if standing.case in concerned]
    data = {
        "received": len(arrivals),
        "by_verdict": encode.counts_json(received_file.verdict for received_file in arrivals),
        "conflicts": [encode.conflict_json(standing) for standing in open_ones],
        "files": [encode.file_json(received_file) for received_file in arrivals],
        "merge": merge,
    }
    lines = [context.translate_plural("{n} file received.", "{n} files received.", len(arrivals))]
    lines += [f"{context.translate(word)}  {n}" for word, n in file_status.counted(arrivals)]
    lines += [_conflict_line(standing, context.words) for standing in open_ones]
    return Outcome(data, lines, findings)


def _taken_in(
    collection: Collection, paths: Sequence[Path], terms: Terms
) -> tuple[list[ReceivedFile], Sequence[Finding]]:
    """What came in, also where the person or a full disk stopped it."""
    before = len(collection.merges)
    try:
        with Context.progress() as progress:
            intake = receive(collection, paths, terms=terms, progress=progress)
    except (Cancelled, AssessmentError) as stop:
        merges = collection.merges[before:]
        if merges:
            arrivals = list(collection.arrivals(merges[-1].number))
        else:
            arrivals = []
        if isinstance(stop, Cancelled):
            kept = {"n": len(arrivals)}
            return arrivals, [Finding(ConsolidationProblem.INTAKE_STOPPED, values=kept)]
        if {finding.problem for finding in stop.findings} != {ConsolidationProblem.INTAKE_FULL}:
            raise
        return arrivals, stop.findings
    findings = (
        *intake.findings,
        *(f for intake_file in intake.files for f in intake_file.findings),
    )
    return [intake_file.arrival for intake_file in intake.files], findings


@command("conflicts collection --roster --known")
def conflicts_command(context: Context) -> Outcome:
    """List the open conflicts, question by question."""
    with context.read() as collection:
        compared = [deciding.compare(collection, standing) for standing in conflicts(collection)]
    data = {
        "conflicts": [encode.comparison_json(comparison, context.words) for comparison in compared]
    }
    lines = [line for comparison in compared for line in conflict_lines(comparison, context.words)]
    return Outcome(data, lines or (context.translate("No conflicts."),))


@command(
    "decide collection unit",
    argument("--take", metavar="REVISION", help="the copy taken, or the ground"),
    argument("--take-answer", action="append", metavar="QUESTION=REVISION"),
    argument("--by", required=True),
    argument("--reason", required=True),
    *OF_A_CASE,
    argument("--out", help="also write the revision as a package"),
    argument("--key", help="the secretariat's key; it may also be signed later"),
    "--passphrase-file",
)
def decide_command(context: Context) -> Outcome:
    """Record a person's decision on a conflict and make the revision that settles it."""
    arguments = context.arguments
    answers = dict[str, str]()
    for question, revision in context.pairs("take_answer", ConsolidationProblem.NOT_A_CHOICE):
        # Of two for one question, none is chosen in silence.
        if answers.setdefault(question, revision) != revision:
            place = FindingPlace(question=question)
            values = {"question": question}
            raise AssessmentError(Finding(CommandProblem.TAKEN_TWICE, place, values))
    taken = arguments.take or ""
    choice = deciding.CaseChoice(arguments.by, context.now, arguments.reason, taken, answers)
    if arguments.key:
        signers = [signer(context, keys.Role.SECRETARIAT)]
    else:
        signers = []
    _check_new(context.path("out"))
    with context.change() as collection:
        case = context.case(collection)
        made = deciding.decide(collection, case, choice, signers)
        if arguments.out:
            collection.export(collection.find(made.revision), Path(arguments.out))
        standing = standing_of(collection, case)
        known = collection.in_use.secretariat_known
    message = mark("Decided for {unit}. Revision {code} stands now. Merge {merge}.")
    if standing.decision != made:
        message = mark("The decision about {unit} is recorded: revision {code}. Merge {merge}.")
    finding = Finding(ConsolidationProblem.DECIDED_UNSIGNED, values={"unit": case.unit})
    if standing.decision != made or (known and not signers):
        findings = [finding]
    else:
        findings = []
    code = short_code(made.revision)
    line = context.translate(message, unit=case.unit, code=code, merge=made.merge)
    return Outcome(encode.decision_json(made), (line,), findings)


def _check_new(target: Path | None) -> None:
    """A package takes no other file's place; that is told before anything is decided."""
    if target is not None and target.exists():
        raise failure(FileProblem.ALREADY_EXISTS, target)


@command(
    "decision collection unit",
    *OF_A_CASE,
    argument("--pdf", help="also write its record, to be printed"),
    "--language --roster --known",
)
def decision(context: Context) -> Outcome:
    """What was decided about a unit: who, when and why, and what was taken from which copy."""
    arguments = context.arguments
    with context.read() as collection:
        made = decision_made(collection, standing_of(collection, context.case(collection)))
    files = []
    if arguments.pdf:
        written = report.write_decision(made, Path(arguments.pdf), context.languages, context.now)
        files = [str(path) for path in written.files]
    day = made.decision.at.astimezone().date()
    code = short_code(made.held.revision)
    message = mark("{name} decided on {date}: {reason} Revision {code} stands.")
    line = context.translate(
        message, date=day, code=code, **picked(made.decision, "reason", name="by")
    )
    taken_lines = [
        f"  {answer.difference.code} – {short_code(answer.revision)}" for answer in made.taken
    ]
    data = {
        **encode.decision_json(made.decision),
        "at": made.decision.at,
        "signed": bool(made.signatures),
        "verdict": made.held.trust.value,
        "questions": {answer.difference.code: answer.revision for answer in made.taken},
        "files": files,
    }
    return Outcome(data, (line, *taken_lines, *files))


@command(
    "undo collection",
    argument("merge", type=int),
    flag("--redo", "bring a withdrawn merge back"),
    argument("--by", default=_SECRETARIAT),
    argument("--reason", help="stands beside the merge for ever"),
)
def undo(context: Context) -> Outcome:
    """Withdraw a merge or a decision; nothing is lost, and it can be brought back."""
    # Scripts may leave it out; that none was given then stands there instead.
    stated_reason = context.arguments.reason
    none = context.translate("By command, without a reason.")
    if stated_reason is None:
        reason = none
    else:
        reason = stated_reason
    word = acts.Word(context.arguments.by, context.now, reason, context.arguments.redo)
    with context.change() as collection:
        merge = acts.turn(collection, context.arguments.merge, word)
        open_ones = conflicts(collection)
    conflicts_json = [encode.conflict_json(standing) for standing in open_ones]
    data = {**picked(merge, "withdrawn", "files", merge="number"), "conflicts": conflicts_json}
    message = mark("Merge {merge} counts again.")
    if merge.withdrawn:
        message = mark("Merge {merge} was withdrawn.")
    again = (_conflict_line(standing, context.words) for standing in open_ones)
    return Outcome(data, (context.translate(message, merge=merge.number), *again))


def _conflict_line(standing: CaseStanding, words: Words) -> str:
    codes = ", ".join(short_code(head.revision) for head in standing.heads)
    return words.translate(
        "Conflict: {unit}, {round}: {codes}",
        unit=standing.case.unit,
        round=standing.case.round,
        codes=codes,
    )


@command(
    "sign-decision collection unit",
    argument("--key", required=True, help="the secretariat's key"),
    "--passphrase-file --roster --known",
    *OF_A_CASE,
    argument("--out", help="also write the signed revision as a package"),
)
def sign_decision_command(context: Context) -> Outcome:
    """Sign a decision that was recorded without the secretariat's key."""
    arguments = context.arguments
    _check_new(context.path("out"))
    with context.change() as collection:
        case = context.case(collection)
        # The last one, also where it does not stand yet for want of a signature.
        decision = next(
            (decision for decision in collection.decisions[::-1] if decision.case == case), None
        )
        if decision is None:
            raise refused(ConsolidationProblem.NOT_DECIDED, unit=arguments.unit)
        who = signer(context, keys.Role.SECRETARIAT)
        held = deciding.sign_decision(collection, decision, who)
        if arguments.out:
            collection.export(held, Path(arguments.out))
    code = short_code(held.revision)
    merge = {"short_code": code, "merge": decision.merge}
    data = {"unit": arguments.unit, **merge, **picked(held, "revision", verdict="trust")}
    line = context.translate(
        "The decision for {unit} is signed: revision {code}.", unit=arguments.unit, code=code
    )
    return Outcome(data, (line,))


def conflict_lines(compared: deciding.CopyComparison, words: Words) -> Iterator[str]:
    """One open conflict for people: the copies, and each question in which they differ."""
    translate = words.translate
    standing = compared.standing
    codes = {head.revision: short_code(head.revision) for head in standing.heads}
    yield _conflict_line(standing, words)
    yield f"  {translate(standing.reason.word)}"
    if not compared.comparable:
        hint = translate("The copies answer different questionnaires. Take one copy as a whole.")
        yield f"  {hint}"
    for revision, code in codes.items():
        assessor = compared.records[revision].subject.assessor
        signed = (
            signed_line(signature, signature.name, words)
            for signature in compared.signatures[revision]
        )
        yield f"  {code} – {assessor} – {' '.join(signed) or translate('Unsigned')}"
        if revision in compared.unchanged:
            yield f"  {code} – {translate('Its answers and reviews are those of the copy before.')}"
    for difference in compared.differences:
        if difference.base is not None:
            sides = [(translate("Before"), difference.base)]
        else:
            sides = []
        sides += [(codes.get(revision, ""), side) for revision, side in difference.sides.items()]
        for name, side_item in sides:
            model = next(iter(compared.records.values())).questionnaire
            lines = (
                " ".join(line.split("\n"))
                for line in copies.describe_difference(side_item, difference, model, words)
            )
            yield f"  {difference.code} – {name} – {' | '.join(lines)}"


def _word(context: Context) -> acts.Word:
    arguments = context.arguments
    return acts.Word(
        arguments.by, context.now, arguments.reason or "", counts=not arguments.withdraw
    )


@command(
    "admit-questionnaire collection",
    argument("workbook", help="the questionnaire that the units filled in"),
    "--withdraw --by --reason",
)
def admit_questionnaire(context: Context) -> Outcome:
    """Let packages count that answer another form of a questionnaire, or count no more."""
    model = find(context.arguments.workbook)
    word = _word(context)
    with context.change() as collection:
        finding = acts.admit_questionnaire(collection, model, word)
    data = {"fingerprint": model.fingerprint, "counts": word.counts}
    return _admitted(data, finding, context)


def _admitted(data: dict[str, object], finding: Finding, context: Context) -> Outcome:
    values = dict(finding.values)
    line = context.translate(finding.problem.message, **values)
    return Outcome({**data, "packages": values.pop("n"), **values}, (line,))


def admit_unit(context: Context) -> Outcome:
    """Let a unit that is not on the register count in its rounds, or count no more."""
    arguments = context.arguments
    place = context.needed("place", "COLLECTION")
    unit = context.needed("unit", "UNIT")
    by = context.needed("by")
    reason = context.needed("reason")
    word = acts.Word(by, context.now, reason, not arguments.withdraw)
    with context.change(place) as collection:
        finding = acts.admit_unit(collection, unit, word, arguments.round or "")
    return _admitted({"counts": word.counts}, finding, context)


@command(
    "accept-late collection",
    argument("revision", nargs="?", default="", help="of the package"),
    argument("--round", help="all packages of that round"),
    "--withdraw --by --reason",
)
def accept_late(context: Context) -> Outcome:
    """Let a package, or all of a round, count though it came too late; or count no more."""
    arguments = context.arguments
    word = _word(context)
    what = arguments.round or arguments.revision
    if not what:
        raise refused(CommandProblem.OPTION_EMPTY, option="REVISION")
    with context.change() as collection:
        finding = acts.accept_late(collection, what, word)
    line = context.translate(finding.problem.message, **finding.values)
    return Outcome({"accepted": what, "counts": word.counts}, (line,))


_BY_THE_SECRETARIAT = (
    argument("--round", required=True),
    "--by --reason",
    argument("--key", help="the secretariat's key, needed where the list of keys names one"),
    "--passphrase-file --roster --known",
)


@command(
    "close-round collection",
    *_BY_THE_SECRETARIAT,
    argument("--least-coverage", default="100", metavar="PERCENT", help="approved of the expected"),
    argument("--except", dest="exceptions", action="append", metavar="UNIT=REASON"),
)
def close_round(context: Context) -> Outcome:
    """Close a round, so that its report is final and keeps its figures."""
    exceptions: dict[str, str] = {}
    for text in context.arguments.exceptions or ():
        unit, equals, reason = text.partition("=")
        if not equals or exceptions.setdefault(unit.strip(), reason.strip()) != reason.strip():
            raise refused(ConsolidationProblem.NOT_AN_EXCEPTION, found=text)
    least = context.arguments.least_coverage
    try:
        percent = Decimal(least)
    except InvalidOperation:
        percent = Decimal("NaN")
    if not percent.is_finite() or not 0 <= percent <= acts.ALL:
        values = {"option": "--least-coverage", "found": least, "least": 0, "most": 100}
        raise refused(CommandProblem.OUT_OF_RANGE, **values)
    return _turned(context, partial(acts.close_round, demand=acts.Demand(percent, exceptions)))


@command("reopen-round collection", *_BY_THE_SECRETARIAT)
def reopen_round(context: Context) -> Outcome:
    """Open a closed round again."""
    return _turned(context, acts.reopen_round)


def _turned(context: Context, act: Callable[..., acts.RoundClosing]) -> Outcome:
    arguments = context.arguments
    who = None
    if arguments.key:
        who = signer(context, keys.Role.SECRETARIAT)
    word = acts.Word(arguments.by, context.now, arguments.reason)
    with context.change() as collection:
        made = act(collection, arguments.round, word=word, signer=who)
        closed = acts.closing_of(collection, arguments.round) is not None
    exceptions = made.demand.exceptions.items()
    data = {
        **picked(made, "round", "expected", "approved"),
        "closed": closed,
        "exceptions": [{"unit": unit, "reason": reason} for unit, reason in exceptions],
        **picked(word, "by", "at"),
        "signed": who is not None,
    }
    message = mark("The round {round} is open again.")
    if closed:
        message = mark("The round {round} is closed. Approved units: {n} of {m} expected.")
    line = context.translate(message, round=made.round, n=made.approved, m=made.expected)
    return Outcome(data, (line,))


_FOR_A_UNIT = (*OF_A_CASE, "--roster --known --passphrase-file")


@command(
    "receipt collection unit --out",
    argument("--key", required=True, help="the secretariat's key"),
    argument("--by", help="who replies; the key's owner unless said"),
    argument("--note", help="words for the office"),
    argument("--return", dest="returned", action="append", metavar="QUESTION=REASON"),
    *_FOR_A_UNIT,
)
def receipt(context: Context) -> Outcome:
    """Write the receipt for a unit, with notes, returned questions and a resolved revision."""
    return _reply(context, context.arguments.collection)


def _reply(context: Context, collection: str) -> Outcome:
    arguments = context.arguments
    if arguments.key:
        by = [signer(context, keys.Role.SECRETARIAT)]
    else:
        by = []
    returned = [Returned(*pair) for pair in context.pairs("returned", ReplyProblem.NOT_A_RETURN)]
    who = arguments.by or by[0].key.public.name
    reply_words = acts.ReplyWords(who, context.now, arguments.note or "", returned)
    with context.change(opened=context.read(collection)) as held:
        standing = standing_of(held, context.case(held))
        out = Path(arguments.out)
        reply, digest = acts.hand_back(held, standing, reply_words, by, out)
    code = short_code(digest)
    by_telephone = context.translate(
        "Where no key of the secretariat is known, read this code to the unit by telephone: {code}",
        code=code,
    )
    written = context.translate("{file} was written.", file=arguments.out)
    data = {"file": arguments.out, **exchange.reply_json(reply), "reply_code": code}
    return Outcome(data, (written, *exchange.reply_lines(reply, context), by_telephone))


@command(
    "return file",
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
    arguments = context.arguments
    if Path(arguments.file).suffix.lower() != COLLECTION:
        return assessments.review_step(context)
    needed = {"UNIT": arguments.unit}
    if not arguments.withdraw:
        needed |= {"--question": arguments.returned, "--out": arguments.out}
    left = [{"option": option} for option, value in needed.items() if not value]
    if left:
        raise AssessmentError(
            *(Finding(CommandProblem.OPTION_EMPTY, values=values) for values in left)
        )
    if not arguments.withdraw:
        return _reply(context, arguments.file)
    with context.change(arguments.file) as held:
        standing = standing_of(held, context.case(held))
        if standing.package is None or not standing.returned:
            raise refused(ConsolidationProblem.NOT_RETURNED, unit=arguments.unit)
        for revision in standing.turned_back:
            acts.return_revision(held, revision, _word(context))
    data = {"unit": arguments.unit, "revision": standing.package.revision, "returned": False}
    return Outcome(
        data, (context.translate("The return to {unit} was withdrawn.", unit=arguments.unit),)
    )
