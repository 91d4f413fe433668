"""The same document attached by several units: often a common decree, sometimes a borrowed proof.

Documents are the same when their bytes are. It is a list to look at, and no verdict.
"""

from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter

from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Case
from assessment.consolidation.national import the_round
from assessment.consolidation.standing import standings
from assessment.progress import SILENT, Progress
from assessment.responses.record import Record

_ORDER = attrgetter("case.unit", "case.questionnaire", "question", "title")


@dataclass(frozen=True, slots=True)
class DocumentUse:
    case: Case
    question: str
    title: str
    file_name: str


@dataclass(frozen=True, slots=True)
class SharedDocument:
    """A document of several units, by the SHA-256 of its bytes, and where it stands in order."""

    digest: str
    size: int
    uses: tuple[DocumentUse, ...]

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(sorted({use.case.unit for use in self.uses}))


class DocumentUses:
    """Counts documents while records pass by, each once; keeps no record."""

    def __init__(self) -> None:
        self._uses: dict[tuple[str, int], list[DocumentUse]] = defaultdict(list)

    def count(self, case: Case, record: Record) -> None:
        for place, response in record.responses.items():
            for one in response.evidence:
                if one.digest:
                    use = DocumentUse(case, place.question, one.title, one.file_name)
                    self._uses[one.digest, one.size].append(use)

    def shared(self) -> tuple[SharedDocument, ...]:
        """The documents of several units; those of most units first."""
        found = (
            SharedDocument(digest, size, tuple(sorted(uses, key=_ORDER)))
            for (digest, size), uses in self._uses.items()
        )
        several = (one for one in found if len(one.units) > 1)
        return tuple(sorted(several, key=lambda one: (-len(one.units), one.digest)))


def shared_documents(
    collection: Collection, occasion: str | None = None, progress: Progress = SILENT
) -> tuple[SharedDocument, ...]:
    """Documents that several units attached in a round, in the packages that stand.

    Raises:
        AssessmentError: If several rounds are held and none was named, or nothing is held.
        Cancelled: When the person asked to stop.
    """
    wanted = the_round(collection, occasion)
    standing = [one for one in standings(collection) if one.case.round == wanted]
    counted = DocumentUses()
    for at, one in enumerate(standing, start=1):
        if one.package is not None:
            counted.count(one.case, collection.record(one.package.revision))
        progress.step(at, len(standing))
    return counted.shared()
