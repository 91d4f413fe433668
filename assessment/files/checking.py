"""Reading a working file whole, believed only when all in it agrees; older layouts brought up."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assessment.errors import AssessmentError
from assessment.files import schema
from assessment.files.beside import Beside
from assessment.files.disk import flush, settle
from assessment.files.failures import explained, failure
from assessment.files.history import Event, Line, events, read_lines, replay, verify
from assessment.files.keeper import read_beside, read_drafts
from assessment.files.rows import all_of, loads, read_meta, read_record, record_of, same_contents
from assessment.problems.files import FileProblem
from assessment.questionnaire import canonical
from assessment.questionnaire.model import Questionnaire
from assessment.responses.drafts import Draft, Key
from assessment.responses.record import Record

SUFFIX = ".dra"


@dataclass(frozen=True, slots=True)
class FileContents:
    record: Record
    first: Line
    events: tuple[Event, ...]
    head: str
    chain: tuple[str, ...]
    drafts: dict[Key, Draft]
    beside: Beside


def recognise(connection: sqlite3.Connection, path: Path) -> None:
    """Make sure that the file is one of ours, of a version known here, and laid out as that.

    Raises:
        AssessmentError: If it is foreign, newer, damaged or rearranged.
    """
    with explained(path, unreadable(path)):
        if schema.application_id(connection) != schema.APPLICATION_ID:
            raise failure(FileProblem.FOREIGN, path)
        version = schema.version(connection)
        if version > schema.LAYOUTS.version:
            raise failure(FileProblem.NEWER, path)
        tables = schema.LAYOUTS.layouts.get(version)
        if tables is None or not schema.is_as_laid_out(connection, tables):
            raise failure(FileProblem.ALTERED, path)


def read_checked(connection: sqlite3.Connection, path: Path) -> FileContents:
    """Everything in the file, checked: structure, chain, and the state against its history.

    Raises:
        AssessmentError: If it is damaged, or was changed by anything but this program.
    """
    with explained(path, FileProblem.DAMAGED, FileProblem.ALTERED):
        if not schema.structure_is_sound(connection):
            raise failure(FileProblem.DAMAGED, path)
        meta = read_meta(connection)
        lines = read_lines(connection)
    with explained(path, FileProblem.ALTERED):
        verify(lines, meta["head"])
        questionnaire = questionnaire_of(meta, path)
        record = read_record(connection, meta, questionnaire)
        happened = tuple(events(lines))
        beginning = record_of(loads(lines[0].change), questionnaire, meta["questionnaire"])
        replayed = replay(beginning, happened)
        odd = "SELECT 1 FROM attachment WHERE length(bytes) <> size LIMIT 1"
        agrees = record.id == replayed.id and same_contents(record, replayed)
        if not agrees or all_of(connection, odd):
            raise failure(FileProblem.ALTERED, path)
        drafts, beside = read_drafts(meta), read_beside(meta)
    chain = tuple(line.digest for line in lines)
    return FileContents(record, lines[0], happened, meta["head"], chain, drafts, beside)


@lru_cache(maxsize=4)
def _known(text: str) -> Questionnaire:
    """The files of a round carry the same questionnaire: it is read, and planned, once."""
    return canonical.from_json(text)


def questionnaire_of(meta: Mapping[str, str], path: Path) -> Questionnaire:
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
    return FileProblem.DAMAGED if path.suffix.lower() == SUFFIX else FileProblem.FOREIGN


def is_old(connection: sqlite3.Connection) -> bool:
    return schema.version(connection) < schema.LAYOUTS.version


def keep_old(connection: sqlite3.Connection, path: Path) -> Path:
    """Keep a copy of the file as it is beside it, named by its version; never over another."""
    name = f"{path.stem}.version-{schema.version(connection)}"
    numbers = ("", *(f"-{number}" for number in range(2, 1000)))
    free = (path.with_name(f"{name}{number}{path.suffix}") for number in numbers)
    target = next(one for one in free if not one.exists())
    with explained(target, FileProblem.NOT_SAVED):
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            connection.backup(copy)
        flush(target)
        settle(target.parent)
    return target


def bring_up(
    connection: sqlite3.Connection, path: Path, check: Callable[[sqlite3.Connection], object]
) -> None:
    """Take all steps to the present layout, in one transaction, and ``check`` before it counts."""
    with explained(path, FileProblem.ALTERED), schema.transaction(connection):
        while (version := schema.version(connection)) < schema.LAYOUTS.version:
            schema.LAYOUTS.steps[version](connection)
            connection.execute(f"PRAGMA user_version = {version + 1}")
        recognise(connection, path)
        check(connection)
