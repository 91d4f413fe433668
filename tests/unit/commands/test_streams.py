"""What commands write is the same bytes on every system."""

import json
import sys
from io import BytesIO, TextIOWrapper

import pytest

from assessment.files.store import AssessmentFile
from main import main
from tests.builders import ASSESSOR, NOW, a_record


@pytest.mark.parametrize("alphabet", ["cp1252", "cp437", "utf-8"])
def test_khmer_and_line_ends_are_written_alike_whatever_the_system_would_choose(
    monkeypatch, alphabet
):
    written = {}
    for ends in ("\n", "\r\n"):
        raw = BytesIO()
        stream = TextIOWrapper(raw, encoding=alphabet, newline=ends)
        with monkeypatch.context() as here:
            here.setattr(sys, "stdout", stream)
            assert main(["questionnaires", "--json"]) == 0
            stream.flush()
        written[ends] = raw.getvalue()
    assert written["\n"] == written["\r\n"]
    assert "ការវាយតម្លៃ" in written["\r\n"].decode("utf-8")
    assert b"\r" not in written["\r\n"]


@pytest.mark.parametrize(
    ("language", "begins"),
    [
        ("en", ["Document needed A1 –", "Not answered yet A2 –", "To correct B1_n –"]),
        ("km", ["ត្រូវការឯកសារ A1 –", "មិនទាន់ឆ្លើយ A2 –", "ត្រូវកែ B1_n –"]),
    ],
)
def test_the_three_kinds_of_what_is_left_are_told_apart_and_json_keeps_how_grave_each_is(
    language, begins, tmp_path, capsys
):
    path = tmp_path / "a.dra"
    record = a_record(answers={"A1": ("l1a", "l2a"), "B1_n": 5, "B1_d": 2})
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    main(["validate", str(path), "--language", language])
    lines = capsys.readouterr().err.splitlines()
    assert all(line.startswith(begin) for line, begin in zip(lines, begins, strict=True))
    main(["validate", str(path), "--json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [one["severity"] for one in found] == ["error"] * 3
