"""The Khmer of the catalogue is the Khmer of the house: its words, its marks, its manners."""

import ast
import csv
import importlib
import pkgutil
import re
import string
import unicodedata
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import assessment.problems
from assessment.problems.problem import Problem
from tests.architecture.tree import ROOT, python_files

HERE = Path(__file__).parent
KHMER = re.compile("[\u1780-\u17dd]")
FAULTS = {
    "an invisible character": "[\u00ad\u200b-\u200f\u2060\ufeff\u00a0]",
    "a split vowel": "\u17c1[\u17b8\u17b6]",
    "two spaces": "  ",
    "a space at the edge": r"\A\s|\s\Z",
    "a space before a sign": r"\s[។៕៖ៗ,;?!»)]|\d\s%",
    "a space after an opening sign": r"[«(]\s",
    "no space after a sign": r"[។៖](?=[^\s»)\]/])",
    "a Latin colon": "[\u1780-\u17e9»)}]:(?!\\w)",
    "a quotation mark of another house": "[“”\u201e]|(?<![={{ '])\"(?=[\u1780-\u17dd])",
    "an exclamation mark": "!",
    "Khmer digits where the setting decides": "[០-៩]",
    "Khmer grown together with Latin letters": r"[\u1780-\u17dd][A-Za-z]|[A-Za-z][\u1780-\u17b3]",
    "a word after a filled-in text without a space": "\\}[\u1780-\u17b3]",
}
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


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


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
    if name in ("say", "say_both", "mark") and texts and texts[0]:
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


@pytest.mark.parametrize("fault", FAULTS)
def test_the_khmer_holds_no(fault):
    pattern = re.compile(FAULTS[fault])
    assert [(part, km) for part, _, _, km in ENTRIES if pattern.search(km)] == []


def test_texts_are_stored_in_their_one_form():
    texts = [text for _, _, *both in ENTRIES for text in both]
    assert [text for text in texts if unicodedata.normalize("NFC", text) != text] == []


def test_a_sentence_ends_as_a_sentence_and_a_label_does_not():
    """The two exceptions are words that end otherwise in their own language."""
    own = {"No.", "Why this score?"}
    wrong = [
        (part, english, khmer)
        for part, _, english, khmer in ENTRIES
        if english not in own and english.endswith((".", "?")) != khmer.endswith(("។", "?"))
    ]
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


def khmer_texts():
    """The Khmer that people read besides the catalogue, line by line."""
    yield from ((part, km) for part, _, _, km in ENTRIES)
    for path in (
        "README.md",
        "resources/manual/manual.km.md",
        "resources/packaging/read-me-first.txt",
    ):
        for line in (ROOT / path).read_text(encoding="utf-8").splitlines():
            yield path, line


@pytest.mark.parametrize("row", rows("avoided_words.csv"), ids=lambda row: row["avoid"])
def test_a_word_the_house_avoids_is_nowhere(row):
    allowed = row["except"] or None
    found = [
        (where, text)
        for where, text in khmer_texts()
        if row["avoid"] in (text.replace(allowed, "") if allowed else text)
    ]
    assert found == [], row["instead"]
