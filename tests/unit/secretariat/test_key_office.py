"""Keys in a folder beside a table: only those whose code was compared are entered."""

from datetime import date

import pytest

from assessment.errors import AssessmentError
from assessment.exchange.keys import Role, generate
from assessment.exchange.roster import (
    Person,
    Roster,
    SignedRoster,
    read_roster,
    sign_roster,
)
from assessment.secretariat.key_office import (
    KeyState,
    pair,
    read_keys,
    read_lines,
    ready,
    undo_edition,
    write_edition,
)

TODAY = date(2026, 11, 28)
UNITS = ("M01", "M02", "0102")


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


class Office:
    def __init__(self, folder):
        self.folder = folder / "keys"
        self.folder.mkdir()
        self.table = folder / "table.csv"

    def key(self, name, file=""):
        public = generate(name).public
        public.write(self.folder / f"{file or name}.pub")
        return public

    def entries(self, *lines, people=()):
        text = "\n".join(("name,unit,role,code,file", *lines))
        self.table.write_text(text, encoding="utf-8")
        return pair(read_lines(self.table, UNITS), read_keys(self.folder)[0], people)


def states(entries):
    return [one.state for one in entries]


def nobody(_entry):
    return False


def test_a_key_whose_code_agrees_is_entered_in_the_role_and_unit_of_its_line(office):
    key = office.key("Sok Dara")
    entries = office.entries(f"Sok Dara,M01,assessor,{key.short_code},")
    (person,) = ready(entries, nobody, TODAY)
    assert person == Person("Sok Dara", key.key, Role.ASSESSOR, TODAY, "M01")


def test_a_code_is_compared_without_its_dashes_and_capitals(office):
    key = office.key("Sok Dara")
    code = key.short_code.replace("-", " ").lower()
    assert states(office.entries(f"Sok Dara,M01,head,{code},")) == [KeyState.AGREES]


def test_a_key_with_another_code_than_the_table_is_never_entered(office):
    office.key("Sok Dara")
    entries = office.entries("Sok Dara,M01,head,AAAA-BBBB-CCCC-DDDD,")
    assert states(entries) == [KeyState.OTHER_CODE]
    assert ready(entries, lambda _: True, TODAY) == ()


def test_without_a_code_a_person_has_to_compare(office):
    office.key("Sok Dara")
    entries = office.entries("Sok Dara,M01,head,,")
    assert states(entries) == [KeyState.TO_COMPARE]
    assert ready(entries, nobody, TODAY) == ()
    assert len(ready(entries, lambda _: True, TODAY)) == 1


def test_the_code_finds_a_key_whatever_its_owner_calls_himself(office):
    key = office.key("S. D.", "x")
    entries = office.entries(f"Sok Dara,M01,head,{key.short_code},")
    assert [one.name for one in ready(entries, nobody, TODAY)] == ["Sok Dara"]


def test_two_keys_of_one_name_wait_for_a_code(office):
    office.key("Sok Dara", "a")
    office.key("Sok Dara", "b")
    entries = office.entries("Sok Dara,M01,head,,")
    assert KeyState.SEVERAL in states(entries)
    assert ready(entries, lambda _: True, TODAY) == ()


def test_what_did_not_come_and_what_nobody_named_is_told(office):
    office.key("Stranger")
    assert states(office.entries("Sok Dara,M01,head,,")) == [KeyState.NO_KEY, KeyState.NO_LINE]


@pytest.mark.parametrize(
    "line",
    ["A,M99,head,,", "A,M01,boss,,", "A,*,head,,", "A,,head,,"],
)
def test_a_line_with_an_unknown_unit_or_role_enters_nobody(office, line):
    office.key("A")
    (entry,) = office.entries(line)
    assert entry.state is KeyState.LINE_WRONG
    assert entry.line.wrong
    assert ready([entry], lambda _: True, TODAY) == ()


def test_roles_are_understood_in_khmer_and_a_lost_zero_is_found(office):
    key = office.key("A")
    (entry,) = office.entries(f"A,102,អ្នកវាយតម្លៃ,{key.short_code},")
    assert (entry.line.unit, entry.line.role) == ("0102", Role.ASSESSOR)


def test_who_is_on_the_roster_already_is_not_entered_again(office):
    key = office.key("A")
    line = f"A,M01,head,{key.short_code},"
    people = ready(office.entries(line), nobody, TODAY)
    assert states(office.entries(line, people=people)) == [KeyState.ENTERED]


def test_many_people_at_once_are_the_same_as_one_after_the_other():
    keys = [generate(f"P{n}").public.key for n in range(6)]
    people = [Person(f"P{n}", key, Role.HEAD, TODAY, f"U{n % 3}") for n, key in enumerate(keys)]
    people.append(Person("again", keys[0], Role.HEAD, TODAY, "U0"))
    begun = Roster().with_people(Person("before", keys[1], Role.HEAD, TODAY, "U1"))
    one_by_one = begun
    for person in people:
        one_by_one = one_by_one.with_people(person)
    assert set(begun.with_people(*people).people) == set(one_by_one.people)


def test_an_edition_nobody_uses_is_taken_back_and_one_in_use_is_not(tmp_path):
    path, root = tmp_path / "keys.roster", generate("Root")
    first = sign_roster(Roster(), root)
    write_edition(path, first)
    person = Person("A", generate("A").public.key, Role.HEAD, TODAY, "M01")
    wrong = sign_roster(first.roster.with_people(person), root)
    write_edition(path, wrong)
    with pytest.raises(AssessmentError) as caught:
        undo_edition(path, seq_in_use=wrong.roster.seq)
    assert caught.value.findings[0].problem.code == "handed_out"
    assert read_roster(path) == wrong
    assert undo_edition(path, seq_in_use=first.roster.seq) == first
    assert read_roster(path) == first
    with pytest.raises(AssessmentError):
        undo_edition(path, seq_in_use=0)


def test_the_first_edition_taken_back_leaves_an_empty_roster(tmp_path):
    path = tmp_path / "keys.roster"
    write_edition(path, sign_roster(Roster(), generate("Root")))
    assert undo_edition(path, seq_in_use=0) == SignedRoster(Roster())
