"""The day of an assessment: what ``today()`` in its conditions means once it is sent."""

from datetime import date, datetime, timedelta, timezone

from assessment.errors import Finding, UnreadableError
from assessment.language.dates import table_date
from assessment.problems.answers import DayProblem
from assessment.responses.record import Record

# Days are the days of Cambodia, wherever the computer believes to be.
CAMBODIA = timezone(timedelta(hours=7))
# There was no program before, so a clock that says so has lost its time.
EARLIEST = datetime(2026, 1, 1, tzinfo=CAMBODIA)
# By so much a day may be ahead of today, since midnight is not everywhere at once.
_MIDNIGHT = timedelta(days=1)


def day_of(record: Record) -> date:
    """The day for which a record's conditions are evaluated: its last step, else its beginning.

    It follows from the record alone, so that sending the same record twice gives one revision.
    The last step is the one taken last, not the one with the latest time: what a clock ahead by
    years said once is over with the next step. A clock that says a time before there was a program
    is wrong for certain, and passed over while another time is known.

    Raises:
        UnreadableError: If a time is without its zone.
    """
    moments = [record.subject.created, *(step.at for step in record.steps)]
    aware = [_aware(moment) for moment in moments]
    possible = [moment for moment in aware if moment >= EARLIEST] or aware
    return possible[-1].astimezone(CAMBODIA).date()


def day_ahead(day: date, today: date) -> tuple[Finding, ...]:
    """A warning when the day of an assessment is still to come, else nothing.

    It is only shown: whether a package counts is never decided by a clock.
    """
    if day - today <= _MIDNIGHT:
        return ()
    return (Finding(DayProblem.DAY_AHEAD, values={"day": table_date(day)}),)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise UnreadableError("a time without its zone")
    return moment
