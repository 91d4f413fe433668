"""The tables of a working file, the layouts there were, and how a connection to one is set up."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path, PurePath
from urllib.parse import quote_from_bytes

# "DRA1" in ASCII: what makes the file ours for every program that looks.
APPLICATION_ID = 0x44524131
VERSION = 1
LONGEST_VALUE = 64 * 1024 * 1024

TABLES: tuple[str, ...] = (
    "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE response (question TEXT NOT NULL, row TEXT NOT NULL, content TEXT NOT NULL,"
    " PRIMARY KEY (question, row)) STRICT, WITHOUT ROWID",
    "CREATE TABLE roster (code TEXT NOT NULL PRIMARY KEY, rows TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE review (layer TEXT NOT NULL, indicator TEXT NOT NULL, content TEXT NOT NULL,"
    " PRIMARY KEY (layer, indicator)) STRICT, WITHOUT ROWID",
    "CREATE TABLE step (number INTEGER NOT NULL PRIMARY KEY, content TEXT NOT NULL) STRICT",
    "CREATE TABLE event (number INTEGER NOT NULL PRIMARY KEY, act TEXT NOT NULL,"
    " of INTEGER NOT NULL, change TEXT NOT NULL, inverse TEXT NOT NULL, by TEXT NOT NULL,"
    " at TEXT NOT NULL, digest TEXT NOT NULL) STRICT",
    "CREATE TABLE attachment (digest TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
    " size INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT",
)

# Each was measured: no other set lost nothing in kills and power cuts and leaves one file only.
_SETTINGS = (
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA secure_delete = ON",
)
_CAUTION = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
)


def connect(path: Path, mode: str, settings: Sequence[str] = ()) -> sqlite3.Connection:
    """A careful connection without views and triggers; ``mode`` as in SQLite's addresses."""
    connection = sqlite3.connect(
        f"{address(path.absolute())}?mode={mode}",
        uri=True,
        timeout=0.3,
        isolation_level=None,
        # Copies and documents are read by another thread while answers are saved; SQLite itself
        # lets them take turns, where it was built for that.
        check_same_thread=sqlite3.threadsafety < 3,
    )
    try:
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)  # noqa: FBT003 - its form
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)  # noqa: FBT003
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False)  # noqa: FBT003
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        for setting in (*_CAUTION, *settings):
            connection.execute(setting).fetchall()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def address(path: PurePath) -> str:
    """The file as SQLite's own kind of address, which knows no names of other computers.

    What Windows writes before the path, ``server`` and ``share``, is a part of the path there.
    """
    place = path.as_posix()
    quoted = quote_from_bytes(os.fsencode(place), safe="/:")
    return f"file://{'' if place.startswith('/') else '/'}{quoted}"


def take(connection: sqlite3.Connection) -> None:
    """Take the file for this connection alone, for reading and writing."""
    for setting in _SETTINGS:
        connection.execute(setting).fetchall()
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that happens inside is kept, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")


def lay_out(connection: sqlite3.Connection, tables: Sequence[str], ours: int, version: int) -> None:
    """Make the tables of an empty file; inside the caller's transaction."""
    connection.execute(f"PRAGMA application_id = {ours}")
    connection.execute(f"PRAGMA user_version = {version}")
    for table in tables:
        connection.execute(table)


def application_id(connection: sqlite3.Connection) -> int:
    """What makes the file one of ours, or of another program."""
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def version(connection: sqlite3.Connection) -> int:
    """The number of the file's layout; 0 where nobody set one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_as_laid_out(connection: sqlite3.Connection, tables: Sequence[str] = TABLES) -> bool:
    """Whether the file holds exactly these tables, word for word, and nothing else."""
    sql_rows = connection.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL OR type <> 'index'"
    ).fetchall()
    return sorted(str(sql) for (sql,) in sql_rows) == sorted(tables)


def structure_is_sound(connection: sqlite3.Connection) -> bool:
    """What SQLite itself can tell about damage of the structure."""
    with closing(connection.execute("PRAGMA quick_check(1)")) as verdict:
        return [str(row[0]) for row in verdict] == ["ok"]


type Step = Callable[[sqlite3.Connection], None]
# Of every version there ever was: its tables, word for word, and what makes a file of it one of the
# next version.
LAYOUTS: Mapping[int, tuple[tuple[str, ...], Step | None]] = {VERSION: (TABLES, None)}
