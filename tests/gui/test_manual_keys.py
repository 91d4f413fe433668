"""The keyboard table of both manuals names every shortcut there is, and what it does."""

import re

import pytest

from assessment.language.text import Language
from assessment.words import Words
from gui.actions import ACTIONS
from gui.start.help_page import GROUPS, KEYBOARD, key_blocks, manual
from tests.architecture.tree import ROOT

LANGUAGES = (Language.KM, Language.EN)


@pytest.mark.parametrize("language", ["en", "km"])
def test_every_shortcut_stands_in_the_manual(language):
    text = (ROOT / "resources" / "manual" / f"manual.{language}.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"`([^`]+)`", text))
    keys = {key.replace("Return", "Enter") for action in ACTIONS for key in action.keys}
    assert keys - shown == set()
    assert {key for _, more in GROUPS.values() for _, key in more} - shown == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_calls_every_action_as_the_menu_does(language):
    say = Words(language).translate
    (section,) = (one for one in manual(language) if one.number == KEYBOARD)
    rows = {tuple(row) for block in section.blocks for row in block.rows}
    told = {(re.findall("`([^`]+)`", keys)[0], said) for keys, said in rows if "`" in keys}
    summed = " ".join(said for keys, said in rows if "…" in keys)  # several pages in one line
    missing = {
        (entry.keys[0], say(entry.words))
        for entry in ACTIONS
        if say(entry.words) not in summed
        and not any(
            key == entry.keys[0].replace("Return", "Enter") and said.startswith(say(entry.words))
            for key, said in told
        )
    }
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_shows_every_action_with_all_its_keys(language):
    words = Words(language)
    rows = {row for block in key_blocks(words) for row in block.rows}
    wanted = {
        (f"`{', '.join(entry.keys).replace('Return', 'Enter')}`", words.translate(entry.words))
        for entry in ACTIONS
    }
    assert wanted - rows == set()
