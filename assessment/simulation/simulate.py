"""The door: packages of many invented assessments, with the truth about each file beside them."""

import json
import random
import shutil
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assessment.exchange.roster import SUFFIX as ROSTER
from assessment.exchange.roster import write_roster
from assessment.files.failures import failure
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.model import Questionnaire
from assessment.responses.changes import begin
from assessment.responses.record import Subject
from assessment.simulation.answering import Answered
from assessment.simulation.faults import FAULTS, USUAL, Sent, Work, planned
from assessment.simulation.invented import FIRST_YEAR, Chosen, Pair, People, choose, readiness
from assessment.units import Unit, load_units, year_of

MANIFEST = "manifest.json"
ROSTER_NAME = f"simulated{ROSTER}"
PACKAGES = "packages"
_SHARE_OF_FAULTS = 0.12
_HANDED_IN = 0.06


@dataclass(frozen=True, slots=True)
class SimulationPlan:
    units: int
    # What they answer; each unit the one meant for its block.
    questionnaires: Sequence[Questionnaire]
    round: str
    seed: int = 1  # the same seed gives the same files
    faults: bool = False  # whether some files are not as they should be


@dataclass(frozen=True, slots=True)
class Simulated:
    packages: Path
    roster: Path
    manifest: Path
    files: int
    kinds: Mapping[str, int]


def simulate(plan: SimulationPlan, folder: Path, progress: Progress = SILENT) -> Simulated:
    """Write the packages into a new folder, with the list of keys and the truth beside it.

    Raises:
        AssessmentError: If a file cannot be written, or packages were written there before.
        Cancelled: When the person asked to stop.
    """
    packages = folder / PACKAGES
    if packages.exists():
        raise failure(FileProblem.ALREADY_EXISTS, packages)
    # What was interrupted is no simulation: the folder gets its name when it is complete.
    unfinished = folder / f"{PACKAGES}.part"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        return _simulated(plan, unfinished, packages, progress)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _simulated(
    plan: SimulationPlan, unfinished: Path, packages: Path, progress: Progress
) -> Simulated:
    folder = packages.parent
    makes = _Maker(plan, unfinished)
    told = []
    chosen = list(choose(plan.units, [with_fingerprint(one) for one in plan.questionnaires]))
    # Not for secrets: the same seed must give the same files.
    chance = random.Random(f"{plan.seed}/{plan.round}/kinds")  # noqa: S311
    kinds = {at: "handed_in" for at in range(len(chosen)) if chance.random() < _HANDED_IN}
    if plan.faults:
        kinds |= planned(len(chosen), _SHARE_OF_FAULTS, chance)
    for at, one in enumerate(chosen):
        progress.step(at, len(chosen))
        kind = kinds.get(at, "good")
        told.append(_told(one, kind, makes.sent(at, one, kind)))
    progress.step(len(chosen), len(chosen))
    roster = folder / ROSTER_NAME
    write_roster(roster, makes.people.roster(makes.pairs, makes.begins.date()))
    manifest = folder / MANIFEST
    truth = {"seed": plan.seed, "round": plan.round, "faults": plan.faults, "units": told}
    manifest.write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    unfinished.rename(packages)
    count = Counter(one["kind"] for one in told)
    made = {kind: count[kind] for kind in (*USUAL, *FAULTS) if count[kind]}
    files = sum(len(one["files"]) for one in told)
    return Simulated(packages, roster, manifest, files, made)


class _Maker:
    def __init__(self, plan: SimulationPlan, folder: Path) -> None:
        self._plan = plan
        self._folder = folder
        self._register: Mapping[str, Unit] = {unit.code: unit for unit in load_units()}
        self.people = People(plan.seed)
        self.pairs: dict[str, Pair] = {}
        self.begins = datetime(year_of(plan.round) or FIRST_YEAR, 3, 2, 1, tzinfo=UTC)

    def sent(self, at: int, one: Chosen, kind: str) -> list[Sent]:
        unit, plan = one.unit, self._plan
        # Not for secrets: the same seed must give the same answers.
        chance = random.Random(f"{plan.seed}/{plan.round}/{unit.code}")  # noqa: S311
        # One team assesses all inside the same district or province.
        team = unit.parent if unit.parent in self._register else unit.code
        pair = self.pairs[unit.code] = self.people.pair(unit.code, team)
        begun = self.begins + timedelta(days=chance.randint(0, 60), hours=chance.randint(0, 8))
        text = f"simulated/{plan.seed}/{plan.round}/{unit.code}"
        identity = str(uuid.uuid5(uuid.NAMESPACE_URL, text))
        ready = readiness(unit, self._register, plan.seed, plan.round)
        assessor = pair.assessor.public.name
        subject = Subject(unit.code, unit.name, plan.round, assessor, begun, unit.block)
        record = begin(one.questionnaire, subject, identity=identity)
        given = Answered(record, ready, begun.date(), chance)
        handed_in = begun + timedelta(days=chance.randint(5, 40))
        work = Work(
            folder=self._folder,
            name=f"{at + 1:05d}-{unit.code}",
            draft=given.record,
            documents=given.documents,
            pair=pair,
            handed_in=handed_in,
            at=handed_in + timedelta(days=7),
            people=self.people,
            turn=chance.random(),
        )
        return {**USUAL, **FAULTS}[kind](work)


def _told(one: Chosen, kind: str, sent: Sequence[Sent]) -> dict[str, Any]:
    standing = [each.revision for each in sent if each.stands]
    return {
        "unit": one.unit.code,
        "questionnaire": one.questionnaire.settings.id,
        "kind": kind,
        "standing": standing[-1] if standing else None,
        "conflict": kind in ("fork", "duplicate"),
        "files": [
            {"file": each.name, "verdict": each.verdict, "revision": each.revision} for each in sent
        ],
    }
