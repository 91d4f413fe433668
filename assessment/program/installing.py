"""Versions of the program beside each other: a new one from a signed file, and the way back.

In one folder lie the starters, ``versions`` with a whole program folder each, and ``current.txt``,
whose first line names the version in use and whose second the one before. A new version is written
aside, gets its name when all of it is there, and only then stands in ``current.txt``, in one step:
whenever the power fails, one whole version is in use.
"""

import hashlib
import os
import shutil
import sys
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding
from assessment.files import disk, failures
from assessment.problems.program import ProgramProblem
from assessment.program import desktop, verifying
from assessment.program.verifying import LIST, SIGNATURE, differences, list_of, refusal, sums_in
from assessment.progress import SILENT, Progress
from assessment.version import numbers
from assessment.words import Words, mark

CURRENT = "current.txt"
VERSIONS = "versions"
STARTERS = ("digital-readiness", places.COMMANDS)
_ENDING = ".exe" if sys.platform == "win32" else ""
_NAMED = "program/resources/version.txt"
# What a zip makes Python say that was cut, changed, or made by somebody else.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, LookupError, RuntimeError)
_LARGEST = 2 * 2**30
_LIST_LARGEST = 2**22


@dataclass(frozen=True, slots=True)
class Release:
    """A version of the program in one file, which a known key signed."""

    file: Path
    top: str  # the folder all of it lies in there
    sums: dict[str, str]  # the place of every file in that folder -> its digest
    listed: bytes  # the list of sums as it was signed
    version: str
    key: verifying.ReleaseKey


def root() -> Path:
    """Where versions are installed: where this one is, else in the person's own place."""
    above = places.folder().parent
    if places.packed() and above.name == VERSIONS and (above.parent / CURRENT).is_file():
        return above.parent
    return places.programs()


def in_use(folder: Path) -> tuple[str, str]:
    """The version in use and the one before, empty where there is none."""
    try:
        lines = (folder / CURRENT).read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        lines = []
    current, before = [*lines, "", ""][:2]
    return current, before


