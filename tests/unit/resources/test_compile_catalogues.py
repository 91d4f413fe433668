import gettext

import pytest

from resources.compile_catalogues import LOCALE, CatalogueError, compile_catalogues


def part(locale, room, *entries, language="km"):
    """Write one part; an entry is a pair, or a longer text of PO lines."""
    (locale / language).mkdir(parents=True, exist_ok=True)
    lines = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n']
    lines += [
        entry if isinstance(entry, str) else f'msgid "{entry[0]}"\nmsgstr "{entry[1]}"\n'
        for entry in entries
    ]
    (locale / language / f"{room}.po").write_text("\n".join(lines), encoding="utf-8")


def said(locale):
    return gettext.translation("dra", locale, languages=["km"])


def test_the_parts_of_a_language_become_one_catalogue(tmp_path):
    part(tmp_path, "fill", ("Next", "បន្ទាប់"))
    part(tmp_path, "review", ("Return", "ប្រគល់ជូនវិញ"))
    assert compile_catalogues(tmp_path) == [tmp_path / "km" / "LC_MESSAGES" / "dra.mo"]
    assert said(tmp_path).gettext("Next") == "បន្ទាប់"
    assert said(tmp_path).gettext("Return") == "ប្រគល់ជូនវិញ"


def test_contexts_and_numbers_survive(tmp_path):
    part(
        tmp_path,
        "fill",
        'msgctxt "state"\nmsgid "Open"\nmsgstr "ចំហ"\n',
        ("Open", "បើក"),
        'msgid "one file"\nmsgid_plural "{n} files"\nmsgstr[0] "ឯកសារ {n}"\n',
    )
    compile_catalogues(tmp_path)
    assert said(tmp_path).pgettext("state", "Open") == "ចំហ"
    assert said(tmp_path).gettext("Open") == "បើក"
    assert said(tmp_path).ngettext("one file", "{n} files", 5) == "ឯកសារ {n}"


def test_what_is_not_translated_yet_stays_english(tmp_path):
    part(tmp_path, "fill", ("Next", ""), ("Back", "ថយ"), '#, fuzzy\nmsgid "Far"\nmsgstr "ជិត"\n')
    compile_catalogues(tmp_path)
    assert said(tmp_path).gettext("Next") == "Next"
    assert said(tmp_path).gettext("Far") == "Far"


def test_one_message_with_two_translations_is_refused_with_its_places(tmp_path):
    part(tmp_path, "fill", ("Next", "បន្ទាប់"))
    part(tmp_path, "review", ("Next", "ទៅមុខ"))
    with pytest.raises(CatalogueError, match=r"km/review\.po: 'Next' is translated .* fill\.po"):
        compile_catalogues(tmp_path)


def test_one_message_with_the_same_translation_twice_is_fine(tmp_path):
    part(tmp_path, "fill", ("Next", "បន្ទាប់"))
    part(tmp_path, "review", ("Next", "បន្ទាប់"))
    compile_catalogues(tmp_path)
    assert said(tmp_path).gettext("Next") == "បន្ទាប់"


def test_a_placeholder_the_message_does_not_have_is_refused(tmp_path):
    part(tmp_path, "fill", ("{n} of {m}", "{n} ក្នុងចំណោម {k}"))
    with pytest.raises(CatalogueError, match="unknown placeholder k"):
        compile_catalogues(tmp_path)


@pytest.mark.parametrize("data", [b"nonsense here", b'msgid "a"\nmsgstr "\xff\xfe"\n'])
def test_a_damaged_part_is_named(tmp_path, data):
    part(tmp_path, "fill")
    (tmp_path / "km" / "fill.po").write_bytes(data)
    with pytest.raises(CatalogueError, match=r"km/fill\.po"):
        compile_catalogues(tmp_path)


def test_a_refused_part_leaves_the_old_catalogue_in_place(tmp_path):
    part(tmp_path, "fill", ("Next", "បន្ទាប់"))
    compile_catalogues(tmp_path)
    part(tmp_path, "review", ("Next", "ទៅមុខ"))
    with pytest.raises(CatalogueError):
        compile_catalogues(tmp_path)
    assert said(tmp_path).gettext("Next") == "បន្ទាប់"


def test_compiling_again_writes_nothing(tmp_path):
    part(tmp_path, "fill", ("Next", "បន្ទាប់"))
    (target,) = compile_catalogues(tmp_path)
    before = target.stat().st_mtime_ns
    compile_catalogues(tmp_path)
    assert target.stat().st_mtime_ns == before
    assert [path.name for path in target.parent.iterdir()] == ["dra.mo"]


def test_a_language_without_parts_has_no_catalogue(tmp_path):
    (tmp_path / "en").mkdir()
    assert compile_catalogues(tmp_path) == []


def test_the_programs_own_catalogues_compile():
    parts = {path.parent.name for path in LOCALE.glob("*/*.po")}
    assert {path.parent.parent.name for path in compile_catalogues()} == parts
