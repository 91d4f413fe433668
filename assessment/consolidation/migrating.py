"""A collection of an earlier layout, laid out anew: from its kept files, and what was said of them.

Layout 1 kept verdicts in its tables. They are left behind: what is kept is read again and judged by
what is in use. The file as it was stays beside the new one.
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

from assessment.consolidation import reading, rows, schema
from assessment.consolidation.model import (
    COUNTS,
    NO_MORE,
    ActKind,
    Case,
    CommitteeAct,
    FileVerdict,
    ReceivedFile,
    Relation,
)
from assessment.errors import UnreadableError
from assessment.exchange.worth import NOTHING_IN_USE
from assessment.files.disk import flush, fresh
from assessment.files.failures import explained
from assessment.files.schema import application_id, transaction, version
from assessment.places import put_in_place
from assessment.problems.files import FileProblem

EARLIER = 1
# Told of acts that the earlier layout kept without a name or a day.
_UNKNOWN, _LONG_AGO = "–", datetime.fromisoformat("2026-01-01T00:00:00+07:00")
_AS_THEY_ARE = {
    "file": "SELECT * FROM file",
    "piece": "SELECT * FROM piece",
    **{kind: f"{rows.ROWS[kind]} ORDER BY 1" for kind in (rows.MERGE, rows.TURN, rows.DECISION)},
}


def layout_of(path: Path, mode: str = "ro") -> int:
    """The layout of a collection; 0 of any other file, and of one that cannot be read so."""
    try:
        with closing(schema.connect(path, mode)) as connection:
            ours = application_id(connection) == schema.APPLICATION_ID
            return version(connection) if ours else 0
    except sqlite3.Error:
        return 0


def migrate_in_place(path: Path) -> None:
    """Lay a collection of an earlier layout out anew; the file as it was is kept beside it.

    Raises:
        AssessmentError: If it cannot be read, or the new one not be written; nothing is changed.
    """
    # A change that broke off is taken back first, as in any collection that is opened.
    if layout_of(path, "rw") != EARLIER:
        return
    with fresh(path) as unfinished:
        if not (kept := _kept_as(path)).exists():
            shutil.copyfile(path, unfinished)
            flush(unfinished)
            put_in_place(unfinished, kept)
        _migrate(path, unfinished)


def _kept_as(path: Path) -> Path:
    """Where the file as it is is kept, or will be; another one of that name stays what it is."""
    endings = ("", *(f"-{number}" for number in range(2, 100)))
    names = (f"{path.stem}-layout-{EARLIER}{ending}{path.suffix}" for ending in endings)
    places = [path.with_name(name) for name in names]
    return next(one for one in places if not one.exists() or cmp(one, path, shallow=False))


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
        with explained(path, FileProblem.DAMAGED):
            _migrate(path, copy)
        yield copy


def _migrate(path: Path, target: Path) -> None:
    with closing(schema.connect(path, "ro")) as old, closing(schema.connect(target, "rwc")) as new:
        created = old.execute("SELECT value FROM meta WHERE key = 'created'").fetchone()[0]
        schema.lay_out(new, created)
        rows.pass_over(new, ())
        with transaction(new):
            for table, query in _AS_THEY_ARE.items():
                for row in old.execute(query):
                    rows.add(new, table, row)
            _arrivals(old, new)
            _acts(old, new)


def _arrivals(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    names = dict(rows.file_names(new))
    read: set[str] = set()
    query = f"{rows.ROWS[rows.ARRIVAL]} ORDER BY 1"
    for _, merge, path, file, verdict, relation, *case, revision in old.execute(query):
        if file and file not in read:
            read.add(file)
            # What is damaged is told of by whoever looks at the kept files.
            with suppress(UnreadableError):
                _read_again(new, names.get(file, ""), file)
        about = Case(*case) if case[0] else None
        words = FileVerdict(verdict), Relation(relation)
        rows.keep_arrival(new, ReceivedFile(merge, path, file, *words, about, revision))


def _read_again(new: sqlite3.Connection, name: str, file: str) -> None:
    with tempfile.SpooledTemporaryFile(1 << 23) as content:
        rows.copy_bytes(new, file, content)
        with reading.read(Path(name), file, content, NOTHING_IN_USE) as inside:
            rows.keep_inside(new, inside)


def _acts(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """What the earlier layout kept among its values: admissions and printed reports."""
    for key, value in old.execute("SELECT key, value FROM meta ORDER BY key"):
        word, _, rest = key.partition(" ")
        if word == "questionnaire":
            told = json.loads(value)
            counts = COUNTS if told["counts"] else NO_MORE
            body = {name: told[name] for name in ("fingerprint", "questionnaire", "version")}
            body, at = {**body, "counts": counts}, datetime.fromisoformat(told["at"])
            act = CommitteeAct(0, ActKind.QUESTIONNAIRE, told["by"], at, "", body)
        elif word == "printed":
            body = {"round": value, "digest": rest}
            act = CommitteeAct(0, ActKind.PRINTED, _UNKNOWN, _LONG_AGO, "", body)
        else:
            continue
        rows.keep_act(new, act)
