"""Dates and times as Cambodian offices write them, and their English forms."""

import datetime

from assessment.language.digits import khmer_digits as to_khmer_digits
from assessment.language.text import Language, Text

MONTHS: tuple[Text, ...] = (
    Text.of(km="មករា", en="January"),
    Text.of(km="កុម្ភៈ", en="February"),
    Text.of(km="មីនា", en="March"),
    Text.of(km="មេសា", en="April"),
    Text.of(km="ឧសភា", en="May"),
    Text.of(km="មិថុនា", en="June"),
    Text.of(km="កក្កដា", en="July"),
    Text.of(km="សីហា", en="August"),
    Text.of(km="កញ្ញា", en="September"),
    Text.of(km="តុលា", en="October"),
    Text.of(km="វិច្ឆិកា", en="November"),
    Text.of(km="ធ្នូ", en="December"),
)


def month_name(month: int, language: Language) -> str:
    """The full name of the month, 1 to 12; months are never shortened."""
    return MONTHS[month - 1].get(language)


def official_date(day: datetime.date, language: Language, *, khmer_digits: bool = False) -> str:
    """The date for covers, letters and signatures: ``ថ្ងៃទី25 ខែវិច្ឆិកា ឆ្នាំ2026``."""
    if language is not Language.KM:
        return screen_date(day, language)
    written = f"ថ្ងៃទី{day.day} ខែ{month_name(day.month, language)} ឆ្នាំ{day.year:04d}"
    return _digits(written, language, khmer_digits=khmer_digits)


def screen_date(day: datetime.date, language: Language, *, khmer_digits: bool = False) -> str:
    """The date on screen and in running text: ``25 វិច្ឆិកា 2026``."""
    written = f"{day.day} {month_name(day.month, language)} {day.year:04d}"
    return _digits(written, language, khmer_digits=khmer_digits)


def table_date(day: datetime.date) -> str:
    """The date in tables, the same in both languages: day first, ``25-11-2026``."""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"


def clock_time(moment: datetime.time | datetime.datetime) -> str:
    """The time of day on 24 hours, the same in both languages: ``14:05``."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def _digits(written: str, language: Language, *, khmer_digits: bool) -> str:
    return to_khmer_digits(written) if khmer_digits and language is Language.KM else written
