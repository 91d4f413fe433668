"""A well-written workbook becomes the questionnaire its author meant."""

from decimal import Decimal

import pytest

from assessment.language.text import Language, Text
from assessment.questionnaire.load import load
from assessment.questionnaire.model import (
    EvidenceDemand,
    EvidenceRule,
    QuestionType,
    Scoring,
    ScoringKind,
    Threshold,
)
from tests.unit.questionnaire.workbook_world import ITEMS, LADDER, YES_NO, loaded, scored
from tests.workbooks import a_question, a_workbook, both


def test_a_plain_form_without_scoring_loads(tmp_path):
    questionnaire = loaded(
        a_workbook(tmp_path, [a_question("name"), a_question("age", "integer", required="yes")])
    )
    assert [q.type for q in questionnaire.questions] == [QuestionType.TEXT, QuestionType.INTEGER]
    assert questionnaire.root is None
    assert questionnaire.by_code["age"].required == "true()"
    assert questionnaire.by_code["name"].required is None


def test_every_text_of_a_question_comes_in_both_languages(tmp_path):
    texts = {
        column: both(f"ខ្មែរ {column}", f"English {column}", column)
        for column in (
            "hint",
            "guidance_hint",
            "required_message",
            "constraint_message",
            "evidence_note",
            "not_applicable_note",
        )
    }
    row = a_question(
        "q", "integer", constraint=". > 0", **{k: v for t in texts.values() for k, v in t.items()}
    )
    (question,) = loaded(a_workbook(tmp_path, [row])).questions
    assert question.label == Text.from_wordings(km="សំណួរ q", en="Question q")
    for column, field in (
        ("hint", "hint"),
        ("guidance_hint", "guidance"),
        ("required_message", "required_message"),
        ("constraint_message", "constraint_message"),
        ("evidence_note", "evidence_note"),
        ("not_applicable_note", "not_applicable_note"),
    ):
        expected = Text.from_wordings(km=f"ខ្មែរ {column}", en=f"English {column}")
        assert getattr(question, field) == expected


@pytest.mark.parametrize(
    "header",
    [
        "label::English (en)",
        "label::English(en)",
        "label::English",
        "label::en",
        "Label::english (EN)",
        "label:English",
    ],
)
def test_a_language_may_be_named_in_several_ways(tmp_path, header):
    row = {"type": "text", "name": "q", "label::Khmer (km)": "សំណួរ", header: "Question"}
    (question,) = loaded(a_workbook(tmp_path, [row])).questions
    assert question.label == Text.from_wordings(km="សំណួរ", en="Question")


def test_a_label_without_language_is_in_the_default_language(tmp_path):
    for name, language in (("Khmer (km)", Language.KM), ("English (en)", Language.EN)):
        settings = [{"form_id": "t", "form_title": "T", "default_language": name}]
        path = a_workbook(
            tmp_path, [{"type": "text", "name": "q", "label": "Q"}], settings=settings
        )
        questionnaire, _ = load(path)
        assert questionnaire.questions[0].label.has(language)


def test_groups_and_rosters_enclose_their_questions(tmp_path):
    questionnaire = loaded(
        a_workbook(
            tmp_path,
            [
                a_question("g", "begin_group", appearance="field-list"),
                a_question("in_group"),
                a_question("r", "begin repeat"),
                a_question("in_roster", "integer"),
                {"type": "end repeat"},
                {"type": "end_group"},
                a_question("after", "calculate", calculation="sum(${in_roster})"),
            ],
        )
    )
    by_code = questionnaire.by_code
    assert (by_code["in_group"].group, by_code["in_group"].roster) == ("g", None)
    assert (by_code["in_roster"].group, by_code["in_roster"].roster) == ("r", "r")
    assert (by_code["after"].group, by_code["after"].roster) == (None, None)
    assert questionnaire.group["r"].parent == "g"
    assert questionnaire.group["g"].appearance == "field-list"
    assert [roster.code for roster in questionnaire.rosters] == ["r"]


@pytest.mark.parametrize(
    ("kind", "scoring", "expected"),
    [
        ("select_one yn", None, Scoring(ScoringKind.CHOICE)),
        ("select_multiple rungs", "ladder", Scoring(ScoringKind.LADDER)),
        ("select_multiple items", "share", Scoring(ScoringKind.SHARE)),
        (
            "decimal",
            "steps(>0, 25, 50, 80)",
            Scoring(
                ScoringKind.STEPS,
                (
                    Threshold(Decimal(0), strict=True),
                    Threshold(Decimal(25)),
                    Threshold(Decimal(50)),
                    Threshold(Decimal(80)),
                ),
            ),
        ),
        (
            "select_multiple items",
            "checklist(1,3)",
            Scoring(ScoringKind.CHECKLIST, (Threshold(Decimal(1)), Threshold(Decimal(3)))),
        ),
        ("integer", "scale(10,0)", Scoring(ScoringKind.SCALE, bounds=(Decimal(10), Decimal(0)))),
        ("integer", "value", Scoring(ScoringKind.VALUE)),
    ],
)
def test_the_scoring_cell_is_understood(tmp_path, kind, scoring, expected):
    row = a_question("q", kind, indicator="A1", scoring=scoring, weight=2.5)
    question = scored(tmp_path, row, choices=_lists(kind)).by_code["q"]
    assert question.scoring == expected
    assert question.indicator == "A1"
    assert question.weight == Decimal("2.5")


