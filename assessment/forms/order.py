"""What is asked for when a blank form is made."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assessment.language.text import Language
from assessment.questionnaire.model import Questionnaire
from assessment.units import Unit


@dataclass(frozen=True)
class BlankOrder:
    """A paper form, a fill-in workbook or both; files not wanted are None."""

    questionnaire: Questionnaire
    now: datetime
    languages: tuple[Language, ...] = (Language.KM,)
    unit: Unit | None = None
    pdf: Path | None = None
    xlsx: Path | None = None
