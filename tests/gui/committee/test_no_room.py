"""A disk without room in the middle of an intake, as the window tells it."""

import pytest

from assessment.consolidation.collection import Collection
from assessment.problems.consolidation import ConsolidationProblem
from tests.builders import NOW
from tests.disks import a_disk
from tests.gui.committee.conftest import ready
from tests.gui.committee.world import page_of, settled
from tests.unit.consolidation.world import with_film

MEGABYTE = 1024


def test_what_had_room_is_shown_and_the_rest_is_told(window, qtbot, tmp_path):
    sent = tmp_path / "in"
    sent.mkdir()
    for number in range(4):
        with_film(sent / f"{number}.drx", f"M{number:02d}", number)
    with a_disk(tmp_path / "small", 32 * MEGABYTE) as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        path = disk.folder / "round.drc"
        Collection.create(path, now=NOW).close()
        window.open_file(path)
        ready(qtbot, window)
        session = window.collection
        with qtbot.waitSignal(session.refused, check_params_cb=bool) as told:
            page_of(window, "intake").receive([sent])
        settled(qtbot, window)
        (finding,) = told.args[0]
        assert (finding.problem, finding.values["n"]) == (ConsolidationProblem.INTAKE_FULL, 2)
        page = page_of(window, "intake")
        assert len(page.list.table.rows.rows) == 2
        assert "round.drc" in page.findings.findings[0].values["file"]
        window.go("home")
