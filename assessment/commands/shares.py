"""The command ``shares``: how many gave each answer, by group, from many files of one form."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.commands.scores import Read, read_scores
from assessment.errors import AssessmentError, Finding
from assessment.files.uses import working_files
from assessment.problems.commands import CommandProblem
from assessment.problems.reports import ReportProblem
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Question, Questionnaire, QuestionType
from assessment.reports.plain_workbook import Names, write_shares
from assessment.reports.shares import (
    EVERYBODY,
    SMALLEST,
    CountedRecord,
    Shares,
    ShareTally,
    can_be_shared,
    shares,
)
from assessment.responses.model import Layer


def shares_of_answers(context: Context) -> Outcome:
    """Tell how many gave each answer, for everybody and by group; small groups are withheld."""
    arguments = context.arguments
    reads = list(_reads(context))
    if not reads:
        raise AssessmentError(Finding(CommandProblem.NO_UNITS))
    questionnaire = reads[0].record.questionnaire
    for read in reads[1:]:
        if read.record.questionnaire.fingerprint != questionnaire.fingerprint:
            raise AssessmentError(Finding(ScoringProblem.OTHER_RULES))
    smallest = max(SMALLEST, arguments.smallest)
    if len(reads) < smallest:
        values = {"n": len(reads), "smallest": smallest}
        raise AssessmentError(Finding(ReportProblem.GROUP_TOO_SMALL, values=values))
    by = _question(questionnaire, arguments.by, one_choice=True) if arguments.by else None
    found = shares(
        questionnaire,
        [CountedRecord(read.evaluation.answers, read.scores) for read in reads],
        by=by,
        questions=[_question(questionnaire, code) for code in arguments.question],
        smallest=smallest,
    )
    data = {
        "cases": found.cases,
        "by": by.code if by else None,
        "smallest": smallest,
        "groups": list(found.groups),
        "questions": [_json(one) for one in found.questions],
        "scores": [_json(one) for one in found.scores],
        "files": [],
        "findings": findings_json((), context.words),
    }
    if arguments.xlsx:
        names = Names(questionnaire, by, context.words)
        write_shares(found, names, Path(arguments.xlsx), context.now)
        data["files"] = [arguments.xlsx]
    return Outcome(data, tuple(_lines(found)))


def arguments(command: ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("files", nargs="+", help="files of one questionnaire, or their folders")
    command.add_argument("--by", metavar="QUESTION", help="the question that makes the groups")
    command.add_argument("--question", action="append", default=[], metavar="QUESTION")
    command.add_argument("--smallest", type=int, default=SMALLEST, help="smallest group told; 5")
    command.add_argument("--layer", choices=[layer.value for layer in Layer], default="final")
    command.add_argument("--xlsx", help="the tables as a workbook")


def _reads(context: Context) -> Iterator[Read]:
    layer = Layer(context.arguments.layer)
    for name in context.arguments.files:
        path = Path(name)
        for one in working_files(path) if path.is_dir() else (path,):
            yield read_scores(str(one), context, layer)


def _question(questionnaire: Questionnaire, code: str, *, one_choice: bool = False) -> Question:
    """The question of a code, when it can be counted (or makes groups).

    Raises:
        AssessmentError: when there is no such question, or it is a text or a column of a table.
    """
    question = questionnaire.by_code.get(code)
    if question is None:
        raise AssessmentError(Finding(CommandProblem.UNKNOWN_QUESTION, values={"question": code}))
    fits = can_be_shared(question) and (not one_choice or question.type is QuestionType.SELECT_ONE)
    if not fits:
        raise AssessmentError(Finding(ReportProblem.NOT_COUNTED, values={"question": code}))
    return question


def _json(tally: ShareTally) -> dict[str, object]:
    n = tally.answered
    return {
        "of": tally.of,
        "group": tally.group or None,
        "answered": n,
        "choices": {
            name: {"n": count, "share": round(count / n, 4) if n else None}
            for name, count in tally.choices.items()
        },
        "mean": tally.mean,
        "median": tally.median,
    }


def _lines(found: Shares) -> Iterator[str]:
    for tally in (*found.scores, *found.questions):
        if tally.group == EVERYBODY and tally.answered:
            middle = f"{tally.mean:.1f}" if tally.mean is not None else ""
            counts = "  ".join(f"{name} {n}" for name, n in tally.choices.items())
            yield f"{tally.of}  n={tally.answered}  {middle}{counts}"
