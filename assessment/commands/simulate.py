"""The command ``simulate``: many invented packages, for training and for measuring."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.long_work import told
from assessment.commands.output import Outcome
from assessment.errors import AssessmentError, Finding
from assessment.problems.commands import CommandProblem
from assessment.questionnaire.library.installed import find, installed
from assessment.questionnaire.model import Questionnaire
from assessment.simulation.simulate import Plan
from assessment.simulation.simulate import simulate as write

ALL = "all"


def simulate(context: Context) -> Outcome:
    """Write plausible signed packages of invented assessments, for training and measuring."""
    arguments = context.arguments
    if arguments.units < 1:
        raise AssessmentError(Finding(CommandProblem.NO_UNITS))
    plan = Plan(
        units=arguments.units,
        questionnaires=chosen_questionnaires(arguments.questionnaire),
        round=arguments.round or str(context.today.year),
        seed=arguments.seed,
        faults=arguments.faults,
    )
    with told() as progress:
        made = write(plan, Path(arguments.out), progress)
    data = {
        "packages": str(made.packages),
        "roster": str(made.roster),
        "manifest": str(made.manifest),
        "units": plan.units,
        "files": made.files,
        "kinds": dict(made.kinds),
    }
    line = context.words.say(
        "Invented packages written: {files}, for this number of units: {units}. Never mix them "
        "with real ones.",
        files=made.files,
        units=plan.units,
    )
    return Outcome(data, (line, str(made.packages), str(made.roster), str(made.manifest)))


def chosen_questionnaires(wanted: Sequence[str]) -> list[Questionnaire]:
    """Those named; ``all`` means every installed one that is meant for units of the register."""
    found: dict[tuple[str, str], Questionnaire] = {}
    for name in wanted:
        for one in [find(name)] if name != ALL else _for_the_register():
            found[one.settings.id, one.settings.version] = one
    return list(found.values())


def _for_the_register() -> list[Questionnaire]:
    from assessment.units import load_units

    sizes: dict[str, tuple[int, Questionnaire]] = {}
    blocks = {unit.block for unit in load_units()}
    for entry in installed():
        one = entry.questionnaire
        if one is None or one.root is None:
            continue
        for block in one.settings.peer_blocks:
            size = len(one.questions)
            if block.code in blocks and size >= sizes.get(block.code, (0, one))[0]:
                sizes[block.code] = size, one
    return list({id(one): one for _, one in sizes.values()}.values())


def arguments(command: ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("--units", type=int, required=True, help="how many units")
    command.add_argument(
        "--questionnaire",
        action="append",
        required=True,
        help="id, id/version or workbook; may be repeated; all: each unit the one of its block",
    )
    command.add_argument("--out", required=True, help="a folder for packages, keys and truth")
    command.add_argument("--round", help="name of the round; the present year unless told")
    command.add_argument("--seed", type=int, default=1, help="the same seed, the same files")
    command.add_argument("--faults", action="store_true", help="with forks, damaged files…")
