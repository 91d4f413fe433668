"""Replies nobody should send: what comes into an office's file can always be sent on again."""

from dataclasses import replace

import pytest

from assessment.errors import AssessmentError
from assessment.exchange import container, keys
from assessment.exchange.receive import LONGEST_OF_ALL, read_package
from assessment.exchange.reply import (
    MIMETYPE,
    REPLY,
    Returned,
    apply_reply,
    read_reply,
    write_reply,
)
from assessment.exchange.worth import InUse, Trust
from assessment.questionnaire.values import LONGEST_TEXT
from assessment.responses.model import Layer, State
from assessment.responses.review_changes import Submit
from tests.builders import ASSESSOR, NOW
from tests.unit.exchange.replies import a_reply, sent
from tests.unit.exchange.world import EVERYBODY, THE_SECRETARIAT, digest_of

LONG = "x" * (LONGEST_TEXT + 1)
BACK = (Returned("A1", "see the letter"),)


def by_hand(path, reply, *signers):
    """A reply as another program may write it, whatever it says."""
    raw = reply.to_bytes()
    proofs = [keys.sign(digest_of(raw), one) for one in signers or (THE_SECRETARIAT,)]
    container.fill(path, [(REPLY, raw), ("signatures.json", keys.pack(proofs))], MIMETYPE)
    return read_reply(path, InUse(known=EVERYBODY))


def taken_in(office, received):
    return apply_reply(office, received, by=ASSESSOR, at=NOW)


@pytest.mark.parametrize(
    "more",
    [
        {"by": "x" * (LONGEST_TEXT + 1)},
        {"note": "x" * (LONGEST_OF_ALL + 1)},
        {"returned": (Returned("A1", "x" * (LONGEST_OF_ALL + 1)),)},
        {"returned": (Returned("A" * (LONGEST_OF_ALL + 1), "x"),)},
        {"at": NOW.replace(tzinfo=None)},
    ],
    ids=["name", "note", "comment", "question", "time without zone"],
)
def test_a_reply_beyond_all_length_or_without_a_zone_is_unreadable(office, tmp_path, more):
    received = by_hand(tmp_path / "r.drx", a_reply(sent(office), **({"returned": BACK} | more)))
    assert received.verdict is Trust.UNREADABLE
    with pytest.raises(AssessmentError):
        taken_in(office, received)
    assert office.record.reviews == {}


@pytest.mark.parametrize(
    "returned",
    [
        (Returned("A1", "x" * LONGEST_OF_ALL),),
        tuple(Returned("A1", f"reason {number}") for number in range(5000)),
        (Returned("A1", "a\x00b\x1b[31m c"),),
    ],
    ids=["long", "many", "control characters"],
)
def test_what_was_returned_can_be_sent_on(office, tmp_path, returned):
    if office.record.state is State.DRAFT:
        office.apply(Submit(by=ASSESSOR, at=NOW, reason="x"), by=ASSESSOR, at=NOW)
    received = by_hand(tmp_path / "r.drx", a_reply(sent(office), returned=returned))
    taken_in(office, received)
    view = office.record.reviews[(Layer.HEAD, "A1")]
    assert len(view.comment) <= LONGEST_TEXT
    assert len(office.record.steps[-1].reason) <= LONGEST_TEXT
    assert view.comment.isprintable() or "\n" in view.comment
    assert "\x00" not in view.comment
    assert "\x1b" not in view.comment
    again = sent(office, "q.drx")
    assert again.verdict is Trust.VERIFIED
    assert "long_texts" not in [one.code for one in again.findings]


def test_thousands_of_strange_lines_are_told_in_few(office, tmp_path):
    strange = tuple(Returned(f"Z{number}" + "z" * 500, "x") for number in range(2000))
    applied = taken_in(office, by_hand(tmp_path / "r.drx", a_reply(sent(office), returned=strange)))
    told = [one for one in applied.findings if one.code == "line_fits_nothing"]
    assert 0 < len(told) <= 20
    assert all(len(one.values["found"]) <= 60 for one in told)
    assert all(len(one.place.question) <= 60 for one in told)


@pytest.mark.parametrize("year", [1980, 2099])
def test_a_clock_of_the_secretariat_that_goes_wrong_stops_nothing(office, tmp_path, year):
    reply = a_reply(sent(office), returned=BACK, at=NOW.replace(year=year))
    write_reply(reply, [THE_SECRETARIAT], tmp_path / "r.drx")
    assert taken_in(office, read_reply(tmp_path / "r.drx", InUse(known=EVERYBODY))).reopened == (
        "A1",
    )
    assert (
        read_package(sent(office, "q.drx").path, InUse(known=EVERYBODY)).verdict is Trust.VERIFIED
    )


def test_a_reply_signed_twice_counts_once(office, tmp_path):
    signers = (THE_SECRETARIAT, replace(THE_SECRETARIAT, at=NOW.replace(year=2027)))
    received = by_hand(tmp_path / "r.drx", a_reply(sent(office), returned=BACK), *signers)
    assert received.verdict is Trust.VERIFIED
    assert len(received.signatures) == 1
    assert taken_in(office, received).reopened == ("A1",)


@pytest.mark.parametrize(
    "more",
    [{"note": LONG}, {"returned": (Returned("A1", LONG),)}, {"by": LONG}],
    ids=["note", "comment", "name"],
)
def test_a_text_too_long_is_told_to_whoever_writes_it(office, tmp_path, more):
    reply = a_reply(sent(office), **more)
    with pytest.raises(AssessmentError) as refused:
        write_reply(reply, [THE_SECRETARIAT], tmp_path / "r.drx")
    assert [one.code for one in refused.value.findings] == ["text_too_long"]
    assert not (tmp_path / "r.drx").exists()
