"""Key files: only the passphrase opens them, and nothing in them can be exchanged."""

import json
import os
import random
import stat
import sys
import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import AssessmentError
from assessment.exchange import keys
from assessment.exchange.keys import USUAL, PublicKey, Role, Signer
from assessment.exchange.receive import read_package
from assessment.exchange.worth import InUse, Trust
from assessment.files import disk
from tests.builders import ASSESSOR, NOW
from tests.unit.exchange.world import CHEAP, PASSPHRASE, a_key, a_package, known


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "assessor.key"
    keys.make(path, ASSESSOR, PASSPHRASE, CHEAP)
    return path


def refusal(act, *arguments):
    with pytest.raises(AssessmentError) as refused:
        act(*arguments)
    (finding,) = refused.value.findings
    return finding.code


def test_a_key_signs_what_its_public_part_verifies(key_file, tmp_path):
    signer = Signer(keys.open_key(key_file, PASSPHRASE), Role.ASSESSOR, NOW)
    path = a_package(tmp_path, signer)
    assert read_package(path, InUse(known=known(signer))).verdict is Trust.VERIFIED


def test_the_usual_cost_is_what_was_chosen_and_works(tmp_path):
    assert (USUAL.memory, USUAL.passes, USUAL.lanes) == (64 * 1024, 3, 4)
    public = keys.make(tmp_path / "k.key", ASSESSOR, PASSPHRASE)
    assert keys.open_key(tmp_path / "k.key", PASSPHRASE).public == public


@pytest.mark.parametrize("wrong", ["", "x", PASSPHRASE + " ", PASSPHRASE.upper()])
def test_another_passphrase_does_not_open_it(key_file, wrong):
    assert refusal(keys.open_key, key_file, wrong) == "passphrase_wrong"


def test_a_passphrase_typed_on_another_keyboard_is_the_same(tmp_path):
    path = tmp_path / "k.key"
    keys.make(path, ASSESSOR, unicodedata.normalize("NFD", "clé à gauche"), CHEAP)
    assert keys.open_key(path, unicodedata.normalize("NFC", "clé à gauche"))


@pytest.mark.parametrize(
    "weak",
    [
        "12345678",
        "87654321ab",
        "password1",
        "Passw0rd!!",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "abababababab",
        "១២៣៤៥៦៧៨៩",
        "ឃ្លាសម្ងាត់១២៣",
        "admin admin 1234",
        "cambodia2026",
    ],
)
def test_a_passphrase_that_everybody_tries_is_refused_and_no_file_is_made(tmp_path, weak):
    assert refusal(keys.make, tmp_path / "k.key", ASSESSOR, weak) == "passphrase_weak"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("good", ["ទឹកត្រជាក់", "three quiet boats", "m8#kd0Qz", "long enough"])
def test_words_of_ones_own_are_a_passphrase(good):
    keys.check_passphrase(good)


@pytest.mark.parametrize("short", ["", "1234567", " " * 20])
def test_a_short_passphrase_is_refused_and_no_file_is_made(tmp_path, short):
    assert refusal(keys.make, tmp_path / "k.key", ASSESSOR, short) == "passphrase_short"
    assert list(tmp_path.iterdir()) == []


def test_a_key_needs_a_name(tmp_path):
    assert refusal(keys.make, tmp_path / "k.key", "  ", PASSPHRASE) == "key_needs_name"


def test_a_key_is_never_overwritten(key_file):
    before = key_file.read_bytes()
    assert refusal(keys.make, key_file, ASSESSOR, PASSPHRASE, CHEAP) == "already_exists"
    assert key_file.read_bytes() == before


def test_the_secret_stands_nowhere_in_the_open(key_file):
    key = keys.open_key(key_file, PASSPHRASE)
    content = key_file.read_bytes()
    assert key.secret not in content
    assert key.secret.hex().encode() not in content
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)


def test_only_the_owner_may_read_the_file(key_file):
    assert key_file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "cost",
    [
        (1 << 20, 16, 4),
        (4 * USUAL.memory, USUAL.passes + 1, 4),
        (USUAL.memory, 13, 4),
        (64, 17, 1),
        (8 * USUAL.memory, 1, 4),
    ],
)
def test_a_key_file_may_not_ask_for_much_more_work_than_ours_do(key_file, cost):
    content = json.loads(key_file.read_bytes())
    content["cost"] = dict(zip(("memory", "passes", "lanes"), cost, strict=True))
    key_file.write_bytes(rfc8785.dumps(content))
    assert refusal(keys.open_key, key_file, PASSPHRASE) == "not_a_key"


@pytest.mark.skipif(sys.platform == "win32", reason="others are kept out by other means there")
def test_a_key_file_is_private_from_its_first_moment(tmp_path, monkeypatch):
    modes = []

    def noting(file):
        modes.append(stat.S_IMODE(os.fstat(file).st_mode))
        os.fdatasync(file)

    monkeypatch.setattr(disk, "fsync", noting)
    keys.make(tmp_path / "k.key", ASSESSOR, PASSPHRASE, CHEAP)
    assert modes == [0o600]
    assert stat.S_IMODE((tmp_path / "k.key").stat().st_mode) == 0o600


