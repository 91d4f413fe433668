"""Packages of which a part is missing: what is said of them."""

from assessment.exchange.receive import read_package
from assessment.exchange.send import countersign
from assessment.exchange.worth import InUse, Trust
from tests.unit.exchange.world import (
    EVERYBODY,
    THE_ASSESSOR,
    THE_HEAD,
    Parts,
    a_package,
    write_zip,
)


def codes(received):
    return [finding.code for finding in received.findings]


def stripped(folder, *signers):
    """A package whose signatures were taken out with the part that holds them."""
    path = a_package(folder, *signers)
    parts = Parts.of(path)
    del parts.members["signatures.json"]
    return parts.write(path)


def test_a_package_whose_end_is_missing_is_said_to_be_cut_short(tmp_path):
    whole = a_package(tmp_path, THE_ASSESSOR).read_bytes()
    path = tmp_path / "cut.drx"
    for content in (whole[: len(whole) // 2], whole[:-1], whole[:100], whole + b"\0"):
        path.write_bytes(content)
        received = read_package(path, InUse(known=EVERYBODY))
        assert (received.verdict, codes(received)) == (Trust.UNREADABLE, ["cut_short"])


def test_another_file_that_is_cut_short_is_no_package(tmp_path):
    path = tmp_path / "letter.drx"
    write_zip(path, [("mimetype", b"application/epub+zip"), ("letter.txt", b"text")])
    path.write_bytes(path.read_bytes()[:-5])
    assert codes(read_package(path, InUse(known=EVERYBODY))) == ["not_a_package"]


def test_a_package_whose_signatures_are_gone_with_their_part_is_unsigned(tmp_path):
    whole = read_package(a_package(tmp_path, THE_ASSESSOR, THE_HEAD), InUse(known=EVERYBODY))
    (tmp_path / "office.drx").unlink()
    received = read_package(stripped(tmp_path, THE_ASSESSOR, THE_HEAD), InUse(known=EVERYBODY))
    assert received.verdict is Trust.UNSIGNED
    assert codes(received) == ["packed_again", "unsigned"]
    assert (received.revision, received.record) == (whole.revision, whole.record)


def test_a_package_that_lost_its_signatures_can_be_signed_again(tmp_path):
    path = stripped(tmp_path, THE_ASSESSOR)
    assert countersign(path, THE_ASSESSOR).signatures == 1
    received = read_package(path, InUse(known=EVERYBODY))
    assert (received.verdict, codes(received)) == (Trust.VERIFIED, [])
