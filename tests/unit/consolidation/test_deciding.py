"""Conflicts side by side, decisions by a person, and what they become everywhere."""

import tempfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.consolidation import rows
from assessment.consolidation.acts import Word, return_revision, turn
from assessment.consolidation.collection import Collection
from assessment.consolidation.deciding import CaseChoice, case_of, compare, decide, sign_decision
from assessment.consolidation.standing import StandingReason, conflicts, standing_of, standings
from assessment.errors import AssessmentError
from assessment.exchange.keys import Role
from assessment.exchange.roster import Revocation, Roster
from assessment.exchange.send import countersign
from assessment.problems.consolidation import ConsolidationProblem
from assessment.responses.model import State
from assessment.secretariat.unit_history import awaited
from tests.builders import NOW
from tests.unit.consolidation.decisions import BASE, UNIT, WHY
from tests.unit.consolidation.world import (
    IN_USE,
    SECRETARY,
    a_collection,
    answered,
    packed,
    record_of,
    taken,
    verdicts,
)
from tests.unit.exchange.world import (
    A_STRANGER,
    THE_ASSESSOR,
    THE_HEAD,
    THE_SECRETARIAT,
    a_full_record,
    signs,
)

THEIRS = BASE | {"A2": "c", "A3": "ថ្មី"}
OURS = BASE | {"B1_n": 1}


@pytest.fixture
def collection(tmp_path):
    with a_collection(tmp_path) as opened:
        yield opened


@pytest.fixture
def forked(collection, tmp_path):
    """A common ancestor and two revisions made from it on two computers."""
    collection.base = packed(tmp_path / "base.drx", record_of(BASE), "one")
    collection.a = packed(tmp_path / "a.drx", record_of(THEIRS), "one", "two a")
    collection.b = packed(tmp_path / "b.drx", record_of(OURS), "one", "two b")
    taken(collection, *(tmp_path / f"{name}.drx" for name in ("base", "a", "b")))
    return collection


def choice(reason=WHY, **fields):
    return CaseChoice(SECRETARY, NOW, reason, **fields)


def the_one(collection):
    return standing_of(collection, UNIT)


def refused(collection, given):
    before = (standings(collection), collection.merges)
    with pytest.raises(AssessmentError) as refusal:
        decide(collection, UNIT, given)
    assert (standings(collection), collection.merges) == before
    return refusal.value.findings[0].code


def test_a_fork_is_shown_question_by_question_with_what_both_started_from(forked):
    compared = compare(forked, the_one(forked))
    assert compared.base.revision == forked.base
    assert [one.code for one in compared.differences] == ["A2", "A3", "B1_n"]
    by_code = {one.code: one for one in compared.differences}
    assert by_code["A2"].base.response.answer == "b"
    assert by_code["A2"].sides[forked.a].response.answer == "c"
    assert (by_code["A2"].changed(forked.a), by_code["A2"].changed(forked.b)) == (True, False)
    assert by_code["B1_n"].changed(forked.b)
    assert compared.same == 2


def test_one_copy_taken_as_a_whole_stands_and_says_who_decided_why(forked):
    made = decide(forked, UNIT, choice(taken=forked.a))
    found = the_one(forked)
    assert (found.reason, found.package.revision) == (StandingReason.DECIDED, made.revision)
    assert found.decision == made
    assert set(made.heads) == {forked.a, forked.b}
    assert set(found.package.ancestors) == {forked.a, forked.b}
    record, source = forked.record(made.revision), forked.record(forked.a)
    assert (record.responses, record.state) == (source.responses, source.state)
    assert (record.steps[-1].by, record.steps[-1].reason) == (SECRETARY, WHY)
    assert conflicts(forked) == ()


def test_a_revision_may_be_named_by_its_beginning(forked):
    made = decide(forked, UNIT, choice(taken=forked.b[:12]))
    assert made.taken == forked.b


def test_answers_are_taken_one_by_one_from_both_copies(forked):
    answers = {"A2": forked.a, "A3": forked.b, "B1_n": forked.b}
    made = decide(forked, UNIT, choice(answers=answers))
    record = forked.record(made.revision)
    assert record.response("A2").answer == "c"
    assert record.response("A3").empty
    assert record.response("B1_n").answer == 1
    assert record.response("A1").answer == ("l1a", "l2a")
    assert made.answers == answers


def test_the_rest_comes_from_the_copy_taken_as_the_ground(forked):
    made = decide(forked, UNIT, choice(taken=forked.a, answers={"B1_n": forked.b}))
    record = forked.record(made.revision)
    assert record.response("A3").answer == "ថ្មី"
    assert record.response("B1_n").answer == 1


