"""Structure, levels, gates, recommendations, policy map and settings of a workbook."""

from decimal import Decimal

import pytest

from assessment.language.text import Language, Text
from assessment.questionnaire.canonical import from_json, to_json
from assessment.questionnaire.load import load
from assessment.questionnaire.structure import (
    LETTERHEAD,
    Aggregation,
    Gate,
    GateCondition,
    Normalisation,
    RankOn,
    Unanswered,
)
from tests.unit.questionnaire.workbook_world import YES_NO, loaded, scored
from tests.workbooks import SETTINGS, a_question, a_workbook, both


def test_the_structure_is_one_tree_with_the_explicit_root(tmp_path):
    questionnaire = scored(tmp_path, a_question("q", "select_one yn", indicator="A1"))
    assert questionnaire.root.code == "all"
    assert questionnaire.root.min_available == Decimal("0.5")
    assert [node.code for node in questionnaire.pillars] == ["A"]
    assert [node.code for node in questionnaire.indicators] == ["A1", "A2"]
    assert questionnaire.node["A2"].weight == Decimal("0.5")


def test_several_top_nodes_get_a_made_up_root(tmp_path):
    structure = [{"code": code, "parent": None, **both("ក", code)} for code in ("A", "B")]
    questionnaire, findings = load(
        a_workbook(
            tmp_path,
            [a_question(f"q{n}", "select_one yn", indicator=n) for n in ("A", "B")],
            choices=YES_NO,
            structure=structure,
        )
    )
    assert [(one.place.text, one.code) for one in findings] == [("structure!B3", "several_tops")]
    assert questionnaire.root.code == "overall"
    assert [node.code for node in questionnaire.pillars] == ["A", "B"]


def test_nodes_know_how_they_combine_and_normalise(tmp_path):
    structure = [
        {"code": "top", "parent": None, "aggregation": "deduct(90)", **both("ក", "Top")},
        {
            "code": "x",
            "parent": "top",
            "normalise": "goalposts(0,20)",
            "direction": -1,
            **both("ក", "X"),
        },
        {
            "code": "y",
            "parent": "top",
            "normalise": "log_goalposts(1, 1000) noclip",
            **both("ក", "Y"),
        },
        {
            "code": "z",
            "parent": "top",
            "normalise": "minmax",
            "aggregation": "geometric",
            **both("ក", "Z"),
        },
    ]
    node = loaded(a_workbook(tmp_path, [a_question()], structure=structure)).node
    assert (node["top"].aggregation, node["top"].start) == (Aggregation.DEDUCT, Decimal(90))
    assert (node["x"].low, node["x"].high, node["x"].direction, node["x"].clip) == (0, 20, -1, True)
    assert node["y"].normalise is Normalisation.LOG_GOALPOSTS
    assert not node["y"].clip
    assert node["z"].aggregation is Aggregation.GEOMETRIC


@pytest.mark.parametrize(
    ("when", "effect", "expected"),
    [
        ("= 0", "cap(0)", (GateCondition.ZERO, 0, 0, "all")),
        (0, "cap(low)", (GateCondition.ZERO, 0, 0, "all")),
        ("< 40", "cap(high, A)", (GateCondition.BELOW, 40, 1, "A")),
        ("missing", "zero", (GateCondition.MISSING, 0, None, "all")),
        ("missing", "zero(A)", (GateCondition.MISSING, 0, None, "A")),
    ],
)
def test_gates_are_understood(tmp_path, when, effect, expected):
    gate = {"node": "A1", "when": when, "effect": effect, **both("ព្រោះ", "Because", "reason")}
    condition, threshold, cap, target = expected
    questionnaire = scored(
        tmp_path, a_question("q", "select_one yn", indicator="A1"), gates=_as_text([gate])
    )
    reason = Text.from_wordings(km="ព្រោះ", en="Because")
    assert questionnaire.gates == (Gate("A1", condition, threshold, cap, target, reason),)


def _as_text(rows):
    """Excel would make a formula of "= 0"; a cell marked as text keeps it, as does a blank."""
    return [
        {key: f" {cell}" if str(cell).startswith("=") else cell for key, cell in row.items()}
        for row in rows
    ]


