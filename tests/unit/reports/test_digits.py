"""One system of digits in a report."""

from assessment.language.text import Language, Text
from assessment.reports.wording import Speech


def test_khmer_digits_of_the_questionnaire_become_those_of_the_report():
    speech = Speech((Language.KM, Language.EN))
    text = Text.of(km="ពិន្ទុក្រោម ៤០ នៃ A1", en="Score below 40 of A1")
    assert speech.text(text) == ("ពិន្ទុក្រោម 40 នៃ A1", "Score below 40 of A1")
