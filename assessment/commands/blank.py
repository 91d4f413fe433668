"""The commands ``template`` and ``kobo-form``: blank forms for offices without the program."""

from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.commands.report import languages
from assessment.errors import AssessmentError, Finding, errors_in
from assessment.forms.blank import write_blank
from assessment.forms.odk import write_odk_form
from assessment.forms.order import BlankOrder
from assessment.problems.commands import CommandProblem
from assessment.questionnaire.library.installed import find, installed
from assessment.questionnaire.load import load
from assessment.units import find_unit


def template(context: Context) -> Outcome:
    """Make a paper form to print, a workbook to fill in, or both."""
    arguments = context.arguments
    if not (arguments.pdf or arguments.xlsx):
        raise AssessmentError(Finding(CommandProblem.NOTHING_TO_WRITE))
    unit = find_unit(arguments.unit) if arguments.unit else None
    if arguments.unit and unit is None:
        raise AssessmentError(Finding(CommandProblem.UNKNOWN_UNIT, values={"unit": arguments.unit}))
    order = BlankOrder(
        questionnaire=find(arguments.questionnaire),
        now=context.now,
        languages=languages(arguments.language),
        unit=unit,
        pdf=Path(arguments.pdf) if arguments.pdf else None,
        xlsx=Path(arguments.xlsx) if arguments.xlsx else None,
    )
    made = write_blank(order)
    files = [str(path) for path in made.files]
    return Outcome({"files": files, "pages": made.pages}, tuple(files))


def kobo_form(context: Context) -> Outcome:
    """Make a copy for ODK and Kobo that tells nothing about scores."""
    arguments = context.arguments
    workbook = workbook_of(arguments.questionnaire)
    made = write_odk_form(workbook, Path(arguments.out), context.now)
    questionnaire, findings = load(made.path)
    data = {
        "files": [str(made.path)],
        "questions": len(questionnaire.questions) if questionnaire else 0,
        "left_out": list(made.left_out),
        "findings": findings_json(errors_in(findings), context.words),
    }
    return Outcome(data, (str(made.path),), tuple(errors_in(findings)))


def workbook_of(name: str) -> Path:
    """The workbook of a path, an id or ``id/version``.

    Raises:
        AssessmentError: there is none, or it is refused.
    """
    wanted = find(name)
    path = Path(name)
    if path.is_file():
        return path
    return next(
        entry.path
        for entry in installed()
        if entry.questionnaire is not None and entry.questionnaire.fingerprint == wanted.fingerprint
    )
