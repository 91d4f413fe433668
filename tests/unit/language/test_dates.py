"""Dates and times."""

import datetime

from assessment.language.dates import (
    clock_time,
    official_date,
    screen_date,
    table_date,
)
from assessment.language.text import Language

DAY = datetime.date(2026, 11, 25)


def test_the_official_date_is_written_as_offices_write_it():
    assert official_date(DAY, Language.KM) == "ថ្ងៃទី25 ខែវិច្ឆិកា ឆ្នាំ2026"
    assert official_date(DAY, Language.EN) == "25 November 2026"


def test_the_date_on_screen_names_its_month_in_full():
    assert screen_date(DAY, Language.KM, khmer_digits=True) == "២៥ វិច្ឆិកា ២០២៦"
    assert screen_date(DAY, Language.EN) == "25 November 2026"


def test_dates_in_tables_are_day_first_and_of_equal_length():
    assert table_date(DAY) == "25-11-2026"
    assert table_date(datetime.date(987, 1, 2)) == "02-01-0987"


def test_times_count_twenty_four_hours():
    assert clock_time(datetime.time(14, 5)) == "14:05"


def test_every_month_has_its_own_name_in_both_languages():
    for language in Language:
        days = (DAY.replace(month=month) for month in range(1, 13))
        assert len({screen_date(day, language) for day in days}) == 12
