"""What can be believed of a package: every way to alter one, and what is said of it."""

import json
import shutil
from dataclasses import replace

import pytest

from assessment.errors import AssessmentError
from assessment.exchange import keys
from assessment.exchange.keys import MOST_SIGNATURES, KnownKey, Role
from assessment.exchange.receive import read_package
from assessment.exchange.roster import Person, Roster
from assessment.exchange.send import Demands, countersign
from assessment.exchange.worth import InUse, Trust
from tests.builders import ASSESSOR, HEAD, NOW
from tests.unit.exchange.world import (
    A_STRANGER,
    EVERYBODY,
    PHOTO,
    THE_ASSESSOR,
    THE_HEAD,
    THE_SECRETARIAT,
    Parts,
    a_full_record,
    a_key,
    a_package,
    digest_of,
    known,
    signs,
)


def codes(received):
    return [finding.code for finding in received.findings]


@pytest.mark.parametrize(
    ("signers", "verdict", "found"),
    [
        ((), Trust.UNSIGNED, ["unsigned"]),
        ((THE_ASSESSOR,), Trust.VERIFIED, []),
        ((THE_HEAD,), Trust.VERIFIED, []),
        ((THE_SECRETARIAT,), Trust.VERIFIED, []),
        ((THE_ASSESSOR, THE_HEAD), Trust.COUNTERSIGNED, []),
        ((THE_HEAD, THE_ASSESSOR, THE_SECRETARIAT), Trust.COUNTERSIGNED, []),
        ((A_STRANGER,), Trust.UNKNOWN_KEY, ["unknown_key"]),
        ((A_STRANGER, THE_SECRETARIAT), Trust.UNKNOWN_KEY, ["unknown_key"]),
        ((THE_ASSESSOR, A_STRANGER), Trust.VERIFIED, ["unknown_key"]),
        ((THE_ASSESSOR, signs("Stranger", Role.HEAD)), Trust.VERIFIED, ["unknown_key"]),
    ],
)
def test_the_verdict_says_who_stands_behind_the_package(tmp_path, signers, verdict, found):
    received = read_package(a_package(tmp_path, *signers), InUse(known=EVERYBODY))
    assert (received.verdict, codes(received)) == (verdict, found)
    assert received.record is not None


def test_without_any_known_key_a_signed_package_is_of_an_unknown_key(tmp_path):
    assert read_package(a_package(tmp_path, THE_ASSESSOR)).verdict is Trust.UNKNOWN_KEY


