"""The keyboard table of both manuals names every shortcut there is."""

import re

import pytest

from gui.actions import ACTIONS
from gui.start.help_page import IN_CARDS, IN_LIBRARY
from tests.architecture.tree import ROOT


@pytest.mark.parametrize("language", ["en", "km"])
def test_every_shortcut_stands_in_the_manual(language):
    text = (ROOT / "resources" / "manual" / f"manual.{language}.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"`([^`]+)`", text))
    keys = {key.replace("Return", "Enter") for action in ACTIONS for key in action.keys}
    assert keys - shown == set()
    assert {key for _, key in (*IN_CARDS, *IN_LIBRARY)} - shown == set()
