"""What is sent is what arrives: records, the order they were made in, and each state of a file."""

import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import AssessmentError, UnreadableError
from assessment.exchange import canonical, package
from assessment.exchange.canonical import dump, load
from assessment.exchange.receive import read_package
from assessment.exchange.send import Parcel, parcel_of, send_parcel
from assessment.exchange.worth import InUse, Trust
from assessment.files.store import AssessmentFile
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.library import find
from assessment.responses.changes import GoTo, SetAnswer
from assessment.responses.model import Place
from assessment.simulation.invented import answer_file
from tests.builders import ASSESSOR, NOW, a_question, a_questionnaire, a_record, an_evidence
from tests.unit.exchange.world import (
    EVERYBODY,
    HEAD_DIGEST,
    PHOTO,
    THE_ASSESSOR,
    THE_HEAD,
    a_full_record,
    a_package,
    digest_of,
    documents,
)
from tests.unit.responses.strategies import CHANGE

QUESTIONNAIRE = with_fingerprint(a_questionnaire())


def changed(record, changes):
    """The record after those of the changes that may be done."""
    for change in changes:
        with suppress(AssessmentError, KeyError):
            if not [one for one in change.check(record) if one.severity.value == "error"]:
                record = change.apply(record)
    return record


def sent(record, folder):
    path = Path(folder) / "p.drx"
    receipt = send_parcel(Parcel(record, HEAD_DIGEST, documents), [THE_ASSESSOR], path)
    return receipt, read_package(path, InUse(known=EVERYBODY))


@settings(max_examples=60)
@given(st.lists(CHANGE, max_size=15))
def test_whatever_a_person_did_arrives_as_it_was(changes):
    record = changed(a_record(QUESTIONNAIRE), changes)
    with tempfile.TemporaryDirectory() as folder:
        receipt, received = sent(record, folder)
    assert received.verdict is Trust.VERIFIED
    assert received.findings == ()
    assert received.revision == receipt.revision
    assert received.record == replace(record, at_question="")


def follows(later, earlier):
    return earlier.head[: package.TRAIL_DIGITS] in later.trail


def test_the_full_record_arrives_with_its_document(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR, THE_HEAD)
    received = read_package(path, InUse(known=EVERYBODY))
    assert received.record == a_full_record()
    assert package.document(path, digest_of(PHOTO)) == PHOTO
    assert received.scores is not None
    assert received.scores.overall.score is not None


def test_the_receipt_counts_what_was_sent(tmp_path):
    receipt = send_parcel(
        Parcel(a_full_record(), HEAD_DIGEST, documents), [THE_ASSESSOR], tmp_path / "p.drx"
    )
    assert (receipt.answers, receipt.evidence, receipt.signatures) == (7, 1, 1)
    assert receipt.short_code.count("-") == 3


@given(st.permutations(["A2", "A3", "B1_n", "B1_d"]))
def test_the_order_of_answering_is_no_part_of_what_is_signed(order):
    answers = {"A2": "c", "A3": "ពាក្យ", "B1_n": 1, "B1_d": 2}
    text = canonical.questionnaire_bytes(QUESTIONNAIRE)
    in_order = a_record(QUESTIONNAIRE, {code: answers[code] for code in order})
    assert canonical.record_bytes(in_order, text) == canonical.record_bytes(
        a_record(QUESTIONNAIRE, answers), text
    )


