"""Package files made by accident or by somebody who means harm: refused, and within bounds."""

import random
import struct
import tracemalloc
import zipfile
import zlib

import pytest

from assessment.exchange import container
from assessment.exchange.container import LIMITS
from assessment.exchange.receive import read_package
from assessment.exchange.worth import InUse, Trust
from tests.unit.exchange.world import (
    EVERYBODY,
    THE_ASSESSOR,
    THE_HEAD,
    Parts,
    a_package,
    as_if_small,
    write_zip,
)

MB = 1024 * 1024
FLIPS = 400


def dice_of(seed):
    return random.Random(seed)  # noqa: S311 - the same places in every run


def refused(path):
    received = read_package(path, InUse(known=EVERYBODY))
    assert received.verdict is Trust.UNREADABLE
    assert received.record is None
    (finding,) = received.findings
    return finding.code


def memory_of(act):
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_any_flipped_bit_is_noticed(tmp_path):
    whole = a_package(tmp_path, THE_ASSESSOR, THE_HEAD).read_bytes()
    dice, path = dice_of(3), tmp_path / "flipped.drx"
    for _ in range(FLIPS):
        at, bit = dice.randrange(len(whole)), 1 << dice.randrange(8)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        assert read_package(path, InUse(known=EVERYBODY)).findings != (), at


def test_a_flipped_bit_never_changes_what_is_believed_silently(tmp_path):
    """Where the container alone was touched, the record is still the one that was signed."""
    whole = a_package(tmp_path, THE_ASSESSOR, THE_HEAD).read_bytes()
    right = read_package(tmp_path / "office.drx", InUse(known=EVERYBODY)).record
    dice, path = dice_of(4), tmp_path / "flipped.drx"
    for _ in range(FLIPS):
        at = dice.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x11]) + whole[at + 1 :])
        received = read_package(path, InUse(known=EVERYBODY))
        if received.verdict is Trust.COUNTERSIGNED:
            assert received.record == right


def test_any_cut_is_noticed(tmp_path):
    whole = a_package(tmp_path, THE_ASSESSOR).read_bytes()
    path = tmp_path / "cut.drx"
    for length in range(0, len(whole), 37):
        path.write_bytes(whole[:length])
        assert read_package(path, InUse(known=EVERYBODY)).verdict is Trust.UNREADABLE


def test_bytes_before_or_after_are_refused(tmp_path):
    whole = a_package(tmp_path, THE_ASSESSOR).read_bytes()
    for content in (b"MZ" + whole, whole + b"\0", whole + whole):
        path = tmp_path / "more.drx"
        path.write_bytes(content)
        received = read_package(path, InUse(known=EVERYBODY))
        assert received.findings != ()
        assert received.verdict is Trust.UNREADABLE


def test_zeroed_sectors_are_noticed(tmp_path):
    whole = a_package(tmp_path, THE_ASSESSOR).read_bytes()
    path = tmp_path / "zeroed.drx"
    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + bytes(min(512, len(whole) - at)) + whole[at + 512 :])
        assert read_package(path, InUse(known=EVERYBODY)).findings != ()


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\5\6" + bytes(18), b"\0" * 4096, b"<xml/>"])
def test_files_of_another_kind_are_no_packages(tmp_path, content):
    path = tmp_path / "p.drx"
    path.write_bytes(content)
    assert refused(path) == "not_a_package"


def test_a_file_that_is_not_there_is_a_finding(tmp_path):
    assert refused(tmp_path / "gone.drx") == "not_found"
    assert read_package(tmp_path, InUse(known=EVERYBODY)).verdict is Trust.UNREADABLE


def test_an_empty_zip_is_no_package(tmp_path):
    write_zip(tmp_path / "p.drx", [])
    assert refused(tmp_path / "p.drx") == "not_a_package"


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/tmp/x",  # noqa: S108 - a hostile name, nothing is written there
        "..\\x",
        "C:\\x",
        "con.txt",
        "nul",
        "att/x",
        "att/",
        "att/../data.json",
        f"att/{'A' * 64}",
        f"att/{'0' * 64}/x",
        "data.json/",
        "Data.json",
        "",
    ],
)
def test_a_name_we_do_not_use_is_refused_and_nothing_is_unpacked(tmp_path, name):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    write_zip(path, [*parts.members.items(), (name, b"x")])
    assert refused(path) == "not_a_package"
    assert [one.name for one in tmp_path.iterdir()] == ["office.drx"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["data.json", "manifest.json", "signatures.json"])
def test_a_name_that_stands_twice_is_refused(tmp_path, name):
    path = a_package(tmp_path, THE_ASSESSOR)
    members = list(Parts.of(path).members.items())
    write_zip(path, [*members, (name, b"{}")])
    assert refused(path) == "not_a_package"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.members["data.json"] = bytes(200 * MB)
    parts.write(path)
    del parts
    assert path.stat().st_size < MB
    codes = []
    assert memory_of(lambda: codes.append(refused(path))) < 4 * MB
    assert codes == ["package_too_large"]


