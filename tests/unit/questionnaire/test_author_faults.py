"""A workbook with every fault its authors make: each is told at its cell, all in one pass."""

import pytest

from assessment.language.text import Language
from assessment.questionnaire.load import load
from assessment.questionnaire.workbook.reader import column_letter
from assessment.words import Words
from tests.workbooks import a_workbook, both

SCORED = {"indicator": "A1", "scoring": "choice"}
RELEVANT, CONSTRAINT, CALCULATION = "relevant", "constrant", "calculation"


def ask(name, kind="text", /, *, km=True, **cells):
    """A row of the survey and, under its columns, what is wrong with its cells."""
    texts = both(f"សំណួរ {name}", f"Question {name}") if km else {EN: f"Question {name}"}
    return {"type": kind, "name": name, **texts, **cells}


KM, EN = "label::Khmer (km)", "label::English (en)"

# Each row beside its faults: column -> problem, or problem and the word that was likely meant.
SURVEY = [
    (ask("age", "integer"), {}),
    (ask("agree", "select_one yesno"), {}),
    (ask("several", "select_multiple spaced"), {}),
    (ask("day", "date"), {}),
    (ask("misspelt", "selct_one yesno"), {"type": ("type_near_miss", "select_one yesno")}),
    (
        ask("place", "geopoint", relevant="${agee} = 1"),
        {"type": "type_unsupported", RELEVANT: ("name_unknown", "age")},
    ),
    (ask("strange", "wizard", weight="x"), {"type": "type_unknown", "weight": "cell_not_a_number"}),
    (ask("typeless", None, relevant="1 +"), {"type": "type_missing", RELEVANT: "missing_value"}),
    (ask("listless", "select_one"), {"type": "list_missing"}),
    (ask("list_slip", "select_one yesnoo"), {"type": ("list_unknown", "yesno")}),
    (ask("age", "decimal", constrant=". >"), {"name": "name_twice", CONSTRAINT: "missing_value"}),
    (ask("2nd"), {"name": "name_not_allowed"}),
    (ask(None), {"name": "cell_empty"}),
    ({"type": "text", "name": "mute"}, {KM: "label_missing"}),
    (ask("no_khmer", km=False), {KM: "khmer_missing"}),
    (ask("q_unknown", relevant="${agge} > 1"), {RELEVANT: ("name_unknown", "age")}),
    (ask("q_both", relevant="${nobody} > 1 and ("), {RELEVANT: ["missing_value", "name_unknown"]}),
    (ask("q_choice", relevant="${agree} = 'yess'"), {RELEVANT: ("choice_unknown", "yes")}),
    (ask("q_selected", relevant="selected(${several}, 'z')"), {RELEVANT: "choice_unknown"}),
    (ask("ring_a", relevant="${ring_b} = 1"), {RELEVANT: "cycle"}),
    (ask("ring_b", relevant="${ring_a} = 1"), {}),
    (ask("itself", relevant="${itself} = 1"), {RELEVANT: "cycle"}),
    (ask("q_regex", constrant="regex(., '[a-')"), {CONSTRAINT: "bad_regex"}),
    (ask("q_empty", "calculate"), {CALCULATION: "calculation_missing"}),
    (
        ask("q_func", "calculate", calculation="summ(1)"),
        {CALCULATION: ("misspelt_function", "sum")},
    ),
    (
        ask("q_pull", "calculate", calculation="pulldata('a','b','c','d')"),
        {CALCULATION: "unsupported_function"},
    ),
    (ask("q_args", "calculate", calculation="if(1)"), {CALCULATION: "wrong_argument_count"}),
    (ask("q_date", relevant="${day} > '2026-01-01'"), {RELEVANT: "date_compared_with_text"}),
    (ask("q_curly", relevant="${agree} = ‘yes’"), {RELEVANT: "quotes_straightened"}),
    (ask("q_digit", relevant="${age} > ៥"), {RELEVANT: "foreign_digit"}),
    (ask("q_path", relevant="../age = 1"), {RELEVANT: "unsupported_path_to_name"}),
    (ask("q_and", relevant="${age} > 1 && true()"), {RELEVANT: "foreign_operator"}),
    (ask("q_bracket", relevant="(${age} > 1"), {RELEVANT: "unexpected_end"}),
    (ask("q_quote", relevant="${agree} = 'yes"), {RELEVANT: "unterminated_string"}),
    (ask("q_brace", relevant="${age > 1"), {RELEVANT: "unterminated_name"}),
    (ask("q_bare", relevant="age > 1"), {RELEVANT: "bare_name"}),
    (ask("q_instance", relevant="instance('x')/list/item"), {RELEVANT: "unsupported_function"}),
    (
        ask("q_filter", "select_one yesno", choice_filter="province = 1"),
        {"choice_filter": "column_missing"},
    ),
    (ask("q_needed", required="បាទ"), {"required": "not_yes_no"}),
    (ask("q_excel", relevant="AND(${age} > 1, true())"), {RELEVANT: "foreign_operator"}),
    (
        ask("q_semicolon", "calculate", calculation="if(true(); 1; 2)"),
        {CALCULATION: "foreign_operator"},
    ),
    (ask("q_bounds", "integer", constrant="0 <= . <= 9"), {CONSTRAINT: "compared_twice"}),
    (ask("q_one", relevant="${pick} = 'o1'"), {RELEVANT: "one_of_several"}),
    (ask("pick", "select_multiple open"), {}),
    (ask("q_never", relevant="1 = 2"), {RELEVANT: "never_shown"}),
    (ask("q_default", "integer", default="many"), {"default": "default_not_fitting"}),
    (ask("q_dynamic", "date", default="today()"), {"default": "default_is_expression"}),
    (ask("q_range", "range", parameters="start=9 end=1"), {"parameters": "range_empty"}),
    (ask("q_param", "range", parameters="from one"), {"parameters": "bad_parameters"}),
    (ask("q_column", repeat_count="3"), {"repeat_count": "column_without_effect"}),
    (ask("q_trigger", trigger="${age}"), {"trigger": "column_unsupported"}),
    (
        ask("q_look", "select_one yesno", appearance="likrt"),
        {"appearance": ("appearance_ignored", "likert")},
    ),
    (
        ask("s_word", "select_multiple rungs", indicator="A1", scoring="laddder"),
        {"scoring": ("bad_scoring", "ladder")},
    ),
    (
        ask("s_steps", "integer", indicator="A1", scoring="steps(50,25)"),
        {"scoring": "thresholds_not_ascending"},
    ),
    (ask("s_scale", "integer", indicator="A1", scoring="scale(1,1)"), {"scoring": "scale_empty"}),
    (ask("s_type", "text", indicator="A1", scoring="choice"), {"scoring": "scoring_not_fitting"}),
    (ask("s_none", "integer", indicator="A1"), {"scoring": "scoring_missing"}),
    (ask("s_no_leaf", "select_one yesno", indicator="A"), {"indicator": "indicator_not_leaf"}),
    (
        ask("s_slip", "select_one yesno", indicator="national1"),
        {"indicator": ("not_in_sheet", "national")},
    ),
    (ask("s_weight", "select_one yesno", weight=-1, **SCORED), {"weight": "negative"}),
    (
        ask("s_na", "select_one yesno", not_applicable="maybe", **SCORED),
        {"not_applicable": "not_yes_no"},
    ),
    (
        ask("s_evidence", "select_one yesno", evidence="form(2)", **SCORED),
        {"evidence": ("bad_evidence", "from")},
    ),
    (
        ask(
            "s_ladder", "select_multiple gap", indicator="A1", scoring="ladder", evidence="from(9)"
        ),
        {"type": "ladder_level_missing", "evidence": "evidence_level_too_high"},
    ),
    (
        ask("s_items", "select_multiple rungs", indicator="A1", scoring="checklist(1,9)"),
        {"scoring": "too_few_items"},
    ),
    (
        ask("s_policy", "select_one yesno", policy="theme1 themes2", **SCORED),
        {"policy": ("not_in_sheet", "theme2")},
    ),
    (
        ask("s_alone", "select_one yesno", scoring="choice"),
        {"scoring": "scoring_without_indicator"},
    ),
    (ask("s_unscored", "select_one unscored", indicator="A1"), {"type": "no_choice_scored"}),
    (ask("s_partly", "select_one partly", indicator="A1"), {"type": "scores_low"}),
    (ask("s_light", "select_one yesno", indicator="A3", weight=0), {}),
    (
        ask("rows", "begin_repeat", indicator="A2", scoring="rows(mean,sizes)"),
        {"scoring": ("weight_column_unknown", "size")},
    ),
    (ask("size", "integer"), {}),
    (ask("inner", "begin_repeat"), {"type": "roster_in_roster"}),
    (ask("deep"), {}),
    ({"type": "end_repeat"}, {}),
    (ask("in_roster", "select_one yesno", **SCORED), {"indicator": "roster_question_scored"}),
    ({"type": "end_repeat"}, {}),
    (ask("q_rows", "calculate", calculation="${size} + 1"), {CALCULATION: "several_rows"}),
    (ask("crossed", "begin_group", constrant="true()"), {CONSTRAINT: "column_without_effect"}),
    ({"type": "end_repeat"}, {"type": "group_crossed"}),
    ({"type": "end_group"}, {"type": "group_not_begun"}),
    (ask("error_cell", relevant="#REF!"), {RELEVANT: "cell_error"}),
    (ask("formula", relevant="=1+1"), {RELEVANT: "formula_without_value"}),
    (ask("open", "begin_group"), {"type": "group_not_ended"}),
]


