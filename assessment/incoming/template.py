"""The filled template comes back: codes stand in a hidden row and column, whoever re-saved it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assessment.errors import AssessmentError, Finding, FindingPlace, errors_in
from assessment.incoming.choices import ticked
from assessment.incoming.given import IncomingAnswer, ResponsePart, Source, titles
from assessment.language.digits import latin_digits
from assessment.problems.incoming import IncomingProblem
from assessment.problems.problem import Problem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.workbook.reader import Grid, read_workbook, sheet_titles
from assessment.responses.record import Record
from assessment.units import load_units

GUIDE = "guide"
ANSWERS = "answers"
LISTS = "lists"
ABOUT = "about"

# The hidden first column of every sheet, and what stands in it.
CODE = "code"
CHOICE = "/"
UNIT = "unit"
ROUND = "round"
ID = "form_id"
VERSION = "version"
FINGERPRINT = "fingerprint"
TICK = "✓"

# No register has longer codes; whoever writes more there did not fill in a code.
_LONGEST_CODE = 60


def roster_titles(codes: Iterable[str]) -> dict[str, str]:
    """The sheet of each roster: its code, as far as Excel allows it."""
    return sheet_titles(codes, (GUIDE, ANSWERS, LISTS, ABOUT))


_ANSWER_PARTS = (ResponsePart.REASON, ResponsePart.EVIDENCE, ResponsePart.COMMENT)


def is_template(grids: tuple[Grid, ...]) -> bool:
    return any(grid.title == ABOUT and grid.header.get(0) == ID for grid in grids)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filled template says of itself; nobody signed it."""

    unit: str  # code of the unit, as the register writes it where it is listed
    round: str  # name of the round, as somebody wrote it; empty where nobody did
    questionnaire: str


def filled_by(path: Path) -> Filled | None:
    """What a workbook says of itself; None when it is no template that somebody filled in."""
    questionnaire = ""
    answers: dict[str, str] = {}
    try:
        grids = read_workbook(path, lambda title: title in (GUIDE, ABOUT), [])
    except AssessmentError:
        return None
    for grid in grids:
        if grid.title == ABOUT and grid.header.get(0) == ID:
            questionnaire = grid.header.get(1, "").strip()
        elif grid.title == GUIDE:
            answers = {cells.get(0, ""): cells.get(2, "").strip() for _, cells in grid.rows}
    unit = answers.get(UNIT, "")
    occasion = latin_digits(answers.get(ROUND, ""))
    if not questionnaire or not unit or max(len(unit), len(questionnaire)) > _LONGEST_CODE:
        return None
    listed = (
        other_unit.code
        for other_unit in load_units()
        if other_unit.code.casefold() == unit.casefold()
    )
    if not (len(occasion) <= _LONGEST_CODE):
        occasion = ""
    return Filled(next(listed, unit), occasion, questionnaire)


def read_template(grids: tuple[Grid, ...], record: Record) -> Source:
    reading = _Reading(record.questionnaire)
    for grid in grids:
        if grid.title in (ABOUT, GUIDE):
            reading.about(grid, record.subject.unit)
    if errors_in(reading.findings):
        return Source((), tuple(reading.findings))
    titles_ = roster_titles(record.questionnaire.columns)
    rosters = {title: code for code, title in titles_.items()}
    answers: list[IncomingAnswer] = []
    for grid in grids:
        if grid.title == ANSWERS:
            answers += reading.answers(grid)
        elif grid.title in rosters:
            answers += reading.roster(grid, rosters[grid.title])
    return Source(tuple(answers), tuple(reading.findings))


@dataclass
class _Line:
    place: FindingPlace
    ticks: list[str] = field(default_factory=list)
    unreadable: bool = False
    answer: str = ""
    texts: dict[ResponsePart, str] = field(default_factory=dict)
    cells: dict[ResponsePart, FindingPlace] = field(default_factory=dict)

    def answer_at(self, question: str, number: int | None) -> IncomingAnswer:
        answer = tuple(self.ticks) if self.ticks else self.answer or None
        return IncomingAnswer(
            question=question,
            number=number,
            answer=None if self.unreadable else answer,
            reason=self.texts.get(ResponsePart.REASON, ""),
            evidence=titles(self.texts.get(ResponsePart.EVIDENCE, "")),
            comment=self.texts.get(ResponsePart.COMMENT, ""),
            place=self.place,
            cells=self.cells,
        )


