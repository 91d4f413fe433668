"""Whether a collection is as it was written: every kept byte, every row, and how they are bound.

The kept files are the truth; what the other tables say of a package is read from it again.
"""

import json
import sqlite3
from collections.abc import Iterator
from hashlib import sha256

from assessment.consolidation import rows
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import KeptCopy
from assessment.errors import AssessmentError, Finding, FindingPlace, UnreadableError
from assessment.exchange.container import DATA, QUESTIONNAIRE, finding
from assessment.files.schema import structure_is_sound
from assessment.problems.consolidation import ConsolidationProblem
from assessment.progress import SILENT, Progress


def check(collection: Collection, progress: Progress = SILENT) -> tuple[Finding, ...]:
    """Everything in a collection that is not as it was written; nothing when it is sound.

    Raises:
        AssessmentError: If it cannot be read at all.
        Cancelled: When the person asked to stop.
    """
    try:
        if not structure_is_sound(collection.connection):
            return (_damaged(collection, collection.path.name),)
        # Read first: what cannot be read at all is told as such.
        _ = collection.merges, collection.decisions, list(collection.arrivals())
        found = [*changed_rows(collection), *_files(collection, progress)]
        if rows.orphans(collection.connection):
            found.append(_damaged(collection, collection.path.name))
    except (sqlite3.Error, UnreadableError) as error:
        raise AssessmentError(_damaged(collection, collection.path.name)) from error
    return tuple(found)


def changed_rows(collection: Collection) -> Iterator[Finding]:
    """What somebody changed by hand, and where a clock went back; it is told and not used."""
    for kind, name in sorted(collection.links.changed):
        yield finding(ConsolidationProblem.ROW_CHANGED, collection.path, row=f"{kind} {name}")
    for merge in sorted(rows.turned_back(collection.connection)):
        yield finding(ConsolidationProblem.CLOCK_WENT_BACK, collection.path, merge=merge)


def _files(collection: Collection, progress: Progress) -> Iterator[Finding]:
    names_of = rows.file_names(collection.connection)
    kept = {one.file: one for one in rows.copies(collection.connection)}
    for number, (digest, name) in enumerate(names_of, start=1):
        progress.step(number, len(names_of))
        try:
            with collection.opened(digest):
                pass
            copy = kept.get(digest)
            sound = copy is None or (
                collection.read_again(digest) == copy and _is_written(collection, copy)
            )
        except AssessmentError:
            sound = False
        if not sound:
            yield _damaged(collection, name)


def _is_written(collection: Collection, copy: KeptCopy) -> bool:
    said = json.loads(copy.manifest)
    digests = {name: digest for name, _, digest in said["files"]}
    case, data, instrument = rows.contents(collection.connection, copy.revision)
    text = rows.questionnaire(collection.connection, instrument)
    return (
        case == (said["unit"], said["round"], said["questionnaire"][0])
        and sha256(data).hexdigest() == digests[DATA]
        and sha256(text).hexdigest() == instrument == digests[QUESTIONNAIRE]
    )


def _damaged(collection: Collection, name: str) -> Finding:
    values = {"file": collection.path.name, "name": name}
    return Finding(ConsolidationProblem.PART_DAMAGED, FindingPlace(file=name), values)