def choice(list_name, name, **cells):
    return {"list_name": list_name, "name": name, **both(f"ជ {name}", f"C {name}"), **cells}


CHOICES = [
    (choice("yesno", "yes", score=100), {}),
    (choice("yesno", "no", score=0), {}),
    (choice("yesno", "no", score=120), {"name": "name_twice", "score": "out_of_range"}),
    (choice("yesno", "ok", score="ten"), {"score": "cell_not_a_number"}),
    (choice("spaced", "a b"), {"name": "choice_name_with_space"}),
    (choice("rungs", "r1", level=1), {}),
    (choice("rungs", "r2", level=2, required="perhaps"), {"required": "not_yes_no"}),
    (choice("gap", "g1", level=1), {}),
    (choice("gap", "g3", level=3), {}),
    (choice("gap", "g0"), {"level": "choice_without_level"}),
    (choice("gap", "g4", level=1.5), {"level": "not_whole"}),
    (choice("unscored", "u"), {}),
    (choice("partly", "p", score=1), {}),
    (choice("partly", "q"), {"score": "choice_without_score"}),
    (choice(None, "orphan"), {"list_name": "cell_empty"}),
    ({"list_name": "partly", "name": "mute", "score": 1}, {KM: "label_missing"}),
    (choice("partly", "ខ្មែរ", score=1), {"name": "name_not_allowed"}),
    (choice("unused", "u"), {"list_name": "list_unused"}),
    (choice("open", "o1"), {}),
]


