"""Blank forms: one order in, a paper form and a fill-in workbook out."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assessment.language.text import Language
from assessment.questionnaire.model import Questionnaire
from assessment.reports.report import write_safely
from assessment.reports.wording import Speech
from assessment.units import Unit


@dataclass(frozen=True)
class BlankOrder:
    """A paper form, a fill-in workbook or both; files not wanted are None.

    Attributes:
        questionnaire: What is asked.
        now: When it is made, for the properties of the file.
        languages: One or two, the leading one first.
        unit: The unit it is for; None leaves room for it.
        pdf: Where the paper form goes.
        xlsx: Where the workbook goes.
    """

    questionnaire: Questionnaire
    now: datetime
    languages: tuple[Language, ...] = (Language.KM,)
    unit: Unit | None = None
    pdf: Path | None = None
    xlsx: Path | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """What was made: the files, and the pages of the paper form (0 without one)."""

    files: tuple[Path, ...]
    pages: int


def write_blank(order: BlankOrder) -> Blank:
    """Make the paper form, the fill-in workbook or both; the same order gives the same bytes.

    Raises:
        AssessmentError: If a file cannot be written; what stood there before is untouched.
    """
    speech, pages = Speech(order.languages), 0
    if order.pdf is not None:
        from assessment.forms.paper.write import write_paper

        pages = write_safely(order.pdf, lambda path: write_paper(order, speech, path))
    if order.xlsx is not None:
        from assessment.forms.workbook.write import write_template

        write_safely(order.xlsx, lambda path: write_template(order, speech, path))
    return Blank(tuple(file for file in (order.pdf, order.xlsx) if file is not None), pages)
