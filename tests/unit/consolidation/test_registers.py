"""Rounds and their registers: renamed units, ended ones, and what a round keeps."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.consolidation import rows
from assessment.consolidation.acts import Demand, Word, admit_unit, close_round, record_act
from assessment.consolidation.coverage import UnitProgress, coverage
from assessment.consolidation.deciding import CaseChoice, case_of, decide
from assessment.consolidation.model import ActKind, Case, FileVerdict, ReceivedFile, Relation
from assessment.consolidation.national import NationalQuery
from assessment.consolidation.standing import conflicts, standings
from assessment.errors import AssessmentError
from assessment.exchange.keys import Role
from assessment.exchange.roster import Person, Roster
from assessment.exchange.worth import Aside, InUse, TrustLevel
from assessment.files.schema import transaction
from assessment.language.text import Text
from assessment.reports.national.facts import gather
from assessment.responses.model import State
from assessment.secretariat.unit_history import unit_history
from assessment.units import Register, Unit, UnitNames, keep_register, load_register, merge_units
from tests.builders import NOW
from tests.unit.consolidation.world import IN_USE, SMALL, a_collection, packed, record_of, taken
from tests.unit.exchange.world import EVERYBODY, THE_ASSESSOR, THE_HEAD, THE_SECRETARIAT

ROUND = "2026"
NEXT = "2027"
GIVEN = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
FEW = Demand(Decimal("0.01"))
WORD = Word("Sokha", NOW, "the last day is over")


def a_unit(code, name="ក", **more):
    return Unit(code, Text.from_wordings(km=name, en=name), "institution", "1", "", "test", **more)


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
        assert len(collection.revisions(one.case)) == 2


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
        (held,) = collection.revisions()
        assert held.trust_level is TrustLevel.BOTH


def test_a_unit_counts_only_in_the_rounds_of_its_line(tmp_path):
    renamed()
    sent = [send(tmp_path, "a.drx", "M02", ROUND), send(tmp_path, "b.drx", "M02", NEXT, 2)]
    with a_collection(tmp_path, in_use()) as collection:
        taken(collection, *sent)
        found = {held.case.round: held.aside for held in collection.revisions()}
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
        assert [one.aside for one in collection.revisions()] == [Aside.UNIT]
        assert SMALL.fingerprint in collection.in_use.questionnaires


def test_a_renamed_unit_is_found_under_each_of_its_codes_with_all_that_is_held_of_it(tmp_path):
    renamed()
    sent = [send(tmp_path, "a.drx", "OLD", NEXT), send(tmp_path, "b.drx", "OLD", ROUND, 2)]
    packed(tmp_path / "c.drx", other(NEXT), "c", signers=(THE_ASSESSOR, THE_HEAD))
    with a_collection(tmp_path, in_use()) as collection:
        taken(collection, *sent, tmp_path / "c.drx")
        (open_one,) = conflicts(collection)
        choice = CaseChoice("Sokha", NOW, "it is so", open_one.heads[0].revision)
        decide(collection, case_of(collection, "OLD", NEXT), choice, [THE_SECRETARIAT])
        for code in ("OLD", "NEW"):
            found = unit_history(collection, code).cases
            told = [(one.standing.case.unit, len(one.files), len(one.decisions)) for one in found]
            assert told == [("NEW", 2, 1), ("OLD", 1, 0)]


def other(occasion):
    record = record_of(GIVEN | {"A2": "c"}, unit="NEW", number=3, state=State.APPROVED)
    return replace(record, subject=replace(record.subject, round=occasion))


def test_two_codes_that_a_round_expects_both_are_two_units_there_whatever_is_said_later(tmp_path):
    """Both were on the list of the round; later one is called the former code of the other."""
    with a_collection(tmp_path, in_use()) as collection:
        for number, unit in enumerate(("OLD", "M02"), start=1):
            taken(collection, send(tmp_path, f"{unit}.drx", unit, ROUND, number))
        close_round(collection, ROUND, FEW, WORD)
        use(a_unit("OLD", ended=NEXT), a_unit("M02", since=NEXT, formerly=("OLD",)))
        collection.in_use = in_use()
        for unit in ("OLD", "M02"):
            (one,) = unit_history(collection, unit).cases
            assert (one.standing.case, len(one.files)) == (case_of(collection, unit), 1)
            assert (one.standing.approved, one.standing.conflict) == (True, False)
        assert len(standings(collection)) == 2


def test_the_change_since_the_last_round_knows_a_renamed_unit(tmp_path):
    renamed()
    sent = [send(tmp_path, "a.drx", "OLD", ROUND), send(tmp_path, "b.drx", "NEW", NEXT, 2)]
    with a_collection(tmp_path, in_use()) as collection:
        taken(collection, *sent)
        (changed,) = gather(collection, NationalQuery(NEXT)).changes.values()
        assert [*changed] == ["NEW"]


def test_a_workbook_and_a_file_name_under_the_old_code_are_of_the_renamed_unit(tmp_path):
    use(a_unit("NEW", formerly=("OLD",)), a_unit("M02", "ខ"))
    assert UnitNames(load_register().units_in("")).of_file("OLD-2027.drx") == "NEW"
    with a_collection(tmp_path, in_use()) as collection:
        taken(collection, send(tmp_path, "a.drx", "M02", ROUND))
        filled = Relation.APART, Case("OLD", ROUND, "small")
        with transaction(collection.connection):
            arrival = ReceivedFile(1, "x.xlsx", "ab" * 32, FileVerdict.UNSIGNED, *filled)
            rows.keep_arrival(collection.connection, arrival)
        found = {one.unit.code: one.report for one in coverage(collection, occasion=ROUND).units}
        assert found["NEW"] is UnitProgress.UNSIGNED_WORKBOOK


def test_a_unit_let_count_has_name_and_group_of_its_signed_copy_whatever_else_names_it(tmp_path):
    with a_collection(tmp_path, in_use()) as collection:
        record = record_of(GIVEN, unit="M99", number=2)
        for number, block, signers in (*((n, "1", ()) for n in range(8)), (8, "2", (THE_HEAD,))):
            subject = replace(record.subject, block=block)
            path = tmp_path / f"{number}.drx"
            packed(path, replace(record, subject=subject), f"copy {number}", signers=signers)
            taken(collection, path)
        admit_unit(collection, "M99", Word("Sokha", NOW, "a new office"))
        assert collection.committee_acts.units["M99", ROUND].block == "2"


def test_a_unit_let_count_in_one_round_is_expected_and_counts_in_no_other(tmp_path):
    word = Word("Sokha", NOW, "a new office")
    with a_collection(tmp_path, in_use()) as collection:
        taken(collection, send(tmp_path, "a.drx", "M99", ROUND))
        assert admit_unit(collection, "M99", word).values["rounds"] == ROUND
        taken(collection, send(tmp_path, "b.drx", "M02", NEXT, 2))
        assert expected(collection, ROUND) == ["OLD", "M02", "M99"]
        assert expected(collection, NEXT) == ["OLD", "M02"]
        close_round(collection, NEXT, Demand(Decimal(50)), word, THE_SECRETARIAT)
        taken(collection, send(tmp_path, "c.drx", "M99", NEXT, 3))
        assert [one.aside for one in collection.revisions() if one.case[:2] == ("M99", NEXT)] == [
            Aside.UNIT
        ]
        admit_unit(collection, "M99", word, NEXT)
        admit_unit(collection, "M99", replace(word, counts=False), ROUND)
        assert list(collection.committee_acts.units) == [("M99", NEXT)]
        with pytest.raises(AssessmentError):
            admit_unit(collection, "M99", word, "2028")


def test_a_unit_that_an_earlier_program_let_count_does_so_in_every_round_until_taken_back(tmp_path):
    word = Word("Sokha", NOW, "a new office")
    with a_collection(tmp_path, in_use()) as collection:
        taken(collection, send(tmp_path, "a.drx", "M99", ROUND))
        body = {"unit": "M99", "block": "2", "km": "ក", "en": "A"}
        record_act(collection, ActKind.UNIT, body, word)
        taken(collection, send(tmp_path, "b.drx", "M02", NEXT, 2))
        assert expected(collection, NEXT) == expected(collection, ROUND) == ["OLD", "M02", "M99"]
        admit_unit(collection, "M99", replace(word, counts=False))
        assert expected(collection, NEXT) == expected(collection, ROUND) == ["OLD", "M02"]
