"""The application's own words in both languages: one gettext catalogue for windows and reports.

English is written in the code and is the key; Khmer comes from ``resources/locale/km``. Mark
every text for the extractor by the name of the call: ``say``, ``saying``, ``count``, ``named`` or
``mark``.
"""

import gettext
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from assessment import places
from assessment.language.text import Language, Text
from assessment.problems.problem import Severity

if TYPE_CHECKING:
    from assessment.errors import Finding

LOCALE_FOLDER = places.resource("locale")
DOMAIN = "dra"


def mark(message: str) -> str:
    """Return the message as it is; marks texts that stand in tables and are said later."""
    return message


SEVERITIES = {
    Severity.ERROR: mark("To correct"),
    Severity.WARNING: mark("Worth a look"),
    Severity.NOTE: mark("Note"),
}


class Worded(StrEnum):
    """One of a closed set, with the word by which people know it, to be said in their language."""

    word: str

    def __new__(cls, value: str, word: str = "") -> Self:
        worded = str.__new__(cls, value)
        worded._value_ = value
        worded.word = word
        return worded


@lru_cache(maxsize=8)
def _catalogue(language: Language) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_FOLDER, languages=[language.value], fallback=True)


class Words:
    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def translate(self, message: str, /, **values: object) -> str:
        """The message in this language, its placeholders filled."""
        return self._fill(self._catalogue.gettext(message), values)

    def translate_plural(self, singular: str, plural: str, n: int, /, **values: object) -> str:
        """The form of the message that fits the number ``n``, which is also a placeholder."""
        return self._fill(self._catalogue.ngettext(singular, plural, n), {"n": n, **values})

    def translate_in_context(self, context: str, message: str, /, **values: object) -> str:
        """Like ``say``, for a word that means different things in different contexts."""
        return self._fill(self._catalogue.pgettext(context, message), values)

    def finding(self, finding: "Finding") -> str:
        """The sentence of a finding, without its place."""
        sentence = self.translate(finding.problem.message, **finding.values)
        if "meant" in finding.values and "{meant}" not in finding.problem.message:
            sentence += " " + self.translate("Did you mean {meant}?", meant=finding.values["meant"])
        return sentence

    def _fill(self, message: str, values: dict[str, object]) -> str:
        texts = {
            name: value.get(self.language) if isinstance(value, Text) else str(value)
            for name, value in values.items()
        }
        return message.format(**texts)


def both(message: str) -> Text:
    """A message in all languages at once."""
    return Text.from_mapping(
        {language: Words(language).translate(message) for language in Language}
    )