def test_recommendations_and_policy_map_are_read(tmp_path):
    questionnaire = scored(
        tmp_path,
        a_question("q", "select_one yn", indicator="A1", policy="T1 T2"),
        recommendations=[{"node": "A1", "below": "high", **both("ធ្វើ", "Do it", "text")}],
        policy_map=[
            {"code": "T1", "kind": "strategy", "official": "yes", **both("ក", "One")},
            {"code": "T2", "kind": "action", "parent": "T1", "phase": 2, **both("ខ", "Two")},
        ],
    )
    (recommendation,) = questionnaire.recommendations
    assert (recommendation.node, recommendation.below) == ("A1", 1)
    assert questionnaire.by_code["q"].policy == ("T1", "T2")
    one, two = questionnaire.policy_map
    assert (one.kind, one.official, one.parent) == ("strategy", True, None)
    assert (two.parent, two.phase, two.official) == ("T1", "2", False)


def test_settings_are_read(tmp_path):
    settings = [
        {
            **SETTINGS[0],
            "dra_schema": 1,
            "decimals": 2,
            "rank_and_band_on": "full",
            "unanswered": "missing",
            "min_applicable": 0.6,
            "peer_blocks": "a=ក្រុម ក; b=ក្រុម ខ",
        }
    ]
    found = loaded(a_workbook(tmp_path, [a_question()], settings=settings)).settings
    assert (found.id, found.version, found.decimals) == ("test", "1", 2)
    assert found.title == Text.from_wordings(km="តេស្ត", en="Test")
    assert found.rank_and_band_on is RankOn.FULL
    assert found.unanswered is Unanswered.MISSING
    assert found.min_applicable == Decimal("0.6")
    assert found.languages == ("km", "en")
    assert [(b.code, b.label.get(Language.KM)) for b in found.peer_blocks] == [
        ("a", "ក្រុម ក"),
        ("b", "ក្រុម ខ"),
    ]


@pytest.mark.parametrize(("said", "shown"), [("no", False), ("yes", True), (None, True)])
def test_a_test_of_knowledge_may_keep_its_scores_until_submission(tmp_path, said, shown):
    settings = [{**SETTINGS[0], "live_scores": said}]
    found = loaded(a_workbook(tmp_path, [a_question()], settings=settings))
    assert found.settings.live_scores is shown
    assert from_json(to_json(found)) == found


def test_peer_blocks_may_stand_in_a_sheet_of_their_own(tmp_path):
    settings = [{**SETTINGS[0], "peer_blocks": "b1 b2"}]
    blocks = [{"code": "b1", **both("ក", "One")}, {"code": "b2", **both("ខ", "Two")}]
    path = a_workbook(tmp_path, [a_question()], settings=settings, peer_blocks=blocks)
    assert [b.label.get(Language.EN) for b in loaded(path).settings.peer_blocks] == ["One", "Two"]


def with_settings(folder, **cells):
    return load(a_workbook(folder, [a_question()], settings=[{**SETTINGS[0], **cells}]))


def test_a_letterhead_that_is_not_told_is_that_of_before_there_was_one(tmp_path):
    silent, _ = with_settings(tmp_path)
    columns = {}
    for line in LETTERHEAD:
        text = getattr(silent.settings, line)
        columns |= both(text.get(Language.KM), text.get(Language.EN), line)
    told, findings = with_settings(tmp_path, **columns)
    assert findings == ()
    assert silent.settings.nation.get(Language.EN) == "Kingdom of Cambodia"
    assert told.fingerprint == silent.fingerprint
    assert told == silent


@pytest.mark.parametrize("line", LETTERHEAD)
def test_who_tells_one_line_of_the_letterhead_has_no_other_line_of_ours(tmp_path, line):
    made, findings = with_settings(tmp_path, **both("ក", "Own", line))
    own = {one: getattr(made.settings, one) for one in LETTERHEAD}
    assert own == {
        one: Text.from_wordings("ក", "Own") if one == line else Text() for one in LETTERHEAD
    }
    assert findings == ()
    assert from_json(to_json(made)) == made


def test_an_empty_cell_is_an_empty_line_and_english_alone_is_told_at_its_cell(tmp_path):
    silent, findings = with_settings(tmp_path, **both("", "", "nation"))
    assert not silent.settings.nation
    assert not silent.settings.committee
    assert findings == ()
    _, findings = with_settings(tmp_path, **both("", "Liberty", "motto"))
    assert [(one.place.text, one.code) for one in findings] == [("settings!F2", "khmer_missing")]
