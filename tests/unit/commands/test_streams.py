"""What commands write is the same bytes on every system."""

import sys
from io import BytesIO, TextIOWrapper

import pytest

from main import main


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
