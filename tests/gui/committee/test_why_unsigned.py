"""What the window says of an unsigned file: whether it counts until it is signed."""

from assessment.consolidation.file_status import status_reason
from assessment.consolidation.model import FileVerdict, ReceivedFile, Relation


def unsigned(relation):
    return ReceivedFile(1, "p.drx", "", FileVerdict.UNSIGNED, relation, revision="ab" * 32)


def test_an_unsigned_file_that_differs_from_another_copy_is_not_said_to_count():
    assert "only while no signed package" in status_reason(unsigned(Relation.NEW))
    assert "only while no signed package" not in status_reason(unsigned(Relation.FORK))
    assert "decide which one counts" in status_reason(unsigned(Relation.FORK))
