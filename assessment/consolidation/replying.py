"""The secretariat's reply to a unit: a receipt of what stands, with the revision decided on."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from assessment.consolidation.acts import Word, return_revision
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Held
from assessment.consolidation.standing import CaseStanding, claims_of, state_of
from assessment.errors import AssessmentError, Finding, FindingPlace, refused
from assessment.exchange.keys import Signer
from assessment.exchange.receive import read_package
from assessment.exchange.reply import Reply, Returned, reply_to, write_reply
from assessment.problems.commands import CommandProblem
from assessment.problems.exchange import ReplyProblem
from assessment.questionnaire.values import LONGEST_TEXT
from assessment.responses.record import Record


@dataclass(frozen=True, slots=True)
class ReplyWords:
    by: str
    at: datetime
    note: str = ""
    returned: Sequence[Returned] = ()


def hand_back(
    collection: Collection,
    standing: CaseStanding,
    said: ReplyWords,
    by: Sequence[Signer],
    path: Path,
) -> tuple[Reply, str]:
    """Write the reply for what stands, and note what it returns; gives it and its digest.

    The package of a decision goes back with it.

    Raises:
        AssessmentError: If nothing stands, the package can no longer be read, a question that is
            returned does not exist, it cannot be written, or the return not noted.
    """
    package = standing.package
    if package is None:
        raise refused(ReplyProblem.UNDECIDED, unit=standing.case.unit)
    with collection.opened(package.package) as content:
        received = read_package(Path(standing.case.unit), collection.in_use, source=content)
        content.seek(0)
        merged = content.read() if standing.decision is not None else None
    if received.record is not None:
        _check_returned(received.record, said.returned)
    reply = replace(
        reply_to(received, by=said.by, at=said.at, note=said.note),
        heads=tuple(sorted({one.head for one in _included(standing, package)})),
        returned=tuple(said.returned),
        merged="" if merged is None else hashlib.sha256(merged).hexdigest(),
    )
    digest = write_reply(reply, by, path, merged)
    if said.returned:
        why = " · ".join(f"{one.question}: {one.comment}" for one in said.returned)
        return_revision(collection, reply.revision, Word(said.by, said.at, why[:LONGEST_TEXT]))
    return reply, digest


def _check_returned(record: Record, returned: Iterable[Returned]) -> None:
    known = record.questionnaire.by_code
    strange = [one.question for one in returned if one.question not in known]
    if strange:
        problem = CommandProblem.UNKNOWN_QUESTION
        raise AssessmentError(
            *(Finding(problem, FindingPlace(question=one), {"question": one}) for one in strange)
        )


def _included(standing: CaseStanding, package: Held) -> Iterator[Held]:
    """The revisions that the standing one says it goes on from, and those that say the same."""
    claimed = {package.revision, *claims_of(package)}
    named = [one for one in standing.held if not claimed.isdisjoint((one.revision, state_of(one)))]
    sayings = {one.content for one in named}
    yield from named
    yield from (
        one for one in standing.held if one not in named and one.admitted and one.content in sayings
    )
