"""The door to answers from outside: whatever the file is, what it says, and every fault."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assessment.codec import json_in, names_once
from assessment.errors import Finding, FindingPlace, UnreadableError, refused
from assessment.incoming import given, template
from assessment.incoming.choices import key, meant, several, ticked, wordings
from assessment.incoming.given import IncomingAnswer, ResponsePart, Source
from assessment.language.digits import latin_digits
from assessment.problems.incoming import IncomingProblem
from assessment.questionnaire.model import Choice, Question, Questionnaire
from assessment.questionnaire.question_types import EntryKind, kind_of
from assessment.questionnaire.workbook.reader import LONGEST_TITLE, Grid
from assessment.responses.record import Record

# What ODK and Kobo add by themselves, without the questions' own names.
_METADATA = frozenset(
    (
        "start",
        "end",
        "today",
        "deviceid",
        "subscriberid",
        "simserial",
        "phonenumber",
        "username",
        "email",
        "audit",
        "instanceid",
        "instancename",
        "rootuuid",
        "deprecatedid",
        "key",
        "parent_key",
        "submissiondate",
        "submitterid",
        "submittername",
        "attachmentspresent",
        "attachmentsexpected",
        "status",
        "reviewstate",
        "edits",
        "formversion",
        "background-audio",
        "formhub/uuid",
        "starttime",
        "endtime",
        "device_id",
        "phone_number",
        "sim_serial",
        "subscriber_id",
    )
)
_BEGINNINGS = ("_", "meta/", "meta-", "set-of-")


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """What a column holds: of a question, or of one choice of it; else nothing that is wanted."""

    question: Question | None = None
    choice: str = ""
    problem: IncomingProblem | None = None


_IGNORED = ColumnHeading()
_UNKNOWN = ColumnHeading(problem=IncomingProblem.COLUMN_UNKNOWN)


class _Vocabulary:
    """Questions by what they are called, with the groups around them before it or without."""

    def __init__(
        self, groups: set[str], between: str, called: Callable[[Choice], set[str]]
    ) -> None:
        self.questions: dict[str, list[Question]] = {}
        self._groups = groups
        self._between = re.compile(between)
        self._called = called

    def heading(self, words: str, roster: str | None) -> ColumnHeading | None:
        """A heading that names a question, or behind it one of its choices; None of any other."""
        if questions := self._meant(words, roster):
            asked = [question for question in questions if question.asked]
            if len(asked) > 1:
                return ColumnHeading(problem=IncomingProblem.COLUMN_AMBIGUOUS)
            if asked:
                return _heading_of(asked[0], roster)
            return _IGNORED
        for match in reversed(list(self._between.finditer(words))):
            for question in self._meant(words[: match.start()], roster):
                for choice in question.choices:
                    if words[match.end() :] in self._called(choice):
                        return _heading_of(question, roster, choice.name)
        return None

    def _meant(self, words: str, roster: str | None) -> list[Question]:
        """The questions called so: those of the roster, if any are."""
        for start in (0, *(match.end() for match in self._between.finditer(words))):
            questions = self.questions.get(words[start:], [])
            if questions and (start == 0 or self.are_groups(words[: start - 1])):
                return [
                    question for question in questions if question.roster == roster
                ] or questions
        return []

    def are_groups(self, words: str) -> bool:
        return words in self._groups or any(
            words[: match.start()] in self._groups and self.are_groups(words[match.end() :])
            for match in self._between.finditer(words)
        )


class _Headings:
    def __init__(self, questionnaire: Questionnaire) -> None:
        names = set(questionnaire.group)
        labels = {
            key(wording) for group in questionnaire.groups for wording in wordings(group.label)
        }
        self._names = _Vocabulary({*names, "data", ""}, "[/:.-]", lambda choice: {choice.name})
        self._labels = _Vocabulary(
            labels | names, "/", lambda choice: {choice.name, *map(key, wordings(choice.label))}
        )
        for question in questionnaire.questions:
            self._names.questions[question.code] = [question]
            for words in {key(wording) for wording in wordings(question.label)}:
                self._labels.questions.setdefault(words, []).append(question)

    def meaning(self, words: str, roster: str | None) -> ColumnHeading:
        """What a heading means on the sheet of a roster; None is the sheet of submissions."""
        plain = words.strip()
        lower = words.strip().lower()
        if column_heading := self._names.heading(plain, roster):
            return column_heading
        last = re.split(r"[/-]", lower)[-1]
        if not lower or lower.startswith(_BEGINNINGS) or {lower, last} & _METADATA:
            return _IGNORED
        if column_heading := self._labels.heading(key(plain), roster):
            return column_heading
        group = self._names.are_groups(plain) or self._labels.are_groups(key(plain))
        if group:
            return _IGNORED
        return _UNKNOWN


def _heading_of(question: Question, roster: str | None, choice: str = "") -> ColumnHeading:
    if not question.asked:
        return _IGNORED
    if question.roster != roster:
        return _UNKNOWN
    return ColumnHeading(question, choice)


_UUIDS = ("_uuid", "meta/instanceid", "instanceid", "meta-instanceid", "key", "_id")
# How a row of a roster names its submission, and where that has what is named.
_LINKS = ((("_submission__uuid", "parent_key"), _UUIDS), (("_parent_index",), ("_index",)))

# A line of a table by its columns, where it stands, and where its parts do.
type _Told = tuple[Mapping[str, object], FindingPlace, Mapping[ResponsePart, FindingPlace]]
type Line = tuple[int, Mapping[int, str]]


def _read_export(
    path: Path, grids: tuple[Grid, ...], record: Record, headings: _Headings, submission: str | None
) -> Source:
    """The answers of one submission; rosters stand on further sheets or in CSV files beside it.

    ``submission`` is its number (from 1) or uuid; None when there is only one.
    """
    main = grids[0]
    at = _chosen(path, main, submission)
    reading = _Reading(headings)
    answers = list(reading.table(main, [main.rows[at]], None))
    for roster, grid in _tables(path, grids[1:], record.questionnaire, reading.findings):
        lines = [line for line in grid.rows if _belongs(line, grid, main, at)]
        answers += reading.table(grid, lines, roster)
    return Source(tuple(answers), tuple(reading.findings))


def _places(grid: Grid) -> dict[str, int]:
    return {words.strip().lower(): at for at, words in grid.header.items()}


def _chosen(path: Path, main: Grid, submission: str | None) -> int:
    count = len(main.rows)
    if count == 0:
        raise refused(IncomingProblem.NO_SUBMISSION, file=path.name)
    if submission is None:
        if count == 1:
            return 0
        raise refused(IncomingProblem.SEVERAL_SUBMISSIONS, n=count)
    wanted = submission.strip()
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 9 and 1 <= int(wanted) <= count:
        return int(wanted) - 1
    columns = [column for name, column in _places(main).items() if name in _UUIDS]
    for at, (_, cells) in enumerate(main.rows):
        if _uuid(wanted) in {_uuid(cells.get(column, "")) for column in columns}:
            return at
    raise refused(IncomingProblem.NO_SUCH_SUBMISSION, wanted=wanted[:60], n=count)


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
            place = grid.place(None, None)
            values = {"sheet": grid.title}
            findings.append(Finding(IncomingProblem.SHEET_UNKNOWN, place, values))
    if path.suffix.lower() != ".xlsx":
        for roster in questionnaire.columns:
            beside = path.with_name(f"{path.stem}-{roster}{path.suffix}")
            if beside.is_file():
                yield roster, given.csv_grid(beside)


def _roster_of(title: str, questionnaire: Questionnaire) -> str | None:
    for roster in questionnaire.rosters:
        names = {roster.code, *wordings(roster.label)}
        shortened = {key(name[:LONGEST_TITLE]) for name in names} | {key(name) for name in names}
        if key(title) in shortened or key(title.rsplit("/", maxsplit=1)[-1]) in shortened:
            return roster.code
    return None


def _belongs(line: Line, grid: Grid, main: Grid, at: int) -> bool:
    """Whether a row of a roster belongs to the submission; without any link all do."""
    _, cells = line
    _, chosen = main.rows[at]
    here = _places(grid)
    there = _places(main)
    for names, own in _LINKS:
        column = next((here[name] for name in names if name in here), None)
        if column is not None:
            mine = next((there[name] for name in own if name in there), None)
            if mine is not None:
                wanted = chosen.get(mine, "")
            else:
                wanted = str(at + 1)
            return _uuid(cells.get(column, "")) == _uuid(wanted)
    return True


@dataclass
class _Columns:
    question: Question
    whole: int | None = None
    choices: dict[str, int] = field(default_factory=dict)


class _Reading:
    def __init__(self, headings: _Headings) -> None:
        self._headings = headings
        self.findings: list[Finding] = []

    def table(self, grid: Grid, lines: list[Line], roster: str | None) -> Iterator[IncomingAnswer]:
        if lines:
            columns = self._columns(grid, roster)
        else:
            columns = []
        for number, line in enumerate(lines, start=1):
            for column in columns:
                answer_and_column = self._answer(grid, line, column)
                if answer_and_column is not None:
                    place = grid.place(line[0], answer_and_column[1])
                    yield IncomingAnswer(
                        column.question.code,
                        None if roster is None else number,
                        answer_and_column[0],
                        place=place,
                        cells={ResponsePart.ANSWER: place},
                    )

    def _columns(self, grid: Grid, roster: str | None) -> list[_Columns]:
        columns_by_question: dict[str, _Columns] = {}
        for at, words in grid.header.items():
            heading = self._headings.meaning(words, roster)
            if heading.problem is not None:
                place = grid.place(grid.header_row, at)
                self.findings.append(Finding(heading.problem, place, {"column": words[:80]}))
            if heading.question is None:
                continue
            columns = columns_by_question.setdefault(
                heading.question.code, _Columns(heading.question)
            )
            if heading.choice:
                columns.choices.setdefault(heading.choice, at)
            elif columns.whole is None:
                columns.whole = at
        return list(columns_by_question.values())

    def _answer(
        self, grid: Grid, line: Line, columns: _Columns
    ) -> tuple[str | tuple[str, ...], int] | None:
        (number, cells) = line
        question = columns.question
        whole = ""
        if columns.whole is not None:
            whole = cells.get(columns.whole, "")
        split = {name: at for name, at in columns.choices.items() if cells.get(at)}
        if not split:
            at = columns.whole
            if not whole or at is None:
                return None
            return (_plain(question, whole), at)
        ticks: list[str] = []
        for name, at in split.items():
            state = ticked(cells[at])
            if state is None:
                place = grid.place(number, at)
                values = {"found": cells[at][:60]}
                self.findings.append(Finding(IncomingProblem.NOT_A_TICK, place, values))
                return None
            if state:
                ticks.append(name)
        if whole:
            named = several(question, whole)
        else:
            named = tuple(ticks)
        if not isinstance(named, tuple) or set(named) != set(ticks):
            place = grid.place(number, columns.whole)
            self.findings.append(Finding(IncomingProblem.CONTRADICTS_COLUMNS, place))
            return None
        first = next(iter(split.values()))
        if ticks:
            return (tuple(ticks), columns.choices[ticks[0]] if ticks else first)
        return None


def _plain(question: Question, text: str) -> str | tuple[str, ...]:
    if kind_of(question).takes is EntryKind.DATE:
        if len(text) > 10 and text[10] in "T ":
            return text[:10]
        return text
    return meant(question, text)


_QUESTION = "question"


def _is_table(grid: Grid) -> bool:
    heads = {name.strip() for name in grid.header.values()}
    return _QUESTION in heads and not heads.isdisjoint(ResponsePart)


def _in_table(grid: Grid) -> Iterator[_Told]:
    columns: dict[str, int] = {}
    for at, name in grid.header.items():
        columns.setdefault(name.strip(), at)
    for number, cells in grid.rows:
        line = {name: cells.get(at, "") for name, at in columns.items()}
        places = {
            part: grid.place(number, columns[part]) for part in ResponsePart if part in columns
        }
        yield line, grid.place(number, columns[_QUESTION]), places


def _in_json(path: Path) -> Iterator[_Told]:
    """The lines of a JSON file: an object by question, or a list of lines."""
    given.check_size(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        loaded = json_in(text, object_pairs_hook=names_once)
    except (UnicodeError, UnreadableError) as error:
        raise given.not_read(path) from error
    if isinstance(loaded, dict):
        loaded = [{_QUESTION: code, "answer": value} for code, value in loaded.items()]
    if not isinstance(loaded, list) or not all(
        isinstance(line, dict) and _QUESTION in line for line in loaded
    ):
        raise given.not_read(path)
    for number, line in enumerate(loaded, start=1):
        question = _text(line[_QUESTION]) or None
        yield line, FindingPlace(file=path.name, row=number, question=question), {}


def _source(lines: Iterable[_Told]) -> Source:
    """What the lines say; another answer to a question that has one already is not taken."""
    findings: list[Finding] = []
    answers: list[IncomingAnswer] = []
    first: dict[tuple[str, int | None], IncomingAnswer] = {}
    for line, place, places in lines:
        number = _row_number(line.get(ResponsePart.ROW))
        answer = line.get(ResponsePart.ANSWER)
        given_answer = IncomingAnswer(
            question=_text(line.get(_QUESTION)),
            number=number if isinstance(number, int) else None,
            answer=(tuple(map(str, answer)) if isinstance(answer, list) else _text(answer)) or None,
            reason=_text(line.get(ResponsePart.REASON)),
            evidence=given.titles(_text(line.get(ResponsePart.EVIDENCE))),
            comment=_text(line.get(ResponsePart.COMMENT)),
            place=place,
            cells=places,
        )
        if isinstance(number, str):
            values = {"found": number[:60], "limit": given.MOST_TABLE_ROWS}
            findings.append(
                given_answer.finding(IncomingProblem.ROW_NUMBER, ResponsePart.ROW, **values)
            )
            continue
        if given_answer.answer:
            before = first.setdefault((given_answer.question, given_answer.number), given_answer)
        else:
            before = given_answer
        if before.answer == given_answer.answer:
            answers.append(given_answer)
        else:
            fault = {
                "question": given_answer.question,
                "first": before.finding_place(ResponsePart.ANSWER).text,
            }
            findings.append(
                given_answer.finding(IncomingProblem.CODE_TWICE, ResponsePart.ANSWER, **fault)
            )
    return Source(tuple(answers), tuple(findings))


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).strip()


def _row_number(value: object) -> int | str | None:
    """The number of a row; its text when it is none."""
    text = _text(value)
    plain = latin_digits(text).removesuffix(".0")
    if plain.isascii() and plain.isdecimal() and len(plain) < 9:
        if 1 <= int(plain) <= given.MOST_TABLE_ROWS:
            return int(plain)
        return text
    return text or None


def read_answers(path: Path, record: Record, submission: str | None = None) -> Source:
    """Read a table of answers, a filled template, or an export of ODK or Kobo.

    ``submission`` is a number (from 1) or uuid, where an export holds several.

    Raises:
        AssessmentError: when the file as a whole cannot be used, with every reason.
        OSError: when it cannot be read.
    """
    if path.suffix.lower() == ".json":
        return _source(_in_json(path))
    wrong: list[Finding] = []
    sheets = tuple(sheet for sheet in given.read_grids(path, wrong) if sheet.header)
    # The sheet as exported reports name it.
    answers = [grid for grid in sheets if grid is sheets[0] or grid.title == "_data"]
    if template.is_template(sheets):
        source = template.read_template(sheets, record)
    elif table := next(filter(_is_table, answers), None):
        source = _source(_in_table(table))
        # Of a report only this sheet is read: what is wrong with the others does not matter here.
        findings = [finding for finding in wrong if finding.place.sheet in (None, table.title)]
        return Source(source.given, (*findings, *source.findings))
    else:
        headings = _Headings(record.questionnaire)
        header = sheets[0].header.values() if sheets else ()
        if not any(headings.meaning(words, None).question for words in header):
            raise given.not_read(path)
        source = _read_export(path, sheets, record, headings, submission)
    return Source(source.given, (*wrong, *source.findings))
