"""The whole journey on the shipped questionnaire, and invented packages: demo, simulate."""

import csv
import random
import shutil
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from assessment.commands.command import EDITIONS, Context, Outcome, argument, command, flag, picked
from assessment.commands.report import import_policy, order_of
from assessment.commands.scores import scores_json
from assessment.consolidation import acts, national
from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.errors import refused
from assessment.exchange import keys, roster, send
from assessment.exchange.package import SUFFIX
from assessment.files.store import AssessmentFile
from assessment.language.text import Text
from assessment.problems.commands import CommandProblem
from assessment.questionnaire.library import FOLDER, find, installed
from assessment.questionnaire.model import Questionnaire
from assessment.reports.national.facts import GatheredRound, NationalFacts, NationalOrder, gather
from assessment.reports.national.report import write_national_report
from assessment.reports.order import ReportOrder
from assessment.reports.report import write_unit_report
from assessment.responses.model import Layer, State
from assessment.responses.record import Record, Subject
from assessment.responses.review_changes import Submit
from assessment.secretariat.opening import questionnaires_for
from assessment.simulation import invented
from assessment.simulation.invented_actions import invented_list
from assessment.simulation.simulate import PACKAGES, SimulationPlan, simulate
from assessment.units import INSTITUTION, load_units

SEED = 20260
ASSESSOR = "សុខ ដារ៉ា"
HEAD = "ចាន់ សុភា"
# No real office: nobody may take sample numbers for its result.
UNIT = "SAMPLE"
UNIT_NAME = Text.from_wordings(km="ក្រសួងគំរូ", en="Sample ministry")


@command(
    "demo",
    argument("--out", default="demo", help="folder for what is written"),
    argument("--language", choices=EDITIONS, default="both"),
)
def demo(context: Context) -> Outcome:
    """Create, answer, review, approve, send, receive among others and report an assessment."""
    folder = Path(context.arguments.out)
    now = context.now
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{UNIT}-{now.year}.dra"
    order = _reviewed(path, now)
    _, seal = send_sample(path, now)
    files = [path, path.with_suffix(SUFFIX), path.with_suffix(roster.SUFFIX)]
    if len(context.languages) > 1:
        several = [context.languages]
    else:
        several = []
    for chosen in (*((language,) for language in context.languages), *several):
        name = f"unit-report-{'-'.join(chosen)}"
        xlsx = None
        if len(chosen) == 1:
            xlsx = folder / f"{name}.xlsx"
        pdf = folder / f"{name}.pdf"
        wanted = replace(order, languages=chosen, pdf=pdf, xlsx=xlsx, sealed=seal)
        files.extend(write_unit_report(wanted).files)
    collection, received, gathered = _hold_round(folder, files[1], now)
    files += [folder / "simulated", collection]
    for language in context.languages:
        pdf, xlsx = (folder / f"national-report-{language}.{kind}" for kind in ("pdf", "xlsx"))
        wished = NationalOrder(now, language, pdf=pdf, xlsx=xlsx)
        files += write_national_report(gathered, wished).files
    scores = order.scores[Layer.FINAL]
    written = [str(file) for file in files]
    standing = len(gathered.national.scored)
    conflicts = len(gathered.conflicts())
    counts = {"received": received, "standing": standing, "conflicts": conflicts}
    whole = context.translate(
        "Received {n} packages; {m} units have a result, {c} conflicts are open.",
        n=received,
        m=standing,
        c=conflicts,
    )
    overall = picked(scores.overall, "score", "level")
    line = context.translate("Overall score {score}, level {level}.", **overall)
    return Outcome({"files": written, **counts, **scores_json(scores)}, (*written, line, whole))


def _reviewed(path: Path, now: datetime) -> ReportOrder:
    occasion = str(now.year)
    shipped = (
        other_installed.questionnaire
        for other_installed in installed(FOLDER)
        if other_installed.questionnaire is not None
    )
    fitting = questionnaires_for(load_units()[0], shipped)
    questionnaire = max(fitting, key=lambda questionnaire: len(questionnaire.indicators))
    path.unlink(missing_ok=True)
    block = next((b.code for b in questionnaire.settings.peer_blocks), "")
    subject = Subject(UNIT, UNIT_NAME, occasion, ASSESSOR, now, block)
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{UNIT}/{occasion}/{SEED}"))
    record = Record(identity, questionnaire, subject)
    # Not for secrets: the same seed must give the same review.
    chance = random.Random(SEED)  # noqa: S311
    with AssessmentFile.create(path, record, by=ASSESSOR, now=now) as file:
        invented.answer_file(file, now, SEED)
        file.apply(Submit(ASSESSOR, now), by=ASSESSOR, at=now)
    with AssessmentFile.open(path) as file:
        for change in invented.reviewing(file.record, HEAD, now, chance):
            file.apply(change, by=HEAD, at=now)
        assert file.record.state is State.APPROVED  # noqa: S101 - the demonstration must prove it
        return order_of(file.record, file.head, now)


def send_sample(file: Path, now: datetime) -> tuple[send.Receipt, bytes]:
    """Send a working file as its package, signed by the assessor and countersigned by the head.

    Beside it the list of both keys is written, signed by a root key that is thrown away. Gives the
    receipt, and the package as it travels in workbooks, without its documents.
    """
    package = file.with_suffix(SUFFIX)
    package.unlink(missing_ok=True)
    roles = {ASSESSOR: keys.Role.ASSESSOR, HEAD: keys.Role.HEAD}
    signers = [keys.Signer(keys.generate(name), role, now) for name, role in roles.items()]
    with AssessmentFile.open(file) as opened:
        unit = opened.record.subject.unit
        send.send_parcel(send.parcel_of(opened), signers[:1], package)
        seal = send.sealed(send.parcel_of(opened), signers)
    receipt = send.countersign(package, signers[1])
    known = ((signer.key.public, signer.role) for signer in signers)
    people = tuple(
        roster.Person(public_key.name, public_key.key, role, now.date(), unit)
        for public_key, role in known
    )
    signed = roster.sign_roster(roster.Roster(people=people), keys.generate("Sample root key"))
    roster.write_roster(file.with_suffix(roster.SUFFIX), signed)
    return receipt, seal


