"""The way back: receipts, returned questions and resolved revisions in the office's file."""

import hashlib
from dataclasses import replace

import pytest

from assessment.errors import AssessmentError
from assessment.exchange.container import is_reply
from assessment.exchange.keys import Role
from assessment.exchange.receive import read_package
from assessment.exchange.reply import (
    Returned,
    apply_reply,
    read_reply,
    reply_to,
    write_reply,
)
from assessment.exchange.send import Parcel, send_parcel
from assessment.exchange.worth import InUse, Trust
from assessment.files.store import AssessmentFile
from assessment.responses.changes import GoTo, SetAnswer
from assessment.responses.model import Layer, Place, ReasonCode, State
from assessment.responses.review import not_accepted
from assessment.responses.review_changes import Approve, Submit
from tests.builders import ASSESSOR, HEAD, NOW, all_reviewed, an_evidence
from tests.unit.exchange.replies import OFFICER, a_reply, sent
from tests.unit.exchange.world import (
    A_STRANGER,
    EVERYBODY,
    THE_HEAD,
    THE_SECRETARIAT,
    Parts,
    digest_of,
    signs,
)

CONTENT = b"%PDF-1.7 a paper of the other laptop"


def written(folder, reply, *signers, merged=None, name="r.drx"):
    write_reply(reply, signers or (THE_SECRETARIAT,), folder / name, merged)
    return read_reply(folder / name, InUse(known=EVERYBODY))


def applied(file, received):
    return apply_reply(file, received, by=ASSESSOR, at=NOW)


def refused(file, received):
    head = file.head
    with pytest.raises(AssessmentError) as error:
        applied(file, received)
    assert file.head == head
    return error.value.findings[0].code


def accept_all(office):
    for change in all_reviewed(office.record):
        office.apply(change, by=HEAD, at=NOW)


def codes(found):
    return [finding.code for finding in found.findings]


def test_a_receipt_counts_what_was_received_and_is_shown(office, tmp_path):
    package = sent(office)
    received = written(tmp_path, a_reply(package, note="អរគុណ"))
    assert (received.verdict, received.findings) == (Trust.VERIFIED, ())
    done = applied(office, received)
    assert (done.reply.revision, done.reply.verdict) == (package.revision, Trust.VERIFIED)
    assert (done.reply.answers, done.reply.evidence, done.reply.signatures) == (7, 0, 1)
    assert (done.reply.note, done.state, done.reopened) == ("អរគុណ", State.DRAFT, ())
    assert done.findings == ()


def test_returned_questions_are_opened_again_with_their_reasons(office, tmp_path):
    office.apply(Submit(ASSESSOR, NOW, "partly"), by=ASSESSOR, at=NOW)
    accept_all(office)
    office.apply(Approve(HEAD, NOW), by=HEAD, at=NOW)
    returned = (Returned("A2", "ខ្វះលិខិត", ReasonCode.MISSING), Returned("Z9", "no such"))
    done = applied(office, written(tmp_path, a_reply(sent(office), returned=returned)))
    assert (done.state, done.reopened) == (State.RETURNED, ("A2",))
    assert codes(done) == ["line_fits_nothing"]
    record = office.record
    assert not_accepted(record) == ["A2"]
    review = record.reviews[Layer.HEAD, "A2"]
    assert (review.by, review.reason) == (OFFICER, ReasonCode.MISSING)
    assert "ខ្វះលិខិត" in review.comment
    assert "A2" in record.steps[-1].reason
    path, office_head = office.path, office.head
    office.close()
    with AssessmentFile.open(path) as again:
        assert (again.record, again.head) == (record, office_head)


def test_the_unit_head_can_accept_what_was_corrected(office, tmp_path):
    office.apply(Submit(ASSESSOR, NOW, "partly"), by=ASSESSOR, at=NOW)
    reply = a_reply(sent(office), returned=(Returned("A2", "wrong"),))
    applied(office, written(tmp_path, reply))
    office.apply(SetAnswer(Place("A2"), "b"), by=ASSESSOR, at=NOW)
    office.apply(Submit(ASSESSOR, NOW, "partly"), by=ASSESSOR, at=NOW)
    accept_all(office)
    office.apply(Approve(HEAD, NOW), by=HEAD, at=NOW)
    assert office.record.state is State.APPROVED


def test_a_reply_taken_in_twice_reopens_nothing(office, tmp_path):
    received = written(tmp_path, a_reply(sent(office), returned=(Returned("A2", "wrong"),)))
    applied(office, received)
    office.apply(Submit(ASSESSOR, NOW, "partly"), by=ASSESSOR, at=NOW)
    head = office.head
    done = applied(office, received)
    assert (codes(done), office.head, done.state) == (["reply_again"], head, State.SUBMITTED)


