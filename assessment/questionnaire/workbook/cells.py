"""Rows and cells that know where they stand, read with every fault told and slips guessed."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from assessment.errors import Finding, FindingPlace
from assessment.expression.lexer import QUESTION_NAME
from assessment.language.text import Language, Text
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire.question_types import RefusedError

_MOST_COMPARISONS = 100_000
_SHORTEST = 3


class Guesser:
    """Guesses words; tires after many comparisons, so that no workbook can keep it busy."""

    def __init__(self) -> None:
        self._left = _MOST_COMPARISONS

    def meant(self, word: str, known: Collection[str]) -> dict[str, object]:
        """The likely word under the name that sentences know it by; nothing when there is none."""
        self._left -= len(known)
        if self._left < 0 or not word:
            return {}
        folded = _folded(word)
        likely = next((other for other in known if _folded(other) == folded), None)
        if likely is None and len(word) >= _SHORTEST:
            likely = near(word, known)
        if likely in (None, word):
            return {}
        return {"meant": likely}


def _folded(name: str) -> str:
    return name.strip().casefold().replace("-", "_").replace(" ", "_").replace("_", "")


def near(name: str, known: Iterable[str]) -> str | None:
    """The known name that differs from this one by a slip of the hand; None when none does.

    One change (also two letters exchanged) for names up to four letters, two for longer ones.
    """
    candidates = [
        (distance, other)
        for other in sorted(known)
        if (distance := _distance(name, other)) <= (1 if len(other) <= 4 else 2)
    ]
    if candidates:
        return min(candidates)[1]
    return None


def _distance(left: str, right: str) -> int:
    """Edits from one word to the other, an exchange of neighbours counting once; 9 if far."""
    letters = set(left)
    others = set(right)
    if abs(len(left) - len(right)) > 2 or max(len(letters - others), len(others - letters)) > 2:
        return 9  # two edits cannot do, which is quick to see
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        last = before
        before = row
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?", re.ASCII)
_CALL = re.compile(r"\s*([a-z_]+)\s*(?:\((.*)\))?\s*", re.ASCII | re.DOTALL)
# As a name, but it may begin with a digit.
NODE_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*", re.ASCII)
_WORDS = re.compile(r"[a-z_]+")
_SAYS = dict.fromkeys(("yes", "true", "true()", "y", "1"), True)
_SAYS |= dict.fromkeys(("no", "false", "false()", "n", "0"), False)


def number_in(text: str) -> Decimal | None:
    """The number a text is, in digits 0-9; None when it is none."""
    text = text.strip()
    if len(text) <= 40 and _NUMBER.fullmatch(text):
        return Decimal(text)
    return None


def call_in(text: str) -> tuple[str, tuple[str, ...]]:
    """The word and the arguments of ``word(a, b)`` or ``word``; an empty word when it is none."""
    match = _CALL.fullmatch(text)
    word, inner = match.groups() if match else ("", None)
    return word, () if inner is None else tuple(part.strip() for part in inner.split(","))


def yes_in(text: str) -> bool | None:
    """Whether a text says yes or no; None when it says neither."""
    return _SAYS.get(text.strip().lower())


# What names a row, in all sheets.
_NAMING = ("name", "code", "node", "type")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row below the headers; it reads its cells and keeps what is wrong with them.

    Cells are found by column name (``label::km`` if translated); a wrong cell gives the default.
    """

    sheet: str
    number: int  # number of the row in the sheet
    cells: Mapping[str, str]  # what they say, without outer blanks
    letters: Mapping[str, str]  # letter of each known column, also of empty cells
    main: Language = Language.KM  # language of texts in a column without language
    findings: list[Finding] = field(default_factory=list)  # where its sheet keeps what is wrong
    guess: Guesser = field(default_factory=Guesser)

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def text(self, column: str) -> Text:
        """The wordings of a translated column; the one without language is in the main one."""
        wordings = {language: self.get(key) for language, key in _translations(column)}
        wordings[self.main] = wordings[self.main] or self.get(column)
        return Text.from_mapping(wordings)

    def codes(self, column: str) -> list[str]:
        """The codes in a cell, between blanks, commas or semicolons."""
        return self.get(column).replace(",", " ").replace(";", " ").split()

    def worded(self, column: str, language: Language) -> str:
        """The name of the column that holds a wording, or should."""
        translated = f"{column}::{language.value}"
        if translated in self.letters:
            return translated
        return column

    def place(self, column: str | None = None) -> FindingPlace:
        """Where the row, or one cell of it, stands; for a column that is not there, its name."""
        letter = None
        if column is not None:
            keys = (column, *(key for _, key in _translations(column)), *_NAMING)
            letter = next((self.letters[key] for key in keys if key in self.letters), None)
        return FindingPlace(sheet=self.sheet, row=self.number, column=letter)

    def finding(self, problem: Problem, column: str | None = None, /, **values: object) -> Finding:
        return Finding(problem, self.place(column), values)

    def note(self, problem: Problem, column: str | None = None, /, **values: object) -> None:
        self.findings.append(self.finding(problem, column, **values))

    def needed(self, column: str) -> str:
        if not self.get(column):
            self.note(WorkbookProblem.CELL_EMPTY, column, column=column)
        return self.get(column)

    def label(self) -> Text:
        text = self.text("label")
        if not text:
            self.note(WorkbookProblem.LABEL_MISSING, "label")
        return text

    def absent(self, column: str, word: str, sheet: str, known: Collection[str]) -> None:
        """Keep that a cell names what another sheet does not have, with what it may mean."""
        meant = self.guess.meant(word, known)
        self.note(WorkbookProblem.NOT_IN_SHEET, column, found=word, sheet=sheet, **meant)

    def decimal(self, column: str) -> Decimal | None:
        """The number in a cell; None when it is empty or wrong."""
        text = self.get(column)
        if not text:
            return None
        number = number_in(text)
        if number is None:
            self.note(WorkbookProblem.CELL_NOT_A_NUMBER, column, found=text)
        return number

    def between(self, column: str, low: int, high: int) -> Decimal | None:
        number = self.decimal(column)
        if number is not None and not low <= number <= high:
            values = {"found": self.get(column), "low": low, "high": high}
            self.note(WorkbookProblem.OUT_OF_RANGE, column, **values)
            return None
        return number

    def whole(self, column: str, low: int, high: int) -> int | None:
        number = self.between(column, low, high)
        if number is not None and number != number.to_integral_value():
            self.note(WorkbookProblem.NOT_WHOLE, column, found=self.get(column))
            return None
        if number is None:
            return None
        return int(number)

    def weight(self) -> Decimal:
        """The weight, at least 0, also written as a percentage; 1 when the cell is empty."""
        text = self.get("weight")
        percent = None
        if "%" in text:
            percent = number_in(text.removesuffix("%"))
        if percent is None:
            number = self.decimal("weight")
        else:
            number = percent / 100
        if number is not None and number < 0:
            self.note(WorkbookProblem.NEGATIVE, "weight", found=text)
            return Decimal(1)
        if number is None:
            return Decimal(1)
        return number

    def yes(self, column: str) -> bool:
        """Whether a cell says yes; an empty one says no."""
        text = self.get(column)
        if text:
            answer = yes_in(text)
        else:
            answer = False
        if answer is None:
            self.note(WorkbookProblem.NOT_YES_NO, column, found=text)
        return bool(answer)

    def one_of[Word: StrEnum](self, column: str, default: Word) -> Word:
        """The word of an enumeration in a cell; the default when it is empty or wrong."""
        words: Mapping[str, Word] = {word.value: word for word in type(default)}
        text = self.get(column)
        if text and text.lower() not in words:
            meant = self.guess.meant(text, words)
            allowed = ", ".join(words)
            self.note(WorkbookProblem.NOT_ONE_OF, column, found=text, allowed=allowed, **meant)
        return words.get(text.lower(), default)

    def share(self, column: str) -> Decimal | None:
        """The share from 0 to 1 in a cell, also written as a percentage; None when wrong."""
        text = self.get(column)
        percent = None
        if text.endswith("%"):
            percent = number_in(text.removesuffix("%"))
        if percent is not None and 0 <= percent <= 100:
            return percent / 100
        return self.between(column, 0, 1)

    def code(
        self, column: str, seen: dict[str, int], allowed: re.Pattern[str] = QUESTION_NAME
    ) -> str:
        """The name in a cell, which must be an identifier not seen before; else empty."""
        text = self.needed(column)
        if text and not allowed.fullmatch(text):
            self.note(WorkbookProblem.NAME_NOT_ALLOWED, column, found=text)
            return ""
        if text and self.once(column, text, seen):
            return text
        return ""

    def once(self, column: str, name: str, seen: dict[str, int]) -> bool:
        """Whether the name did not stand in a row before; else that is told."""
        if name in seen:
            self.note(WorkbookProblem.NAME_TWICE, column, found=name, first=seen[name])
            return False
        seen[name] = self.number
        return True

    def parsed[Value](self, column: str, parse: Callable[[str], Value]) -> Value | None:
        """What the parser makes of a cell; None when it is empty or refused (with a finding)."""
        text = self.get(column)
        if not text:
            return None
        try:
            return parse(text)
        except RefusedError as fault:
            allowed = str(fault.values.get("allowed", ""))
            word = text.partition("(")[0].strip().lower()
            meant = self.guess.meant(word, _WORDS.findall(allowed))
            self.note(fault.problem, column, **fault.values, **meant)
            return None


@lru_cache(maxsize=256)
def _translations(column: str) -> tuple[tuple[Language, str], ...]:
    return tuple((language, f"{column}::{language.value}") for language in Language)
