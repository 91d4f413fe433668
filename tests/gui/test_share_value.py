"""A calculated share, as its page shows it."""

from assessment.language.text import Language
from assessment.questionnaire.library import find
from assessment.questionnaire.model import ScoringKind
from assessment.responses.changes import AddRow, SetAnswer
from assessment.responses.model import Place, RowId
from gui.fill.editors import ShareValue
from gui.session import Session
from gui.widgets.label import Label
from tests.builders import ASSESSOR, NOW, a_questionnaire, a_ratio, a_record


def test_what_comes_from_no_table_offers_none_also_before_anything_is_known(qtbot, display):
    made = a_questionnaire(*a_ratio("B1"))
    value = ShareValue(made.by_code["B1"], display, made.levels)
    qtbot.addWidget(value)
    assert value.table.isHidden()
    assert value.value.plain_text()


def test_a_mean_of_rows_shows_the_rows_it_comes_from_and_leads_to_their_table(window, tmp_path):
    made = find("example-small")
    table = made.roster_of_indicator["S1"].code
    name, counted = (
        next(one for one in made.columns[table] if one.asked and fits(one))
        for fits in (lambda one: True, lambda one: one.scoring.kind is not ScoringKind.NONE)
    )
    path, row, choice = tmp_path / "s.dra", RowId("one"), counted.choices[-1]
    session = Session.create(path, a_record(made), ASSESSOR, lambda: NOW)
    session.apply(AddRow(table, row, 0))
    session.apply(SetAnswer(Place(name.code, row), "Birth certificate"))
    session.apply(SetAnswer(Place(counted.code, row), choice.name))
    session.close()
    window.open_file(path)
    window.go("fill", "S1")
    editor = window.page("fill").card.answers.editors["S1"]
    told = [label.plain_text() for label in editor.findChildren(Label)]
    mean = "Mean of all rows (1), weighted by “Requests, 12 months” if every row has it."
    assert told == [mean, f"Birth certificate: {choice.label.get(Language.EN)}"]
    editor.table.click()
    assert window.page("fill").card.page.roster == table
