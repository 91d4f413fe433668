"""The hash that says two questionnaires are the same, however their workbooks look."""

import hashlib
from dataclasses import replace

from assessment.questionnaire.canonical import dump
from assessment.questionnaire.model import Questionnaire

_NOT_MEANING = frozenset({"fingerprint", "row"})


def fingerprint_of(questionnaire: Questionnaire) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON without row numbers and fingerprint."""
    return hashlib.sha256(dump(questionnaire, _NOT_MEANING).encode()).hexdigest()


def with_fingerprint(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire that carries its own fingerprint."""
    return replace(questionnaire, fingerprint=fingerprint_of(questionnaire))
