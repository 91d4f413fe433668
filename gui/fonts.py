"""The bundled fonts: loads them and tells when they are not there."""

from pathlib import Path

from PySide6.QtGui import QFontDatabase

from assessment.errors import Finding, Place
from assessment.problems.windows import WindowProblem

FONT_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "fonts"
FILES = "ReadinessKhmer-*.ttf"


def load_fonts(folder: Path = FONT_FOLDER) -> tuple[Finding, ...]:
    """Make the family known to Qt; a finding for the folder or for each file that is of no use."""
    files = sorted(folder.glob(FILES))
    if not files:
        return (Finding(WindowProblem.FONT_MISSING, Place(file=folder.name)),)
    return tuple(
        Finding(WindowProblem.FONT_MISSING, Place(file=file.name))
        for file in files
        if QFontDatabase.addApplicationFont(str(file)) < 0
    )
