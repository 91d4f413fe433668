"""What of the libraries does not get into the Windows folder, and what it never may lack.

The wheels hold 440 MB, two thirds of it for programs that are not ours. Patterns are of paths
below the folder of libraries, in small letters.
"""

import shutil
from fnmatch import fnmatch
from pathlib import Path

# Whole packages that only set-up needs: what they make lies built in `resources`.
BUILD_ONLY = ("babel", "fontpkg", "fontpkg_noto_sans_khmer", "fonttools", "lucide", "pycparser")
BUILD_NAMES = {*BUILD_ONLY, "python_lucide"}

QT = ("core", "gui", "widgets", "svg", "printsupport")
PLUGINS = (
    "platforms/qwindows.dll", "platforms/qoffscreen.dll", "styles/qmodernwindowsstyle.dll",
    "imageformats/qico.dll", "imageformats/qjpeg.dll", "imageformats/qsvg.dll",
    "imageformats/qgif.dll", "imageformats/qwebp.dll", "iconengines/qsvgicon.dll",
    "printsupport/windowsprintersupport.dll",
)  # fmt: skip

# One C runtime for all, the newest, where every library finds it: beside Python.
C_RUNTIME = (
    "vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll", "msvcp140_1.dll", "msvcp140_2.dll",
)  # fmt: skip

UNWANTED = (
    # Qt: drawing by graphics cards, tools for developers, descriptions for compilers.
    "pyside6/*.exe", "pyside6/opengl32sw.dll", "pyside6/pyside6qml*", "pyside6/qml/*",
    "pyside6/translations/*", "pyside6/resources/*", "pyside6/metatypes/*", "pyside6/typesystems/*",
    "pyside6/include/*", "pyside6/scripts/*", "pyside6/glue/*", "pyside6/doc/*", "pyside6/lib/*",
    "*/concrt140.dll", "*/vccorlib140.dll", "*/vcamp140.dll",
    "*/vcomp140.dll", "*/msvcp140_codecvt_ids.dll", "*/msvcp140_atomic_wait.dll",
    # Tests of others, and what only a compiler or a checker of types reads.
    "*/tests/*", "*/_tests/*", "*_tests.*.pyd", "*_harfbuzz_test*", "*.pyi", "*.lib", "*.h",
    "*.hpp", "*.c", "*.pxd", "*.pyx", "*.pxi", "*.f90", "*/py.typed", "*.xsl", "*.rng",
    "numpy/f2py/*", "lxml/includes/*", "lxml/html/*", "lxml/isoschematron/*", "lxml/objectify*",
    "khmercut/nn*", "*.data/*", "bin/*", "scripts/*", "shiboken6/include/*", "shiboken6/lib/*",
    # Licences are collected beside the programs; lists of what a wheel held hold no longer.
    "*.dist-info/licenses/*", "*.dist-info/license*", "*.dist-info/record",
    # A typeface under the GPL, and one for trials; no report uses them.
    "reportlab/fonts/darkgarden*", "reportlab/fonts/hb-test.ttf",
    # Kinds of pictures and toolkits that we never meet.
    "pil/_avif*", "pil/avifimageplugin.py", "pil/_imagingtk*", "pil/imagetk.py", "pil/imageqt.py",
)  # fmt: skip


def wanted(place: str) -> bool:
    """Whether the file of a library, by its path below the folder of libraries, is taken."""
    place = place.lower()
    top = place.split("/")[0]
    if top.removesuffix(".dist-info").split("-")[0] in BUILD_NAMES:
        return False
    if place.startswith("pyside6/plugins/"):
        return place.removeprefix("pyside6/plugins/") in PLUGINS
    folder, _, name = place.rpartition("/")
    if folder == "pyside6" and name.startswith("qt") and name.endswith((".dll", ".pyd")):
        return name.removeprefix("qt6").removeprefix("qt").rpartition(".")[0] in QT
    return not any(fnmatch(place, pattern) for pattern in UNWANTED)


def trim(libraries: Path) -> None:
    """Delete what is not wanted, and folders that are empty then."""
    for path in sorted(libraries.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif not wanted(path.relative_to(libraries).as_posix()):
            path.unlink()


def drop_lists(libraries: Path) -> None:
    """Delete what wheels listed of themselves, once it stands in our own list."""
    for folder in libraries.glob("*.dist-info/sboms"):
        shutil.rmtree(folder)


def one_c_runtime(libraries: Path, runtime: Path) -> None:
    """Put the C runtime that Qt brings beside Python, over its older one, and drop all others.

    Raises:
        FileNotFoundError: If Qt no longer brings a part.
    """
    for name in C_RUNTIME:
        shutil.copyfile(libraries / "PySide6" / name, runtime / name)
    for path in sorted(libraries.rglob("*.dll")):
        if path.name.lower() in C_RUNTIME:
            path.unlink()
