"""Help: the manual in the window, open where it was asked from, searchable, in both languages."""

import subprocess
import sys
from importlib import import_module

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication

from assessment.language.breaking import ZWSP, without_zwsp
from assessment.language.text import Language
from assessment.version import version
from assessment.words import Words
from gui.actions import PAGES
from gui.start.help_page import (
    BlockKind,
    for_this_program,
    hits,
    inline,
    manual,
    plain,
    section_of,
    sections,
)
from gui.theme import Appearance, load_fonts
from gui.widgets.label import Label
from tests.architecture.tree import ROOT

LANGUAGES = (Language.KM, Language.EN)
SECTIONS = {
    name: getattr(import_module(module), made_by).manual_section
    for name, (module, _, made_by) in (
        (name, action.page.partition(":")) for name, action in PAGES.items()
    )
} | {"start": 0, "evidence": 4, "comment": 5}
# What the window calls a thing -> the topic whose section must speak of it.
TOLD = {
    "start": "Assessor",
    "new": "New assessment",
    "forms": "Blank forms…",
    "fill": "Next",
    "bring_in": "Import answers…",
    "evidence": "Add",
    "comment": "Comment",
    "scores": "Scores",
    "review": "Submit for review",
    "report": "Report",
    "recovery": "Backups and recovery",
    "send": "Sign and send…",
    "library": "Check again",
    "intake": "Receive",
    "conflicts": "Conflicts",
    "coverage": "Coverage",
}


@pytest.fixture
def opened(window, file):
    load_fonts()
    window.open_file(file)
    return window


def shown(page):
    return page.text.toPlainText().replace(ZWSP, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_section_of_every_place_speaks_of_it(language):
    say = Words(language).translate
    found = {one.number: one for one in manual(language)}
    silent = {
        topic
        for topic, words in TOLD.items()
        if say(words) != words or language is Language.EN
        if not hits(found[SECTIONS[topic]], say(words).rstrip("…"))
    }
    assert silent == set()


def test_both_manuals_have_the_same_sections():
    km, en = (manual(language) for language in LANGUAGES)
    assert [one.number for one in km] == [one.number for one in en]
    assert set(SECTIONS.values()) <= {one.number for one in en}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_within_the_manual_leads_to_a_section(language):
    known = manual(language)
    texts = [
        text
        for section in known
        for block in section.blocks
        for text in (*block.parts, *(cell for row in block.rows for cell in row))
    ]
    links = [part.split(")")[0] for text in texts for part in text.split("](#")[1:]]
    assert links
    assert [link for link in links if section_of(f"#{link}", known) is None] == []


def test_blocks_of_every_kind_are_read():
    (section,) = sections(
        "# Title\n\n## ៣. Answer\n\nOne line\nand **more**.\n\n- a point\n  that goes on\n"
        "- another\n\n2. second\n3. third\n\n### Heading\n\n"
        "| A | B |\n|---|---|\n| `x` | y \\| z |\n\n"
        "```sh\n## no title\n```\n"
    )
    assert section.number == 3
    text, points, steps, heading, table, code = section.blocks
    assert text.parts == ("One line and **more**.",)
    assert points.parts == ("a point that goes on", "another")
    assert (steps.first, steps.parts) == (2, ("second", "third"))
    assert heading.kind is BlockKind.HEADING
    assert table.rows == (("A", "B"), ("`x`", "y | z"))
    assert code.parts == ("## no title",)
    assert plain(text.parts[0]) == "One line and more."


def test_a_search_leaves_only_the_rows_and_items_that_fit():
    (section,) = sections("## 1. T\n\n1. red\n2. green\n\n| A |\n|---|\n| red |\n| blue |\n")
    points, table = hits(section, "RED")
    assert points.parts == ("red",)
    assert table.rows == (("A",), ("red",))


def test_signs_of_the_markup_are_shown_as_they_are_and_nothing_is_torn():
    assert inline("a < b & `c>d`") == "a &lt; b &amp; <code>c&gt;d</code>"
    assert "<span>" not in inline("ក្រសួង", "ក")  # the letter goes on: ក្រ is one
    assert inline("ក្រសួង", "ក្រ").startswith("<span>ក្រ</span>")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("stage", "number"), [("fill", 3), ("review", 7), ("scores", 6), ("report", 8)]
)
def test_help_opens_at_the_stage_and_closes_back_to_it(opened, qtbot, language, stage, number):
    opened.display.set_language(language)
    opened.go(stage)
    page = opened.page(stage)
    qtbot.keyClick(opened, Qt.Key.Key_F1)
    assert opened.page("help").isVisible()
    title = next(one.title for one in manual(language) if one.number == number)
    assert shown(opened.page("help")).startswith(title)
    assert opened.page("help").list.currentItem().toolTip() == title
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert page.isVisible()


def test_help_comes_back_to_the_control_that_had_the_keyboard(opened, qtbot):
    opened.display.set_language(Language.KM)
    box = opened.page("fill").rail.comment.box
    box.setFocus()
    opened.show_help()
    title = next(one.title for one in manual(Language.KM) if one.number == SECTIONS["comment"])
    assert shown(opened.page("help")).startswith(title)
    opened.page("help").close_button.click()
    assert QApplication.focusWidget() is box


