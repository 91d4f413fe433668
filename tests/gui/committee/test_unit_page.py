"""The page of a unit: everything held of it is read there, and goes back with reasons."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from assessment.consolidation.coverage import UnitProgress
from assessment.exchange import keys
from assessment.exchange.codes import short_code
from assessment.exchange.reply import read_reply
from assessment.exchange.send import Parcel, send_parcel
from assessment.exchange.worth import Trust
from assessment.language.text import Language
from gui.settings import WorkRole
from gui.widgets.label import Label
from tests.builders import an_evidence
from tests.gui.committee.world import FIRST, a_fork, page_of, received, settled
from tests.gui.places import settle
from tests.unit.consolidation.world import head_of, packed, record_of
from tests.unit.exchange.world import CHEAP, PASSPHRASE, THE_ASSESSOR, digest_of

UNIT = "M01"


def with_documents(path, documents):
    """A package whose first indicator has these documents, by the names of their files."""
    record = record_of(FIRST)
    (place,) = record.places("A1")
    pieces = tuple(
        an_evidence(
            f"e{at}", title=name, digest=digest_of(content), file_name=name, size=len(content)
        )
        for at, (name, content) in enumerate(documents.items())
    )
    record = record.with_response(place, replace(record.response("A1"), evidence=pieces))
    by_digest = {digest_of(content): content for content in documents.values()}
    send_parcel(Parcel(record, head_of("first"), by_digest.__getitem__), [THE_ASSESSOR], path)
    return path


@pytest.fixture
def unit(desk, qtbot, tmp_path):
    """The page of a unit that sent one package, and sent it on to it."""

    def show(*paths):
        received(qtbot, desk, paths or [with_documents(tmp_path / "a.drx", {"a.txt": b"seen"})])
        desk.go("unit", UNIT)
        page = page_of(desk, "unit")
        qtbot.waitUntil(lambda: page.shown is not None, timeout=20_000)
        settled(qtbot, desk)
        return page

    return show


def test_coverage_leads_to_the_page_of_a_unit_and_back(desk, qtbot, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST))
    received(qtbot, desk, [tmp_path / "a.drx"])
    desk.go("coverage")
    coverage = page_of(desk, "coverage")
    coverage.reports.choose(UnitProgress.RECEIVED)
    qtbot.keyClick(coverage.table, Qt.Key.Key_Return)
    page = page_of(desk, "unit")
    assert desk.router.shown is page
    qtbot.waitUntil(lambda: page.shown is not None, timeout=20_000)
    assert page.head.title.plain_text().endswith(f" · {UNIT}")
    qtbot.keyClick(page.answers.table, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert desk.router.shown is coverage


def test_every_answer_of_the_assessment_is_in_a_row_of_the_page(unit):
    page = unit()
    sent = page.answers.sent
    asked = {place.question for place in sent.evaluation.relevant if place in sent.record.responses}
    shown = {code for row in page.answers.table.rows.rows for code in row.questions}
    assert asked <= shown
    said = []
    for row in page.answers.table.rows.rows:
        page.answers.table.choose(row)
        settle()
        labels = page.answers.pane.answers.findChildren(Label)
        said += [label.plain_text() for label in labels if not label.isHidden()]
    assert {"3", "4"} <= set(said)


def test_nothing_on_the_page_changes_an_answer_or_a_review(unit):
    page = unit()
    pane = page.answers.pane
    assert not any(part.isVisible() for part in (pane.form, pane.accept, pane.back, pane.head.open))
    assert not pane.objections.begin.isVisible()


def a_page_of_paper():
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    stream = BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(72, 700, "Decree 12")
    canvas.save()
    return stream.getvalue()


def a_picture(folder):
    path = folder / "p.png"
    QImage(20, 10, QImage.Format.Format_RGB32).save(str(path))
    return path.read_bytes()


def test_documents_are_opened_inside_the_window(unit, qtbot, tmp_path):
    documents = {"a.txt": "ឃើញ".encode(), "b.pdf": a_page_of_paper(), "c.png": a_picture(tmp_path)}
    page = unit(with_documents(tmp_path / "a.drx", documents))
    answers, document = page.answers, page.answers.document
    cards = {one.piece.evidence.file_name: one for one in answers.pane.documents.pieces.values()}
    cards["a.txt"].view.click()
    qtbot.waitUntil(document.text.isVisible, timeout=20_000)
    assert document.text.toPlainText() == "ឃើញ"
    qtbot.keyClick(document.text, Qt.Key.Key_Escape)
    assert answers.table.isVisible()
    cards["b.pdf"].view.click()
    qtbot.waitUntil(lambda: "Decree 12" in document.preview.view.text, timeout=20_000)
    document.close_button.click()
    cards["c.png"].view.click()
    qtbot.waitUntil(document.preview.isVisible, timeout=20_000)
    assert (document.piece.file_name, document.preview.view.pages) == ("c.png", 1)


def test_a_damaged_document_is_left_to_the_program_that_knows_its_kind(unit, qtbot, tmp_path):
    page = unit(with_documents(tmp_path / "a.drx", {"b.pdf": b"no pages at all"}))
    (card,) = page.answers.pane.documents.pieces.values()
    page.answers.door.look_at = None  # nobody opens a program in a test
    outside = []
    page.answers.document.elsewhere.disconnect()
    page.answers.document.elsewhere.connect(outside.append)
    card.view.click()
    qtbot.waitUntil(lambda: bool(outside), timeout=20_000)
    assert [one.file_name for one in outside] == ["b.pdf"]
    assert page.answers.table.isVisible()


def test_the_history_tells_what_came_and_shows_the_answers_of_each_revision(unit, qtbot, tmp_path):
    base, ours, theirs = a_fork(tmp_path / "fork")
    folder = tmp_path / "fork"
    page = unit(folder / "0.drx", folder / "a.drx", folder / "b.drx")
    assert page.to_conflict.isVisible()
    events = page.history.table.rows.rows
    assert {(one.revision, one.cell.text) for one in events} == {
        (base, "New"),
        (ours, "Newer revision"),
        (theirs, "Conflict"),
    }
    for one, answer in ((ours, "c"), (theirs, "a")):
        page.show_part("history")
        page.history.table.choose(next(each for each in events if each.revision == one))
        assert page.history.told.plain_text()
        page.history.answers.click()
        qtbot.waitUntil(lambda one=one: page.shown.held.revision == one, timeout=20_000)
        assert page.answers.sent.record.response("A2").answer == answer
        assert page.answers.isVisible()


def test_all_of_the_history_is_in_sight_on_a_small_screen(unit, desk):
    desk.resize(1366, 768)
    page = unit()
    page.show_part("history")
    settle()
    assert not page.history.answers.visibleRegion().isEmpty()


def returned(page, tmp_path, qtbot, desk, key=None):
    """Return the first question of the first indicator; gives the file."""
    page.give_back.click()
    page.form.choose = lambda name: tmp_path / name
    if key is not None:
        page.form.key.choose = lambda: key
        page.form.key.button.click()
        page.form.key.words.setText(PASSPHRASE)
    page.form.add.click()
    assert not page.form.write.isEnabled()
    page.form.reason.setText("សូមភ្ជាប់លិខិត")
    qtbot.keyClick(page.form.reason, Qt.Key.Key_Return)
    page.form.write.click()
    settled(qtbot, desk)
    return tmp_path / f"{UNIT}-2026-return.drx"


def test_on_a_small_screen_the_unit_is_named_whole(unit, desk, qtbot, tmp_path):
    page = unit()
    desk.resize(1024, 600)
    returned(page, tmp_path, qtbot, desk)
    settle()
    desk.display.set_language(Language.KM)
    desk.display.set_text_size(150)
    settle()
    assert page.head.title.plain_text().startswith(page.head.title.seen())


def test_a_long_name_is_whole_where_its_marks_have_no_room_beside_it(unit, desk):
    page = unit()
    desk.resize(1366, 700)
    desk.display.set_text_size(150)
    page.head.update_texts("Ministry of Industry, Science, Technology and Innovation · M09")
    page.head.show_worth(Trust.COUNTERSIGNED)
    settle()
    desk.resize(1024, 600)
    settle()
    assert page.head.title.seen() == page.head.title.plain_text()
    assert page.head.title.geometry().bottom() < page.head.state.y()
    assert page.head.geometry().bottom() < page.which.y()


def test_a_unit_in_conflict_is_to_be_decided(unit, tmp_path):
    a_fork(tmp_path / "fork")
    assert unit(tmp_path / "fork").head.state.plain_text() == "To be decided"


def test_a_question_goes_back_with_its_reason_until_it_comes_corrected(unit, desk, qtbot, tmp_path):
    page = unit()
    reply = read_reply(returned(page, tmp_path, qtbot, desk))
    assert [(one.question, one.comment) for one in reply.reply.returned] == [("A1", "សូមភ្ជាប់លិខិត")]
    assert short_code(reply.digest) in page.form.outcome.plain_text()
    assert page.head.state.plain_text() == "Returned, not back yet"
    desk.go("coverage")
    coverage = page_of(desk, "coverage")
    coverage.reports.choose("returned")
    assert [one.unit.code for one in coverage.table.rows.shown()] == [UNIT]
    packed(tmp_path / "b.drx", record_of(FIRST | {"A2": "c"}), "first", "second")
    received(qtbot, desk, [tmp_path / "b.drx"])
    desk.go("coverage")
    coverage.reports.choose("returned")
    assert coverage.table.rows.shown() == []
    desk.go("unit", UNIT)
    qtbot.waitUntil(lambda: page.shown is not None, timeout=20_000)
    assert "Return" in [one.what for one in page.history.table.rows.rows]


def test_a_return_is_signed_with_the_key_of_the_secretariat(unit, desk, qtbot, tmp_path):
    key = tmp_path / "secretariat.key"
    public = keys.make(key, "Secretariat", PASSPHRASE, CHEAP)
    page = unit()
    reply = read_reply(returned(page, tmp_path, qtbot, desk, key))
    assert [one.statement.key_id for one in reply.signatures] == [public.key_id]


def test_a_question_that_was_added_by_mistake_does_not_go_back(unit, desk, qtbot, tmp_path):
    page = unit()
    page.give_back.click()
    page.form.reason.setText("mistake")
    page.form.add.click()
    assert page.form.write.isEnabled()
    (line,) = page.form.findChildren(type(page.form.add), "drop_return")
    line.click()
    assert (page.form.returned, page.form.write.isEnabled()) == ([], False)


@pytest.mark.parametrize(
    ("role", "expected"), [(WorkRole.SECRETARIAT, "package"), (WorkRole.HEAD, "countersign")]
)
def test_a_package_is_read_by_the_secretariat_and_countersigned_by_the_head(
    window, qtbot, tmp_path, role, expected
):
    path = with_documents(tmp_path / "a.drx", {"a.txt": b"seen"})
    window.home._choose(role)
    window.open_file(path)
    page = window.router.shown
    assert window.router.current == expected
    qtbot.waitUntil(lambda: page.shown is not None, timeout=20_000)
    if role is WorkRole.SECRETARIAT:
        assert page.head.title.plain_text().endswith(UNIT)
        assert page.answers.pane.documents.pieces
        page.head.back.click()
        assert window.router.current == "home"


def test_a_package_that_cannot_be_read_is_told(window, qtbot, tmp_path):
    path = tmp_path / "broken.drx"
    path.write_bytes(b"no package")
    window.home._choose(WorkRole.SECRETARIAT)
    window.open_file(path)
    page = window.page("package")
    qtbot.waitUntil(lambda: page.shown is not None, timeout=20_000)
    assert page.findings.findings
    assert not page.answers.isVisible()
