"""Commands on one assessment file: new, answer, show, validate, review and its steps, backups."""

import argparse
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from assessment.commands.command import Context, Outcome, Takes, argument, command, flag, picked
from assessment.commands.encode import finding_json, review_json
from assessment.errors import AssessmentError, Finding, FindingPlace, errors_in, refused
from assessment.exchange import beginning, codes, package, send, worth
from assessment.files import disk, failures, moving
from assessment.files.backups import copies_of, keep_copy, noted_answers
from assessment.files.beside import COPY_GIVEN
from assessment.files.rescue import rescue
from assessment.files.store import AssessmentFile, taken_over
from assessment.incoming import read, reviews
from assessment.incoming.plan import plan
from assessment.incoming.reviews import Decision, DecisionKind
from assessment.language.text import Text
from assessment.problems.answers import AnswerProblem
from assessment.problems.commands import CommandProblem
from assessment.problems.files import FileProblem
from assessment.problems.problem import Severity
from assessment.questionnaire.library import find
from assessment.responses import completion, review_changes
from assessment.responses.changes import where
from assessment.responses.drafts import draft_findings
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, State, Verdict
from assessment.responses.record import Record, Subject
from assessment.responses.review import outstanding
from assessment.scoring.score import score_record
from assessment.units import check_names, find_unit

_CHANGES = {
    "submit": review_changes.Submit,
    "return": review_changes.Return,
    "approve": review_changes.Approve,
    "reopen": review_changes.Reopen,
}


@command(
    "new file",
    *(
        argument(f"--{name}", required=True)
        for name in ("questionnaire", "unit", "round", "assessor")
    ),
    argument(
        "--from",
        dest="source",
        metavar="EARLIER",
        help="the unit's earlier round, or its own package of this one",
    ),
)
def new(context: Context) -> Outcome:
    """Begin an assessment in a new file."""
    arguments = context.arguments
    path = Path(arguments.file)
    if path.exists():
        raise failures.failure(CommandProblem.FILE_EXISTS, path)
    if not arguments.unit.strip():
        raise refused(CommandProblem.OPTION_EMPTY, option="--unit")
    check_names(arguments.unit, arguments.round)
    questionnaire = find(arguments.questionnaire)
    unit = find_unit(arguments.unit)
    name, block = (unit.name, unit.block) if unit else (Text.from_wordings(en=arguments.unit), "")
    who = arguments.assessor
    subject = Subject(arguments.unit, name, arguments.round, who, context.now, block)
    record = Record(str(uuid.uuid4()), questionnaire, subject)
    source = None
    if arguments.source:
        source = beginning.source_in(Path(arguments.source))
    data: dict[str, object] = {"file": str(path), "id": record.id, "unit": subject.unit}
    with beginning.begin(path, record, source, by=arguments.assessor, now=context.now) as file:
        last = file.beside.last_round
        ancestors = send.revisions_taken_in(file)
    if last is not None:
        count = {"answers": len(last.answers), "fit": sum(answer.fits for answer in last.answers)}
        data["earlier"] = {**picked(last, "round", "approved"), **count}
    elif ancestors:
        data["ancestors"] = ancestors
    values = {"unit": subject.unit}
    unknown = () if unit else (Finding(CommandProblem.UNIT_NOT_ON_LIST, values=values),)
    return Outcome(data, (context.translate("{file} was created.", file=path),), unknown)