def test_what_was_filled_in_for_a_new_assessment_is_there_after_help(window, qtbot):
    window.go("new")
    qtbot.waitUntil(window.page("new").start.isEnabled)
    window.page("new").round.setText("2031")
    window.show_help()
    window.page("help").close_button.click()
    assert window.page("new").isVisible()
    assert window.page("new").round.text() == "2031"


def test_a_search_shows_every_place_and_leads_there(window, qtbot):
    load_fonts()
    window.display.set_language(Language.EN)
    window.show_help()
    page = window.page("help")
    page.search.setFocus()
    qtbot.keyClicks(page.search, "stick")
    assert "Write back" in shown(page)
    assert 0 < page.list.count() < len(manual(Language.EN))
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.list
    assert page.list.currentRow() == 0
    qtbot.keyClick(page.list, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    assert page.isVisible()
    assert page.list.count() == len(manual(Language.EN))


def test_what_is_found_everywhere_is_shown_in_part_and_said_to_be_more(window):
    window.display.set_language(Language.EN)
    window.show_help()
    page = window.page("help")
    more = "More was found: write more letters, or choose a section."
    page.search.setText("e")
    assert page.list.count() == len(manual(Language.EN))
    assert shown(page).endswith(more)
    assert len(shown(page)) < 40_000
    page.search.setText("stick")
    assert more not in shown(page)


@pytest.mark.parametrize("broken", [True, False])
def test_what_is_sought_is_lit_over_the_places_where_a_line_may_break(broken):
    told = inline("អ្នកវាយតម្លៃឆ្លើយសំណួរ" if broken else "`អ្នកវាយតម្លៃឆ្លើយសំណួរ`", "វាយតម្លៃឆ្លើយ")
    assert "<span>វាយតម្លៃឆ្លើយ</span>" in without_zwsp(told)


def test_a_search_that_finds_nothing_says_so(window):
    window.display.set_language(Language.EN)
    window.show_help()
    window.page("help").search.setText("zzzz")
    assert shown(window.page("help")) == "Nothing found for “zzzz”"


def test_a_link_leads_to_its_heading(window):
    window.display.set_language(Language.EN)
    window.show_help()
    window.page("help").text.anchorClicked.emit(QUrl("#the-example-ten-questions"))
    assert window.page("help").list.currentItem().data(Qt.ItemDataRole.UserRole) == 12
    assert window.page("help").text.verticalScrollBar().value() > 0


def test_a_copy_of_the_text_has_no_break_marks(window):
    load_fonts()
    window.display.set_language(Language.KM)
    window.show_help()
    window.page("help").text.selectAll()
    assert ZWSP in window.page("help").text.toPlainText()
    assert ZWSP not in window.page("help").text.createMimeDataFromSelection().text()


def test_language_and_appearance_change_while_help_is_open(window):
    load_fonts()
    window.show_help()
    window.page("help").show_section(10)
    for language in (Language.EN, Language.KM):
        window.display.set_language(language)
        title = next(one.title for one in manual(language) if one.number == 10)
        assert shown(window.page("help")).startswith(title)
    window.display.set_appearance(Appearance.DARK)
    assert window.page("help").list.currentItem().toolTip() == title


def test_tab_leaves_every_part_of_the_help(window, qtbot):
    window.display.set_language(Language.EN)
    window.show_help()
    seen = set()
    for _ in range(60):
        seen.add(QApplication.focusWidget().objectName())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert {"help_search", "help_sections", "help_text", "close_help", "home"} <= seen


def test_help_names_the_version_as_the_commands_do(window):
    window.show_help()
    labels = [label.plain_text() for label in window.page("help").findChildren(Label)]
    assert (
        Words(window.display.language).translate("Version {version}", version=version()) in labels
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_of_a_packed_program_speaks_of_its_own_names(language, monkeypatch):
    manual.cache_clear()
    source = repr(manual(language))
    monkeypatch.setattr("sys.frozen", True, raising=False)
    manual.cache_clear()
    packed = repr(manual(language))
    manual.cache_clear()
    assert "./start" in source
    assert "start.bat" in source
    assert "./start" not in packed
    assert "readiness-commands check WORKBOOK" in packed
    assert "<!--" not in source + packed
    for told in (source, packed):
        assert "digital-readiness" in told


def test_steps_are_numbered_alike_in_both_programs(monkeypatch):
    text = "".join(
        f"<!-- only {which} -->\n1. {told}\n<!-- end -->\n"
        for which, told in (("source", "a"), ("portable", "b"))
    )
    text += "2. c\n"
    assert for_this_program(text) == "1. a\n2. c\n"
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert for_this_program(text) == "1. b\n2. c\n"


COPIES_AND_ENDS = """
from PySide6.QtWidgets import QApplication
from gui.start.help_page import Reader
app = QApplication([])
reader = Reader()
reader.setPlainText("words")
reader.selectAll()
reader.copy()
assert app.clipboard().text() == "words"
"""


def test_a_program_that_ends_with_a_copy_of_the_help_ends_well():
    subprocess.run([sys.executable, "-c", COPIES_AND_ENDS], check=True, cwd=ROOT)
