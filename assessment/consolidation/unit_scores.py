"""One unit of the national picture: what stands for it, and its scores."""

from dataclasses import dataclass

from assessment.consolidation.held import Held
from assessment.consolidation.standing import CaseStanding
from assessment.questionnaire.model import Questionnaire
from assessment.responses.record import Subject
from assessment.scoring.result import Scores
from assessment.units import Unit


@dataclass(frozen=True, slots=True)
class UnitScores:
    """One unit with its standing package and scores; ``Collection.record`` gives the answers.

    Attributes:
        standing: What stands for it and why.
        package: The standing revision.
        subject: Who was assessed by whom.
        questionnaire: What was answered.
        scores: Its scores in the layer asked for.
        unit: Its entry in the register.
    """

    standing: CaseStanding
    package: Held
    subject: Subject
    questionnaire: Questionnaire
    scores: Scores
    unit: Unit
