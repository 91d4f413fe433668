"""Comparing by command: rounds, peers, targets, other rules; and how firm an order is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.commands.main import run
from assessment.exchange.send import Parcel, send_parcel
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.structure import NodeCode
from assessment.responses.model import Layer, Place, Response, Review
from assessment.scoring.compare import Target, changes, distances
from assessment.scoring.regrade import regraded
from tests.builders import NOW, a_ladder, a_question, a_questionnaire, a_record
from tests.unit.exchange.world import HEAD_DIGEST, THE_ASSESSOR
from tests.unit.scoring.compared_files import a_file, levels_of
from tests.unit.scoring.index_files import a_band, a_node, a_table, an_index
from tests.unit.scoring.worlds import CODES, golden_questionnaire, golden_record, rungs, scores_of


def test_a_round_is_compared_with_the_one_before_like_for_like(tmp_path, said):
    now = a_file(tmp_path, golden_record(f3=2), "now", round="2027")
    before = a_file(tmp_path, golden_record(), "before", round="2026")
    code, data = said("compare", now, before)
    assert code == 0
    rounds = data["rounds"]
    assert (rounds["before"], rounds["now"]) == ("2026", "2027")
    assert (rounds["score_before"], rounds["score"]) == (54.0, 58.3)
    assert (rounds["like_for_like"], rounds["common"]) == (4.3, 7)
    assert rounds["nodes"]["F"]["like_for_like"] == 12.5
    assert rounds["nodes"]["A"]["like_for_like"] == 0
    assert rounds["nodes"]["A3"]["like_for_like"] is None


def test_a_later_round_is_not_the_one_before(tmp_path, said):
    now = a_file(tmp_path, golden_record(), "now", round="2026")
    later = a_file(tmp_path, golden_record(), "later", round="2027")
    pilot = a_file(tmp_path, golden_record(), "pilot", round="pilot")
    code, data = said("compare", now, later)
    assert (code, [f["code"] for f in data["findings"]]) == (1, ["round_later"])
    assert said("compare", now, pilot)[0] == 0


@pytest.mark.parametrize("name", ["2026", "ជុំ 2026"])
def test_two_files_of_one_round_are_no_two_rounds(tmp_path, said, name):
    now = a_file(tmp_path, golden_record(), "now", round=name)
    same = a_file(tmp_path, golden_record(f3=2), "same", round=name)
    for other in (same, now):
        code, data = said("compare", now, other)
        assert (code, [f["code"] for f in data["findings"]]) == (1, ["round_same"])


def test_peers_of_another_round_are_named_and_not_counted(tmp_path, said):
    now = a_file(tmp_path, golden_record(), "now", unit="M01", round="2026")
    peers = [
        a_file(tmp_path, golden_record(), f"p{at}", unit=f"M0{at}", round=name)
        for at, name in ((2, "2026"), (3, "2019"))
    ]
    _, data = said("compare", now, "--peers", *peers)
    assert data["peers"]["n"] == 1
    assert [f["code"] for f in data["findings"]] == ["peers_of_another_round"]


def test_two_units_are_no_comparison(tmp_path, said):
    one = a_file(tmp_path, golden_record(), "one", unit="U1")
    other = a_file(tmp_path, golden_record(), "other", unit="U2")
    code, data = said("compare", one, other)
    assert (code, [f["code"] for f in data["findings"]]) == (1, ["units_differ"])


def test_an_indicator_compares_only_since_its_version():
    questionnaire = golden_questionnaire()
    newer = replace(
        questionnaire,
        questions=tuple(
            replace(q, comparable_since="2026.2") if q.code == "F3" else q
            for q in questionnaire.questions
        ),
    )
    now, before = scores_of(golden_record(f3=4)), scores_of(golden_record())
    then = {
        version: replace(questionnaire, settings=replace(questionnaire.settings, version=version))
        for version in ("2026.10", "2026.1")
    }
    assert changes(newer, now, before, then["2026.10"])["F"].common == 3
    assert changes(newer, now, before, then["2026.1"])["F"].common == 2
    assert changes(newer, now, before, then["2026.1"])["F"].like_for_like == Decimal("0.0")


def test_a_unit_stands_beside_the_median_of_its_own_block(tmp_path, said):
    unit = a_file(tmp_path, levels_of(*[2] * 8), "unit", unit="U", block="x")
    peers = [
        a_file(tmp_path, levels_of(*[n] * 8), f"p{n}", unit=f"P{n}", block="x", assessor=f"a{n}")
        for n in (0, 1, 3, 4)
    ]
    stranger = a_file(tmp_path, levels_of(*[4] * 8), "other", unit="O", block="y")
    code, data = said("compare", unit, "--peers", *peers, stranger, unit)
    assert code == 0
    told_of = {finding["code"]: finding["message"] for finding in data["findings"]}
    assert told_of.keys() == {"peer_is_the_unit", "peers_of_another_block"}
    assert "O: not of peer block x" in told_of["peers_of_another_block"]
    assert told_of["peer_is_the_unit"].startswith("U ")
    overall = data["peers"]["nodes"]["overall"]
    assert (data["peers"]["n"], overall["peers"]) == (4, 4)
    assert (overall["lower_quartile"], overall["median"], overall["upper_quartile"]) == (
        18.8,
        50.0,
        81.3,
    )
    assert (overall["score"], overall["rank"]) == (50.0, 3)
    assert data["assessors"]["a1"] == {"indicators": 8, "mean": 0.0}


def test_what_the_review_took_away_is_told_by_indicator(tmp_path, said):
    record = golden_record()
    review = Review("A1", Layer.HEAD, True, 1, None, "", "head", NOW)
    path = a_file(tmp_path, record.with_review((Layer.HEAD, "A1"), review), "reviewed")
    _, data = said("compare", path)
    gap = data["self_to_final"]
    assert gap["indicators"]["A1"] == {"self": 75.0, "final": 25.0, "difference": -50.0}
    assert (gap["changed"], gap["mean"]) == (1, pytest.approx(-50 / 7))


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_targets_of_its_block_and_round_are_measured(tmp_path, said, suffix):
    rows = [
        ["node", "level", "score", "block", "round"],
        ["overall", "3", "", "", ""],
        ["overall", "២", "", "x", "២០២៦"],
        ["E", "", "៩០", "", ""],
        ["F", "developing", "", "y", ""],
    ]
    path = tmp_path / f"targets.{suffix}"
    if suffix == "csv":
        path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    else:
        import openpyxl

        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    unit = a_file(tmp_path, golden_record(), "unit", block="x", round="2026")
    code, data = said("compare", unit, "--targets", str(path))
    assert code == 0
    overall, pillar = data["targets"]
    assert (overall["node"], overall["target_level"], overall["reached"]) == ("overall", 2, True)
    assert (pillar["node"], pillar["reached"], pillar["points"]) == ("E", False, 2.5)


def test_a_target_between_two_printed_scores_is_the_one_that_reaches_it(tmp_path, said):
    path = tmp_path / "targets.csv"
    path.write_text("node,score\nA,58.34\nF,24.96\n", encoding="utf-8")
    unit = a_file(tmp_path, golden_record(), "unit")
    _, data = said("compare", unit, "--targets", str(path))
    asked = [(one["target_score"], one["score"], one["points"]) for one in data["targets"]]
    assert asked == [(58.4, 58.3, 0.1), (25.0, 25.0, 0.0)]


def test_a_wrong_target_is_told_with_its_cell(tmp_path, said):
    path = tmp_path / "targets.csv"
    lines = (
        "node;level;score",
        "overall;9;",
        "nowhere;1;",
        "E;;",
        "E;;high",
        "E;;80",
        "E;;100.5",
        "A;;-1",
    )
    path.write_text("\n".join(lines), encoding="utf-16")
    unit = a_file(tmp_path, golden_record(), "unit")
    code, data = said("compare", unit, "--targets", str(path))
    assert code == 1
    assert [(f["code"], f["where"].partition("!")[2]) for f in data["findings"]] == [
        ("level_unknown", "B2"),
        ("unknown_node", "A3"),
        ("cell_empty", "B4"),
        ("value_not_a_number", "C5"),
        ("out_of_range", "C7"),
        ("out_of_range", "C8"),
    ]
    assert [one["node"] for one in data["targets"]] == ["E"]


def test_a_table_of_something_else_sets_no_target(tmp_path, said):
    path = tmp_path / "answers.csv"
    path.write_text("question,answer\nA1,l1a\n", encoding="utf-8")
    unit = a_file(tmp_path, golden_record(), "unit")
    code, data = said("compare", unit, "--targets", str(path))
    assert (code, [f["code"] for f in data["findings"]]) == (1, ["no_targets"])


def test_a_level_that_a_gate_takes_away_reaches_no_target():
    record = golden_record(f3=4)
    target = Target("overall", 3, None)
    (distance,) = distances(record.questionnaire, scores_of(record), [target], record.subject)
    assert (distance.reached, distance.score, distance.points) == (False, Decimal("62.7"), 0)


def test_old_answers_are_graded_by_other_rules_and_both_results_are_named(tmp_path, said):
    parts = {"A": 1, "F": 1, "E": 1}
    book = an_index(
        tmp_path,
        [
            a_node("overall", min_available=0),
            *(a_node(p, "overall", weight=w) for p, w in parts.items()),
            *(a_node(code, code[0]) for code in CODES),
        ],
        settings={"form_id": "rules", "version": "2"},
        levels=[a_band("low", 0), a_band("high", 50)],
    )
    path = a_file(tmp_path, golden_record(), "unit")
    code, data = said("score", path, "--rules", str(book))
    assert code == 0
    (unit,) = data["units"]
    assert (unit["overall"], unit["rules"]["version"]) == (54.0, "1")
    again = unit["regraded"]
    # A (75 + 25) / 2, F (0 + 100 + 0) / 3, E (100 + 75) / 2, equal weights.
    assert again["exact"] == pytest.approx((50 + 100 / 3 + 87.5) / 3)
    assert (again["level"], again["rules"]["id"], again["rules"]["version"]) == (1, "rules", "2")
    assert unit["rules"]["fingerprint"] != again["rules"]["fingerprint"]


def test_what_other_rules_do_not_know_is_left_out_and_told():
    record = golden_record()
    own = record.questionnaire
    fewer = replace(
        own,
        questions=(),
        groups=(),
        nodes=tuple(n for n in own.nodes if n.code != "F1"),
        gates=tuple(g for g in own.gates if g.node != NodeCode("F1")),
    )
    found, left = regraded(record, fewer)
    assert [f.values["code"] for f in left] == ["F1"]
    assert scores_of(found).nodes["F"].score == Decimal("50.0")
    asked = replace(own, questions=tuple(q for q in own.questions if q.code != "F2"))
    found, left = regraded(record, asked)
    assert [f.values["code"] for f in left] == ["F2"]
    assert Place("F2") not in found.responses
    assert record.responses[Place("F2")] == Response(answer=rungs(4))


def test_the_firmness_of_an_order_is_told_in_words_and_figures(tmp_path, capsys, said):
    book = an_index(tmp_path, [a_node("i"), a_node("x", "i", weight=2), a_node("y", "i")])
    values = a_table(
        tmp_path,
        "xy",
        {
            "first": {"x": 90, "y": 90},
            "left": {"x": 40, "y": 61},
            "right": {"x": 50, "y": 40},
            "none": {},
        },
    )
    code, data = said("sensitivity", str(book), str(values), "--draws", "400")
    assert code == 0
    first, left, right, none = data["units"]
    assert (first["rank"], first["rank_range"]) == (1, [1, 1])
    assert (left["rank"], left["rank_range"], right["rank_range"]) == (2, [2, 3], [2, 3])
    assert (none["rank"], none["rank_range"]) == (None, [None, None])
    assert left["variants"] == {"equal_weights": 2, "geometric": 3}
    run(["sensitivity", str(book), str(values), "--draws", "400", "--language", "en"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "first: rank 1, whatever the weights."
    assert lines[2] == "left: rank 2, anywhere from 2 to 3."
    assert lines[4] == "none: no rank."


def test_the_firmness_of_assessments_is_told_too(tmp_path, said):
    files = [
        a_file(tmp_path, levels_of(n, n, n, n, n, n, n, 4), f"u{n}", unit=f"U{n}") for n in (1, 2)
    ]
    code, data = said("sensitivity", *files, "--draws", "20")
    assert (code, [u["rank"] for u in data["units"]]) == (0, [2, 1])
    other = a_file(
        tmp_path,
        levels_of(1, questionnaire=replace(golden_questionnaire(), gates=())),
        "other",
    )
    code, data = said("sensitivity", files[0], other)
    assert (code, [f["code"] for f in data["findings"]]) == (1, ["other_rules"])


@pytest.mark.parametrize(
    ("option", "value", "range_"),
    [
        ("--draws", "0", "1 to 100000"),
        ("--draws", "-3", "1 to 100000"),
        ("--draws", "100001", "1 to 100000"),
        ("--spread", "1.5", "0 to 1"),
        ("--spread", "nan", "0 to 1"),
    ],
)
def test_draws_that_cannot_be_made_are_refused_with_their_range(
    tmp_path, said, option, value, range_
):
    code, data = said("sensitivity", str(tmp_path / "none.dra"), f"{option}={value}")
    (finding,) = data["findings"]
    assert (code, finding["code"]) == (1, "out_of_range")
    assert option in finding["message"]
    assert range_ in finding["message"]


def test_every_file_of_several_gets_its_explanation(tmp_path, said):
    files = [
        a_file(tmp_path, levels_of(n, n, n, n, n, n, n, n), f"u{n}", unit=f"U{n}") for n in (1, 3)
    ]
    _, data = said("score", *files, "--explain", "overall")
    assert [(chain["unit"], chain["code"]) for chain in data["explain"]] == [
        ("U1", "overall"),
        ("U3", "overall"),
    ]
    assert [chain["score"] for chain in data["explain"]] == [
        unit["overall"] for unit in data["units"]
    ]
    _, data = said("score", files[0], "--explain", "overall")
    assert data["explain"]["unit"] == "U1"


def test_the_explanation_follows_the_chain_down_to_the_answers(tmp_path, said):
    path = a_file(tmp_path, golden_record(), "unit")
    _, data = said("score", path, "--explain", "overall", "--layer", "document")
    chain = data["explain"]
    assert (chain["code"], chain["layer"], chain["unit"]) == ("overall", "document", "MPTC")
    assert len(chain["below"]) == 11
    ladder = next(c for c in chain["below"] if c["code"] == "A2")
    assert ladder["parts"][0]["notes"] == ["Criteria met: 1 of 4, level 1. Next to meet: “l2a”"]


def test_a_package_is_scored_like_the_file_it_was_made_from(tmp_path, said):
    path = tmp_path / "unit.drx"
    send_parcel(Parcel(golden_signed(), HEAD_DIGEST, lambda _: b""), [THE_ASSESSOR], path)
    code, data = said("score", str(path))
    assert (code, data["units"][0]["overall"]) == (0, 54.0)
    path.write_bytes(b"nothing")
    code, data = said("score", str(path))
    assert (code, bool(data["findings"])) == (1, True)


def golden_signed():
    record = golden_record()
    return replace(record, questionnaire=with_fingerprint(record.questionnaire))


def test_a_file_without_scores_and_rules_without_structure_are_refused(tmp_path, said):
    plain = a_record(a_questionnaire(a_question("q1")))
    path = a_file(tmp_path, plain, "plain")
    code, data = said("score", path)
    assert (code, data["findings"][0]["code"]) == (1, "not_scored")
    scored_file = a_file(tmp_path, golden_record(), "scored")
    empty = an_index(tmp_path, [])
    code, data = said("score", scored_file, "--rules", str(empty))
    assert (code, data["findings"][0]["code"]) == (1, "not_scored")
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"no workbook")
    assert said("score", scored_file, "--rules", str(bad))[0] == 1
    assert said("score-table", str(empty), str(bad))[0] == 1
    assert said("compare", scored_file, "--targets", str(tmp_path / "none.csv"))[0] == 1


def test_rounds_without_a_common_indicator_are_told(tmp_path, said):
    now = a_file(tmp_path, golden_record(), "now", round="2027")
    other = a_questionnaire(a_ladder("X1"), levels=golden_questionnaire().levels)
    before = a_file(tmp_path, a_record(other, {"X1": rungs(2)}), "before")
    code, data = said("compare", now, before)
    assert (code, [f["code"] for f in data["findings"]]) == (0, ["no_common_indicator"])
    assert data["rounds"]["like_for_like"] is None


def test_what_lifts_a_pillar_is_told_when_the_pillar_is_explained(tmp_path, said):
    path = a_file(tmp_path, golden_record(), "unit")
    _, data = said("score", path, "--lift")
    assert {proposal["node"] for proposal in data["lift"]} == {"overall"}
    _, data = said("score", path, "--lift", "--explain", "A")
    first = data["lift"][0]
    assert (first["node"], first["level"]) == ("A", 3)
    assert first["score"] >= 60
    assert sum(step["effort"] for step in first["steps"]) == first["effort"]
