"""The page of the policy's actions: filtered, chosen, and from an action to its institution."""

import pytest
from PySide6.QtCore import Qt

from assessment.language.text import Language
from assessment.questionnaire.library import find
from assessment.questionnaire.structure import ActionPart
from assessment.reports.action_register import ActionReport
from assessment.simulation.simulate import SimulationPlan, simulate
from gui.committee.policy_page import SameActionCard
from gui.committee.session import unit_name
from gui.display import Display
from tests.gui.committee.world import page_of, received, settled

UNITS = 6


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """Ministries that wrote actions of their own: no list is loaded."""
    plan = SimulationPlan(UNITS, [find("dgc-ministry")], "2026", seed=3)
    return simulate(plan, tmp_path_factory.mktemp("sent")).packages


@pytest.fixture
def page(desk, qtbot, sent):
    received(qtbot, desk, [sent])
    desk.go("policy")
    settled(qtbot, desk)
    page = page_of(desk, "policy")
    qtbot.waitUntil(lambda: page.register is not None, timeout=20_000)
    return page


def shown(page):
    return page.table.rows.shown()


def test_a_filter_leaves_the_actions_of_an_institution_and_a_tile_those_of_a_state(page):
    everything = shown(page)
    assert len({said.unit for one in everything for said in one.said}) == UNITS
    page.unit.setCurrentIndex(1)
    page.unit.activated.emit(1)
    code = page.unit.currentData()
    own = shown(page)
    assert own == [one for one in everything if any(said.unit == code for said in one.said)]
    assert 0 < len(own) < len(everything)
    page.states.choose("behind")
    assert shown(page) == [one for one in own if one.state == "behind"]


def test_the_one_chosen_tells_what_each_institution_says_and_enter_leads_to_it(page, qtbot):
    page.table.sort_by(0, falling=True)
    page.table.setCurrentIndex(page.table.rows.index(0, 0))
    one = page.table.current
    assert [said.unit for said in page.card.table.rows.rows] == [said.unit for said in one.said]
    with qtbot.waitSignal(page.wanted) as asked:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args == ["unit", one.said[0]]


def test_an_action_leads_to_its_document_else_to_the_table_of_actions(page, desk, qtbot):
    held = desk.collection.snapshot.standings[0].package
    record = desk.collection.collection.record(held.revision)
    column = record.questionnaire.action_columns[ActionPart.STATE].code
    every = [
        (piece.number.strip(), place.question)
        for place, response in record.responses.items()
        for piece in response.evidence
    ]
    first = dict(reversed(every))
    assert len(first) > 5
    for number, question in {**first, "nowhere": column}.items():
        page.wanted.emit("unit", ActionReport(held.case.unit, "", "A1", proof=number))
        settled(qtbot, desk)
        assert question in page_of(desk, "unit").answers.table.current.questions


def test_where_nobody_is_asked_of_actions_the_page_says_so(desk, qtbot, tmp_path):
    plan = SimulationPlan(2, [find("dgc-commune")], "2026", seed=3)
    received(qtbot, desk, [simulate(plan, tmp_path).packages])
    desk.go("policy")
    settled(qtbot, desk)
    page = page_of(desk, "policy")
    assert page.register is None
    assert page.nothing.isVisible()
    assert not page.table.isVisible()
    assert page.search.hasFocus(), "the keyboard is on nothing that is not there"


def test_who_may_lead_an_action_is_named_in_the_language_of_the_window(qtbot):
    display = Display(Language.EN)
    card = SameActionCard("Somebody", display)
    qtbot.addWidget(card)
    card.show_shared([("A1", ("M08", "M09"))])
    card.lead.setCurrentIndex(1)
    for language in (Language.KM, Language.EN):
        display.set_language(language)
        card.update_texts()
        offered = [card.lead.itemText(at) for at in range(card.lead.count())]
        assert offered == [display.plain(unit_name(unit)) for unit in ("M08", "M09")]
        assert card.lead.currentIndex() == 1
