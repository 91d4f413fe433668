"""The session changes the file, says so, and scores a moment later."""

import pytest

from assessment.errors import AssessmentError
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from gui.session import SCORES_AFTER_MS, Session
from tests.builders import ASSESSOR, NOW

A1 = Place("A1")


def test_an_answer_is_on_disk_at_once(session, file):
    assert session.apply(SetAnswer(A1, ("l1a",)))
    session.close()
    again = Session.open(file, ASSESSOR)
    assert again.record.response("A1").answer == ("l1a",)
    again.close()


def test_a_change_is_told_and_when_it_was_saved(session, qtbot):
    with qtbot.waitSignal(session.changed), qtbot.waitSignal(session.saving.saved) as saved:
        session.apply(SetAnswer(A1, ("l1a",)))
    assert saved.args == [NOW]
    assert session.saving.saved_at == NOW


def test_a_refused_change_says_why_and_changes_nothing(session, qtbot):
    before = session.record
    with qtbot.waitSignal(session.refused) as heard, qtbot.assertNotEmitted(session.changed):
        assert not session.apply(SetAnswer(Place("nowhere"), "x"))
    assert [finding.code for finding in heard.args[0]] == ["no_such_question"]
    assert session.record is before


def test_scores_follow_soon_after_the_last_change(session, qtbot):
    qtbot.waitUntil(lambda: session.scores is not None)
    before = session.scores.nodes["A1"].score
    with qtbot.waitSignal(session.scored, timeout=SCORES_AFTER_MS * 10):
        session.apply(SetAnswer(A1, ("l1a", "l2a")))
        assert session.scores.nodes["A1"].score == before
    assert session.scores.nodes["A1"].score > before


def test_undo_and_redo_go_back_and_forth(session):
    session.apply(SetAnswer(A1, ("l1a",)))
    assert session.undo()
    assert session.record.response("A1").answer is None
    assert session.redo()
    assert session.record.response("A1").answer == ("l1a",)


def test_undo_with_nothing_to_undo_is_refused_in_words(session, qtbot):
    with qtbot.waitSignal(session.refused) as heard:
        assert not session.undo()
    assert heard.args[0]


def test_undo_still_works_after_the_file_was_closed(session, file):
    session.apply(SetAnswer(A1, ("l1a",)))
    session.close()
    again = Session.open(file, ASSESSOR)
    assert again.undo()
    assert again.record.response("A1").answer is None
    again.close()


def test_findings_and_progress_follow_every_change(session):
    done = sum(section.done for section in session.progress)
    findings = session.findings
    session.apply(SetAnswer(Place("A2"), "b"))
    assert sum(section.done for section in session.progress) == done + 1
    assert session.findings != findings


def test_a_file_that_is_none_is_refused_with_findings(tmp_path, qtbot):
    broken = tmp_path / "x.dra"
    broken.write_bytes(b"nothing of the kind")
    with pytest.raises(AssessmentError) as refusal:
        Session.open(broken, ASSESSOR)
    assert refusal.value.findings


def test_a_document_is_stored_and_given_back(session, tmp_path):
    paper = tmp_path / "decision.txt"
    paper.write_text("created", encoding="utf-8")
    digest = session.attach(paper)
    assert session.attachment(digest) == b"created"


def test_a_document_that_is_gone_is_refused_in_words(session, tmp_path, qtbot):
    with qtbot.waitSignal(session.refused) as heard:
        assert session.attach(tmp_path / "gone.pdf") is None
    assert heard.args[0][0].values["file"] == "gone.pdf"
