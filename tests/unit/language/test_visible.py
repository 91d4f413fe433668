"""Codes, rounds and versions: what nobody sees in them, and what looks like something else."""

import pytest

from assessment.language.normalise import is_visible, skeleton


@pytest.mark.parametrize("text", ["2026", "M01", "ជុំទី ១", "Round 2", "dgc-ministry", "2026.1", "é"])
def test_what_is_seen_whole_is_visible(text):
    assert is_visible(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026 ",
        " 2026",
        "Round  2",
        "2026\u00a0",
        "M\u200b01",
        "M\u00ad01",
        "M01\u3164",
        "M\u034f01",
        "20\t26",
        "e\u0301",
        "\u202eM01",
        "M01\ufe0f",
        "\u17b4M01",
        "",
    ],
)
def test_what_hides_something_is_not(text):
    assert not is_visible(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M01", "\u041c01"),
        ("MPTC", "\u039c\u03a1\u03a4\u0421"),
        ("M01", "m01"),
        ("M01", "MO1"),
        ("2026.1", "2026.l"),
        ("2026.1", "2026.I"),
        ("M01", "M\u200b01"),
        ("M01", "M01\u00a0"),
        ("2026", "២០២៦"),
        ("2026", "２０２６"),
        ("dgc-legal", "dgc\u2011legal"),
        ("ស្តីតា", "ស្ដីតា"),
        ("ស៊ុំ ស្រី", "សុ\u17c6\u17ca ស\u17b8\u17d2រ"),
        ("ហោ", "ហេា"),
        ("ស៊ី", "សុី"),
    ],
)
def test_what_a_reader_takes_for_one_another_has_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("M01", "M02"), ("2026.1", "2026.2"), ("A", "B")])
def test_what_looks_different_has_another_one(one, other):
    assert skeleton(one) != skeleton(other)
