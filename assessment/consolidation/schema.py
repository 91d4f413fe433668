"""The tables of a collection, and how a connection to one is set up.

Rows are added and never changed or deleted: what was received stays, whatever is decided later.
"""

import sqlite3
from pathlib import Path

from assessment.files import schema as working_file

# "DRC1" in ASCII: what makes the file ours for every program that looks.
APPLICATION_ID = 0x44524331
VERSION = 2
SUFFIX = ".drc"

TABLES: tuple[str, ...] = (
    "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE merge (number INTEGER NOT NULL PRIMARY KEY, by TEXT NOT NULL, at TEXT NOT NULL,"
    " kind TEXT NOT NULL) STRICT",
    "CREATE TABLE turn (number INTEGER NOT NULL PRIMARY KEY, merge INTEGER NOT NULL,"
    " withdrawn INTEGER NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL) STRICT",
    "CREATE TABLE file (digest TEXT NOT NULL PRIMARY KEY, size INTEGER NOT NULL,"
    " name TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE piece (digest TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL,"
    " PRIMARY KEY (digest, number)) STRICT",
    "CREATE TABLE instrument (digest TEXT NOT NULL PRIMARY KEY, text BLOB NOT NULL) STRICT",
    "CREATE TABLE revision (id TEXT NOT NULL PRIMARY KEY, unit TEXT NOT NULL,"
    " round TEXT NOT NULL, questionnaire TEXT NOT NULL, data BLOB NOT NULL,"
    " instrument TEXT NOT NULL) STRICT",
    "CREATE TABLE copy (file TEXT NOT NULL PRIMARY KEY, package TEXT NOT NULL,"
    " revision TEXT NOT NULL, altered INTEGER NOT NULL, damaged INTEGER NOT NULL,"
    " signatures BLOB NOT NULL, manifest BLOB NOT NULL, content TEXT NOT NULL) STRICT",
    "CREATE TABLE arrival (number INTEGER NOT NULL PRIMARY KEY, merge INTEGER NOT NULL,"
    " path TEXT NOT NULL, file TEXT NOT NULL, verdict TEXT NOT NULL, relation TEXT NOT NULL,"
    " unit TEXT NOT NULL, round TEXT NOT NULL, questionnaire TEXT NOT NULL,"
    " revision TEXT NOT NULL) STRICT",
    "CREATE TABLE decision (merge INTEGER NOT NULL PRIMARY KEY, revision TEXT NOT NULL,"
    " heads TEXT NOT NULL, taken TEXT NOT NULL, answers TEXT NOT NULL,"
    " by TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL) STRICT",
    "CREATE TABLE act (number INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, by TEXT NOT NULL,"
    " at TEXT NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL, signature TEXT NOT NULL) STRICT",
    "CREATE TABLE chain (number INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL,"
    " row TEXT NOT NULL, digest TEXT NOT NULL) STRICT",
    "CREATE INDEX revision_of ON revision (unit, round, questionnaire)",
    "CREATE INDEX copy_of ON copy (revision)",
    "CREATE INDEX arrival_of ON arrival (file)",
    "CREATE INDEX arrival_in ON arrival (merge)",
)

# Not exclusive: a window reads while a task in another thread receives. Deleting the journal and
# syncing its folder lost nothing in the measured power cuts.
_SETTINGS = (
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA cache_size = -8192",
)


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A careful connection without views and triggers; ``mode`` as in SQLite's addresses."""
    return working_file.connect(path, mode, _SETTINGS)


def lay_out(connection: sqlite3.Connection, created: str) -> None:
    """Make the tables of an empty file, in one transaction."""
    # Packages are of hundreds of kilobytes: large pages are written in a third fewer steps.
    connection.execute("PRAGMA page_size = 32768")
    with working_file.transaction(connection):
        working_file.lay_out(connection, TABLES, APPLICATION_ID, VERSION)
        connection.execute("INSERT INTO meta VALUES ('created', ?)", (created,))