def test_a_reply_to_an_earlier_state_says_so(office, tmp_path):
    received = written(tmp_path, a_reply(sent(office)))
    office.apply(SetAnswer(Place("A2"), "a"), by=ASSESSOR, at=NOW)
    assert codes(applied(office, received)) == ["changed_since_sent"]


def test_a_reply_to_another_file_is_refused(office, tmp_path):
    package = sent(office)
    other = written(tmp_path, a_reply(package, assessment="5b2fd7a4"))
    assert refused(office, other) == "reply_of_another"
    unknown = written(tmp_path, a_reply(package, heads=("cd" * 32,)), name="2.drx")
    assert refused(office, unknown) == "reply_of_another"


@pytest.mark.parametrize(
    ("signer", "verdict", "code"),
    [
        (signs(ASSESSOR, Role.SECRETARIAT), Trust.WRONG_ROLE, "role_not_allowed"),
        (THE_HEAD, Trust.WRONG_ROLE, "role_not_allowed"),
    ],
)
def test_only_the_secretariat_replies(office, tmp_path, signer, verdict, code):
    received = written(tmp_path, a_reply(sent(office)), signer)
    assert received.verdict is verdict
    assert refused(office, received) == code


def test_without_known_keys_a_reply_is_shown_as_unknown_and_applied(office, tmp_path):
    written(tmp_path, a_reply(sent(office)))
    received = read_reply(tmp_path / "r.drx")
    assert received.verdict is Trust.UNKNOWN_KEY
    assert codes(applied(office, received)) == ["unknown_key"]


@pytest.mark.parametrize(
    ("signers", "verdict"), [((), Trust.UNSIGNED), ((A_STRANGER,), Trust.UNKNOWN_KEY)]
)
def test_where_the_secretariat_is_known_a_reply_without_its_key_is_refused(
    office, tmp_path, signers, verdict
):
    reply = a_reply(sent(office), returned=(Returned("A1", "Forged"),))
    write_reply(reply, signers, tmp_path / "r.drx", None)
    received = read_reply(tmp_path / "r.drx", InUse(known=EVERYBODY))
    assert received.verdict is verdict
    assert refused(office, received) == verdict.value


def test_an_edited_reply_is_refused(office, tmp_path):
    written(tmp_path, a_reply(sent(office), returned=(Returned("A2", "wrong"),)))
    parts = Parts.of(tmp_path / "r.drx")
    parts.replaced("reply.json", "wrong", "right")
    received = read_reply(parts.write(tmp_path / "e.drx"), InUse(known=EVERYBODY))
    assert received.verdict is Trust.ALTERED
    assert refused(office, received) == "packed_again"


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"nonsense" * 50])
def test_what_is_no_reply_is_unreadable(office, tmp_path, content):
    path = tmp_path / "r.drx"
    path.write_bytes(content)
    received = read_reply(path, InUse(known=EVERYBODY))
    assert received.verdict is Trust.UNREADABLE
    assert not is_reply(path)
    with pytest.raises(AssessmentError):
        applied(office, received)


def test_a_package_is_no_reply_and_a_reply_no_package(office, tmp_path):
    package = sent(office)
    assert read_reply(package.path, InUse(known=EVERYBODY)).verdict is Trust.UNREADABLE
    assert not is_reply(package.path)
    written(tmp_path, a_reply(package))
    assert is_reply(tmp_path / "r.drx")
    assert read_package(tmp_path / "r.drx", InUse(known=EVERYBODY)).verdict is Trust.UNREADABLE


@pytest.fixture
def fork(office, tmp_path):
    """Two laptops went on from one file; the secretariat resolved it, with the other's paper."""
    office.copy_to(tmp_path / "other.dra")
    with AssessmentFile.open(tmp_path / "other.dra") as other:
        office.apply(SetAnswer(Place("A2"), "a"), by=ASSESSOR, at=NOW)
        other.apply(SetAnswer(Place("B1_n"), 2), by=HEAD, at=NOW)
        mine, theirs = sent(office), sent(other, "other.drx")
        record = theirs.record.with_response(Place("A2"), mine.record.response("A2"))
        evidence = an_evidence(digest=digest_of(CONTENT), file_name="ថ្មី.pdf", size=len(CONTENT))
        given = replace(record.response("A1"), evidence=(evidence,))
        record = record.with_response(Place("A1"), given)
        parcel = Parcel(
            record,
            theirs.manifest.head,
            lambda _: CONTENT,
            ancestors=(mine.revision, theirs.revision),
        )
        merged = tmp_path / "merged.drx"
        receipt = send_parcel(parcel, (THE_SECRETARIAT,), merged)
        content = merged.read_bytes()
        reply = a_reply(
            mine,
            revision=receipt.revision,
            heads=(mine.manifest.head, theirs.manifest.head),
            merged=hashlib.sha256(content).hexdigest(),
        )
        yield reply, content, record, other


