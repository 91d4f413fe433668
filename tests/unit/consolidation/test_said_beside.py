"""Copies that differ in what reviewers and offices said, not in an answer: people see that."""

import json
from dataclasses import replace
from datetime import date

import pytest

from assessment.commands.main import run
from assessment.consolidation.deciding import CaseChoice, compare, decide
from assessment.consolidation.standing import standing_of
from assessment.language.digits import khmer_digits
from assessment.language.text import Language
from assessment.reports.copies import beside_answer, declared
from assessment.responses.model import (
    ApplicabilityVerdict,
    Evidence,
    NotApplicable,
    ReasonCode,
    Response,
    Verdict,
)
from assessment.words import Words
from tests.builders import HEAD, NOW
from tests.unit.consolidation.decisions import BASE, UNIT, WHY
from tests.unit.consolidation.remarks import objected, viewed
from tests.unit.consolidation.world import SECRETARY, a_collection, packed, record_of, taken

LETTER = "លិខិតចាស់"
ENGLISH = Words(Language.EN)


def held(tmp_path, ours, theirs):
    collection = a_collection(tmp_path)
    packed(tmp_path / "base.drx", record_of(BASE), "one")
    a = packed(tmp_path / "a.drx", ours, "one", "two a")
    b = packed(tmp_path / "b.drx", theirs, "one", "two b")
    taken(collection, *(tmp_path / f"{name}.drx" for name in ("base", "a", "b")))
    return collection, a, b


def lines(collection, code, revision):
    compared = compare(collection, standing_of(collection, UNIT))
    one = next(one for one in compared.differences if one.code == code)
    return list(beside_answer(one.sides[revision], one, ENGLISH))


def test_a_lowered_level_and_an_objection_are_told(tmp_path):
    ours = viewed(record_of(BASE), "A1", 1, ReasonCode.OUTDATED, LETTER)
    theirs = objected(viewed(record_of(BASE), "A1"), "A1", "We object", "It was seen")
    collection, a, b = held(tmp_path, ours, theirs)
    with collection:
        assert lines(collection, "A1", a) == [
            f"Unit head, {HEAD}: Accepted · level 1 · Document out of date · {LETTER}"
        ]
        assert lines(collection, "A1", b) == [
            f"Unit head, {HEAD}: Accepted",
            f"Objection of Sok Dara: We object · Not upheld, {HEAD} · It was seen",
        ]


def test_levels_and_days_stand_in_the_digits_in_use_a_number_of_a_document_as_it_was_typed(
    tmp_path,
):
    ours = viewed(record_of(BASE), "A1", 1)
    collection, a, _ = held(tmp_path, ours, viewed(record_of(BASE), "A1", 2))
    with collection:
        (one,) = compare(collection, standing_of(collection, UNIT)).differences
    letter = Evidence("e1", "Letter", number="628", dated=date(2025, 7, 3))
    side = replace(one.sides[a], response=Response(evidence=(letter,)))
    assert list(beside_answer(side, one, ENGLISH, khmer_digits)) == [
        "Evidence: Letter (Pending) · 628 · ០៣-០៧-២០២៥",
        f"Unit head, {HEAD}: Accepted · level ១",
    ]


def test_copies_that_differ_in_an_objection_alone_differ(tmp_path):
    ours = objected(record_of(BASE), "A1", "Ours")
    theirs = objected(record_of(BASE), "A1", "Theirs")
    collection, _, _ = held(tmp_path, ours, theirs)
    with collection:
        compared = compare(collection, standing_of(collection, UNIT))
        assert [one.code for one in compared.differences] == ["A1"]


def test_another_file_under_the_same_title_is_told_apart(tmp_path):
    def with_letter(record, **fields):
        (place,) = record.places("A1")
        piece = Evidence(
            "e1",
            "Letter",
            number="no. 5",
            verdict=Verdict.REJECTED,
            reason=ReasonCode.UNSIGNED,
            file_name="scan.pdf",
            **fields,
        )
        return record.with_response(place, replace(record.response("A1"), evidence=(piece,)))

    ours = record_of(BASE)
    collection, _, _ = held(tmp_path, objected(ours, "A1", "x"), objected(ours, "A1", "y"))
    with collection:
        (one,) = compare(collection, standing_of(collection, UNIT)).differences
    left, right = with_letter(ours, digest="ab" * 32), with_letter(ours, digest="cd" * 32)
    sides = zip(one.sides.items(), (left, right), strict=True)
    pair = {
        name: replace(side, response=record.response("A1"), objections=())
        for (name, side), record in sides
    }
    one = replace(one, sides=pair)
    told = [list(beside_answer(side, one, ENGLISH)) for side in pair.values()]
    line = "Evidence: Letter (Not accepted: No signature or stamp) · no. 5 · scan.pdf"
    assert told == [[f"{line} · abababab"], [f"{line} · cdcdcdcd"]]


def test_a_refused_declaration_is_not_the_one_that_was_confirmed():
    reason = NotApplicable("No fees", verdict=ApplicabilityVerdict.REFUSED)
    assert declared(reason, ENGLISH) == "Not applicable: No fees (Refused)"
    assert declared(NotApplicable("No fees"), ENGLISH) == "Not applicable: No fees"


def test_the_command_tells_people_and_json_who_said_what(tmp_path, capfd):
    ours = viewed(record_of(BASE), "A1", 1, ReasonCode.OUTDATED, LETTER)
    theirs = objected(viewed(record_of(BASE), "A1"), "A1", "We object")
    collection, a, b = held(tmp_path, ours, theirs)
    collection.close()
    path = str(tmp_path / "round.drc")
    assert run(["conflicts", path, "--language", "en"]) == 0
    told = [line for line in capfd.readouterr().out.splitlines() if line.startswith("  A1")]
    assert f"Accepted · level 1 · Document out of date · {LETTER}" in "".join(told)
    assert "Objection of Sok Dara: We object" in "".join(told)
    assert run(["conflicts", path, "--json"]) == 0
    (one,) = json.loads(capfd.readouterr().out)["conflicts"][0]["differences"]
    assert one["answers"][a]["reviews"][0]["level"] == 1
    assert one["answers"][b]["objections"][0]["words"] == "We object"


@pytest.mark.parametrize("mixed", [False, True])
def test_what_was_objected_goes_with_the_answers_taken(tmp_path, mixed):
    ours = objected(record_of(BASE | {"A2": "c"}), "A1", "Ours")
    theirs = objected(record_of(BASE | {"A2": "a"}), "A1", "Theirs")
    collection, a, b = held(tmp_path, ours, theirs)
    choice = CaseChoice(SECRETARY, NOW, WHY, answers={"A1": a, "A2": b if mixed else a})
    with collection:
        made = decide(collection, UNIT, choice)
        record = collection.record(made.revision)
    assert [one.words for one in record.objections] == ["Ours"]
    assert record.response("A2") == Response(answer="a" if mixed else "c")
