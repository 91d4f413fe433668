"""Thousands of keys at once: a folder of public keys, beside a table of who they should belong to.

The name in a key file is chosen by its owner and proves nothing. A key is entered only when its
code agrees with the one in the table, or somebody compared the two by telephone.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from assessment.errors import NOWHERE, AssessmentError, Finding, FindingPlace
from assessment.exchange import codes, container
from assessment.exchange.keys import PublicKey, Role
from assessment.exchange.roster import NO_ROSTER, Person, SignedRoster, read_roster, write_roster
from assessment.files import disk, failures
from assessment.incoming import given
from assessment.language.normalise import search_key
from assessment.language.text import Language
from assessment.problems.exchange import KeyTableProblem
from assessment.problems.files import FileProblem
from assessment.words import Worded, Words, mark

ALL_UNITS = "*"
_KHMER_HEADS = {"ឈ្មោះ": "name", "អង្គភាព": "unit", "តួនាទី": "role", "កូដ": "code", "ឯកសារ": "file"}


class KeyState(Worded):
    """What is known of a key beside its line; only the first two can be entered."""

    AGREES = "agrees", mark("The code agrees")
    TO_COMPARE = "to_compare", mark("Compare the code by telephone")
    ENTERED = "entered", mark("On the list of keys already")
    OTHER_CODE = "other_code", mark("Another code than in the table")
    SEVERAL = "several", mark("Several keys of that name")
    NO_KEY = "no_key", mark("No key has come")
    NO_LINE = "no_line", mark("Not in the table")
    LINE_WRONG = "line_wrong", mark("The line has a mistake")


@dataclass(frozen=True, slots=True)
class KeyLine:
    name: str
    unit: str  # code of the unit; ``ALL_UNITS`` for all
    role: Role | None  # in which role the key signs; None when the table's word for it is unknown
    code: str = ""  # the code of the key as written in the table; empty when it has none
    file: str = ""  # name of the file with the key; empty to find it by code or name
    since: date | None = None
    until: date | None = None
    place: FindingPlace = NOWHERE
    wrong: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyEntry:
    state: KeyState
    line: KeyLine | None = None
    key: PublicKey | None = None
    file: str = ""


# The public keys in a folder by the names of their files, and the files that hold none.
type KeyFolder = tuple[Mapping[str, PublicKey], tuple[Finding, ...]]


def read_keys(folder: Path, step: Callable[[int, int], None] = lambda _n, _of: None) -> KeyFolder:
    """The public keys of a folder.

    Raises:
        AssessmentError: If it cannot be read.
    """
    with failures.explained(folder, FileProblem.NOT_FOUND):
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".pub")
    keys: dict[str, PublicKey] = {}
    findings: list[Finding] = []
    for number, path in enumerate(paths):
        step(number, len(paths))
        try:
            keys[path.name] = PublicKey.read(path)
        except AssessmentError as problem:
            findings += problem.findings
    return keys, tuple(findings)


def read_lines(path: Path, units: Collection[str]) -> tuple[KeyLine, ...]:
    """The lines of a table of keys; ``units`` are the codes of the register.

    Raises:
        AssessmentError: If it is no such table.
    """
    with failures.explained(path, FileProblem.NOT_FOUND):
        grids = given.read_grids(path)
    sheet = given.sheet_with(grids, frozenset({"name", "code", "file"}), _KHMER_HEADS)
    if sheet is not None and {"unit", "role"} <= sheet[1].keys():
        grid, columns = sheet
        return tuple(
            _key_line(given.told_in(cells, columns), grid.place(row, columns["unit"]), units)
            for row, cells in grid.rows
        )
    raise AssessmentError(Finding(KeyTableProblem.NO_KEY_TABLE, values={"file": path.name}))


def _key_line(cells: Mapping[str, str], place: FindingPlace, units: Collection[str]) -> KeyLine:
    """The line of a table whose ``cells`` are by the name of their column."""
    findings: list[Finding] = []
    unit = given.with_zero(cells["unit"], units)
    role = _role_named(cells["role"])
    if unit != ALL_UNITS and unit not in units:
        findings.append(Finding(KeyTableProblem.KEY_UNIT_UNKNOWN, place, {"unit": unit}))
    if role is None:
        values = {"found": cells["role"], "known": ", ".join(Role)}
        findings.append(Finding(KeyTableProblem.KEY_ROLE_UNKNOWN, place, values))
    elif unit == ALL_UNITS and role is not Role.SECRETARIAT:
        findings.append(Finding(KeyTableProblem.ALL_UNITS_FOR_ONE, place))
    days: dict[str, date | None] = {}
    for column in ("since", "until"):
        try:
            days[column] = given.typed_day(cells.get(column))
        except AssessmentError as problem:
            days[column] = None
            findings += (replace(finding, place=place) for finding in problem.findings)
    return KeyLine(
        name=cells.get("name", ""),
        unit=unit,
        role=role,
        code=cells.get("code", ""),
        file=cells.get("file", ""),
        since=days["since"],
        until=days["until"],
        place=place,
        wrong=tuple(findings),
    )


def _role_named(text: str) -> Role | None:
    """The role that a person named, by its code or its word in either language."""
    sought = search_key(text)
    for role in Role:
        translations = (Words(language).translate(role.word) for language in Language)
        if sought in {role.value, *map(search_key, translations)}:
            return role
    return None


def pair(
    lines: Sequence[KeyLine], keys: Mapping[str, PublicKey], people: Iterable[Person] = ()
) -> tuple[KeyEntry, ...]:
    """Every line with its key, and the keys without a line.

    A key is found by the code in its line, else by the name of its file, else by the name of its
    owner. ``keys`` are by the names of their files, ``people`` stand on the roster already.
    """
    entered = {(person.key, person.role, person.unit) for person in people if person.until is None}
    file_by_code = {codes.bare_code(key.short_code): file for file, key in keys.items()}
    files_by_name: dict[str, list[str]] = {}
    for file, key in keys.items():
        files_by_name.setdefault(search_key(key.name), []).append(file)
    entries: list[KeyEntry] = []
    used_files: set[str] = set()
    for line in lines:
        files: Sequence[str] = files_by_name.get(search_key(line.name), ())
        if line.file:
            if line.file in keys:
                files = (line.file,)
            else:
                files = ()
        if line.code and codes.bare_code(line.code) in file_by_code:
            files = (file_by_code[codes.bare_code(line.code)],)
        if len(files) == 1:
            file = files[0]
        else:
            file = ""
        state = _key_state(line, [keys[name] for name in files], entered)
        entries.append(KeyEntry(state, line, keys.get(file), file))
        used_files.update(files)
    for file, key in keys.items():
        if file not in used_files:
            entries.append(KeyEntry(KeyState.NO_LINE, None, key, file))
    return tuple(entries)


def _key_state(
    line: KeyLine, keys: Sequence[PublicKey], entered: set[tuple[str, Role, str]]
) -> KeyState:
    """The state of a line with the keys that may be meant by it."""
    if line.wrong or line.role is None:
        return KeyState.LINE_WRONG
    if not keys:
        return KeyState.NO_KEY
    if len(keys) > 1:
        return KeyState.SEVERAL
    (key,) = keys
    if (key.key, line.role, unit_of(line)) in entered:
        return KeyState.ENTERED
    if not line.code:
        return KeyState.TO_COMPARE
    if codes.bare_code(line.code) == codes.bare_code(key.short_code):
        return KeyState.AGREES
    return KeyState.OTHER_CODE


def unit_of(line: KeyLine) -> str:
    """For which unit a roster's line holds; empty for all."""
    if line.unit == ALL_UNITS:
        return ""
    return line.unit


