"""The tables of a collection, the layouts there were, and how a connection to one is set up.

Rows are added and never changed or deleted: what was received stays, whatever is decided later.
"""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from filecmp import cmp
from pathlib import Path

from assessment.consolidation import model, reading, rows
from assessment.errors import UnreadableError
from assessment.exchange.worth import NOTHING_IN_USE
from assessment.files import disk, failures
from assessment.files import schema as working_file
from assessment.places import put_in_place
from assessment.problems.files import FileProblem

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


# Layout 1 kept verdicts in its tables. They are left behind: what is kept is read again and judged
# by what is in use. The file as it was stays beside the new one.
EARLIER = 1
# Told of acts that the earlier layout kept without a name or a day.
_UNKNOWN, _LONG_AGO = "–", datetime.fromisoformat("2026-01-01T00:00:00+07:00")
_BOUND = {rows.MERGE: "*", rows.TURN: "*", rows.ARRIVAL: "*",
          rows.DECISION: "merge, revision, heads, taken, answers, by, at, reason"}  # fmt: skip


def layout_of(path: Path, mode: str = "ro") -> int:
    """The layout of a collection; 0 of any other file, and of one that cannot be read so."""
    with suppress(sqlite3.Error), closing(connect(path, mode)) as connection:
        if working_file.application_id(connection) == APPLICATION_ID:
            return working_file.version(connection)
    return 0


def migrate_in_place(path: Path) -> None:
    """Lay a collection of an earlier layout out anew; the file as it was is kept beside it."""
    # A change that broke off is taken back first, as in any collection that is opened.
    if layout_of(path, "rw") != EARLIER:
        return
    # Another file of the name under which it is kept stays what it is.
    endings = ("", *(f"-{number}" for number in range(2, 100)))
    names = (f"{path.stem}-layout-{EARLIER}{ending}{path.suffix}" for ending in endings)
    places = [path.with_name(name) for name in names]
    kept = next(one for one in places if not one.exists() or cmp(one, path, shallow=False))
    with disk.fresh(path) as unfinished:
        if not kept.exists():
            shutil.copyfile(path, unfinished)
            disk.flush(unfinished)
            put_in_place(unfinished, kept)
        _migrate(path, unfinished)


@contextmanager
def readable(path: Path) -> Iterator[Path]:
    """A collection to be read where nothing can be written: itself, or a migrated copy of it.

    The copy is gone once it was opened, and lives as long as it is open.
    """
    if layout_of(path) != EARLIER:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="drc-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / path.name
        with failures.explained(path, FileProblem.DAMAGED):
            _migrate(path, copy)
        yield copy


def _migrate(path: Path, target: Path) -> None:
    with closing(connect(path, "ro")) as old, closing(connect(target, "rwc")) as new:
        created = old.execute("SELECT value FROM meta WHERE key = 'created'").fetchone()[0]
        lay_out(new, created)
        rows.pass_over(new, ())
        with working_file.transaction(new):
            for table in ("file", "piece"):
                kept = old.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own words
                new.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", kept)  # noqa: S608
            for kind, bound in _BOUND.items():
                for row in old.execute(f"SELECT {bound} FROM {kind} ORDER BY 1"):  # noqa: S608
                    rows.add(new, kind, row)
            files = "SELECT digest, name FROM file WHERE digest IN (SELECT file FROM arrival)"
            for file, name in new.execute(files).fetchall():
                # What is damaged is told of by whoever looks at the kept files.
                with suppress(UnreadableError), tempfile.SpooledTemporaryFile(1 << 23) as content:
                    rows.copy_bytes(new, file, content)
                    with reading.read(Path(name), file, content, NOTHING_IN_USE) as inside:
                        rows.keep_inside(new, inside)
            for act in _acts(old):
                rows.keep_act(new, act)


def _acts(old: sqlite3.Connection) -> Iterator[model.CommitteeAct]:
    for key, value in old.execute("SELECT key, value FROM meta ORDER BY key"):
        word, _, rest = key.partition(" ")
        if word == "questionnaire":
            told = json.loads(value)
            counts = model.COUNTS if told["counts"] else model.NO_MORE
            body = {name: told[name] for name in ("fingerprint", "questionnaire", "version")}
            body, at = {**body, "counts": counts}, datetime.fromisoformat(told["at"])
            yield model.CommitteeAct(0, model.ActKind.QUESTIONNAIRE, told["by"], at, "", body)
        elif word == "printed":
            body = {"round": value, "digest": rest}
            yield model.CommitteeAct(0, model.ActKind.PRINTED, _UNKNOWN, _LONG_AGO, "", body)
