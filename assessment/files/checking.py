"""Reading a working file: whole, believed only when all in it agrees; or without taking it."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import starmap
from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.files import disk, rows, schema, writing
from assessment.files.failures import explained, failure
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.questionnaire import canonical, model
from assessment.responses.codec import from_plain
from assessment.responses.model import State
from assessment.responses.record import Subject

SUFFIX = ".dra"


def recognise(connection: sqlite3.Connection, path: Path) -> None:
    """Make sure that the file is one of ours, of a version known here, and laid out as that.

    Raises:
        AssessmentError: If it is foreign, newer, damaged or rearranged.
    """
    with explained(path, unreadable(path)):
        if schema.application_id(connection) != schema.APPLICATION_ID:
            # A power cut may leave a file of ours without contents.
            has_tables = rows.all_of(connection, "SELECT 1 FROM sqlite_schema LIMIT 1")
            raise failure(FileProblem.FOREIGN if has_tables else unreadable(path), path)
        version = schema.version(connection)
        if version > max(schema.LAYOUTS):
            raise failure(FileProblem.NEWER, path)
        known = schema.LAYOUTS.get(version)
        if known is None or not schema.is_as_laid_out(connection, known[0]):
            raise failure(FileProblem.ALTERED, path)


def read_checked(connection: sqlite3.Connection, path: Path) -> writing.FileContents:
    """Everything in the file, checked: structure, chain, and the state against its history.

    Raises:
        AssessmentError: If it is none of ours, damaged, or was changed by another program.
    """
    recognise(connection, path)
    with explained(path, FileProblem.DAMAGED, FileProblem.ALTERED):
        if not schema.structure_is_sound(connection):
            raise failure(FileProblem.DAMAGED, path)
        meta = rows.read_meta(connection)
        lines = rows.read_lines(connection)
    with explained(path, FileProblem.ALTERED):
        rows.verify(lines, meta["head"])
        questionnaire = questionnaire_of(meta, path)
        select = partial(rows.all_of, connection)
        record = rows.read_record(meta, questionnaire, lambda ask, made: starmap(made, select(ask)))
        happened = tuple(rows.events(lines))
        replayed = rows.record_of(rows.loads(lines[0].change), questionnaire, meta["questionnaire"])
        for event in happened:
            replayed = event.change.apply(replayed)
        odd = "SELECT 1 FROM attachment WHERE length(bytes) <> size LIMIT 1"
        agrees = record.id == replayed.id and record.subject == replayed.subject
        if not agrees or any(rows.differences(record, replayed)) or select(odd):
            raise failure(FileProblem.ALTERED, path)
        drafts = writing.read_drafts(meta)
        beside = writing.read_beside(meta)
    origin = meta.get(writing.ORIGIN, "")
    return writing.FileContents(record, tuple(lines), happened, drafts, beside, origin)


@lru_cache(maxsize=4)
def _known(text: str) -> model.Questionnaire:
    """The files of a round carry the same questionnaire: it is read, and planned, once."""
    return canonical.from_json(text)


def questionnaire_of(meta: Mapping[str, str], path: Path) -> model.Questionnaire:
    """The questionnaire that travels in the file.

    Raises:
        AssessmentError: If it cannot be read.
    """
    try:
        return _known(meta["questionnaire"])
    except AssessmentError as error:
        raise failure(FileProblem.QUESTIONNAIRE_UNREADABLE, path) from error


def unreadable(path: Path) -> FileProblem:
    """A file that is no database at all is damaged when it is named like ours, else foreign."""
    if path.suffix.lower() == SUFFIX:
        return FileProblem.DAMAGED
    return FileProblem.FOREIGN


def is_old(connection: sqlite3.Connection) -> bool:
    return schema.version(connection) < max(schema.LAYOUTS)


def keep_old(connection: sqlite3.Connection, path: Path) -> Path:
    """Keep a copy of the file as it is beside it, named by its version; never over another."""
    name = f"{path.stem}.version-{schema.version(connection)}"
    numbers = ("", *(f"-{number}" for number in range(2, 1000)))
    free = (path.with_name(f"{name}{number}{path.suffix}") for number in numbers)
    target = next(path for path in free if not path.exists())
    with explained(target, FileProblem.NOT_SAVED):
        writing.copy_in_steps(connection, target)
        disk.settle(target.parent)
    return target


def bring_up(
    connection: sqlite3.Connection, path: Path, check: Callable[[sqlite3.Connection], object]
) -> None:
    """Take all steps to the present layout, in one transaction, and ``check`` before it counts."""
    with explained(path, FileProblem.ALTERED), schema.transaction(connection):
        while step := schema.LAYOUTS[version := schema.version(connection)][1]:
            step(connection)
            connection.execute(f"PRAGMA user_version = {version + 1}")
        recognise(connection, path)
        check(connection)


@dataclass(frozen=True, slots=True)
class Use:
    """One assessment and the questionnaire inside it."""

    path: Path
    subject: Subject
    state: State
    questionnaire: str
    version: str
    fingerprint: str  # what names its contents, whatever the version says


def use_in(path: Path) -> Use:
    """Look into one file. What it says is not verified: opening it does that."""
    with explained(path, unreadable(path)):
        connection = schema.connect(path, "ro")
    with closing(connection):
        recognise(connection, path)
        with explained(path, FileProblem.DAMAGED):
            meta = rows.read_meta(connection)
            subject = from_plain(Subject, rows.loads(meta["subject"]))
            state = from_plain(State, meta["state"])
        questionnaire = questionnaire_of(meta, path)
    settings = questionnaire.settings
    return Use(path, subject, state, settings.id, settings.version, questionnaire.fingerprint)


def uses(paths: Iterable[Path], progress: Progress = SILENT) -> tuple[list[Use], list[Finding]]:
    """What the files say, in their order; of those that cannot be looked into, why."""
    wanted = list(dict.fromkeys(paths))
    files_in_use: list[Use] = []
    findings: list[Finding] = []
    for done, path in enumerate(wanted):
        progress.step(done, len(wanted))
        try:
            files_in_use.append(use_in(path))
        except AssessmentError as problem:
            findings.extend(problem.findings)
    progress.step(len(wanted), len(wanted))
    return files_in_use, findings


def working_files(folder: Path) -> tuple[Path, ...]:
    """The working files in a folder, by name; none when it cannot be read."""
    with suppress(OSError):
        return tuple(sorted(p for p in folder.iterdir() if p.suffix.lower() == SUFFIX))
    return ()
