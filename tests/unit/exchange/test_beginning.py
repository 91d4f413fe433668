"""A file begun with what the unit said before: beside it, or gone on from its own package."""

from dataclasses import replace
from pathlib import Path

import pytest

from assessment.errors import AssessmentError
from assessment.exchange.beginning import begin, offers, source_in
from assessment.exchange.exported import read_any
from assessment.exchange.send import parcel_of, revisions_taken_in, send_parcel
from assessment.files.beside import is_as_then
from assessment.files.store import AssessmentFile, taken_over
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.model import Choice, Group
from assessment.questionnaire.structure import Settings
from assessment.responses.changes import AddEvidence
from assessment.responses.model import Place, RowId, State, Step, Verdict
from tests.builders import (
    ASSESSOR,
    HEAD,
    NOW,
    a_ladder,
    a_questionnaire,
    a_ratio,
    a_record,
    a_roster,
    a_select,
    a_text,
)
from tests.unit.exchange.world import THE_ASSESSOR, a_full_record, a_package
from tests.unit.files.writers import save_elsewhere

A1, A2 = Place("A1"), Place("A2")


def last_year(**fields):
    """The full record of the round before, approved."""
    record = a_full_record()
    subject = replace(record.subject, round="2025")
    steps = (Step(State.APPROVED, by=HEAD, at=NOW),)
    given = {"subject": subject, "state": State.APPROVED, "steps": steps, "identity": "old"}
    given |= fields
    return replace(record, id=given.pop("identity"), **given)


def kept(path: Path, record) -> Path:
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    return path


@pytest.fixture
def begun(tmp_path):
    """Begins a file of this round with a source; closes it afterwards."""
    opened = []

    def made(source: Path, record=None):
        path = tmp_path / f"new{len(opened)}.dra"
        record = record or a_record(with_fingerprint(a_questionnaire()), identity="new")
        opened.append(begin(path, record, source_in(source), by=ASSESSOR, now=NOW))
        return opened[-1]

    yield made
    for file in opened:
        file.close()


def refused(act) -> set[str]:
    with pytest.raises(AssessmentError) as caught:
        act()
    return {finding.code for finding in caught.value.findings}


def said_of(file, code):
    return next(one for one in file.beside.last_round.answers if one.place.question == code)


@pytest.mark.parametrize("kind", ["dra", "drx"])
def test_what_an_earlier_round_said_stands_beside_and_is_no_answer(begun, tmp_path, kind):
    source = tmp_path / "M08-2025.dra"
    kept(source, last_year())
    if kind == "drx":
        source = a_package(tmp_path, THE_ASSESSOR, record=last_year())
    file = begun(source)
    last = file.beside.last_round
    assert (last.round, last.source, last.approved) == ("2025", source.name, True)
    assert said_of(file, "A1").response.answer == ("l1a", "l2a")
    assert [str(one) for one in said_of(file, "A2").choices] == ["c"]
    assert (last.level("A1"), last.level("A2")) == (2, 3)
    assert file.record.responses == {}
    assert file.history == ()
    assert revisions_taken_in(file) == ()


def test_it_needs_the_earlier_file_no_more_and_never_travels(begun, tmp_path):
    source = kept(tmp_path / "M08-2025.dra", last_year())
    file = begun(source)
    last = file.beside.last_round
    source.unlink()
    moved = save_elsewhere(file, tmp_path / "b.dra").file
    assert moved.beside.last_round == last
    send_parcel(parcel_of(moved), [], tmp_path / "p.drx")
    moved.close()
    received = read_any(tmp_path / "p.drx")
    assert received.record.responses == {}
    assert b"2025" not in received.parts.data


def test_still_true_is_one_step_and_its_documents_have_to_be_shown_again(begun, tmp_path):
    judged = last_year()
    response = judged.response("A1")
    piece = replace(response.evidence[0], verdict=Verdict.ACCEPTED, number="12")
    judged = judged.with_response(A1, replace(response, evidence=(piece,)))
    file = begun(kept(tmp_path / "M08-2025.dra", judged))
    taken = taken_over(file, "A1")
    file.apply(taken.change, by=ASSESSOR, at=NOW)
    file.drafts.keep(taken.drafts)
    given = file.record.response("A1")
    assert (given.answer, given.evidence) == (("l1a", "l2a"), ())
    (draft,) = file.drafts.all.values()
    assert (draft.title, draft.number, draft.digest) == ("ប្រកាស", "12", "")
    assert is_as_then(file.record, (said_of(file, "A1"),))
    assert taken_over(file, "A1").change is None
    file.undo(by=ASSESSOR, at=NOW)
    assert file.record.responses == {}


def test_a_document_shown_again_stays_when_its_answer_is_taken_over_again(begun, tmp_path):
    file = begun(kept(tmp_path / "M08-2025.dra", last_year()))
    (draft,) = taken_over(file, "A1").drafts
    shown = replace(draft.piece(), digest="ab" * 32)
    file.apply(AddEvidence(A1, shown), by=ASSESSOR, at=NOW)
    assert taken_over(file, "A1").drafts == ()


def test_a_table_is_taken_over_whole_where_it_is_empty(begun, tmp_path):
    file = begun(kept(tmp_path / "M08-2025.dra", last_year()))
    file.apply(taken_over(file, "services").change, by=ASSESSOR, at=NOW)
    assert file.record.rows["services"] == ("r1",)
    assert file.record.response("services_count", RowId("r1")).answer == 12
    assert taken_over(file, "services").change is None


def test_what_is_answered_in_this_round_is_not_replaced(begun, tmp_path):
    record = a_record(with_fingerprint(a_questionnaire()), {"A2": "a"}, identity="new")
    file = begun(kept(tmp_path / "M08-2025.dra", last_year()), record)
    assert taken_over(file, "A2").change is None