@command(
    "answer file",
    argument("--from", dest="source", help="a file of answers"),
    argument("--still-true", nargs="+", metavar="CODE", default=[], help="as in the last round"),
    argument("--by", help="who answers; the assessor unless said"),
    argument("--submission", metavar="N|UUID", help="which one of an export"),
)
def answer(context: Context) -> Outcome:
    """Apply a file of answers, each through the same checks as in the window, in one step."""
    arguments = context.arguments
    remarks = tuple[Finding, ...]()
    if not (arguments.source or arguments.still_true):
        raise refused(CommandProblem.OPTION_EMPTY, option="--from")
    with AssessmentFile.open(Path(arguments.file)) as file:
        by = arguments.by or file.record.subject.assessor
        if arguments.source:
            path = Path(arguments.source)
            source = read.read_answers(path, file.record, arguments.submission)
            wanted = plan(file.record, source, path.name, context.today)
            if wanted.change is not None:
                file.apply(wanted.change, by=by, at=context.now)
            n = len(wanted.taken)
            without = wanted.refused
            remarks = wanted.remarks
        else:
            n, without = _still_true(file, by, context)
    # What a file says beside its answers is told, and refuses none of them.
    beside = [finding for finding in without if finding.severity is not Severity.ERROR]
    kinds = {"refused": errors_in(without), "findings": (*beside, *remarks)}
    findings_by_kind = {
        name: [finding_json(finding, context.words) for finding in few]
        for name, few in kinds.items()
    }
    line = context.translate(
        "Answers applied: {n}, refused: {m}.", n=n, m=len(findings_by_kind["refused"])
    )
    return Outcome({"applied": n, **findings_by_kind}, (line,), (*without, *remarks))


def _still_true(file: AssessmentFile, by: str, context: Context) -> tuple[int, tuple[Finding, ...]]:
    """Take over what the last round says at these questions; its documents become drafts."""
    without = []
    for code in context.arguments.still_true:
        taken = taken_over(file, code)
        if taken.change is None:
            place = FindingPlace(question=code)
            without.append(Finding(AnswerProblem.NOTHING_TO_TAKE_OVER, place))
            continue
        file.apply(taken.change, by=by, at=context.now)
        file.drafts.keep(taken.drafts)
    return len(context.arguments.still_true) - len(without), tuple(without)


def show_assessment(context: Context) -> Outcome:
    with opened_to_read(Path(context.arguments.file)) as file:
        record = file.record
        counts = progress(record, context.today)
        ahead = package.day_ahead(package.day_of(record), context.today)
        data = {
            "kind": "dra",
            "verdict": "unsigned",
            **picked(record, "subject.unit", "subject.round"),
            "revision": file.head,
            **dict(zip(("answered", "required"), counts, strict=True)),
            "state": record.state.value,
            "signatures": [],
        }
    return Outcome(data, told_of(worth.Trust.UNSIGNED, data, context), ahead)


@command("validate file")
def validate(context: Context) -> Outcome:
    """What is missing or wrong before submission."""
    with opened_to_read(Path(context.arguments.file)) as file:
        record = file.record
        drafts = list(file.drafts.all.values())
    ahead = package.day_ahead(package.day_of(record), context.today)
    evaluation = evaluate(record, context.today)
    findings = (*completion.findings_in(record, evaluation), *draft_findings(record, drafts))
    answered, required = progress(record, context.today)
    share = 1.0
    if required:
        share = round(answered / required, 4)
    left = completion.left_in(completion.completion_in(record, evaluation), findings)
    counts = {want.value: n for want, n in completion.counted(left).items()}
    return Outcome({"completeness": share, "left": counts}, (), (*ahead, *findings))


_LAYERS = [layer.value for layer in Layer if layer is not Layer.SELF]


def _many(name: str, form: str, dest: str | None = None) -> Takes:
    place = dest or name.removeprefix("--").replace("-", "_")
    return argument(name, dest=place, metavar=form, action="extend", nargs="+", default=[])


