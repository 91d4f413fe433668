"""Exports of ODK and Kobo: one submission among many becomes the answers of one assessment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.incoming.choices import key, meant, several, ticked, wordings
from assessment.incoming.given import Given, Kind, Part, Source
from assessment.incoming.grids import cell_place, csv_grid
from assessment.incoming.headings import Heading, Headings, Meaning, any_known, first_of
from assessment.problems.incoming import IncomingProblem
from assessment.questionnaire.model import Question, Questionnaire, QuestionType
from assessment.questionnaire.workbook.reader import Grid

_UUIDS = ("_uuid", "meta/instanceid", "instanceid", "meta-instanceid", "key", "_id")
_INDEXES = ("_index",)
_PARENTS = ("_parent_index",)
_PARENT_UUIDS = ("_submission__uuid", "parent_key")
_TITLE = 31

type Cells = Mapping[int, str]
type Line = tuple[int, Cells]


def is_export(grids: tuple[Grid, ...], questionnaire: Questionnaire) -> bool:
    """Whether the first sheet has a column of a question."""
    headings = Headings(questionnaire)
    return bool(grids) and any_known(headings, grids[0].header.values())


def read_export(
    path: Path, grids: tuple[Grid, ...], questionnaire: Questionnaire, submission: str | None
) -> Source:
    """The answers of one submission; rosters stand on further sheets or in CSV files beside it.

    Args:
        path: The file.
        grids: Its sheets, submissions first.
        questionnaire: What was asked.
        submission: Number (from 1) or uuid; None when there is only one.

    Raises:
        AssessmentError: when there is no such submission, or several and none is named.
    """
    main = grids[0]
    at = _chosen(path, main, submission)
    reading = _Reading(path, Headings(questionnaire))
    given = list(reading.line(main, main.rows[at], None, None))
    for roster, grid in _tables(path, grids[1:], questionnaire, reading.findings):
        lines = [line for line in grid.rows if _belongs(line[1], grid, main, at)]
        for number, line in enumerate(lines, start=1):
            given += reading.line(grid, line, roster, number)
    return Source(Kind.EXPORT, tuple(given), tuple(reading.findings))


def _chosen(path: Path, main: Grid, submission: str | None) -> int:
    """Which line of the sheet is the submission wanted."""
    count = len(main.rows)
    if count == 0:
        raise _refusal(IncomingProblem.NO_SUBMISSION, file=path.name)
    if submission is None:
        if count == 1:
            return 0
        raise _refusal(IncomingProblem.SEVERAL_SUBMISSIONS, n=count)
    wanted = submission.strip()
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 9 and 1 <= int(wanted) <= count:
        return int(wanted) - 1
    columns = [first_of(main.header, (name,)) for name in _UUIDS]
    for at, (_, cells) in enumerate(main.rows):
        found = {_uuid(cells.get(each, "")) for each in columns if each is not None}
        if _uuid(wanted) in found:
            return at
    raise _refusal(IncomingProblem.NO_SUCH_SUBMISSION, wanted=wanted[:60], n=count)


def _refusal(problem: IncomingProblem, **values: object) -> AssessmentError:
    return AssessmentError(Finding(problem, values=values))


def _uuid(text: str) -> str:
    return text.strip().lower().removeprefix("uuid:")


def _tables(
    path: Path, grids: tuple[Grid, ...], questionnaire: Questionnaire, findings: list[Finding]
) -> Iterator[tuple[str, Grid]]:
    for grid in grids:
        roster = _roster_of(grid.title, questionnaire)
        if roster is not None:
            yield roster, grid
        elif grid.rows:
            place = cell_place(path, grid, None, None)
            values = {"sheet": grid.title}
            findings.append(Finding(IncomingProblem.SHEET_UNKNOWN, place, values))
    if path.suffix.lower() != ".xlsx":
        for roster in questionnaire.columns:
            beside = path.with_name(f"{path.stem}-{roster}{path.suffix}")
            if beside.is_file():
                yield roster, csv_grid(beside)


def _roster_of(title: str, questionnaire: Questionnaire) -> str | None:
    for roster in questionnaire.rosters:
        names = {roster.code, *wordings(roster.label)}
        shortened = {key(name[:_TITLE]) for name in names} | {key(name) for name in names}
        if key(title) in shortened or key(title.rsplit("/", maxsplit=1)[-1]) in shortened:
            return roster.code
    return None


def _belongs(cells: Cells, grid: Grid, main: Grid, at: int) -> bool:
    """Whether a row of a roster belongs to the submission; without any link all do."""
    _, chosen = main.rows[at]
    for names, own in ((_PARENT_UUIDS, _UUIDS), (_PARENTS, _INDEXES)):
        column = first_of(grid.header, names)
        if column is None:
            continue
        mine = first_of(main.header, own)
        wanted = chosen.get(mine, "") if mine is not None else str(at + 1)
        return _uuid(cells.get(column, "")) == _uuid(wanted)
    return True


@dataclass
class _Columns:
    """The columns of one question on a line."""

    whole: int | None = None
    choices: dict[str, int] = field(default_factory=dict)


class _Reading:
    def __init__(self, path: Path, headings: Headings) -> None:
        self._path = path
        self._headings = headings
        self._known: dict[int, dict[str, tuple[Question, _Columns]]] = {}
        self.findings: list[Finding] = []

    def line(
        self, grid: Grid, line: Line, roster: str | None, number: int | None
    ) -> Iterator[Given]:
        """The answers on one line."""
        if id(grid) not in self._known:
            self._known[id(grid)] = self._columns(grid, roster)
        for code, (question, columns) in self._known[id(grid)].items():
            found = self._answer(grid, line, question, columns)
            if found is not None:
                answer, column = found
                place = cell_place(self._path, grid, line[0], column)
                cells = {Part.ANSWER: place}
                yield Given(code, number, answer, place=place, cells=cells)

    def _columns(self, grid: Grid, roster: str | None) -> dict[str, tuple[Question, _Columns]]:
        found: dict[str, tuple[Question, _Columns]] = {}
        for at, words in grid.header.items():
            heading = self._headings.meaning(words, roster)
            self._tell(grid, heading, at, words)
            if heading.question is None:
                continue
            _, columns = found.setdefault(heading.question.code, (heading.question, _Columns()))
            if heading.choice:
                columns.choices.setdefault(heading.choice, at)
            elif columns.whole is None:
                columns.whole = at
        return found

    def _tell(self, grid: Grid, heading: Heading, at: int, words: str) -> None:
        problem = {
            Meaning.UNKNOWN: IncomingProblem.COLUMN_UNKNOWN,
            Meaning.AMBIGUOUS: IncomingProblem.COLUMN_AMBIGUOUS,
        }.get(heading.meaning)
        if problem is not None:
            place = cell_place(self._path, grid, grid.header_row, at)
            self.findings.append(Finding(problem, place, {"column": words[:80]}))

    def _answer(
        self, grid: Grid, line: Line, question: Question, columns: _Columns
    ) -> tuple[str | tuple[str, ...], int] | None:
        number, cells = line
        whole = cells.get(columns.whole, "") if columns.whole is not None else ""
        split = {name: at for name, at in columns.choices.items() if cells.get(at)}
        if not split:
            at = columns.whole
            return None if not whole or at is None else (_plain(question, whole), at)
        ticks: list[str] = []
        for name, at in split.items():
            state = ticked(cells[at])
            if state is None:
                place = cell_place(self._path, grid, number, at)
                values = {"found": cells[at][:60]}
                self.findings.append(Finding(IncomingProblem.NOT_A_TICK, place, values))
                return None
            if state:
                ticks.append(name)
        if whole and columns.whole is not None and not _agrees(question, whole, ticks):
            place = cell_place(self._path, grid, number, columns.whole)
            self.findings.append(Finding(IncomingProblem.CONTRADICTS_COLUMNS, place))
            return None
        first = next(iter(split.values()))
        return (tuple(ticks), columns.choices[ticks[0]] if ticks else first) if ticks else None


def _agrees(question: Question, whole: str, ticks: list[str]) -> bool:
    """Whether the list in one column says what the columns of its choices say."""
    named = several(question, whole)
    return isinstance(named, tuple) and set(named) == set(ticks)


def _plain(question: Question, text: str) -> str | tuple[str, ...]:
    if question.type is QuestionType.DATE:
        return text[:10] if len(text) > 10 and text[10] in "T " else text
    return meant(question, text)
