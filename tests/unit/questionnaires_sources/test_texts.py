"""The texts are complete in both languages and keep the rules of Khmer typing and of ladders."""

import re
import unicodedata

import fontpkg
import pytest
from fontTools.ttLib import TTFont

from assessment import translation
from tests.unit.questionnaires_sources.sources import of_source

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
SPLIT_VOWELS = ("\u17c1\u17b8", "\u17c1\u17b6", "\u17c1\u17be")
KHMER_DIGITS, LATIN_DIGITS = "០-៩", "0-9"
PHYSICAL_KEY = "កូនសោ"
UPWARD_LIMITS = ("តិចជាង", "តែប៉ុណ្ណោះ", "ត្រឹមតែ", "មិនដល់", "less than", "irregular")


def offenders(source, language, wrong):
    """Where texts of a language break a rule."""
    return [where for where, of, value in of_source(source) if of == language and wrong(value)]


def test_every_text_is_filled_in_both_languages(source):
    found = {where: value.strip() for where, _, value in of_source(source)}
    assert found
    for where, value in found.items():
        other = where[:-2] + ("en" if where.endswith("km") else "km")
        assert value, where
        assert other in found, other


def test_khmer_is_written_in_khmer_and_english_in_latin(source):
    assert not offenders(source, "km", lambda value: not re.search("[\u1780-\u17b3]", value))
    assert not offenders(source, "en", lambda value: re.search("[\u1780-\u17ff]", value))


@pytest.mark.parametrize("language", ["km", "en"])
def test_texts_are_composed_and_without_invisible_characters(source, language):
    assert not offenders(
        source, language, lambda value: value != unicodedata.normalize("NFC", value)
    )
    assert not offenders(source, language, lambda value: set(value) & set(ZERO_WIDTH))
    assert not offenders(source, language, lambda value: re.search(r"\s\s|^\s|\s$|[\t\n]", value))


def test_vowels_are_not_split(source):
    assert not offenders(source, "km", lambda value: any(split in value for split in SPLIT_VOWELS))


def test_khmer_signs_stand_without_a_space_before_them(source):
    assert not offenders(source, "km", lambda value: re.search(r"\s[។៖ៗ%?]", value))
    assert not offenders(source, "km", lambda value: re.search(r"[។៖](?=[^\s»)])", value))


def test_khmer_has_no_latin_colon_and_no_mixed_number(source):
    mixed = f"[{KHMER_DIGITS}][.,]?[{LATIN_DIGITS}]|[{LATIN_DIGITS}][.,]?[{KHMER_DIGITS}]"
    assert not offenders(source, "km", lambda value: ":" in value)
    assert not offenders(source, "km", lambda value: re.search(mixed, value))


def test_quotation_marks_are_those_of_the_product(source):
    assert not offenders(source, "km", lambda value: re.search("[\"'“”]", value))
    assert not offenders(source, "km", lambda value: re.search(r"«\s|\s»", value))


def test_no_word_the_house_avoids(source):
    wrong = translation.avoided
    assert not offenders(
        source, "km", lambda value: {word for word, _ in wrong(value)} - {PHYSICAL_KEY}
    )


def test_the_khmer_does_not_say_something_else_than_the_english(source):
    said = {where: value for where, _, value in of_source(source)}
    wrong = {
        where: found
        for where, value in said.items()
        if where.endswith("km")
        and (found := [*translation.meaning(said[where[:-2] + "en"], value)])
    }
    assert wrong == {}


@pytest.mark.parametrize("language", ["km", "en"])
def test_every_character_is_in_the_font(source, language):
    font = TTFont(fontpkg.path("Noto Sans Khmer"))
    known = {chr(code) for code in font.getBestCmap()}
    assert not offenders(source, language, lambda value: set(value) - known)


def test_questions_ask_how_far(source):
    for indicator in source.indicators:
        if indicator["kind"] in ("questions", "rule"):
            continue
        assert indicator["ask_km"].endswith("?"), indicator["code"]
        assert "តើ" in indicator["ask_km"], indicator["code"]
        assert indicator["ask_en"].endswith("?"), indicator["code"]
        assert "ដល់កម្រិតណា" in indicator["ask_km"], indicator["code"]


def test_every_single_question_ends_as_a_question(source):
    for path, language, value in of_source(source):
        if ".ask_" in path:
            assert value.endswith("?"), path
            assert language == "en" or "តើ" in value or "ហេតុអ្វី" in value, path


def test_names_of_indicators_fit_a_table(source):
    for indicator in source.indicators:
        assert len(indicator["km"]) <= 48, indicator["code"]
        assert len(indicator["en"]) <= 48, indicator["code"]
        assert not indicator["km"].endswith("។"), indicator["code"]


def test_explanations_and_advice_are_sentences(source):
    for indicator in source.indicators:
        said = [indicator[key] for key in ("guidance_km", "evidence_km") if key in indicator]
        said += [advice["km"] for advice in indicator.get("recommendation", ())]
        assert all(value.endswith("។") for value in said), indicator["code"]


def test_ladders_climb_from_nothing_to_four_without_a_gap(source):
    for indicator in source.indicators:
        if indicator["kind"] == "ladder":
            levels = [criterion["level"] for criterion in indicator["criterion"]]
            assert levels == sorted(levels), indicator["code"]
            assert set(levels) == {0, 1, 2, 3, 4}, indicator["code"]
            assert levels.count(0) == 1, indicator["code"]


def test_each_rung_begins_as_a_rung_does(source):
    for indicator in source.indicators:
        for criterion in indicator.get("criterion", ()):
            km, level = criterion["km"], criterion["level"]
            starts = {0: ("មិនទាន់",), 1: ("មាន", "បាន")}.get(level, ("ហើយ",))
            assert km.startswith(starts), (indicator["code"], km)
            assert km.endswith("។"), (indicator["code"], km)
            assert criterion["en"].startswith("And ") == (level >= 2), criterion["en"]


def test_no_rung_sets_a_limit_that_a_better_unit_could_not_tick(source):
    for indicator in source.indicators:
        for criterion in indicator.get("criterion", ()):
            if criterion["level"] > 0:
                said = criterion["km"] + criterion["en"].lower()
                found = [word for word in UPWARD_LIMITS if word in said]
                assert not found, (indicator["code"], said)