@command(
    "review file",
    argument("--by", help="who reviews"),
    argument("--layer", choices=_LAYERS, default=Layer.HEAD.value),
    _many("--accept", "CODE"),
    flag("--accept-all", "all not yet reviewed"),
    _many("--return", "CODE", dest="back"),
    _many("--level", "CODE=N"),
    _many("--evidence", "ID=accepted|waived|rejected:REASON"),
    _many("--not-applicable", "CODE=accepted|refused"),
    _many("--object", "CODE"),
    _many("--answer", "CODE=upheld|not_upheld"),
    argument("--reason", default="", help="why a level changes or is returned"),
    argument("--comment", default="", help="words for the other side"),
    argument("--from", dest="source", help="a table of decisions, CSV or workbook"),
)
def review(context: Context) -> Outcome:
    """Decide on indicators, documents and objections as a reviewer; lists what is left."""
    arguments = context.arguments
    decisions = _decisions(arguments)
    # Whoever only lists what is left changes nothing.
    opened = AssessmentFile.open if decisions else opened_to_read
    with opened(Path(arguments.file)) as file:
        reviewer = reviews.Reviewer(arguments.by or "", context.now, Layer(arguments.layer))
        own: dict[str, int | None] = {}
        if decisions and file.record.questionnaire.root is not None:
            evaluation = evaluate(file.record, context.today)
            scores = score_record(file.record, evaluation, Layer.SELF)
            own = {str(code): node.level for code, node in scores.nodes.items()}
        asked = file.record, decisions, reviewer, own, tuple(file.done)
        changes, findings = reviews.changes_of(*asked)
        if findings:
            raise AssessmentError(*findings)
        for change in changes:
            file.apply(change, by=reviewer.by, at=context.now)
        if changes:
            warned = keep_copy(file, context.now)
        else:
            warned = ()
        left = _left(file.record, context)
        views = [view for _, view in sorted(file.record.reviews.items())]
        state = file.record.state
    reviews_json = [{"indicator": view.indicator, **review_json(view)} for view in views]
    data = {"applied": len(changes), "state": state, "reviews": reviews_json, "left": left}
    counts = {name: len(places) for name, places in left.items()}
    line = context.translate(
        "Decisions taken: {n}. Left: indicators {indicators}, documents {evidence}, declarations "
        "{declared}, objections {objections}.",
        n=len(changes),
        declared=counts.pop("not_applicable"),
        **counts,
    )
    return Outcome(data, (line, *_lines(left)), warned)


def _decisions(arguments: argparse.Namespace) -> list[Decision]:
    """Documents first: what they prove is known when an indicator is decided on."""
    if arguments.source:
        decisions = reviews.read_decisions(Path(arguments.source))
    else:
        decisions = []
    reason = arguments.reason
    comment = arguments.comment
    judged = _parted(arguments.not_applicable)
    rows: list[tuple[str, str, str, str, str, str]] = []
    for code, verdict in _parted(arguments.evidence):
        word, _, why = verdict.partition(":")
        rows.append((DecisionKind.EVIDENCE, code, word, "", why, comment))
    rows += ((DecisionKind.NOT_APPLICABLE, code, word, "", "", comment) for code, word in judged)
    rows += (
        (DecisionKind.INDICATOR, code, "", n, reason, comment)
        for code, n in _parted(arguments.level)
    )
    rows += (
        (DecisionKind.INDICATOR, code, "returned", "", reason, comment) for code in arguments.back
    )
    rows += ((DecisionKind.INDICATOR, code, "accepted", "", "", "") for code in arguments.accept)
    rows += [(DecisionKind.INDICATOR, reviews.ALL, "accepted", "", "", "")] * arguments.accept_all
    rows += ((DecisionKind.OBJECTION, code, "raised", "", "", comment) for code in arguments.object)
    answers = _parted(arguments.answer)
    rows += ((DecisionKind.OBJECTION, code, word, "", "", comment) for code, word in answers)
    return [*decisions, *(Decision(*row, place=FindingPlace(node=row[1] or None)) for row in rows)]


def _parted(texts: Iterable[str]) -> list[tuple[str, str]]:
    """What stands before and after the last sign in each ``CODE=WORD``."""
    return [(code, word) for code, _, word in (text.rpartition("=") for text in texts)]


def _left(record: Record, context: Context) -> dict[str, list[object]]:
    left = outstanding(record, evaluate(record, context.today))
    unjudged = set(left.evidence)
    return {
        "indicators": list(left.indicators),
        "evidence": [
            {"id": piece.id, "title": piece.title, "question": where(record, place).text}
            for place, piece in reviews.pieces_of(record)
            if place in unjudged and piece.verdict is Verdict.PENDING
        ],
        "not_applicable": [
            where(record, place).text
            for place in reviews.declared_places(record)
            if place in set(left.not_applicable)
        ],
        "objections": [
            picked(objection, "id", "indicator", "by", "words")
            for objection in review_changes.open_objections(record)
        ],
    }


def _lines(left: Mapping[str, list[object]]) -> Iterator[str]:
    for name, entries in left.items():
        for entry in entries:
            words = [entry]
            if isinstance(entry, dict):
                words = [*entry.values()]
            yield "  ".join([name, *map(str, words)])


