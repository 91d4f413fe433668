"""Blank forms of any questionnaire: long, wide, without scores, without labels."""

from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest
from pypdf import PdfReader

from assessment.forms.blank import write_blank
from assessment.forms.words import BlankOrder, condition
from assessment.incoming.read import read_answers
from assessment.language.text import Language, Text
from assessment.printing.wording import Speech
from assessment.questionnaire.model import Group, QuestionType
from tests.builders import (
    a_choice,
    a_question,
    a_questionnaire,
    a_record,
    a_roster,
    a_select,
    a_text,
)

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
BOTH = (Language.KM, Language.EN)
LONG_KM = "តើស្ថាប័នមានផែនការបរិវត្តកម្មឌីជីថលដល់កម្រិតណា " * 40


def made(folder, questionnaire, languages=BOTH):
    """Paper and workbook of a questionnaire."""
    order = BlankOrder(
        questionnaire, NOW, languages, pdf=folder / "form.pdf", xlsx=folder / "form.xlsx"
    )
    return order, write_blank(order)


def labelled(question, label, **fields):
    return replace(question, label=label, **fields)


def several(code, count, **fields):
    choices = tuple(a_choice(f"c{at}") for at in range(count))
    return a_question(code, QuestionType.SELECT_MULTIPLE, choices=choices, **fields)


STRANGE = {
    "every type": a_questionnaire(
        *(a_question(f"q{kind}", kind) for kind in QuestionType if "select" not in kind),
        a_select("one"),
        several("many", 3),
    ),
    "very many choices": a_questionnaire(several("many", 150)),
    "very long texts": a_questionnaire(
        labelled(
            a_question("q"),
            Text.from_wordings(km=LONG_KM, en="long " * 400),
            hint=a_text("h " * 900),
        )
    ),
    "no labels": a_questionnaire(
        labelled(a_question("q"), Text()),
        Group("g", Text()),
        labelled(a_select("s", group="g"), Text()),
    ),
    "a very wide table": a_questionnaire(
        *a_roster("wide", *(a_question(f"column{n}") for n in range(60)))
    ),
    "a table of choices": a_questionnaire(
        *a_roster("table", several("many", 40), a_select("one"), several("few", 3))
    ),
    "an empty table": a_questionnaire(
        *a_roster("empty", a_question("note", QuestionType.NOTE)), a_question("q")
    ),
    "a long code": a_questionnaire(
        *a_roster("a_roster_with_a_name_longer_than_excel_allows", a_question("c" * 60))
    ),
    "names of our sheets": a_questionnaire(*a_roster("answers"), *a_roster("guide")),
    "formulas as labels": a_questionnaire(
        labelled(a_question("q"), Text.from_wordings(km="=1+1", en="=cmd|' /C calc'!A0")),
        a_select("s"),
    ),
}


@pytest.mark.parametrize("name", STRANGE)
def test_every_questionnaire_makes_paper_and_workbook(name, tmp_path):
    questionnaire = STRANGE[name]
    order, pages = made(tmp_path, questionnaire)
    assert pages == len(PdfReader(order.pdf).pages) > 0
    book = openpyxl.load_workbook(order.xlsx)
    kinds = {cell.data_type for page in book.worksheets for row in page.iter_rows() for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize("name", STRANGE)
def test_every_untouched_workbook_comes_back_without_a_word(name, tmp_path):
    questionnaire = STRANGE[name]
    order, _ = made(tmp_path, questionnaire, (Language.EN,))
    source = read_answers(order.xlsx, a_record(questionnaire))
    assert [finding.code for finding in source.findings] == []
    assert [given.question for given in source.given if not given.empty] == []


def test_a_wide_table_is_continued_on_further_pages(tmp_path):
    order, pages = made(tmp_path, STRANGE["a very wide table"])
    assert pages >= 5
    last = PdfReader(order.pdf).pages[-1].extract_text()
    assert "column59" in last


def test_a_form_without_words_in_one_language_uses_the_other(tmp_path):
    questionnaire = a_questionnaire(
        labelled(a_question("q"), Text.from_wordings(en="Only English"))
    )
    order, _ = made(tmp_path, questionnaire, (Language.KM,))
    assert "Only English" in PdfReader(order.pdf).pages[0].extract_text()


SPEECH = Speech((Language.EN,))
QUESTIONS = a_questionnaire(a_select("A2"), several("S", 3), a_question("t"))


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("${A2} = 'b'", "Only if “A2” is “b”."),
        ("selected(${S}, 'c1')", "Only if “S” is “c1”."),
        ("${A2} = 'a' or selected( ${S}, 'c0' )", "Only if “A2” is “a” or “S” is “c0”."),
        ("${A2} = 'z'", "Fill in only where it concerns you."),
        ("count(${S}) > 2", "Fill in only where it concerns you."),
        ("${A2} = 'a' and ${A2} = 'b'", "Fill in only where it concerns you."),
    ],
)
def test_conditions_are_said_in_words_where_words_exist(expression, words):
    assert condition(QUESTIONS, expression, SPEECH) == (words,)


def test_what_is_always_asked_has_no_condition():
    assert condition(QUESTIONS, None, SPEECH) == ()
