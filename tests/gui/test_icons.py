"""Icons come from the files that set-up writes; where there are none, from their package."""

import subprocess
import sys
from xml.etree.ElementTree import canonicalize

from lucide import lucide_icon

from gui import icons
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
