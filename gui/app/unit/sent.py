"""An assessment that was sent, ready to be looked at: answers, scores and documents."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal

from assessment.errors import AssessmentError
from assessment.questionnaire.model import Questionnaire
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.scoring.result import Scores
from assessment.scoring.score import score_record


@dataclass(frozen=True)
class SentRecord:
    """A record as it was sent, with what follows from it.

    Attributes:
        own: Scores of the self-assessment; None where the questionnaire has no structure.
        scores: Scores after all that was reviewed; None likewise.
        document: The bytes of an attached document, by its digest.
    """

    record: Record
    evaluation: Evaluation
    own: Scores | None
    scores: Scores | None
    document: Callable[[str], bytes]

    @property
    def questionnaire(self) -> Questionnaire:
        return self.record.questionnaire


def sent_record(record: Record, day: date, document: Callable[[str], bytes]) -> SentRecord:
    """A record as it is asked and scored on its day."""
    evaluation = evaluate(record, day)
    if record.questionnaire.root is None:
        return SentRecord(record, evaluation, None, None, document)
    own, final = (score_record(record, evaluation, one) for one in (Layer.SELF, Layer.FINAL))
    return SentRecord(record, evaluation, own, final, document)


class SentDocuments(QObject):
    """The documents of the record shown; says why one cannot be given."""

    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sent: SentRecord | None = None

    def attachment(self, digest: str) -> bytes | None:
        """The bytes of a document; None, with the reason told, when there are none."""
        if self.sent is None:
            return None
        try:
            return self.sent.document(digest)
        except AssessmentError as problem:
            self.refused.emit(list(problem.findings))
            return None
