"""Everything the committee is told, it is told in Khmer too."""

import ast

import pytest

from assessment.consolidation.file_status import WHY
from assessment.consolidation.model import FileVerdict
from assessment.consolidation.standing import StandingReason
from assessment.language.text import Language
from assessment.problems.consolidation import ConsolidationProblem
from assessment.words import Words
from tests.architecture.tree import ROOT

KHMER = Words(Language.KM)


def said_in(path):
    """Every sentence a file says or marks."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("say", "say_both", "mark"):
                yield node.args[0].value


TEXTS = [
    *(problem.message for problem in ConsolidationProblem),
    *(verdict.word for verdict in FileVerdict),
    *(why.word for why in StandingReason),
    *said_in("assessment/commands/acts.py"),
]


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_has_its_khmer(text):
    translated = KHMER._catalogue.gettext(text)
    assert any("\u1780" <= letter <= "\u17ff" for letter in translated), text
    assert "\u200b" not in translated
    assert ":" not in translated


def test_every_verdict_has_its_reason():
    assert set(WHY) == set(FileVerdict)
