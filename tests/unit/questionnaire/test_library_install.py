"""A workbook from anywhere is checked, then kept as it is; what is shipped stays untouched."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import places
from assessment.errors import AssessmentError
from assessment.questionnaire import library
from assessment.questionnaire.library import (
    FOLDER,
    find,
    folder_name,
    inspect,
    install,
    installed,
    own_folder,
    remove,
)
from tests.workbooks import SETTINGS, a_question, a_workbook


@pytest.fixture(autouse=True)
def own_library(tmp_path, monkeypatch):
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return own_folder()


def a_version(folder, version, *rows, name="my list.xlsx"):
    settings = [{**SETTINGS[0], "version": version}]
    return a_workbook(folder, rows or [a_question()], settings=settings, name=name)


def refused(act, *arguments):
    with pytest.raises(AssessmentError) as caught:
        act(*arguments)
    return [finding.code for finding in caught.value.findings]


def everything_below(folder):
    return {path: path.is_file() and path.read_bytes() for path in sorted(folder.rglob("*"))}


def test_a_workbook_is_kept_as_it_is_and_can_be_used_without_the_original(tmp_path):
    path = a_version(tmp_path, "1")
    before = path.read_bytes()
    entry = install(path)
    path.unlink()
    assert entry.path.read_bytes() == before
    assert entry.path.parent == own_folder() / "test" / "1"
    assert not entry.shipped
    assert find("test") == entry.questionnaire


def test_a_scanner_that_holds_what_is_installed_for_a_moment_is_waited_for(tmp_path, monkeypatch):
    """As on Windows, where a name is refused while another program looks at the file."""
    held, give = [True, True], os.replace

    def replace(source, target):
        if own_folder() in Path(target).parents and held:
            held.pop()
            raise PermissionError(13, "held", str(source))
        give(source, target)

    monkeypatch.setattr(places, "PAUSES", (0.01, 0.01, 0.01))
    monkeypatch.setattr(os, "replace", replace)
    assert install(a_version(tmp_path, "1")).path.is_file()
    assert not held


def test_versions_stand_side_by_side(tmp_path):
    for version in ("2026.9", "2026.10"):
        install(a_version(tmp_path, version, a_question(f"q{version[-1]}")))
    assert [e.version for e in installed() if e.id == "test"] == ["2026.9", "2026.10"]
    assert find("test/2026.9").questions[0].code == "q9"


def test_a_refused_workbook_leaves_no_trace(tmp_path):
    assert refused(install, a_version(tmp_path, "1", a_question("q", "geopoint"))) == [
        "type_unsupported"
    ]
    assert refused(install, tmp_path / "nothing.xlsx") == ["file_not_found"]
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(b"PK\x03\x04 nothing more")
    assert refused(install, damaged)
    assert not own_folder().exists()


def test_the_same_contents_again_change_nothing(tmp_path):
    path = a_version(tmp_path, "1")
    first = install(path)
    before = everything_below(own_folder())
    assert install(path).path == first.path
    assert everything_below(own_folder()) == before


def test_other_contents_under_an_installed_version_are_refused_and_the_first_stays(tmp_path):
    install(a_version(tmp_path, "1"))
    before = everything_below(own_folder())
    assert refused(install, a_version(tmp_path, "1", a_question("other"))) == ["version_taken"]
    assert everything_below(own_folder()) == before


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"version": "7", "form_id": "TEST"}, "looks_like"),
        ({"version": "2026\ufe0f.1"}, "not_visible"),
        ({"version": "l"}, "looks_like"),
        ({"version": "7", "form_id": "t\u0435st"}, "looks_like"),
    ],
)
def test_what_a_reader_takes_for_an_installed_one_is_refused(tmp_path, settings, code):
    install(a_version(tmp_path, "1"))
    before = everything_below(own_folder())
    path = a_workbook(tmp_path, [a_question("other")], settings=[{**SETTINGS[0], **settings}])
    assert [one.code for one in inspect(path).findings] == [code]
    assert not inspect(path).ready
    assert refused(install, path) == [code]
    assert everything_below(own_folder()) == before


def test_a_shipped_version_cannot_be_replaced_or_removed(tmp_path):
    shipped = installed(FOLDER)[0]
    before = everything_below(FOLDER)
    settings = [{**SETTINGS[0], "form_id": shipped.id, "version": shipped.version}]
    path = a_workbook(tmp_path, [a_question()], settings=settings)
    assert refused(install, path) == ["version_taken"]
    assert refused(remove, shipped.id, shipped.version) == ["shipped"]
    assert everything_below(FOLDER) == before
    # A newer version of it may stand beside it, and may go again.
    settings = [{**SETTINGS[0], "form_id": shipped.id, "version": "9999"}]
    install(a_workbook(tmp_path, [a_question()], settings=settings))
    assert find(shipped.id).settings.version == "9999"
    remove(shipped.id, "9999")
    assert find(shipped.id).fingerprint == shipped.questionnaire.fingerprint


def test_removing_takes_one_version_and_its_folder_only(tmp_path):
    for version in ("1", "2"):
        install(a_version(tmp_path, version, a_question(f"q{version}")))
    assert remove("test", "1").version == "1"
    assert [entry.version for entry in installed() if entry.id == "test"] == ["2"]
    remove("test", "2")
    assert list(own_folder().iterdir()) == []
    assert refused(remove, "test", "2") == ["not_there"]


def test_a_refused_workbook_in_the_library_can_be_removed_under_its_folders_names(tmp_path):
    place = own_folder() / "old" / "1"
    place.mkdir(parents=True)
    a_version(place, "1", a_question("q", "geopoint"))
    remove("old", "1")
    assert not place.exists()


def test_looking_at_a_workbook_says_whether_it_can_be_installed_and_keeps_nothing(tmp_path):
    first = a_version(tmp_path, "1")
    assert inspect(first).ready
    assert not own_folder().exists()
    install(first)
    again = inspect(first)
    assert not again.ready
    assert [finding.code for finding in again.findings] == ["same_again"]
    assert inspect(a_version(tmp_path, "2", a_question("other"))).ready
    broken = inspect(a_version(tmp_path, "3", a_question("q", "geopoint")))
    assert not broken.ready
    assert broken.questionnaire is None


@pytest.mark.parametrize(
    ("identity", "version"),
    [("../../outside", ".."), ("Ministry of X/Y", "v 1.0 (draft)"), ("កម្រង", "២០២៦"), ("CON", "")],
)
def test_no_name_written_in_a_workbook_leads_out_of_the_library(tmp_path, identity, version):
    settings = [{**SETTINGS[0], "form_id": identity, "version": version}]
    entry = install(a_workbook(tmp_path, [a_question()], settings=settings))
    assert entry.path.resolve().is_relative_to(own_folder().resolve())
    assert (entry.id, entry.version) == (identity, version)
    assert find(identity) == entry.questionnaire
    remove(identity, version)
    assert list(own_folder().iterdir()) == []


def test_a_plain_form_without_settings_keeps_the_name_of_its_file(tmp_path):
    path = a_workbook(tmp_path, [a_question()], settings=(), name="household survey.xlsx")
    entry = install(path)
    assert (entry.id, entry.version) == ("household survey", "")
    assert find("household survey") == entry.questionnaire


@pytest.mark.skipif(sys.platform == "win32", reason="folders are protected otherwise there")
def test_a_library_that_cannot_be_written_is_told(tmp_path):
    own_folder().parent.parent.mkdir(parents=True, exist_ok=True)
    own_folder().parent.write_text("a file where the folder should be", encoding="utf-8")
    assert refused(install, a_version(tmp_path, "1")) == ["folder_not_written"]


@given(st.text(max_size=80), st.text(max_size=80))
def test_names_of_folders_are_safe_and_never_the_same_for_two_texts(first, second):
    name = folder_name(first)
    assert name == name.lower()
    assert name.isascii()
    assert set('/\\:*?"<>|') & set(name) == set()
    assert 0 < len(name) <= 60
    assert name.strip(". ") == name
    assert (folder_name(second) == name) == (first == second)


def test_a_refused_workbook_gives_its_place_to_a_good_one_of_its_name(tmp_path):
    place = own_folder() / "test" / "1"
    place.mkdir(parents=True)
    a_version(place, "1", a_question("q", "geopoint"))
    entry = install(a_version(tmp_path, "1"))
    assert entry.path.parent == place
    assert [e.questionnaire for e in installed() if e.id == "test"] == [entry.questionnaire]


def test_the_latest_version_is_the_one_that_is_refused_when_it_is(tmp_path):
    install(a_version(tmp_path, "1"))
    place = own_folder() / "test" / "2"
    place.mkdir(parents=True)
    a_version(place, "2", a_question("q", "geopoint"))
    assert refused(find, "test") == ["type_unsupported"]
    assert find("test/1").settings.version == "1"


def test_names_as_windows_reserves_them_are_not_used_for_folders():
    for name in ("con", "nul", "com1", "lpt9", "aux.txt", "a.", ".hidden", "..", "Test"):
        made = folder_name(name)
        assert made != name
        assert made.split(".")[0] not in {"con", "nul", "com1", "lpt9", "aux"}


def test_what_cannot_be_deleted_is_told_and_stays(tmp_path, monkeypatch):
    install(a_version(tmp_path, "1"))

    def held(_folder, **_options):
        raise PermissionError(13, "held by another program")

    monkeypatch.setattr(library.shutil, "rmtree", held)
    assert refused(remove, "test", "1") == ["not_removed"]
    assert find("test/1").settings.version == "1"


def test_a_workbook_that_changes_while_it_is_installed_is_kept_only_when_it_is_good(
    tmp_path, monkeypatch
):
    path = a_version(tmp_path, "1")
    bad = a_version(tmp_path, "1", a_question("q", "geopoint"), name="bad.xlsx").read_bytes()
    copy = library.shutil.copyfile

    def changed(source, target):
        source.write_bytes(bad)
        return copy(source, target)

    monkeypatch.setattr(library.shutil, "copyfile", changed)
    assert refused(install, path) == ["type_unsupported"]
    assert [entry for entry in installed() if not entry.shipped] == []
    assert list(own_folder().iterdir()) == []
