"""What a report compares with: the file of an earlier round, the peers of a collection."""

from pathlib import Path

from assessment.consolidation.collection import Collection
from assessment.consolidation.national import Wanted, national
from assessment.errors import AssessmentError, Finding, Place
from assessment.exchange.days import day_of
from assessment.exchange.receive import read_package
from assessment.files.store import AssessmentFile
from assessment.problems.scoring import ScoringProblem
from assessment.reports.order import Earlier
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.scoring.compare import comparable
from assessment.scoring.result import Scores
from assessment.scoring.score import score_record

_WORKING_FILE = ".dra"


def record_in(path: Path) -> Record:
    """The record of a working file or of a package; the file is closed again.

    Raises:
        AssessmentError: When it holds no assessment.
    """
    if path.suffix.lower() != _WORKING_FILE:
        received = read_package(path)
        if received.record is None:
            raise AssessmentError(*received.findings)
        return received.record
    with AssessmentFile.open(path) as file:
        return file.record


def earlier_round(path: Path, now: Record) -> Earlier:
    """The earlier round of the same unit, scored.

    Raises:
        AssessmentError: When the file holds no assessment, one of another unit, or one that has
            no indicator in common.
    """
    record = record_in(path)
    unit, other = now.subject.unit, record.subject.unit
    if unit != other:
        values = {"unit": unit, "other": other}
        raise AssessmentError(Finding(ScoringProblem.UNITS_DIFFER, values=values))
    keys = set(comparable(now.questionnaire).values())
    if record.questionnaire.root is None or keys.isdisjoint(
        comparable(record.questionnaire).values()
    ):
        place = Place(file=path.name)
        raise AssessmentError(Finding(ScoringProblem.NO_COMMON_INDICATOR, place))
    evaluation = evaluate(record, day_of(record))
    return Earlier(record, score_record(record, evaluation, Layer.FINAL))


def peers_in(path: Path, record: Record) -> tuple[Scores, ...]:
    """The results of the other units of the same group, round and questionnaire.

    Raises:
        AssessmentError: When it is no collection, or nothing in it is of this round.
    """
    with Collection.open_anywhere(path) as collection:
        found = national(collection, Wanted(record.subject.round))
    return tuple(
        one.scores
        for one in found.scored
        if one.subject.block == record.subject.block
        and one.subject.unit != record.subject.unit
        and one.questionnaire.settings.id == record.questionnaire.settings.id
    )
