"""The library lists what is installed and finds a questionnaire by id, version or path."""

import pytest

from assessment.errors import AssessmentError
from assessment.questionnaire import library
from assessment.questionnaire.library import find, installed
from tests.workbooks import SETTINGS, a_question, a_workbook


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
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


def test_an_id_means_its_latest_version(tmp_path):
    folder = tmp_path / "library"
    for version in ("2026.9", "2026.10"):
        install(folder, version)
    assert find("test", folder).settings.version == "2026.10"
    assert find("test/2026.9", folder).settings.version == "2026.9"


def test_a_path_is_loaded_as_it_is(tmp_path):
    path = a_workbook(tmp_path, [a_question()])
    assert find(path).settings.id == "test"
    assert find(str(path)).settings.id == "test"


def test_what_is_not_installed_or_refused_is_told(tmp_path):
    with pytest.raises(AssessmentError) as caught:
        find("nothing", tmp_path)
    assert caught.value.findings[0].code == "not_installed"
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
