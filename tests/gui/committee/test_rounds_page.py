"""The page of rounds: the path of all of them, telephone notes, and opening the next one."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from assessment.files.store import AssessmentFile
from assessment.incoming.given import typed_day
from assessment.language.text import Language
from assessment.questionnaire.library import find, install
from assessment.questionnaire.structure import PeerBlock
from assessment.secretariat.opening import opened_rounds
from gui.widgets.label import Label
from tests.builders import a_text
from tests.gui.committee.world import FIRST, many, received, settled
from tests.library_worlds import first_version, second_version
from tests.unit.consolidation.world import packed, record_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def rounds(desk, qtbot, tmp_path):
    """The page, in a window in which two units of one group have sent."""
    received(qtbot, desk, many(tmp_path / "sent", 2))
    desk.go("rounds")
    settled(qtbot, desk)
    return desk.page("rounds")


def test_all_rounds_show_the_median_above_the_units(rounds):
    rows = rounds.paths.table.rows.shown()
    assert rows[0].unit is None
    assert {one.unit.unit.code for one in rows[1:]} == {"M01", "M02"}


def test_a_group_is_told_by_its_name_and_by_the_questionnaire_only_where_two_share_it(rounds, desk):
    paths, known = rounds.paths, rounds.paths.found
    (group,) = known.groups
    peers = (PeerBlock(group.block, a_text("Offices", "ការិយាល័យ")), PeerBlock("X", a_text("X")))
    settings = replace(group.questionnaire.settings, peer_blocks=peers)
    other = replace(settings, id="second", title=a_text("Other form", "កម្រងទីពីរ"))
    alike = [
        replace(group, questionnaire=replace(group.questionnaire, settings=one))
        for one in (settings, other)
    ]
    for language, name, title in (
        (Language.EN, "Offices", "Other form"),
        (Language.KM, "ការិយាល័យ", "កម្រងទីពីរ"),
    ):
        desk.display.set_language(language)
        paths.found = replace(known, groups=tuple(alike[:1]))
        paths.update_texts()
        assert paths.group.itemText(0) == name
        paths.found = replace(known, groups=tuple(alike))
        paths.update_texts()
        assert paths.group.itemText(1) == f"{name} · {title}"


def test_another_round_is_a_column_more_and_the_unit_chosen_stays(rounds, qtbot, desk, tmp_path):
    rounds.paths.table.step(2)
    later = record_of(FIRST, unit="M02", number=9)
    later = replace(later, subject=replace(later.subject, round="2027"))
    packed(tmp_path / "later.drx", later, "later")
    received(qtbot, desk, [tmp_path / "later.drx"])
    desk.go("rounds")
    settled(qtbot, desk)
    assert rounds.paths.found.rounds == ("2026", "2027")
    assert rounds.paths.table.current.unit.unit.code == "M02"
    assert len(rounds.paths.table.current.scores) == 2


def test_a_table_of_targets_is_kept_and_the_pace_is_told(rounds, qtbot, desk, tmp_path):
    path = tmp_path / "targets.csv"
    root = rounds.paths.shown.questionnaire.root.code
    path.write_text(f"node,score,round\n{root},100,2035\n", encoding="utf-8")
    rounds.paths.read_targets(path)
    settled(qtbot, desk)
    assert "2035" in rounds.paths.pace.plain_text()


def opened(qtbot, desk, page, folder):
    """The small round of the example questionnaire, opened by the form."""
    folder.mkdir()
    table = folder.with_suffix(".csv")
    table.write_text("unit,assessor\nM01,Sok Dara\nM02,\n", encoding="utf-8")
    qtbot.mouseClick(page.parts.buttons["opening"], LEFT)
    settled(qtbot, desk)
    form = page.opening
    form.choose_folder = lambda: folder
    form.choose_table = lambda: table
    form.forms.setChecked(False)
    qtbot.mouseClick(form.units, LEFT)
    form.ticks["dgc-ministry"].click()
    form.name.setText("២០៣១")
    form.end.setText("2031-03-31")
    qtbot.mouseClick(form.now, LEFT)
    settled(qtbot, desk)


def test_a_round_is_opened_with_a_starter_file_for_whoever_is_named(rounds, qtbot, desk, tmp_path):
    opened(qtbot, desk, rounds, tmp_path / "out")
    assert "2031" in opened_rounds(desk.collection.collection)
    (file,) = (tmp_path / "out").rglob("*.dra")
    with AssessmentFile.open(file) as begun:
        subject = begun.record.subject
        assert (subject.unit, subject.round, subject.assessor) == ("M01", "2031", "Sok Dara")
        assert begun.record.questionnaire.fingerprint == find("dgc-ministry").fingerprint
    assert len(list((tmp_path / "out" / "units").glob("*/letter.pdf"))) == 2
    assert rounds.findings.isVisible()  # one unit has no assessor yet


def test_an_empty_field_shows_how_a_day_is_written(rounds, qtbot, desk):
    qtbot.mouseClick(rounds.parts.buttons["opening"], LEFT)
    settled(qtbot, desk)
    day = rounds.opening.end.placeholderText()
    assert typed_day(day)
    rounds.opening.end.resize(rounds.opening.end.width() + 9, 44)
    assert rounds.opening.end.placeholderText() == day


def test_of_each_questionnaire_the_latest_version_is_asked(rounds, qtbot, desk, tmp_path):
    latest = [install(make(tmp_path)) for make in (first_version, second_version)][-1]
    qtbot.mouseClick(rounds.parts.buttons["opening"], LEFT)
    settled(qtbot, desk)
    assert rounds.opening.ticks[latest.id].text().split()[-1] == latest.version


def test_a_round_that_cannot_be_opened_yet_says_what_is_lacking(rounds, qtbot, desk):
    qtbot.mouseClick(rounds.parts.buttons["opening"], LEFT)
    settled(qtbot, desk)
    form = rounds.opening

    def asks():
        told = (one.plain_text() for one in form.findChildren(Label) if one.isVisible())
        return "Name the round and choose questionnaires first." in told

    assert asks()
    form.ticks["dgc-ministry"].click()
    assert asks()
    form.name.setText("2031")
    assert form.now.isEnabled()
    assert not asks()


def test_a_day_that_is_none_is_refused_and_nothing_is_opened(rounds, qtbot, desk):
    before = opened_rounds(desk.collection.collection)
    qtbot.mouseClick(rounds.parts.buttons["opening"], LEFT)
    settled(qtbot, desk)
    rounds.opening.ticks["dgc-ministry"].click()
    rounds.opening.name.setText("2031")
    rounds.opening.end.setText("soon")
    qtbot.mouseClick(rounds.opening.now, LEFT)
    settled(qtbot, desk)
    assert rounds.findings.isVisible()
    assert opened_rounds(desk.collection.collection) == before


def test_what_was_said_by_telephone_stands_beside_the_unit(rounds, qtbot, desk, tmp_path):
    opened(qtbot, desk, rounds, tmp_path / "out")
    qtbot.mouseClick(rounds.parts.buttons["reminders"], LEFT)
    part = rounds.reminding
    assert part.round == "2031"
    assert [one.report.unit.code for one in part.table.rows.shown()] == ["M01", "M02"]
    part.table.choose(part.table.rows.shown()[1])
    part.person.setText("Dara")
    part.promised.setText("2020-01-05")
    part.keep.click()
    assert part._note._finding.plain_text() == "What was said is missing."
    assert part.note.hasFocus()
    part.note.setText("after the holiday")
    qtbot.keyClick(part.note, Qt.Key.Key_Return)
    settled(qtbot, desk)
    second = part.table.rows.shown()[1]
    assert [call.note for call in second.calls] == ["after the holiday"]
    part.tiles.choose("overdue")
    assert [one.report.unit.code for one in part.table.rows.shown()] == ["M02"]
