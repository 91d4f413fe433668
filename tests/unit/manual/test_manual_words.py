"""The two manuals say the same, in the same order, and call every button by its name."""

import re

import pytest
from babel.messages.pofile import read_po

from tests.architecture.tree import ROOT

LANGUAGES = ("en", "km")
DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")


def manual(language):
    path = ROOT / "resources" / "manual" / f"manual.{language}.md"
    return path.read_text(encoding="utf-8")


def catalogue():
    """Every English text with all its Khmer ones."""
    said = {}
    for part in (ROOT / "resources" / "locale" / "km").glob("*.po"):
        with part.open("rb") as file:
            for message in read_po(file, locale="km"):
                if message.id and isinstance(message.string, str):
                    said.setdefault(message.id, set()).add(message.string)
    return said


def bold(text):
    return set(re.findall(r"\*\*([^*\n]+)\*\*", text))


def shape(text):
    """What stands in a text, line by line, without its words."""
    found, fenced = [], False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        if fenced:
            continue
        if heading := re.match(r"(#+) (?:(\d+)\. )?", line.translate(DIGITS)):
            found.append(("heading", len(heading[1]), heading[2]))
        elif step := re.match(r"(\d+)\. ", line.translate(DIGITS)):
            found.append(("step", step[1]))
        elif line.startswith("| "):
            found.append(("row", line.count(" | ")))
        elif line.startswith(("- ", "![", "```")):
            found.append((line.split(" ")[0][:2],))
    return found


def test_both_manuals_have_the_same_parts_in_the_same_order():
    assert shape(manual("km")) == shape(manual("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_has_its_day_in_ten_lines(language):
    day = re.split(r"^## ", manual(language), flags=re.MULTILINE)[1]
    roles = re.split(r"^### ", day, flags=re.MULTILINE)[1:]
    assert len(roles) == 4
    for role in roles:
        assert re.findall(r"^(\d+)\. ", role, re.MULTILINE) == [str(n) for n in range(1, 11)]


def test_a_button_named_in_english_is_named_in_khmer_by_its_own_words():
    said, named = catalogue(), bold(manual("km"))
    assert [x for x in sorted(bold(manual("en"))) if x in said and not said[x] & named] == []


def test_a_button_that_asks_for_more_is_one_the_program_has():
    said = catalogue()
    asked = {name for name in bold(manual("en")) if name.endswith("…")}
    assert len(asked) > 5
    assert asked - set(said) == set()
    khmer = {name for name in bold(manual("km")) if name.endswith("…")}
    assert khmer - {text for texts in said.values() for text in texts} == set()
