"""Files given to the window program, as by a double click: each opens on its page, or is told."""

import pytest

from assessment.consolidation.collection import Collection
from main import names_a_file
from tests.builders import NOW
from tests.gui.conftest import file, settings, window  # noqa: F401 - fixtures


@pytest.mark.parametrize("name", ["a.dra", "A.DRA", "ក ខ.drx", "x.DRC", "/no/where/b.Drx"])
def test_a_file_of_ours_is_for_the_window_however_its_ending_is_written(name):
    assert names_a_file(name)


def test_any_file_that_is_there_is_for_the_window_which_says_what_it_is_not(tmp_path):
    (tmp_path / "notes.pdf").touch()
    assert names_a_file(str(tmp_path / "notes.pdf"))


@pytest.mark.parametrize("word", ["score", "--help", "verify-program", "", "no-such.txt"])
def test_everything_else_is_a_command(word):
    assert not names_a_file(word)


def test_a_collection_with_an_ending_in_capitals_opens(window, tmp_path):  # noqa: F811
    path = tmp_path / "NATIONAL.DRC"
    Collection.create(path, now=NOW).close()
    window.open_file(path)
    assert window.collection is not None


def test_an_assessment_with_an_ending_in_capitals_opens(window, file):  # noqa: F811
    window.open_file(file.rename(file.with_name("MPTC.DRA")))
    assert window.session is not None


def test_a_file_that_is_nothing_of_ours_is_refused_in_words(window, tmp_path):  # noqa: F811
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.7")
    window.open_file(tmp_path / "notes.pdf")
    assert window.session is None
    assert window.home.findings.isVisible()
