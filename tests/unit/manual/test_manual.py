"""The manual tells the truth: its commands exist and parse, its example workbook loads."""

import re
import shlex
import unicodedata

import pytest
from pyxform.xls2xform import convert

from assessment.commands.main import COMMANDS, _parser, run
from assessment.questionnaire.load import load
from tests.unit.manual.guide import FOLDER, manual, the_example

LANGUAGES = ("en", "km")


def command_lines(text):
    return [
        line.removeprefix("./start ")
        for block in re.findall(r"```\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
        if line.startswith("./start ")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_explained(language):
    explained = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|", manual(language), re.MULTILINE)
    named = {name for names in explained for name in re.findall(r"`([a-z-]+)`", names)}
    assert set(COMMANDS) - named == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_an_example(language):
    shown = {shlex.split(line)[0] for line in command_lines(manual(language))}
    assert shown == set(COMMANDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_line_shown_is_understood(language):
    lines = command_lines(manual(language))
    assert len(lines) >= len(COMMANDS)
    for line in lines:
        assert _parser().parse_args(shlex.split(line)).command in COMMANDS


def test_both_languages_show_the_same_command_lines():
    assert command_lines(manual("km")) == command_lines(manual("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_workbook_loads_without_any_finding(language, tmp_path):
    questionnaire, findings = load(the_example(language, tmp_path))
    assert findings == ()
    assert len(questionnaire.questions) == 10
    assert len(questionnaire.indicators) == 6
    assert questionnaire.settings.languages == ("km", "en")


def test_the_example_workbook_is_understood_by_xlsform_programs_too(tmp_path):
    assert convert(the_example("en", tmp_path), validate=False).warnings == []


def test_an_assessment_with_the_example_can_be_scored(tmp_path, capsys):
    book, file, answers = the_example("en", tmp_path), tmp_path / "a.dra", tmp_path / "a.csv"
    answers.write_text(
        "question,answer\nA1,l1 l2\nA2,draft\nA3,own rule\nB1_d,20\nB1_n,12\nB2,no\n"
        "as_of,2026-06-30\n",
        encoding="utf-8",
    )
    begun = ["new", str(file), "--questionnaire", str(book), "--unit", "M01"]
    assert run([*begun, "--round", "2026", "--assessor", "Sok Dara"]) == 0
    assert run(["answer", str(file), "--from", str(answers)]) == 0
    capsys.readouterr()
    assert run(["score", str(file), "--layer", "self", "--language", "en"]) == 0
    # A: (2*50 + 50 + 66.7) / 4 = 54.2; B: (75 + 0) / 2 = 37.5, hours do not apply.
    assert "47.5" in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_within_the_manual_leads_somewhere(language):
    text = manual(language)
    headings = {anchor(line) for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert targets
    for target in targets:
        found = target[1:] in headings if target[0] == "#" else (FOLDER / target).exists()
        assert found, target


def anchor(heading):
    """The anchor a viewer makes of a heading: letters, marks and digits, blanks to hyphens."""
    kept = [c for c in heading.lower() if c in " -_" or unicodedata.category(c)[0] in "LMN"]
    return "".join(kept).replace(" ", "-")


def test_the_khmer_manual_is_written_by_the_rules_of_the_house():
    text = manual("km")
    assert unicodedata.normalize("NFC", text) == text
    assert re.findall("[\u200b\u200c\u200d\ufeff]", text) == []
    assert re.findall("\u17c1[\u17b8\u17b6]", text) == []
    assert re.findall(r".{0,20} [។៖].{0,20}", text) == []
    assert re.findall("[\u1780-\u17ff]:", text) == []
    assert re.findall("ឲ្យ|អោយ|ស្ដ|ប្ដ|ម្ដ", text) == []
