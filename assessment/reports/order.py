"""What is asked for when a report is written, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from assessment.language.text import Language
from assessment.responses.evaluate import Evaluation
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.scoring.result import Scores
from assessment.secretariat.all_rounds import Pace, UnitPath


class FileKind(StrEnum):
    PDF = "pdf"
    XLSX = "xlsx"


class Tongue(StrEnum):
    KM = "km"
    EN = "en"
    BOTH = "both"


LANGUAGES = {
    Tongue.KM: (Language.KM,),
    Tongue.EN: (Language.EN,),
    Tongue.BOTH: (Language.KM, Language.EN),
}


class Edition(StrEnum):
    FULL = "full"
    PUBLISHED = "published"
    BY_BLOCK = "by_block"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved.

    Attributes:
        name: As the key's owner is known here, else as somebody wrote it.
        key: Short code of the key that signed; empty of a name that was only typed.
        known: Whether that key is known here as the head's.
    """

    name: str
    key: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    record: Record
    scores: Scores


@dataclass(frozen=True, slots=True)
class UnitRounds:
    """The unit over all rounds of a collection.

    Attributes:
        medians: Of its group, one a round.
        paces: What its targets ask for.
    """

    rounds: tuple[str, ...]
    path: UnitPath
    medians: tuple[float | None, ...]
    paces: tuple[Pace, ...] = ()


@dataclass(frozen=True)
class ReportOrder:
    """One report to write; files not wanted are None.

    Attributes:
        scores: Results per review layer; the last layer given is the result of the report.
        code: Digest of the record's revision, in hexadecimal.
        languages: One or two, the leading one first.
        sealed: The signed package that travels in the workbook, without its documents; None for
            an unsigned one that names no history.
        annex: Whether the PDF ends with the annex that follows every score to its reasons; the
            workbook always has it.
        short: Whether it is the report on two pages, for small offices.
        approval: How it is known that the head approved; None of a provisional report.
    """

    record: Record
    evaluation: Evaluation
    scores: Mapping[Layer, Scores]
    code: str
    now: datetime
    languages: tuple[Language, ...] = (Language.KM,)
    final: bool = False
    pdf: Path | None = None
    xlsx: Path | None = None
    sealed: bytes | None = None
    annex: bool = False
    previous: Earlier | None = None
    peers: tuple[Scores, ...] = ()
    short: bool = False
    approval: Approval | None = None
    rounds: UnitRounds | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        pages: Pages of the PDF; 0 without one.
        short_code: The code printed on every page.
    """

    files: tuple[Path, ...]
    pages: int
    short_code: str