UNITS = 25
_SECRETARIAT = "លេខាធិការដ្ឋាន / Secretariat"


def _hold_round(folder: Path, sent: Path, now: datetime) -> tuple[Path, int, GatheredRound]:
    training = folder / "simulated"
    shutil.rmtree(training / PACKAGES, ignore_errors=True)
    plan = SimulationPlan(UNITS, chosen_questionnaires([ALL]), str(now.year), SEED)
    made = simulate(plan, training)
    path = folder / f"national-{now.year}.drc"
    path.unlink(missing_ok=True)
    lists = (made.roster, sent.with_suffix(roster.SUFFIX))
    people = (person for path in lists for person in roster.read_roster(path).roster.people)
    people_of_it = roster.SignedRoster(roster.Roster(people=tuple(people)))
    with Collection.create(path, now=now, training=people_of_it) as collection:
        terms = Terms(by=_SECRETARIAT, at=now)
        intake = receive(collection, [sent, made.packages], terms=terms)
        # The office of the sample is on no register.
        counts = acts.Word(_SECRETARIAT, now, "The office of the demonstration.")
        for case in collection.cases():
            if not collection.in_use.expects(case.unit, case.round):
                acts.admit_unit(collection, case.unit, counts)
        gathered = gather(collection, national.EVERYTHING)
        report = NationalFacts(gathered, NationalOrder(now)).report
        acts.note_printed(collection, report, acts.Word(_SECRETARIAT, now))
    return path, len(intake.files), gathered


ALL = "all"


@command(
    "simulate",
    argument("--units", type=int, required=True, help="how many units"),
    argument(
        "--questionnaire",
        action="append",
        required=True,
        help="id, id/version or workbook; may be repeated; all: each unit the one of its block",
    ),
    argument("--out", required=True, help="a folder for packages, keys and truth"),
    argument("--round", help="name of the round; the present year unless told"),
    argument("--seed", type=int, default=1, help="the same seed, the same files"),
    flag("--faults", "with forks, damaged files…"),
    flag("--actions", "ministries with an invented list of actions"),
)
def simulate_command(context: Context) -> Outcome:
    """Write plausible signed packages of invented assessments, for training and measuring."""
    arguments = context.arguments
    if arguments.units < 1:
        raise refused(CommandProblem.NO_UNITS)
    chosen = chosen_questionnaires(arguments.questionnaire)
    files: list[str] = []
    if arguments.actions:
        chosen = [_with_actions(context, questionnaire, files) for questionnaire in chosen]
    occasion = arguments.round or str(context.today.year)
    plan = SimulationPlan(arguments.units, chosen, occasion, arguments.seed, arguments.faults)
    with context.progress() as progress:
        made = simulate(plan, Path(arguments.out), progress)
    counts = picked(made, "packages", "roster", "manifest", "files", "kinds")
    data = {**counts, "units": plan.units, "questionnaires": files}
    line = context.translate(
        "Invented packages written: {files}, for this number of units: {units}. Never mix them "
        "with real ones.",
        files=made.files,
        units=plan.units,
    )
    return Outcome(data, (line, str(made.packages), str(made.roster), str(made.manifest)))


def _with_actions(context: Context, model: Questionnaire, files: list[str]) -> Questionnaire:
    """A ministries' questionnaire with the invented list; another one as it is."""
    blocks = {block.code for block in model.settings.peer_blocks}
    leading = [unit for unit in load_units() if unit.kind == INSTITUTION and unit.block in blocks]
    if not leading or not model.policy_map:
        return model
    folder = Path(context.arguments.out)
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "invented-actions.csv"
    themes = [policy_item.code for policy_item in model.policy_map]
    settings = model.settings
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(invented_list(leading, themes))
    written = folder / f"{settings.id}-actions.xlsx", f"{settings.version}-actions"
    name = f"{settings.id}/{settings.version}"
    made, _, _ = import_policy(name, source, written, context.now)
    files.append(str(written[0]))
    return made


def chosen_questionnaires(wanted: Sequence[str]) -> list[Questionnaire]:
    """Those named; ``all`` means every installed one that is meant for units of the register."""
    chosen: dict[tuple[str, str], Questionnaire] = {}
    for name in wanted:
        questionnaires = _for_the_register()
        if name != ALL:
            questionnaires = [find(name)]
        for questionnaire in questionnaires:
            chosen[questionnaire.settings.id, questionnaire.settings.version] = questionnaire
    return list(chosen.values())


def _for_the_register() -> Iterable[Questionnaire]:
    """The largest for each block of the register; of several as large the last."""
    largest: dict[str, Questionnaire] = {}
    blocks = {unit.block for unit in load_units()}
    for questionnaire in (entry.questionnaire for entry in installed()):
        if questionnaire is None or questionnaire.root is None:
            continue
        for block in questionnaire.settings.peer_blocks:
            before = largest.get(block.code, questionnaire)
            if block.code in blocks and len(questionnaire.questions) >= len(before.questions):
                largest[block.code] = questionnaire
    return largest.values()
