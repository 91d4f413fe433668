"""What a received file is today: its word and its use, whatever came after it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assessment.consolidation.acts import Word, admit_questionnaire
from assessment.consolidation.deciding import CaseChoice, decide
from assessment.consolidation.file_status import Today, files_today
from assessment.consolidation.model import Case, FileVerdict
from assessment.consolidation.standing import standings
from assessment.exchange.keys import Role
from assessment.exchange.roster import Person, Roster
from tests.builders import NOW
from tests.unit.consolidation.world import (
    IN_USE,
    SECRETARY,
    SMALL,
    a_collection,
    packed,
    record_of,
    taken,
)
from tests.unit.exchange.world import A_STRANGER, THE_ASSESSOR, THE_HEAD

BASE = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
UNIT = Case("M01", "2026", "small")


@pytest.fixture
def collection(tmp_path):
    with a_collection(tmp_path) as opened:
        yield opened


def told(collection):
    """Word and use of each file, by its name."""
    came = list(collection.arrivals())
    return {
        Path(one.arrival.path).name: (one.arrival.verdict, one.today)
        for one in files_today(collection, came, standings(collection))
        if one.arrival.path
    }


def send(folder, name, answers, *history, **more):
    return packed(folder / f"{name}.drx", record_of(answers), *history, **more)


def test_what_was_the_first_is_replaced_by_what_follows_it(collection, tmp_path):
    send(tmp_path, "a", BASE, "one")
    taken(collection, tmp_path / "a.drx")
    assert told(collection) == {"a.drx": (FileVerdict.NEW, Today.COUNTS)}
    send(tmp_path, "b", BASE | {"A2": "c"}, "one", "two")
    taken(collection, tmp_path / "b.drx")
    assert told(collection) == {
        "a.drx": (FileVerdict.NEW, Today.REPLACED),
        "b.drx": (FileVerdict.NEWER, Today.COUNTS),
    }


def test_copies_that_differ_wait_until_somebody_decides(collection, tmp_path):
    a = send(tmp_path, "a", BASE, "a")
    send(tmp_path, "b", BASE | {"A2": "c"}, "b")
    taken(collection, tmp_path / "a.drx", tmp_path / "b.drx")
    assert {today for _, today in told(collection).values()} == {Today.DISPUTED}
    decide(collection, UNIT, CaseChoice(SECRETARY, NOW, "why", taken=a))
    after = told(collection)
    # What was taken whole says what counts now, but for the step of the decision.
    assert Today.DISPUTED not in {today for _, today in after.values()}
    assert after["b.drx"][1] is Today.REPLACED


def test_a_later_list_of_keys_makes_an_unknown_key_a_known_one(collection, tmp_path):
    send(tmp_path, "a", BASE, "one", signers=(A_STRANGER,))
    taken(collection, tmp_path / "a.drx")
    assert told(collection) == {"a.drx": (FileVerdict.UNKNOWN_KEY, Today.COUNTS)}
    public = A_STRANGER.key.public
    person = Person(public.name, public.key, Role.ASSESSOR, date(2020, 1, 1))
    collection.in_use = replace(IN_USE, known={}, roster=Roster(1, (person,)))
    assert told(collection) == {"a.drx": (FileVerdict.NEW, Today.COUNTS)}


def test_a_key_that_is_known_no_more_is_told_of_files_that_were_good(collection, tmp_path):
    send(tmp_path, "a", BASE, "one")
    taken(collection, tmp_path / "a.drx")
    public = THE_ASSESSOR.key.public
    wrong = Person(public.name, public.key, Role.HEAD, date(2020, 1, 1))
    collection.in_use = replace(IN_USE, known={}, roster=Roster(1, (wrong,)))
    assert told(collection) == {"a.drx": (FileVerdict.WRONG_ROLE, Today.ASIDE)}


def test_another_questionnaire_is_aside_until_it_is_let_in(collection, tmp_path):
    send(tmp_path, "a", BASE, "one")
    send(tmp_path, "b", BASE | {"A2": "c"}, "other")
    word = Word(SECRETARY, NOW, "It was the wrong one.", counts=False)
    collection.in_use = replace(IN_USE, questionnaires=frozenset({"ff" * 32}))
    admit_questionnaire(collection, SMALL, word)
    taken(collection, tmp_path / "a.drx")
    assert told(collection) == {"a.drx": (FileVerdict.OTHER_QUESTIONNAIRE, Today.ASIDE)}
    admit_questionnaire(collection, SMALL, Word(SECRETARY, NOW, "It is the right one."))
    assert told(collection) == {"a.drx": (FileVerdict.NEW, Today.COUNTS)}
    taken(collection, tmp_path / "b.drx")
    first, second = told(collection).values()
    assert first == (FileVerdict.FORK, Today.DISPUTED)
    assert second[1] is Today.DISPUTED


def test_a_copy_signed_in_a_wrong_role_stays_so_beside_a_sound_one(collection, tmp_path):
    send(tmp_path, "wrong", BASE, "one", signers=(THE_HEAD,))
    send(tmp_path, "right", BASE, "one", signers=(THE_ASSESSOR,))
    people = (
        Person("x", THE_HEAD.key.public.key, Role.ASSESSOR, date(2026, 1, 1), "M02"),
        Person("y", THE_ASSESSOR.key.public.key, Role.ASSESSOR, date(2026, 1, 1), "M01"),
    )
    collection.in_use = replace(IN_USE, known={}, roster=Roster(1, people))
    taken(collection, tmp_path / "wrong.drx")
    taken(collection, tmp_path / "right.drx")
    assert told(collection)["wrong.drx"] == (FileVerdict.WRONG_ROLE, Today.ASIDE)
    assert told(collection)["right.drx"][1] is Today.COUNTS


def test_what_cannot_be_read_stays_what_it_is(collection, tmp_path):
    (tmp_path / "a.drx").write_bytes(b"torn")
    taken(collection, tmp_path / "a.drx")
    assert told(collection) == {"a.drx": (FileVerdict.UNREADABLE, Today.ASIDE)}


@pytest.mark.parametrize("late", [True, False], ids=["after", "before"])
@pytest.mark.parametrize(
    ("signers", "word"),
    [((), FileVerdict.UNSIGNED), ((A_STRANGER,), FileVerdict.UNKNOWN_KEY)],
)
def test_a_weak_copy_keeps_its_word_beside_a_sound_one(collection, tmp_path, signers, word, late):
    send(tmp_path, "weak", BASE, "one", signers=signers)
    send(tmp_path, "right", BASE, "one", signers=(THE_ASSESSOR,))
    for name in ("right", "weak") if late else ("weak", "right"):
        taken(collection, tmp_path / f"{name}.drx")
    # Of what is held already nothing graver is said than that.
    said = FileVerdict.SAME_AGAIN if late else word
    assert told(collection)["weak.drx"] == (said, Today.COUNTS)
    assert told(collection)["right.drx"][1] is Today.COUNTS
