"""Builds the portable folder and its zip: ``python build_portable.py [--out DIR]``.

Run in an environment that holds exactly the locked libraries and PyInstaller; the scripts
``portable`` and ``portable.bat`` beside this file make it. The folder runs on computers without
Python, without a network and without the rights of an administrator, from any place.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.commands.verify_program import LEFT_BEHIND
from assessment.version import numbers, version
from resources.packaging import licences, parts

SUMS = "SHA256SUMS.txt"
READ_ME = "READ ME FIRST.txt"
EARLIEST = 315_532_800  # zip knows no time before 1980
LARGEST = 110 * 2**20
NAMED = 3
# One program does both where a window needs no program of its own kind.
_SCRIPT = f"""#!/bin/sh
exec "$(dirname -- "$(readlink -f -- "$0")")/{parts.WINDOW}" "$@"
"""
_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)


def build(out: Path) -> Path:
    """Make the folder and the zip in ``out``; give the path of the zip."""
    out.mkdir(parents=True, exist_ok=True)
    folder = out / parts.folder_name()
    refuse_to_lose(folder)
    surroundings = _surroundings()
    with tempfile.TemporaryDirectory() as work:
        made = Path(work) / "made"
        made.mkdir()
        write_icon(made / "program.ico")
        (made / "version.txt").write_text(version_resource(version()), encoding="utf-8")
        write_version(made)
        _run_pyinstaller(Path(work), surroundings | {"PORTABLE_MADE": str(made)})
        built = Path(work) / "dist" / parts.folder_name()
        finish(built)
        put(built, folder)
    target = out / f"{folder.name}-{parts.system()}.zip"
    pack(folder, target, int(surroundings["SOURCE_DATE_EPOCH"]))
    return target


def put(built: Path, folder: Path) -> None:
    """Move what was built to its place, where nothing of an earlier build is left.

    Raises:
        SystemExit: If the earlier one holds files of somebody's own.
        OSError: If the earlier one cannot be taken away, as when a program of it runs.
    """
    refuse_to_lose(folder)
    if folder.exists():
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(built, folder)


def refuse_to_lose(folder: Path) -> None:
    """Let nothing be built over a folder with files that no build made, as an office's ``data``.

    Raises:
        SystemExit: If there are such files; it names the first of them.
    """
    listed = folder / SUMS
    lines = listed.read_text(encoding="utf-8-sig").splitlines() if listed.is_file() else []
    made = {SUMS, *(line.partition("  ")[2] for line in lines)}
    places = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if _counts(path))
    own = sorted(place for place in places if place not in made)
    if own:
        raise SystemExit(
            f"{folder} holds files that were not built: {', '.join(own[:NAMED])}"
            f"{' …' if own[NAMED:] else ''} ({len(own)}). They would be lost. Move them away, "
            "or build elsewhere with --out DIR."
        )


def _counts(path: Path) -> bool:
    """Whether a file would be missed: no folder, and not what a system leaves by itself."""
    return (path.is_symlink() or not path.is_dir()) and path.name.casefold() not in LEFT_BEHIND


def finish(folder: Path) -> None:
    """Put beside the programs what a person reads: first steps, licences, and the sums at last."""
    text = (parts.HERE / "read-me-first.txt").read_text(encoding="utf-8")
    ending, line_end = (".exe", "\r\n") if sys.platform == "win32" else ("", "\n")
    if not ending:
        write_text(folder / parts.COMMANDS, _SCRIPT, line_end=line_end)
        (folder / parts.COMMANDS).chmod(0o755)
    for name, value in {
        "{version}": version(),
        "{window}": parts.WINDOW + ending,
        "{commands}": parts.COMMANDS + ending,
        "{sums}": SUMS,
    }.items():
        text = text.replace(name, value)
    write_text(folder / READ_ME, text, line_end=line_end)
    for name in ("LICENSE", "NOTICE"):
        text = (parts.ROOT / name).read_text(encoding="utf-8")
        write_text(folder / f"{name}.txt", text, line_end=line_end)
    licences.write(folder / "licences", folder / parts.INNER)
    write_text(folder / SUMS, sums(folder), line_end=line_end)


def sums(folder: Path) -> str:
    """One line for each file below the folder but this list: its digest and its place."""
    lines = []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if path.is_file() and place != SUMS:
            lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {place}\n")
    return "".join(lines)


def pack(folder: Path, target: Path, when: int) -> None:
    """Write the zip: files in order, all of one time, what can be run marked so."""
    moment = datetime.fromtimestamp(max(when, EARLIEST), UTC).timetuple()[:6]
    rough = target.with_suffix(".part")
    with zipfile.ZipFile(rough, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            runs = path.name.split(".")[0] in (parts.WINDOW, parts.COMMANDS)
            entry.external_attr = (0o100755 if runs else 0o100644) << 16
            entry.create_system = 3  # so that the marks of the line above are read
            archive.writestr(entry, path.read_bytes())
    rough.replace(target)


def write_version(house: Path) -> None:
    """Let what is built know which commit it is of."""
    file = house / parts.VERSION
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{version()}\n", encoding="ascii", newline="\n")


def version_resource(named: str) -> str:
    """What Windows shows of the programs' version, as PyInstaller reads it."""
    four = (*numbers(named)[:3], 0)
    strings = {
        "CompanyName": parts.PUBLISHER,
        "FileDescription": parts.TITLE,
        "FileVersion": named,
        "InternalName": parts.WINDOW,
        "LegalCopyright": "MIT licence",
        "ProductName": parts.TITLE,
        "ProductVersion": named,
    }
    told = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3f, "
        "flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)), kids=["
        f"StringFileInfo([StringTable('040904B0', [{told}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


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


