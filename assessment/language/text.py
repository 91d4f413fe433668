"""Languages, texts that exist in several of them, several texts in one line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Language(StrEnum):
    """A language the application speaks; the value is its ISO 639-1 code."""

    KM = "km"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in any number of languages; hashable, and false when it says nothing."""

    # Language and wording, each language once, in the order given, no empty wording.
    pairs: tuple[tuple[Language, str], ...] = ()

    @classmethod
    def from_wordings(cls, km: str = "", en: str = "") -> Self:
        """The text from its Khmer and English wording; an empty wording counts as absent."""
        return cls.from_mapping({Language.KM: km, Language.EN: en})

    @classmethod
    def from_mapping(cls, wordings: Mapping[Language, str]) -> Self:
        """The text from a wording per language; empty wordings are left out."""
        return cls(tuple((language, words) for language, words in wordings.items() if words))

    def get(self, language: Language) -> str:
        """The wording in the language; else English, else any other, else an empty string."""
        wordings = dict(self.pairs)
        if language in wordings:
            return wordings[language]
        if Language.EN in wordings:
            return wordings[Language.EN]
        if self.pairs:
            return self.pairs[0][1]
        return ""

    def has(self, language: Language) -> bool:
        return any(own is language for own, _ in self.pairs)

    @property
    def languages(self) -> tuple[Language, ...]:
        return tuple(language for language, _ in self.pairs)

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def __str__(self) -> str:
        """The English wording or what stands in for it, for logs and tests."""
        return self.get(Language.EN)


ENDS = ("។", "?", ".", "…")


def in_one_line(texts: Iterable[str]) -> str:
    """The texts one after another: sentences with a space between, all others with a semicolon.

    A semicolon after the full stop of a sentence would be a mark too many.
    """
    line = ""
    for text in filter(None, (text.strip() for text in texts)):
        between = "; "
        if line.endswith(ENDS):
            between = " "
        if line:
            line = f"{line}{between}{text}"
        else:
            line = text
    return line
