"""The library lists what is installed and finds a questionnaire by id, version or path."""

import pytest

from assessment.errors import AssessmentError
from assessment.questionnaire import library
from assessment.questionnaire.library import FOLDER, find, installed, own_folder
from tests.workbooks import SETTINGS, a_question, a_workbook


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "cache"


def install(folder, version, *rows):
    place = folder / "test" / version
    place.mkdir(parents=True)
    settings = [{**SETTINGS[0], "version": version}]
    return a_workbook(place, rows or [a_question()], settings=settings, name="questionnaire.xlsx")


def test_every_installed_version_is_listed_with_its_title(tmp_path):
    folder = tmp_path / "library"
    paths = [install(folder, version) for version in ("1", "2")]
    entries = installed(folder)
    assert [(entry.id, entry.version, entry.path) for entry in entries] == [
        ("test", "1", paths[0]),
        ("test", "2", paths[1]),
    ]
    assert str(entries[0].title) == "Test"


def test_a_refused_workbook_is_listed_with_its_reasons(tmp_path):
    install(tmp_path / "library", "1", a_question("q", "geopoint"))
    (entry,) = installed(tmp_path / "library")
    assert entry.questionnaire is None
    assert (entry.id, entry.version) == ("test", "1")
    assert [finding.code for finding in entry.findings] == ["type_unsupported"]


def test_an_id_means_its_latest_version():
    for version in ("2026.9", "2026.10"):
        install(own_folder(), version)
    assert find("test").settings.version == "2026.10"
    assert find("test/2026.9").settings.version == "2026.9"


def test_a_path_is_loaded_as_it_is(tmp_path):
    path = a_workbook(tmp_path, [a_question()])
    assert find(path).settings.id == "test"
    assert find(str(path)).settings.id == "test"


def test_what_is_not_installed_or_refused_is_told(tmp_path):
    with pytest.raises(AssessmentError) as caught:
        find("nothing")
    assert caught.value.findings[0].code == "not_installed"
    assert "installed" in caught.value.findings[0].values
    path = a_workbook(tmp_path, [a_question("q", "geopoint")])
    with pytest.raises(AssessmentError) as caught:
        find(path)
    assert caught.value.findings[0].code == "type_unsupported"


def test_the_second_time_comes_from_the_cache_and_is_the_same(tmp_path, own_cache, monkeypatch):
    path = a_workbook(tmp_path, [a_question()])
    first = find(path)
    assert len(list(own_cache.rglob("*.json"))) == 1

    def no_reading(_):
        pytest.fail("read the workbook again")

    monkeypatch.setattr(library, "load", no_reading)
    assert find(path) == first


def test_a_changed_workbook_is_read_again(tmp_path):
    assert find(a_workbook(tmp_path, [a_question("a")])).questions[0].code == "a"
    assert find(a_workbook(tmp_path, [a_question("b")])).questions[0].code == "b"


def test_a_damaged_cache_is_ignored(tmp_path, own_cache):
    path = a_workbook(tmp_path, [a_question()])
    first = find(path)
    (cache,) = own_cache.rglob("*.json")
    cache.write_text("{", encoding="utf-8")
    assert find(path) == first


def test_warnings_are_told_every_time(tmp_path):
    rows = [a_question("p"), {**a_question("q"), "label::Khmer (km)": None}]
    path = a_workbook(tmp_path, rows)
    for _ in range(2):
        assert [finding.code for finding in library.load_cached(path)[1]] == ["khmer_missing"]


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path, own_cache):
    own_cache.write_text("a file, not a folder", encoding="utf-8")
    assert find(a_workbook(tmp_path, [a_question()])).settings.id == "test"


def test_two_copies_under_two_names_are_two_when_only_the_name_tells_them_apart(tmp_path):
    bare = [{key: text for key, text in SETTINGS[0].items() if key != "form_id"}]
    first = a_workbook(tmp_path, [a_question()], settings=bare, name="first.xlsx")
    second = first.with_name("second.xlsx")
    second.write_bytes(first.read_bytes())
    assert [find(path).settings.id for path in (first, second)] == ["first", "second"]


def test_shipped_ones_and_own_ones_are_offered_together(tmp_path):
    install(own_folder(), "1")
    entries = installed()
    assert {entry.shipped for entry in entries if entry.id == "test"} == {False}
    shipped = [entry for entry in entries if entry.shipped]
    assert {entry.path.relative_to(FOLDER).parts[0] for entry in shipped} == {
        path.parent.parent.name for path in FOLDER.glob("*/*/questionnaire.xlsx")
    }
    assert find("test").settings.version == "1"


def test_an_own_copy_of_a_shipped_one_is_not_offered_twice():
    shipped = installed(FOLDER)[0]
    place = own_folder() / shipped.id / shipped.version
    place.mkdir(parents=True)
    (place / "copy.xlsx").write_bytes(shipped.path.read_bytes())
    assert [entry.id for entry in installed()].count(shipped.id) == 1


def test_what_excel_keeps_beside_an_open_workbook_is_no_questionnaire(tmp_path):
    path = install(tmp_path, "1")
    path.with_name("~$questionnaire.xlsx").write_bytes(b"owner")
    assert len(installed(tmp_path)) == 1


def test_a_version_in_foreign_digits_is_sorted_like_any_word(tmp_path):
    for version in ("1", "២", "²"):
        install(tmp_path, version)
    assert [entry.version for entry in installed(tmp_path)][-1] == "1"