def _surroundings() -> dict[str, str]:
    """Nothing of the day and of the machine may get into what is built."""
    when = os.environ.get("SOURCE_DATE_EPOCH") or last_change() or str(EARLIEST)
    return {
        **os.environ,
        "SOURCE_DATE_EPOCH": when,
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }


def last_change() -> str:
    """When the source was changed last, in seconds; empty when nobody can tell."""
    git = shutil.which("git")
    if git is None:
        return ""
    call = [git, "-C", str(parts.ROOT), "log", "-1", "--format=%ct"]
    told = subprocess.run(call, capture_output=True, text=True, check=False)  # noqa: S603 - git, asked for a time
    return told.stdout.strip()


def _run_pyinstaller(work: Path, surroundings: dict[str, str]) -> None:
    call = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    call += ["--distpath", str(work / "dist"), "--workpath", str(work / "work")]
    call += [str(parts.HERE / "portable.spec")]
    done = subprocess.run(call, check=False, env=surroundings)  # noqa: S603 - our own description
    if done.returncode:
        raise SystemExit("The folder could not be packed; the reason stands above.")


def write_text(path: Path, text: str, *, line_end: str) -> None:
    """For the plain editor of Windows too: a mark where text is not ASCII."""
    encoding = "utf-8" if text.isascii() else "utf-8-sig"
    path.write_text(text, encoding=encoding, newline=line_end)


def main(arguments: list[str]) -> int:
    """Build, tell what was made; 1 when the zip is larger than a field laptop should be given."""
    parser = argparse.ArgumentParser(prog="portable", description="Build the portable folder.")
    parser.add_argument("--out", type=Path, default=parts.ROOT / "dist", metavar="DIR")
    target = build(parser.parse_args(arguments).out.resolve())
    size = target.stat().st_size
    sys.stdout.write(f"{target}\n{size / 2**20:.1f} MiB, SHA-256 {_digest(target)}\n")
    if size > LARGEST:
        sys.stderr.write(f"larger than {LARGEST // 2**20} MiB\n")
    return int(size > LARGEST)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
