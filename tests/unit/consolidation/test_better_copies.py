"""A better copy of a revision that is held is called what it is, and not a newer revision."""

import pytest

from assessment.consolidation.file_status import counted, verdict_word
from assessment.consolidation.model import FileVerdict, Relation
from tests.unit.consolidation.national_world import HIGH, LOW
from tests.unit.consolidation.world import a_collection, packed, record_of, taken, verdicts
from tests.unit.exchange.exported_workbooks import a_workbook
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD, a_package


@pytest.fixture
def collection(tmp_path):
    with a_collection(tmp_path) as opened:
        yield opened


def said(intake):
    """Relation and findings of the one file that came."""
    (one,) = intake.files
    return one.arrival.relation, [finding.code for finding in one.findings]


def test_the_same_revision_with_more_signatures_is_a_better_signed_copy(collection, tmp_path):
    one = packed(tmp_path / "one.drx", record_of(HIGH))
    two = packed(tmp_path / "two.drx", record_of(HIGH), signers=(THE_ASSESSOR, THE_HEAD))
    assert one == two
    taken(collection, tmp_path / "one.drx")
    intake = taken(collection, tmp_path / "two.drx")
    assert verdicts(intake) == ["newer"]
    assert said(intake) == (Relation.BETTER_SIGNED, ["better_signed_received"])


def test_the_same_revision_with_its_documents_is_a_more_complete_copy(collection, tmp_path):
    book, package = a_workbook(tmp_path / "office.xlsx"), a_package(tmp_path, THE_ASSESSOR)
    taken(collection, book)
    intake = taken(collection, package)
    assert verdicts(intake) == ["newer"]
    assert said(intake) == (Relation.MORE_COMPLETE, ["more_complete_received"])


def test_a_revision_that_follows_is_newer_in_words_too(collection, tmp_path):
    packed(tmp_path / "one.drx", record_of(HIGH), "one")
    packed(tmp_path / "two.drx", record_of(LOW), "one", "two")
    taken(collection, tmp_path / "one.drx")
    intake = taken(collection, tmp_path / "two.drx")
    assert said(intake) == (Relation.NEWER, ["newer_received"])


def test_each_kind_of_newer_has_its_word_and_its_count(collection, tmp_path):
    packed(tmp_path / "one.drx", record_of(HIGH), signers=())
    packed(tmp_path / "two.drx", record_of(HIGH))
    packed(tmp_path / "three.drx", record_of(LOW), "first", "third")
    files = [tmp_path / f"{name}.drx" for name in ("one", "two", "three")]
    arrivals = [one.arrival for one in taken(collection, *files).files]
    assert counted(arrivals) == [("Newer revision", 1), ("Better signed copy", 1), ("Unsigned", 1)]
    assert verdict_word(FileVerdict.FORK, Relation.BETTER_SIGNED) == "Conflict"
