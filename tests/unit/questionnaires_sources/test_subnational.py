"""The sub-national and the commune questionnaire are whole and fit beside the ministry's."""

from dataclasses import dataclass

import pytest

PAPERS_WANTED = {"none", "recommended", "required", "from(1)", "from(2)", "from(3)", "from(4)"}
SHARED = {
    "SA1": "governance.unit",
    "SA2": "governance.budget",
    "SA3": "governance.follow_up",
    "SA4": "governance.coordination",
    "SC2": "infrastructure.connectivity",
    "SC3": "infrastructure.devices",
    "SC5": "infrastructure.assets",
    "SD1": "data.registers",
    "SD3": "security.backup",
    "SE4": "services.payment",
    "SE5": "services.service_time",
    "SE6": "services.channel",
    "SE7": "services.feedback",
    "SF1": "security.access",
    "SF2": "security.personal_data",
    "SG1": "people.basic_skills",
    "SG2": "inclusion.access",
    "K2": "infrastructure.connectivity",
    "K3": "infrastructure.devices",
    "K4": "governance.unit",
    "K5": "data.registers",
    "K6": "security.backup",
    "K7": "security.access",
    "K8": "legal.published",
    "K11": "services.feedback",
    "K12": "people.basic_skills",
}
BETWEEN_THE_TWO = {"SC1": "K1", "SE3": "K9"}


@dataclass(frozen=True)
class Design:
    """What the design fixes of one questionnaire."""

    form: str
    weights: dict[str, int]
    codes: tuple[str, ...]
    open_to_na: frozenset[str]
    single_gates: dict[tuple[str, str], int]
    blocks: tuple[str, ...]
    left_out: frozenset[str]


def _numbered(sizes):
    return tuple(f"{pillar}{n}" for pillar, size in sizes.items() for n in range(1, size + 1))


SUBNATIONAL = Design(
    form="dgc-subnational",
    weights={"SA": 16, "SC": 20, "SD": 14, "SE": 30, "SF": 10, "SG": 10},
    codes=_numbered({"SA": 4, "SC": 5, "SD": 3, "SE": 7, "SF": 3, "SG": 2}),
    open_to_na=frozenset({"SA3", "SE4"}),
    single_gates={("SE1", "= 0"): 2, ("SE3", "= 0"): 2, ("SF", "< 40"): 2},
    blocks=("3", "4", "5"),
    left_out=frozenset({"T9", "T10"}),
)
COMMUNE = Design(
    form="dgc-commune",
    weights={"KI": 25, "KR": 25, "KS": 35, "KP": 15},
    codes=_numbered({"K": 12}),
    open_to_na=frozenset({"K10"}),
    single_gates={("K9", "= 0"): 2},
    blocks=("6", "7"),
    left_out=frozenset({"T2", "T9", "T10"}),
)


@pytest.fixture(params=[SUBNATIONAL, COMMUNE], ids=lambda design: design.form)
def design(request):
    return request.param


@pytest.fixture
def form(design, form_of):
    return form_of(design.form)


def keys(source):
    return {indicator["code"]: indicator["comparable_key"] for indicator in source.indicators}


def test_the_pillars_weigh_a_hundred_as_designed(form, design):
    assert {pillar["code"]: pillar["weight"] for pillar in form.pillars} == design.weights
    assert sum(design.weights.values()) == 100
    assert {indicator["weight"] for indicator in form.indicators} == {1}


def test_every_indicator_of_the_design_is_asked_in_order(form, design):
    assert tuple(indicator["code"] for indicator in form.indicators) == design.codes


def test_not_applicable_is_open_where_the_design_opens_it_and_says_when(form, design):
    opened = {i["code"] for i in form.indicators if i["not_applicable"]}
    assert opened == design.open_to_na
    assert {i["code"] for i in form.indicators if "na_km" in i} == design.open_to_na


def test_the_single_gates_and_the_gate_of_every_pillar_stand(form, design):
    gates = {(gate["node"], gate["when"]): gate["cap"] for gate in form.frame["gate"]}
    assert gates == design.single_gates
    assert form.frame["pillar_gate"]["pillars"] == list(design.weights)
    assert (form.frame["pillar_gate"]["when"], form.frame["pillar_gate"]["cap"]) == ("< 40", 3)


def test_every_gate_names_its_node_in_its_reason(form):
    for gate in form.frame["gate"]:
        for language in ("km", "en"):
            assert gate["node"] in gate[language]


def test_levels_are_those_of_the_ministry(form, ministry):
    names = ("name", "from", "km", "en")
    assert [[level[n] for n in names] for level in form.frame["level"]] == [
        [level[n] for n in names] for level in ministry.frame["level"]
    ]


def test_the_policy_map_is_the_ministrys_without_what_no_question_reaches(form, ministry, design):
    kept = [t for t in ministry.frame["policy"] if t["code"] not in design.left_out]
    assert form.frame["policy"] == kept
    assert {code for i in form.indicators for code in i["policy"]} == {t["code"] for t in kept}


def test_units_are_compared_in_blocks_of_their_own(form, ministry, design):
    blocks = tuple(block["code"] for block in form.frame["peer_block"])
    assert blocks == design.blocks
    assert not set(blocks) & {block["code"] for block in ministry.frame["peer_block"]}


def test_the_same_thing_has_the_ministrys_key_and_nothing_else_has(form, ministry):
    known = set(keys(ministry).values())
    own = keys(form)
    assert len(set(own.values())) == len(own)
    shared = {code: key for code, key in own.items() if key in known}
    assert shared == {code: key for code, key in SHARED.items() if code in own}


def test_power_and_fees_are_joined_between_the_two_forms(form_of):
    office, commune = keys(form_of("dgc-subnational")), keys(form_of("dgc-commune"))
    for one, other in BETWEEN_THE_TWO.items():
        assert office[one] == commune[other]


def test_every_indicator_wants_papers_and_has_advice_for_both_halves(form):
    for indicator in form.indicators:
        assert indicator["evidence"] in PAPERS_WANTED
        assert [advice["below"] for advice in indicator["recommendation"]] == [2, 4]


def test_thresholds_rise_and_a_checklist_can_reach_the_top(form):
    for indicator in form.indicators:
        numbers = [0 if value == ">0" else value for value in indicator.get("thresholds", ())]
        assert numbers == sorted(set(numbers)), indicator["code"]
        if indicator["kind"] == "checklist":
            assert len(numbers) == 4
            assert numbers[-1] == len(indicator["item"]), indicator["code"]
            assert any(item["required"] for item in indicator["item"]), indicator["code"]


def test_samples_are_of_twenty_files(form_of):
    sampled = {"SD2", "SE3", "SE5", "K9"}
    hints = {
        i["code"]: i.get("hint_en", "")
        for form in ("dgc-subnational", "dgc-commune")
        for i in form_of(form).indicators
    }
    assert {code for code, hint in hints.items() if " 20 " in f" {hint} "} == sampled
