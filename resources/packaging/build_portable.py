"""Builds the portable folder and its zip: ``python build_portable.py [--out DIR]``.

Run in an environment that holds exactly the locked libraries and PyInstaller; the script
``portable`` beside this file makes it. The folder runs on computers without
Python, without a network and without the rights of an administrator, from any place.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.program.verifying import LEFT_BEHIND, LIST, SIGNATURE
from assessment.version import version
from resources.packaging import contents, licences, parts
from resources.packaging.windows import trimming

SUMS = LIST
READ_ME = "READ ME FIRST.txt"
EARLIEST = 315_532_800  # zip knows no time before 1980
LARGEST = 110 * 2**20
NAMED = 3
STARTER = parts.HERE / "starter.c"


def build(out: Path, key: Path | None = None) -> Path:
    """Make the folder and the zip in ``out``, signed by a key; give the path of the zip."""
    when = moment()
    refuse_to_lose(place_of(out, parts.SYSTEM))
    with tempfile.TemporaryDirectory() as work:
        made, built = Path(work) / "made", Path(work) / parts.folder_name()
        made.mkdir()
        write_version(made)
        _run_pyinstaller(built, Path(work) / "work", made, when)
        make_starters(built)
        system = of_the_system(built / parts.INNER)
        licences.write(
            built / "licences", metadata.distributions(), sys.version.split()[0],
            licences.python_texts(), contents.owners(system),
        )  # fmt: skip
        finish(built, made_of(system), when)
        return hand_over(built, out, parts.SYSTEM, when, key)


def moment() -> int:
    """The time of everything built: that of the last commit, unless another one is asked for."""
    return max(int(os.environ.get("SOURCE_DATE_EPOCH") or last_change() or 0), EARLIEST)


def place_of(out: Path, system: str) -> Path:
    """Where the folder itself goes, beside its zip."""
    return out / f"{parts.folder_name()}-{system}" / parts.folder_name()


def hand_over(folder: Path, out: Path, system: str, when: int, key: Path | None) -> Path:
    """Sign what was built, and put it where it goes: the zip, its number, the folder itself."""
    if key is not None:
        sign(folder, key)
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{folder.name}-{system}.zip"
    pack(folder, target, when)
    beside = target.with_name(f"{target.name}.sha256")
    beside.write_text(f"{_digest(target)}  {target.name}\n", encoding="ascii")
    put(folder, place_of(out, system))
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
    made = {SUMS, SIGNATURE, *(line.partition("  ")[2] for line in lines)}
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


def make_starters(folder: Path) -> None:
    """Compile the two programs that a person starts: the window, and the commands.

    Raises:
        SystemExit: If the compiler refuses.
    """
    for name, kind in ((parts.WINDOW, []), (parts.COMMANDS, ["-DCONSOLE"])):
        call = ["gcc", *kind, "-Os", "-s", "-Wall", "-Wl,--build-id=none", str(STARTER)]
        if subprocess.run([*call, "-o", str(folder / name)], check=False).returncode:  # noqa: S603 - a compiler, by name
            raise SystemExit("The starters could not be compiled; the reason stands above.")


def finish(
    folder: Path, found: list[contents.Part], when: int, *more: Path, ending: str = "",
    line_end: str = "\n",
) -> None:  # fmt: skip
    """Put beside the programs what a person reads, then the lists; say what is known of parts."""
    add_words(folder, *more, ending=ending, line_end=line_end)
    for line in contents.write(folder, found, when):
        sys.stderr.write(f"known: {line}\n")
    write_lists(folder)


def of_the_system(inner: Path) -> list[Path]:
    """The libraries that no package of Python brought."""
    brought = {Path(str(file)).name for one in metadata.distributions() for file in one.files or ()}
    return [path for path in inner.glob("*.so*") if path.name not in brought]


def made_of(system: list[Path]) -> list[contents.Part]:
    """All that others made: libraries of Python, what lies in them, and of the system."""
    libraries = Path(sysconfig.get_path("purelib"))
    left_out = licences.TOOLS | trimming.BUILD_NAMES
    wheels = [
        part
        for part in contents.of_wheels(libraries)
        if part.name.lower().replace("-", "_") not in left_out
    ]
    python = contents.Part("CPython", sys.version.split()[0], "PSF-2.0")
    carried = [part for part in contents.carried(libraries) if part.name != "CPython"]
    inside = contents.inside_wheels(libraries)
    return [
        *wheels, python, *carried, *inside, *contents.built_from(), *contents.of_system(system)
    ]  # fmt: skip


def add_words(folder: Path, *more: Path, ending: str = "", line_end: str = "\n") -> None:
    """Write first steps and licence of the program, with the names that its files have here."""
    texts = (parts.HERE / "read-me-first.txt", *more)
    text = "".join(one.read_text(encoding="utf-8") for one in texts)
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


def write_lists(folder: Path) -> None:
    """List every file: with its size for the starter, which looks at each, and with its sum."""
    listed = "".join(
        f"{path.stat().st_size} {place}\n"
        for place, path in files(folder)
        if place not in (SUMS, SIGNATURE, parts.FILES)
    )
    (folder / parts.FILES).write_text(listed, encoding="utf-8", newline="\n")
    (folder / SUMS).write_text(sums(folder), encoding="utf-8", newline="\n")


def sign(folder: Path, key: Path) -> None:
    """Sign the list of sums with minisign, which asks for the key's passphrase.

    Raises:
        SystemExit: If it cannot be signed.
    """
    call = ["minisign", "-S", "-s", str(key), "-m", str(folder / SUMS)]
    call += ["-x", str(folder / SIGNATURE), "-t", folder.name]
    try:
        subprocess.run(call, check=True)  # noqa: S603 - a program, by name
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"The list could not be signed: {error}") from error


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file below the folder, by its place there, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def sums(folder: Path) -> str:
    """One line for each file below the folder but this list: its digest and its place."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {place}\n"
        for place, path in files(folder)
        if place not in (SUMS, SIGNATURE)
    )


