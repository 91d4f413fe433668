"""Cleaning, folding and ordering texts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.language.normalise import clean_text, search_key, sort_key

KHMER = "".join(map(chr, range(0x1780, 0x17EA)))
anything = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from(KHMER + "\u200b\u200d\u17d2\u17c1\u17b6\u17b8aAé1 \n"), max_size=40),
)

# Ascending in ICU 73, locale km; one line per rule.
IN_ORDER = [
    "ក ក្ក ក្រ ក្ស ក្ស៍ ក្សម ក្សា ក្ស្ម",
    "ក ក៎ ក៏ ក័ កៈ ក់ ក៉ ក៊ ក៍ កា កិ កី កឹ កឺ កុ កូ កួ កើ កឿ កៀ កេ កែ កៃ កោ កៅ",
    "កៅ កុំ កំ កាំ កះ កិះ កុះ កេះ កោះ ក្ក ក្រ ក្អ ក៌",
    "ខ ខក ខម ខអ ខា ខ៉ា ខ៊ា ខាក ខ៉ាក ខាម ខ៉ិ ខៅក ខុំ ខ៊ុំ ខុំក ខះ ខះក ខ្ក ខ្ក្រ ខ្ម ខ្មា ខ្អ",
    "ហ ឡ អ អ៎ អ៏ អា អិ ឥ អី ឦ អឹ អឺ អុ ឧ អូ ឩ ឪ អួ អើ អែ ឯ អៃ ឰ អោ ឱ អៅ ឳ អុំ អំ អ្ក",
    "រ រ៉ រក្ក រា រឹ រឺ រុ រ្ក ក៌ា រ្ខ ឫក ឬ ល លុ លូ ល្ក ឭ",
    "ការ ការ់ កា់រ ការ៉ា កាវ",
    "កែប កំពង់ចាម កោះកុង",
    "ព្រៃវែង ព្រះវិហារ",
    "1 ១០ 2 ក a A e é f z",
]


@pytest.mark.parametrize("line", IN_ORDER)
def test_names_are_ordered_as_icu_orders_khmer(line):
    ordered = line.split()
    shuffled = set(ordered)
    assert sorted(shuffled, key=sort_key) == ordered


@given(anything, anything)
def test_different_texts_never_share_a_place_in_the_order(one, other):
    assert (sort_key(one) == sort_key(other)) == (one == other)


@given(anything)
def test_cleaning_twice_is_cleaning_once(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@given(anything)
def test_a_cleaned_text_is_nfc_and_can_be_written_to_a_file(text):
    cleaned = clean_text(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"]))
)
def test_cleaning_keeps_everything_visible(text):
    without_inherent = text.replace("\u17b4", "").replace("\u17b5", "")
    assert clean_text(text) == unicodedata.normalize("NFC", without_inherent)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ក្រសួង\u200bមហាផ្ទៃ", "ក្រសួងមហាផ្ទៃ"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\ufeffa\x00b\u202ec\u2066d\ud800", "abcd"),
        ("e\u0301", "é"),
        ("a\tb", "a\tb"),
        ("\ufffea", "a"),
    ],
)
def test_what_cannot_be_seen_is_not_stored(typed, stored):
    assert clean_text(typed) == stored


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ស្រ្តី", "ស្ត្រី"),
        ("ប\u17bb\u17ca", "ប\u17ca\u17bb"),
        ("ក\u17c6\u17bb", "ក\u17bb\u17c6"),
        ("ក\u17c1\u17b6", "ក\u17c4"),
        ("ក\u17c1\u17b8", "ក\u17be"),
        ("ក\u200bក", "កក"),
        ("ស៊ីម", "សុីម"),
        ("ប៉ើង", "ប\u17be\u17bbង"),
        ("កណ្ដាល", "កណ្តាល"),
        ("ឱ្យ", "ឲ្យ"),
        ("ឆ្នាំ២០២៦", "ឆ្នាំ2026"),
        ("Digital  Government ", "digital government"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_spellings_that_look_the_same_are_found_by_each_other(one, other):
    assert search_key(one) == search_key(other)


def test_different_words_stay_different():
    words = ["កក", "កា", "ការ", "ក្រ", "ស្រី", "ស្ត្រី", "ប៉ុន", "បុន", "ដល់", "តល់", "ឡ", "ល"]
    assert len({search_key(word) for word in words}) == len(words)


@given(anything)
def test_folding_twice_is_folding_once(text):
    assert search_key(search_key(text)) == search_key(text)
