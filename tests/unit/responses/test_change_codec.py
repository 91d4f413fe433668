"""Changes in files of earlier versions stay readable: what one needed then is all it needs."""

from dataclasses import MISSING, fields

import pytest

from assessment.files.rows import line_of
from assessment.files.store import AssessmentFile
from assessment.responses.changes import DeclareNotApplicable
from assessment.responses.codec import KINDS
from assessment.responses.model import Place
from tests.builders import ASSESSOR, NOW, a_question, a_questionnaire, a_record

# What each kind needed in the first version that wrote it; the rest may be left out for ever.
NEEDED_THEN = {
    "set_answer": {"place", "answer"},
    "set_comment": {"place", "comment"},
    "declare_not_applicable": {"place"},
    "withdraw_not_applicable": {"place"},
    "put_back": {"place", "response"},
    "bring_in": {"source", "responses"},
    "add_row": {"roster", "row_id", "at"},
    "remove_row": {"roster", "row_id"},
    "go_to": {"question"},
    "add_evidence": {"place", "evidence"},
    "edit_evidence": {"place", "evidence"},
    "remove_evidence": {"place", "evidence_id"},
    "judge_evidence": {"place", "evidence_id", "verdict"},
    "judge_applicability": {"place", "verdict"},
    "set_review": {"layer", "indicator", "review"},
    "submit": {"by", "at"},
    "return": {"by", "at"},
    "approve": {"by", "at"},
    "reopen": {"by", "at"},
    "take_back_step": {"to"},
    "take_in": {"reply", "revision", "after"},
    "reopening": {"change", "reviews"},
    "set_objection": {"id", "objection"},
}


def needed_now(name):
    return {
        field.name
        for field in fields(KINDS[name])
        if field.default is MISSING and field.default_factory is MISSING
    }


@pytest.mark.parametrize("name", sorted(NEEDED_THEN))
def test_no_kind_of_change_needs_more_than_it_needed_when_files_were_written(name):
    assert needed_now(name) <= NEEDED_THEN[name]


def test_every_kind_of_change_is_held_to_what_it_needed():
    assert NEEDED_THEN.keys() == KINDS.keys()


def test_a_file_opens_in_which_not_applicable_was_declared_without_a_reason(tmp_path, monkeypatch):
    """So earlier versions let it be declared; today it is refused."""
    questionnaire = a_questionnaire(a_question("A1", not_applicable=True))
    path, declared = tmp_path / "earlier.dra", DeclareNotApplicable(Place("A1"))
    with monkeypatch.context() as earlier:
        earlier.setattr(DeclareNotApplicable, "check", lambda *_: [])
        file = AssessmentFile.create(path, a_record(questionnaire), by=ASSESSOR, now=NOW)
        file.apply(declared, by=ASSESSOR, at=NOW)
        written = line_of(file.history[0], "").change
        file.close()
    assert "reason" not in written
    file = AssessmentFile.open(path)
    assert file.history[0].change == declared
    assert file.record.response("A1").not_applicable.reason == ""
    file.undo(by=ASSESSOR, at=NOW)
    file.redo(by=ASSESSOR, at=NOW)
    file.close()
