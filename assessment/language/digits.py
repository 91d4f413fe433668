"""Khmer and Latin digits: reading numbers people typed, writing numbers people read."""

import re
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal

from assessment.language.text import Language

MINUS = "\N{MINUS SIGN}"
_LATIN = "0123456789"
_KHMER = "០១២៣៤៥៦៧៨៩"
_TO_KHMER = str.maketrans(_LATIN, _KHMER)
_TO_LATIN = str.maketrans(_KHMER, _LATIN)
_SIGNS = str.maketrans(
    {MINUS: "-", "\N{EN DASH}": "-", "\u202f": " ", "\u00a0": " ", "\u200b": None}
)
_LONGEST = 60
_NUMBER = re.compile(
    r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+|(?=\.\d))(?:\.\d+)?", re.ASCII
)

Number = int | float | Decimal
# Room for every float there is, and for what people type.
_WIDE = Context(prec=2000, rounding=ROUND_HALF_UP, Emax=MAX_EMAX, Emin=MIN_EMIN)


def khmer_digits(text: str) -> str:
    """The text with every Latin digit replaced by the Khmer one."""
    return text.translate(_TO_KHMER)


def latin_digits(text: str) -> str:
    """The text with every Khmer digit replaced by the Latin one."""
    return text.translate(_TO_LATIN)


def parse_number(text: str) -> Decimal | None:
    """The number a person typed, or None when the text is not plainly one number.

    Both digit sets are read. The decimal mark is a point; thousands may be marked by commas or
    spaces, in groups of three. Exponents, units and words are refused.
    """
    plain = latin_digits(text).translate(_SIGNS).strip()
    if len(plain) > _LONGEST or not _NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", "").replace(" ", ""))


def round_half_up(value: Number, decimals: int = 0) -> Decimal:
    """The value rounded once from its exact amount, halves away from zero.

    The error of a float, far behind any digit that is told, moves no half to the other side.

    Raises:
        ValueError: If the value is infinite or not a number.
    """
    if isinstance(value, float):
        exact = Decimal(repr(round(value, 9)))
    else:
        exact = Decimal(value)
    if not exact.is_finite():
        msg = f"not a finite number: {value}"
        raise ValueError(msg)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), context=_WIDE)
    return rounded or abs(rounded)


def number(
    value: Number, language: Language, *, decimals: int = 0, khmer_digits: bool = False
) -> str:
    """The value for reading: rounded half up, ``,`` for thousands, ``.`` for decimals.

    Khmer digits are written only when asked for and only in Khmer text. The sign is a real
    minus; a value that rounds to zero has none.

    Raises:
        ValueError: If the value is infinite or not a number.
    """
    written = f"{round_half_up(value, decimals):,f}".replace("-", MINUS)
    if khmer_digits and language is Language.KM:
        return written.translate(_TO_KHMER)
    return written


def percent(
    share: Number, language: Language, *, decimals: int = 0, khmer_digits: bool = False
) -> str:
    """A share from 0 to 1 in percent; more decimals where rounding would make it all or nothing."""
    exact = round_half_up(share * 100, 7)
    while 0 < exact < 100 and round_half_up(exact, decimals) in (0, 100):
        decimals += 1
    return f"{number(exact, language, decimals=decimals, khmer_digits=khmer_digits)}%"
