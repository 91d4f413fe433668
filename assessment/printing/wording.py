"""How reports say numbers, dates and answers, in one language or in two below each other."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from assessment.language.dates import clock_time, official_date, table_date
from assessment.language.digits import latin_digits, number, percent
from assessment.language.text import Language, Text, in_one_line
from assessment.printing.blocks import Letterhead, Lines
from assessment.questionnaire.model import Question, Questionnaire
from assessment.questionnaire.structure import LETTERHEAD
from assessment.questionnaire.values import Answer
from assessment.responses.model import Layer, State
from assessment.words import Words, mark

NOTHING = "–"
UNKNOWN = "?"

SHORT_LAYERS = {
    Layer.SELF: mark("Self"),
    Layer.HEAD: mark("Head"),
    Layer.DOCUMENT: mark("Document"),
    Layer.INTERVIEW: mark("Interview"),
    Layer.VISIT: mark("Visit"),
    Layer.FINAL: mark("Final"),
}
NOT_REPORTED = mark("Not reported")
_ONLY_SAYS_SO = mark("Says approved, not verified")


def state_word(state: State, *, approved: bool) -> str:
    """The word for a state; a file that says "approved" and is not believed says only so."""
    if state is State.APPROVED and not approved:
        return _ONLY_SAYS_SO
    return state.word


class Speech:
    """The languages of one report; every text comes out once per language."""

    def __init__(self, languages: tuple[Language, ...]) -> None:
        self.languages = languages
        self.words = tuple(Words(language) for language in languages)

    def translate(self, message: str, /, **values: object) -> Lines:
        """The message in every language; ``Lines`` are taken apart, whole numbers written out."""
        return tuple(
            words.translate(message, **_taken_apart(values, at))
            for at, words in enumerate(self.words)
        )

    def translate_plural(self, singular: str, plural: str, n: int, /, **values: object) -> Lines:
        """The message in the form that fits the number ``n``."""
        return tuple(
            words.translate_plural(singular, plural, n, **_taken_apart({"n": n, **values}, at))
            for at, words in enumerate(self.words)
        )

    def text(self, text: Text) -> Lines:
        """A text of the questionnaire; equal wordings appear once.

        Its Khmer digits become those of the report, which has one system of digits.
        """
        return once(tuple(latin_digits(text.get(language)) for language in self.languages))

    def occasion(self, name: str) -> Lines:
        """The round, its number in the digits of the report however it was typed."""
        return self.translate("Round: {round}", round=latin_digits(name))

    def letterhead(self, asked: Sequence[Questionnaire]) -> Letterhead:
        """What stands above a paper on these questionnaires: the lines that all of them give."""
        values_of_lines = [
            {getattr(questionnaire.settings, line) for questionnaire in asked}
            for line in LETTERHEAD
        ]
        return Letterhead(
            *(self.text(values.pop()) if len(values) == 1 else () for values in values_of_lines)
        )

    def listed(self, items: Sequence[Lines]) -> Lines:
        """The items as a list in a sentence: commas, and "and" before the last."""
        if len(items) < 2:
            if items:
                return items[0]
            return ()
        head = tuple(
            ", ".join(line_of(element, at) for element in items[:-1])
            for at in range(len(self.languages))
        )
        return self.translate("{items} and {last}", items=head, last=items[-1])

    def official_date(self, day: date) -> Lines:
        return once(tuple(official_date(day, language) for language in self.languages))


def line_of(lines: Lines, at: int) -> str:
    """The wording in the language at this position, or the only one there is."""
    if at < len(lines):
        return lines[at]
    if lines:
        return lines[0]
    return ""


def once(lines: Lines) -> Lines:
    """The wordings without repetition and without empty ones."""
    return tuple(dict.fromkeys(line for line in lines if line))


def inline(lines: Lines) -> str:
    """The wordings in one line, as in the heads of tables."""
    return " / ".join(once(lines))


def shortened(text: str, most: int) -> str:
    """The text as far as there is room for it; the workbook has it in full."""
    if len(text) <= most:
        return text
    return f"{text[:most].rstrip()}…"


def joined(parts: Iterable[Lines], between: str = " · ") -> Lines:
    """Several texts in one line of each language."""
    kept = [part for part in parts if part]
    languages = max((len(part) for part in kept), default=0)
    lines = ([line_of(part, at) for part in kept] for at in range(languages))
    return tuple(in_one_line(line) if between == "; " else between.join(line) for line in lines)


def score_text(value: Decimal | None) -> str:
    """A score as printed; every score in a report passes here."""
    if value is None:
        return NOTHING
    exponent = value.as_tuple().exponent
    decimals = 0
    if isinstance(exponent, int) and exponent < 0:
        decimals = -exponent
    return number(value, Language.EN, decimals=decimals)


def difference_text(value: Decimal | None) -> str:
    if value is None:
        return NOTHING
    if value > 0:
        return f"+{score_text(value)}"
    return score_text(value)


def share_text(value: float, decimals: int = 1) -> str:
    """A share from 0 to 1 as a percentage in Latin digits."""
    return percent(value, Language.EN, decimals=decimals)


def count_text(value: float | Decimal) -> str:
    """A count in Latin digits: whole, or with one decimal where it is a mean."""
    if value == int(value):
        return number(int(value), Language.EN)
    return number(value, Language.EN, decimals=1)


def weight_text(value: Decimal | float) -> str:
    """A weight in Latin digits with at most two decimals, none that are zero."""
    return number(value, Language.EN, decimals=2).rstrip("0").rstrip(".")


def level_text(level: int | None) -> str:
    """The number of a maturity level, or a dash where none is reached."""
    if level is None:
        return NOTHING
    return str(level)


def moment_text(moment: datetime) -> str:
    """Day and time in tables, by the clock of the place where it is printed."""
    local = moment.astimezone()
    return f"{table_date(local.date())} {clock_time(local)}"


def day_text(moment: datetime) -> str:
    """The day of a moment on the clock of this computer, as tables write it."""
    return table_date(moment.astimezone().date())


def answer_text(
    question: Question,
    answer: Answer | None,
    language: Language,
    digits: Callable[[str], str] = str,
) -> str:
    """An answer as people read it: labels of choices, numbers, dates in the ``digits``."""
    if answer is None:
        return ""
    if isinstance(answer, tuple):
        return digits(in_one_line(_choice(question, name, language) for name in answer))
    if isinstance(answer, date):
        return digits(table_date(answer))
    if isinstance(answer, (int, Decimal)):
        return digits(weight_text(answer))
    if question.choices:
        return digits(_choice(question, answer, language))
    return answer


def _choice(question: Question, name: str, language: Language) -> str:
    choice = question.choice(name)
    if choice is None:
        return name
    return latin_digits(choice.label.get(language))


def _taken_apart(values: dict[str, object], at: int) -> dict[str, object]:
    lines = {name: line_of(value, at) for name, value in values.items() if isinstance(value, tuple)}
    whole = {
        name: number(value, Language.EN) for name, value in values.items() if isinstance(value, int)
    }
    return {**values, **lines, **whole}
