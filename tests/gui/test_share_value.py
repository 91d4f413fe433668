"""A calculated share, as its page shows it."""

from assessment.responses.model import Place
from gui.fill.share_value import ShareValue
from tests.builders import a_questionnaire, a_ratio


def test_what_comes_from_no_table_offers_none_also_before_anything_is_known(qtbot, wording, theme):
    made = a_questionnaire(*a_ratio("B1"))
    value = ShareValue(made.by_code["B1"], Place("B1"), wording, theme, made.levels)
    qtbot.addWidget(value)
    assert value.table.isHidden()
    assert value.value.said()
