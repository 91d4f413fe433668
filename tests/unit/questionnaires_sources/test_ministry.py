"""The ministry questionnaire is whole: pillars, indicators, weights, gates, policy map."""

from collections import Counter

WEIGHTS = {"A": 14, "B": 8, "C": 12, "D": 16, "E": 22, "F": 14, "G": 8, "H": 6}
SIZES = {"A": 6, "B": 4, "C": 5, "D": 6, "E": 8, "F": 6, "G": 4, "H": 3}
DOUBLE = {"D3", "E1", "E2"}
MAY_BE_NOT_APPLICABLE = {"A6", "D3", "D6", "E3", "E4", "E5", "E8", "F6"}
PAPERS_WANTED = {"none", "recommended", "required", "from(1)", "from(2)", "from(3)", "from(4)"}


def test_eight_pillars_weigh_a_hundred(ministry):
    assert {pillar["code"]: pillar["weight"] for pillar in ministry.pillars} == WEIGHTS
    assert sum(WEIGHTS.values()) == 100


def test_there_are_forty_two_indicators_numbered_within_their_pillar(ministry):
    expected = [f"{code}{n}" for code, size in SIZES.items() for n in range(1, size + 1)]
    assert [indicator["code"] for indicator in ministry.indicators] == expected
    assert len(expected) == 42


def test_three_indicators_count_double(ministry):
    weights = {indicator["code"]: indicator["weight"] for indicator in ministry.indicators}
    assert {code for code, weight in weights.items() if weight == 2} == DOUBLE
    assert set(weights.values()) == {1, 2}


def test_not_applicable_is_open_where_the_design_opens_it_and_says_when(ministry):
    opened = {i["code"] for i in ministry.indicators if i["not_applicable"]}
    assert opened == MAY_BE_NOT_APPLICABLE
    for indicator in ministry.indicators:
        assert ("na_km" in indicator) == indicator["not_applicable"], indicator["code"]


def test_every_indicator_wants_papers_and_says_which(ministry):
    for indicator in ministry.indicators:
        assert indicator["evidence"] in PAPERS_WANTED
        assert indicator["evidence_km"]


def test_every_indicator_has_advice_below_a_level_that_exists(ministry):
    for indicator in ministry.indicators:
        below = [advice["below"] for advice in indicator["recommendation"]]
        assert 1 <= len(below) <= 2, indicator["code"]
        assert below == sorted(set(below)), indicator["code"]
        assert set(below) <= {1, 2, 3, 4}, indicator["code"]


def test_keys_for_comparison_are_unique(ministry):
    keys = Counter(indicator["comparable_key"] for indicator in ministry.indicators)
    assert set(keys.values()) == {1}


def test_every_theme_is_reached_and_every_theme_named_exists(ministry):
    themes = {theme["code"] for theme in ministry.frame["policy"]}
    assert themes == {"X", *(f"T{n}" for n in range(1, 11))}
    assert {code for i in ministry.indicators for code in i["policy"]} == themes


def test_levels_cover_the_scale_from_zero(ministry):
    assert [level["from"] for level in ministry.frame["level"]] == [0, 20, 40, 60, 80]


def test_gates_stand_on_the_starred_indicators_and_on_security(ministry):
    gates = {(gate["node"], gate["when"]): gate["cap"] for gate in ministry.frame["gate"]}
    stars = dict.fromkeys([(code, "= 0") for code in ("A1", "C3", "F1", "F3")], 2)
    assert gates == {**stars, ("F", "< 40"): 2}
    assert ministry.frame["pillar_gate"]["cap"] == 3


def test_thresholds_rise_and_a_checklist_can_reach_the_top(ministry):
    for indicator in ministry.indicators:
        numbers = [0 if value == ">0" else value for value in indicator.get("thresholds", ())]
        assert numbers == sorted(set(numbers)), indicator["code"]
        if indicator["kind"] == "checklist":
            assert numbers[-1] == len(indicator["item"]), indicator["code"]
            assert any(item["required"] for item in indicator["item"]), indicator["code"]


def test_rosters_stand_before_an_indicator_of_their_pillar(ministry):
    for pillar in ministry.pillars:
        codes = {indicator["code"] for indicator in pillar["indicator"]}
        assert all(roster["before"] in codes for roster in pillar.get("roster", ()))
    named = {roster["code"] for p in ministry.pillars for roster in p.get("roster", ())}
    assert named == {"actions", "systems", "services", "staff"}


def test_the_small_example_shows_every_way_of_asking(example):
    kinds = {indicator["kind"] for indicator in example.indicators}
    assert kinds == {"ladder", "ratio", "checklist", "choice", "roster_mean"}
    assert len(example.pillars) == 2
    assert len(example.indicators) == 6
