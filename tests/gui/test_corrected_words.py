"""Readers correct the Khmer in a workbook; the program checks it, keeps it and says it."""

import json
import shutil
import subprocess

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QAbstractButton, QLabel

from assessment import words
from assessment.commands.main import run
from assessment.language.text import Language
from assessment.translation import messages
from gui.app.start import make_window

BETTER = {
    "Recent assessments": "ការវាយតម្លៃដែលបានបើកថ្មីៗ",
    "New assessment": "ចាប់ផ្តើមការវាយតម្លៃ",
    "Open a file…": "បើកឯកសារការងារ…",
    "My name": "ឈ្មោះរបស់អ្នក",
    "Role": "តួនាទីរបស់អ្នក",
    "As it appears in the report": "ដូចដែលបោះពុម្ពក្នុងរបាយការណ៍",
    "No assessments yet": "មិនទាន់មានការវាយតម្លៃណាមួយ",
    "Search": "រកមើល",
    "Help": "សៀវភៅជំនួយ",
    "{n} more column": "ជួរឈរចំនួន {n} ទៀតនៅខាងស្តាំ",
}


class Desk:
    """A copy of the catalogues and the list that a reader got."""

    def __init__(self, folder, capsys):
        self.locale = shutil.copytree(words.LOCALE_FOLDER, folder / "locale")
        self.list = folder / "words.xlsx"
        self._capsys = capsys

    def told(self, action, path=None):
        call = ["words", action, str(path or self.list), "--locale", str(self.locale)]
        code = run([*call, "--language", "en", "--json"])
        return code, json.loads(self._capsys.readouterr().out)

    def parts(self):
        return {
            path.name: path.read_text(encoding="utf-8")
            for path in (self.locale / "km").glob("*.po")
        }


@pytest.fixture
def desk(tmp_path, capsys):
    return Desk(tmp_path, capsys)


@pytest.fixture
def listed(desk):
    assert desk.told("export")[0] == 0
    return desk


@pytest.fixture
def speaks(desk, monkeypatch):
    """From the call on, the program speaks from the copy."""

    def speak():
        monkeypatch.setattr(words, "LOCALE_FOLDER", desk.locale)
        words._catalogue.cache_clear()

    yield speak
    words._catalogue.cache_clear()


@pytest.fixture
def khmer_window(qapp, qtbot, settings):
    def opened():
        settings.language = Language.KM
        window = make_window(qapp, settings)
        qtbot.addWidget(window)
        return {
            one.text().replace("\u200b", "")
            for kind in (QLabel, QAbstractButton)
            for one in window.findChildren(kind)
        }

    return opened


def correct(path, better):
    """Type the corrections into the column of the reader, as in Excel or LibreOffice."""
    book = load_workbook(path)
    page = book.worksheets[0]
    for row in page.iter_rows(min_row=2):
        if (said := row[2].value) in better:
            row[5].value = better[said]
    book.save(path)
    if shutil.which("soffice"):
        profile = f"-env:UserInstallation=file://{path.parent}/profile"
        again = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir"]
        subprocess.run([*again, path.parent / "saved", path], check=True, timeout=120)
        (path.parent / "saved" / path.name).replace(path)


def test_the_list_has_every_text_once_with_its_place_and_picture(listed):
    rows = list(load_workbook(listed.list).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert len({row[0] for row in rows}) == len(rows)
    assert {(row[2], row[1]) for row in rows} == {
        (one.english, one.khmer) for one in messages(listed.locale / "km")
    }
    by_english = {row[2]: row for row in rows}
    assert by_english["Write the reason, so that the assessor knows what to correct."][3:5] == (
        "assessment/problems/answers.py",
        None,
    )
    assert "fill-km.png" in {row[4] for row in rows}


def test_ten_corrected_texts_are_said_by_the_window(listed, speaks, khmer_window):
    before = listed.parts()
    correct(listed.list, BETTER)
    code, data = listed.told("import")
    assert (code, data["corrected"], data["findings"]) == (0, len(BETTER), [])
    old = {block for text in before.values() for block in text.split("\n\n")}
    new = {block for text in listed.parts().values() for block in text.split("\n\n")}
    assert {one.split("\n")[0] for one in new - old} == {f'msgid "{one}"' for one in BETTER}
    speaks()
    say = words.Words(Language.KM)
    assert say.translate_plural("{n} more column", "{n} more columns", 3) == "ជួរឈរចំនួន 3 ទៀតនៅខាងស្តាំ"
    assert {BETTER[one] for one in ("My name", "Role", "No assessments yet")} <= khmer_window()


@pytest.mark.parametrize(
    ("khmer", "expected"),
    [
        ("ជួរឈរផ្សេងទៀត", ("other_placeholders", "{n}")),
        ("ជួរឈរ {n} ទៀត", ("against_a_rule", "a count after its noun")),
        ("ជួរឈរចំនួន {n} ទៀត។", ("against_a_rule", "full stop")),
        ("ជួរឈរចំនួន {n} ដែលមិនបាច់មើល", ("avoided_word", "មិនចាំបាច់")),
    ],
)
def test_a_correction_against_a_rule_is_told_with_its_cell_and_nothing_is_written(
    listed, khmer, expected
):
    before = listed.parts()
    correct(listed.list, {"Search": "រកមើល", "{n} more column": khmer})
    exit_code, data = listed.told("import")
    (finding,) = data["findings"]
    assert (exit_code, data["corrected"], finding["code"]) == (1, 0, expected[0])
    assert finding["where"].startswith("words!F")
    assert expected[1] in finding["message"]
    assert listed.parts() == before


def test_a_text_that_is_gone_and_another_workbook_are_told(listed, tmp_path):
    book = load_workbook(listed.list)
    book.worksheets[0]["A2"], book.worksheets[0]["F2"] = "0123456789", "ពាក្យ"
    book.save(listed.list)
    code, data = listed.told("import")
    assert (code, [one["code"] for one in data["findings"]]) == (0, ["text_gone"])
    book.worksheets[0]["A1"] = "other"
    book.save(tmp_path / "other.xlsx")
    code, data = listed.told("import", tmp_path / "other.xlsx")
    assert (code, [one["code"] for one in data["findings"]]) == (1, ["no_word_list"])


def test_where_the_words_are_only_compiled_it_says_whom_to_send_the_list_to(desk):
    for part in (desk.locale / "km").glob("*.po"):
        part.unlink()
    code, data = desk.told("export")
    assert (code, [one["code"] for one in data["findings"]]) == (1, ["no_catalogue"])
    assert not desk.list.exists()
