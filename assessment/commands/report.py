"""The unit report and blank forms: report, template, kobo-form, policy-map."""

from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from assessment.commands import assessments, keys, questionnaires
from assessment.commands.command import Context, Outcome, argument, command, flag, picked
from assessment.errors import Finding, errors_in, refused, stop_on_errors
from assessment.exchange.keys import Role
from assessment.exchange.send import parcel_of, sealed
from assessment.forms import blank, odk, policy, words
from assessment.incoming.given import read_grids
from assessment.problems.commands import CommandProblem
from assessment.questionnaire import model, policy_list
from assessment.questionnaire.library import find, installed
from assessment.questionnaire.load import load
from assessment.questionnaire.structure import ACTION, KINDS, STRATEGY, THEME
from assessment.reports import facts, given
from assessment.reports.order import ReportOrder
from assessment.reports.report import write_unit_report
from assessment.reports.unit.short import fits_two_pages
from assessment.responses.model import State
from assessment.responses.record import Record
from assessment.units import find_unit, load_units
from assessment.words import mark


@command(
    "report file --pdf --xlsx",
    argument("--final", action="store_true"),
    argument("--package", metavar="P.drx", help="sent of it, signed by the head"),
    "--roster --known",
    flag("--annex", "ends with the reasons of all scores"),
    flag("--full", "all pages for a small form as well"),
    argument("--previous", metavar="FILE", help="the unit's file of an earlier round"),
    argument("--collection", metavar="C.drc", help="peers are the units of its group"),
    argument("--key", help="signs the package that travels in the workbook"),
    "--role --passphrase-file --language",
)
def report(context: Context) -> Outcome:
    """Write the unit report."""
    arguments = context.arguments
    pdf, xlsx = context.targets()
    with assessments.opened_to_read(Path(arguments.file)) as file:
        record = file.record
        head = file.head
        seal = None
        if xlsx and record.questionnaire.root is not None:
            if arguments.key:
                signers = [keys.signer(context, Role.ASSESSOR)]
            else:
                signers = []
            seal = sealed(parcel_of(file), signers)
    if arguments.final and record.state is not State.APPROVED:
        raise refused(CommandProblem.NOT_FINAL)
    order = order_of(record, head, context.now)
    approval = order.approval
    if arguments.package and order.final:
        approval = given.approval_in(Path(arguments.package), head, context.in_use())
    earlier = context.path("previous")
    peers = context.path("collection")
    previous = None
    if earlier:
        previous = given.earlier_round(earlier, record)
    rounds = None
    if peers:
        rounds = given.rounds_in(peers, record)
    order = replace(
        order,
        approval=approval,
        languages=context.languages,
        pdf=pdf,
        xlsx=xlsx,
        sealed=seal,
        annex=arguments.annex,
        short=fits_two_pages(record.questionnaire) and not arguments.full,
        previous=previous,
        peers=given.peers_in(peers, record) if peers else (),
        rounds=rounds,
    )
    written = write_unit_report(order)
    data = {
        **picked(written, "files", "pages", "short_code"),
        "approval": approval and asdict(approval),
    }
    return Outcome(data, map(str, written.files))


def order_of(record: Record, head: str, now: datetime) -> ReportOrder:
    """The report of a record; final exactly when it is approved."""
    if record.questionnaire.root is None:
        raise refused(CommandProblem.NOT_SCORED)
    order = ReportOrder.from_record(record, now.astimezone().date(), head, now)
    return replace(order, approval=given.approval_of(record))


_QUESTIONNAIRE = argument("questionnaire", help="id, id/version or workbook")


@command(
    "template",
    _QUESTIONNAIRE,
    argument("--pdf", help="a paper form to print"),
    argument("--xlsx", help="a workbook to fill in"),
    argument("--unit", help="code of the unit it is for"),
    "--language",
)
def template(context: Context) -> Outcome:
    """Make a paper form to print, a workbook to fill in, or both."""
    arguments = context.arguments
    pdf, xlsx = context.targets()
    unit = None
    if arguments.unit:
        unit = find_unit(arguments.unit)
    if arguments.unit and unit is None:
        raise refused(CommandProblem.UNKNOWN_UNIT, unit=arguments.unit)
    form = find(arguments.questionnaire)
    languages = context.languages
    pages = blank.write_blank(words.BlankOrder(form, context.now, languages, unit, pdf, xlsx))
    files = [str(path) for path in (pdf, xlsx) if path]
    return Outcome({"files": files, "pages": pages}, files)