def review_step(context: Context) -> Outcome:
    """Take one review step, by its rules."""
    arguments = context.arguments
    with AssessmentFile.open(Path(arguments.file)) as file:
        change = _CHANGES[arguments.command](arguments.by, context.now, arguments.reason or "")
        file.apply(change, by=arguments.by, at=context.now)
        state = file.record.state.value
        warned = keep_copy(file, context.now)
    return Outcome({"state": state}, (state,), warned)


# To return is one too, which knows collections as well.
submit, approve, reopen = (
    command(name, "file", argument("--by", required=True), argument("--reason"))(review_step)
    for name in ("submit", "approve", "reopen")
)


@command("take-back file", argument("--by", required=True))
def take_back(context: Context) -> Outcome:
    """Take a submission back, while nothing of the review stands in this file."""
    by = context.arguments.by
    with AssessmentFile.open(Path(context.arguments.file)) as file:
        given_aways = file.given_away
        file.take_back(by=by, at=context.now)
        state = file.record.state.value
        warned = keep_copy(file, context.now)
    copy_lines = [
        context.translate(
            COPY_GIVEN, file=given_away.name, code=codes.short_code(given_away.revision)
        )
        for given_away in given_aways
    ]
    names = [given_away.name for given_away in given_aways]
    return Outcome({"state": state, "given_away": names}, (state, *copy_lines), warned)


def progress(record: Record, today: date) -> tuple[int, int]:
    """How many demanded answers are there, and how many are demanded."""
    evaluation = evaluate(record, today)
    missing = len(completion.missing_answers(record, evaluation))
    return len(evaluation.required) - missing, len(evaluation.required)


@contextmanager
def opened_to_read(path: Path) -> Iterator[AssessmentFile]:
    """The file, or a passing copy of it where the place is read-only; closed afterwards."""
    try:
        file = AssessmentFile.open(path)
    except AssessmentError as error:
        locked = {FileProblem.READ_ONLY, FileProblem.NO_PERMISSION}
        if not {finding.problem for finding in error.findings} <= locked:
            raise
        with (
            disk.passing("readiness-") as folder,
            AssessmentFile.open(moving.bring_here(path, folder).path) as copy,
        ):
            yield copy
        return
    with file:
        yield file


@command("backups file")
def backups(context: Context) -> Outcome:
    """List the backup copies of an assessment, newest first."""
    path = Path(context.arguments.file)
    copies = []
    lines = []
    for copy in copies_of(path):
        known = picked(copy, "path", "taken", "answers", "round")
        copies.append({**known, "unit": str(copy.unit)})
        answers: object
        if copy.answers is None:
            answers = "?"
        else:
            answers = copy.answers
        lines.append(f"{copy.taken:%Y-%m-%d %H:%M}  {answers}  {copy.path}")
    data = {"file": path, "backups": copies}
    return Outcome(data, lines or (context.translate("No backup copies yet"),))


@command("recover file --out", argument("--by", help="who recovers; the assessor unless said"))
def recover(context: Context) -> Outcome:
    """Bring a damaged file, or a backup copy, back as a new file."""
    path = Path(context.arguments.file)
    target = Path(context.arguments.out)
    lost = rescue(path, target, by=context.arguments.by or "", now=context.now)
    data = {"file": target, "whole": not lost, "answers": noted_answers(target)}
    return Outcome(data, (context.translate("{file} was created.", file=target),), lost)


def told_of(verdict: worth.Trust, data: Mapping[str, object], context: Context) -> Iterator[str]:
    """What is to be thought of a file, its unit, answers, stage and revision, as far as known."""
    translate = context.translate
    yield translate(verdict.word)
    if data.get("unit"):
        yield translate(
            "Unit {unit}, round {round}.", unit=data["unit"], round=data.get("round") or "–"
        )
    if data.get("required") is not None:
        yield translate(
            "Required answers given: {n} of {m}.", n=data["answered"], m=data["required"]
        )
    if data.get("state"):
        yield translate(
            "Stage of the review: {state}.", state=translate(State(str(data["state"])).word)
        )
    if data.get("revision"):
        yield translate("Check code {code}.", code=codes.short_code(str(data["revision"])))