def test_a_resolved_revision_is_taken_in_by_both_and_named_by_the_next_package(
    office, fork, tmp_path
):
    reply, content, record, other = fork
    received = written(tmp_path, reply, merged=content)
    assert received.verdict is Trust.VERIFIED
    for file, name in ((office, "mine2.drx"), (other, "other2.drx")):
        done = applied(file, received)
        assert (done.merged, done.findings) == (reply.revision, ())
        assert file.record.responses == record.responses
        assert file.attachment(digest_of(CONTENT)) == CONTENT
        again = sent(file, name)
        assert reply.revision in again.manifest.ancestors
        assert (again.verdict, again.findings) == (Trust.VERIFIED, ())


def test_a_resolved_revision_does_not_overwrite_what_was_done_since(office, fork, tmp_path):
    reply, content, _, _ = fork
    office.apply(SetAnswer(Place("A2"), "b"), by=ASSESSOR, at=NOW)
    received = written(tmp_path, reply, merged=content)
    assert refused(office, received) == "changed_before_merge"
    assert office.record.response("A2").answer == "b"


def test_another_revision_than_the_one_named_is_not_taken_in(office, fork, tmp_path):
    reply, content, _, _ = fork
    for wrong in (replace(reply, revision="ab" * 32), replace(reply, merged="ab" * 32)):
        received = written(tmp_path, wrong, merged=content)
        assert received.verdict is Trust.ALTERED
        assert refused(office, received) == "package_altered"


def test_undo_does_not_pass_over_a_reply(office, tmp_path):
    office.apply(SetAnswer(Place("A2"), "a"), by=ASSESSOR, at=NOW)
    applied(office, written(tmp_path, a_reply(sent(office))))
    assert not office.can_undo


def test_a_resolved_revision_that_says_what_is_here_already_is_named_too(office, tmp_path):
    mine = sent(office)
    parcel = Parcel(
        office.record, mine.manifest.head, office.attachment, ancestors=(mine.revision,)
    )
    receipt = send_parcel(parcel, (THE_SECRETARIAT,), tmp_path / "merged.drx")
    content = (tmp_path / "merged.drx").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    reply = a_reply(mine, revision=receipt.revision, merged=digest)
    before = office.record
    applied(office, written(tmp_path, reply, merged=content))
    assert office.record == before
    assert receipt.revision in sent(office, "again.drx").manifest.ancestors


def test_a_document_damaged_on_the_way_back_is_told_and_the_rest_taken_in(office, fork, tmp_path):
    reply, content, record, _ = fork
    broken = content.replace(CONTENT, CONTENT.upper())
    assert broken != content
    hurt = replace(reply, merged=hashlib.sha256(broken).hexdigest())
    received = written(tmp_path, hurt, merged=broken)
    assert received.verdict is Trust.ALTERED
    assert refused(office, received) == "package_altered"
    assert office.record.responses != record.responses


def test_a_revision_of_another_questionnaire_is_not_taken_in(office, tmp_path):
    mine = sent(office)
    other = office.record.questionnaire
    settings = replace(other.settings, version="2")
    changed = replace(office.record, questionnaire=replace(other, settings=settings))
    parcel = Parcel(changed, mine.manifest.head, office.attachment, ancestors=(mine.revision,))
    receipt = send_parcel(parcel, (THE_SECRETARIAT,), tmp_path / "merged.drx")
    content = (tmp_path / "merged.drx").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    reply = a_reply(mine, revision=receipt.revision, merged=digest)
    assert refused(office, written(tmp_path, reply, merged=content)) == "reply_of_another"


def test_there_is_no_receipt_for_what_holds_no_assessment(office, tmp_path):
    (tmp_path / "x.drx").write_bytes(b"nothing")
    with pytest.raises(AssessmentError) as error:
        reply_to(read_package(tmp_path / "x.drx"), by=OFFICER, at=NOW)
    assert error.value.findings[0].code == "nothing_to_reply_to"


def test_moving_about_after_sending_is_no_change(office, fork, tmp_path):
    reply, content, record, _ = fork
    for question in ("A2", "A3"):
        office.apply(GoTo(question), by=ASSESSOR, at=NOW)
    done = applied(office, written(tmp_path, reply, merged=content))
    assert (done.merged, done.findings) == (reply.revision, ())
    assert office.record.responses == record.responses
    again = written(tmp_path, a_reply(sent(office, "again.drx")), name="r2.drx")
    office.apply(GoTo("A2"), by=ASSESSOR, at=NOW)
    assert codes(applied(office, again)) == []
