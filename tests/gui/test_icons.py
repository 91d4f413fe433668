"""Icons come from the files that set-up writes; where there are none, from their package."""

import subprocess
import sys
from xml.etree.ElementTree import canonicalize

from lucide import lucide_icon
from PIL import Image
from PySide6.QtCore import QSize

from gui import icons
from resources.packaging.windows.build import write_icon
from tests.architecture.tree import ROOT


def plain(svg):
    """The drawing whatever its name-space prefixes, which depend on what else was imported."""
    return canonicalize(svg, rewrite_prefixes=True)


def test_set_up_writes_every_icon_the_windows_draw():
    script = ROOT / "resources" / "build_icons.py"
    subprocess.run([sys.executable, "-X", "utf8", str(script)], check=True, capture_output=True)
    for drawing in set(icons.DRAWINGS.values()):
        written = (icons.FOLDER / f"{drawing}.svg").read_text(encoding="utf-8")
        assert plain(written) == plain(lucide_icon(drawing))


def test_an_icon_that_was_not_written_comes_from_the_package(tmp_path, monkeypatch, qapp):
    monkeypatch.setattr(icons, "FOLDER", tmp_path)
    icons.forget()
    drawn = icons.pixmap("done", qapp.palette().text().color()).toImage()
    assert any(drawn.pixelColor(x, y).alpha() for x in range(20) for y in range(20))
    icons.forget()


def test_the_program_has_its_own_sign_at_all_sizes(qapp):
    sizes = {size.width() for size in icons.program_icon().availableSizes()}
    assert sizes == {16, 32, 48, 128}
    picture = icons.program_icon().pixmap(QSize(48, 48)).toImage()
    assert picture.pixelColor(12, 34) != picture.pixelColor(6, 6)
    assert picture.pixelColor(0, 0).alpha() == 0


def test_the_sign_becomes_an_icon_of_windows_at_every_size(qapp, tmp_path):
    write_icon(tmp_path / "program.ico")
    with Image.open(tmp_path / "program.ico") as icon:
        assert {width for width, _ in icon.info["sizes"]} == {16, 24, 32, 48, 64, 128, 256}
        assert len(icon.convert("RGBA").getcolors(maxcolors=100_000)) > 3
