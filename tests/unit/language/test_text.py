"""Texts in several languages."""

from assessment.language.text import Language, Text


def test_each_language_gives_its_own_wording():
    text = Text.from_wordings(km="សសរស្តម្ភ", en="Pillar")
    assert text.get(Language.KM) == "សសរស្តម្ភ"
    assert text.get(Language.EN) == "Pillar"


def test_a_missing_wording_falls_back_to_english_then_to_any_then_to_nothing():
    assert Text.from_wordings(en="Pillar").get(Language.KM) == "Pillar"
    assert Text.from_wordings(km="សសរស្តម្ភ").get(Language.EN) == "សសរស្តម្ភ"
    assert Text.from_wordings().get(Language.KM) == ""


def test_an_empty_wording_counts_as_absent():
    text = Text.from_wordings(km="", en="Pillar")
    assert text.languages == (Language.EN,)
    assert not text.has(Language.KM)
    assert not Text.from_wordings()


def test_equal_texts_are_one_key_of_a_dictionary():
    assert len({Text.from_wordings(km="ក", en="a"): 1, Text.from_wordings(km="ក", en="a"): 2}) == 1