def test_where_the_person_left_off_is_no_part_of_what_is_signed(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    here = replace(a_full_record(), at_question="A2")
    assert sent(here, one)[0] == sent(a_full_record(), other)[0]


def test_the_same_record_sent_twice_is_the_same_revision(tmp_path):
    first = a_package(tmp_path, THE_ASSESSOR)
    again = send_parcel(
        Parcel(a_full_record(), HEAD_DIGEST, documents), [THE_HEAD], tmp_path / "again.drx"
    )
    assert read_package(first, InUse(known=EVERYBODY)).revision == again.revision


def test_two_spellings_of_one_text_are_signed_alike(tmp_path):
    composed = an_evidence(title="Décret")
    decomposed = replace(composed, title=unicodedata.normalize("NFD", composed.title))
    revisions = set()
    for name, evidence in (("one", composed), ("other", decomposed)):
        record = a_full_record()
        response = replace(record.response("A1"), evidence=(evidence,))
        (tmp_path / name).mkdir()
        receipt, received = sent(record.with_response(Place("A1"), response), tmp_path / name)
        revisions.add(receipt.revision)
        assert received.verdict is Trust.VERIFIED
    assert len(revisions) == 1


def test_half_a_character_cannot_be_sent_and_leaves_nothing(tmp_path):
    record = a_full_record()
    response = replace(record.response("A3"), comment="\ud800")
    with pytest.raises(AssessmentError) as refused:
        sent(record.with_response(Place("A3"), response), tmp_path)
    assert refused.value.findings[0].code == "not_to_be_written"
    assert list(tmp_path.iterdir()) == []


def test_a_later_package_of_a_file_follows_the_earlier_one(tmp_path):
    manifests = []
    with AssessmentFile.create(
        tmp_path / "a.dra", a_record(QUESTIONNAIRE), by=ASSESSOR, now=NOW
    ) as file:
        for at, answer in enumerate("abc"):
            file.apply(SetAnswer(Place("A2"), answer), by=ASSESSOR, at=NOW)
            path = tmp_path / f"{at}.drx"
            send_parcel(parcel_of(file), [THE_ASSESSOR], path)
            manifests.append(read_package(path, InUse(known=EVERYBODY)).manifest)
    first, second, third = manifests
    assert follows(third, first)
    assert follows(second, first)
    assert not follows(first, second)
    assert not follows(first, first)


def test_two_copies_of_a_file_worked_on_apart_follow_neither(tmp_path):
    with AssessmentFile.create(
        tmp_path / "a.dra", a_record(QUESTIONNAIRE), by=ASSESSOR, now=NOW
    ) as file:
        file.apply(SetAnswer(Place("A2"), "a"), by=ASSESSOR, at=NOW)
        file.copy_to(tmp_path / "b.dra")
    manifests = []
    for name, answer in (("a", "b"), ("b", "c")):
        with AssessmentFile.open(tmp_path / f"{name}.dra") as file:
            file.apply(SetAnswer(Place("A2"), answer), by=ASSESSOR, at=NOW)
            send_parcel(parcel_of(file), [], tmp_path / f"{name}.drx")
        manifests.append(read_package(tmp_path / f"{name}.drx").manifest)
    one, other = manifests
    assert not follows(one, other)
    assert not follows(other, one)


def test_an_opened_file_knows_the_same_past_as_one_kept_open(tmp_path):
    with AssessmentFile.create(
        tmp_path / "a.dra", a_record(QUESTIONNAIRE), by=ASSESSOR, now=NOW
    ) as file:
        file.apply(SetAnswer(Place("A2"), "a"), by=ASSESSOR, at=NOW)
        file.apply(GoTo("A3"), by=ASSESSOR, at=NOW)
        past, head = file.earlier_heads, file.head
    with AssessmentFile.open(tmp_path / "a.dra") as file:
        assert file.earlier_heads == past
        assert head not in past
        assert len(past) == 2


def test_a_questionnaire_without_structure_is_sent_without_scores(tmp_path):
    plain = with_fingerprint(a_questionnaire(a_question("Q1")))
    _, received = sent(a_record(plain, {"Q1": "ពាក្យ"}), tmp_path)
    assert received.verdict is Trust.VERIFIED
    assert received.findings == ()
    assert (received.scores, received.manifest.scores) == (None, ())


@pytest.mark.parametrize("name", ["dgc-ministry", "example-small"])
def test_a_whole_assessment_with_an_installed_questionnaire_arrives(tmp_path, name):
    with AssessmentFile.create(
        tmp_path / "a.dra", a_record(find(name)), by=ASSESSOR, now=NOW
    ) as file:
        answer_file(file, NOW, seed=1)
        send_parcel(parcel_of(file), [THE_ASSESSOR], tmp_path / "p.drx")
        record = replace(file.record, at_question="")
    received = read_package(tmp_path / "p.drx", InUse(known=EVERYBODY))
    assert received.verdict is Trust.VERIFIED
    assert received.findings == ()
    assert received.record == record


def test_ancestors_are_kept(tmp_path):
    parcel = Parcel(a_full_record(), HEAD_DIGEST, documents, ancestors=("cd" * 32,))
    send_parcel(parcel, [], tmp_path / "p.drx")
    assert read_package(tmp_path / "p.drx").manifest.ancestors == ("cd" * 32,)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@given(VALUES)
def test_canonical_bytes_read_back_to_bytes_alike(value):
    raw = dump(value)
    assert dump(load(raw)) == raw


@pytest.mark.parametrize(
    "raw",
    [
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b"1e999",
        b"1.0",
        b"0.5",
        b"-0",
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'"\\ud800"',
        b'"\\u0041"',
        '"e\u0301"'.encode(),
        b"\xff",
        b'"\xed\xa0\x80"',
        b"9007199254740993",
        b"9" * 5000,
        b"",
        b"{",
        b"[" * 200_000,
        b"[" * 20_000 + b"]" * 20_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b"\xef\xbb\xbf1",
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_what_is_not_canonical_is_refused(raw):
    with pytest.raises(UnreadableError):
        load(raw)


@pytest.mark.parametrize("value", [0.5, float("nan"), 2**53, {1, 2}, b"x", {"a": [1.0]}])
def test_fractions_and_numbers_beyond_json_are_never_written(value):
    with pytest.raises(UnreadableError):
        dump(value)
