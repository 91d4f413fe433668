"""From grids of text to sheets whose rows know their columns."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from assessment.errors import Finding, FindingPlace
from assessment.expression.lexer import QUESTION_NAME, straighten
from assessment.language.text import Language
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire.workbook import columns
from assessment.questionnaire.workbook.cells import Guesser, SheetRow, near
from assessment.questionnaire.workbook.columns import SHEETS, Header, SheetColumns, sheet_name
from assessment.questionnaire.workbook.reader import Grid, column_letter

_KHMER = re.compile("[\u1780-\u17ff]")
_IN_WORDS = frozenset(("lead", "phase", "peer_blocks"))  # not in codes, though they stand once
_MOST_ABOVE = 5  # rows that may stand above the headers by mistake


@dataclass(frozen=True, slots=True)
class Sheets:
    by_name: Mapping[str, tuple[SheetRow, ...]]
    main: Language
    filters: frozenset[str]  # columns of choices that choice filters name; ours and others

    def rows(self, name: str) -> tuple[SheetRow, ...]:
        """The rows of the sheet of that name; none when the workbook lacks it."""
        return self.by_name.get(name, ())


def is_wanted(title: str) -> bool:
    """Whether a sheet of that title is one of a questionnaire's, or nearly."""
    name = sheet_name(title)
    return name in SHEETS or (name not in columns.REFUSED_SHEETS and near(name, SHEETS) is not None)


def read_sheets(grids: Iterable[Grid], findings: list[Finding]) -> Sheets:
    """Understand every sheet and header; findings are appended."""
    read = _chosen(grids, findings)
    chosen = {name: _from_headers(SHEETS[name], grid, findings) for name, grid in read.items()}
    main = columns.language_of(next(_texts_of_column(chosen, "settings", "default_language"), ""))
    if main is None:  # the script of the labels decides
        survey = chosen.get("survey")
        texts = (text for _, row in survey.rows for text in row.values()) if survey else ()
        if any(map(_KHMER.search, texts)):
            main = Language.KM
        else:
            main = Language.EN
    filters = _texts_of_column(chosen, "survey", "choice_filter")
    # Columns of choices that filters name are no slip, whatever they resemble.
    named = frozenset(name for text in filters for name in QUESTION_NAME.findall(text))
    sheets = {}
    for name, grid in chosen.items():
        if name == "choices":
            kept = named
        else:
            kept = frozenset()
        sheets[name] = SheetReader(SHEETS[name], grid, findings, kept).read(main)
    if "survey" not in chosen:
        _say(findings, WorkbookProblem.SHEET_MISSING, "survey", sheet="survey")
    elif not sheets["survey"]:
        _say(findings, WorkbookProblem.SHEET_EMPTY, "survey", sheet="survey")
    return Sheets(sheets, main, named)


def _say(findings: list[Finding], problem: Problem, sheet: str, /, **values: object) -> None:
    findings.append(Finding(problem, FindingPlace(sheet=sheet), values))


def _chosen(grids: Iterable[Grid], findings: list[Finding]) -> dict[str, Grid]:
    """The grid of each sheet; a misspelt one is an error and read as the one it nearly is."""
    chosen: dict[str, Grid] = {}
    for grid in sorted(grids, key=lambda grid: sheet_name(grid.title) not in SHEETS):
        name = sheet_name(grid.title)
        if name not in SHEETS:
            if grid.header and not name.startswith("_"):
                _other_sheet(name, grid, chosen, findings)
        elif name in chosen:
            _say(findings, WorkbookProblem.SHEET_TWICE, grid.title, sheet=name)
        else:
            chosen[name] = grid
    return chosen


def _other_sheet(name: str, grid: Grid, chosen: dict[str, Grid], findings: list[Finding]) -> None:
    title = grid.title
    meant = near(name, SHEETS)
    if meant is None:
        values = {"found": title}
    else:
        values = {"found": title, "meant": meant}
    if name in columns.REFUSED_SHEETS:
        _say(findings, WorkbookProblem.SHEET_UNSUPPORTED, title, found=title)
    elif meant is None or meant in chosen:  # a copy put aside rather than a slip
        _say(findings, WorkbookProblem.SHEET_IGNORED, title, **values)
    else:
        _say(findings, WorkbookProblem.SHEET_NEAR_MISS, title, **values)
        chosen[meant] = grid


