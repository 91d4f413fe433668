"""The bundled fonts: loads them and tells when they are not there."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontDatabase

from assessment import places

if TYPE_CHECKING:
    from assessment.errors import Finding

FONT_FOLDER = places.resource("fonts")
FILES = "ReadinessKhmer-*.ttf"


@lru_cache(maxsize=4)
def load_fonts(folder: Path = FONT_FOLDER) -> "tuple[Finding, ...]":
    """Make the family known to Qt; a finding for the folder or for each file that is of no use."""
    files = sorted(folder.glob(FILES))
    useless = [file for file in files if QFontDatabase.addApplicationFont(str(file)) < 0]
    return _missing(useless or ([] if files else [folder]))


def _missing(paths: list[Path]) -> "tuple[Finding, ...]":
    if not paths:
        return ()
    # Only when something is wrong: findings bring along what the first paint need not wait for.
    from assessment.errors import Finding, Place
    from assessment.problems.windows import WindowProblem

    return tuple(Finding(WindowProblem.FONT_MISSING, Place(file=path.name)) for path in paths)
