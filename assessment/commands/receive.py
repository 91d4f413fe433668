"""Files into a collection, conflicts, decisions and their withdrawal."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assessment.commands import encode
from assessment.commands.command import (
    JUDGED_BY,
    OF_A_CASE,
    Context,
    argument,
    command,
    flag,
    for_one_call,
    languages_argument,
    parted,
    told,
)
from assessment.commands.keys import signed_line, signer
from assessment.commands.output import Outcome, picked
from assessment.consolidation.acts import Word
from assessment.consolidation.closing import turn
from assessment.consolidation.collection import Collection
from assessment.consolidation.deciding import CaseChoice, case_of
from assessment.consolidation.deciding import decide as decide_on
from assessment.consolidation.deciding import sign_decision as sign_now
from assessment.consolidation.differences import CopyComparison, compare
from assessment.consolidation.file_status import counted
from assessment.consolidation.intake import Terms
from assessment.consolidation.intake import receive as receive_files
from assessment.consolidation.model import ReceivedFile
from assessment.consolidation.standing import CaseStanding, standing_of
from assessment.consolidation.standing import conflicts as conflicts_of
from assessment.errors import AssessmentError, Cancelled, Finding, FindingPlace, refused
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role, Signature
from assessment.exchange.roster import SignedRoster
from assessment.exchange.worth import InUse
from assessment.language.text import Language
from assessment.problems.commands import CommandProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.reports.copies import said
from assessment.reports.report import write_decision
from assessment.secretariat.unit_history import decision_made
from assessment.words import Words, mark

_WITHDRAWN = mark("Merge {merge} was withdrawn.")
_BACK = mark("Merge {merge} counts again.")
_NO_REASON = mark("By command, without a reason.")
_SECRETARIAT = Role.SECRETARIAT.value


@command(
    "receive",
    "collection",
    argument("paths", nargs="+", metavar="PATH", help="files or folders"),
    *JUDGED_BY,
    argument("--by", default=_SECRETARIAT, help="who receives"),
)
def receive(context: Context) -> Outcome:
    """Receive packages, workbooks and working files, or folders of them, into a collection."""
    in_use = context.in_use()
    terms = Terms(by=context.given.by, at=context.now)
    if not all(one.strip() for one in context.given.paths):  # "" would mean the folder one is in
        raise refused(CommandProblem.OPTION_EMPTY, option="PATH")
    paths = [Path(one) for one in context.given.paths]
    with _opened(Path(context.given.collection), context, in_use) as collection, told() as progress:
        before = len(collection.merges)
        context.findings.extend(for_one_call(context.given.roster, in_use.roster))
        try:
            intake = receive_files(collection, paths, terms=terms, progress=progress)
            arrivals = [one.arrival for one in intake.files]
            findings = [*intake.findings, *(f for one in intake.files for f in one.findings)]
        except (Cancelled, AssessmentError) as stop:
            arrivals = _of_last_merge(collection, before)
            findings = _ended_early(stop, len(arrivals))
        return _received(collection, arrivals, findings, context)


def _ended_early(stop: Cancelled | AssessmentError, kept: int) -> list[Finding]:
    if isinstance(stop, Cancelled):
        return [Finding(ConsolidationProblem.INTAKE_STOPPED, values={"n": kept})]
    if {one.problem for one in stop.findings} != {ConsolidationProblem.INTAKE_FULL}:
        raise stop
    return list(stop.findings)


def _of_last_merge(collection: Collection, before: int) -> list[ReceivedFile]:
    merges = collection.merges[before:]
    return list(collection.arrivals(merges[-1].number)) if merges else []


def _received(
    collection: Collection,
    arrivals: Sequence[ReceivedFile],
    findings: Sequence[Finding],
    context: Context,
) -> Outcome:
    concerned = {one.case for one in arrivals}
    open_ones = [one for one in conflicts_of(collection) if one.case in concerned]
    data = {
        "received": len(arrivals),
        "by_verdict": encode.counts_json(one.verdict for one in arrivals),
        "conflicts": [encode.conflict_json(one) for one in open_ones],
        "files": [encode.file_json(one) for one in arrivals],
        "merge": arrivals[0].merge if arrivals else None,
    }
    lines = [context.count("{n} file received.", "{n} files received.", len(arrivals))]
    lines += [f"{context.say(word)}  {n}" for word, n in counted(arrivals)]
    lines += [_conflict_line(one, context.words) for one in open_ones]
    return Outcome(data, lines, findings)


@command("conflicts", "collection", *JUDGED_BY)
def conflicts(context: Context) -> Outcome:
    """List the open conflicts, question by question."""
    with context.read() as collection:
        compared = [compare(collection, one) for one in conflicts_of(collection)]
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
def decide(context: Context) -> Outcome:
    """Record a person's decision on a conflict and make the revision that settles it."""
    arguments = context.given
    choice = CaseChoice(
        by=arguments.by,
        at=context.now,
        reason=arguments.reason,
        taken=arguments.take or "",
        answers=_answers(arguments.take_answer or ()),
    )
    signers = [signer(context, Role.SECRETARIAT)] if arguments.key else []
    with context.change() as collection:
        case = case_of(collection, arguments.unit, arguments.round, arguments.questionnaire)
        made = decide_on(collection, case, choice, signers)
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
    languages_argument(Language.KM.value),
    *JUDGED_BY,
)
def decision(context: Context) -> Outcome:
    """What was decided about a unit: who, when and why, and what was taken from which copy."""
    arguments = context.given
    with context.read() as collection:
        case = case_of(collection, arguments.unit, arguments.round, arguments.questionnaire)
        made = decision_made(collection, standing_of(collection, case))
    files = []
    if arguments.pdf:
        written = write_decision(made, Path(arguments.pdf), context.languages, context.now)
        files = [str(one) for one in written.files]
    line = context.say(
        "{name} decided on {date}: {reason} Revision {code} stands.",
        name=made.decision.by,
        date=made.decision.at.astimezone().date().isoformat(),
        reason=made.decision.reason,
        code=short_code(made.held.revision),
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
    reason = context.given.reason or context.say(_NO_REASON)
    word = Word(context.given.by, context.now, reason, context.given.redo)
    with context.change() as collection:
        merge = turn(collection, context.given.merge, word)
        open_ones = conflicts_of(collection)
    data = {
        **picked(merge, "withdrawn", "files", merge="number"),
        "conflicts": [encode.conflict_json(one) for one in open_ones],
    }
    told = _WITHDRAWN if merge.withdrawn else _BACK
    return Outcome(data, (context.say(told, merge=merge.number),))


def _opened(path: Path, context: Context, in_use: InUse) -> Collection:
    """The collection; a new one when there is none of that name yet.

    One begun with a roster for training is made for training, and believes it from then on.
    """
    if path.exists():
        return Collection.open(path, in_use)
    training = SignedRoster(in_use.roster) if in_use.roster.training else None
    return Collection.create(path, now=context.now, in_use=in_use, training=training)


def _answers(texts: Iterable[str]) -> dict[str, str]:
    """The revision for each question; of two for one, none is chosen in silence."""
    found: dict[str, str] = {}
    for text in texts:
        question, revision = parted(text, ConsolidationProblem.NOT_A_CHOICE)
        if found.setdefault(question, revision) != revision:
            place = FindingPlace(question=question)
            values = {"question": question}
            raise AssessmentError(Finding(CommandProblem.TAKEN_TWICE, place, values))
    return found


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
def sign_decision(context: Context) -> Outcome:
    """Sign a decision that was recorded without the secretariat's key."""
    arguments = context.given
    with context.change() as collection:
        case = case_of(collection, arguments.unit, arguments.round, arguments.questionnaire)
        decision = standing_of(collection, case).decision
        if decision is None:
            raise refused(ConsolidationProblem.NOT_DECIDED, unit=case.unit)
        who = signer(context, Role.SECRETARIAT)
        held = sign_now(collection, decision, who)
        if arguments.out:
            collection.export(held, Path(arguments.out))
    code = short_code(held.revision)
    data = {
        "unit": case.unit,
        "revision": held.revision,
        "short_code": code,
        "merge": decision.merge,
        "verdict": held.trust.value,
    }
    line = context.say("The decision for {unit} is signed: revision {code}.", unit=case.unit,
                       code=code)  # fmt: skip
    return Outcome(data, (line,))


def conflict_told(compared: CopyComparison, words: Words) -> Iterator[str]:
    """One open conflict for people: the copies, and each question in which they differ."""
    say, standing = words.say, compared.standing
    codes = {one.revision: short_code(one.revision) for one in standing.heads}
    yield _conflict_line(standing, words)
    yield f"  {say(standing.why.word)}"
    if not compared.comparable:
        yield f"  {say('The copies answer different questionnaires. Take one copy as a whole.')}"
    for revision, code in codes.items():
        assessor = compared.records[revision].subject.assessor
        yield f"  {code} – {assessor} – {_signed(compared.signatures[revision], words)}"
        if revision in compared.unchanged:
            yield f"  {code} – {say('Its answers and reviews are those of the copy before.')}"
    for one in compared.differences:
        told = [(say("Before"), one.base)] if one.base is not None else []
        told += [(codes.get(revision, ""), item) for revision, item in one.sides.items()]
        for name, item in told:
            model = next(iter(compared.records.values())).questionnaire
            lines = (" ".join(line.split("\n")) for line in said(item, one, model, words))
            yield f"  {one.code} – {name} – {' | '.join(lines)}"


def _signed(signatures: Sequence[Signature], words: Words) -> str:
    told = (signed_line(one, one.name, words) for one in signatures)
    return " ".join(told) or words.say("Unsigned")
