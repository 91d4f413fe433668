"""A clock that was once wrong does not set the day of an assessment for good."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assessment.commands.main import run
from assessment.exchange.package import day_ahead, day_of
from assessment.exchange.send import parcel_of, send_parcel
from assessment.files.store import AssessmentFile
from assessment.responses.model import State, Step
from tests.builders import ASSESSOR, HEAD, NOW, TODAY, a_record
from tests.unit.exchange.world import THE_ASSESSOR

AHEAD = datetime(2099, 1, 1, tzinfo=UTC)
BEHIND = datetime(1970, 1, 1, tzinfo=UTC)
NEXT_WEEK = NOW + timedelta(days=7)


def a_stepped_record(created, *moments):
    """A record begun then, and submitted and returned in turns at these moments."""
    states = [State.SUBMITTED, State.RETURNED] * len(moments)
    steps = tuple(Step(state, HEAD, moment) for state, moment in zip(states, moments, strict=False))
    record = a_record(steps=steps, state=steps[-1].to if steps else State.DRAFT)
    return replace(record, subject=replace(record.subject, created=created))


@pytest.mark.parametrize(
    ("created", "steps", "day"),
    [
        (NOW, (), NOW),
        (NOW, (NEXT_WEEK,), NEXT_WEEK),
        (NOW, (AHEAD,), AHEAD),
        (NOW, (AHEAD, NEXT_WEEK), NEXT_WEEK),
        (AHEAD, (NOW,), NOW),
        (NOW, (NEXT_WEEK, BEHIND), NEXT_WEEK),
        (NOW, (BEHIND,), NOW),
        (BEHIND, (), BEHIND),
    ],
)
def test_the_day_is_that_of_the_last_step_whatever_a_clock_said_before(created, steps, day):
    assert day_of(a_stepped_record(created, *steps)) == day.date()


def test_a_day_still_to_come_is_told_and_midnight_elsewhere_is_not():
    assert day_ahead(TODAY, TODAY) == ()
    assert day_ahead(TODAY + timedelta(days=1), TODAY) == ()
    (finding,) = day_ahead(date(2099, 1, 1), TODAY)
    assert (finding.code, finding.values["day"]) == ("day_ahead", "01-01-2099")


@pytest.fixture
def files(tmp_path):
    """A working file whose last step is dated 2099, and the package sent from it."""
    record = a_stepped_record(NOW, AHEAD)
    with AssessmentFile.create(tmp_path / "a.dra", record, by=ASSESSOR, now=AHEAD) as file:
        send_parcel(parcel_of(file), [THE_ASSESSOR], tmp_path / "p.drx")
    return tmp_path


@pytest.mark.parametrize("call", [("validate", "a.dra"), ("show", "a.dra"), ("show", "p.drx")])
@pytest.mark.parametrize(("language", "words"), [("en", "01-01-2099"), ("km", "នាឡិកា")])
def test_the_commands_tell_a_day_still_to_come(files, capsys, call, language, words):
    run([call[0], str(files / call[1]), "--json", "--language", language])
    findings = json.loads(capsys.readouterr().out)["findings"]
    (told,) = (one for one in findings if one["code"] == "day_ahead")
    assert told["severity"] == "warning"
    assert words in told["message"]