def test_a_bomb_that_lies_about_its_size_is_stopped(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.members["data.json"] = bytes(200 * MB)
    parts.write(path)
    del parts
    as_if_small(path, "data.json")
    codes = []
    assert memory_of(lambda: codes.append(refused(path))) < 4 * MB
    assert codes == ["package_unreadable"]


def test_many_large_documents_together_are_refused(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    path.unlink()
    content = bytes(19 * MB)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in LIMITS:
            archive.writestr(name, b"{}")
        for at in range(24):
            archive.writestr(f"att/{at:064x}", content)
    assert refused(path) == "package_too_large"


def test_too_many_members_are_refused_before_they_are_listed(tmp_path):
    path = tmp_path / "p.drx"
    write_zip(path, [(f"att/{at:064x}", b"") for at in range(container.MOST_MEMBERS + 1)])
    assert refused(path) == "package_too_large"


def test_a_large_directory_of_few_members_is_refused(tmp_path):
    """Names and comments of 64 kB each would fill the memory."""
    path = tmp_path / "p.drx"
    with zipfile.ZipFile(path, "w") as archive:
        for at in range(40):
            info = zipfile.ZipInfo(f"att/{at:064x}")
            info.comment = b"x" * 60_000
            archive.writestr(info, b"")
    codes = []
    assert memory_of(lambda: codes.append(refused(path))) < MB
    assert codes == ["not_a_package"]


def test_an_end_that_points_to_a_second_directory_is_refused(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    data = Parts.of(path).write(path).read_bytes()
    end = bytearray(data[-22:])
    struct.pack_into("<L", end, 16, struct.unpack_from("<L", end, 16)[0] - 1)
    path.write_bytes(data[:-22] + bytes(end))
    assert refused(path) == "not_a_package"


def test_another_packing_and_encryption_are_refused(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in parts.members.items():
            archive.writestr(name, content)
    assert refused(path) == "package_unreadable"
    data = bytearray(parts.write(path).read_bytes())
    data[data.rindex(b"PK\1\2") + 8] |= 1
    path.write_bytes(bytes(data))
    assert refused(path) == "package_unreadable"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"NaN",
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"type":"readiness-package","type":"readiness-package"}',
        b'{"format":1,"type":"readiness-package"}',
        b'{"format":1e3,"type":"readiness-package"}',
        b'"\\ud800"',
        b"\xff\xfe",
    ],
    ids=lambda raw: repr(raw[:16]),
)
def test_a_manifest_that_is_none_is_refused(tmp_path, raw):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.members["manifest.json"] = raw
    assert refused(parts.write(path)) == "package_unreadable"


def test_a_package_of_a_later_version_says_so(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.put("manifest.json", parts.json("manifest.json") | {"format": 2, "novelty": []})
    assert refused(parts.write(path)) == "package_newer"


@pytest.mark.parametrize("name", ["data.json", "questionnaire.json"])
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"NaN",
        b'"x"',
        b"[" * 200_000,
        b"[" * 3_000 + b"]" * 3_000,
        b'{"id":1e999}',
        b'{"settings":{"id":"a","title":{},"version":""},"x":NaN}',
        b'{"id":"a","id":"b"}',
        b'"\\udfff"',
    ],
    ids=lambda raw: repr(raw[:16]),
)
def test_signed_nonsense_is_no_record(tmp_path, name, raw):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.members[name] = raw
    parts.restated()
    parts.signed(THE_ASSESSOR)
    received = read_package(parts.write(path), InUse(known=EVERYBODY))
    assert received.verdict is Trust.ALTERED
    assert received.record is None


def test_random_edits_of_signed_data_never_raise(tmp_path):
    """Somebody with a known key may sign anything: it is read or refused, nothing else."""
    path = a_package(tmp_path, THE_ASSESSOR)
    original, dice = Parts.of(path), dice_of(5)
    data = original.members["data.json"]
    for _ in range(150):
        parts = Parts(dict(original.members))
        at = dice.randrange(len(data))
        edited = bytes([dice.choice(b'09az"{}[]:,\\')])
        parts.members["data.json"] = data[:at] + edited + data[at + dice.randrange(3) :]
        parts.restated()
        parts.signed(THE_ASSESSOR)
        received = read_package(parts.write(path), InUse(known=EVERYBODY))
        assert received.record is not None or received.verdict is Trust.ALTERED


def test_a_wrong_check_sum_of_the_zip_is_noticed(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        crc = struct.pack("<L", archive.getinfo("data.json").CRC)
    path.write_bytes(data.replace(crc, struct.pack("<L", zlib.crc32(b"other"))))
    assert refused(path) == "package_unreadable"
