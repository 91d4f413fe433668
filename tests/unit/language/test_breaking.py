"""Where lines of Khmer may break."""

import threading
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.language import breaking
from assessment.language.breaking import (
    KEPT_TERMS,
    UNITS,
    break_offsets,
    cluster_starts,
    with_zwsp,
    without_zwsp,
    words,
)

KHMER = "".join(map(chr, range(0x1780, 0x17EA)))
mixed = st.text(st.sampled_from(KHMER + "្្រា ab12.,-/()«»%៛\u200b\u00a0é\u0301\n"), max_size=60)


def pieces(text):
    cuts = (0, *break_offsets(text), len(text))
    return [text[start:end] for start, end in pairwise(cuts)]


@pytest.mark.parametrize(
    ("sentence", "last"),
    [
        ("គឺបណ្តោះអាសន្ន មិនមែនផ្លូវការទេ។", "ផ្លូវការទេ។"),
        ("ពិនិត្យបញ្ជីរៀងរាល់ខែ។", "រៀងរាល់ខែ។"),
        ("តាមដានរៀងរាល់ត្រីមាស។", "ត្រីមាស។"),
        ("តើមានផែនការដល់កម្រិតណា?", "កម្រិតណា?"),
    ],
)
def test_no_syllable_stands_alone_on_the_last_line_of_a_sentence(sentence, last):
    assert pieces(sentence)[-1] == last


def test_a_khmer_sentence_breaks_between_its_words():
    assert pieces("ក្រសួងសេដ្ឋកិច្ច និងហិរញ្ញវត្ថុ") == ["ក្រសួង", "សេដ្ឋកិច្ច ", "និង", "ហិរញ្ញវត្ថុ"]


@pytest.mark.parametrize("around", ["{}", "(Check code: {}), then", "លេខកូដ {} ។"])
def test_a_check_code_stays_in_one_piece(around):
    code = "CYFJ-UIN3-DSI2-77AB"
    text = around.format(code)
    assert any(code in piece for piece in pieces(text))
    assert without_zwsp(with_zwsp(text)) == text


def test_other_hyphens_may_break():
    assert pieces("long-term plan") == ["long-", "term ", "plan"]
    assert with_zwsp("CYFJ-long") == "CYFJ-long"


@given(mixed)
def test_no_break_ever_falls_inside_a_cluster(text):
    assert set(break_offsets(text)) <= set(cluster_starts(text))


@given(mixed)
def test_breaks_are_in_order_and_inside_the_text(text):
    offsets = break_offsets(text)
    assert list(offsets) == sorted(set(offsets))
    assert all(0 < at < len(text) for at in offsets)


@given(st.text(st.sampled_from(KHMER), min_size=1, max_size=40))
def test_the_words_of_a_run_joined_are_the_run(run):
    assert "".join(words(run)) == run


@given(mixed)
def test_signs_never_open_a_line_and_brackets_never_end_one(text):
    for at in break_offsets(text):
        assert text[at] not in "។៕៖ៗ,.)]»%៛"
        assert text[at - 1] not in "([«"


@pytest.mark.parametrize("term", [term for term in KEPT_TERMS if not term.startswith("។")])
def test_a_kept_term_is_never_broken(term):
    assert break_offsets(term) == ()
    inside = f"តាម{term}នៃ"
    start = inside.index(term)
    assert not [at for at in break_offsets(inside) if start < at < start + len(term)]


@pytest.mark.parametrize("unit", UNITS)
def test_a_number_stays_with_its_unit(unit):
    assert break_offsets(f"25 {unit}") == ()
    assert break_offsets(f"១២,០០០ {unit}") == ()


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("ដល់កម្រិត 4 ឬ 3", "កម្រិត 4"),
        ("A3 to level 4, C1", "level 4"),
        ("ត្រូវការឯកសារចំនួន ២៤ ទៀត", "ចំនួន ២៤"),
        ("ជុំ ២០២៦ · កំពុងបំពេញ", "២០២៦ ·"),
        ("ត្រូវការឯកសារ · ត្រូវកែ ១", "កែ ១"),
        ("មិនទាន់ឆ្លើយ ១២ · ត្រូវកែ ១", "ឆ្លើយ ១២ ·"),
        ("ត្រូវការឯកសារចំនួន ៣៣ · ត្រូវកែ ៦", "ត្រូវកែ ៦"),
        ("និងទំនុកចិត្ត (37.5) ខ្ពស់", "ទំនុកចិត្ត (37.5)"),
        ("privacy and trust (37.5); highest", "trust (37.5)"),
        ("អាជីវកម្ម (G2B) 6 (100%) ទៀត", "6 (100%)"),
    ],
)
def test_a_value_stays_with_the_word_it_belongs_to(text, held):
    start = text.index(held)
    assert not [at for at in break_offsets(text) if start < at < start + len(held)]


def test_a_date_or_range_never_breaks_at_its_hyphens():
    assert break_offsets("25-11-2026") == break_offsets("២០២២-២០៣៥") == break_offsets("20–40") == ()


def test_a_pair_of_names_may_break_after_its_hyphen():
    assert pieces("ក្រសួង-ស្ថាប័ន") == ["ក្រសួង-", "ស្ថាប័ន"]
    assert pieces("ក្រុង/ស្រុក/ខណ្ឌ") == ["ក្រុង/", "ស្រុក/", "ខណ្ឌ"]


def test_a_no_break_space_holds():
    assert break_offsets("ទំព័រ\u00a0៥") == ()


def test_a_long_web_address_may_break_after_its_slashes():
    assert pieces("dgc.gov.kh/a/b") == ["dgc.gov.kh/", "a/", "b"]


@given(mixed)
def test_marks_for_display_come_out_again(text):
    assert without_zwsp(with_zwsp(text)) == without_zwsp(text)
    assert with_zwsp(with_zwsp(text)) == with_zwsp(text)


def test_marks_for_display_stand_between_words_and_not_after_spaces():
    assert with_zwsp("ក្រសួងសេដ្ឋកិច្ច និងហិរញ្ញវត្ថុ") == "ក្រសួង\u200bសេដ្ឋកិច្ច និង\u200bហិរញ្ញវត្ថុ"
    assert with_zwsp("Latin text, 25 %") == "Latin text, 25 %"


def test_a_space_that_holds_is_no_plain_space_on_screen_and_is_one_again_in_a_copy():
    shown = with_zwsp("ឯកសារចំនួន ២៤ · ជុំ ២០២៦")
    assert "ចំនួន ២៤" not in shown
    assert "២៤ ·" not in shown
    assert without_zwsp(shown) == "ឯកសារចំនួន ២៤ · ជុំ ២០២៦"


def test_without_the_segmenter_lines_break_at_spaces_only(monkeypatch):
    monkeypatch.setattr(breaking, "_segmenter", lambda: None)
    breaking.words.cache_clear()
    break_offsets.cache_clear()
    try:
        assert pieces("ក្រសួងសេដ្ឋកិច្ច និងហិរញ្ញវត្ថុ") == ["ក្រសួងសេដ្ឋកិច្ច ", "និងហិរញ្ញវត្ថុ"]
    finally:
        breaking.words.cache_clear()
        break_offsets.cache_clear()


def test_many_threads_get_the_same_words():
    runs = [f"{'ក' * count}ក្រសួងសេដ្ឋកិច្ចកម្ពុជា" for count in range(40)]
    breaking.words.cache_clear()
    alone = [words(run) for run in runs]
    breaking.words.cache_clear()
    found = {}

    def segment(name):
        found[name] = [words(run) for run in runs]

    threads = [threading.Thread(target=segment, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(found.values()) == [alone] * 4
