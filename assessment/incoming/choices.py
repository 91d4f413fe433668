"""Finds the choices people mean: by name, by label in any language, by ticks."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from assessment.language.digits import latin_digits
from assessment.language.text import Text
from assessment.questionnaire.model import Choice, Question
from assessment.questionnaire.question_types import EntryKind, kind_of
from assessment.questionnaire.values import ACKNOWLEDGED

BETWEEN = " – "
_TICKED = frozenset(
    ("1", "true", "yes", "y", "x", "v", "ok", "✓", "✔", "☑", "☒", "√", "បាទ", "មាន")
)
_OPEN = frozenset({"", "0", "false", "no", "n", "-", "–", "☐", "□", "ទេ", "គ្មាន"})
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_SEPARATORS = " ,;|\n"
_MOST_STEPS = 2_000


def key(text: str) -> str:
    """A text as it is compared: without case, invisible signs and differences of spaces."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", plain).strip().casefold()


def ticked(text: str) -> bool | None:
    """Whether a cell is ticked; None when it says something else."""
    plain = latin_digits(key(text)).removesuffix(".0")
    if plain in _TICKED:
        return True
    if plain in _OPEN:
        return False
    return None


def meant(question: Question, text: str) -> str | tuple[str, ...]:
    """The answer in a text, choices by their names; a text that names no choice stays as it is."""
    match kind_of(question).takes:
        case EntryKind.CHOICE:
            return choice_code(question, text)
        case EntryKind.TICKS:
            return several(question, text)
        case EntryKind.TICK if ticked(text):
            return ACKNOWLEDGED
    return text


def choice_code(question: Question, text: str) -> str:
    """The name of the choice meant; the text itself when there is none."""
    if question.choice(text.strip()) is not None:
        return text.strip()
    return _names_by_wording(question.choices).get(key(text), text)


def several(question: Question, text: str) -> str | tuple[str, ...]:
    """The names of the choices meant; the text itself when a part of it names none."""
    names = {choice.name for choice in question.choices}
    parts = re.split(r"[\s,;|]+", text.strip(_SEPARATORS))
    if all(part in names for part in parts):
        return tuple(dict.fromkeys(parts))
    return _split(key(text), _names_by_wording(question.choices)) or text


def choice_label(choice: Choice, label: str) -> str:
    """A choice as lists show it: name and label."""
    return f"{choice.name}{BETWEEN}{label}"


@lru_cache(maxsize=256)
def _names_by_wording(choices: tuple[Choice, ...]) -> Mapping[str, str]:
    """Choice names by every wording of them; one that fits two choices fits none."""
    name_by_wording: dict[str, str | None] = {}
    for choice in choices:
        labels = wordings(choice.label)
        listed = (choice_label(choice, label) for label in (*labels, " / ".join(labels)))
        for wording in set(map(key, (choice.name, *labels, *listed))):
            if name_by_wording.get(wording, choice.name) != choice.name:
                name_by_wording[wording] = None
            else:
                name_by_wording[wording] = choice.name
    return {wording: name for wording, name in name_by_wording.items() if name is not None}


def wordings(text: Text) -> tuple[str, ...]:
    return tuple(text.get(language) for language in text.languages)


def _split(text: str, wordings_: Mapping[str, str]) -> tuple[str, ...]:
    """The names whose wordings stand behind each other in the text; nothing when they do not."""
    longest = sorted(wordings_, key=len, reverse=True)
    stack: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    seen: set[int] = set()
    while stack and len(seen) < _MOST_STEPS:
        at, names = stack.pop()
        while at < len(text) and text[at] in _SEPARATORS:
            at += 1
        if at >= len(text):
            return tuple(dict.fromkeys(names))
        if at in seen:
            continue
        seen.add(at)
        for wording in reversed(longest):
            end = at + len(wording)
            if text.startswith(wording, at) and (end == len(text) or text[end] in _SEPARATORS):
                stack.append((end, (*names, wordings_[wording])))
    return ()
