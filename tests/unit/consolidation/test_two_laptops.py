"""One assessment on two computers: forked, decided on, taken back by both, and no new conflict."""

import shutil
from dataclasses import replace

from assessment.consolidation.deciding import CaseChoice, compare, decide
from assessment.consolidation.standing import StandingReason, conflicts, standings
from assessment.exchange.keys import Role
from assessment.exchange.receive import read_package
from assessment.exchange.reply import apply_reply, read_reply, reply_to, write_reply
from assessment.exchange.send import parcel_of, send_parcel
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place, State
from tests.builders import ASSESSOR, NOW
from tests.unit.consolidation.world import (
    IN_USE,
    SECRETARY,
    a_collection,
    packed,
    record_of,
    taken,
    verdicts,
)
from tests.unit.exchange.world import THE_ASSESSOR, digest_of, signs

FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
SECRETARIAT = signs("Secretariat", Role.SECRETARIAT)


def sent(path, out):
    with AssessmentFile.open(path) as file:
        return send_parcel(parcel_of(file), [THE_ASSESSOR], out).revision


def answers(path, question, answer):
    with AssessmentFile.open(path) as file:
        file.apply(SetAnswer(Place(question), answer), by=ASSESSOR, at=NOW)


def replied(collection, standing, out):
    """The secretariat's reply with the revision that was decided on."""
    with collection.opened(standing.package.package) as content:
        received = read_package(out, IN_USE, source=content)
        content.seek(0)
        merged = content.read()
    heads = tuple(sorted(one.head for one in standing.copies))
    reply = replace(reply_to(received, by=SECRETARY, at=NOW), heads=heads, merged=digest_of(merged))
    write_reply(reply, [SECRETARIAT], out, merged)


def test_a_fork_of_two_laptops_ends_in_one_answer_for_all(tmp_path):
    ours, theirs = tmp_path / "ours.dra", tmp_path / "theirs.dra"
    record = record_of(FIRST, state=State.DRAFT)
    AssessmentFile.create(ours, record, by=ASSESSOR, now=NOW).close()
    sent(ours, tmp_path / "0.drx")
    shutil.copy(ours, theirs)
    answers(ours, "A2", "c")
    answers(theirs, "B1_n", 1)
    a, b = sent(ours, tmp_path / "a.drx"), sent(theirs, tmp_path / "b.drx")

    with a_collection(tmp_path) as collection:
        intake = taken(collection, *(tmp_path / f"{name}.drx" for name in "0ab"))
        assert verdicts(intake) == ["new", "newer", "fork"]
        (conflict,) = conflicts(collection)
        compared = compare(collection, conflict)
        assert [one.code for one in compared.differences] == ["A2", "B1_n"]
        assert compared.base is not None
        choice = CaseChoice(SECRETARY, NOW, "both are right", answers={"A2": a, "B1_n": b})
        made = decide(collection, conflict.case, choice)

        (standing,) = standings(collection)
        assert standing.reason is StandingReason.DECIDED
        replied(collection, standing, tmp_path / "reply.drx")
        for path, name in ((ours, "a2"), (theirs, "b2")):
            with AssessmentFile.open(path) as file:
                reply = read_reply(tmp_path / "reply.drx", IN_USE)
                applied = apply_reply(file, reply, by=ASSESSOR, at=NOW)
                assert applied.merged == made.revision
                assert file.record.response("A2").answer == "c"
                assert file.record.response("B1_n").answer == 1
            sent(path, tmp_path / f"{name}.drx")
        taken(collection, tmp_path / "a2.drx", tmp_path / "b2.drx")
        assert conflicts(collection) == ()

        answers(ours, "A3", "more")
        last = sent(ours, tmp_path / "a3.drx")
        assert verdicts(taken(collection, tmp_path / "a3.drx")) == ["newer"]
        assert standings(collection)[0].package.revision == last


def test_the_same_decision_is_found_whatever_was_received_first(tmp_path):
    a = packed(tmp_path / "a.drx", record_of(FIRST), "a")
    packed(tmp_path / "b.drx", record_of(FIRST | {"A2": "c"}), "b")
    made = []
    for name, order in (("1", "ab"), ("2", "ba")):
        (tmp_path / name).mkdir()
        with a_collection(tmp_path / name) as collection:
            taken(collection, *(tmp_path / f"{one}.drx" for one in order))
            (conflict,) = conflicts(collection)
            made.append(
                decide(collection, conflict.case, CaseChoice(SECRETARY, NOW, "so", taken=a))
            )
    assert made[0].revision == made[1].revision


def test_an_answer_may_be_taken_from_what_both_copies_started_from(tmp_path):
    base = packed(tmp_path / "0.drx", record_of(FIRST), "first")
    a = packed(tmp_path / "a.drx", record_of(FIRST | {"A2": "c"}), "first", "a", ancestors=(base,))
    packed(tmp_path / "b.drx", record_of(FIRST | {"A2": "a"}), "first", "b", ancestors=(base,))
    with a_collection(tmp_path) as collection:
        taken(collection, *(tmp_path / f"{name}.drx" for name in "0ab"))
        (conflict,) = conflicts(collection)
        chosen = {"A2": base}
        made = decide(collection, conflict.case, CaseChoice(SECRETARY, NOW, "so", a, chosen))
        assert collection.record(made.revision).response("A2").answer == FIRST["A2"]
        assert conflicts(collection) == ()


def test_going_back_to_the_first_answer_after_a_decision_is_no_new_conflict(tmp_path):
    base = packed(tmp_path / "0.drx", record_of(FIRST), "0")
    other = record_of(FIRST | {"A2": "c"})
    a = packed(tmp_path / "a.drx", other, "0", "a", ancestors=(base,))
    packed(tmp_path / "b.drx", record_of(FIRST | {"A2": "a"}), "0", "b", ancestors=(base,))
    with a_collection(tmp_path) as collection:
        taken(collection, *(tmp_path / f"{name}.drx" for name in "0ab"))
        (conflict,) = conflicts(collection)
        made = decide(collection, conflict.case, CaseChoice(SECRETARY, NOW, "so", taken=a)).revision
        packed(tmp_path / "a2.drx", other, "0", "a", "a2", ancestors=(made,))
        packed(tmp_path / "b2.drx", other, "0", "b", "b2", ancestors=(made,))
        last = packed(
            tmp_path / "b3.drx", record_of(FIRST), "0", "b", "b2", "b3", ancestors=(made,)
        )
        taken(collection, *(tmp_path / f"{name}.drx" for name in ("a2", "b2", "b3")))
        assert conflicts(collection) == ()
        assert standings(collection)[0].package.revision == last