def ready(
    entries: Iterable[KeyEntry], is_compared: Callable[[KeyEntry], bool], today: date
) -> tuple[Person, ...]:
    """Who may be entered: those whose code agrees, and those whose code somebody compared."""
    people = []
    for entry in entries:
        line = entry.line
        key = entry.key
        if line is None or key is None or line.role is None:
            continue
        agrees = entry.state is KeyState.AGREES
        if agrees or (entry.state is KeyState.TO_COMPARE and is_compared(entry)):
            name = line.name or key.name
            since = line.since or today
            people.append(Person(name, key.key, line.role, since, unit_of(line), line.until))
    return tuple(people)


def key_findings(entries: Sequence[KeyEntry]) -> Iterator[Finding]:
    """What a person has to look at, line by line."""
    for entry in entries:
        line = entry.line
        key = entry.key
        if line is None:
            values = {"file": entry.file, "name": key.name if key else ""}
            yield Finding(KeyTableProblem.KEY_WITHOUT_LINE, values=values)
            continue
        yield from line.wrong
        problem = _PROBLEMS.get(entry.state)
        if problem is not None:
            values = {
                "name": line.name or line.file,
                "code": line.code,
                "key": key.short_code if key else "",
            }
            yield Finding(problem, line.place, values)


_PROBLEMS = {
    KeyState.OTHER_CODE: KeyTableProblem.KEY_OTHER_CODE,
    KeyState.SEVERAL: KeyTableProblem.KEYS_OF_ONE_NAME,
    KeyState.NO_KEY: KeyTableProblem.KEY_NOT_COME,
}


def write_edition(path: Path, signed: SignedRoster) -> None:
    """Write a roster and keep the previous one beside it, so that the change can be undone.

    Raises:
        AssessmentError: If it is too large or cannot be written.
    """
    with failures.explained(path, FileProblem.NOT_SAVED):
        if path.exists():
            previous = path.read_bytes()
        else:
            previous = b""
    write_roster(path, signed)
    with disk.fresh(_previous_edition(path)) as unfinished:
        disk.write_synced(unfinished, previous)


def undo_edition(path: Path, seq_in_use: int) -> SignedRoster:
    """Take back the last change of a roster, which nobody has yet; returns what it says now.

    Args:
        path: The roster.
        seq_in_use: Number of the edition in use here.

    Raises:
        AssessmentError: If it is in use already, nothing was kept, or nothing can be written.
    """
    current = read_roster(path)
    if current.signed and 0 < current.roster.seq <= seq_in_use:
        raise container.refusal(KeyTableProblem.HANDED_OUT, path, seq=current.roster.seq)
    previous_path = _previous_edition(path)
    if not previous_path.is_file():
        raise container.refusal(KeyTableProblem.NOTHING_TO_TAKE_BACK, path)
    previous = SignedRoster(NO_ROSTER)
    if previous_path.stat().st_size:
        previous = read_roster(previous_path)
    write_roster(path, previous)
    with failures.explained(previous_path, FileProblem.NOT_SAVED):
        previous_path.unlink()
    return previous


def _previous_edition(path: Path) -> Path:
    return path.with_name(f"{path.name}.before")
