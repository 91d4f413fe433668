"""Signatures of releases: those of minisign hold, everything else is refused with a reason."""

import shutil
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessment.errors import AssessmentError
from assessment.problems.program import ProgramProblem
from assessment.program.verifying import read_key, verify
from tests.releases import Signer

CONTENT = b"0" * 64 + b"  program/a.csv\n"


@pytest.fixture(scope="module")
def signer(tmp_path_factory):
    return Signer(tmp_path_factory.mktemp("keys") / "release.pub")


def refused(content, signature, keys):
    with pytest.raises(AssessmentError) as told:
        verify(content, signature, keys, "SHA256SUMS.txt")
    return told.value.findings[0].problem


def test_what_a_known_key_signed_holds(signer):
    key = read_key(signer.file)
    assert verify(CONTENT, signer.sign(CONTENT), [key], "list") == key


def test_another_content_or_comment_does_not(signer):
    key, signature = read_key(signer.file), signer.sign(CONTENT)
    assert refused(CONTENT + b"x", signature, [key]) is ProgramProblem.RELEASE_SIGNATURE_WRONG
    renamed = signature.replace("a release", "another")
    assert refused(CONTENT, renamed, [key]) is ProgramProblem.RELEASE_SIGNATURE_WRONG


def test_a_key_that_is_not_known_is_told_by_its_number(signer, tmp_path):
    other = Signer(tmp_path / "other.pub")
    with pytest.raises(AssessmentError) as told:
        verify(CONTENT, other.sign(CONTENT), [read_key(signer.file)], "list")
    finding = told.value.findings[0]
    assert finding.problem is ProgramProblem.RELEASE_KEY_UNKNOWN
    assert finding.values["key"] == read_key(other.file).name


@given(st.text(), st.integers(0, 400))
@example("\r", 0)
def test_no_text_whatever_does_worse_than_to_be_refused(signer, text, cut):
    key, signature = read_key(signer.file), signer.sign(CONTENT)
    for damaged in (text, signature[:cut], signature[:cut] + text + signature[cut + 1 :]):
        # The first line is a comment that nobody signs; space around the whole is none of it.
        if damaged.strip().splitlines()[1:] != signature.strip().splitlines()[1:]:
            refused(CONTENT, damaged, [key])


@pytest.mark.parametrize("text", ["", "RWQ\n", "no key at all", "untrusted comment: x\nAAAA\n"])
def test_a_file_that_is_no_key_is_refused(tmp_path, text):
    (tmp_path / "a.pub").write_text(text, encoding="utf-8")
    with pytest.raises(AssessmentError) as told:
        read_key(tmp_path / "a.pub")
    assert told.value.findings[0].problem is ProgramProblem.RELEASE_KEY_UNREADABLE


@pytest.mark.skipif(shutil.which("minisign") is None, reason="needs minisign")
def test_minisign_itself_and_this_program_agree(tmp_path, signer):
    def minisign(*arguments):
        subprocess.run(["minisign", *arguments], cwd=tmp_path, check=True, capture_output=True)

    (tmp_path / "list").write_bytes(CONTENT)
    minisign("-G", "-W", "-p", "theirs.pub", "-s", "theirs.key")
    minisign("-S", "-s", "theirs.key", "-m", "list", "-t", "digital-readiness 1.0.0")
    key = read_key(tmp_path / "theirs.pub")
    signature = (tmp_path / "list.minisig").read_text(encoding="utf-8")
    assert verify(CONTENT, signature, [key], "list") == key
    assert key.name in (tmp_path / "theirs.pub").read_text(encoding="utf-8")
    (tmp_path / "list.minisig").write_text(signer.sign(CONTENT), encoding="utf-8")
    minisign("-V", "-p", str(signer.file), "-m", "list")