class _Reading:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self.findings: list[Finding] = []

    def about(self, grid: Grid, unit: str) -> None:
        """Whether the workbook was made for this questionnaire and filled in for this unit."""

        def add_finding(
            problem: Problem, cell: tuple[int | None, int], written: str, wanted: str
        ) -> None:
            values = {"found": written, "wanted": wanted}
            self.findings.append(Finding(problem, grid.place(*cell), values))

        if grid.title == GUIDE:
            for number, cells in grid.rows:
                written = cells.get(2, "").strip()
                if cells.get(0) == UNIT and written and written.casefold() != unit.casefold():
                    add_finding(IncomingProblem.OTHER_UNIT, (number, 2), written, unit)
            return
        facts = {cells.get(0, ""): (number, cells.get(1, "")) for number, cells in grid.rows}
        settings = self._questionnaire.settings
        at = grid.header_row
        identity = grid.header.get(1, "")
        if identity != settings.id:
            add_finding(IncomingProblem.OTHER_QUESTIONNAIRE, (at, 1), identity, settings.id)
        elif facts.get(FINGERPRINT, (0, ""))[1] != self._questionnaire.fingerprint:
            at, version = facts.get(VERSION, (at, ""))
            add_finding(IncomingProblem.OTHER_VERSION, (at, 1), version, settings.version)

    def answers(self, grid: Grid) -> Iterator[IncomingAnswer]:
        columns = self._columns(grid, {ResponsePart.ANSWER})
        if columns is None:
            return
        at = columns[ResponsePart.ANSWER]
        lines: dict[str, _Line] = {}
        seen: dict[str, int] = {}
        for number, cells in grid.rows:
            code = cells.get(columns[CODE], "").strip()
            if not code:
                continue
            place = grid.place(number, at)
            if code in seen:
                first = grid.place(seen[code], columns[CODE]).text
                values = {"question": code, "first": first}
                again = grid.place(number, columns[CODE])
                self.findings.append(Finding(IncomingProblem.CODE_TWICE, again, values))
                continue
            seen[code] = number
            question, _, choice = code.partition(CHOICE)
            line = lines.setdefault(question, _Line(place))
            self._take(line, choice, cells.get(at, ""), place)
            for part in _ANSWER_PARTS:
                text = cells.get(columns.get(part, -1), "")
                if text:
                    line.texts[part] = "\n".join(filter(None, (line.texts.get(part), text)))
                    line.cells.setdefault(part, grid.place(number, columns[part]))
        for question, line in lines.items():
            yield line.answer_at(question, None)

    def roster(self, grid: Grid, roster: str) -> Iterator[IncomingAnswer]:
        codes = {question.code for question in self._questionnaire.columns[roster]}
        columns = self._columns(grid, codes)
        if columns is None:
            return
        rows = 0
        for number, cells in grid.rows:
            filled = {code: at for code, at in columns.items() if cells.get(at) and code != CODE}
            if cells.get(columns.get(CODE, -1)) is None or not filled:
                continue
            rows += 1
            lines: dict[str, _Line] = {}
            for code, at in filled.items():
                question, _, choice = code.partition(CHOICE)
                place = grid.place(number, at)
                self._take(lines.setdefault(question, _Line(place)), choice, cells[at], place)
            yield from (line.answer_at(question, rows) for question, line in lines.items())

    def _take(self, line: _Line, choice: str, text: str, place: FindingPlace) -> None:
        if not choice:
            line.answer = text
            line.cells.setdefault(ResponsePart.ANSWER, place)
            return
        state = ticked(text)
        if state is None:
            values = {"found": text[:60]}
            self.findings.append(Finding(IncomingProblem.NOT_A_TICK, place, values))
            line.unreadable = True
        elif state:
            if not line.ticks:
                line.cells[ResponsePart.ANSWER] = place
            line.ticks.append(choice)

    def _columns(self, grid: Grid, some_of: Collection[str]) -> dict[str, int] | None:
        columns = {name.strip(): at for at, name in grid.header.items()}
        codes = {code.partition(CHOICE)[0] for code in columns}
        if CODE in codes and not codes.isdisjoint(some_of):
            return columns
        place = grid.place(grid.header_row or 1, 0)
        self.findings.append(Finding(IncomingProblem.NO_CODES, place, {"sheet": grid.title}))
        return None
