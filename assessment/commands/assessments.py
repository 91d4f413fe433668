"""Commands on one assessment file: new, answer, show, validate and the review steps."""

import uuid
from pathlib import Path

from assessment.commands.answer_table import Row, read_table
from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.errors import AssessmentError, Finding, stop_on_errors
from assessment.files.store import AssessmentFile
from assessment.language.text import Text
from assessment.problems.commands import CommandProblem
from assessment.questionnaire.library import find
from assessment.responses import changes, review_changes, values
from assessment.responses.change import Change
from assessment.responses.model import Place, RowId
from assessment.responses.record import Record, Subject
from assessment.responses.relevance import evaluate
from assessment.responses.validity import findings as validity_findings
from assessment.responses.validity import missing_answers
from assessment.units import find_unit

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
        raise AssessmentError(Finding(CommandProblem.FILE_EXISTS, values={"file": path.name}))
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
    return Outcome(data, (context.words.say("{file} was made.", file=path),))


def answer(context: Context) -> Outcome:
    """Apply a table of answers, each through the same change and checks as in the window."""
    rows = read_table(Path(context.arguments.source))
    file = AssessmentFile.open(Path(context.arguments.file))
    applied = 0
    refused: list[Finding] = []
    try:
        for row in rows:
            try:
                applied += _apply_row(file, row, context)
            except AssessmentError as error:
                refused.extend(error.findings)
    finally:
        file.close()
    words = context.words
    data = {"applied": applied, "refused": findings_json(refused, words)}
    line = words.say("{n} answers applied, {m} refused.", n=applied, m=len(refused))
    return Outcome(data, (line,), tuple(refused))


def _apply_row(file: AssessmentFile, row: Row, context: Context) -> int:
    by = context.arguments.by or file.record.subject.assessor
    question = file.record.questionnaire.by_code.get(row.question)
    if question is None:
        raise AssessmentError(
            Finding(CommandProblem.UNKNOWN_QUESTION, row.place, {"question": row.question})
        )
    place = Place(question.code, _row_id(file, question.roster, row, context))
    wanted: list[Change] = []
    if row.answer is not None:
        given, problems = values.parse(question, row.answer)
        stop_on_errors(problems)
        wanted.append(changes.SetAnswer(place, given))
    if row.not_applicable_reason:
        wanted.append(changes.DeclareNotApplicable(place, row.not_applicable_reason))
    if row.comment:
        wanted.append(changes.SetComment(place, row.comment))
    for change in wanted:
        file.apply(change, by=by, at=context.now)
    return len(wanted)


def _row_id(file: AssessmentFile, roster: str | None, row: Row, context: Context) -> RowId | None:
    """The id of the numbered row; rows up to it are made when they do not exist yet."""
    if roster is None:
        return None
    by = context.arguments.by or file.record.subject.assessor
    while len(file.record.rows.get(roster, ())) < (row.number or 1):
        count = len(file.record.rows.get(roster, ()))
        added = changes.AddRow(roster, RowId(uuid.uuid4().hex), count)
        file.apply(added, by=by, at=context.now)
    return file.record.rows[roster][(row.number or 1) - 1]


def show(context: Context) -> Outcome:
    """What a file says about itself."""
    file = AssessmentFile.open(Path(context.arguments.file))
    try:
        record = file.record
        answered, required = progress(record, context)
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
            "findings": [],
        }
    finally:
        file.close()
    lines = tuple(f"{key}  {value}" for key, value in data.items() if value)
    return Outcome(data, lines)


def validate(context: Context) -> Outcome:
    """What is missing or wrong before submission."""
    file = AssessmentFile.open(Path(context.arguments.file))
    record = file.record
    file.close()
    found = tuple(validity_findings(record, context.today))
    answered, required = progress(record, context)
    share = round(answered / required, 4) if required else 1.0
    data = {"findings": findings_json(found, context.words), "completeness": share}
    return Outcome(data, (), found)


def step(context: Context) -> Outcome:
    """Take one review step, by its rules."""
    arguments = context.arguments
    file = AssessmentFile.open(Path(arguments.file))
    try:
        change = STEPS[arguments.command](arguments.by, context.now, arguments.reason or "")
        file.apply(change, by=arguments.by, at=context.now)
        state = file.record.state.value
    finally:
        file.close()
    return Outcome({"state": state}, (state,))


def progress(record: Record, context: Context) -> tuple[int, int]:
    """How many demanded answers are there, and how many are demanded."""
    evaluation = evaluate(record, context.today)
    missing = len(missing_answers(record, evaluation))
    return len(evaluation.required) - missing, len(evaluation.required)
