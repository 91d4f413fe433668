"""A copy that goes on from another but is less well signed: what is said when it comes."""

from dataclasses import replace

import pytest

from assessment.consolidation.model import FileVerdict
from assessment.consolidation.national import rounds, the_round
from assessment.consolidation.standing import StandingReason, standings
from assessment.errors import AssessmentError
from assessment.language.text import Language
from assessment.words import Words
from tests.unit.consolidation.world import a_collection, answered, packed, record_of, taken

FIRST = {"A1": ("l1a",), "A2": "a"}


@pytest.fixture
def collection(tmp_path):
    with a_collection(tmp_path) as collection:
        yield collection


@pytest.fixture
def signed(tmp_path):
    packed(tmp_path / "signed.drx", record_of(FIRST))
    return tmp_path / "signed.drx"


@pytest.fixture
def proposal(tmp_path, signed):
    """What somebody proposes upon the signed package; nobody has signed it."""
    revision = packed(tmp_path / "again.drx", record_of(FIRST))
    changed = answered(record_of(FIRST), "A2", "c")
    packed(tmp_path / "p.drx", changed, "of its own", signers=(), ancestors=(revision,))
    return tmp_path / "p.drx"


def codes(intake):
    return [one.code for file in intake.files for one in file.findings]


def test_a_proposal_goes_on_from_what_is_held_and_is_told_so(collection, signed, proposal):
    intake = taken(collection, signed, proposal)
    assert "waits_beside" in codes(intake)
    assert "copies_differ" not in codes(intake)
    (standing,) = standings(collection)
    assert standing.reason is StandingReason.BETTER
    assert not standing.conflict
    assert [one.revision for one in standing.waiting] == [intake.files[1].arrival.revision]
    assert intake.files[1].arrival.verdict is FileVerdict.UNSIGNED
    for language in Language:
        told = [Words(language).finding(one) for one in intake.files[1].findings]
        assert any("p.drx" in one and "M01" in one for one in told)


def test_the_signed_package_that_comes_after_its_proposal_takes_its_place(
    collection, signed, proposal
):
    intake = taken(collection, proposal, signed)
    assert "newer_received" in codes(intake)
    assert "copies_differ" not in codes(intake)
    (standing,) = standings(collection)
    assert standing.package.revision == intake.files[1].arrival.revision
    assert len(standing.waiting) == 1


def test_two_copies_of_which_neither_follows_are_told_as_before(collection, signed, tmp_path):
    packed(tmp_path / "b.drx", answered(record_of(FIRST), "A2", "c"), "another")
    assert "copies_differ" in codes(taken(collection, signed, tmp_path / "b.drx"))


def of_round(name, record):
    return replace(record, subject=replace(record.subject, round=name))


def test_a_round_that_only_a_file_nobody_signed_names_is_looked_at_when_it_is_asked_for(
    collection, signed, tmp_path
):
    junk = of_round("2099", record_of(FIRST, unit="M02", number=2))
    packed(tmp_path / "junk.drx", junk, signers=())
    taken(collection, signed, tmp_path / "junk.drx")
    ours = record_of(FIRST).subject.round
    assert rounds(collection) == (ours, "2099")
    assert the_round(collection) == ours
    assert the_round(collection, "2099") == "2099"


def test_between_two_rounds_that_are_signed_a_person_chooses(collection, signed, tmp_path):
    later = of_round("2099", record_of(FIRST, unit="M02", number=2))
    packed(tmp_path / "later.drx", later)
    taken(collection, signed, tmp_path / "later.drx")
    with pytest.raises(AssessmentError, match="2099"):
        the_round(collection)


def test_where_nothing_is_signed_the_only_round_there_is_is_taken(collection, tmp_path):
    packed(tmp_path / "one.drx", record_of(FIRST), signers=())
    taken(collection, tmp_path / "one.drx")
    assert the_round(collection) == record_of(FIRST).subject.round
