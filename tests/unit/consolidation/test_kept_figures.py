"""A closed round keeps its figures: all that its final report tells, whatever happens later."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.consolidation.acts import (
    Demand,
    Word,
    admit_unit,
    as_it_was,
    close_round,
    closing_of,
    keep_acts,
    register_act,
    reopen_round,
    return_revision,
    signed_by,
    turn,
)
from assessment.consolidation.collection import check
from assessment.consolidation.deciding import CaseChoice, decide, sign_decision
from assessment.consolidation.model import Case
from assessment.consolidation.national import NationalQuery
from assessment.consolidation.standing import standings
from assessment.errors import AssessmentError
from assessment.exchange.roster import Person, Revocation, Roster
from assessment.language.text import Text
from assessment.reports.national.facts import NationalFacts, NationalOrder, gather
from assessment.responses.model import State
from assessment.secretariat.all_rounds import all_rounds
from assessment.units import Register, Unit, keep_register, load_register
from tests.builders import NOW
from tests.unit.consolidation.world import IN_USE, a_collection, packed, record_of, taken
from tests.unit.exchange.world import A_STRANGER, THE_ASSESSOR, THE_HEAD, THE_SECRETARIAT

BOTH = (THE_ASSESSOR, THE_HEAD)
GIVEN = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
OTHER = {"A1": ("l1a",), "A2": "a", "B1_n": 1, "B1_d": 4}
FEW, ROUND = Demand(Decimal("0.01")), "2026"
WORD = Word("Sokha", NOW, "the last day is over")
NO_MORE = replace(WORD, counts=False)


def a_unit(code, **more):
    return Unit(code, Text.from_wordings(km=code, en=code), "institution", "1", "", "test", **more)


@pytest.fixture(autouse=True)
def computer(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    listed(a_unit("M01", formerly=("OLD",)), a_unit("M02"), a_unit("M03"))


def listed(*units):
    keep_register(Register(units))


def in_use(roster=None):
    if roster is None:
        return replace(IN_USE, register=load_register())
    return replace(IN_USE, known={}, roster=roster, register=load_register())


def send(collection, name, *history, unit="M01", number=1, answers=GIVEN):
    record = record_of(answers, unit=unit, number=number, state=State.APPROVED)
    path = collection.path.parent / f"{name}.drx"
    revision = packed(path, record, *(history or (name,)), signers=BOTH)
    taken(collection, path)
    return revision


def told(collection):
    """What the final report tells of the round, and all rounds of it."""
    found = gather(collection, NationalQuery(ROUND, final_only=True))
    order = NationalOrder(NOW, final=True)
    scored = [(one.unit, dict(one.scores.nodes)) for one in found.national.scored]
    paths = [(one.unit, one.scores) for each in all_rounds(collection).groups for one in each.units]
    left = [one.case for one in found.national.left_out]
    beside = found.arrivals, found.merges, found.decisions, len(found.conflicts())
    return NationalFacts(found, order).code, scored, left, found.coverage, beside, paths


@pytest.fixture
def opened(tmp_path):
    """A round that was opened for its units; M99 was let count beside them, M03 sent nothing."""
    with a_collection(tmp_path, in_use()) as collection:
        keep_acts(collection, register_act(ROUND, load_register().units_in(ROUND), WORD))
        send(collection, "a", unit="OLD")
        send(collection, "b", unit="M02", number=2)
        send(collection, "c", unit="M99", number=3)
        admit_unit(collection, "M99", WORD)
        yield collection


def no_former_code(collection):
    listed(a_unit("M01"))
    collection.in_use = in_use()


LATER = {
    "a unit that sent nothing sends": lambda c: send(c, "late", unit="M03", number=4),
    "another assessment of one": lambda c: send(c, "d", unit="M02", number=5, answers=OTHER),
    "a newer one": lambda c: send(c, "a2", "a", "a2", unit="M01", answers=OTHER),
    "another unit is let count": lambda c: (
        send(c, "e", unit="M98", number=6),
        admit_unit(c, "M98", WORD),
    ),
    "a unit no longer counts": lambda c: admit_unit(c, "M99", NO_MORE),
    "another register": no_former_code,
    "returned": lambda c: return_revision(c, closing_of(c, ROUND).revisions["M02", "small"], WORD),
    "the next round": lambda c: closed(c, "2027"),
}


def closed(collection, occasion=ROUND):
    if occasion != ROUND:
        record = record_of(OTHER, unit="M01", number=7, state=State.APPROVED)
        record = replace(record, subject=replace(record.subject, round=occasion))
        packed(collection.path.parent / "n.drx", record, "n", signers=BOTH)
        taken(collection, collection.path.parent / "n.drx")
    return close_round(collection, occasion, FEW, WORD, THE_SECRETARIAT)


@pytest.mark.parametrize("name", [name for name in LATER if name != "the next round"])
def test_what_comes_and_is_said_later_changes_nothing_a_final_report_tells(opened, name):
    closed(opened)
    before = told(opened)
    LATER[name](opened)
    assert told(opened) == before
    assert check(opened) == ()


@given(st.lists(st.sampled_from(sorted(LATER)), max_size=6, unique=True))
@settings(max_examples=12, deadline=None)
def test_in_whatever_order_it_happens(tmp_path_factory, names):
    listed(a_unit("M01", formerly=("OLD",)), a_unit("M02"), a_unit("M03"))
    with a_collection(tmp_path_factory.mktemp("round"), in_use()) as collection:
        send(collection, "a", unit="OLD")
        send(collection, "b", unit="M02", number=2)
        send(collection, "c", unit="M99", number=3)
        admit_unit(collection, "M99", WORD)
        closed(collection)
        *before, _ = told(collection)
        for name in names:
            LATER[name](collection)
        *after, _ = told(collection)
        assert after == before


def test_opened_again_it_tells_what_holds_by_now(opened):
    closed(opened)
    before = told(opened)
    LATER["a newer one"](opened)
    reopen_round(opened, ROUND, WORD, THE_SECRETARIAT)
    assert told(opened) != before


def test_what_is_read_as_it_was_is_read_as_it_is_again(opened):
    made = closed(opened)
    LATER["a unit that sent nothing sends"](opened)
    now = standings(opened)
    with as_it_was(opened, made.number):
        assert len(standings(opened)) == len(now) - 1
        with as_it_was(opened, 1):
            assert opened.merges == ()
        assert len(standings(opened)) == len(now) - 1
    assert standings(opened) == now


def test_a_unit_that_is_approved_is_no_exception(opened):
    demand = Demand(Decimal(50), {"M02": "flooded", "M03": "flooded"})
    with pytest.raises(AssessmentError) as error:
        close_round(opened, ROUND, demand, WORD, THE_SECRETARIAT)
    assert [one.code for one in error.value.findings] == ["exception_approved"]
    assert closing_of(opened, ROUND) is None


def test_the_signed_copy_it_rests_on_is_not_withdrawn_even_where_an_unsigned_one_is_held(tmp_path):
    record = record_of(GIVEN, state=State.APPROVED)
    for name, signers in (("bare", ()), ("signed", BOTH)):
        packed(tmp_path / f"{name}.drx", record, "one", signers=signers)
    with a_collection(tmp_path, in_use()) as collection:
        taken(collection, tmp_path / "bare.drx")
        taken(collection, tmp_path / "signed.drx")
        closed(collection)
        assert turn(collection, 1, NO_MORE).withdrawn
        assert not turn(collection, 1, WORD).withdrawn
        with pytest.raises(AssessmentError) as error:
            turn(collection, 2, NO_MORE)
        assert [one.code for one in error.value.findings] == ["round_closed"]


def test_a_round_stays_closed_when_the_key_that_closed_it_is_lost_and_its_acts_are_kept(tmp_path):
    people = tuple(
        Person(one.key.public.name, one.key.public.key, one.role, NOW.date(), "")
        for one in (*BOTH, THE_SECRETARIAT)
    )
    lost = THE_SECRETARIAT.key.public.key_id
    with a_collection(tmp_path, in_use(Roster(1, people))) as collection:
        send(collection, "a")
        made = closed(collection)
        kept = signed_by(collection, lost)
        assert [*kept] == [made.digest]
        collection.in_use = in_use(Roster(2, people, (Revocation(lost, tuple(kept)),)))
        assert closing_of(collection, ROUND) == made
        collection.in_use = in_use(Roster(2, people, (Revocation(lost),)))
        assert closing_of(collection, ROUND) is None


def on_roster(*signers):
    return tuple(
        Person(one.key.public.name, one.key.public.key, one.role, NOW.date(), "") for one in signers
    )


REVOKED = Roster(2, on_roster(*BOTH, THE_SECRETARIAT), (Revocation(A_STRANGER.key.public.key_id),))


@pytest.mark.parametrize(
    "later", [REVOKED, Roster(2, on_roster(*BOTH, THE_SECRETARIAT, A_STRANGER))]
)
@pytest.mark.parametrize("unit", ["M01", "M02"])
def test_another_list_of_keys_changes_nothing_of_it(tmp_path, unit, later):
    with a_collection(tmp_path, in_use(Roster(1, on_roster(*BOTH, THE_SECRETARIAT)))) as collection:
        send(collection, "a")
        record = record_of(OTHER, unit=unit, number=2)
        packed(tmp_path / "x.drx", record, "x", signers=(A_STRANGER,))
        taken(collection, tmp_path / "x.drx")
        closed(collection)
        before = told(collection)
        collection.in_use = in_use(later)
        assert told(collection) == before
        assert gather(collection, NationalQuery(ROUND, final_only=True)).judged_by.seq == 1
        assert gather(collection, NationalQuery(ROUND)).judged_by.seq == 2


def test_a_questionnaire_taken_out_of_use_changes_nothing_of_it(opened):
    closed(opened)
    before = told(opened)
    opened.in_use = replace(in_use(), questionnaires=frozenset())
    assert told(opened) == before


def test_a_decision_that_is_signed_later_changes_nothing_of_it(tmp_path):
    with a_collection(tmp_path, in_use()) as collection:
        send(collection, "a")
        left = send(collection, "x", "one", "x", unit="M02", number=2)
        send(collection, "y", "one", "y", unit="M02", number=2, answers=OTHER)
        choice = CaseChoice("Sokha", NOW, "both letters seen", taken=left)
        made = decide(collection, Case("M02", ROUND, "small"), choice)
        demand = Demand(Decimal(0), {"M02": "flooded", "M03": "flooded"})
        close_round(collection, ROUND, demand, WORD, THE_SECRETARIAT)
        before = told(collection)
        sign_decision(collection, made, THE_SECRETARIAT)
        assert standings(collection)[1].approved
        assert told(collection) == before


def test_a_unit_that_was_let_count_no_longer_counts_in_a_round_that_was_closed_and_reopened(
    tmp_path,
):
    with a_collection(tmp_path, in_use()) as collection:
        send(collection, "a")
        send(collection, "c", unit="M99", number=3)
        admit_unit(collection, "M99", WORD)
        closed(collection)
        reopen_round(collection, ROUND, WORD, THE_SECRETARIAT)
        admit_unit(collection, "M99", NO_MORE)
        assert [one.case.unit for one in standings(collection) if one.approved] == ["M01"]
        assert "M99" not in [one.code for one in collection.expected_in(ROUND)]


def test_a_closed_round_is_reopened_also_when_nothing_of_it_is_held_any_more(tmp_path):
    with a_collection(tmp_path, in_use()) as collection:
        send(collection, "a", unit="M98")
        close_round(collection, ROUND, Demand(Decimal(0)), WORD, THE_SECRETARIAT)
        turn(collection, 1, NO_MORE)
        reopen_round(collection, ROUND, WORD, THE_SECRETARIAT)
        assert closing_of(collection, ROUND) is None


def test_a_unit_let_count_by_mistake_is_taken_back_also_when_its_intake_was_withdrawn(tmp_path):
    with a_collection(tmp_path, in_use()) as collection:
        send(collection, "c", unit="M99")
        admit_unit(collection, "M99", WORD)
        turn(collection, 1, NO_MORE)
        admit_unit(collection, "M99", NO_MORE)
        assert "M99" not in [one.code for one in collection.expected_in(ROUND)]
        with pytest.raises(AssessmentError) as error:
            admit_unit(collection, "M99", NO_MORE)
        assert [one.code for one in error.value.findings] == ["no_such_case"]
