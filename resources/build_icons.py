"""Takes the icons of the windows out of their package: run once at set-up.

``python resources/build_icons.py`` writes what ``gui/icons.py`` draws to ``resources/icons/``. Read
from there an icon costs next to nothing; the package itself would more than double the time to
the first paint. Present files are left alone; ``--again`` writes them anew.
"""

import sys
from pathlib import Path

from lucide import lucide_icon

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gui.icons import DRAWINGS, FOLDER


def build_icons(*, again: bool = False) -> list[Path]:
    """Write what is missing and give the paths of what was written, none when all was there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    built = []
    for drawing in sorted(set(DRAWINGS.values())):
        path = FOLDER / f"{drawing}.svg"
        if again or not path.exists():
            part = path.with_suffix(".part")
            part.write_text(lucide_icon(drawing), encoding="utf-8")
            part.replace(path)
            built.append(path)
    return built


if __name__ == "__main__":
    sys.stdout.write(f"{len(build_icons(again='--again' in sys.argv[1:]))} icons\n")