def test_no_answer_is_chosen_by_the_machine(forked):
    assert refused(forked, choice(answers={"A2": forked.a})) == "answers_open"


def test_a_decision_needs_a_name_a_reason_and_something_to_decide(forked):
    assert refused(forked, choice(reason="\u200b\u3164", taken=forked.a)) == "no_reason"
    assert refused(forked, CaseChoice("", NOW, WHY, taken=forked.a)) == "no_reason"
    assert refused(forked, choice()) == "nothing_to_decide"
    assert refused(forked, choice(taken="ff" * 32)) == "no_such_revision"
    assert refused(forked, choice(taken=forked.a, answers={"A1": forked.a})) == "no_such_difference"
    decide(forked, UNIT, choice(taken=forked.a))
    standing = the_one(forked).package.revision
    assert refused(forked, choice(taken=standing)) == "nothing_to_decide"


def test_a_table_is_taken_as_a_whole_with_its_rows_and_documents(collection, tmp_path):
    full = a_full_record()
    emptied = full.with_rows("services", ())
    for question in ("services_name", "services_count"):
        for place in full.places(question):
            emptied = emptied.with_response(place, type(full.response("A1"))())
    a = packed(tmp_path / "a.drx", full, "a")
    b = packed(tmp_path / "b.drx", answered(emptied, "A2", "a"), "b")
    taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")
    case = case_of(collection, full.subject.unit)
    made = decide(collection, case, choice(answers={"services": a, "A2": b}))
    record = collection.record(made.revision)
    assert record.rows == full.rows
    assert record.response("services_count", full.rows["services"][0]).answer == 12
    assert record.response("A2").answer == "a"
    digest = record.response("A1").evidence[0].digest
    assert collection.document(collection.find(made.revision), digest).startswith(b"%PDF")


def test_nobody_has_approved_answers_taken_from_two_copies(collection, tmp_path):
    approved = record_of(THEIRS, state=State.APPROVED)
    a = packed(tmp_path / "a.drx", approved, "a")
    b = packed(tmp_path / "b.drx", record_of(OURS, state=State.APPROVED), "b")
    taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")
    mixed = decide(collection, UNIT, choice(taken=a, answers={"B1_n": b}))
    assert collection.record(mixed.revision).state is State.SUBMITTED


def test_an_undone_decision_brings_the_conflict_back_and_redone_settles_it(forked):
    before = standings(forked)
    made = decide(forked, UNIT, choice(taken=forked.a))
    after = standings(forked)
    turn(forked, made.merge, Word(by=SECRETARY, at=NOW, reason="a mistake", counts=False))
    assert standings(forked) == before
    assert forked.decisions == ()
    turn(forked, made.merge, Word(by=SECRETARY, at=NOW, reason="a mistake"))
    assert standings(forked) == after


def test_an_office_that_goes_on_without_the_decision_is_shown_again(forked, tmp_path):
    decide(forked, UNIT, choice(taken=forked.a))
    packed(tmp_path / "b3.drx", record_of(OURS | {"A2": "a"}), "one", "two b", "three b")
    assert verdicts(taken(forked, tmp_path / "b3.drx")) == ["fork"]
    assert the_one(forked).base.revision == forked.b


@pytest.mark.parametrize("signers", [(THE_ASSESSOR,), (THE_ASSESSOR, THE_HEAD)])
def test_both_offices_go_on_from_the_decision_without_a_new_conflict(forked, tmp_path, signers):
    made = decide(forked, UNIT, choice(taken=forked.a))
    resolved = forked.record(made.revision)
    for name, history in (("a", ("one", "two a")), ("b", ("one", "two b"))):
        packed(
            tmp_path / f"{name}2.drx",
            resolved,
            *history,
            f"three {name}",
            signers=signers,
            ancestors=[made.revision],
        )
    taken(forked, tmp_path / "a2.drx", tmp_path / "b2.drx")
    assert conflicts(forked) == ()
    later = packed(
        tmp_path / "a3.drx",
        answered(resolved, "A2", "a"),
        "one",
        "two a",
        "three a",
        "four a",
        signers=signers,
        ancestors=[made.revision],
    )
    taken(forked, tmp_path / "a3.drx")
    assert the_one(forked).package.revision == later


