"""What the portable folder is made of: our files, what of others' is left out, its names.

Read by ``portable.spec`` and ``build_portable.py``; a test compares it with what the code opens.
"""

from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

from assessment import places
from assessment.version import version

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent

WINDOW = "digital-readiness"
COMMANDS = places.COMMANDS
SYSTEM = "linux-x64"  # as new as the one it is made on
INNER = "program"  # the folder with all parts, beside the two programs
PUBLISHER = "Digital Government Committee"
TITLE = "Digital Readiness Assessment"

# Every file with its size, for the starter.
FILES = f"{INNER}/files.txt"

# Our own files, as patterns below the root: all that the program opens while it runs.
DATA = (
    "questionnaires/*/*/questionnaire.xlsx",
    "questionnaires/*/*/CHANGES.md",
    "resources/fonts/*",
    "resources/icons/*.svg",
    "resources/locale/*/LC_MESSAGES/dra.mo",
    "resources/locale/km/avoided_words.csv",
    "resources/manual/manual.*.md",
    "resources/manual/*.png",
    "resources/program.svg",
    "resources/release/*",
    "resources/roots/*",
    "resources/theme/*",
    "resources/unit_sources.csv",
    "resources/units.csv",
)

# Written by the build itself, so that the program knows what it was built from.
VERSION = "resources/version.txt"

# Our own rooms: taken whole, since pages are imported by the names in a table.
CODE = ("assessment", "gui")

# Imported by name or only where it is installed, so that nobody sees it from outside.
HIDDEN = ("pyrage", "pycrfsuite._dumpparser", "pycrfsuite._logparser", "pandas._libs.tslibs.base")

# Beside the code of a library: the model of Khmer words.
LIBRARY_DATA = {"khmercut": ("*.crfsuite",), "reportlab": ("fonts/*.pfb", "fonts/*.afm")}

# Loaded by their names while the program runs, so that no other library says it needs them.
CALLED = ("libpdfium.so",)

# Needed to set up, to build, or by parts of libraries that the program never calls.
EXCLUDED = (
    "babel", "fontpkg", "fontTools", "lucide", "setuptools", "pkg_resources", "pip", "wheel",
    "_distutils_hack", "pyarrow", "tkinter", "_tkinter", "matplotlib", "scipy", "IPython", "pytest",
    "jinja2", "sqlalchemy", "multiprocessing",
    "lxml.html", "lxml.objectify", "lxml.isoschematron", "khmercut.nn", "onnxruntime",
    "PIL.AvifImagePlugin", "PIL._avif", "PIL.ImageQt", "PIL.ImageTk", "PIL._imagingtk",
    "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL", "numpy.f2py",
)  # fmt: skip

# Of Qt's plugins only these: screen, typing, pictures, printers.
PLUGINS = (
    "platforms/*qxcb*", "platforms/*qoffscreen*", "platforminputcontexts/*",
    "platformthemes/*xdgdesktopportal*", "styles/*", "iconengines/*", "imageformats/*qjpeg*",
    "imageformats/*qgif*", "imageformats/*qico*", "imageformats/*qsvg*", "imageformats/*qwebp*",
    "printsupport/*cups*",
)  # fmt: skip

# Of the rest: drawing by a graphics card, Qt's own words (there are none in Khmer), networks.
UNWANTED = (
    "*/qt/translations/*", "*/pyside6/translations/*", "*qt6network*", "*/qtnetwork*", "*qt6qml*",
    "*qt6quick*", "*qt6pdf*", "*/libavif*", "*/_avif*", "*.pyi",
    # What a computer with printers has; without it there are none, and the program says so.
    "*/libcups*",
    # Lists what was installed, with the sums of scripts that name the place they were installed in.
    "*.dist-info/record",
)  # fmt: skip

# On Linux these are taken along although a desktop has them: without them no window at all.
LINUX_LIBRARIES = (
    "libEGL.so.1", "libGL.so.1", "libGLX.so.0", "libGLdispatch.so.0", "libX11.so.6", "libxcb.so.1",
    "libfontconfig.so.1", "libfreetype.so.6", "libexpat.so.1", "libz.so.1", "libstdc++.so.6",
    "libgcc_s.so.1",
)  # fmt: skip


def folder_name() -> str:
    """Name of the folder; the zip adds the system."""
    return f"digital-readiness-{version()}"


def modules(root: Path = ROOT) -> list[str]:
    """All modules of our own rooms."""
    found = (
        path.relative_to(root) for room in CODE for path in sorted(root.glob(f"{room}/**/*.py"))
    )
    return [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in found]


def ours(root: Path = ROOT) -> list[Path]:
    """Our own files in the folder, relative to the root.

    Raises:
        FileNotFoundError: If nothing answers to one of the patterns: set-up has not built it.
    """
    found: list[Path] = []
    for pattern in DATA:
        here = sorted(path for path in root.glob(pattern) if path.is_file())
        if not here:
            raise FileNotFoundError(pattern)
        found += [path.relative_to(root) for path in here]
    return found


def wanted(destination: str) -> bool:
    """Whether a file of a library belongs into the folder, by its place there."""
    place = f"/{destination.lower()}"
    if "/plugins/" in place and "/pyside6/" in place:
        plugin = place.rpartition("/plugins/")[2]
        return any(fnmatch(plugin, pattern) for pattern in PLUGINS)
    return not any(fnmatch(place, pattern) for pattern in UNWANTED)


def system_provides(names: Iterable[str]) -> set[str]:
    """Those of the libraries that every Linux has, since nothing at all runs without them."""
    base = ("libc", "libm", "libdl", "librt", "libpthread", "libutil", "libresolv", "ld-linux*",
            "libcups")  # fmt: skip
    return {name for name in names if any(fnmatch(name, f"{part}.so*") for part in base)}


def reached(roots: Iterable[str], needs: dict[str, set[str]]) -> set[str]:
    """Everything that the roots need, over any number of steps, and the roots themselves."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += needs.get(name, ())
    return found
