"""Commands on one assessment file: new, answer, show, validate and the review steps."""

import uuid
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.commands.reading import opened_to_read
from assessment.commands.telling import sentences
from assessment.errors import AssessmentError, Finding, Place, errors_in
from assessment.exchange.days import day_ahead, day_of
from assessment.exchange.wording import VERDICTS
from assessment.exchange.worth import Verdict
from assessment.files.backups import keep_copy
from assessment.files.store import AssessmentFile
from assessment.incoming.plan import plan
from assessment.incoming.read import read_answers
from assessment.language.text import Text
from assessment.problems.commands import CommandProblem
from assessment.questionnaire.library.installed import find
from assessment.responses import review_changes
from assessment.responses.completion import counted, left_of
from assessment.responses.drafts import draft_findings
from assessment.responses.evaluate import evaluate
from assessment.responses.record import Record, Subject
from assessment.responses.validity import findings as validity_findings
from assessment.responses.validity import missing_answers
from assessment.units import check_names, find_unit

STEPS = {
    "submit": review_changes.Submit,
    "return": review_changes.Return,
    "approve": review_changes.Approve,
    "reopen": review_changes.Reopen,
}


def new(context: Context) -> Outcome:
    """Begin an assessment in a new file."""
    arguments = context.arguments
    path = Path(arguments.file)
    if path.exists():
        place, values = Place(file=path.name), {"file": path.name}
        raise AssessmentError(Finding(CommandProblem.FILE_EXISTS, place, values))
    if not arguments.unit.strip():
        values = {"option": "--unit"}
        raise AssessmentError(Finding(CommandProblem.OPTION_EMPTY, values=values))
    check_names(arguments.unit, arguments.round)
    questionnaire = find(arguments.questionnaire)
    unit = find_unit(arguments.unit)
    subject = Subject(
        unit=arguments.unit,
        unit_name=unit.name if unit else Text.of(en=arguments.unit),
        round=arguments.round,
        assessor=arguments.assessor,
        created=context.now,
        block=unit.block if unit else "",
    )
    record = Record(str(uuid.uuid4()), questionnaire, subject)
    AssessmentFile.create(path, record, by=arguments.assessor, now=context.now).close()
    data = {"file": str(path), "id": record.id, "unit": subject.unit}
    values = {"unit": subject.unit}
    unknown = () if unit else (Finding(CommandProblem.UNIT_NOT_ON_LIST, values=values),)
    return Outcome(data, (context.words.say("{file} was created.", file=path),), unknown)


def answer(context: Context) -> Outcome:
    """Apply a file of answers, each through the same checks as in the window, in one step."""
    arguments = context.arguments
    path = Path(arguments.source)
    with AssessmentFile.open(Path(arguments.file)) as file:
        source = read_answers(path, file.record, arguments.submission)
        wanted = plan(file.record, source, path.name, context.today)
        if wanted.change is not None:
            by = arguments.by or file.record.subject.assessor
            file.apply(wanted.change, by=by, at=context.now)
    words = context.words
    data = {
        "applied": len(wanted.taken),
        "refused": findings_json(wanted.refused, words),
        "findings": findings_json(wanted.remarks, words),
    }
    refused = len(errors_in(wanted.refused))
    line = words.say("Answers applied: {n}, refused: {m}.", n=len(wanted.taken), m=refused)
    return Outcome(data, (line,), (*wanted.refused, *wanted.remarks))


def show(context: Context) -> Outcome:
    """What a file says about itself."""
    with opened_to_read(Path(context.arguments.file)) as file:
        record = file.record
        answered, required = progress(record, context)
        ahead = day_ahead(day_of(record), context.today)
        data = {
            "kind": "dra",
            "verdict": "unsigned",
            "unit": record.subject.unit,
            "round": record.subject.round,
            "revision": file.head,
            "answered": answered,
            "required": required,
            "state": record.state.value,
            "signatures": [],
            "findings": findings_json(ahead, context.words),
        }
    verdict = context.words.say(VERDICTS[Verdict.UNSIGNED])
    return Outcome(data, (verdict, *sentences(data, context)), ahead)


def validate(context: Context) -> Outcome:
    """What is missing or wrong before submission."""
    with opened_to_read(Path(context.arguments.file)) as file:
        record, drafts = file.record, list(file.drafts.all.values())
    ahead = day_ahead(day_of(record), context.today)
    begun = draft_findings(record, drafts)
    found = (*ahead, *validity_findings(record, context.today), *begun)
    answered, required = progress(record, context)
    share = round(answered / required, 4) if required else 1.0
    left = {want.value: n for want, n in counted(left_of(record, context.today, drafts)).items()}
    shown = findings_json(found, context.words)
    return Outcome({"findings": shown, "completeness": share, "left": left}, (), found)


def step(context: Context) -> Outcome:
    """Take one review step, by its rules."""
    arguments = context.arguments
    file = AssessmentFile.open(Path(arguments.file))
    try:
        change = STEPS[arguments.command](arguments.by, context.now, arguments.reason or "")
        file.apply(change, by=arguments.by, at=context.now)
        state = file.record.state.value
        warned = keep_copy(file, context.now)
    finally:
        file.close()
    return Outcome({"state": state}, (state,), warned)


def progress(record: Record, context: Context) -> tuple[int, int]:
    """How many demanded answers are there, and how many are demanded."""
    evaluation = evaluate(record, context.today)
    missing = len(missing_answers(record, evaluation))
    return len(evaluation.required) - missing, len(evaluation.required)
