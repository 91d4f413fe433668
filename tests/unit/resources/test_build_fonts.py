"""The fonts built at set-up."""

import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

RESOURCES = Path(__file__).resolve().parents[3] / "resources"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A fresh set-up: the script alone in a folder of its own, run once."""
    place = tmp_path_factory.mktemp("resources")
    (place / "build_fonts.py").write_bytes((RESOURCES / "build_fonts.py").read_bytes())
    run(place)
    return place


def run(place):
    command = [sys.executable, str(place / "build_fonts.py")]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(("style", "weight"), [("Regular", 400), ("Bold", 700)])
def test_a_font_has_our_name_its_weight_and_room_for_subscripts(folder, style, weight):
    font = TTFont(folder / "fonts" / f"ReadinessKhmer-{style}.ttf")
    assert font["name"].getDebugName(1) == "Readiness Khmer"
    assert font["name"].getDebugName(2) == style
    assert font["OS/2"].usWeightClass == weight
    assert (font["hhea"].ascent, font["hhea"].descent) == (1100, -620)
    assert "fvar" not in font
    letters = {*range(0x1780, 0x17DE), *range(0x17E0, 0x17EA), *range(0x20, 0x7F)}
    assert letters <= set(font.getBestCmap())


def test_the_licence_stands_beside_the_fonts(folder):
    assert "SIL Open Font License" in (folder / "fonts" / "OFL.txt").read_text(encoding="utf-8")


def test_building_again_changes_nothing(folder):
    files = sorted((folder / "fonts").iterdir())
    before = [(file.name, file.stat().st_mtime_ns) for file in files]
    assert run(folder) == ""
    assert [(f.name, f.stat().st_mtime_ns) for f in sorted((folder / "fonts").iterdir())] == before


def test_a_lost_font_is_built_again_and_is_the_same(folder):
    lost = folder / "fonts" / "ReadinessKhmer-Bold.ttf"
    content = lost.read_bytes()
    lost.unlink()
    assert "ReadinessKhmer-Bold.ttf" in run(folder)
    assert lost.read_bytes() == content
