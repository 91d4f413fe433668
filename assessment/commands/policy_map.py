"""The command ``policy-map``: the official list of strategies and actions into a questionnaire."""

from argparse import ArgumentParser
from pathlib import Path

from assessment.commands.blank import workbook_of
from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.commands.questionnaires import about
from assessment.errors import AssessmentError, Finding, stop_on_errors
from assessment.forms.policy_template import write_policy_template
from assessment.forms.policy_workbook import PolicyOrder, write_policy_version
from assessment.incoming.given import read_grids
from assessment.language.text import Language, Text
from assessment.problems.roster import RosterProblem
from assessment.questionnaire.library.installed import find
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.policy_list import (
    ACTION,
    KINDS,
    STRATEGY,
    THEME,
    PolicyPlan,
    plan_policy,
    read_policy_list,
)
from assessment.reports.themes import ENOUGH
from assessment.words import Words, mark

_KIND_WORDS = {STRATEGY: mark("strategy"), ACTION: mark("action"), THEME: mark("theme")}


def policy_map(context: Context) -> Outcome:
    """Check a list of strategies and actions, write it into a new version, or make an empty list.

    Without ``--out`` the list is only checked: what would serve each strategy is told.
    """
    arguments = context.arguments
    name = arguments.questionnaire
    if arguments.template:
        target = Path(arguments.template)
        write_policy_template(target, find(name) if name else None, context.now, _both)
        return Outcome({"files": [str(target)], "findings": []}, (str(target),))
    needed = {"QUESTIONNAIRE": name, "--from": arguments.source}
    if arguments.out:
        needed["--version"] = (arguments.version or "").strip()
    for option, value in needed.items():
        if not value:
            values = {"option": option}
            raise AssessmentError(Finding(RosterProblem.OPTION_MISSING, values=values))
    return _imported(context, find(name))


def arguments(command: ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("questionnaire", nargs="?", help="id, id/version or workbook")
    command.add_argument("--from", dest="source", metavar="LIST", help="the list: xlsx or CSV")
    command.add_argument("--out", help="the new version of the workbook; else it is only checked")
    command.add_argument("--version", help="name of the new version")
    command.add_argument("--template", metavar="OUT", help="an empty list to fill in")


def _imported(context: Context, questionnaire: Questionnaire) -> Outcome:
    arguments = context.arguments
    source = Path(arguments.source)
    grids = read_grids(source)
    listed, found = read_policy_list(source.name, grids.sheets, questionnaire)
    findings = (*grids.findings, *found)
    stop_on_errors(findings)
    plan = plan_policy(questionnaire, listed, ENOUGH)
    files: list[str] = []
    made = questionnaire
    if arguments.out:
        order = PolicyOrder(
            workbook=workbook_of(arguments.questionnaire),
            questionnaire=questionnaire,
            plan=plan,
            version=arguments.version.strip(),
            now=context.now,
            say=_both,
        )
        made = write_policy_version(order, Path(arguments.out))
        files = [str(arguments.out)]
    findings = (*findings, *plan.findings)
    data = {
        "files": files,
        **about(made),
        **{kind: sum(one.item.kind == kind for one in plan.listed) for kind in KINDS},
        "coverage": _coverage(plan),
        "findings": findings_json(findings, context.words),
    }
    return Outcome(data, (*files, *_lines(plan, context.words)), findings)


def _coverage(plan: PolicyPlan) -> list[dict[str, object]]:
    return [
        {
            "code": one.item.code,
            "kind": one.item.kind,
            "parent": one.item.parent,
            "official": one.item.official,
            "indicators": [str(code) for code in plan.served[one.item.code]],
        }
        for one in plan.listed
    ]


def _lines(plan: PolicyPlan, words: Words) -> tuple[str, ...]:
    return tuple(
        words.count(
            "{code}, {kind}: {n} indicator is linked to it. {name}",
            "{code}, {kind}: {n} indicators are linked to it. {name}",
            len(plan.served[one.item.code]),
            code=one.item.code,
            kind=words.say(_KIND_WORDS[one.item.kind]),
            name=one.item.label,
        )
        for one in plan.listed
    )


def _both(message: str) -> Text:
    """The product's words in all languages at once, for texts that go into a workbook."""
    return Text.from_mapping({language: Words(language).say(message) for language in Language})
