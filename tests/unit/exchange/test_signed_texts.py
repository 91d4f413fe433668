"""Texts too long, other sizes, signatures that stand twice: in packages that are signed rightly."""

from contextlib import suppress

import pytest

from assessment.errors import AssessmentError
from assessment.exchange import keys, package
from assessment.exchange.keys import KnownKey, Role
from assessment.exchange.receive import LONGEST_OF_ALL, read_package
from assessment.exchange.send import Demands, countersign
from assessment.exchange.worth import InUse, Trust
from assessment.questionnaire.values import LONGEST_TEXT
from tests.builders import NOW
from tests.unit.consolidation.world import answered
from tests.unit.exchange.world import (
    EVERYBODY,
    PHOTO,
    THE_ASSESSOR,
    THE_HEAD,
    Parts,
    a_full_record,
    a_package,
    known,
    signs,
)

LETTER = "ក"
SIGNED_LATER = keys.Signer(THE_ASSESSOR.key, Role.ASSESSOR, NOW.replace(year=NOW.year + 1))


def codes(received):
    return [one.code for one in received.findings]


def with_data(folder, edit, *signers):
    """A package whose data were edited before they were signed."""
    parts = Parts.of(a_package(folder, THE_ASSESSOR))
    data = parts.json("data.json")
    edit(data)
    parts.put("data.json", data)
    parts.restated()
    parts.signed(*(signers or (THE_ASSESSOR,)))
    return read_package(parts.write(folder / "edited.drx"), InUse(known=EVERYBODY))


def response(data, question):
    return next(given for (code, _), given in data["responses"] if code == question)


def put_comment(text):
    return lambda data: response(data, "A1").update(comment=text)


def put_title(text):
    return lambda data: response(data, "A1")["evidence"][0].update(title=text)


def put_reason(text):
    return lambda data: response(data, "B1_n").update(not_applicable={"reason": text})


def put_assessor(text):
    return lambda data: data["subject"].update(assessor=text)


def put_step(text):
    step = {"to": "draft", "by": "Head", "at": {"time": NOW.isoformat()}, "reason": text}
    return lambda data: data["steps"].append(step)


@pytest.mark.parametrize("length", [LONGEST_TEXT, LONGEST_TEXT + 1, 1_000_000])
def test_a_comment_is_held_to_what_the_window_takes(tmp_path, length):
    received = with_data(tmp_path, put_comment(LETTER * length))
    if length <= LONGEST_TEXT:
        assert (received.verdict, "texts_too_long" in codes(received)) == (Trust.VERIFIED, False)
        assert received.record.response("A1").comment == LETTER * length
    else:
        assert (received.verdict, received.record) == (Trust.ALTERED, None)
        assert "texts_too_long" in codes(received)


