"""In Khmer the pages of the secretariat are Khmer, and no page of the window is left out."""

import pytest

from assessment.commands.main import run
from assessment.language.text import Language
from assessment.questionnaire.canonical import with_fingerprint
from gui.actions import PAGES, Needs
from tests.builders import ASSESSOR, a_questionnaire
from tests.gui.committee.world import SECRETARY, a_fork, many, received, settled
from tests.gui.latin import latin_words
from tests.gui.places import PLACES, settle

COLLECTED = [name for name, one in PAGES.items() if one.needs is Needs.COLLECTION]
APART = ["package", "countersign", "preview"]
# Beside the places that other tests walk.
ELSEWHERE = {"home": "start", "fill": "fill A1"}


@pytest.fixture
def busy_desk(desk, qtbot, tmp_path):
    """A collection with packages of several units, a conflict, and a filled template."""
    paths = many(tmp_path / "in", 5)[1:]
    a_fork(tmp_path / "fork")
    book = tmp_path / "filled.xlsx"
    assert run(["template", "example-small", "--xlsx", str(book), "--unit", "M28"]) == 0
    received(qtbot, desk, [*paths, tmp_path / "fork", book])
    desk.display.set_language(Language.KM)
    return desk


def own_words(folder):
    """What offices and questionnaires named, and where files lie."""
    form = with_fingerprint(a_questionnaire())
    choices = [one for question in form.questions for one in question.choices]
    named = (*form.nodes, *form.levels, *form.groups, *form.questions, *choices)
    return [
        SECRETARY,
        ASSESSOR,
        form.settings.id,
        form.settings.title.get(Language.KM),
        str(folder),
        *(one.label.get(Language.KM) for one in named),
    ]


@pytest.mark.parametrize("page", [*COLLECTED, *APART])
def test_no_page_of_the_secretariat_says_latin_words_in_khmer(busy_desk, qtbot, tmp_path, page):
    package = tmp_path / "in" / "001.drx"
    about = {
        "unit": "M02",
        "package": (package, busy_desk.collection),
        "countersign": package,
        "preview": with_fingerprint(a_questionnaire()),
    }
    busy_desk.go(page, about.get(page))
    settled(qtbot, busy_desk)
    settle()
    assert busy_desk.router.current == page
    assert latin_words(busy_desk, own_words(tmp_path)) == set()


def test_every_page_of_the_window_is_read_for_latin_words():
    walked = {*PLACES, *COLLECTED, *APART}
    left = {name for name in PAGES if ELSEWHERE.get(name, name) not in walked}
    assert left == set()
