"""Sending that is interrupted leaves a whole package or none."""

import errno
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assessment.errors import AssessmentError
from assessment.exchange.receive import read_package
from assessment.exchange.send import Parcel, countersign, send_parcel
from assessment.exchange.worth import InUse, Trust
from tests.unit.exchange.world import (
    EVERYBODY,
    HEAD_DIGEST,
    THE_ASSESSOR,
    THE_HEAD,
    a_full_record,
    a_package,
    documents,
)

SENDER = Path(__file__).with_name("sender.py")
KILLS = 10


def killed(folder, manner, seed):
    """Verdicts on all packages there after the sender was killed at a random moment."""
    dice = random.Random(seed)  # noqa: S311 - the moments are random anyway
    folder.mkdir()
    command = [sys.executable, str(SENDER), str(folder), manner]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as sender:
        assert sender.stdout.readline().split() == [b"ready"]
        time.sleep(dice.random() * 0.2)
        sender.kill()
    return [read_package(path, InUse(known=EVERYBODY)).verdict for path in folder.glob("*.drx")]


def test_a_killed_sender_leaves_no_half_package(tmp_path):
    for at in range(KILLS):
        verdicts = killed(tmp_path / str(at), "safely", at)
        assert set(verdicts) == {Trust.VERIFIED}


def test_this_test_sees_half_packages_where_they_are_written_in_place(tmp_path):
    seen = set()
    for at in range(4 * KILLS):
        seen |= set(killed(tmp_path / str(at), "in-place", at))
        if Trust.UNREADABLE in seen:
            return
    pytest.fail("no half package was ever left")


def test_what_a_killed_sender_left_does_not_hinder_the_next(tmp_path):
    path = tmp_path / "office.drx"
    (tmp_path / "office.drx.part").write_bytes(b"half of it")
    assert a_package(tmp_path, THE_ASSESSOR) == path
    assert [one.name for one in tmp_path.iterdir()] == ["office.drx"]


def test_a_document_that_cannot_be_read_leaves_nothing(tmp_path):
    def lost(_digest):
        raise OSError(errno.EIO, "lost")

    with pytest.raises(OSError, match="lost"):
        send_parcel(Parcel(a_full_record(), HEAD_DIGEST, lost), [THE_ASSESSOR], tmp_path / "p.drx")
    assert list(tmp_path.iterdir()) == []


def test_a_document_that_is_another_by_now_is_noticed_before_anything_is_kept(tmp_path):
    answers = iter([b"at first", b"and later"])
    with pytest.raises(AssessmentError) as refused:
        send_parcel(
            Parcel(a_full_record(), HEAD_DIGEST, lambda _: next(answers)), [], tmp_path / "p.drx"
        )
    assert refused.value.findings[0].code == "not_read_back"
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    before = path.read_bytes()
    with pytest.raises(AssessmentError) as refused:
        send_parcel(Parcel(a_full_record(), HEAD_DIGEST, documents), [THE_HEAD], path)
    assert refused.value.findings[0].code == "already_exists"
    assert path.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(AssessmentError) as refused:
        send_parcel(
            Parcel(a_full_record(), HEAD_DIGEST, documents), [], tmp_path / "gone" / "p.drx"
        )
    assert refused.value.findings[0].code == "no_folder"


@pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 0)() == 0, reason="the administrator may write everywhere"
)
def test_a_folder_one_may_not_write_to_is_named(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    with pytest.raises(AssessmentError) as refused:
        send_parcel(Parcel(a_full_record(), HEAD_DIGEST, documents), [], folder / "p.drx")
    assert refused.value.findings[0].code == "no_permission"


def test_a_countersignature_that_cannot_be_written_leaves_the_package(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    before = path.read_bytes()
    (tmp_path / "office.drx.part").mkdir()
    with pytest.raises(AssessmentError):
        countersign(path, THE_HEAD)
    assert path.read_bytes() == before