def test_quotation_marks_and_brackets_do_not_hide_a_long_comment(tmp_path):
    text = '"}],[["A1",null],{"' * (LONGEST_TEXT // 8)
    assert "texts_too_long" in codes(with_data(tmp_path, put_comment(text)))


@pytest.mark.parametrize("put", [put_title, put_reason, put_assessor, put_step])
@pytest.mark.parametrize(
    ("length", "found"),
    [
        (LONGEST_TEXT, None),
        (LONGEST_TEXT + 1, "long_texts"),
        (LONGEST_OF_ALL, "long_texts"),
        (LONGEST_OF_ALL + 1, "texts_too_long"),
    ],
)
def test_other_long_texts_stay_readable_up_to_a_bound(tmp_path, put, length, found):
    """Earlier versions held only answers, comments and objections to a length."""
    received = with_data(tmp_path, put("x" * length))
    told = [code for code in codes(received) if code in ("long_texts", "texts_too_long")]
    assert told == ([found] if found else [])
    assert (received.record is None) == (found == "texts_too_long")


def test_many_long_texts_are_one_finding(tmp_path):
    def edit(data):
        for _, given in data["responses"]:
            given["comment"] = "x" * (LONGEST_TEXT + 1)

    received = with_data(tmp_path, edit)
    (told,) = [one for one in received.findings if one.code == "texts_too_long"]
    assert told.values["n"] == 7


@pytest.mark.parametrize("size", [0, 1, len(PHOTO) + 1])
def test_a_size_that_is_not_that_of_the_bytes_is_altered(tmp_path, size):
    def edit(data):
        piece = response(data, "A1")["evidence"][0]
        if size:
            piece["size"] = size
        else:
            del piece["size"]

    received = with_data(tmp_path, edit)
    assert received.verdict is Trust.ALTERED
    assert "document_sizes_differ" in codes(received)
    assert received.record is not None


def test_two_sizes_of_one_document_are_altered(tmp_path):
    def edit(data):
        first = response(data, "A1")["evidence"][0]
        response(data, "A2")["evidence"] = [first | {"id": "another", "size": 3}]

    assert "document_sizes_differ" in codes(with_data(tmp_path, edit))


def signed_by(folder, *signers):
    (folder / "office.drx").unlink(missing_ok=True)
    parts = Parts.of(a_package(folder, THE_ASSESSOR))
    parts.signed(*signers)
    return parts.write(folder / "signed.drx")


@pytest.mark.parametrize("again", [THE_ASSESSOR, SIGNED_LATER], ids=["same", "later"])
def test_signing_twice_in_one_role_does_no_harm(tmp_path, again):
    path = signed_by(tmp_path, THE_ASSESSOR, again)
    received = read_package(path, InUse(known=EVERYBODY))
    assert received.verdict is Trust.VERIFIED
    assert "signed_twice" in codes(received)
    assert [one.statement.at for one in received.signatures] == [NOW]
    assert countersign(path, THE_HEAD).signatures == 2
    assert read_package(path, InUse(known=EVERYBODY)).verdict is Trust.COUNTERSIGNED


def test_a_copy_of_a_signature_never_makes_two_people_of_one(tmp_path):
    path = signed_by(tmp_path, *[THE_ASSESSOR] * 16)
    assert read_package(path, InUse(known=EVERYBODY)).verdict is Trust.VERIFIED
    path = signed_by(tmp_path, *[THE_ASSESSOR] * 17)
    assert read_package(path, InUse(known=EVERYBODY)).verdict is Trust.ALTERED


@pytest.mark.parametrize("first", [True, False])
def test_a_copy_that_does_not_hold_spoils_the_one_that_does(tmp_path, first):
    path = signed_by(tmp_path, THE_ASSESSOR, THE_ASSESSOR)
    parts = Parts.of(path)
    entries = parts.json("signatures.json")
    entries[0 if first else 1]["signature"] = "00" * 64
    parts.put("signatures.json", entries)
    assert read_package(parts.write(path), InUse(known=EVERYBODY)).verdict is Trust.ALTERED


def test_one_key_in_two_roles_is_told_as_what_it_is(tmp_path):
    key = THE_ASSESSOR.key.public
    both = {key.key_id: KnownKey(key, frozenset(Role))}
    received = read_package(
        signed_by(tmp_path, THE_ASSESSOR, signs(key.name, Role.HEAD)), InUse(known=both)
    )
    assert received.verdict is Trust.ALTERED
    assert "signed_in_two_roles" in codes(received)
    assert "signature_invalid" not in codes(received)


def test_countersigning_again_says_that_it_was_done(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR, THE_HEAD)
    before = path.read_bytes()
    with pytest.raises(AssessmentError) as refused:
        countersign(path, THE_HEAD)
    assert [one.code for one in refused.value.findings] == ["signed_already"]
    assert path.read_bytes() == before
    assert (
        read_package(path, InUse(known=known(THE_ASSESSOR, THE_HEAD))).verdict
        is Trust.COUNTERSIGNED
    )


def exchanged(tmp_path, monkeypatch, when):
    """Another package takes the place of the first one at the n-th time the file is opened."""
    path = a_package(tmp_path, THE_ASSESSOR)
    (tmp_path / "other").mkdir()
    record = answered(a_full_record(), "A2", "a")
    other = a_package(tmp_path / "other", THE_ASSESSOR, record=record).read_bytes()
    read, times = package.container.opened, []

    def opened(place, *arguments, **options):
        times.append(place)
        if len(times) == when:
            path.write_bytes(other)
        return read(place, *arguments, **options)

    monkeypatch.setattr(package.container, "opened", opened)
    return path


@pytest.mark.parametrize("when", [2, 3])
def test_only_what_was_verified_is_signed(tmp_path, monkeypatch, when):
    """Whoever exchanges the file meanwhile gets no signature for another package."""
    path = exchanged(tmp_path, monkeypatch, when)
    with suppress(AssessmentError):
        countersign(path, THE_HEAD)
    monkeypatch.undo()
    (tmp_path / "again").mkdir()
    verified = read_package(a_package(tmp_path / "again", THE_ASSESSOR)).revision
    signed = read_package(path, InUse(known=EVERYBODY)).signatures
    heads = [one.statement for one in signed if one.statement.role is Role.HEAD]
    assert {one.manifest for one in heads} <= {verified}


def test_who_saw_one_package_does_not_sign_another(tmp_path):
    path = a_package(tmp_path, THE_ASSESSOR)
    before = path.read_bytes()
    with pytest.raises(AssessmentError) as refused:
        countersign(path, THE_HEAD, demands=Demands(seen="ab" * 32))
    assert [one.code for one in refused.value.findings] == ["other_than_seen"]
    assert path.read_bytes() == before
    assert (
        countersign(path, THE_HEAD, demands=Demands(seen=read_package(path).revision)).signatures
        == 2
    )
