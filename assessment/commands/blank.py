"""The commands ``template`` and ``kobo-form``: blank forms for offices without the program."""

from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.output import Outcome
from assessment.commands.report import languages
from assessment.errors import AssessmentError, Finding
from assessment.problems.commands import CommandProblem
from assessment.questionnaire.library import find
from assessment.reports.blank import write_blank
from assessment.reports.blank_order import BlankOrder
from assessment.units import find_unit


def template(context: Context) -> Outcome:
    """Make a paper form to print, a workbook to fill in, or both."""
    arguments = context.arguments
    if not (arguments.pdf or arguments.xlsx):
        raise AssessmentError(Finding(CommandProblem.NOTHING_TO_WRITE))
    unit = find_unit(arguments.unit) if arguments.unit else None
    if arguments.unit and unit is None:
        raise AssessmentError(
            Finding(CommandProblem.UNKNOWN_UNIT, values={"unit": arguments.unit})
        )
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