def _lists(kind):
    return LADDER if "rungs" in kind else ITEMS if "items" in kind else ()


def test_a_roster_scores_by_its_rows(tmp_path):
    questionnaire = scored(
        tmp_path,
        a_question("r", "begin_repeat", indicator="A1", scoring="rows(mean,size)"),
        a_question("kind", "select_one yn", scoring="choice"),
        a_question("size", "integer"),
        {"type": "end_repeat"},
    )
    roster = questionnaire.roster_of_indicator["A1"]
    assert roster.scoring == Scoring(ScoringKind.ROWS, weight_column="size")
    assert questionnaire.by_code["kind"].scoring.kind is ScoringKind.CHOICE


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        (None, EvidenceRule()),
        ("none", EvidenceRule()),
        ("recommended", EvidenceRule(EvidenceDemand.RECOMMENDED)),
        ("required", EvidenceRule(EvidenceDemand.REQUIRED)),
        ("from(2)", EvidenceRule(EvidenceDemand.FROM_LEVEL, 2)),
    ],
)
def test_the_evidence_cell_is_understood(tmp_path, cell, rule):
    row = a_question("q", "select_multiple rungs", indicator="A1", scoring="ladder", evidence=cell)
    assert scored(tmp_path, row, choices=LADDER).by_code["q"].evidence == rule


def test_what_excel_makes_of_cells_is_undone(tmp_path):
    choices = [
        {"list_name": "n", "name": 1.0, **both("មួយ", "One")},
        {"list_name": "n", "name": 2, **both("ពីរ", "Two")},
    ]
    row = a_question("q", "select_one n", required=True, read_only=False, relevant=True)
    questionnaire = loaded(
        a_workbook(tmp_path, [row, a_question("v", comparable_since=2026.0)], choices=choices)
    )
    question = questionnaire.by_code["q"]
    assert [choice.name for choice in question.choices] == ["1", "2"]
    assert (question.required, question.relevant, question.read_only) == ("true()", "true()", False)
    assert questionnaire.by_code["v"].comparable_since == "2026"


def test_further_columns_of_choices_are_kept_for_filters(tmp_path):
    choices = [
        {"list_name": "d", "name": "d1", "province": "p1", **both("ក", "One")},
        {"list_name": "d", "name": "d2", "province": "p2", **both("ខ", "Two")},
        {"list_name": "p", "name": "p1", **both("ក", "P")},
    ]
    questionnaire = loaded(
        a_workbook(
            tmp_path,
            [
                a_question("p", "select_one p"),
                a_question("d", "select_one d", choice_filter="province = ${p}"),
            ],
            choices=choices,
        )
    )
    assert questionnaire.by_code["d"].choices[1].filters == (("province", "p2"),)


def test_a_range_has_limits_and_step(tmp_path):
    rows = [
        a_question("a", "range", parameters="start=1 end=9 step=2"),
        a_question("b", "range"),
    ]
    by_code = loaded(a_workbook(tmp_path, rows)).by_code
    assert (by_code["a"].minimum, by_code["a"].maximum, by_code["a"].step) == (1, 9, 2)
    assert (by_code["b"].minimum, by_code["b"].maximum, by_code["b"].step) == (0, 10, 1)


def test_every_supported_type_is_accepted(tmp_path):
    kinds = [
        "text",
        "integer",
        "decimal",
        "range",
        "date",
        "acknowledge",
        "image",
        "file",
        "note",
        "hidden",
        "select one yn",
        "select_multiple yn",
    ]
    rows = [a_question(f"q{n}", kind) for n, kind in enumerate(kinds)]
    rows.append({"type": "calculate", "name": "c", "calculation": "1 + 1"})
    assert len(loaded(a_workbook(tmp_path, rows, choices=YES_NO)).questions) == len(rows)


def test_or_other_adds_a_choice_and_a_question(tmp_path):
    path = a_workbook(tmp_path, [a_question("q", "select_one yn or_other")], choices=YES_NO)
    questionnaire, findings = load(path)
    assert [finding.code for finding in findings] == ["or_other"]
    assert [choice.name for choice in questionnaire.by_code["q"].choices] == ["yes", "no", "other"]
    assert questionnaire.by_code["q_other"].relevant == "selected(${q}, 'other')"