def node(code, parent, **cells):
    return {"code": code, "parent": parent, **both(f"ន {code}", f"N {code}"), **cells}


STRUCTURE = [
    (
        node("all", None, aggregation="arithmetik"),
        {"aggregation": ("bad_aggregation", "arithmetic")},
    ),
    (node("A", "all", direction=2), {"direction": "not_one_of"}),
    (node("A1", "A", normalise="goalposts(9,1)"), {"normalise": "goalposts_empty"}),
    (node("A2", "A", normalise="minmaks"), {"normalise": ("bad_normalise", "minmax")}),
    (node("A3", "A"), {"code": "all_weights_zero"}),
    (node("A2", "al", min_available=3), {"code": "name_twice", "min_available": "out_of_range"}),
    (
        node("national", "alll", weight=-2),
        {
            "parent": ("not_in_sheet", "all"),
            "weight": "negative",
            "code": "indicator_without_question",
        },
    ),
    (node("x", "y"), {"code": "indicator_without_question"}),
    (node("y", "x"), {"parent": "structure_cycle"}),
    (node("two words", "all"), {"code": "name_not_allowed"}),
    (node("B", None), {"parent": "several_tops", "code": "indicator_without_question"}),
]
LEVELS = [
    ({"name": "basic", "from": 10, **both("ក", "Basic")}, {"from": "levels_start"}),
    ({"name": "middle", "from": 5, **both("ខ", "Middle")}, {"from": "levels_not_ascending"}),
    ({"name": "high", "from": None, **both("គ", "High")}, {"from": "cell_empty"}),
    ({"name": "basic", "from": 80}, {"name": "name_twice", KM: "label_missing"}),
]
GATES = [
    (
        {"node": "nationl", "when": "missing", "effect": "zero"},
        {"node": ("not_in_sheet", "national")},
    ),
    (
        {"node": "A1", "when": "about 3", "effect": "cut(2)"},
        {"when": "bad_condition", "effect": "bad_effect"},
    ),
    (
        {"node": "A1", "when": "< 40", "effect": "cap(midle)"},
        {"effect": ("level_unknown", "middle")},
    ),
    ({"node": "A", "when": "= 0", "effect": "zero(A1)"}, {"effect": "not_ancestor"}),
    ({"node": "A1", "when": "40", "effect": "zero"}, {"when": "gate_at_one_score"}),
]
POLICIES = [
    ({"code": "theme1", **both("ក", "One"), "kind": "them"}, {"kind": ("not_one_of", "theme")}),
    (
        {"code": "theme2", **both("ខ", "Two"), "kind": "theme", "parent": "theme9"},
        {"parent": "not_in_sheet", "code": "strategy_not_reached"},
    ),
]
ADVICE = [
    ({"node": "A1", "below": 9, "text::Khmer (km)": "ធ្វើ"}, {"below": "level_above_top"}),
    ({"node": "Q", "below": 1}, {"node": "not_in_sheet", "text::Khmer (km)": "cell_empty"}),
]
SETTINGS = [
    (
        {
            "form_title::Khmer (km)": "ត",
            "form_id": "t",
            "default_language": "Klingon",
            "dra_schema": 99,
            "decimals": 99,
            "unanswered": "zerro",
            "min_applicable": 7,
            "rank_and_band_on": "half",
            "peer_blocks": "a b c",
        },
        {
            "default_language": "default_language_unknown",
            "dra_schema": "schema_newer",
            "decimals": "out_of_range",
            "unanswered": ("not_one_of", "zero"),
            "min_applicable": "out_of_range",
            "rank_and_band_on": "not_one_of",
            "peer_blocks": "bad_peer_blocks",
        },
    ),
    ({"form_id": "second"}, {None: "settings_row_ignored"}),
]
SHEETS = {
    "survey": SURVEY,
    "choices": CHOICES,
    "settings": SETTINGS,
    "structure": STRUCTURE,
    "levels": LEVELS,
    "gates": GATES,
    "policy_map": POLICIES,
    "recomendations": ADVICE,
}
OF_SHEETS = {
    ("survey", CONSTRAINT, 1, "column_near_miss", "constraint"),
    ("recomendations", None, None, "sheet_near_miss", "recommendations"),
    ("entities", None, None, "sheet_unsupported", None),
}


