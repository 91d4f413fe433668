"""Collects the licence texts of everything in the portable folder that is the work of others."""

import re
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

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


def write(folder: Path, inner: Path) -> None:
    """Write the texts into ``folder``, for the libraries here and the system's own in ``inner``.

    Raises:
        LookupError: If a library brings no text and none is known for it.
    """
    for distribution in metadata.distributions():
        name = distribution.name.lower().replace("-", "_").replace(".", "_")
        if name not in TOOLS:
            copy(folder / f"{name}-{distribution.version}", texts(distribution, name))
    copy(folder / f"python-{sys.version.split()[0]}", python_texts())
    for package, text in _system_texts(inner).items():
        copy(folder / "system" / package, [text])


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


def _system_texts(inner: Path) -> dict[str, Path]:
    """Package of the system -> what it says of its licence, for the libraries taken from there."""
    dpkg = shutil.which("dpkg-query")
    if dpkg is None:
        return {}
    wheels = {Path(str(file)).name for d in metadata.distributions() for file in d.files or ()}
    names = [path.name for path in inner.glob("*.so*") if path.name not in wheels]
    found: dict[str, Path] = {}
    for name in names:
        call = [dpkg, "--search", f"*/{name}"]
        told = subprocess.run(call, capture_output=True, text=True, check=False)  # noqa: S603 - asks for an owner
        for line in told.stdout.splitlines():
            package = line.split(":")[0]
            text = Path("/usr/share/doc", package, "copyright")
            if text.is_file():
                found[package] = text
    return found
