"""The committee's commands: ``receive``, ``conflicts``, ``decide``, ``undo``."""

from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path

from assessment.commands import collection_json as plain
from assessment.commands.collection_words import conflict_told
from assessment.commands.context import Context
from assessment.commands.judging import for_one_call, in_use_of, judging_arguments
from assessment.commands.keys import signer
from assessment.commands.long_work import told
from assessment.commands.output import Outcome, findings_json
from assessment.consolidation.acts import redo
from assessment.consolidation.acts import undo as undo_merge
from assessment.consolidation.collection import Collection
from assessment.consolidation.deciding import CaseChoice, case_of
from assessment.consolidation.deciding import decide as decide_on
from assessment.consolidation.differences import compare
from assessment.consolidation.held import ReceivedFile
from assessment.consolidation.intake import Terms
from assessment.consolidation.intake import receive as receive_files
from assessment.consolidation.standing import CaseStanding
from assessment.consolidation.standing import conflicts as conflicts_of
from assessment.consolidation.wording import counted
from assessment.errors import AssessmentError, Cancelled, Finding, Place
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role
from assessment.exchange.roster import SignedRoster
from assessment.exchange.worth import InUse
from assessment.problems.commands import CommandProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.words import mark

_WITHDRAWN = mark("Merge {merge} was withdrawn.")
_BACK = mark("Merge {merge} counts again.")
_NO_REASON = mark("By command, without a reason.")
_SECRETARIAT = Role.SECRETARIAT.value


def receive(context: Context) -> Outcome:
    """Receive packages, workbooks and working files, or folders of them, into a collection."""
    arguments = context.arguments
    in_use, found = in_use_of(arguments)
    terms = Terms(by=arguments.by, at=context.now)
    path = Path(arguments.collection)
    if not all(one.strip() for one in arguments.paths):  # "" would mean the folder one is in
        raise AssessmentError(Finding(CommandProblem.OPTION_EMPTY, values={"option": "PATH"}))
    paths = [Path(one) for one in arguments.paths]
    with _opened(path, context, in_use) as collection, told() as progress:
        before = len(collection.merges)
        findings = [*found, *for_one_call(arguments.roster, in_use.roster)]
        try:
            intake = receive_files(collection, paths, terms=terms, progress=progress)
            arrivals = [one.arrival for one in intake.files]
            findings += [*intake.findings, *(f for one in intake.files for f in one.findings)]
        except (Cancelled, AssessmentError) as stop:
            arrivals = _of_last_merge(collection, before)
            findings += _ended_early(stop, len(arrivals))
        return _received(collection, arrivals, findings, context)


def _ended_early(stop: Cancelled | AssessmentError, kept: int) -> tuple[Finding, ...]:
    """Why an intake that kept files ended before its end.

    Raises:
        AssessmentError: If it was no person and no full disk that ended it.
    """
    if isinstance(stop, Cancelled):
        return (Finding(ConsolidationProblem.INTAKE_STOPPED, values={"n": kept}),)
    if {one.problem for one in stop.findings} != {ConsolidationProblem.INTAKE_FULL}:
        raise stop
    return stop.findings


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
    counts = plain.counts_json(one.verdict for one in arrivals)
    data = {
        "received": len(arrivals),
        "by_verdict": counts,
        "conflicts": [plain.conflict_json(one) for one in open_ones],
        "findings": findings_json(findings, context.words),
        "files": [plain.file_json(one) for one in arrivals],
        "merge": arrivals[0].merge if arrivals else None,
    }
    say = context.words.say
    lines = [context.words.count("{n} file received.", "{n} files received.", len(arrivals))]
    lines += [f"{say(word)}  {n}" for word, n in counted(arrivals)]
    return Outcome(data, (*lines, *_conflict_lines(open_ones, context)), tuple(findings))


def conflicts(context: Context) -> Outcome:
    """List the open conflicts, question by question."""
    in_use, found = in_use_of(context.arguments)
    with Collection.open_anywhere(Path(context.arguments.collection), in_use) as collection:
        open_ones = conflicts_of(collection)
        compared = [compare(collection, one) for one in open_ones]
    data = {"conflicts": [plain.comparison_json(one, context.words) for one in compared]}
    lines = [line for one in compared for line in conflict_told(one, context.words)]
    return Outcome(data, tuple(lines) or (context.words.say("No conflicts."),), found)


