"""Collects the licence texts of everything in the portable folder that is the work of others."""

import re
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

from resources.packaging import parts

_TEXT = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
# Their packages name a licence and bring no text of it.
WITHOUT_TEXT = {
    "pyside6_essentials": ("LGPL-3.txt", "GPL-3.txt"),
    "shiboken6": ("LGPL-3.txt", "GPL-3.txt"),
    "khmercut": ("Apache-2.0.txt",),
    "fontpkg": ("Apache-2.0.txt",),
    # Abseil lies inside; the text of RE2 itself comes with the package.
    "google_re2": ("Apache-2.0.txt",),
}
# Tools of the build; of these only PyInstaller leaves something in the folder: the starters.
TOOLS = {
    "pip", "altgraph", "packaging", "setuptools", "pefile", "pywin32_ctypes",
    "pyinstaller_hooks_contrib",
}  # fmt: skip


def write(
    folder: Path,
    libraries: Iterable[metadata.Distribution],
    version: str,
    python: list[Path],
    system: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write the texts of libraries, of Python in that version, and of packages of the system.

    Raises:
        LookupError: If a library brings no text and none is known for it.
    """
    for one in libraries:
        name = one.name.lower().replace("-", "_").replace(".", "_")
        if name not in TOOLS:
            copy(folder / f"{name}-{one.version}", texts(one, name))
    copy(folder / f"python-{version}", python)
    for package in system:
        text = Path("/usr/share/doc", package, "copyright")
        copy(folder / "system" / package, [text] if text.is_file() else [])


def texts(distribution: metadata.Distribution, name: str) -> list[Path]:
    """The licence texts of one library.

    Raises:
        LookupError: If there is none.
    """
    files = [
        Path(str(file.locate()))
        for file in distribution.files or ()
        if ".dist-info" in str(file) and _TEXT.search("/".join(file.parts[1:]))
    ]
    files = [file for file in files if file.is_file()]
    files += [parts.HERE / "licences" / text for text in WITHOUT_TEXT.get(name, ())]
    if not files:
        raise LookupError(f"no licence text of {name}")
    return files


def python_texts() -> list[Path]:
    """The licence of Python itself: as this one brings it, else as 3.13 has it."""
    places = (
        Path(sys.base_prefix, "LICENSE.txt"),
        Path(sysconfig.get_path("stdlib"), "LICENSE.txt"),
        parts.HERE / "licences" / "Python-3.13.txt",
    )
    return [place for place in places if place.is_file()][:1]


def copy(folder: Path, files: list[Path]) -> None:
    """Copy texts into a folder, as files every editor opens; two of one name are both kept."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, file in enumerate(files):
        name = file.name if file.suffix else f"{file.name}.txt"
        target = folder / name
        shutil.copyfile(file, folder / f"{number}-{name}" if target.exists() else target)