def test_one_office_that_goes_on_from_the_decision_is_simply_newer(forked, tmp_path):
    made = decide(forked, UNIT, choice(taken=forked.a))
    resolved = answered(forked.record(made.revision), "A2", "a")
    later = packed(
        tmp_path / "a2.drx", resolved, "one", "two a", "three a", ancestors=[made.revision]
    )
    assert verdicts(taken(forked, tmp_path / "a2.drx")) == ["newer"]
    assert the_one(forked).package.revision == later


def test_the_decision_exported_and_received_back_is_the_same_again(forked, tmp_path):
    made = decide(forked, UNIT, choice(taken=forked.a))
    forked.export(forked.find(made.revision), tmp_path / "decision.drx")
    assert verdicts(taken(forked, tmp_path / "decision.drx")) == ["same_again"]


def test_signed_by_the_secretariat_the_decision_settles_other_collections_too(forked, tmp_path):
    made = decide(forked, UNIT, choice(taken=forked.b))
    out = tmp_path / "decision.drx"
    forked.export(forked.find(made.revision), out)
    receipt = countersign(out, signs("Secretariat", Role.SECRETARIAT))
    assert receipt.revision == made.revision
    with Collection.create(tmp_path / "other.drc", now=NOW, in_use=IN_USE) as other:
        taken(other, tmp_path / "a.drx", tmp_path / "b.drx", out)
        assert standing_of(other, UNIT).package.revision == made.revision


def test_what_cannot_stand_by_itself_stands_when_a_person_takes_it(collection, tmp_path):
    a = packed(tmp_path / "a.drx", record_of(BASE), signers=(signs("x", Role.HEAD),))
    stranger = packed(
        tmp_path / "b.drx", record_of(THEIRS), "first", "second", signers=(signs("x", Role.HEAD),)
    )
    taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")
    assert the_one(collection).package.revision == stranger
    made = decide(collection, UNIT, choice(taken=a))
    assert the_one(collection).package.revision == made.revision
    assert collection.record(made.revision).responses == record_of(BASE).responses


def test_of_two_assessments_of_one_unit_a_person_takes_one(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(BASE))
    b = packed(tmp_path / "b.drx", record_of(THEIRS, number=2))
    taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")
    assert the_one(collection).reason is StandingReason.DUPLICATE
    made = decide(collection, UNIT, choice(taken=b))
    assert the_one(collection).package.revision == made.revision
    assert collection.record(made.revision).id == record_of(THEIRS, number=2).id


def test_a_copy_of_an_unknown_key_beside_a_verified_one_stands_only_by_a_signed_decision(
    collection, tmp_path
):
    a = packed(tmp_path / "a.drx", record_of(BASE), "one", signers=(THE_ASSESSOR, THE_HEAD))
    b = packed(tmp_path / "b.drx", record_of(THEIRS), "one", "two", signers=(A_STRANGER,))
    taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")
    standing = the_one(collection)
    assert (standing.package.revision, standing.reason) == (a, StandingReason.BETTER)
    assert [one.revision for one in standing.waiting] == [b]
    weak = decide(collection, UNIT, choice(taken=b))
    assert the_one(collection).package.revision == a
    sign_decision(collection, weak, THE_SECRETARIAT)
    assert the_one(collection).package.revision == weak.revision


def test_a_revision_of_a_revoked_key_stands_only_when_a_person_takes_it(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(BASE))
    revoked = Roster(1).with_revoked(THE_ASSESSOR.key.public.key_id)
    collection.in_use = replace(IN_USE, roster=revoked)
    assert verdicts(taken(collection, tmp_path / "a.drx")) == ["revoked_key"]
    assert the_one(collection).package is None
    taking = choice(taken=the_one(collection).copies[0].revision)
    for signers in ((), (A_STRANGER,), (replace(A_STRANGER, role=Role.SECRETARIAT),)):
        with pytest.raises(AssessmentError) as refused:
            decide(collection, UNIT, taking, signers)
        assert refused.value.findings[0].problem is ConsolidationProblem.TAKEN_UNBELIEVED
    made = decide(collection, UNIT, taking, (THE_SECRETARIAT,))
    assert the_one(collection).package.revision == made.revision
    assert not the_one(collection).approved


def test_the_unit_is_found_by_its_code(forked):
    assert case_of(forked, "M01") == UNIT
    with pytest.raises(AssessmentError):
        case_of(forked, "M77")


