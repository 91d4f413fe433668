"""The Khmer of the catalogue is the Khmer of the house: its words, its marks, its manners."""

import ast
import csv
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import assessment.problems
from assessment import translation
from assessment.problems.problem import Problem
from assessment.translation import placeholders
from tests.architecture.tree import ROOT, python_files

HERE = Path(__file__).parent
KHMER = re.compile("[\u1780-\u17dd]")
ASKS = re.compile(
    r"(?:\A|[.!?] )(?:Please|Choose|Write|Enter|Correct|Check(?! code)|Ask|Open|Add|Remove|Try|"
    r"Install|Save|Close|Use|Fill in|Give|Let|Look|Decide|Attach|Do not|Never|Name|Compare|Answer|"
    r"Take|Send|Keep|Read|Say)\b"
)


def entries():
    """Every message of the catalogue with its part: ``(part, context, English, Khmer)``."""
    for part in sorted((ROOT / "resources" / "locale" / "km").glob("*.po")):
        with part.open("rb") as file:
            for message in read_po(file, locale="km"):
                if message.id:
                    many = isinstance(message.id, tuple)
                    english = message.id[0] if many else message.id
                    khmer = message.string[0] if many else message.string
                    yield part.name, message.context, english, khmer


ENTRIES = list(entries())
SAID = {(context, english): khmer for _, context, english, khmer in ENTRIES}


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def without_placeholders(text):
    return re.sub(r"\{[^{}]*\}", "", text)


