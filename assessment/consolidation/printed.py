"""National reports that were printed: a collection keeps their codes, whatever comes to it later.

A report is known by what stood in its round when it was made. The next package changes that, so
the code is written down before the report is, and a page can still be found by it.
"""

from collections.abc import Mapping

from assessment.consolidation import rows
from assessment.consolidation.collection import Collection
from assessment.consolidation.schema import transaction
from assessment.files.failures import explained
from assessment.problems.files import FileProblem


def note_printed(collection: Collection, occasion: str, digest: str) -> None:
    """Keep the digest of a national report of a round that is about to be written; once each.

    Raises:
        AssessmentError: If it cannot be kept.
    """
    if digest in printed_reports(collection).get(occasion, ()):
        return
    with explained(collection.path, FileProblem.NOT_SAVED), transaction(collection.connection):
        rows.say_printed(collection.connection, occasion, digest)


def printed_reports(collection: Collection) -> Mapping[str, tuple[str, ...]]:
    """By round, the digests of all national reports that were written from the collection."""
    found: dict[str, list[str]] = {}
    with explained(collection.path, FileProblem.DAMAGED):
        for occasion, digest in rows.printed(collection.connection):
            found.setdefault(occasion, []).append(digest)
    return {occasion: tuple(digests) for occasion, digests in found.items()}