@pytest.mark.parametrize("unit", ["../../../M01", "/M01", "..", "a/b\\c:d*?", "M" * 4000, "\n"])
def test_what_a_package_calls_its_unit_leads_nowhere(collection, tmp_path, monkeypatch, unit):
    """A decision is made in a folder of its own, whatever was written into the package."""
    room = tmp_path / "one" / "two" / "three"
    room.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    for name, answers in (("a", THEIRS), ("b", OURS)):
        packed(tmp_path / f"{name}.drx", record_of(answers, unit=unit), name)
    taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")
    before = sorted(tmp_path.rglob("*"))
    (found,) = standings(collection)
    made = decide(collection, found.case, choice(taken=found.heads[0].revision))
    sign_decision(collection, made, THE_SECRETARIAT)
    assert sorted(tmp_path.rglob("*")) == before
    names = [name for _, name in rows.file_names(collection.connection)]
    assert all("/" not in name and "\\" not in name for name in names)


def test_a_decision_about_what_changed_meanwhile_is_refused(forked, tmp_path):
    """Two people look at one conflict: the second hears that the first has decided."""
    seen = frozenset(one.revision for one in the_one(forked).heads)
    with Collection.open(forked.path) as other:
        first = decide(other, UNIT, replace(choice(taken=forked.a), seen=seen))
    with pytest.raises(AssessmentError) as refused:
        decide(forked, UNIT, replace(choice(taken=forked.b), seen=seen))
    assert [one.code for one in refused.value.findings] == ["decided_meanwhile"]
    assert [one.merge for one in forked.decisions] == [first.merge]
    again = frozenset(one.revision for one in the_one(forked).heads)
    assert decide(forked, UNIT, replace(choice(taken=forked.b), seen=again)).taken == forked.b


BELIEVED = (THE_ASSESSOR, THE_HEAD)


def sent(collection, name, answers, *history, **more):
    """A copy signed by assessor and head; gives its revision."""
    path = collection.path.parent / f"{name}.drx"
    revision = packed(path, record_of(answers), *history, signers=BELIEVED, **more)
    taken(collection, path)
    return revision


@pytest.mark.parametrize("signers", [(), (THE_SECRETARIAT,)])
def test_a_later_decision_follows_the_one_that_both_copies_went_on_from(collection, signers):
    a = sent(collection, "a", BASE, "one", "a")
    sent(collection, "b", OURS, "one", "b")
    first = decide(collection, UNIT, choice(taken=a), [THE_SECRETARIAT])
    c = sent(collection, "c", THEIRS, "one", "a", "c", ancestors=[first.revision])
    sent(collection, "d", OURS | {"A2": "a"}, "one", "b", "d", ancestors=[first.revision])
    assert the_one(collection).conflict
    second = decide(collection, UNIT, choice(taken=c), signers)
    assert first.revision in collection.find(second.revision).ancestors
    found = the_one(collection)
    assert (found.reason, found.package.revision) == (StandingReason.DECIDED, second.revision)


def test_what_was_begun_again_from_a_package_that_follows_a_decision_counts(collection):
    """The laptop was lost: the new file names the unit's own package, and that the decision."""
    a = sent(collection, "a", BASE, "one", "a")
    sent(collection, "b", OURS, "one", "b")
    made = decide(collection, UNIT, choice(taken=a), [THE_SECRETARIAT])
    lost = packed(
        collection.path.parent / "c.drx",
        record_of(THEIRS),
        "one",
        "a",
        "c",
        signers=BELIEVED,
        ancestors=[made.revision],
    )
    anew = record_of(THEIRS | {"A2": "a"}, number=2)
    packed(collection.path.parent / "n.drx", anew, "new", signers=BELIEVED, ancestors=[lost])
    for order in (("n.drx", "c.drx"), ("c.drx", "n.drx")):
        merges = len(collection.merges)
        taken(collection, *(collection.path.parent / name for name in order))
        assert the_one(collection).package.ancestors == (lost,)
        assert not the_one(collection).waiting
        for one in collection.merges[merges:]:
            turn(collection, one.number, Word(SECRETARY, NOW, "again", counts=False))


def test_what_follows_a_decision_that_nobody_signed_takes_its_place_after_a_signed_one(collection):
    a = sent(collection, "a", BASE, "one", "a")
    b = sent(collection, "b", OURS, "one", "b")
    decide(collection, UNIT, choice(taken=a), [THE_SECRETARIAT])
    second = decide(collection, UNIT, choice(taken=b))
    after = sent(collection, "c", OURS | {"A2": "a"}, "one", "b", "c", ancestors=[second.revision])
    assert the_one(collection).package.revision == after


