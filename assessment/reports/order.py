"""What is asked for when a report is written, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Self

from assessment.language.text import Language
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import Layer, State
from assessment.responses.record import Record
from assessment.scoring.result import Scores
from assessment.scoring.score import score_record
from assessment.secretariat.all_rounds import Pace, UnitPath
from assessment.words import Worded, mark


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


class Edition(Worded):
    FULL = "full", mark("Full report")
    PUBLISHED = "published", mark("Published copy")
    BY_BLOCK = "by_block", mark("Published copy, groups only")


@dataclass(frozen=True, slots=True)
class Approval:
    name: str  # as the key's owner is known here, else as somebody wrote it
    key: str = ""  # short code of the key that signed; empty of a name that was only typed
    known: bool = False  # whether that key is known here as the head's


@dataclass(frozen=True, slots=True)
class Earlier:
    record: Record
    scores: Scores


@dataclass(frozen=True, slots=True)
class UnitRounds:
    rounds: tuple[str, ...]
    path: UnitPath
    medians: tuple[float | None, ...]  # of its group, one a round
    paces: tuple[Pace, ...] = ()  # what its targets ask for


@dataclass(frozen=True)
class ReportOrder:
    """One report to write; files not wanted are None."""

    record: Record
    evaluation: Evaluation
    # Results per review layer; the last layer given is the result of the report.
    scores: Mapping[Layer, Scores]
    code: str  # digest of the record's revision, in hexadecimal
    now: datetime
    languages: tuple[Language, ...] = (Language.KM,)  # one or two, the leading one first
    final: bool = False
    pdf: Path | None = None
    xlsx: Path | None = None
    # The signed package that travels in the workbook, without its documents; None for an unsigned
    # one that names no history.
    sealed: bytes | None = None
    # Whether the PDF ends with the annex that follows every score to its reasons; the workbook
    # always has it.
    annex: bool = False
    previous: Earlier | None = None
    peers: tuple[Scores, ...] = ()
    short: bool = False  # whether it is the report on two pages, for small offices
    # How it is known that the head approved; None of a provisional report.
    approval: Approval | None = None
    rounds: UnitRounds | None = None

    @classmethod
    def from_record(cls, record: Record, day: date, code: str, now: datetime) -> Self:
        """The report of a record as it is on a day; final exactly when it is approved."""
        evaluation = evaluate(record, day)
        layers = (Layer.SELF, Layer.FINAL)
        scores = {layer: score_record(record, evaluation, layer) for layer in layers}
        final = record.state is State.APPROVED
        return cls(record, evaluation, scores, code, now, final=final)


@dataclass(frozen=True, slots=True)
class Written:
    files: tuple[Path, ...]
    pages: int  # pages of the PDF; 0 without one
    short_code: str  # the code printed on every page
