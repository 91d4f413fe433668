"""Receiving files: one verdict each, and nothing lost."""

import os

import pytest

from assessment.consolidation.acts import Word, turn
from assessment.consolidation.intake import receive
from assessment.consolidation.model import FileVerdict
from assessment.consolidation.standing import StandingReason, conflicts, standings
from assessment.errors import Cancelled
from assessment.progress import Progress
from tests.builders import NOW
from tests.unit.consolidation.world import (
    SECRETARY,
    TERMS,
    a_collection,
    answered,
    packed,
    record_of,
    taken,
    verdicts,
    with_film,
)
from tests.unit.exchange.world import (
    A_STRANGER,
    THE_ASSESSOR,
    THE_HEAD,
    Parts,
    digest_of,
)

FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}


@pytest.fixture
def collection(tmp_path):
    with a_collection(tmp_path) as opened:
        yield opened


def the_one(collection):
    (found,) = standings(collection)
    return found


def test_a_first_package_is_new_and_stands(collection, tmp_path):
    revision = packed(tmp_path / "a.drx", record_of(FIRST))
    intake = taken(collection, tmp_path / "a.drx")
    assert verdicts(intake) == ["new"]
    assert (the_one(collection).package.revision, the_one(collection).reason) == (
        revision,
        StandingReason.ONLY,
    )


def test_the_same_file_again_changes_nothing(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST))
    taken(collection, tmp_path / "a.drx")
    before = standings(collection)
    assert verdicts(taken(collection, tmp_path / "a.drx")) == ["same_again"]
    assert standings(collection) == before


def test_a_later_state_of_the_same_working_file_takes_the_place_of_the_earlier(
    collection, tmp_path
):
    old = packed(tmp_path / "old.drx", record_of(FIRST), "one")
    new = packed(tmp_path / "new.drx", record_of(FIRST | {"A2": "c"}), "one", "two")
    assert verdicts(taken(collection, tmp_path / "old.drx")) == ["new"]
    assert verdicts(taken(collection, tmp_path / "new.drx")) == ["newer"]
    assert the_one(collection).package.revision == new
    assert {one.revision for one in collection.revisions()} == {old, new}


def test_an_earlier_state_that_comes_late_stays_behind(collection, tmp_path):
    packed(tmp_path / "old.drx", record_of(FIRST), "one")
    new = packed(tmp_path / "new.drx", record_of(FIRST | {"A2": "c"}), "one", "two")
    assert verdicts(taken(collection, tmp_path / "new.drx")) == ["new"]
    assert verdicts(taken(collection, tmp_path / "old.drx")) == ["older"]
    assert the_one(collection).package.revision == new


def test_two_states_that_do_not_follow_each_other_are_a_fork_and_none_stands(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST), "one", "two")
    packed(tmp_path / "b.drx", record_of(FIRST | {"A2": "c"}), "one", "other two")
    assert verdicts(taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")) == ["new", "fork"]
    (conflict,) = conflicts(collection)
    assert (conflict.reason, conflict.package) == (StandingReason.FORK, None)
    assert conflict.base is None


def test_two_assessments_of_one_unit_are_a_duplicate(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST))
    packed(tmp_path / "b.drx", record_of(FIRST | {"A2": "c"}, number=2))
    assert verdicts(taken(collection, tmp_path / "a.drx", tmp_path / "b.drx"))[1] == "duplicate"
    assert the_one(collection).reason is StandingReason.DUPLICATE


def test_a_weaker_package_never_takes_the_place_of_a_stronger_one(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST), "one", signers=(THE_ASSESSOR, THE_HEAD))
    later = record_of(FIRST | {"A2": "c"})
    packed(tmp_path / "b.drx", later, "one", "two", signers=(A_STRANGER,))
    assert verdicts(taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")) == [
        "new",
        "unknown_key",
    ]
    assert the_one(collection).reason is StandingReason.BETTER
    assert the_one(collection).package.trust.value == "countersigned"


