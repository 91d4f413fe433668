"""Every questionnaire that comes with the program opens in ODK and Kobo too."""

import shutil
from pathlib import Path

import pytest

pytest.importorskip("pyxform")

from pyxform.validators.odk_validate import check_xform
from pyxform.xls2xform import convert

from assessment.questionnaire.load import load

FOLDER = Path(__file__).resolve().parents[3] / "questionnaires"
WORKBOOKS = sorted(FOLDER.rglob("*.xlsx"))


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.parent.parent.name)
def test_pyxform_makes_a_form_of_a_shipped_workbook(path):
    form = convert(path, validate=False)
    questionnaire, _ = load(path)
    for question in questionnaire.questions:
        assert f"/{question.code}" in form.xform


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate is written in Java")
@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.parent.parent.name)
def test_odk_validate_accepts_a_shipped_workbook(path, tmp_path):
    form = tmp_path / "form.xml"
    form.write_text(convert(path, validate=False).xform, encoding="utf-8")
    assert check_xform(str(form)) == []


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate is written in Java")
def test_odk_validate_refuses_a_broken_form(tmp_path):
    form = tmp_path / "form.xml"
    text = convert(WORKBOOKS[0], validate=False).xform
    form.write_text(text.replace("</model>", '<bind nodeset="/no" relevant="((" /></model>', 1))
    with pytest.raises(Exception, match="Validate"):
        check_xform(str(form))