def pack(folder: Path, target: Path, when: int) -> None:
    """Write the zip: files in order, all of one time, what can be run marked so."""
    moment = datetime.fromtimestamp(max(when, EARLIEST), UTC).timetuple()[:6]
    rough = target.with_suffix(".part")
    with zipfile.ZipFile(rough, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for place, path in files(folder):
            entry = zipfile.ZipInfo(f"{folder.name}/{place}", moment)
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


def last_change() -> str:
    """When the source was changed last, in seconds; empty when nobody can tell."""
    git = shutil.which("git")
    if git is None:
        return ""
    call = [git, "-C", str(parts.ROOT), "log", "-1", "--format=%ct"]
    told = subprocess.run(call, capture_output=True, text=True, check=False)  # noqa: S603 - git, asked for a time
    return told.stdout.strip()


def _run_pyinstaller(target: Path, work: Path, made: Path, when: int) -> None:
    """Nothing of the day and of the machine may get into what is built."""
    call = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    call += ["--distpath", str(target), "--workpath", str(work), str(parts.HERE / "portable.spec")]
    surroundings = {
        "SOURCE_DATE_EPOCH": str(when), "PORTABLE_MADE": str(made), "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen",
    }  # fmt: skip
    if subprocess.run(call, check=False, env=os.environ | surroundings).returncode:  # noqa: S603 - our own description
        raise SystemExit("The folder could not be packed; the reason stands above.")


def write_text(path: Path, text: str, *, line_end: str) -> None:
    """For the plain editor of Windows too: a mark where text is not ASCII."""
    encoding = "utf-8" if text.isascii() else "utf-8-sig"
    path.write_text(text, encoding=encoding, newline=line_end)


def parser_of(name: str) -> argparse.ArgumentParser:
    """Where what is built goes, and who signs it."""
    parser = argparse.ArgumentParser(prog=name, description="Build the portable folder.")
    parser.add_argument("--out", type=Path, default=parts.ROOT / "dist", metavar="DIR")
    parser.add_argument("--sign", type=Path, metavar="KEY", help="secret key of minisign")
    return parser


def told(target: Path) -> int:
    """Tell what was made; 1 when the zip is larger than a field laptop should be given."""
    size = target.stat().st_size
    sys.stdout.write(f"{target}\n{size / 10**6:.1f} MB, SHA-256 {_digest(target)}\n")
    if size > LARGEST:
        sys.stderr.write(f"larger than {LARGEST / 10**6:.0f} MB\n")
    return int(size > LARGEST)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    asked = parser_of("portable").parse_args()
    raise SystemExit(told(build(asked.out.resolve(), asked.sign)))
