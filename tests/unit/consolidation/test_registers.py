"""Rounds and their registers: renamed units, ended ones, and what a round keeps."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.consolidation.acts import Demand, Word, close_round
from assessment.consolidation.coverage import coverage
from assessment.consolidation.standing import standings
from assessment.exchange.keys import Role
from assessment.exchange.roster import Person, Roster
from assessment.exchange.worth import Aside, InUse, Worth
from assessment.language.text import Text
from assessment.responses.model import State
from assessment.units import Register, Unit, keep_register, load_register, merge_units
from tests.builders import NOW
from tests.unit.consolidation.world import IN_USE, SMALL, a_collection, packed, record_of, taken
from tests.unit.exchange.world import EVERYBODY, THE_ASSESSOR, THE_HEAD

ROUND = "2026"
NEXT = "2027"
GIVEN = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
FEW = Demand(Decimal("0.01"))


def a_unit(code, name="ក", **more):
    return Unit(code, Text.of(km=name, en=name), "institution", "1", "", "test", **more)


@pytest.fixture(autouse=True)
def computer(tmp_path, monkeypatch):
    """A computer with a register of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    use(a_unit("OLD"), a_unit("M02", "ខ"))


def use(*units):
    keep_register(Register(units))


def in_use(roster=None):
    known = {one: key for one, key in EVERYBODY.items() if Role.SECRETARIAT not in key.roles}
    return InUse(
        Roster() if roster is None else roster,
        known if roster is None else {},
        IN_USE.questionnaires,
        load_register(),
    )


def send(folder, name, unit, occasion, number=1):
    record = record_of(GIVEN, unit=unit, number=number, state=State.APPROVED)
    record = replace(record, subject=replace(record.subject, round=occasion))
    packed(folder / name, record, name, signers=(THE_ASSESSOR, THE_HEAD))
    return folder / name


def renamed():
    """From the next round on OLD is NEW, and M02 is no more."""
    given = (a_unit("NEW", "ថ្មី", formerly=("OLD",)), a_unit("M03", "គ"))
    keep_register(merge_units(load_register(), given, NEXT))


def expected(collection, occasion):
    return [one.unit.code for one in coverage(collection, occasion=occasion).units]


def test_a_renamed_unit_is_one_unit_under_both_codes_in_every_round(tmp_path):
    renamed()
    sent = [send(tmp_path, "a.drx", "OLD", ROUND), send(tmp_path, "b.drx", "OLD", NEXT, 2)]
    with a_collection(tmp_path, in_use()) as collection:
        taken(collection, *sent)
        cases = [(one.case.unit, one.case.round, one.approved) for one in standings(collection)]
        assert cases == [("NEW", NEXT, True), ("OLD", ROUND, True)]
        assert expected(collection, ROUND) == ["OLD", "M02"]
        assert expected(collection, NEXT) == ["NEW", "M03"]


def test_packages_under_both_codes_are_of_one_case(tmp_path):
    renamed()
    sent = [send(tmp_path, "a.drx", "OLD", NEXT), send(tmp_path, "b.drx", "NEW", NEXT, 2)]
    with a_collection(tmp_path, in_use()) as collection:
        taken(collection, *sent)
        (one,) = standings(collection)
        assert one.case.unit == "NEW"
        assert len(collection.held(one.case)) == 2


def test_a_key_on_the_roster_for_the_old_code_signs_for_the_new_one(tmp_path):
    renamed()
    day = NOW.date()
    roster = Roster(
        1,
        (
            Person("A", THE_ASSESSOR.key.public.key, Role.ASSESSOR, day, "OLD"),
            Person("H", THE_HEAD.key.public.key, Role.HEAD, day, "NEW"),
        ),
    )
    with a_collection(tmp_path, in_use(roster)) as collection:
        taken(collection, send(tmp_path, "a.drx", "NEW", NEXT))
        (held,) = collection.held()
        assert held.worth is Worth.BOTH


def test_a_unit_counts_only_in_the_rounds_of_its_line(tmp_path):
    renamed()
    sent = [send(tmp_path, "a.drx", "M02", ROUND), send(tmp_path, "b.drx", "M02", NEXT, 2)]
    with a_collection(tmp_path, in_use()) as collection:
        taken(collection, *sent)
        found = {held.case.round: held.aside for held in collection.held()}
        assert found == {ROUND: None, NEXT: Aside.UNIT}


def test_a_closed_round_keeps_its_register_whatever_is_imported_later(tmp_path):
    with a_collection(tmp_path, in_use()) as collection:
        taken(collection, send(tmp_path, "a.drx", "M02", ROUND))
        exceptions = {"OLD": "closed down"}
        close_round(collection, ROUND, replace(FEW, exceptions=exceptions), Word("S", NOW, "done"))
        use(a_unit("M99"))
        collection.in_use = in_use()
        assert expected(collection, ROUND) == ["OLD", "M02"]
        assert [one.approved for one in standings(collection)] == [True]
        assert expected(collection, NEXT) == ["M99"]


def test_an_open_round_follows_the_register_that_is_imported(tmp_path):
    with a_collection(tmp_path, in_use()) as collection:
        taken(collection, send(tmp_path, "a.drx", "M02", ROUND))
        use(a_unit("M99"))
        collection.in_use = in_use()
        assert expected(collection, ROUND) == ["M99"]
        assert [one.aside for one in collection.held()] == [Aside.UNIT]
        assert SMALL.fingerprint in collection.in_use.questionnaires
