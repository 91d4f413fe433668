"""Names of units that came with packages are text on every page of the secretariat."""

from dataclasses import replace

import pytest

from tests.gui.committee.world import FIRST, page_of, received
from tests.gui.marked_up import NAME, rendered
from tests.gui.places import settle
from tests.unit.consolidation.world import packed, record_of


@pytest.mark.parametrize("stage", ["intake", "conflicts", "coverage", "national"])
def test_a_page_renders_no_mark_up_of_a_package(desk, qtbot, tmp_path, stage):
    paths = []
    for number, unit in enumerate(("M01", "ZZ9", "<b>Z</b>"), start=1):
        record = record_of(FIRST, unit=unit, number=number)
        record = replace(record, subject=replace(record.subject, unit_name=NAME))
        packed(tmp_path / f"{number}.drx", record, f"h{number}")
        paths.append(tmp_path / f"{number}.drx")
    received(qtbot, desk, paths)
    desk.go(stage)
    settle()
    assert page_of(desk, stage).isVisible()
    assert rendered(desk) == []