def decide(context: Context) -> Outcome:
    """Record a person's decision on a conflict and make the revision that settles it."""
    arguments = context.arguments
    choice = CaseChoice(
        by=arguments.by,
        at=context.now,
        reason=arguments.reason,
        taken=arguments.take or "",
        answers=_answers(arguments.take_answer or ()),
    )
    signers = [signer(context, Role.SECRETARIAT)] if arguments.key else []
    with Collection.open(Path(arguments.collection)) as collection:
        case = case_of(collection, arguments.unit, arguments.round, arguments.questionnaire)
        made = decide_on(collection, case, choice, signers)
        if arguments.out:
            collection.export(collection.find(made.revision), Path(arguments.out))
    code = short_code(made.revision)
    line = context.words.say(
        "Decided for {unit}. Revision {code} stands now. Merge {merge}.",
        unit=case.unit,
        code=code,
        merge=made.merge,
    )
    return Outcome(plain.decision_json(made), (line,))


def undo(context: Context) -> Outcome:
    """Withdraw a merge or a decision; nothing is lost, and it can be brought back."""
    arguments = context.arguments
    act = redo if arguments.redo else undo_merge
    with Collection.open(Path(arguments.collection)) as collection:
        merge = act(
            collection,
            arguments.merge,
            by=arguments.by,
            at=context.now,
            # Scripts may leave it out; that none was given then stands there instead.
            reason=arguments.reason or context.words.say(_NO_REASON),
        )
        open_ones = conflicts_of(collection)
    data = {
        "merge": merge.number,
        "withdrawn": merge.withdrawn,
        "files": merge.files,
        "conflicts": [plain.conflict_json(one) for one in open_ones],
    }
    word = _WITHDRAWN if merge.withdrawn else _BACK
    return Outcome(data, (context.words.say(word, merge=merge.number),))


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
        question, revision = _answer(text)
        if found.setdefault(question, revision) != revision:
            place = Place(question=question)
            values = {"question": question}
            raise AssessmentError(Finding(CommandProblem.TAKEN_TWICE, place, values))
    return found


def _answer(text: str) -> tuple[str, str]:
    """Question and revision of ``QUESTION=REVISION``.

    Raises:
        AssessmentError: If it is written in another way.
    """
    question, equals, revision = text.partition("=")
    if not (equals and question and revision):
        raise AssessmentError(Finding(ConsolidationProblem.NOT_A_CHOICE, values={"found": text}))
    return question.strip(), revision.strip()


def _conflict_lines(open_ones: Iterable[CaseStanding], context: Context) -> list[str]:
    return [
        context.words.say(
            "Conflict: {unit}, {round}: {codes}",
            unit=one.case.unit,
            round=one.case.round,
            codes=", ".join(short_code(head.revision) for head in one.heads),
        )
        for one in open_ones
    ]


def receive_arguments(command: ArgumentParser) -> None:
    """What ``receive`` takes."""
    command.add_argument("collection")
    command.add_argument("paths", nargs="+", metavar="PATH", help="files or folders")
    judging_arguments(command)
    command.add_argument("--by", default=_SECRETARIAT, help="who receives")


def collection_argument(command: ArgumentParser) -> None:
    """What ``conflicts`` takes."""
    command.add_argument("collection")
    judging_arguments(command)


def decide_arguments(command: ArgumentParser) -> None:
    """What ``decide`` takes."""
    command.add_argument("collection")
    command.add_argument("unit")
    command.add_argument("--take", metavar="REVISION", help="the copy taken, or the ground")
    command.add_argument("--take-answer", action="append", metavar="QUESTION=REVISION")
    command.add_argument("--by", required=True)
    command.add_argument("--reason", required=True)
    command.add_argument("--round", help="needed when several rounds of the unit are open")
    command.add_argument("--questionnaire", help="needed when several are open")
    command.add_argument("--out", help="also write the revision as a package")
    command.add_argument("--key", help="the secretariat's key; it may also be signed later")
    command.add_argument("--passphrase-file", help="else READINESS_PASSPHRASE, else it is asked")
    command.set_defaults(role=_SECRETARIAT)


def undo_arguments(command: ArgumentParser) -> None:
    """What ``undo`` takes."""
    command.add_argument("collection")
    command.add_argument("merge", type=int)
    command.add_argument("--redo", action="store_true", help="bring a withdrawn merge back")
    command.add_argument("--by", default=_SECRETARIAT)
    command.add_argument("--reason", default="", help="stands beside the merge for ever")