def test_nothing_weaker_leads_to_a_decision(collection):
    """A copy that one person signed makes no way for what names it."""
    a = sent(collection, "a", BASE, "one", "a")
    sent(collection, "b", OURS, "one", "b")
    made = decide(collection, UNIT, choice(taken=a), [THE_SECRETARIAT])
    weak = packed(
        collection.path.parent / "w.drx",
        record_of(THEIRS),
        "one",
        "a",
        "w",
        ancestors=[made.revision],
    )
    sent(collection, "c", OURS | {"A2": "a"}, "c", ancestors=[weak])
    before = the_one(collection)
    taken(collection, collection.path.parent / "w.drx")
    assert the_one(collection).package == before.package
    assert before.package.revision == made.revision


def test_what_was_returned_is_approved_no_more_by_a_copy_that_says_the_same(tmp_path):
    """Only what follows it brings it back."""
    for name in "abc":
        record = record_of(BASE, state=State.APPROVED)
        packed(tmp_path / f"{name}.drx", record, name, signers=BELIEVED)
    with a_collection(tmp_path) as collection:
        revisions = {}
        for name in "abc":
            merge = taken(collection, tmp_path / f"{name}.drx").merge
            revisions[the_one(collection).package.revision] = name
            turn(collection, merge, Word(SECRETARY, NOW, "one at a time", counts=False))
        first, *_, last = sorted(revisions)
        taken(collection, tmp_path / f"{revisions[first]}.drx")
        return_revision(collection, first, Word(SECRETARY, NOW, "A1: the letter is missing"))
        taken(collection, tmp_path / f"{revisions[last]}.drx")
        found = the_one(collection)
        assert (found.package.revision, found.returned, found.approved) == (last, True, False)
        assert [*awaited(collection.committee_acts.acts, [found])] == [UNIT]
        taken_anyway = packed(tmp_path / "z.drx", record_of(OURS), "z", signers=BELIEVED)
        taken(collection, tmp_path / "z.drx")
        decide(collection, UNIT, choice(taken=first), [THE_SECRETARIAT])
        assert (the_one(collection).returned, the_one(collection).approved) == (True, False)
        assert taken_anyway in the_one(collection).package.ancestors
        back = the_one(collection).package.revision
        packed(
            tmp_path / "back.drx",
            record_of(BASE, state=State.APPROVED),
            "a",
            "back",
            signers=BELIEVED,
            ancestors=[back],
        )
        taken(collection, tmp_path / "back.drx")
        assert (the_one(collection).returned, the_one(collection).approved) == (False, True)


def test_a_copy_of_a_lost_key_never_takes_the_place_of_a_signed_decision(collection):
    """Though nobody believes any more the copies that it was decided on."""
    a = sent(collection, "a", BASE, "one", "a")
    sent(collection, "b", OURS, "one", "b")
    made = decide(collection, UNIT, choice(taken=a), [THE_SECRETARIAT])
    sent(collection, "c", THEIRS, "one", "a", "c", ancestors=[made.revision])
    packed(
        collection.path.parent / "n.drx",
        record_of(OURS),
        "n",
        signers=(),
        ancestors=[made.revision],
    )
    taken(collection, collection.path.parent / "n.drx")
    lost = Revocation(THE_HEAD.key.public.key_id)
    collection.in_use = replace(IN_USE, roster=Roster(1, (), (lost,)))
    found = the_one(collection)
    assert (found.reason, found.package.revision) == (StandingReason.DECIDED, made.revision)


@given(st.lists(st.sampled_from(["decide", "decide signed", "go on"]), max_size=5), st.randoms())
@settings(max_examples=12, deadline=None)
def test_the_last_decision_stands_and_who_goes_on_from_it_takes_its_place(
    tmp_path_factory, steps, chance
):
    with a_collection(tmp_path_factory.mktemp("round")) as collection:
        sent(collection, "a", BASE, "one", "a")
        sent(collection, "b", OURS, "one", "b")
        decide(collection, UNIT, choice(taken=the_one(collection).heads[0].revision))
        for at, step in enumerate(steps):
            standing = the_one(collection)
            if step == "go on":
                name, answers = f"n{at}", BASE | {"A2": chance.choice("abc"), "B1_n": at}
                last = sent(collection, name, answers, name, ancestors=[standing.package.revision])
            else:
                others = [one.revision for one in standing.copies if one != standing.package]
                key = [THE_SECRETARIAT] if step == "decide signed" else []
                last = decide(collection, UNIT, choice(taken=chance.choice(others)), key).revision
            assert the_one(collection).package.revision == last
