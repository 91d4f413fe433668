"""A questionnaire corrected in place: files of the earlier wording keep theirs, and still count."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.questionnaire.load import load

HERE = Path(__file__).resolve().parents[2] / "questionnaires"
CORRECTED = HERE / "dgc-commune" / "2026.1"
NOW = "តើឃុំ/សង្កាត់បិទផ្សាយព័ត៌មានទំនាក់ទំនង"
BEFORE = "តើឃុំ/សង្កាត់បិទផ្សាយទំនាក់ទំនង"


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    """The workbook as it said one question before."""
    source = shutil.copytree(CORRECTED / "source", tmp_path_factory.mktemp("earlier") / "source")
    part = source / "KS.toml"
    text = part.read_text(encoding="utf-8")
    assert NOW in text
    part.write_text(text.replace(NOW, BEFORE), encoding="utf-8")
    subprocess.run([sys.executable, HERE / "write_workbooks.py", source], check=True)
    return source.parent / "questionnaire.xlsx"


def test_the_comparison_names_a_rewording_only(earlier, said):
    _, data = said("questionnaires", "differences", earlier, CORRECTED / "questionnaire.xlsx")
    assert data["effects"] == {"words": 1}


def test_a_file_begun_before_keeps_its_words_and_its_package_counts_once_let_in(
    earlier, said, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READINESS_PASSPHRASE", "a passphrase for tests")
    begun = ("--unit", "010201", "--round", "2026", "--assessor", "Sok Dara")
    assert said("new", "a.dra", "--questionnaire", earlier, *begun)[0] == 0
    said("key", "new", "a.key", "--name", "Sok Dara")
    assert said("send", "a.dra", "--key", "a.key", "--out", "a.drx")[0] == 0
    with AssessmentFile.open(Path("a.dra")) as file:
        asked = file.record.questionnaire.by_code["K11"].label.get(Language.KM)
    corrected, _ = load(CORRECTED / "questionnaire.xlsx")
    assert BEFORE in asked
    assert NOW in corrected.by_code["K11"].label.get(Language.KM)

    _, received = said("receive", "r.drc", "a.drx", "--by", "Lim Sokha")
    assert [one["verdict"] for one in received["files"]] == ["other_questionnaire"]
    by = ("--by", "Lim Sokha", "--reason", "It asks the same in other words.")
    code, data = said("admit-questionnaire", "r.drc", earlier, *by)
    assert (code, data["packages"]) == (0, 1)
    assert said("show", "r.drc")[1]["standing"] == 1
