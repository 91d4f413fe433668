"""Every known attack ends in a refusal or a bounded result, and stops nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.consolidation.model import FileVerdict
from assessment.consolidation.standing import standings
from assessment.exchange.worth import Trust
from tests.architecture.tree import ROOT
from tests.builders import NOW
from tests.unit.consolidation.world import IN_USE
from tests.unit.exchange.attack_files import AIM, ATTACKS, BOUNDED
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD, a_full_record, a_package

SECONDS = 5
MEGABYTES = 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The hostile files, all in one folder."""
    built = tmp_path_factory.mktemp("attacks")
    for name, build in ATTACKS.items():
        work = tmp_path_factory.mktemp("one")
        build(work / name)
        (work / name).rename(built / name)
    return built


@pytest.fixture(scope="module")
def told(folder):
    """What a reader in a process of its own says of each file."""
    script = ROOT / "tests" / "unit" / "exchange" / "attacked.py"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", str(script), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["file"]: line for line in lines}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_within_bounds_and_does_nothing(told, name):
    line = told[name]
    assert line["did"] == []
    assert line["seconds"] < SECONDS
    assert line["megabytes"] < MEGABYTES
    assert line["found"]
    if name not in BOUNDED:
        assert line["found"][0].startswith("refused"), line


def test_nothing_was_written_beside_the_hostile_files(told, folder):
    assert {path.name for path in folder.iterdir()} == set(ATTACKS)
    for place in (folder.parent, Path("/tmp"), Path.cwd()):  # noqa: S108 - where they aim
        assert not (place / AIM).exists()


def test_an_edited_formula_is_a_proposal_that_is_no_answer(told):
    assert "cell_edited" in told["formula.xlsx"]["found"][0]


def test_no_hostile_file_stops_the_rest_of_an_intake(folder, tmp_path):
    good = a_package(tmp_path, THE_ASSESSOR, THE_HEAD)
    paths = sorted(folder.iterdir())
    middle = len(paths) // 2
    terms = Terms("Officer", NOW)
    with Collection.create(tmp_path / "all.drc", now=NOW, in_use=IN_USE) as collection:
        done = receive(collection, [*paths[:middle], good, *paths[middle:]], terms=terms)
        verdicts = {one.arrival.path: one.arrival.verdict for one in done.files}
        assert len(done.files) == len(paths) + 1
        # A workbook with a sound seal among them carries the same revision, signed by one person.
        assert verdicts[str(good)] in {FileVerdict.NEW, FileVerdict.NEWER}
        (standing,) = standings(collection)
        assert (standing.conflict, standing.package.trust) == (False, Trust.COUNTERSIGNED)
        assert collection.record(standing.package.revision) == a_full_record()
