"""The ``type`` cell of the survey: what is understood, passed over, refused or has no effect."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.model import QuestionType
from assessment.questionnaire.question_types import TYPES
from assessment.questionnaire.workbook.cells import CellReader, SheetRow, near
from assessment.questionnaire.workbook.scoring_cells import CellFault


class RowKind(Enum):
    """What a row of the survey does."""

    QUESTION = auto()
    BEGIN_GROUP = auto()
    BEGIN_REPEAT = auto()
    END_GROUP = auto()
    END_REPEAT = auto()
    METADATA = auto()


@dataclass(frozen=True, slots=True)
class RowType:
    """A type cell, understood; ``type`` counts for questions only, ``list_name`` for choices."""

    kind: RowKind
    type: QuestionType = QuestionType.TEXT
    list_name: str = ""
    or_other: bool = False


_FRAMES: Mapping[str, RowKind] = {
    "begin_group": RowKind.BEGIN_GROUP,
    "begin_repeat": RowKind.BEGIN_REPEAT,
    "end_group": RowKind.END_GROUP,
    "end_repeat": RowKind.END_REPEAT,
}
_TYPES: Mapping[str, QuestionType] = {
    name: own for own, known in TYPES.items() for name in (own.value, *known.words)
}
_METADATA = frozenset((
    "start", "end", "today", "username", "deviceid", "subscriberid", "simserial", "phonenumber",
    "email", "audit", "imei", "device_id", "start_time", "end_time",
))  # fmt: skip
_REFUSED = frozenset((
    "geopoint", "geotrace", "geoshape", "gps", "location", "audio", "video", "barcode", "rank",
    "select_one_external", "select_one_from_file", "select_multiple_from_file",
    "select_multiple_external", "background-audio", "background-geopoint", "start-geopoint",
    "xml-external", "csv-external", "osm", "begin_loop", "end_loop", "loop", "begin_kobomatrix",
    "end_kobomatrix", "begin_score", "end_score", "begin_rank", "end_rank", "score__row",
    "rank__level", "time", "datetime", "datetime_range", "date_range", "entity",
))  # fmt: skip


def type_of(text: str) -> RowType:
    """What a type cell means.

    Raises:
        CellFault: it is unknown, refused, or lacks its list.
    """
    words = text.split()
    lower = [word.lower() for word in words]
    whole = "_".join(lower)
    if whole in _FRAMES:
        return RowType(_FRAMES[whole])
    if whole in _TYPES and not TYPES[_TYPES[whole]].listed:
        return RowType(RowKind.QUESTION, _TYPES[whole])
    if whole in _METADATA:
        return RowType(RowKind.METADATA)
    if whole in _REFUSED or lower[0] in _REFUSED or "_".join(lower[:2]) in _REFUSED:
        raise CellFault(WorkbookProblem.TYPE_UNSUPPORTED, found=text)
    return _select(text, words)


def _select(text: str, words: list[str]) -> RowType:
    or_other = re.search(r"\s+(or_other|or\s+specify\s+other|or\s+other)$", text, re.IGNORECASE)
    if or_other:
        words = text[: or_other.start()].split()
    for length in range(min(len(words), 5), 0, -1):
        kind = _TYPES.get("_".join(words[:length]).lower())
        if kind is None or not TYPES[kind].listed:
            continue
        rest = words[length:]
        if not rest:
            raise CellFault(WorkbookProblem.LIST_MISSING)
        if len(rest) > 1 or "${" in rest[0]:
            raise CellFault(WorkbookProblem.TYPE_UNKNOWN, found=text)
        return RowType(RowKind.QUESTION, kind, rest[0], or_other is not None)
    known = (*_FRAMES, *_TYPES)
    for length in dict.fromkeys((len(words), min(2, len(words)), 1)):
        meant = near("_".join(words[:length]).lower(), known)
        if meant is not None:
            raise CellFault(
                WorkbookProblem.TYPE_NEAR_MISS,
                found=text,
                meant=" ".join((meant, *words[length:])),
            )
    raise CellFault(WorkbookProblem.TYPE_UNKNOWN, found=text)


_OF_ANSWERS = ("required", "constraint")
_OF_QUESTIONS = (
    "required", "constraint", "calculation", "choice_filter", "default", "read_only",
    "evidence", "not_applicable", "policy",
)  # fmt: skip
_OF_SCORES = ("indicator", "scoring")
_OF_ENDS = ("relevant", *_OF_QUESTIONS, *_OF_SCORES, "repeat_count")


def tell_cells_without_effect(row: SheetRow, row_type: RowType, read: CellReader) -> None:
    """Tell every filled cell that changes nothing on a row of this type."""
    for column in _without_effect(row_type):
        if row.get(column) and row.get(column).lower() not in ("no", "false", "false()"):
            read.note(
                row,
                WorkbookProblem.COLUMN_WITHOUT_EFFECT,
                column,
                column=column,
                type=row.get("type"),
            )


def _without_effect(row_type: RowType) -> tuple[str, ...]:
    match row_type.kind:
        case RowKind.END_GROUP | RowKind.END_REPEAT:
            return _OF_ENDS
        case RowKind.METADATA:
            return (*_OF_SCORES, "relevant", "constraint", "repeat_count")
        case RowKind.BEGIN_REPEAT:
            return _OF_QUESTIONS
        case RowKind.BEGIN_GROUP:
            return (*_OF_QUESTIONS, "repeat_count")
        case RowKind.QUESTION:
            filters = () if TYPES[row_type.type].listed else ("choice_filter",)
            answers = () if row_type.type.given else _OF_ANSWERS
            return (*answers, *filters, "repeat_count")
