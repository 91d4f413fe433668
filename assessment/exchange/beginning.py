"""A new file, begun with what the unit said before.

What an earlier round said only stands beside the new record. The unit's own package of this very
round, after a lost laptop, is gone on from, and is named as the ancestor of the next one.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from assessment.errors import AssessmentError, UnreadableError, refused
from assessment.exchange import exported, package, reply
from assessment.exchange.container import MANIFEST, opened, refusal
from assessment.files import backups, rescue
from assessment.files.beside import Beside, last_round_of
from assessment.files.checking import SUFFIX
from assessment.files.store import AssessmentFile
from assessment.problems import exchange, files, scoring
from assessment.questionnaire.canonical import with_fingerprint
from assessment.responses.changes import TakeIn, with_own_actions
from assessment.responses.model import State
from assessment.responses.record import Contents, Record, Subject
from assessment.units import is_later, is_one_unit, round_key

_MOST_LOOKED_AT = 300
_LOCKED_PLACES = {files.FileProblem.READ_ONLY, files.FileProblem.NO_PERMISSION}


@dataclass(frozen=True, slots=True)
class EarlierFile:
    path: Path
    record: Record
    revision: str = ""  # of a package; empty of a working file
    whole: bool = True


def check_earlier(now: Subject, then: Subject) -> None:
    """Raises: for what is of another unit, or of a later round."""
    if not is_one_unit(now.unit, then.unit):
        raise refused(scoring.ScoringProblem.UNITS_DIFFER, unit=now.unit, other=then.unit)
    if is_later(then.round, now.round):
        raise refused(scoring.ScoringProblem.ROUND_LATER, round=now.round, other=then.round)


def check_compared(now: Subject, then: Subject) -> None:
    """Raises: for what is of another unit, or not of an earlier round."""
    check_earlier(now, then)
    if round_key(now.round) == round_key(then.round):
        raise refused(scoring.ScoringProblem.ROUND_SAME, round=now.round)


def source_in(path: Path) -> EarlierFile:
    """The assessment in a working file, a package or an exported workbook.

    Raises:
        AssessmentError: When it holds none, or one that was altered.
    """
    if path.suffix.lower() == SUFFIX:
        try:
            with AssessmentFile.open(path) as file:
                return EarlierFile(path, file.record)
        except AssessmentError as error:
            # Only such a file is certainly not open here: another handle would drop its lock.
            if not {finding.problem for finding in error.findings} <= _LOCKED_PLACES:
                raise
        return EarlierFile(path, rescue.read_received(path).record)
    received = exported.read_any(path)
    if received.record is None or received.altered:
        raise AssessmentError(*received.findings)
    return EarlierFile(path, received.record, received.revision, received.whole)


def begin(
    path: Path, record: Record, source: EarlierFile | None, *, by: str, now: datetime
) -> AssessmentFile:
    """Begin the file of an empty record, with what the source says, and the unit's own actions.

    Raises:
        AssessmentError: When the source is of another unit, or may not be gone on from; or the
            file cannot be made.
    """
    if source is None:
        return AssessmentFile.create(path, with_own_actions(record), by=by, now=now)
    check_earlier(record.subject, source.record.subject)
    if source.record.subject.round == record.subject.round:
        return _gone_on(path, record, source, by, now)
    then = source.record
    scores = package.scores_of(then, package.day_of(then))
    if scores is not None:
        nodes = scores.nodes
    else:
        nodes = {}
    levels = {code: node.level for code, node in nodes.items() if node.level is not None}
    name = source.path.name
    approved = then.state is State.APPROVED
    beside = Beside(last_round_of(then, levels, record.questionnaire, name, approved=approved))
    return AssessmentFile.create(path, with_own_actions(record), by=by, now=now, beside=beside)


def _gone_on(
    path: Path, record: Record, source: EarlierFile, by: str, now: datetime
) -> AssessmentFile:
    theirs = source.record
    ours = with_fingerprint(record.questionnaire)
    if not source.revision:
        raise refusal(exchange.ExchangeProblem.THIS_ROUNDS_FILE, source.path)
    if theirs.questionnaire.fingerprint != ours.fingerprint:
        version = theirs.questionnaire.settings.version
        raise refusal(exchange.ExchangeProblem.OTHER_QUESTIONNAIRE, source.path, version=version)
    if package.sizes_of(theirs) and not source.whole:
        raise refusal(exchange.ExchangeProblem.WITHOUT_DOCUMENTS, source.path)
    begun = replace(record, subject=theirs.subject)
    file = AssessmentFile.create(path, begun, by=by, now=now)
    try:
        reply.keep_documents(file, source.path, source.path.read_bytes(), theirs)
        file.apply(TakeIn("", source.revision, Contents.from_record(theirs)), by=by, at=now)
    except (AssessmentError, OSError):
        file.close()
        path.unlink(missing_ok=True)
        raise
    return file


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that lies near and is of the unit: of an earlier round, or its own package."""

    path: Path
    round: str
    goes_on: bool  # whether it is a package of this round, from which the work can go on


def offers(folder: Path, unit: str, round_: str) -> tuple[Offer, ...]:
    """What the folder holds to begin with: earlier rounds first, the newest file of each first."""
    near: list[Path] = []
    with suppress(OSError):
        near += (
            path for path in folder.iterdir() if path.suffix.lower() in (SUFFIX, package.SUFFIX)
        )
    paths = sorted(filter(Path.is_file, near), key=lambda path: path.stat().st_mtime, reverse=True)
    offers = [offer for path in paths[:_MOST_LOOKED_AT] for offer in _offer(path, unit, round_)]
    return tuple(sorted(offers, key=lambda offer: offer.goes_on))


def _offer(path: Path, unit: str, round_: str) -> Iterator[Offer]:
    packed = path.suffix.lower() == package.SUFFIX
    glimpse = None
    if not packed:
        glimpse = backups.glimpse(path)
    if packed:
        # Nothing of it is checked: it is only offered.
        with suppress(AssessmentError, UnreadableError), opened(path) as inside:
            manifest = package.Manifest.from_bytes(inside.read(MANIFEST))
            glimpse = manifest.unit, manifest.round, manifest.state
    if not glimpse or not is_one_unit(unit, glimpse[0]):
        return
    same = glimpse[1] == round_
    approved = glimpse[2] is State.APPROVED
    if (packed and same) or (approved and not same and not is_later(glimpse[1], round_)):
        yield Offer(path, glimpse[1], goes_on=same)
