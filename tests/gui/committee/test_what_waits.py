"""What waits, and what is signed with another key: the window has a look and a word for it."""

from assessment.consolidation.file_status import WHY, Today
from assessment.consolidation.model import FileVerdict
from assessment.consolidation.standing import CONFLICTS, StandingReason
from assessment.exchange.keys import Role
from gui.committee.conflicts.page import STATES
from gui.committee.intake.arrivals import INK, KIND_OF
from tests.gui.committee.world import FIRST, page_of, received
from tests.unit.consolidation.world import packed, record_of
from tests.unit.exchange.world import A_STRANGER, signs


def texts(table):
    model = table.model()
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return [[model.index(row, column).data() for column in columns] for row in rows]


def test_every_word_of_what_holds_has_a_look():
    assert set(INK) == set(Today)
    assert set(KIND_OF) == set(WHY) == set(FileVerdict)
    assert set(STATES) == CONFLICTS | {StandingReason.DECIDED}


def test_a_weaker_file_is_shown_as_waiting_to_be_looked_at(desk, qtbot, tmp_path):
    packed(tmp_path / "1.drx", record_of(FIRST), "first")
    packed(tmp_path / "2.drx", record_of(FIRST | {"A2": "c"}, number=2), "other", signers=())
    page = received(qtbot, desk, [tmp_path / "1.drx", tmp_path / "2.drx"])
    (waiting,) = [row for row in texts(page.list.table) if "2.drx" in row]
    assert {"Unsigned", "Worth a look"} < set(waiting)


def test_another_key_is_named_as_what_is_the_matter(desk, qtbot, tmp_path):
    other = signs("Somebody", Role.ASSESSOR)
    packed(tmp_path / "1.drx", record_of(FIRST), "first", signers=(A_STRANGER,))
    packed(tmp_path / "2.drx", record_of(FIRST | {"A2": "c"}), "first", "2", signers=(other,))
    received(qtbot, desk, [tmp_path / "1.drx", tmp_path / "2.drx"])
    desk.go("conflicts")
    assert "Other key" in texts(page_of(desk, "conflicts").panel.table)[0]
