"""Invented packages are real ones: the exchange reads them, and the truth beside them is true."""

import hashlib
import json
import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.consolidation.model import FileVerdict
from assessment.consolidation.standing import conflicts, standings
from assessment.errors import AssessmentError, Cancelled
from assessment.exchange.receive import read_package
from assessment.exchange.roster import read_roster
from assessment.exchange.worth import InUse, Trust, in_use_here
from assessment.language.text import Text
from assessment.progress import Progress
from assessment.questionnaire.library import FOLDER, find, installed
from assessment.questionnaire.structure import ActionPart
from assessment.responses.changes import begin
from assessment.responses.model import State
from assessment.responses.record import Subject
from assessment.responses.review_changes import Approve, Submit
from assessment.simulation import invented
from assessment.simulation.invented import choose, readiness
from assessment.simulation.simulate import FAULTS, SimulationPlan, simulate
from assessment.units import load_units

# A later correction without the head, a unit off the list, and what only a later day brings.
HAPPENS_ELSEWHERE = {"waits", "not_on_list", "late", "our_fault"}
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def a_plan(units=18, *names, seed=7, faults=False, occasion="2026"):
    found = [find(name) for name in names or ("example-small",)]
    return SimulationPlan(units, found, occasion, seed, faults)


def digests(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def with_faults(tmp_path_factory):
    folder = tmp_path_factory.mktemp("simulated")
    made = simulate(a_plan(40, faults=True), folder)
    return made, json.loads(made.manifest.read_text(encoding="utf-8"))


def taken(made, folder):
    roster = read_roster(made.roster).roster
    collection = Collection.create(folder / "round.drc", now=NOW, in_use=in_use_here(roster=roster))
    return collection, receive(collection, [made.packages], terms=Terms("Secretariat", NOW))


def test_every_kind_of_fault_happens(with_faults):
    made, truth = with_faults
    assert set(FAULTS) <= set(made.kinds)
    assert sum(made.kinds.values()) == len(truth["units"]) == 40


def test_a_simulated_round_shows_every_verdict_there_is(with_faults):
    _, truth = with_faults
    said = {file["verdict"] for unit in truth["units"] for file in unit["files"]}
    assert said == {verdict.value for verdict in FileVerdict} - HAPPENS_ELSEWHERE


def test_as_few_units_as_there_are_faults_show_every_verdict(tmp_path):
    made = simulate(a_plan(len(FAULTS), seed=1, faults=True), tmp_path)
    truth = json.loads(made.manifest.read_text(encoding="utf-8"))
    said = {file["verdict"] for unit in truth["units"] for file in unit["files"]}
    assert said == {verdict.value for verdict in FileVerdict} - HAPPENS_ELSEWHERE


def test_the_committee_says_of_every_file_what_the_truth_says(with_faults, tmp_path):
    made, truth = with_faults
    collection, intake = taken(made, tmp_path)
    with collection:
        said = {one.arrival.path.rsplit("/", 1)[-1]: one.arrival for one in intake.files}
        for unit in truth["units"]:
            for file in unit["files"]:
                arrival = said.pop(file["file"])
                assert arrival.verdict.value == file["verdict"], (unit["kind"], file)
                assert arrival.revision in ("", file["revision"])
        assert not said
        standing = {one.case.unit: one for one in standings(collection)}
        for unit in truth["units"]:
            found = standing.get(unit["unit"])
            package = None if found is None else found.package
            assert (None if package is None else package.revision) == unit["standing"], unit
        open_ones = {one.case.unit for one in conflicts(collection)}
    assert open_ones == {unit["unit"] for unit in truth["units"] if unit["conflict"]}


def test_what_is_carried_out_is_so_by_all_of_it_and_what_is_not_begun_by_nothing():
    """The officials of a training would ask how an action is carried out by 11 %."""
    subject = Subject("M01", Text.from_wordings(en="Ministry"), "2026", "Assessor", NOW)
    record = begin(find("dgc-ministry"), subject, identity="5b2fd7a4-0c1e-4c9a-9a55-000000000001")
    seen = set()
    for seed in range(20):
        given = invented.Answered(record, 0.6, NOW.date(), random.Random(seed)).record  # noqa: S311 - not for secrets
        columns = given.questionnaire.action_columns
        for row in given.rows[columns[ActionPart.STATE].roster]:
            state, percent = (
                given.response(columns[part].code, row).answer
                for part in (ActionPart.STATE, ActionPart.PERCENT)
            )
            seen.add(state)
            assert percent == {"done": 100, "not_started": 0}.get(state, percent), (seed, row)
    assert {"done", "not_started"} <= seen


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not(tmp_path):
    one, again, other = (tmp_path / name for name in ("one", "again", "other"))
    simulate(a_plan(16, faults=True), one)
    simulate(a_plan(16, faults=True), again)
    simulate(a_plan(16, seed=8), other)
    assert digests(one) == digests(again)
    assert not set(digests(one).values()) & set(digests(other).values())


def test_without_faults_every_package_is_believed(tmp_path):
    made = simulate(a_plan(20), tmp_path)
    roster = read_roster(made.roster).roster
    verdicts = [read_package(path, InUse(roster)) for path in sorted(made.packages.iterdir())]
    assert len(verdicts) == 20
    for one in verdicts:
        approved = one.record.state is State.APPROVED
        assert one.verdict is (Trust.COUNTERSIGNED if approved else Trust.VERIFIED)
        assert not one.findings


@pytest.mark.parametrize(
    "name", [one.id for one in installed(FOLDER) if one.questionnaire is not None]
)
def test_the_answers_could_have_been_handed_in_by_hand(name):
    import random

    from assessment.simulation.invented import Answered

    (one,) = choose(1, [find(name)])
    subject = Subject(one.unit.code, one.unit.name, "2026", "Somebody", NOW, one.unit.block)
    for number, ready in enumerate((0.05, 0.3, 0.6, 0.95)):
        record = begin(one.questionnaire, subject, identity="5b2fd7a4-0c1e-4c9a-9a55-000000000001")
        chance = random.Random(number)  # noqa: S311 - not for secrets
        given = Answered(record, ready, NOW.date(), chance).record
        step = Submit("Somebody", NOW, "Some data could not be collected")
        assert step.check(given) == []
        reviewed = invented.approved(given, "Somebody else", NOW, chance)
        before = replace(reviewed, state=State.SUBMITTED, steps=reviewed.steps[:-1])
        assert Approve("Somebody else", NOW).check(before) == []


def test_units_of_the_register_come_first_and_then_invented_ones():
    register = load_units()
    chosen = list(choose(len(register) + 3, [find("dgc-ministry")]))
    assert [one.unit for one in chosen[:-3]] == list(register)
    assert [one.unit.code for one in chosen[-3:]] == ["SIM-00001", "SIM-00002", "SIM-00003"]


def test_a_few_units_show_every_questionnaire_given():
    given = [find(name) for name in ("dgc-ministry", "dgc-subnational", "dgc-commune")]
    chosen = list(choose(25, given))
    assert {one.questionnaire.settings.id for one in chosen} == {one.settings.id for one in given}
    for one in chosen:
        assert one.unit.block in {block.code for block in one.questionnaire.settings.peer_blocks}


def test_units_of_a_province_are_more_alike_than_units_of_different_ones():
    import statistics

    register = {unit.code: unit for unit in load_units()}
    ready = {
        code: readiness(unit, register, 3, "2026")
        for code, unit in register.items()
        if unit.kind == "commune"
    }
    inside = {}
    for code, value in ready.items():
        inside.setdefault(code[:2], []).append(value)
    within = statistics.mean(statistics.pvariance(values) for values in inside.values())
    assert within < statistics.pvariance(ready.values()) * 0.8


def test_a_later_round_finds_most_units_better():
    register = {unit.code: unit for unit in load_units()}
    better = [
        readiness(unit, register, 3, "2027") > readiness(unit, register, 3, "2026")
        for unit in register.values()
    ]
    assert sum(better) > 0.7 * len(better)


def test_what_was_stopped_leaves_nothing_behind(tmp_path):
    stopping = Progress(stopped=lambda: len(list(tmp_path.rglob("*.drx"))) >= 2)
    with pytest.raises(Cancelled):
        simulate(a_plan(5), tmp_path, stopping)
    assert not list(tmp_path.rglob("*"))
    assert simulate(a_plan(5), tmp_path).files == 5


def test_nothing_is_written_over_earlier_packages(tmp_path):
    simulate(a_plan(2), tmp_path)
    before = digests(tmp_path)
    with pytest.raises(AssessmentError):
        simulate(a_plan(2, seed=9), tmp_path)
    assert digests(tmp_path) == before


def test_a_simulation_that_is_stopped_leaves_nothing_behind(tmp_path):
    def stop():
        return len(list(tmp_path.rglob("*.drx"))) >= 2

    with pytest.raises(Cancelled):
        simulate(a_plan(5), tmp_path, Progress(lambda _done, _total: None, stop))
    assert list(tmp_path.iterdir()) == []
    assert simulate(a_plan(2), tmp_path).files >= 2