def planted():
    """Every fault as (cell, problem, likely word)."""
    for sheet, rows in SHEETS.items():
        columns = list(dict.fromkeys(column for row, _ in rows for column in row))
        for number, (_, faults) in enumerate(rows, 2):
            for column, told in faults.items():
                letter = "" if column is None else column_letter(columns.index(column))
                for one in told if isinstance(told, list) else [told]:
                    problem, meant = one if isinstance(one, tuple) else (one, None)
                    yield f"{sheet}!{letter}{number}", problem, meant
        for of_sheet, column, number, problem, meant in OF_SHEETS:
            if of_sheet == sheet:
                letter = "" if column is None else column_letter(columns.index(column))
                yield f"{sheet}!{letter}{number or ''}".rstrip("!"), problem, meant
    yield "entities", "sheet_unsupported", None


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    """What is told of the workbook with all the faults."""
    sheets = {sheet: [row for row, _ in rows] for sheet, rows in SHEETS.items()}
    path = a_workbook(
        tmp_path_factory.mktemp("faults"),
        sheets.pop("survey"),
        settings=sheets.pop("settings"),
        entities=[{"list_name": "x"}],
        **sheets,
    )
    questionnaire, findings = load(path)
    assert questionnaire is None
    return findings


def test_more_than_a_hundred_faults_of_sixty_kinds_are_planted():
    faults = list(planted())
    assert len(faults) >= 100
    assert len({problem for _, problem, _ in faults}) >= 60


def test_every_planted_fault_is_told_at_its_cell(findings):
    told = {(finding.place.text, finding.code) for finding in findings}
    assert [fault[:2] for fault in planted() if fault[:2] not in told] == []


def test_nothing_is_told_that_was_not_planted(findings):
    faults = {fault[:2] for fault in planted()}
    told = [(finding.place.text, finding.code) for finding in findings]
    assert [one for one in told if one not in faults] == []


def test_the_likely_word_is_offered_in_both_languages(findings):
    told = {(finding.place.text, finding.code): finding for finding in findings}
    for cell, problem, meant in planted():
        if meant is not None:
            finding = told[cell, problem]
            assert meant in (finding.values.get("meant"), finding.values.get("suggestion"))
            for language in Language:
                assert meant in Words(language).finding(finding)


def test_every_sentence_is_whole_in_both_languages(findings):
    for finding in findings:
        khmer, english = (
            Words(language).finding(finding) for language in (Language.KM, Language.EN)
        )
        assert khmer != english
        for sentence in (khmer, english):
            assert "{" not in sentence.replace("${", "")
            assert sentence.rstrip().endswith((".", "។", "?", "៕"))