@command(
    "kobo-form",
    _QUESTIONNAIRE,
    argument("--out", required=True, help="the workbook for ODK and Kobo"),
)
def kobo_form(context: Context) -> Outcome:
    """Make a copy for ODK and Kobo that tells nothing about scores."""
    target = Path(context.arguments.out)
    left_out = odk.write_odk_form(workbook_of(context.arguments.questionnaire), target, context.now)
    questionnaire, findings = load(target)
    questions = 0
    if questionnaire:
        questions = len(questionnaire.questions)
    data = {"files": [target], "questions": questions, "left_out": left_out}
    return Outcome(data, (str(target),), errors_in(findings))


def workbook_of(name: str) -> Path:
    """The workbook of a path, an id or ``id/version``."""
    wanted = find(name)
    path = Path(name)
    if path.is_file():
        return path
    return next(
        entry.path
        for entry in installed()
        if entry.questionnaire is not None and entry.questionnaire.fingerprint == wanted.fingerprint
    )


_KIND_WORDS = {STRATEGY: mark("strategy"), ACTION: mark("action"), THEME: mark("theme")}


@command(
    "policy-map",
    argument("questionnaire", nargs="?", help="id, id/version or workbook"),
    argument("--from", dest="source", metavar="LIST", help="the list: xlsx or CSV"),
    argument("--out", help="the new version of the workbook; else it is only checked"),
    argument("--version", help="name of the new version"),
    argument("--template", metavar="OUT", help="an empty list to fill in"),
)
def policy_map(context: Context) -> Outcome:
    """Check a list of strategies and actions, write it into a new version, or make an empty list.

    Without ``--out`` the list is only checked: what would serve each strategy is told.
    """
    arguments = context.arguments
    name = arguments.questionnaire
    if arguments.template:
        target = Path(arguments.template)
        questionnaire = None
        if name:
            questionnaire = find(name)
        policy.write_policy_template(target, questionnaire, context.now)
        return Outcome({"files": [target]}, (str(target),))
    name = context.needed("questionnaire", "QUESTIONNAIRE")
    source = Path(context.needed("source", "--from"))
    written = None
    files = []
    if arguments.out:
        arguments.version = (arguments.version or "").strip()
        written = (Path(arguments.out), context.needed("version"))
        files = [arguments.out]
    made, plan, findings = import_policy(name, source, written, context.now)
    attributes = {name: f"item.{name}" for name in ("code", "kind", "parent", "official")}
    data = {
        "files": files,
        **questionnaires.about(made),
        **{kind: sum(listed.item.kind == kind for listed in plan.listed) for kind in KINDS},
        "coverage": [
            {**picked(listed, **attributes), "indicators": plan.served[listed.item.code]}
            for listed in plan.listed
        ],
    }
    lines = (
        context.translate_plural(
            "{code}, {kind}: {n} indicator is linked to it. {name}",
            "{code}, {kind}: {n} indicators are linked to it. {name}",
            len(plan.served[listed.item.code]),
            code=listed.item.code,
            kind=context.translate(_KIND_WORDS[listed.item.kind]),
            name=listed.item.label,
        )
        for listed in plan.listed
    )
    return Outcome(data, (*files, *lines), findings)


def import_policy(
    name: str, source: Path, written: tuple[Path, str] | None, now: datetime
) -> tuple[model.Questionnaire, policy_list.PolicyPlan, tuple[Finding, ...]]:
    """Read a list for a questionnaire, and write the new version where a name for it is given."""
    questionnaire = find(name)
    wrong = list[Finding]()
    units = {unit.code for unit in load_units()}
    sheets = read_grids(source, wrong)
    listed, other_findings = policy_list.read_policy_list(source.name, sheets, questionnaire, units)
    findings = (*wrong, *other_findings)
    stop_on_errors(findings)
    plan = policy_list.plan_policy(questionnaire, listed, facts.ENOUGH)
    if written is not None:
        target, version = written
        order = policy.PolicyOrder(workbook_of(name), questionnaire, plan, version, now)
        questionnaire = policy.write_policy_version(order, target)
    return questionnaire, plan, (*findings, *plan.findings)
