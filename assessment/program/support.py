"""What the secretariat needs to help: which program, where things are, what failed. No answers.

Of the log only lines of a known shape are taken: where in the program something failed, and what
kind of failure. What it was about, as a text that was typed or the name of a file, stays out.
"""

import platform
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError
from assessment.files import disk, failures
from assessment.program import installing, verifying
from assessment.progress import SILENT, Progress
from assessment.version import version
from assessment.words import Words

MOST_LINES = 400
_PROBLEMS = 5
_MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
_FRAME = re.compile(r' *File "(?:.*[\\/])?([\w.-]+)", line (\d+),? in ([\w.<>]+)')
_KEPT = (
    re.compile(rf"{_MOMENT}(?: from source| \d[\w.+]*, Python [\d.]+, \w+)"),
    re.compile(rf"{_MOMENT},\d+ [\w.]+ (?:WARNING|ERROR|CRITICAL)"),
    re.compile(r"\d[\w.+]*, Python [\d.]+, \w+"),
    re.compile(r"Traceback \(most recent call last\):"),
    re.compile(r"(?:Fatal Python error|Windows fatal exception): [\w ]+"),
    re.compile(r"(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt)(?=:|$)"),
)


def write_report(target: Path, now: datetime, progress: Progress = SILENT) -> None:
    """Write the report as a text that a person can read before it is sent.

    Raises:
        AssessmentError: If the file cannot be written, or one lies there that must be kept.
    """
    disk.keep_clear_of(target)
    text = "\n".join((*_about(now), *_verified(progress), *_failed(), ""))
    with failures.explained_new(target):
        target.write_text(text, encoding="utf-8-sig", newline="\n")


def told_of(target: Path, words: Words) -> str:
    """What a person reads of a report that was written."""
    return words.translate(
        "{file} contains versions, folders and errors, but no answers. Read it before you send it.",
        file=target,
    )


def _about(now: datetime) -> Iterator[str]:
    """Which program this is, and where it keeps its things."""
    current, before = installing.in_use(installing.root())
    yield f"version: {version()}{'' if places.packed() else ' (from source)'}"
    yield f"written: {now:%Y-%m-%d %H:%M} UTC"
    yield f"system: {platform.platform()}, {platform.machine()}"
    yield f"python: {platform.python_version()}"
    yield f"installed: {current or '-'}, before: {before or '-'}"
    named = {
        "program": places.folder(),
        "versions": installing.root(),
        "settings": places.settings(),
        "kept": places.own(),
        "cache": places.cache(),
    }
    for name, path in named.items():
        there = "not there"
        if path.exists():
            there = "there"
        shown = str(path)
        with suppress(ValueError, RuntimeError):
            shown = f"~/{path.relative_to(Path.home()).as_posix()}"
        known = next(other_path for other_path in (path, *path.parents) if other_path.exists())
        yield f"{name}: {shown} ({there}, {shutil.disk_usage(known).free // 10**6} MB free)"


def _verified(progress: Progress) -> Iterator[str]:
    if not places.packed():
        return
    try:
        verified = verifying.verify_folder(places.folder(), verifying.known_keys(), progress)
    except AssessmentError as error:
        yield from (f"verified: {finding.problem.code}" for finding in error.findings)
        return
    yield f"verified: {verified.files} files, list {verified.digest}"
    yield from (
        f"  {finding.problem.code} {finding.place.file}"
        for finding in verified.findings[:MOST_LINES]
    )


def _failed() -> Iterator[str]:
    folder = places.own()
    newest = sorted(folder.glob("problem-*.txt"))[-_PROBLEMS:]
    for file in (*newest, folder / places.LOG):
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        yield f"--- {file.name}"
        yield from list(known_shapes(lines))[-MOST_LINES:]


def known_shapes(lines: list[str]) -> Iterator[str]:
    """What of these lines says where and how something failed, and nothing else of them."""
    for line in lines:
        frame = _FRAME.match(line)
        if frame:
            yield f"  {frame[1]}:{frame[2]} {frame[3]}"
            continue
        shape_match = next((match for shape in _KEPT if (match := shape.match(line))), None)
        if shape_match:
            yield shape_match[0]
