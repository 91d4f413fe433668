"""A package as one looks at it before signing, and the recipients packages are sealed for."""

import pytest

from assessment.errors import AssessmentError
from assessment.exchange import sealing
from assessment.exchange.keys import Role
from assessment.exchange.receive import read_package
from assessment.exchange.reply import reply_to, write_reply
from assessment.exchange.roster import Person, Roster
from assessment.exchange.send import inspect_package
from assessment.exchange.worth import InUse, Trust
from assessment.problems.exchange import SigningProblem
from tests.builders import ASSESSOR, NOW
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD, Parts, a_package, an_identity


def roster(*signers):
    people = tuple(
        Person(one.key.public.name, one.key.public.key, one.role, NOW.date()) for one in signers
    )
    return Roster(1, people)


def test_it_counts_what_is_in_the_package_and_judges_each_signature(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR, THE_HEAD)
    found = inspect_package(path, InUse(roster(THE_ASSESSOR)))
    assert found.evidence == 1
    assert 0 <= found.answered <= found.required
    assert [one.verdict for one in found.signed] == [Trust.VERIFIED, Trust.UNKNOWN_KEY]
    assert found.signed[0].name == ASSESSOR
    assert found.signable


def test_a_signature_of_another_package_is_told_by_itself_and_nothing_more_is_signed(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.replaced("manifest.json", "MPTC", "MPTX")
    found = inspect_package(parts.write(tmp_path / "other.drx"))
    assert not found.signable
    assert found.received.verdict is Trust.ALTERED


@pytest.mark.parametrize("content", [b"", b"no package", b"PK\x03\x04" + bytes(300)])
def test_what_is_no_package_cannot_be_signed_and_says_why(tmp_path, content):
    path = tmp_path / "x.drx"
    path.write_bytes(content)
    found = inspect_package(path)
    assert not found.signable
    assert found.received.findings


def test_a_file_that_is_not_there_is_told(tmp_path):
    found = inspect_package(tmp_path / "gone.drx")
    assert not found.signable
    assert [one.code for one in found.received.findings] == ["not_found"]


def test_a_reply_is_known_and_the_way_to_it_is_told(tmp_path):
    received = read_package(a_package(tmp_path, THE_ASSESSOR))
    reply = tmp_path / "reply.drx"
    write_reply(reply_to(received, by="Lim Sokha", at=NOW), [], reply)
    found = inspect_package(reply)
    assert [one.problem for one in found.received.findings] == [SigningProblem.REPLY_INSTEAD]


@pytest.fixture
def two(tmp_path):
    pytest.importorskip("pyrage")
    return [an_identity(tmp_path / name) for name in ("one", "two")]


def test_recipients_are_taken_from_a_file_and_known_afterwards(home, tmp_path, two):
    file = tmp_path / "from the committee.txt"
    file.write_text(f"Committee, first key:\n{two[0]}\nsecond: {two[1]} {two[0]}\n")
    assert sealing.recipients_in_use().words == ()
    assert sealing.take_in_recipients(file) == tuple(two)
    assert sealing.recipients_in_use().words == tuple(two)
    (kept,) = home.iterdir()
    kept.write_bytes(b"\xff damaged")
    assert sealing.recipients_in_use().words == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", SigningProblem.NO_RECIPIENTS),
        ("age1tooshort age1alsotooshort", SigningProblem.NO_RECIPIENTS),
        ("{one}\n{one}", SigningProblem.FEW_RECIPIENTS),
    ],
)
def test_one_recipient_or_none_is_refused_and_nothing_is_kept(home, tmp_path, two, text, problem):
    file = tmp_path / "r.txt"
    file.write_text(text.format(one=two[0]))
    with pytest.raises(AssessmentError) as caught:
        sealing.take_in_recipients(file)
    assert [one.problem for one in caught.value.findings] == [problem]
    assert not home.exists()


def test_a_countersigned_package_is_sealed_as_a_copy_of_its_own(tmp_path, two):
    path = a_package(tmp_path, THE_ASSESSOR, THE_HEAD)
    sealing.seal_to(path, two, tmp_path / "sealed.drx")
    opened = sealing.unseal(tmp_path / "sealed.drx", tmp_path / "one", "")
    assert opened == path.read_bytes()
    assert Role.HEAD in {one.statement.role for one in read_package(path).signatures}
    with pytest.raises(AssessmentError):
        sealing.seal_to(path, two, tmp_path / "sealed.drx")
