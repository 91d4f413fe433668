"""What blank forms are asked for, and what they say: conditions, how to fill in, what helps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from pathlib import Path

from assessment.language.text import Language
from assessment.printing.blocks import EMPTY, Lines
from assessment.printing.wording import Speech
from assessment.questionnaire import pages, question_types, values
from assessment.questionnaire.model import Question, Questionnaire, QuestionType
from assessment.units import Unit

_NAME = r"\$\{\s*(\w+)\s*\}"
_WORD = r"['\"]([^'\"]*)['\"]"
_COMPARED = re.compile(rf"\s*(?:{_NAME}\s*=\s*{_WORD}|selected\(\s*{_NAME}\s*,\s*{_WORD}\s*\))\s*")
_LEAST = re.compile(r"\.\s*>=\s*(-?\d+)")


@dataclass(frozen=True)
class BlankOrder:
    """A paper form, a fill-in workbook or both; files not wanted are None."""

    questionnaire: Questionnaire
    now: datetime
    languages: tuple[Language, ...] = (Language.KM,)
    unit: Unit | None = None
    pdf: Path | None = None
    xlsx: Path | None = None


def condition(questionnaire: Questionnaire, expression: str | None, speech: Speech) -> Lines:
    """When a question is to be answered, in words; nothing when always.

    A condition that cannot be said in plain words becomes a general hint.
    """
    if not expression:
        return EMPTY
    alternatives = re.split(r"\s+or\s+", expression)
    conditions = [_one(questionnaire, part, speech) for part in alternatives]
    if not all(conditions):
        return speech.translate("Fill in only where it concerns you.")
    met = reduce(
        lambda first, other: speech.translate("{one} or {other}", one=first, other=other),
        conditions,
    )
    return speech.translate("Only if {condition}.", condition=met)


def _one(questionnaire: Questionnaire, part: str, speech: Speech) -> Lines:
    match = _COMPARED.fullmatch(part)
    if match is None:
        return EMPTY
    name = match.group(1) or match.group(3)
    value = match.group(2) or match.group(4) or ""
    question = questionnaire.by_code.get(name)
    choice = None
    if question is not None:
        choice = question.choice(value)
    if question is None or choice is None:
        return EMPTY
    asked = speech.text(question.label)
    chosen = speech.text(choice.label)
    return speech.translate("“{question}” is “{choice}”", question=asked, choice=chosen)


def asked_on(page: pages.Page, questionnaire: Questionnaire) -> Iterator[Question]:
    """What a form shows of a page: what it is about, then all else that is asked or said there."""
    main = questionnaire.by_code[page.main or page.code]
    others = (questionnaire.by_code[code] for code in page.questions)
    yield main
    shown = (
        question for question in others if question.asked or question.type is QuestionType.NOTE
    )
    yield from (question for question in shown if question is not main)


def how_to_answer(question: Question, speech: Speech) -> Lines:
    """How a question is answered, in a word or two; nothing where it is plain to see."""
    low = values.as_input(question.minimum)
    high = values.as_input(question.maximum)
    words = question_types.kind_of(question).how
    if words:
        return speech.translate(words, low=low, high=high)
    return EMPTY


def sentence(words: Lines, speech: Speech) -> Lines:
    """The words, ended as each language ends a sentence."""
    return tuple(
        line + ("។" if language is Language.KM else ".")
        for line, language in zip(words, speech.languages, strict=False)
    )


def least(question: Question) -> int | None:
    """The smallest number a plain condition such as ``. >= 0`` allows; None without one."""
    match = _LEAST.search(question.constraint or "")
    if match:
        return int(match.group(1))
    return None


def help_of(questionnaire: Questionnaire, question: Question, speech: Speech) -> Iterator[Lines]:
    yield condition(questionnaire, question.relevant, speech)
    yield from map(speech.text, (question.hint, question.guidance))
    if question.evidence_note:
        yield speech.translate("Evidence: {note}", note=speech.text(question.evidence_note))
    if question.not_applicable and question.not_applicable_note:
        note = speech.text(question.not_applicable_note)
        yield speech.translate("Not applicable: {note}", note=note)