def test_an_assessor_who_signs_as_head_is_refused(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.signed(signs(THE_ASSESSOR.key.public.name, Role.HEAD))
    received = read_package(parts.write(path), InUse(known=known(THE_ASSESSOR)))
    assert received.verdict is Trust.WRONG_ROLE
    assert "role_not_allowed" in codes(received)


def test_nobody_countersigns_himself(tmp_path):
    both = KnownKey(THE_ASSESSOR.key.public, frozenset(Role))
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.signed(THE_ASSESSOR, signs(THE_ASSESSOR.key.public.name, Role.HEAD))
    received = read_package(parts.write(path), InUse(known={both.public.key_id: both}))
    assert received.verdict is Trust.ALTERED
    with pytest.raises(AssessmentError) as refused:
        countersign(_again(tmp_path), signs(THE_ASSESSOR.key.public.name, Role.HEAD))
    assert refused.value.findings[0].code == "signed_already"


def _again(folder):
    (folder / "again").mkdir()
    return a_package(folder / "again", THE_ASSESSOR)


def test_edited_answers_under_the_old_manifest_are_noticed(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR, THE_HEAD)
    parts = Parts.of(path)
    parts.replaced("data.json", '"answer":3', '"answer":4')
    received = read_package(parts.write(path), InUse(known=EVERYBODY))
    assert received.verdict is Trust.ALTERED
    assert received.record is None
    assert "package_altered" in codes(received)


def test_edited_answers_with_a_new_manifest_under_the_old_signatures_are_noticed(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR, THE_HEAD)
    parts = Parts.of(path)
    parts.replaced("data.json", '"answer":3', '"answer":4')
    parts.restated()
    received = read_package(parts.write(path), InUse(known=EVERYBODY))
    assert received.verdict is Trust.ALTERED
    assert codes(received).count("signature_invalid") == 2


def test_edited_and_signed_anew_by_a_stranger_is_of_an_unknown_key(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR, THE_HEAD)
    parts = Parts.of(path)
    parts.replaced("data.json", '"answer":3', '"answer":4')
    parts.restated()
    parts.signed(A_STRANGER)
    received = read_package(parts.write(path), InUse(known=EVERYBODY))
    assert received.verdict is Trust.UNKNOWN_KEY
    assert "scores_differ" in codes(received)


def test_a_stranger_who_borrows_the_name_and_key_id_is_noticed(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.signed(A_STRANGER)
    entries = parts.json("signatures.json")
    entries[0]["statement"]["key_id"] = THE_ASSESSOR.key.public.key_id
    entries[0]["name"] = THE_ASSESSOR.key.public.name
    parts.put("signatures.json", entries)
    assert read_package(parts.write(path), InUse(known=EVERYBODY)).verdict is Trust.ALTERED


def test_signatures_taken_away_are_a_verdict_and_no_pass(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR, THE_HEAD)
    parts = Parts.of(path)
    parts.signed()
    assert read_package(parts.write(path), InUse(known=EVERYBODY)).verdict is Trust.UNSIGNED


def test_the_heads_signature_taken_away_leaves_the_assessors(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR, THE_HEAD)
    parts = Parts.of(path)
    parts.put("signatures.json", parts.json("signatures.json")[:1])
    assert read_package(parts.write(path), InUse(known=EVERYBODY)).verdict is Trust.VERIFIED


@pytest.mark.parametrize("raw", [b"", b"{}", b"[1]", b"[[]]", b"null", b"[" * 50_000])
def test_signatures_that_are_none_are_refused(tmp_path, raw):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.members["signatures.json"] = raw
    assert read_package(parts.write(path), InUse(known=EVERYBODY)).verdict is Trust.ALTERED


def test_a_signature_of_another_package_does_not_fit(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    other = keys.sign("00" * 32, THE_ASSESSOR)
    parts.members["signatures.json"] = keys.pack([other])
    assert read_package(parts.write(path), InUse(known=EVERYBODY)).verdict is Trust.ALTERED


def test_the_date_and_role_of_a_signature_are_signed_too(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    for old, new in (("2026-11-25T03", "2026-11-24T03"), ('"assessor"', '"head"')):
        parts = Parts.of(path)
        parts.replaced("signatures.json", old, new)
        received = read_package(parts.write(tmp_path / "edited.drx"), InUse(known=EVERYBODY))
        assert received.verdict is Trust.ALTERED


def test_packing_again_changes_no_verdict_and_is_told(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR, THE_HEAD)
    received = read_package(Parts.of(path).write(path), InUse(known=EVERYBODY))
    assert received.verdict is Trust.COUNTERSIGNED
    assert codes(received) == ["packed_again"]


def test_an_altered_package_is_not_said_to_be_unchanged_inside(tmp_path):
    parts = Parts.of(a_package(tmp_path, THE_ASSESSOR))
    parts.members["data.json"] = parts.members["data.json"].replace(b'"l1a"', b'"l2a"', 1)
    received = read_package(parts.write(tmp_path / "edited.drx"), InUse(known=EVERYBODY))
    assert received.verdict is Trust.ALTERED
    assert "package_altered" in codes(received)
    assert "packed_again" not in codes(received)


def test_a_damaged_document_leaves_the_answers_readable(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    path.write_bytes(path.read_bytes().replace(PHOTO, PHOTO.upper()))
    received = read_package(path, InUse(known=EVERYBODY))
    assert received.verdict is Trust.DAMAGED_EVIDENCE
    assert received.record is not None
    assert "documents_damaged" in codes(received)


@pytest.mark.parametrize("name", [f"att/{digest_of(PHOTO)}", "data.json", "questionnaire.json"])
def test_a_missing_member_is_noticed(tmp_path, name):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    del parts.members[name]
    received = read_package(parts.write(path), InUse(known=EVERYBODY))
    assert received.verdict in {Trust.DAMAGED_EVIDENCE, Trust.ALTERED, Trust.UNREADABLE}


def test_a_document_too_many_is_noticed(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.members[f"att/{digest_of(b'more')}"] = b"more"
    assert read_package(parts.write(path), InUse(known=EVERYBODY)).verdict is Trust.DAMAGED_EVIDENCE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("unit", "MOH"),
        ("round", "2027"),
        ("assessment", "5b2fd7a4-0c1e-4c9a-9a55-8f5f0d6c0002"),
        ("state", "approved"),
        ("questionnaire", ["small", "2"]),
        ("fingerprint", "00" * 32),
        ("day", {"date": "2020-01-01"}),
    ],
)
def test_what_a_manifest_claims_must_agree_with_the_record(tmp_path, field, value):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    manifest = parts.json("manifest.json")
    assert manifest[field] != value
    parts.put("manifest.json", manifest | {field: value})
    parts.signed(THE_ASSESSOR)
    received = read_package(parts.write(path), InUse(known=EVERYBODY))
    assert received.verdict is Trust.ALTERED
    assert "claims_disagree" in codes(received)


def test_scores_that_the_answers_do_not_give_are_told(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    manifest = parts.json("manifest.json")
    manifest["scores"] = [[node, "99.0", level] for node, _, level in manifest["scores"]]
    parts.put("manifest.json", manifest)
    parts.signed(THE_ASSESSOR)
    received = read_package(parts.write(path), InUse(known=EVERYBODY))
    assert received.verdict is Trust.VERIFIED
    assert "scores_differ" in codes(received)
    assert str(received.scores.overall.score) != "99.0"


def test_a_questionnaire_with_other_weights_under_the_same_fingerprint_is_noticed(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    questionnaire = parts.json("questionnaire.json")
    questionnaire["settings"]["decimals"] = 3
    parts.members["questionnaire.json"] = _dumped(questionnaire)
    data = parts.json("data.json")
    data["questionnaire"] = digest_of(parts.members["questionnaire.json"])
    parts.put("data.json", data)
    parts.restated()
    parts.signed(THE_ASSESSOR)
    received = read_package(parts.write(path), InUse(known=EVERYBODY))
    assert received.verdict is Trust.ALTERED
    assert "claims_disagree" in codes(received)


def _dumped(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["A2",null]', '["Z9",null]'),
        ('["services_name","r1"]', '["services_name","r9"]'),
        ('"answer":"c"', '"answer":"q"'),
        ('"answer":12', '"answer":"twelve"'),
        ('"services"', '"servants"'),
    ],
)
def test_answers_the_questionnaire_has_no_place_for_are_refused(tmp_path, old, new):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.replaced("data.json", old, new)
    parts.restated()
    parts.signed(THE_ASSESSOR)
    received = read_package(parts.write(path), InUse(known=EVERYBODY))
    assert received.verdict is Trust.ALTERED
    assert received.record is None


@pytest.mark.parametrize("name", ["2026 ", "20\u200b26", "\u00a02026"])
def test_a_package_whose_round_hides_something_says_so(tmp_path, name):
    record = a_full_record()
    record = replace(record, subject=replace(record.subject, round=name))
    received = read_package(
        a_package(tmp_path, THE_ASSESSOR, record=record), InUse(known=EVERYBODY)
    )
    assert codes(received) == ["package_not_visible"]
    assert received.findings[0].values["found"] == ascii(name)


def test_countersigning_keeps_the_revision_and_what_was_signed(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    before = read_package(path, InUse(known=EVERYBODY))
    receipt = countersign(path, THE_HEAD)
    after = read_package(path, InUse(known=EVERYBODY))
    assert (before.verdict, after.verdict) == (Trust.VERIFIED, Trust.COUNTERSIGNED)
    assert before.revision == after.revision == receipt.revision
    assert after.signatures[:1] == before.signatures
    assert receipt.signatures == 2
    assert after.findings == ()


def test_signatures_of_strangers_that_fill_a_package_keep_nobody_from_countersigning(tmp_path):
    strangers = [signs(f"Stranger {n}", Role.ASSESSOR) for n in range(MOST_SIGNATURES)]
    path = a_package(tmp_path, *strangers[:5], THE_ASSESSOR, *strangers[5:-1])
    people = (Person(ASSESSOR, THE_ASSESSOR.key.public.key, Role.ASSESSOR, NOW.date()),)
    receipt = countersign(path, THE_HEAD, demands=Demands(roster=Roster(1, people)))
    after = read_package(path, InUse(known=EVERYBODY))
    assert after.verdict is Trust.COUNTERSIGNED
    assert {ASSESSOR, HEAD} < {one.name for one in after.signatures}
    assert (receipt.signatures, receipt.left_out) == (MOST_SIGNATURES, 1)
    assert [one.code for one in receipt.findings] == ["signatures_left_out"]


@pytest.mark.parametrize(
    ("role", "unit", "revoked", "code"),
    [
        (Role.ASSESSOR, "", False, "key_other_role"),
        (Role.HEAD, "OTHER", False, "key_not_for_unit"),
        (Role.HEAD, "", True, "key_revoked"),
    ],
)
def test_what_the_roster_is_against_is_not_countersigned(tmp_path, role, unit, revoked, code):
    path = a_package(tmp_path, THE_ASSESSOR)
    before = path.read_bytes()
    roster = Roster(1, (Person(HEAD, THE_HEAD.key.public.key, role, NOW.date(), unit),))
    if revoked:
        roster = roster.with_revoked(THE_HEAD.key.public.key_id)
    with pytest.raises(AssessmentError) as refused:
        countersign(path, THE_HEAD, demands=Demands(roster=roster))
    assert [one.code for one in refused.value.findings] == [code]
    assert path.read_bytes() == before


def test_a_package_that_cannot_be_believed_is_not_countersigned(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.replaced("data.json", '"answer":3', '"answer":4')
    parts.write(path)
    shutil.copy(path, tmp_path / "before.drx")
    with pytest.raises(AssessmentError) as refused:
        countersign(path, THE_HEAD)
    assert refused.value.findings[0].code == "not_to_be_signed"
    assert path.read_bytes() == (tmp_path / "before.drx").read_bytes()


def test_a_key_is_not_believed_by_its_name(tmp_path):
    assert a_key("Stranger").public.key_id not in EVERYBODY
    received = read_package(a_package(tmp_path, A_STRANGER), InUse(known=EVERYBODY))
    assert received.signatures[0].name == "Stranger"
    assert received.verdict is Trust.UNKNOWN_KEY


def test_a_member_named_twice_in_the_manifest_is_noticed(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    manifest = parts.json("manifest.json")
    manifest["files"].append(["data.json", 1, "00" * 32])
    parts.put("manifest.json", manifest)
    parts.signed(THE_ASSESSOR)
    assert read_package(parts.write(path), InUse(known=EVERYBODY)).verdict is Trust.ALTERED


def test_the_kind_of_file_is_exact(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.members["mimetype"] += b"x"
    assert read_package(parts.write(path), InUse(known=EVERYBODY)).verdict is Trust.ALTERED


def test_a_default_that_is_written_out_is_another_manifest_and_refused(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.put("manifest.json", parts.json("manifest.json") | {"ancestors": []})
    parts.signed(THE_ASSESSOR)
    assert read_package(parts.write(path), InUse(known=EVERYBODY)).verdict is Trust.UNREADABLE


def test_times_without_their_zone_are_refused(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    parts = Parts.of(path)
    parts.replaced("data.json", "T03:00:00+00:00", "T03:00:00")
    parts.restated()
    parts.signed(THE_ASSESSOR)
    received = read_package(parts.write(tmp_path / "record.drx"), InUse(known=EVERYBODY))
    assert (received.verdict, received.scores) == (Trust.ALTERED, None)
    parts = Parts.of(path)
    parts.replaced("signatures.json", "T03:00:00+00:00", "T03:00:00")
    assert read_package(parts.write(path), InUse(known=EVERYBODY)).verdict is Trust.ALTERED
