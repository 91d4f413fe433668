"""Which signature does not hold, and which document does not belong: each told by itself."""

import pytest

from assessment.exchange.receive import read_package
from assessment.exchange.worth import InUse, Trust
from assessment.language.text import Language
from assessment.words import Words
from tests.unit.exchange.world import (
    EVERYBODY,
    PHOTO,
    THE_ASSESSOR,
    THE_HEAD,
    Parts,
    a_package,
    digest_of,
)


def told(parts, path, code, language=Language.EN):
    """The sentences with this code about the package; it is altered."""
    received = read_package(parts.write(path), InUse(known=EVERYBODY))
    assert received.verdict in {Trust.ALTERED, Trust.DAMAGED_EVIDENCE}
    return [Words(language).finding(one) for one in received.findings if one.code == code]


@pytest.mark.parametrize("language", Language)
def test_each_signature_that_does_not_hold_is_told_with_name_role_and_key(tmp_path, language):
    parts = Parts.of(a_package(tmp_path, THE_ASSESSOR, THE_HEAD))
    parts.replaced("data.json", '"answer":3', '"answer":4')
    parts.restated()
    sentences = told(parts, tmp_path / "edited.drx", "signature_invalid", language)
    for sentence, signer in zip(sentences, (THE_ASSESSOR, THE_HEAD), strict=True):
        assert signer.key.public.name in sentence
        assert signer.key.public.short_code in sentence
        assert Words(language).translate(signer.role.word) in sentence


@pytest.mark.parametrize("key_id", ["", "zz", "00", "ab" * 5000])
def test_a_signature_that_names_no_key_is_told_all_the_same(tmp_path, key_id):
    parts = Parts.of(a_package(tmp_path, THE_ASSESSOR))
    entries = parts.json("signatures.json")
    entries[0]["statement"]["key_id"] = key_id
    parts.put("signatures.json", entries)
    (sentence,) = told(parts, tmp_path / "edited.drx", "signature_invalid")
    assert THE_ASSESSOR.key.public.name in sentence


def test_signatures_that_cannot_be_read_are_told_without_a_name(tmp_path):
    parts = Parts.of(a_package(tmp_path, THE_ASSESSOR))
    parts.members["signatures.json"] = b"[[]]"
    assert len(told(parts, tmp_path / "edited.drx", "signatures_unreadable")) == 1


def test_a_document_the_manifest_does_not_name_is_not_told_as_damaged(tmp_path):
    parts = Parts.of(a_package(tmp_path, THE_ASSESSOR))
    name = "att/" + "0" * 64
    parts.members[name] = b"more"
    path = tmp_path / "more.drx"
    (sentence,) = told(parts, path, "documents_not_named")
    assert name in sentence
    assert told(parts, path, "documents_damaged") == []


def test_a_damaged_document_and_one_too_many_are_told_apart(tmp_path):
    parts = Parts.of(a_package(tmp_path, THE_ASSESSOR))
    parts.members[f"att/{digest_of(PHOTO)}"] = PHOTO.upper()
    parts.members["att/" + "0" * 64] = b"more"
    path = tmp_path / "both.drx"
    assert ": 1." in told(parts, path, "documents_damaged")[0]
    assert ": 1, " in told(parts, path, "documents_not_named")[0]
