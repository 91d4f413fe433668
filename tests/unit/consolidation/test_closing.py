"""Closing a round is an act: who, when, what was demanded and reached; it keeps its figures."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.consolidation import rows
from assessment.consolidation.acts import (
    Demand,
    Word,
    as_closed,
    close_round,
    closing_of,
    kept_figures,
    reopen_round,
    return_revision,
    turn,
)
from assessment.consolidation.model import NO_MORE
from assessment.consolidation.standing import standings
from assessment.errors import AssessmentError
from assessment.exchange.keys import Role, Signer
from assessment.files.schema import transaction
from assessment.responses.model import State
from tests.builders import NOW
from tests.unit.consolidation.world import IN_USE, a_collection, packed, record_of, taken
from tests.unit.exchange.world import (
    A_STRANGER,
    EVERYBODY,
    THE_ASSESSOR,
    THE_HEAD,
    THE_SECRETARIAT,
)

BOTH = (THE_ASSESSOR, THE_HEAD)
GIVEN = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
FEW = Demand(Decimal("0.01"))
WORD = Word("Sokha", NOW, "all that will come has come")
WITHOUT_SECRETARIAT = replace(
    IN_USE,
    known={one: key for one, key in EVERYBODY.items() if Role.SECRETARIAT not in key.roles},
)


@pytest.fixture
def round_of_two(tmp_path):
    """M01 is approved and countersigned, M02 only sent."""
    packed(tmp_path / "a.drx", record_of(GIVEN, state=State.APPROVED), signers=BOTH)
    packed(tmp_path / "b.drx", record_of(GIVEN, unit="M02", number=2))
    with a_collection(tmp_path, WITHOUT_SECRETARIAT) as collection:
        taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")
        yield collection


def codes(error):
    return [one.code for one in error.value.findings]


def refused(*arguments):
    with pytest.raises(AssessmentError) as error:
        close_round(*arguments)
    return codes(error)


def test_a_round_is_open_until_somebody_closes_it(round_of_two):
    assert closing_of(round_of_two, "2026") is None
    made = close_round(round_of_two, "2026", FEW, WORD)
    assert closing_of(round_of_two, "2026") == made
    assert (made.by, made.reason, made.approved, made.signed) == ("Sokha", WORD.reason, 1, False)
    assert list(made.revisions) == [("M01", "small")]


def test_too_few_approved_units_are_told_with_their_numbers(round_of_two):
    assert refused(round_of_two, "2026", Demand(), WORD) == ["too_few_approved"]
    assert closing_of(round_of_two, "2026") is None


def test_exceptions_are_not_waited_for_and_have_reasons(round_of_two):
    others = [one.code for one in round_of_two.expected_in("") if one.code != "M01"]
    demand = Demand(exceptions=dict.fromkeys(others, "flooded this year"))
    made = close_round(round_of_two, "2026", demand, WORD)
    assert (made.expected, made.approved) == (1, 1)
    assert made.demand.exceptions["M02"] == "flooded this year"


def test_all_that_is_wrong_with_a_demand_is_told_at_once(round_of_two):
    demand = Demand(exceptions={"M02": " ", "nowhere": "because"})
    assert refused(round_of_two, "2026", demand, WORD) == [
        "exception_without_reason",
        "exception_not_expected",
        "too_few_approved",
    ]


def test_a_round_nobody_reported_in_cannot_be_closed(round_of_two):
    assert refused(round_of_two, "2027", FEW, WORD) == ["no_such_round"]


def test_who_closes_has_a_name_and_a_reason(round_of_two):
    assert refused(round_of_two, "2026", FEW, Word("Sokha", NOW)) == ["turn_needs_reason"]


def test_a_conflict_that_counts_keeps_a_round_open(round_of_two, tmp_path):
    record = record_of(GIVEN | {"A2": "c"}, state=State.APPROVED)
    packed(tmp_path / "c.drx", record, "first", "another", signers=BOTH)
    other = record_of(GIVEN | {"A2": "a"}, state=State.APPROVED)
    packed(tmp_path / "d.drx", other, "first", "there", signers=BOTH)
    taken(round_of_two, tmp_path / "c.drx", tmp_path / "d.drx")
    assert refused(round_of_two, "2026", Demand(Decimal(0)), WORD) == ["conflicts_before_closing"]
    demand = Demand(Decimal(0), {"M01": "the two offices do not agree"})
    assert close_round(round_of_two, "2026", demand, WORD).approved == 0


def test_closed_twice_and_opened_twice_are_refused(round_of_two):
    close_round(round_of_two, "2026", FEW, WORD)
    assert refused(round_of_two, "2026", FEW, WORD) == ["round_closed"]
    reopen_round(round_of_two, "2026", WORD)
    assert closing_of(round_of_two, "2026") is None
    with pytest.raises(AssessmentError) as error:
        reopen_round(round_of_two, "2026", WORD)
    assert codes(error) == ["round_open"]


def test_a_closed_round_keeps_its_figures_and_lists_what_would_be_judged_otherwise(
    round_of_two, tmp_path
):
    made = close_round(round_of_two, "2026", FEW, WORD)
    assert list(kept_figures(round_of_two)) == []
    packed(
        tmp_path / "b2.drx",
        record_of(GIVEN, unit="M02", number=2, state=State.APPROVED),
        "first",
        "more",
        signers=BOTH,
    )
    taken(round_of_two, tmp_path / "b2.drx")
    return_revision(round_of_two, made.revisions["M01", "small"], WORD)
    today = standings(round_of_two)
    (otherwise,) = kept_figures(round_of_two)
    assert otherwise.values == {"round": "2026", "n": 2, "units": "M01, M02"}
    kept = {one.case.unit: one for one in as_closed(round_of_two, made, today)}
    assert kept["M01"].package.revision == made.revisions["M01", "small"]
    assert (kept["M01"].approved, kept["M02"].approved) == (True, False)


def test_an_intake_that_a_closed_round_rests_on_is_withdrawn_only_when_it_is_open_again(
    round_of_two,
):
    made = close_round(round_of_two, "2026", FEW, WORD)
    wrong = Word(by="Sokha", at=NOW, reason="another country's stick", counts=False)
    with pytest.raises(AssessmentError) as error:
        turn(round_of_two, 1, wrong)
    assert codes(error) == ["round_closed"]
    kept = as_closed(round_of_two, made, standings(round_of_two))
    assert [one.package.revision for one in kept if one.approved] == [*made.revisions.values()]
    reopen_round(round_of_two, "2026", WORD)
    assert turn(round_of_two, 1, wrong).withdrawn


class TestWhereAKeyOfTheSecretariatIsKnown:
    @pytest.fixture
    def known(self, round_of_two):
        round_of_two.in_use = IN_USE
        return round_of_two

    def test_an_act_without_its_signature_is_refused(self, known):
        assert refused(known, "2026", FEW, WORD) == ["closing_needs_key"]
        for somebody in (A_STRANGER, THE_HEAD, replace(THE_HEAD, role=Role.SECRETARIAT)):
            assert refused(known, "2026", FEW, WORD, somebody) == ["closing_needs_key"]

    def test_a_signed_act_closes_and_opens(self, known):
        signer = Signer(THE_SECRETARIAT.key, Role.SECRETARIAT, NOW)
        assert close_round(known, "2026", FEW, WORD, signer).signed
        with pytest.raises(AssessmentError) as error:
            reopen_round(known, "2026", WORD)
        assert codes(error) == ["closing_needs_key"]
        reopen_round(known, "2026", WORD, signer)
        assert closing_of(known, "2026") is None

    def test_what_somebody_closed_without_a_key_is_open_when_a_key_is_known(self, round_of_two):
        close_round(round_of_two, "2026", FEW, WORD)
        round_of_two.in_use = IN_USE
        assert closing_of(round_of_two, "2026") is None

    def test_a_signature_under_other_words_holds_nothing(self, known):
        close_round(known, "2026", FEW, WORD, THE_SECRETARIAT)
        signed = known.committee_acts.acts[-1]
        moved = replace(signed, reason="what nobody signed")
        with transaction(known.connection):
            rows.keep_act(known.connection, replace(signed, body=signed.body | {"counts": NO_MORE}))
            rows.keep_act(known.connection, moved)
        assert closing_of(known, "2026").reason == WORD.reason

    def test_an_act_written_again_does_not_hold_again(self, known):
        close_round(known, "2026", FEW, WORD, THE_SECRETARIAT)
        signed = known.committee_acts.acts[-1]
        reopen_round(known, "2026", WORD, THE_SECRETARIAT)
        with transaction(known.connection):
            rows.keep_act(known.connection, signed)
        assert closing_of(known, "2026") is None


@given(st.lists(st.sampled_from(["close", "open"]), max_size=6))
@settings(max_examples=20, deadline=None)
def test_the_last_act_holds_whatever_came_before(tmp_path_factory, acts):
    folder = tmp_path_factory.mktemp("round")
    packed(folder / "a.drx", record_of(GIVEN, state=State.APPROVED), signers=BOTH)
    with a_collection(folder, WITHOUT_SECRETARIAT) as collection:
        taken(collection, folder / "a.drx")
        closed = False
        for act in acts:
            if (act == "close") is closed:
                continue
            if act == "close":
                close_round(collection, "2026", FEW, WORD)
            else:
                reopen_round(collection, "2026", WORD)
            closed = act == "close"
        assert (closing_of(collection, "2026") is not None) is closed