def read_release(file: Path, keys: tuple[verifying.ReleaseKey, ...]) -> Release:
    """Look whether a file is a whole release for this system that a known key signed.

    Nothing of it is believed before the signature of its list holds.

    Raises:
        AssessmentError: If it is not.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _read(file, archive, keys)
    except (OSError, *_BROKEN) as error:
        raise refusal(ProgramProblem.RELEASE_UNREADABLE, file.name) from error


def _read(file: Path, archive: zipfile.ZipFile, keys: tuple[verifying.ReleaseKey, ...]) -> Release:
    names = [entry.filename for entry in archive.infolist()]
    top = names[0].split("/")[0]
    listed = _small(archive, f"{top}/{LIST}")
    if f"{top}/{SIGNATURE}" not in names:
        raise refusal(ProgramProblem.RELEASE_UNSIGNED, file.name)
    key = verifying.verify(listed, _small(archive, f"{top}/{SIGNATURE}").decode(), keys, file.name)
    sums = sums_in(listed)
    wanted = {f"{top}/{place}" for place in (*sums, LIST, SIGNATURE)}
    size = sum(entry.file_size for entry in archive.infolist())
    within = not any(
        place.startswith("/") or ".." in place.split("/") or "\\" in place or ":" in place
        for place in (top, *sums)
    )
    if set(names) != wanted or len(names) != len(wanted) or size > _LARGEST or not within:
        raise refusal(ProgramProblem.RELEASE_UNREADABLE, file.name)
    if not starters(sums):
        raise refusal(ProgramProblem.RELEASE_OTHER_SYSTEM, file.name)
    version = _small(archive, f"{top}/{_NAMED}")
    if hashlib.sha256(version).hexdigest() != sums[_NAMED]:
        raise refusal(ProgramProblem.RELEASE_UNREADABLE, file.name)
    return Release(file, top, sums, listed, version.decode("ascii").strip(), key)


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    """What stands in a file that is never large."""
    with archive.open(name) as content:
        return content.read(_LIST_LARGEST)


def starters(sums: dict[str, str]) -> tuple[str, ...]:
    """The starters for this system; none where the files are for another."""
    names = tuple(f"{name}{_ENDING}" for name in STARTERS)
    if all(name in sums for name in names):
        return names
    return ()


def update(release: Release, folder: Path, progress: Progress = SILENT) -> str:
    """Install a release beside what is there and use it from now on; the version before it.

    Raises:
        AssessmentError: If it is older, or cannot be written; then nothing has changed.
    """
    with failures.explained_new(folder):
        folder.mkdir(parents=True, exist_ok=True)
    current, before = in_use(folder)
    if current and numbers(release.version) < _installed(folder, current):
        raise refusal(ProgramProblem.RELEASE_OLDER, release.file.name, version=release.version)
    home = folder / VERSIONS / release.top
    with failures.explained_new(home):
        try:
            whole = list_of(home) == release.listed and not any(differences(home, release.sums))
        except AssessmentError:
            whole = False
        if not whole:
            _unpack(release, home, progress)
        for name in starters(release.sums):
            _put_starter(home / name, folder / name)
        if current != release.top:
            before = current
        _use(folder, release.top, before)
    for path in (folder / VERSIONS).iterdir():
        if path.name not in (release.top, before):
            with suppress(OSError):  # one that still runs goes the next time
                shutil.rmtree(path)
    return before


def told_of(release: Release, folder: Path, words: Words, *, in_menu: bool) -> tuple[str, ...]:
    """What a person reads of a release that was installed."""
    translate = words.translate
    program = starters(release.sums)[0]
    start = translate("Start it there with {program}.", program=program)
    if in_menu:
        start = translate("It is in the desktop menu, and a double click opens its files.")
    installed = mark(
        "Version {version} is installed in {folder} and is used from the next start on."
    )
    stay = translate("Settings and assessments stay where they are.")
    return translate(installed, version=release.version, folder=folder), f"{start} {stay}"


def told_of_way_back(versions: tuple[str, str], words: Words) -> str:
    """What a person reads of the way back: the version now in use, and the one that was."""
    message = mark("{version} is used again from the next start on, in place of {before}.")
    return words.translate(message, version=versions[0], before=versions[1])


def put_in_menu(release: Release, folder: Path, name: str) -> tuple[Finding, ...]:
    """Put what was installed into the menu under a name; a note where that cannot be."""
    program = folder / starters(release.sums)[0]
    icon = folder / VERSIONS / release.top / "program" / "resources" / "program.svg"
    try:
        desktop.offer(program, icon, name)
    except OSError as error:
        reason = error.strerror or str(error)
        return (verifying.finding(ProgramProblem.NOT_IN_MENU, program.name, reason=reason),)
    return ()


def go_back(folder: Path) -> tuple[str, str]:
    """Use the version before again; the one now in use, and the one that was.

    Raises:
        AssessmentError: If there is none, or it is not whole any more.
    """
    current, before = in_use(folder)
    home = folder / VERSIONS / before
    if not before or not home.is_dir():
        raise refusal(ProgramProblem.NOTHING_BEFORE, str(folder))
    findings = tuple(differences(home, sums_in(list_of(home))))
    if any(finding.problem is not ProgramProblem.PROGRAM_LEFT_BEHIND for finding in findings):
        raise AssessmentError(*findings)
    _use(folder, before, current)
    return before, current


def take_away(folder: Path) -> bool:
    """Take all versions and their starters away, nothing else; whether nothing of them is left.

    Raises:
        AssessmentError: If no version is installed there.
    """
    if not (folder / CURRENT).is_file():
        raise refusal(ProgramProblem.NOT_INSTALLED, str(folder))
    (folder / CURRENT).unlink()
    for path in (folder / VERSIONS, *(folder / f"{name}{_ENDING}" for name in STARTERS)):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)  # what runs cannot be deleted on Windows
        with suppress(OSError):
            path.unlink(missing_ok=True)
    with suppress(OSError):  # not where a person keeps something of their own
        folder.rmdir()
    return not (folder / VERSIONS).exists()


def _installed(folder: Path, name: str) -> tuple[int, ...]:
    """What an installed version is compared by; the oldest there can be where it does not say."""
    try:
        version = (folder / VERSIONS / name / _NAMED).read_text(encoding="ascii")
        return numbers(version.strip())
    except (OSError, ValueError):
        return ()


def _unpack(release: Release, home: Path, progress: Progress) -> None:
    aside = home.with_name(f"{home.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        with zipfile.ZipFile(release.file) as archive:
            places_in = (*release.sums, LIST, SIGNATURE)
            for number, place in enumerate(places_in):
                progress.step(number, len(places_in))
                target = aside / place
                target.parent.mkdir(parents=True, exist_ok=True)
                digest = _write(archive, f"{release.top}/{place}", target)
                if digest != release.sums.get(place, digest):
                    raise refusal(ProgramProblem.RELEASE_DAMAGED, place, release=release.file.name)
        shutil.rmtree(home, ignore_errors=True)  # the remains of a version that is not whole
        places.put_in_place(aside, home)
        disk.settle(home.parent)
    except _BROKEN as error:
        raise refusal(ProgramProblem.RELEASE_UNREADABLE, release.file.name) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(archive: zipfile.ZipFile, name: str, target: Path) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as source, target.open("wb") as copy:
        while piece := source.read(1 << 20):
            digest.update(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    if target.name in STARTERS:
        target.chmod(0o755)
    return digest.hexdigest()


def _put_starter(source: Path, target: Path) -> None:
    """Put a starter beside the versions; one that runs stays: all know the same layout."""
    if target.is_file() and target.read_bytes() == source.read_bytes():
        return
    try:
        with disk.fresh(target) as aside:
            shutil.copy(source, aside)
            disk.flush(aside)
    except AssessmentError as problem:
        if not (target.is_file() and isinstance(problem.__cause__, PermissionError)):
            raise


def _use(folder: Path, current: str, before: str) -> None:
    """From now on the starters start this version: one step, done or not done."""
    with disk.fresh(folder / CURRENT) as aside:
        aside.write_text(f"{current}\n{before}\n", encoding="ascii", newline="\n")
        disk.flush(aside)
