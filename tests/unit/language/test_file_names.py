"""Names of files made from what people typed."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.language.normalise import file_name


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/x.pdf",
        "..\\..\\x.pdf",
        "C:\\x.pdf",
        "/x.pdf",
        "a\u202efdp.exe",
        "..",
        "",
        "CON:",
        "x" * 999,
    ],
)
def test_no_name_leads_out_of_the_folder(name):
    plain = file_name(name)
    assert Path(plain).name == plain
    assert not set(plain) & set("/\\:\u202e")
    assert len(plain) <= 120


@given(st.text())
def test_a_name_is_safe_and_stays_as_it_is_when_made_again(text):
    name = file_name(text)
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert not name.startswith(".")
    assert len(name) <= 120
    assert file_name(name) == name


def test_khmer_keeps_its_vowels_and_a_name_its_ending():
    assert file_name("លើកទី ១.pdf") == "លើកទី-១.pdf"
    assert file_name("x" * 200 + ".pdf").endswith("x.pdf")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("CON", "CON-"),
        ("nul.pdf", "nul-.pdf"),
        ("Aux.2026.dra", "Aux-.2026.dra"),
        ("COM1.dra", "COM1-.dra"),
        ("com².dra", "com²-.dra"),
        ("console.dra", "console.dra"),
        ("NUL-2026.dra", "NUL-2026.dra"),
    ],
)
def test_no_name_is_one_that_windows_keeps_for_devices(name, plain):
    assert file_name(name) == plain


def test_a_long_khmer_name_is_one_that_every_disk_takes(tmp_path):
    name = file_name("របាយការណ៍ស្តីពីការវាយតម្លៃ" * 12 + ".pdf")
    assert name.endswith(".pdf")
    assert unicodedata.category(name[0]) == "Lo"
    (tmp_path / f"{name}-decision.drx").write_bytes(b"x")
