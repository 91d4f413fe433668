"""The form of the release gate is a sound questionnaire with each point of the page."""

import re

from assessment.language.text import Language
from assessment.questionnaire.load import load
from assessment.questionnaire.model import EvidenceDemand
from resources.packaging import release_gate


def test_each_point_of_the_page_is_asked_and_wants_a_picture_where_the_page_does(tmp_path):
    release_gate.write_form(tmp_path / "gate.xlsx")
    questionnaire, findings = load(tmp_path / "gate.xlsx")
    assert findings == ()
    page = release_gate.PAGE.read_text(encoding="utf-8")
    codes = re.findall(r"^\| (G\d\d) \|", page, re.MULTILINE)
    asked = {one.code: one for one in questionnaire.questions}
    assert len(codes) >= 15
    assert list(asked) == ["computer", *codes]
    for code, km, en in release_gate.points():
        assert asked[code].label.get(Language.KM) == km
        assert (asked[code].evidence.demand is EvidenceDemand.RECOMMENDED) is ("(picture)" in en)
