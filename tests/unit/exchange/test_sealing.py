"""Packages sealed to the committee: both keys open them, nobody else does."""

import sys

import pyrage
import pytest

from assessment.errors import AssessmentError
from assessment.exchange import keys, sealing
from assessment.exchange.receive import read_package
from assessment.exchange.send import Parcel, send_parcel
from assessment.exchange.worth import InUse, Trust
from assessment.files.store import AssessmentFile
from assessment.questionnaire.canonical import with_fingerprint
from tests.builders import ASSESSOR, NOW, a_questionnaire, a_record
from tests.unit.exchange.world import (
    CHEAP,
    EVERYBODY,
    HEAD_DIGEST,
    PASSPHRASE,
    THE_ASSESSOR,
    a_full_record,
    documents,
)


@pytest.fixture
def committee(tmp_path):
    """Two keys as ``age-keygen`` writes them, a third one, and their recipients."""
    recipients = []
    for name in ("first", "second", "stranger"):
        identity = pyrage.x25519.Identity.generate()
        recipients.append(str(identity.to_public()))
        (tmp_path / f"{name}.key").write_text(f"# made today\n{identity}\n", encoding="utf-8")
        (tmp_path / f"{name}.txt").write_text(f"{recipients[-1]}\n", encoding="utf-8")
    return recipients


def refused(call, *arguments):
    with pytest.raises(AssessmentError) as error:
        call(*arguments)
    return error.value.findings[0].code


def sent(folder, recipients):
    parcel = Parcel(a_full_record(), HEAD_DIGEST, documents)
    path = folder / "sealed.drx"
    return path, send_parcel(parcel, (THE_ASSESSOR,), path, recipients)


def test_both_recipients_open_it_and_a_stranger_does_not(tmp_path, committee):
    path, receipt = sent(tmp_path, committee[:2])
    assert path.read_bytes().startswith(b"age-encryption.org/v1")
    for name in ("first", "second"):
        out = tmp_path / f"{name}.drx"
        sealing.unseal_to(path, tmp_path / f"{name}.key", "", out)
        received = read_package(out, InUse(known=EVERYBODY))
        assert (received.verdict, received.revision) == (Trust.VERIFIED, receipt.revision)
    found = refused(sealing.unseal, path, tmp_path / "stranger.key", "")
    assert found == "not_sealed_to_you"


def test_a_sealed_package_says_that_it_is_sealed(tmp_path, committee):
    path, _ = sent(tmp_path, committee[:2])
    received = read_package(path, InUse(known=EVERYBODY))
    assert received.verdict is Trust.UNREADABLE
    assert [one.code for one in received.findings] == ["package_sealed"]


@pytest.mark.parametrize("at", [30, 300, -3])
def test_a_touched_sealed_package_does_not_open(tmp_path, committee, at):
    path, _ = sent(tmp_path, committee[:2])
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    assert refused(sealing.unseal, path, tmp_path / "first.key", "") == "not_sealed_to_you"


def test_recipients_are_named_by_text_or_file_and_two_are_needed(tmp_path, committee):
    first, second, _ = committee
    files = [str(tmp_path / f"{name}.txt") for name in ("first", "second")]
    assert sealing.recipients_of(files) == (first, second)
    assert sealing.recipients_of([first, files[0], second]) == (first, second)
    assert sealing.recipients_of([]) == ()
    assert refused(sealing.recipients_of, [first, files[0]]) == "one_recipient"
    assert refused(sealing.recipients_of, [first, "age1nobody"]) == "not_found"
    assert refused(sealing.recipients_of, [str(tmp_path / "first.key")]) == "not_a_recipient"


def test_a_recipient_with_a_wrong_letter_is_refused_and_nothing_is_left(tmp_path, committee):
    wrong = committee[0][:-1] + ("q" if committee[0][-1] != "q" else "p")
    before = set(tmp_path.iterdir())
    parcel = Parcel(a_full_record(), HEAD_DIGEST, documents)
    out = tmp_path / "p.drx"
    assert refused(send_parcel, parcel, (), out, (committee[1], wrong)) == "not_a_recipient"
    assert set(tmp_path.iterdir()) == before


def test_a_key_of_our_own_asks_for_its_passphrase(tmp_path, committee):
    recipient = sealing.make(tmp_path / "ours.key", PASSPHRASE)
    path, _ = sent(tmp_path, (recipient, committee[0]))
    assert refused(sealing.unseal, path, tmp_path / "ours.key", "another") == "passphrase_wrong"
    assert b"AGE-SECRET" not in (tmp_path / "ours.key").read_bytes()
    assert sealing.unseal(path, tmp_path / "ours.key", PASSPHRASE).startswith(b"PK")


def test_a_key_that_asks_too_much_of_this_computer_is_not_called_a_wrong_passphrase(tmp_path):
    path = tmp_path / "own.key"
    sealing.make(path, PASSPHRASE)
    scrypt, rest = path.read_bytes().split(b"\n---", 1)
    begin, _, _ = scrypt.partition(b"\n-> scrypt ")
    salt, work = scrypt.splitlines()[1].removeprefix(b"-> scrypt ").split()
    body = scrypt.split(b"\n", 2)[2]
    harder = begin + b"\n-> scrypt " + salt + b" 40\n" + body
    assert int(work) < 40
    path.write_bytes(harder + b"\n---" + rest)
    sealed = tmp_path / "sealed.drx"
    sealed.write_bytes(path.read_bytes())
    assert refused(sealing.unseal, sealed, path, PASSPHRASE) == "key_too_slow"


def test_without_the_library_a_clear_sentence_is_said(tmp_path, committee, monkeypatch):
    path, _ = sent(tmp_path, committee[:2])
    monkeypatch.setitem(sys.modules, "pyrage", None)
    assert refused(sealing.unseal, path, tmp_path / "first.key", "") == "sealing_missing"
    assert refused(sealing.make, tmp_path / "x.key", PASSPHRASE) == "sealing_missing"
    (tmp_path / "more").mkdir()
    with pytest.raises(AssessmentError) as error:
        sent(tmp_path / "more", committee[:2])
    assert error.value.findings[0].code == "sealing_missing"
    assert list((tmp_path / "more").iterdir()) == []


def test_the_commands_seal_and_open(tmp_path, committee, said, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READINESS_PASSPHRASE", PASSPHRASE)
    keys.make(tmp_path / "assessor.key", ASSESSOR, PASSPHRASE, CHEAP)
    record = a_record(with_fingerprint(a_questionnaire()))
    AssessmentFile.create(tmp_path / "a.dra", record, by=ASSESSOR, now=NOW).close()
    send = ("send", "a.dra", "--key", "assessor.key", "--out", "p.drx", "--to", "first.txt")
    assert said(*send)[1]["findings"][0]["code"] == "one_recipient"
    code, receipt = said(*send, "--to", committee[1])
    assert (code, receipt["sealed_to"], receipt["signatures"]) == (0, 2, 1)
    assert said("show", "p.drx")[1]["findings"][0]["code"] == "package_sealed"
    code, done = said("unseal", "p.drx", "--key", "second.key", "--out", "open.drx")
    assert (code, done) == (0, {"file": "open.drx", "findings": []})
    assert said("show", "open.drx")[1]["revision"] == receipt["revision"]
    assert said("unseal", "p.drx", "--key", "second.key", "--out", "open.drx")[0] == 1