def test_changing_the_passphrase_keeps_the_key(key_file):
    before = keys.open_key(key_file, PASSPHRASE)
    keys.change_passphrase(key_file, PASSPHRASE, "a new and better one")
    assert keys.open_key(key_file, "a new and better one") == before
    assert refusal(keys.open_key, key_file, PASSPHRASE) == "passphrase_wrong"


def test_a_change_that_is_refused_changes_nothing(key_file):
    before = key_file.read_bytes()
    assert refusal(keys.change_passphrase, key_file, "wrong one", "long enough") == (
        "passphrase_wrong"
    )
    assert refusal(keys.change_passphrase, key_file, PASSPHRASE, "short") == "passphrase_short"
    assert key_file.read_bytes() == before


def test_two_files_of_one_passphrase_have_nothing_in_common(key_file, tmp_path):
    keys.make(tmp_path / "other.key", ASSESSOR, PASSPHRASE, CHEAP)
    one, other = (
        json.loads(key_file.read_bytes()),
        json.loads((tmp_path / "other.key").read_bytes()),
    )
    for field in ("salt", "nonce", "sealed", "key"):
        assert one[field] != other[field]


def test_any_flipped_bit_of_a_key_file_is_noticed(key_file, tmp_path):
    whole, path = key_file.read_bytes(), tmp_path / "flipped.key"
    dice = random.Random(1)  # noqa: S311 - the same places in every run
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << dice.randrange(8)]) + whole[at + 1 :])
        assert refusal(keys.open_key, path, PASSPHRASE) in {"passphrase_wrong", "not_a_key"}


def test_the_name_and_the_public_key_cannot_be_exchanged(key_file, tmp_path):
    stranger = keys.make(tmp_path / "other.key", "Stranger", PASSPHRASE, CHEAP)
    content = json.loads(key_file.read_bytes())
    for changed in ({"name": "Stranger"}, {"key": stranger.key}):
        key_file.write_bytes(rfc8785.dumps(content | changed))
        assert refusal(keys.open_key, key_file, PASSPHRASE) == "passphrase_wrong"


@pytest.mark.parametrize(
    "cost",
    [
        {"memory": 1 << 30},
        {"passes": 1000},
        {"passes": 0},
        {"lanes": 0},
        {"lanes": 1000, "memory": 8000},
        {"memory": 1},
        {"memory": -1},
    ],
)
def test_a_key_file_cannot_ask_for_more_than_is_bearable(key_file, cost):
    content = json.loads(key_file.read_bytes())
    content["cost"] |= cost
    key_file.write_bytes(rfc8785.dumps(content))
    assert refusal(keys.open_key, key_file, PASSPHRASE) == "not_a_key"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"-----BEGIN",
        b"\xff",
        b"[" * 16_000,
        b"1" * 20_000,
        b'{"key":"00","name":"x","type":"readiness-public-key-1"}',
        b'{"key":1,"name":"x","type":"readiness-public-key-1"}',
    ],
    ids=lambda raw: repr(raw[:12]),
)
def test_other_files_are_no_keys(tmp_path, raw):
    path = tmp_path / "k.key"
    path.write_bytes(raw)
    assert refusal(keys.open_key, path, PASSPHRASE) == "not_a_key"
    assert refusal(PublicKey.read, path) == "not_a_key"


def test_a_key_file_that_is_not_there_is_named(tmp_path):
    assert refusal(keys.open_key, tmp_path / "gone.key", PASSPHRASE) == "not_found"


def test_the_public_part_travels_alone(key_file, tmp_path):
    public = PublicKey.read(key_file)
    exported = tmp_path / "assessor.pub"
    exported.write_text(public.export() + "\n", encoding="utf-8")
    assert PublicKey.read(exported) == public
    assert refusal(keys.open_key, exported, PASSPHRASE) == "not_a_key"
    assert public.name == ASSESSOR
    assert len(public.short_code.replace("-", "")) == 16


@pytest.mark.parametrize(
    "weak",
    [
        pytest.param(bytes([1]) + bytes(31), id="the neutral point"),
        pytest.param(bytes(32), id="a point of order four"),
        pytest.param(bytes.fromhex("ecff" + "ff" * 29 + "7f"), id="a point of order two"),
        pytest.param(bytes([1]) + bytes(30) + bytes([128]), id="the neutral point, otherwise"),
    ],
)
def test_a_key_under_which_anything_would_be_signed_made_nothing(weak):
    """Proofs made of such points stand under any message where they are not refused."""
    proof = bytes([1]) + bytes(63)
    assert not PublicKey("Nobody", weak.hex()).made(proof.hex(), b"anything at all")


@given(st.binary(min_size=1, max_size=300), st.integers(0, 511), st.integers(0, 10_000))
def test_a_proof_stands_under_its_message_alone(message, bit, place):
    key = a_key(ASSESSOR)
    proof = key.sign(message)
    assert key.public.made(proof.hex(), message)
    other = bytearray(proof)
    other[bit // 8] ^= 1 << bit % 8
    assert not key.public.made(other.hex(), message)
    changed = bytearray(message)
    changed[place % len(message)] ^= 1
    assert not key.public.made(proof.hex(), bytes(changed))


@pytest.mark.parametrize("proof", ["", "ab", "zz" * 64, "AB" * 64, "00" * 65])
def test_what_is_no_proof_proves_nothing(proof):
    assert not a_key(ASSESSOR).public.made(proof, b"a message")
