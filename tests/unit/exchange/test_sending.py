"""Sending can be followed and stopped, and a disk that lies is found out before "done" is said."""

import os
from dataclasses import replace

import pytest

from assessment.errors import AssessmentError, Cancelled
from assessment.exchange import container, sealing
from assessment.exchange.receive import read_package
from assessment.exchange.send import Parcel, countersign, send_parcel
from assessment.exchange.worth import InUse, Trust
from assessment.files import disk as disk_of_files
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.files import FileProblem
from assessment.progress import Progress
from assessment.responses.model import Place, Response
from tests.builders import an_evidence
from tests.unit.exchange.world import (
    EVERYBODY,
    HEAD_DIGEST,
    THE_ASSESSOR,
    THE_HEAD,
    a_full_record,
    a_package,
    an_identity,
    digest_of,
)

PHOTOS = {digest_of(content): content for content in (os.urandom(200_000), os.urandom(300_000))}


@pytest.fixture
def parcel():
    """Three pieces of evidence with two documents between them."""
    pieces = tuple(
        an_evidence(digest=digest, size=len(content)) for digest, content in PHOTOS.items()
    )
    again = replace(pieces[0], id="again")
    given = replace(Response(), evidence=(*pieces, again))
    record = a_full_record().with_response(Place("A1"), given)
    return Parcel(record, HEAD_DIGEST, PHOTOS.__getitem__)


def stopping_at(share):
    told = []
    return told, Progress(
        tell=lambda done, total: told.append(done / total),
        stopped=lambda: bool(told) and told[-1] >= share,
    )


def refused(act):
    with pytest.raises(AssessmentError) as caught:
        act()
    return [one.problem for one in caught.value.findings]


def test_the_receipt_counts_what_was_read_again(tmp_path, parcel):
    receipt = send_parcel(parcel, [THE_ASSESSOR], tmp_path / "a.drx")
    received = read_package(tmp_path / "a.drx", InUse(known=EVERYBODY))
    given = received.record.responses.values()
    assert receipt.answers == sum(one.answer is not None for one in given)
    assert receipt.evidence == sum(len(one.evidence) for one in given) == 3
    assert (receipt.signatures, receipt.revision) == (1, received.revision)


def test_a_package_may_have_the_longest_name_there_is(tmp_path, parcel):
    path = tmp_path / f"{'ក' * 83}.drx"
    send_parcel(parcel, [THE_ASSESSOR], path)
    assert list(tmp_path.iterdir()) == [path]
    assert countersign(path, THE_HEAD).signatures == 2


def test_progress_never_goes_back_and_ends_at_the_end(tmp_path, parcel):
    told, progress = stopping_at(2)
    send_parcel(parcel, [THE_ASSESSOR], tmp_path / "a.drx", progress=progress)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 6


@pytest.mark.parametrize("share", [0, 0.2, 0.5, 0.9, 1])
def test_stopped_anywhere_nothing_is_left(tmp_path, parcel, share):
    _, progress = stopping_at(share)
    with pytest.raises(Cancelled):
        send_parcel(parcel, [THE_ASSESSOR], tmp_path / "a.drx", progress=progress)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("share", [0, 0.2, 0.5, 0.9, 1])
def test_a_countersignature_stopped_anywhere_leaves_the_package_as_it_was(tmp_path, parcel, share):
    path = tmp_path / "a.drx"
    send_parcel(parcel, [THE_ASSESSOR], path)
    before = path.read_bytes()
    _, progress = stopping_at(share)
    with pytest.raises(Cancelled):
        countersign(path, THE_HEAD, progress=progress)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_countersigned_package_goes_elsewhere_when_a_place_is_named(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    before = path.read_bytes()
    out = tmp_path / "both.drx"
    assert countersign(path, THE_HEAD, out).signatures == 2
    assert read_package(out, InUse(known=EVERYBODY)).verdict is Trust.COUNTERSIGNED
    assert path.read_bytes() == before
    assert refused(lambda: countersign(path, THE_HEAD, out)) == [FileProblem.ALREADY_EXISTS]


class LyingDisk:
    """Says that everything was written, and keeps less or something else."""

    def __init__(self, spoil):
        self.spoil = spoil

    def __call__(self, handle):
        os.fdatasync(handle)
        self.spoil(handle, os.fstat(handle).st_size)


LIES = {
    "half of it": lambda handle, size: os.ftruncate(handle, size // 2),
    "all but the last byte": lambda handle, size: os.ftruncate(handle, size - 1),
    "nothing": lambda handle, _size: os.ftruncate(handle, 0),
    "a hole": lambda handle, size: os.pwrite(handle, bytes(512), size // 2),
    "other bytes at the end": lambda handle, size: os.pwrite(handle, b"0" * 8, size - 8),
}


@pytest.fixture(params=LIES)
def disk(request, monkeypatch):
    monkeypatch.setattr(container, "fsync", LyingDisk(LIES[request.param]))


@pytest.mark.usefixtures("disk")
def test_a_disk_that_keeps_less_than_it_says_is_found_out(tmp_path, parcel):
    out = tmp_path / "a.drx"
    found = refused(lambda: send_parcel(parcel, [THE_ASSESSOR], out))
    assert found == [ExchangeProblem.NOT_READ_BACK]
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_lies_does_not_cost_the_package_that_is_countersigned(
    tmp_path, parcel, request
):
    path = tmp_path / "a.drx"
    send_parcel(parcel, [THE_ASSESSOR], path)
    before = path.read_bytes()
    monkeypatch = request.getfixturevalue("monkeypatch")
    for lie in LIES.values():
        monkeypatch.setattr(container, "fsync", LyingDisk(lie))
        found = refused(lambda: countersign(path, THE_HEAD))
        assert found == [ExchangeProblem.NOT_READ_BACK]
        assert path.read_bytes() == before


def test_a_sealed_package_is_read_again_too(tmp_path, parcel, monkeypatch):
    pytest.importorskip("pyrage")
    recipients = [an_identity(tmp_path / name) for name in ("one", "two")]
    kept = set(tmp_path.iterdir())
    receipt = send_parcel(parcel, [THE_ASSESSOR], tmp_path / "good.drx", recipients)
    opened = tmp_path / "opened.drx"
    sealing.unseal_to(tmp_path / "good.drx", tmp_path / "two", "", opened)
    assert read_package(opened).revision == receipt.revision
    monkeypatch.setattr(disk_of_files, "fsync", LyingDisk(LIES["half of it"]))
    out = tmp_path / "bad.drx"
    found = refused(lambda: send_parcel(parcel, [THE_ASSESSOR], out, recipients))
    assert found == [ExchangeProblem.NOT_READ_BACK]
    assert set(tmp_path.iterdir()) == {*kept, tmp_path / "good.drx", opened}


def test_a_package_of_many_documents_is_read_once_to_be_countersigned(tmp_path, monkeypatch):
    many = {digest_of(bytes([at]) * 9000): bytes([at]) * 9000 for at in range(60)}
    pieces = tuple(an_evidence(digest=one, size=9000) for one in many)
    record = a_full_record().with_response(Place("A1"), replace(Response(), evidence=pieces))
    path = tmp_path / "many.drx"
    send_parcel(Parcel(record, HEAD_DIGEST, many.__getitem__), [THE_ASSESSOR], path)
    size, hashed = path.stat().st_size, []
    real = container._digest_of
    monkeypatch.setattr(container, "_digest_of", lambda file: hashed.append(1) or real(file))
    countersign(path, THE_HEAD)
    assert len(hashed) * size < 8 * size
