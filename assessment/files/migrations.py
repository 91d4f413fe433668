"""Files of earlier versions, brought to the present layout step by step; a copy is kept."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from assessment.files import layouts, schema
from assessment.files.checking import recognise
from assessment.files.disk import flush, settle
from assessment.files.failures import explained
from assessment.problems.files import FileProblem


def is_old(connection: sqlite3.Connection) -> bool:
    """Whether a recognised file has an earlier layout."""
    return schema.version(connection) < layouts.PLAN.version


def keep_old(connection: sqlite3.Connection, path: Path) -> Path:
    """Keep a copy of the file as it is beside it, named by its version; never over another.

    Raises:
        AssessmentError: If the copy cannot be written.
    """
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
    """Take all steps to the present layout, in one transaction, and ``check`` before it counts.

    Raises:
        AssessmentError: If a step fails or the outcome does not pass; the file is as before then.
    """
    with explained(path, FileProblem.ALTERED):
        connection.execute("BEGIN IMMEDIATE")
        try:
            while (version := schema.version(connection)) < layouts.PLAN.version:
                layouts.PLAN.steps[version](connection)
                connection.execute(f"PRAGMA user_version = {version + 1}")
            recognise(connection, path)
            check(connection)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