def reworded(question, **words):
    choices = tuple(
        replace(one, label=a_text(words[one.name])) if one.name in words else one
        for one in question.choices
    )
    return replace(question, choices=choices)


def newer(a1, a2):
    parts = Group("pillar_a", a_text("Pillar A")), a1, a2, *a_ratio("B1"), *a_roster("services")
    settings = Settings(id="small", version="2", title=a_text("Small"))
    return a_record(with_fingerprint(a_questionnaire(*parts, settings=settings)), identity="new")


CHANGED = [
    (a_ladder("A1"), a_select("A2"), (True, True)),
    (reworded(a_ladder("A1"), l3a="another"), a_select("A2"), (True, True)),
    (reworded(a_ladder("A1"), l2a="another"), a_select("A2"), (False, True)),
    (a_ladder("A1", levels=1), a_select("A2"), (False, True)),
    (a_ladder("A1"), a_select("A2", (0, 100)), (True, False)),
    (a_ladder("A1"), a_select("A2", choices=(Choice("c", a_text("C!")),)), (True, False)),
    (a_ladder("A1"), a_ladder("A2"), (True, False)),
]


@pytest.mark.parametrize(("a1", "a2", "fit"), CHANGED)
def test_only_what_can_be_said_today_and_means_the_same_is_taken_over(
    begun, tmp_path, *, a1, a2, fit
):
    file = begun(kept(tmp_path / "M08-2025.dra", last_year()), newer(a1, a2))
    for code, fits in zip(("A1", "A2"), fit, strict=True):
        assert said_of(file, code).fits == fits
        assert (taken_over(file, code).change is not None) == fits


def test_a_question_of_another_code_is_known_by_its_key_unless_it_compares_only_since(
    begun, tmp_path
):
    keyed = a_questionnaire(a_select("A2", comparable_key="budget"))
    old = a_record(with_fingerprint(keyed), {"A2": "b"}, identity="old")
    old = replace(old, subject=replace(old.subject, round="2025"))
    source = kept(tmp_path / "M08-2025.dra", old)
    now = a_questionnaire(a_select("A7", comparable_key="budget"))
    file = begun(source, a_record(with_fingerprint(now)))
    assert said_of(file, "A7").response.answer == "b"
    since = a_questionnaire(a_select("A7", comparable_key="budget", comparable_since="2"))
    assert begun(source, a_record(with_fingerprint(since))).beside.last_round.answers == ()


def test_a_question_that_reads_otherwise_today_says_so(begun, tmp_path):
    now = newer(replace(a_ladder("A1"), label=a_text("Really?")), a_select("A2"))
    file = begun(kept(tmp_path / "M08-2025.dra", last_year()), now)
    assert (said_of(file, "A1").reworded, said_of(file, "A2").reworded) == (True, False)
    assert said_of(file, "A1").fits


# ---------------------------------------------------------------- after a lost laptop


def test_from_its_own_package_of_this_round_the_work_goes_on_and_names_it(begun, tmp_path):
    package = a_package(tmp_path, THE_ASSESSOR)
    revision = read_any(package).revision
    file = begun(package)
    theirs = a_full_record()
    assert file.record.responses == theirs.responses
    assert file.record.rows == theirs.rows
    assert file.record.id == "new"
    (document,) = file.record.response("A1").evidence
    assert file.attachment(document.digest)
    receipt = send_parcel(parcel_of(file), [THE_ASSESSOR], tmp_path / "again.drx")
    assert read_any(tmp_path / "again.drx").manifest.ancestors == (revision,)
    assert receipt.evidence == 1


def test_what_nothing_can_go_on_from_is_refused_and_leaves_no_file(begun, tmp_path):
    this = kept(tmp_path / "M08-2026.dra", a_full_record())
    assert refused(lambda: begun(this)) == {"this_rounds_file"}
    record = a_full_record()
    later = replace(record, id="later", subject=replace(record.subject, round="2027"))
    source = kept(tmp_path / "M08-2027.dra", later)
    assert refused(lambda: begun(source)) == {"round_later"}
    package = a_package(tmp_path, THE_ASSESSOR)
    other = newer(a_ladder("A1"), a_select("A2"))
    assert refused(lambda: begun(package, other)) == {"other_questionnaire"}
    stranger = replace(other, subject=replace(other.subject, unit="M01"))
    assert refused(lambda: begun(package, stranger)) == {"units_differ"}
    assert not (tmp_path / "new0.dra").exists()


def test_the_folder_offers_the_approved_rounds_before_and_its_own_package(tmp_path):
    kept(tmp_path / "MPTC-2025.dra", last_year())
    draft = last_year(state=State.DRAFT, steps=(), identity="draft")
    kept(tmp_path / "draft.dra", draft)
    stranger = last_year()
    subject = replace(stranger.subject, unit="M01")
    kept(tmp_path / "M01.dra", replace(stranger, subject=subject, id="m01"))
    next_year = replace(stranger.subject, round="2027")
    kept(tmp_path / "MPTC-2027.dra", replace(stranger, subject=next_year, id="next"))
    (tmp_path / "broken.dra").write_bytes(b"nothing")
    (tmp_path / "broken.drx").write_bytes(b"nothing")
    a_package(tmp_path, THE_ASSESSOR)
    found = offers(tmp_path, "MPTC", "2026")
    assert [(one.path.name, one.round, one.goes_on) for one in found] == [
        ("MPTC-2025.dra", "2025", False),
        ("office.drx", "2026", True),
    ]
    assert offers(tmp_path / "nowhere", "MPTC", "2026") == ()