def marked():
    """Every text the program marks for its reader, with the file that says it."""
    for path in python_files("assessment", "gui"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from ((path.name, *found) for found in said_by(node))


def said_by(call):
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    texts = [a.value if isinstance(a, ast.Constant) else None for a in call.args[:2]]
    texts = [text if isinstance(text, str) else None for text in texts]
    if name in ("say", "say_both", "saying", "mark", "paragraph", "small") and texts and texts[0]:
        yield None, texts[0]
    if name == "count" and len(texts) == 2 and all(texts):
        yield None, texts[0]
    if name == "named" and len(texts) == 2 and all(texts):
        yield texts[0], texts[1]


def problems(of=Problem):
    for kind in of.__subclasses__():
        yield from kind
        yield from problems(kind)


def every_problem():
    for module in pkgutil.iter_modules(assessment.problems.__path__):
        importlib.import_module(f"assessment.problems.{module.name}")
    return list(problems())


def test_every_text_the_program_says_has_its_khmer():
    assert {(f, c, text) for f, c, text in marked() if not SAID.get((c, text))} == set()


def test_every_problem_has_its_khmer():
    found = every_problem()
    assert len(found) > 300
    assert [one.message for one in found if not SAID.get((None, one.message))] == []


def test_only_commands_speak_of_options():
    """Nobody in a window has one: what a room says that windows use is done there too."""
    option = re.compile(r"(?<!\w)--[a-z]")
    speaking = {one.name for one in every_problem() if option.search(one.message)}
    rooms = python_files("assessment", "gui")
    windows = [path for path in rooms if not {"commands", "problems"} & set(path.parts)]
    texts = [path.read_text(encoding="utf-8") for path in windows]
    named = {name for text in texts for name in re.findall(r"Problem\.([A-Z_]+)", text)}
    assert speaking & named == set()


def test_every_problem_ends_as_a_sentence():
    ends = re.compile(r"[.?}]\Z|: [a-z ]+\Z")  # the second: a command to type
    assert [one.message for one in every_problem() if not ends.search(one.message)] == []


def test_no_entry_is_empty_or_left_in_english():
    for part, _, english, khmer in ENTRIES:
        words = re.search("[A-Za-z]{2}", without_placeholders(english))
        assert KHMER.search(khmer) or not words, (part, english)


def test_both_languages_fill_in_the_same():
    wrong = [
        (part, english)
        for part, _, english, khmer in ENTRIES
        if placeholders(english) != placeholders(khmer)
    ]
    assert wrong == []


@pytest.mark.parametrize("rule", ["typing", "speech"])
def test_the_khmer_is_typed_and_said_as_an_office_writes(rule):
    faults = getattr(translation, rule)
    assert [(part, km, *found) for part, _, _, km in ENTRIES if (found := [*faults(km)])] == []


def test_the_khmer_does_not_say_something_else_than_the_english():
    wrong = [
        (part, km, *found)
        for part, _, english, km in ENTRIES
        if (found := [*translation.meaning(english, km)])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("english", "khmer", "fault"),
    [
        ("{n} units", "អង្គភាព {n}", "a count after its noun without ចំនួន"),
        ("Copy {copy}", "ច្បាប់ {copy}", "ច្បាប់ alone, which is a law"),
        ("Choose its file.", "សូមជ្រើសរើសឯកសាររបស់វា។", "វា for a thing or an office"),
        ("It counts as a key.", "រាប់ជាសោ។", "រាប់ without what is counted"),
        ("only intake {number}", "តែការទទួលលេខ {number}", "a number that reads as typed"),
        ("Nothing to do.", "មិនត្រូវធ្វើអ្វី។", "មិនត្រូវ, which forbids"),
        ("Row {row}", "ជួរទី {row}", "ទី with a space before its number"),
        ("n = {n}; median {m}", "n = {n}; មេដ្យាន {m}", "a semicolon"),
    ],
)
def test_a_habit_of_translation_is_seen(english, khmer, fault):
    assert list(translation.meaning(english, khmer)) == [fault]


@pytest.mark.parametrize(
    ("english", "khmer"),
    [
        ("{n} units", "អង្គភាពចំនួន {n}"),
        ("Laws and instructions", "ច្បាប់ និងសេចក្តីណែនាំ"),
        ("A service of the office", "សេវារបស់ការិយាល័យ រវាងរបៀបវារៈ និងនវានុវត្តន៍"),
        ("It was not written.", "មិនត្រូវបានសរសេរទេ។"),
        ("It must not be opened.", "មិនត្រូវបើកទេ។"),
    ],
)
def test_what_only_looks_like_a_habit_is_let_pass(english, khmer):
    assert list(translation.meaning(english, khmer)) == []


def test_a_sentence_ends_as_a_sentence_and_a_label_does_not():
    wrong = [(part, *both) for part, _, *both in ENTRIES if translation.ends_otherwise(*both)]
    assert wrong == []


def test_whoever_is_asked_to_act_is_asked_politely():
    wrong = [
        (part, english, khmer)
        for part, _, english, khmer in ENTRIES
        if english.endswith(".")
        and ASKS.search(english)
        and not re.search("សូម|គួរ|តើ", khmer)
        and not english.startswith(("Name of", "Use of"))
    ]
    assert wrong == []


def test_a_request_says_please_once_in_a_sentence():
    wrong = [
        (part, khmer)
        for part, _, _, khmer in ENTRIES
        if any(sentence.count("សូម") > 1 for sentence in re.split("[។?]", khmer))
    ]
    assert wrong == []


@pytest.mark.parametrize("row", rows("house_words.csv"), ids=lambda row: row["english"])
def test_a_fixed_word_has_its_one_khmer(row):
    assert SAID.get((None, row["english"]), row["khmer"]) == row["khmer"]


def test_the_fixed_words_are_still_said():
    said = sum((None, row["english"]) in SAID for row in rows("house_words.csv"))
    assert said > 100


def test_the_manual_lists_the_terms_that_are_not_decided_and_no_others():
    undecided = {
        (row["khmer"], row["undecided"]) for row in rows("house_words.csv") if row["undecided"]
    }
    for language in ("km", "en"):
        text = (ROOT / f"resources/manual/manual.{language}.md").read_text(encoding="utf-8")
        table = re.findall(r"^\| (.*) \|$", text.split("\n## 16. ")[1], re.MULTILINE)[1:]
        assert {tuple(line.split(" | ")[1:3]) for line in table} == undecided


def khmer_texts():
    """The Khmer that people read besides the catalogue, without commands and undecided terms."""
    for path in (
        "README.md",
        "resources/manual/manual.km.md",
        "resources/packaging/read-me-first.txt",
    ):
        text = (ROOT / path).read_text(encoding="utf-8").split("\n## 16. ")[0]
        for line in re.sub("(?ms)^```.*?^```|`[^`\n]*`", "", text).splitlines():
            yield path, line


def test_the_manual_and_the_first_steps_keep_the_rules_of_the_catalogue():
    wrong = [
        (path, line, *found)
        for path, line in khmer_texts()
        if KHMER.search(line)
        and (found := [*translation.meaning("", line), *translation.speech(line)])
    ]
    assert wrong == []


def test_a_word_the_house_avoids_is_nowhere():
    texts = [*khmer_texts(), *((part, km) for part, _, _, km in ENTRIES)]
    found = [(where, t, *words) for where, t in texts if (words := [*translation.avoided(t)])]
    assert found == []


# A table of a questionnaire is a roster in its workbook; commands and files keep the name.
OF_A_QUESTIONNAIRE = re.compile(r"\{roster\}|of (?:the|a) roster|[Tt]he roster \{found\}")
NAMED_SO = re.compile(r"`[^`]*`|```.*?```|--roster|roster (?:import|show|sign|forget)", re.S)


def test_the_list_of_keys_has_one_name():
    said = {one for _, _, one, _ in ENTRIES if not OF_A_QUESTIONNAIRE.search(one)}
    said.add((ROOT / "resources/manual/manual.en.md").read_text(encoding="utf-8"))
    assert {one for one in said if "roster" in NAMED_SO.sub("", one).casefold()} == set()
