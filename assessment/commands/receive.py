"""Files into a collection, conflicts, decisions and their withdrawal."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from assessment.commands import encode
from assessment.commands.command import JUDGED_BY, OF_A_CASE, Context, argument, command, flag
from assessment.commands.keys import signed_line, signer
from assessment.commands.output import Outcome, picked, told
from assessment.consolidation import acts, deciding, file_status
from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.consolidation.model import ReceivedFile
from assessment.consolidation.standing import CaseStanding, conflicts, standing_of
from assessment.errors import AssessmentError, Cancelled, Finding, FindingPlace, refused
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role
from assessment.exchange.roster import SignedRoster
from assessment.problems.commands import CommandProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.reports import copies, report
from assessment.secretariat.unit_history import decision_made
from assessment.words import Words, mark

_SECRETARIAT = Role.SECRETARIAT.value


@command(
    "receive",
    "collection",
    argument("paths", nargs="+", metavar="PATH", help="files or folders"),
    *JUDGED_BY,
    argument("--by", default=_SECRETARIAT, help="who receives"),
)
def receive_command(context: Context) -> Outcome:
    """Receive packages, workbooks and working files, or folders of them, into a collection."""
    in_use = context.in_use()
    terms = Terms(by=context.given.by, at=context.now)
    if not all(one.strip() for one in context.given.paths):  # "" would mean the folder one is in
        raise refused(CommandProblem.OPTION_EMPTY, option="PATH")
    paths, path = [Path(one) for one in context.given.paths], Path(context.given.collection)
    if path.exists():
        opened = Collection.open(path, in_use)
    else:  # one begun with a roster for training is made for training, and believes it from then on
        training = SignedRoster(in_use.roster) if in_use.roster.training else None
        opened = Collection.create(path, now=context.now, in_use=in_use, training=training)
    with opened as collection, told() as progress:
        before = len(collection.merges)
        context.warn_of_roster(in_use.roster)
        try:
            intake = receive(collection, paths, terms=terms, progress=progress)
            arrivals = [one.arrival for one in intake.files]
            findings = [*intake.findings, *(f for one in intake.files for f in one.findings)]
        except (Cancelled, AssessmentError) as stop:
            merges = collection.merges[before:]
            arrivals = list(collection.arrivals(merges[-1].number)) if merges else []
            if isinstance(stop, Cancelled):
                kept = {"n": len(arrivals)}
                findings = [Finding(ConsolidationProblem.INTAKE_STOPPED, values=kept)]
            elif {one.problem for one in stop.findings} != {ConsolidationProblem.INTAKE_FULL}:
                raise
            else:
                findings = list(stop.findings)
        return _received(collection, arrivals, findings, context)


def _received(
    collection: Collection,
    arrivals: Sequence[ReceivedFile],
    findings: Sequence[Finding],
    context: Context,
) -> Outcome:
    concerned = {one.case for one in arrivals}
    open_ones = [one for one in conflicts(collection) if one.case in concerned]
    data = {
        "received": len(arrivals),
        "by_verdict": encode.counts_json(one.verdict for one in arrivals),
        "conflicts": [encode.conflict_json(one) for one in open_ones],
        "files": [encode.file_json(one) for one in arrivals],
        "merge": arrivals[0].merge if arrivals else None,
    }
    lines = [context.count("{n} file received.", "{n} files received.", len(arrivals))]
    lines += [f"{context.say(word)}  {n}" for word, n in file_status.counted(arrivals)]
    lines += [_conflict_line(one, context.words) for one in open_ones]
    return Outcome(data, lines, findings)


@command("conflicts", "collection", *JUDGED_BY)
def conflicts_command(context: Context) -> Outcome:
    """List the open conflicts, question by question."""
    with context.read() as collection:
        compared = [deciding.compare(collection, one) for one in conflicts(collection)]
    data = {"conflicts": [encode.comparison_json(one, context.words) for one in compared]}
    lines = [line for one in compared for line in conflict_told(one, context.words)]
    return Outcome(data, lines or (context.say("No conflicts."),))


@command(
    "decide",
    "collection",
    "unit",
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
    arguments, answers = context.given, dict[str, str]()
    for question, revision in context.pairs("take_answer", ConsolidationProblem.NOT_A_CHOICE):
        # Of two for one question, none is chosen in silence.
        if answers.setdefault(question, revision) != revision:
            place, values = FindingPlace(question=question), {"question": question}
            raise AssessmentError(Finding(CommandProblem.TAKEN_TWICE, place, values))
    taken = arguments.take or ""
    choice = deciding.CaseChoice(arguments.by, context.now, arguments.reason, taken, answers)
    signers = [signer(context, Role.SECRETARIAT)] if arguments.key else []
    with context.change() as collection:
        case = context.case(collection)
        made = deciding.decide(collection, case, choice, signers)
        if arguments.out:
            collection.export(collection.find(made.revision), Path(arguments.out))
    code = short_code(made.revision)
    line = context.say(
        "Decided for {unit}. Revision {code} stands now. Merge {merge}.",
        unit=case.unit,
        code=code,
        merge=made.merge,
    )
    return Outcome(encode.decision_json(made), (line,))


@command(
    "decision",
    "collection",
    "unit",
    *OF_A_CASE,
    argument("--pdf", help="also write its record, to be printed"),
    "--language",
    *JUDGED_BY,
)
def decision(context: Context) -> Outcome:
    """What was decided about a unit: who, when and why, and what was taken from which copy."""
    arguments = context.given
    with context.read() as collection:
        made = decision_made(collection, standing_of(collection, context.case(collection)))
    files = []
    if arguments.pdf:
        written = report.write_decision(made, Path(arguments.pdf), context.languages, context.now)
        files = [str(one) for one in written.files]
    line = context.say(
        "{name} decided on {date}: {reason} Revision {code} stands.",
        date=made.decision.at.astimezone().date().isoformat(),
        code=short_code(made.held.revision),
        **picked(made.decision, "reason", name="by"),
    )
    told = [f"  {one.difference.code} – {short_code(one.revision)}" for one in made.taken]
    data = {
        **encode.decision_json(made.decision),
        "at": made.decision.at,
        "signed": bool(made.signatures),
        "verdict": made.held.trust.value,
        "questions": {one.difference.code: one.revision for one in made.taken},
        "files": files,
    }
    return Outcome(data, (line, *told, *files))


@command(
    "undo",
    "collection",
    argument("merge", type=int),
    flag("--redo", "bring a withdrawn merge back"),
    argument("--by", default=_SECRETARIAT),
    argument("--reason", default="", help="stands beside the merge for ever"),
)
def undo(context: Context) -> Outcome:
    """Withdraw a merge or a decision; nothing is lost, and it can be brought back."""
    # Scripts may leave it out; that none was given then stands there instead.
    reason = context.given.reason or context.say("By command, without a reason.")
    word = acts.Word(context.given.by, context.now, reason, context.given.redo)
    with context.change() as collection:
        merge = acts.turn(collection, context.given.merge, word)
        open_ones = conflicts(collection)
    data = {
        **picked(merge, "withdrawn", "files", merge="number"),
        "conflicts": [encode.conflict_json(one) for one in open_ones],
    }
    told = mark("Merge {merge} counts again.")
    if merge.withdrawn:
        told = mark("Merge {merge} was withdrawn.")
    return Outcome(data, (context.say(told, merge=merge.number),))


def _conflict_line(one: CaseStanding, words: Words) -> str:
    codes = ", ".join(short_code(head.revision) for head in one.heads)
    return words.say("Conflict: {unit}, {round}: {codes}", unit=one.case.unit,
                     round=one.case.round, codes=codes)  # fmt: skip


@command(
    "sign-decision",
    "collection",
    "unit",
    argument("--key", required=True, help="the secretariat's key"),
    "--passphrase-file",
    *JUDGED_BY,
    *OF_A_CASE,
    argument("--out", help="also write the signed revision as a package"),
)
def sign_decision_command(context: Context) -> Outcome:
    """Sign a decision that was recorded without the secretariat's key."""
    arguments = context.given
    with context.change() as collection:
        decision = standing_of(collection, context.case(collection)).decision
        if decision is None:
            raise refused(ConsolidationProblem.NOT_DECIDED, unit=arguments.unit)
        who = signer(context, Role.SECRETARIAT)
        held = deciding.sign_decision(collection, decision, who)
        if arguments.out:
            collection.export(held, Path(arguments.out))
    code = short_code(held.revision)
    merge = {"short_code": code, "merge": decision.merge}
    data = {"unit": arguments.unit, **merge, **picked(held, "revision", verdict="trust")}
    line = context.say("The decision for {unit} is signed: revision {code}.", unit=arguments.unit,
                       code=code)  # fmt: skip
    return Outcome(data, (line,))


def conflict_told(compared: deciding.CopyComparison, words: Words) -> Iterator[str]:
    """One open conflict for people: the copies, and each question in which they differ."""
    say, standing = words.say, compared.standing
    codes = {one.revision: short_code(one.revision) for one in standing.heads}
    yield _conflict_line(standing, words)
    yield f"  {say(standing.why.word)}"
    if not compared.comparable:
        yield f"  {say('The copies answer different questionnaires. Take one copy as a whole.')}"
    for revision, code in codes.items():
        assessor = compared.records[revision].subject.assessor
        signed = (signed_line(one, one.name, words) for one in compared.signatures[revision])
        yield f"  {code} – {assessor} – {' '.join(signed) or say('Unsigned')}"
        if revision in compared.unchanged:
            yield f"  {code} – {say('Its answers and reviews are those of the copy before.')}"
    for one in compared.differences:
        told = [(say("Before"), one.base)] if one.base is not None else []
        told += [(codes.get(revision, ""), item) for revision, item in one.sides.items()]
        for name, item in told:
            model = next(iter(compared.records.values())).questionnaire
            lines = (" ".join(line.split("\n")) for line in copies.said(item, one, model, words))
            yield f"  {one.code} – {name} – {' | '.join(lines)}"
