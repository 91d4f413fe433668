"""Dates and times as Cambodian offices write them, and their English forms."""

import datetime

from assessment.language.digits import khmer_digits as to_khmer_digits
from assessment.language.text import Language

_MONTHS = {
    Language.KM: (
        "មករា",
        "កុម្ភៈ",
        "មីនា",
        "មេសា",
        "ឧសភា",
        "មិថុនា",
        "កក្កដា",
        "សីហា",
        "កញ្ញា",
        "តុលា",
        "វិច្ឆិកា",
        "ធ្នូ",
    ),
    Language.EN: (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def official_date(day: datetime.date, language: Language) -> str:
    """The date for covers, letters and signatures: ``ថ្ងៃទី25 ខែវិច្ឆិកា ឆ្នាំ2026``."""
    if language is not Language.KM:
        return screen_date(day, language)
    return f"ថ្ងៃទី{day.day} ខែ{_MONTHS[language][day.month - 1]} ឆ្នាំ{day.year:04d}"


def screen_date(day: datetime.date, language: Language, *, khmer_digits: bool = False) -> str:
    """The date on screen and in running text: ``25 វិច្ឆិកា 2026``."""
    written = f"{day.day} {_MONTHS[language][day.month - 1]} {day.year:04d}"
    if khmer_digits and language is Language.KM:
        return to_khmer_digits(written)
    return written


def table_date(day: datetime.date) -> str:
    """The date in tables, the same in both languages: day first, ``25-11-2026``."""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"


def clock_time(moment: datetime.time | datetime.datetime) -> str:
    """The time of day on 24 hours, the same in both languages: ``14:05``."""
    return f"{moment.hour:02d}:{moment.minute:02d}"
