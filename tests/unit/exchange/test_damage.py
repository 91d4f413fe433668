"""Damage at random places of packages and workbooks: nothing damaged is accepted in silence.

Reduced in the usual run; 500 places for each kind of damage with READINESS_SOAK=1. The controls
are readers that trust: on the same damage they must fail.
"""

import json
import os
import random
import zlib

import pytest

from assessment.exchange import canonical
from assessment.exchange.exported import read_exported
from assessment.exchange.receive import read_package
from assessment.exchange.worth import InUse, Trust
from tests.unit.exchange.exported_workbooks import a_workbook
from tests.unit.exchange.world import EVERYBODY, THE_ASSESSOR, THE_HEAD, a_full_record, a_package

PLACES = 500 if os.environ.get("READINESS_SOAK") == "1" else 40
SECTOR = 512


def flipped(whole, dice):
    at, bit = dice.randrange(len(whole)), 1 << dice.randrange(8)
    return whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :]


def zeroed(whole, dice):
    at = dice.randrange(max(1, len(whole) // SECTOR)) * SECTOR
    sector = whole[at : at + SECTOR]
    return whole[:at] + bytes(len(sector)) + whole[at + SECTOR :]


def cut(whole, dice):
    return whole[: dice.randrange(len(whole))]


DAMAGES = [flipped, zeroed, cut]


def damaged(whole, damage):
    dice = random.Random(7)  # noqa: S311 - the same places in every run
    for _ in range(PLACES):
        broken = damage(whole, dice)
        if broken != whole:
            yield broken


def silent(received):
    """Whether what was read is believed without a word."""
    good = {Trust.COUNTERSIGNED, Trust.VERIFIED, Trust.UNKNOWN_KEY, Trust.UNSIGNED}
    return received.verdict in good and received.findings == ()


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_damage_to_a_package_is_passed_over(tmp_path, damage):
    whole = a_package(tmp_path, THE_ASSESSOR, THE_HEAD).read_bytes()
    path = tmp_path / "broken.drx"
    for broken in damaged(whole, damage):
        path.write_bytes(broken)
        received = read_package(path, InUse(known=EVERYBODY))
        assert not silent(received)
        assert received.record in (None, a_full_record())


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_damage_to_a_workbook_changes_what_is_believed(tmp_path, damage):
    """A workbook has bytes that say nothing, such as dates of its members; the rest is proven."""
    whole = a_workbook(tmp_path / "r.xlsx", signers=(THE_ASSESSOR, THE_HEAD)).read_bytes()
    path, quiet = tmp_path / "broken.xlsx", 0
    for broken in damaged(whole, damage):
        path.write_bytes(broken)
        received = read_exported(path, InUse(known=EVERYBODY))
        assert received.record in (None, a_full_record())
        assert received.edits == ()
        if silent(received):
            quiet += 1
            assert received.verdict is Trust.COUNTERSIGNED
            assert received.record == a_full_record()
    # What lies outside the members is a few per cent of the file.
    assert quiet <= PLACES // 5


def plain_reader(raw):
    """The record as a careless program would keep it: JSON without any proof."""
    return json.loads(raw.decode("utf-8"))


@pytest.mark.parametrize("damage", [flipped])
def test_a_reader_that_trusts_passes_over_damage(damage):
    record = a_full_record()
    raw = canonical.record_bytes(record, canonical.questionnaire_bytes(record.questionnaire))
    passed_over = 0
    for broken in damaged(raw, damage):
        try:
            passed_over += plain_reader(broken) != plain_reader(raw)
        except ValueError:
            continue
    assert passed_over > PLACES // 10


def test_an_unpacker_that_trusts_passes_over_cuts():
    """The control of the cuts: a stream that was cut unpacks to a shorter one without a word."""
    raw = b"".join(b"answer %d\n" % number for number in range(2_000))
    packed = zlib.compress(raw)
    shorter = sum(
        len(zlib.decompressobj().decompress(one)) < len(raw) for one in damaged(packed, cut)
    )
    assert shorter > PLACES // 2


def test_a_reader_that_trusts_passes_over_zeroed_sectors():
    raw = b"answer=1 " * 2_000
    kept = sum(
        one.replace(b"\0", b"") != raw and one.startswith(b"answer") for one in damaged(raw, zeroed)
    )
    assert kept > PLACES // 2
