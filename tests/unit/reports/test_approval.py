"""“Final” on a unit's report says how the head's approval is known."""

import json
from dataclasses import replace

import openpyxl
import pypdf
import pytest

from assessment.commands.main import run
from assessment.exchange.codes import short_code
from assessment.exchange.send import parcel_of, send_parcel
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place, State, Step
from tests.builders import ASSESSOR, HEAD, NOW, a_record
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD

KEY = THE_HEAD.key.public


@pytest.fixture
def final(tmp_path, monkeypatch):
    """An approved file, and packages that one and both signed, here."""
    monkeypatch.chdir(tmp_path)
    record = a_record(answers={"A1": ("l1a",), "A2": "a"})
    step = Step(State.APPROVED, HEAD, NOW)
    record = replace(record, state=State.APPROVED, steps=(step,))
    with AssessmentFile.create(tmp_path / "a.dra", record, by=ASSESSOR, now=NOW) as file:
        send_parcel(parcel_of(file), [THE_ASSESSOR, THE_HEAD], tmp_path / "both.drx")
        send_parcel(parcel_of(file), [THE_ASSESSOR], tmp_path / "one.drx")
    (tmp_path / "head.pub").write_text(KEY.export(), encoding="utf-8")
    with AssessmentFile.create(tmp_path / "b.dra", a_record(), by=ASSESSOR, now=NOW) as file:
        file.apply(SetAnswer(Place("A2"), "b"), by=ASSESSOR, at=NOW)
        send_parcel(parcel_of(file), [THE_ASSESSOR, THE_HEAD], tmp_path / "other.drx")
    return tmp_path


@pytest.fixture
def told(final, capsys):
    def told(*more):
        capsys.readouterr()
        files = ("--pdf", str(final / "r.pdf"), "--xlsx", str(final / "r.xlsx"))
        code = run(["report", str(final / "a.dra"), *files, "--language", "en", "--json", *more])
        return code, json.loads(capsys.readouterr().out)

    return told


def first_page(folder):
    return " ".join(pypdf.PdfReader(folder / "r.pdf").pages[0].extract_text().split())


@pytest.mark.parametrize(
    ("more", "known", "sentence"),
    [
        ((), False, f"Approved with the typed name {HEAD}, without a signature."),
        (("both.drx",), False, f"Approved with the key {KEY.short_code}, which is not known here"),
        (("both.drx", "--known", "head=head.pub"), True, f"signed with the key {KEY.short_code}"),
    ],
)
def test_final_says_how_it_was_approved(final, told, more, known, sentence):
    code, data = told(*(("--package", *more) if more else ()))
    key = short_code(KEY.key_id) if more else ""
    assert (code, data["approval"]) == (0, {"name": HEAD, "key": key, "known": known})
    assert sentence in first_page(final)
    book = openpyxl.load_workbook(final / "r.xlsx")
    assert any(sentence in str(cell.value) for row in book["Method"].iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("package", "problem"), [("one.drx", "not_signed_by_head"), ("other.drx", "not_sent_from_it")]
)
def test_a_package_that_proves_no_approval_of_this_state_is_refused(final, told, package, problem):
    code, data = told("--package", package)
    assert (code, data["findings"][-1]["code"]) == (1, problem)
    assert not (final / "r.pdf").exists()