def test_signatures_that_are_added_make_a_revision_more_believed(collection, tmp_path):
    first = packed(tmp_path / "a.drx", record_of(FIRST))
    both = packed(tmp_path / "b.drx", record_of(FIRST), signers=(THE_ASSESSOR, THE_HEAD))
    assert first == both
    assert verdicts(taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")) == ["new", "newer"]
    assert the_one(collection).package.trust.value == "countersigned"


def test_a_copy_stripped_of_its_signatures_is_unsigned_and_harms_nothing(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST))
    parts = Parts.of(tmp_path / "a.drx")
    parts.signed()
    parts.write(tmp_path / "b.drx")
    assert verdicts(taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")) == [
        "new",
        "unsigned",
    ]
    assert the_one(collection).package.trust.value == "verified"


def test_what_was_altered_is_kept_and_stands_for_nothing(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST))
    parts = Parts.of(tmp_path / "a.drx")
    parts.replaced("data.json", '"answer":3', '"answer":4')
    altered = parts.write(tmp_path / "b.drx")
    intake = taken(collection, altered)
    assert verdicts(intake) == ["altered"]
    assert standings(collection) == ()
    with collection.opened(intake.files[0].arrival.file) as kept:
        assert kept.read() == altered.read_bytes()


def test_one_bad_file_does_not_stop_the_rest(collection, tmp_path):
    (tmp_path / "a.drx").write_bytes(b"no package")
    packed(tmp_path / "b.drx", record_of(FIRST))
    intake = taken(collection, tmp_path / "a.drx", tmp_path / "gone.drx", tmp_path / "b.drx")
    assert verdicts(intake) == ["unreadable", "unreadable", "new"]
    assert [one.arrival.verdict for one in intake.files].count(FileVerdict.UNREADABLE) == 2


def test_a_whole_folder_is_received_and_other_files_in_it_are_left_alone(collection, tmp_path):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    packed(tmp_path / "in" / "deep" / "a.drx", record_of(FIRST))
    (tmp_path / "in" / "letter.txt").write_text("dear committee")
    intake = taken(collection, tmp_path / "in")
    assert verdicts(intake) == ["new"]


def test_an_undone_merge_leaves_no_trace_and_comes_back_whole(collection, tmp_path):
    packed(tmp_path / "old.drx", record_of(FIRST), "one")
    packed(tmp_path / "new.drx", record_of(FIRST | {"A2": "c"}), "one", "two")
    taken(collection, tmp_path / "old.drx")
    before = standings(collection)
    merge = taken(collection, tmp_path / "new.drx").merge
    after = standings(collection)
    wrong = Word(SECRETARY, NOW, "wrong folder", counts=False)
    assert turn(collection, merge, wrong).withdrawn
    assert standings(collection) == before
    assert not turn(collection, merge, Word(by=SECRETARY, at=NOW, reason="a mistake")).withdrawn
    assert standings(collection) == after


def test_copies_that_say_the_same_are_no_conflict(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST), "one")
    packed(tmp_path / "b.drx", record_of(FIRST), "other")
    taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")
    assert the_one(collection).reason is StandingReason.SAME


def test_answers_are_read_back_as_they_were_sent(collection, tmp_path):
    record = answered(record_of(FIRST), "A3", None)
    revision = packed(tmp_path / "a.drx", record)
    taken(collection, tmp_path / "a.drx")
    assert collection.record(revision) == record


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no name here")
def test_a_pipe_named_like_a_package_keeps_nobody_waiting(collection, tmp_path):
    os.mkfifo(tmp_path / "pipe.drx")
    assert verdicts(taken(collection, tmp_path / "pipe.drx")) == ["unreadable"]


def test_stopping_keeps_what_was_stepped_over(collection, tmp_path):
    for number in range(6):
        packed(tmp_path / f"{number}.drx", record_of(FIRST, unit=f"U{number}", number=number))
    steps = iter([False, False, False, True])
    progress = Progress(stopped=lambda: next(steps))
    with pytest.raises(Cancelled):
        receive(collection, [tmp_path], terms=TERMS, progress=progress)
    assert [one.case.unit for one in standings(collection)] == ["U0", "U1", "U2"]
    (merge,) = collection.merges
    assert merge.files == 3


def test_a_large_package_is_received_like_a_small_one(collection, tmp_path):
    content = with_film(tmp_path / "large.drx")
    assert verdicts(taken(collection, tmp_path / "large.drx")) == ["new"]
    assert collection.document(the_one(collection).package, digest_of(content)) == content