def _from_headers(sheet: SheetColumns, grid: Grid, findings: list[Finding]) -> Grid:
    """The grid from its headers on; that something stands above them, as a title, is an error."""

    def headers(cells: Mapping[int, str]) -> int:
        return sum(columns.header_of(words, sheet).name in sheet.known for words in cells.values())

    if not headers(grid.header):
        for at, (number, cells) in enumerate(grid.rows[:_MOST_ABOVE], start=1):
            if headers(cells) > 1:
                place = FindingPlace(sheet=grid.title, row=grid.header_row)
                findings.append(Finding(WorkbookProblem.HEADERS_BELOW, place, {"found": number}))
                return replace(grid, header=cells, header_row=number, rows=grid.rows[at:])
    return grid


def _texts_of_column(chosen: Mapping[str, Grid], sheet: str, column: str) -> Iterator[str]:
    """What the rows of a sheet say under a column."""
    if (grid := chosen.get(sheet)) is not None:
        named = {at: columns.meant_by(words, SHEETS[sheet]) for at, words in grid.header.items()}
        under = [at for at, header in named.items() if header.name == column]
        yield from (cells.get(at, "") for _, cells in grid.rows for at in under)


@dataclass(frozen=True, slots=True)
class SheetReader:
    """Reads one grid by what its sheet may contain."""

    sheet: SheetColumns
    grid: Grid
    findings: list[Finding]  # where what is wrong is kept
    named: frozenset[str] = frozenset()  # further columns that are kept

    def read(self, main: Language = Language.KM) -> tuple[SheetRow, ...]:
        headers = self._headers()
        self._need({header.name for header in headers.values()})
        letters = {header.key: column_letter(index) for index, header in headers.items()}
        guess = Guesser()
        rows = []
        loose: set[int] = set()  # columns without header; each is told once
        for number, texts in self.grid.rows:
            cells = {
                headers[index].key: self._clean(headers[index], text, number, index)
                for index, text in texts.items()
                if index in headers
            }
            for index in sorted(texts.keys() - self.grid.header.keys() - loose):
                self._at(WorkbookProblem.CELL_WITHOUT_HEADER, number, index)
                loose.add(index)
            if cells:
                title = self.grid.title
                findings = self.findings
                rows.append(SheetRow(title, number, cells, letters, main, findings, guess))
        for row in rows:
            for column in sorted(self.sheet.refused & row.cells.keys()):
                row.note(WorkbookProblem.COLUMN_UNSUPPORTED, column, column=column)
        return tuple(rows)

    def _headers(self) -> dict[int, Header]:
        headers: dict[str, tuple[int, Header]] = {}
        misspelt: list[tuple[int, Header]] = []
        row = self.grid.header_row or None
        for index, words in self.grid.header.items():
            header = columns.header_of(words, self.sheet)
            near_miss = header.problem is WorkbookProblem.COLUMN_NEAR_MISS
            if near_miss and words.strip() in self.named:
                header = Header(words.strip())
            if header.key in headers and header.problem is not WorkbookProblem.LANGUAGE_IGNORED:
                self._at(WorkbookProblem.COLUMN_TWICE, row, index, column=words)
            elif header.problem is not None:
                if header.meant is None:
                    meant = {}
                else:
                    meant = {"meant": header.meant}
                self._at(header.problem, row, index, found=words, **meant)
                if near_miss:
                    misspelt.append((index, columns.meant_by(words, self.sheet)))
            elif not header.ignored:
                headers[header.key] = index, header
        for index, header in misspelt:
            headers.setdefault(header.key, (index, header))
        return dict(headers.values())

    def _need(self, names: set[str]) -> None:
        sheet = self.sheet.name
        row = self.grid.header_row or None
        for needed in self.sheet.needed if self.grid.header else ():
            if needed not in names:
                self._at(WorkbookProblem.COLUMN_MISSING, row, None, sheet=sheet, column=needed)

    def _clean(self, header: Header, text: str, number: int, index: int) -> str:
        if header.name not in self.sheet.plain - _IN_WORDS:
            return text
        straight = straighten(text)  # marks that nobody sees come along when a code is copied
        if straight != text:
            self._at(WorkbookProblem.QUOTES_STRAIGHTENED, number, index)
        return straight.strip()

    def _at(
        self, problem: Problem, row: int | None, index: int | None, /, **values: object
    ) -> None:
        letter = None
        if index is not None:
            letter = column_letter(index)
        place = FindingPlace(sheet=self.grid.title, row=row, column=letter)
        self.findings.append(Finding(problem, place, values))
