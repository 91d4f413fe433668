"""Duties that begin, end and begin again: what was signed in the right time counts for ever."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.exchange.keys import Role, Statement
from assessment.exchange.roster import Roster
from assessment.exchange.worth import Claim, InUse, Trust, key_of
from tests.unit.exchange.rosters import a_person
from tests.unit.exchange.world import THE_ASSESSOR

LINE = a_person(THE_ASSESSOR)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def standing(roster, day, hour=5, role=Role.ASSESSOR):
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    statement = Statement("0" * 64, role, LINE.public.key_id, at)
    return key_of(statement, Claim(statement.manifest, LINE.unit), InUse(roster))


def a_line(since, until=None):
    return replace(LINE, since=since, until=until)


def test_who_comes_back_after_a_time_has_two_lines():
    roster = Roster().with_people(a_line(date(2026, 1, 1), date(2026, 3, 31)))
    roster = roster.with_people(a_line(date(2026, 6, 1)))
    assert len(roster.people) == 2
    assert standing(roster, date(2026, 2, 1)) is Trust.VERIFIED
    assert standing(roster, date(2026, 5, 1)) is Trust.WRONG_ROLE
    assert standing(roster, date(2026, 7, 1)) is Trust.VERIFIED


def test_a_line_of_the_same_time_is_corrected():
    roster = Roster().with_people(a_line(date(2027, 1, 1)))
    roster = roster.with_people(a_line(date(2026, 1, 1), date(2027, 1, 1)))
    assert [one.since for one in roster.people] == [date(2026, 1, 1)]


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), min_size=1, max_size=6), DAYS)
def test_lines_of_one_duty_never_overlap_and_the_last_word_counts(periods, day):
    roster = Roster()
    for since, until in periods:
        roster = roster.with_people(a_line(since, until))
    since, until = periods[-1]
    if since <= day and (until is None or day <= until):
        assert standing(roster, day) is Trust.VERIFIED
    real = [one for one in roster.people if one.until is None or one.since <= one.until]
    for at, one in enumerate(real):
        for other in real[at + 1 :]:
            assert one.since > (other.until or date.max) or other.since > (one.until or date.max)


@pytest.mark.parametrize(
    ("moment", "entitled"),
    [
        ("2026-11-24T16:59:59+00:00", False),
        ("2026-11-24T17:00:00+00:00", True),
        ("2026-11-25T16:59:59+00:00", True),
        ("2026-11-25T17:00:00+00:00", False),
        ("2026-11-24T23:30:00-11:00", True),
        ("2026-11-26T06:00:00+14:00", True),
    ],
)
def test_days_are_those_of_cambodia_whatever_zone_a_clock_has(moment, entitled):
    """No time is skipped or repeated in Cambodia; elsewhere summer time changes nothing."""
    roster = Roster().with_people(a_line(date(2026, 11, 25), date(2026, 11, 25)))
    statement = Statement(
        "0" * 64, Role.ASSESSOR, LINE.public.key_id, datetime.fromisoformat(moment)
    )
    found = key_of(statement, Claim(statement.manifest, LINE.unit), InUse(roster))
    assert found is (Trust.VERIFIED if entitled else Trust.WRONG_ROLE)


def test_a_last_day_alone_does_not_move_the_first_one(desk, said):
    """Ending a duty must not turn what was signed before into a wrong role."""
    add = ("roster", "add", "r.roster", "--public", "head.pub", "--role", "head", "--unit", "MPTC")
    said(*add, "--from", "2026-01-01")
    (line,) = said(*add, "--until", "2099-12-31")[1]["people"]
    assert (line["from"], line["until"]) == ("2026-01-01", "2099-12-31")
    (line,) = said(*add, "--from", "2026-02-01", "--until", "2099-12-31")[1]["people"]
    assert line["from"] == "2026-02-01"


def test_another_last_day_does_not_move_the_first_one_either(desk, said):
    add = ("roster", "add", "r.roster", "--public", "head.pub", "--role", "head", "--unit", "MPTC")
    said(*add, "--from", "2026-01-01", "--until", "2099-01-01")
    (line,) = said(*add, "--until", "2099-12-31")[1]["people"]
    assert (line["from"], line["until"]) == ("2026-01-01", "2099-12-31")
    (line,) = said(*add)[1]["people"]
    assert (line["from"], line["until"]) == ("2026-01-01", None)


def test_a_duty_that_is_over_begins_anew_today(desk, said):
    add = ("roster", "add", "r.roster", "--public", "head.pub", "--role", "head", "--unit", "MPTC")
    said(*add, "--from", "2020-01-01", "--until", "2020-12-31")
    over, anew = said(*add)[1]["people"]
    assert (over["from"], over["until"]) == ("2020-01-01", "2020-12-31")
    assert anew["from"] > "2020-12-31"
    assert anew["until"] is None


def test_an_end_before_the_beginning_is_refused_with_the_day_that_was_kept(desk, said):
    add = ("roster", "add", "r.roster", "--public", "head.pub", "--role", "head", "--unit", "MPTC")
    said(*add, "--from", "2026-05-01")
    code, data = said(*add, "--until", "2026-04-30")
    assert (code, data["findings"][0]["code"]) == (1, "ends_before")
