"""The hash that says two questionnaires are the same, however their workbooks look."""

from dataclasses import replace

from assessment.questionnaire.canonical import meaning_digest
from assessment.questionnaire.model import Questionnaire


def fingerprint_of(questionnaire: Questionnaire) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON without row numbers and fingerprint."""
    return meaning_digest(questionnaire)


def with_fingerprint(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire that carries its own fingerprint."""
    return replace(questionnaire, fingerprint=fingerprint_of(questionnaire))
