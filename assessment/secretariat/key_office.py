"""Thousands of keys at once: a folder of public keys, beside a table of who they should belong to.

A name in a key file is what its owner calls himself. A key is entered only when its code agrees
with the one in the table, or somebody compared the two by telephone.
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
_HEADS = {"ឈ្មោះ": "name", "អង្គភាព": "unit", "តួនាទី": "role", "កូដ": "code", "ឯកសារ": "file"}


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
    role: Role | None  # in which role the key signs; None when it is not said understandably
    code: str = ""  # the code of the key as it was told; empty when nobody told one
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
    found: dict[str, PublicKey] = {}
    wrong: list[Finding] = []
    for number, path in enumerate(paths):
        step(number, len(paths))
        try:
            found[path.name] = PublicKey.read(path)
        except AssessmentError as problem:
            wrong += problem.findings
    return found, tuple(wrong)


def read_lines(path: Path, units: Collection[str]) -> tuple[KeyLine, ...]:
    """The lines of a table of keys; ``units`` are the codes of the register.

    Raises:
        AssessmentError: If it is no such table.
    """
    with failures.explained(path, FileProblem.NOT_FOUND):
        grids = given.read_grids(path)
    sheet = given.sheet_with(grids, frozenset({"name", "code", "file"}), _HEADS)
    if sheet is not None and {"unit", "role"} <= sheet[1].keys():
        grid, columns = sheet
        return tuple(
            _line(given.told_in(cells, columns), grid.place(row, columns["unit"]), units)
            for row, cells in grid.rows
        )
    raise AssessmentError(Finding(KeyTableProblem.NO_KEY_TABLE, values={"file": path.name}))


def _line(told: Mapping[str, str], place: FindingPlace, units: Collection[str]) -> KeyLine:
    wrong: list[Finding] = []
    unit, role = given.with_zero(told["unit"], units), _role(told["role"])
    if unit != ALL_UNITS and unit not in units:
        wrong.append(Finding(KeyTableProblem.KEY_UNIT_UNKNOWN, place, {"unit": unit}))
    if role is None:
        known = ", ".join(Role)
        values = {"found": told["role"], "known": known}
        wrong.append(Finding(KeyTableProblem.KEY_ROLE_UNKNOWN, place, values))
    elif unit == ALL_UNITS and role is not Role.SECRETARIAT:
        wrong.append(Finding(KeyTableProblem.ALL_UNITS_FOR_ONE, place))
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        try:
            days[name] = given.typed_day(told.get(name))
        except AssessmentError as problem:
            days[name] = None
            wrong += (replace(one, place=place) for one in problem.findings)
    name, code, file = (told.get(column, "") for column in ("name", "code", "file"))
    since, until = days["since"], days["until"]
    return KeyLine(name, unit, role, code, file, since, until, place, tuple(wrong))


def _role(text: str) -> Role | None:
    sought = search_key(text)
    for role in Role:
        spoken = (Words(language).say(role.word) for language in Language)
        if sought in {role.value, *map(search_key, spoken)}:
            return role
    return None


def pair(
    lines: Sequence[KeyLine], found: Mapping[str, PublicKey], people: Iterable[Person] = ()
) -> tuple[KeyEntry, ...]:
    """Every line with its key, and the keys without a line.

    A key is found by the code that the line tells, else by the name of its file, else by the name
    of its owner. ``people`` stand on the roster already.
    """
    known = {(one.key, one.role, one.unit) for one in people if one.until is None}
    by_code = {codes.bare_code(key.short_code): name for name, key in found.items()}
    by_name: dict[str, list[str]] = {}
    for file, key in found.items():
        by_name.setdefault(search_key(key.name), []).append(file)
    entries, used = [], set[str]()
    for line in lines:
        files: Sequence[str] = by_name.get(search_key(line.name), ())
        if line.file:
            files = (line.file,) if line.file in found else ()
        if line.code and codes.bare_code(line.code) in by_code:
            files = (by_code[codes.bare_code(line.code)],)
        file = files[0] if len(files) == 1 else ""
        state = _state(line, [found[one] for one in files], known)
        entries.append(KeyEntry(state, line, found.get(file), file))
        used.update(files)
    left = (KeyEntry(KeyState.NO_LINE, None, key, name) for name, key in found.items()
            if name not in used)  # fmt: skip
    return (*entries, *left)


def _state(line: KeyLine, keys: Sequence[PublicKey], known: set[tuple[str, Role, str]]) -> KeyState:
    if line.wrong or line.role is None:
        return KeyState.LINE_WRONG
    if len(keys) != 1:
        return KeyState.SEVERAL if keys else KeyState.NO_KEY
    (key,) = keys
    if (key.key, line.role, unit_of(line)) in known:
        return KeyState.ENTERED
    if not line.code:
        return KeyState.TO_COMPARE
    same = codes.bare_code(line.code) == codes.bare_code(key.short_code)
    return KeyState.AGREES if same else KeyState.OTHER_CODE


def unit_of(line: KeyLine) -> str:
    """For which unit a roster's line holds; empty for all."""
    return "" if line.unit == ALL_UNITS else line.unit


def ready(
    entries: Iterable[KeyEntry], compared: Callable[[KeyEntry], bool], today: date
) -> tuple[Person, ...]:
    """Who may be entered: those whose code agrees, and those whose code somebody compared."""
    found = []
    for one in entries:
        line, key = one.line, one.key
        agrees = one.state is KeyState.AGREES
        if line is None or key is None or line.role is None:
            continue
        if agrees or (one.state is KeyState.TO_COMPARE and compared(one)):
            since, unit = line.since or today, unit_of(line)
            name = line.name or key.name
            found.append(Person(name, key.key, line.role, since, unit, line.until))
    return tuple(found)


def told(entries: Sequence[KeyEntry]) -> Iterator[Finding]:
    """What a person has to look at, line by line."""
    for one in entries:
        if one.line is None:
            values = {"file": one.file, "name": "" if one.key is None else one.key.name}
            yield Finding(KeyTableProblem.KEY_WITHOUT_LINE, values=values)
            continue
        yield from one.line.wrong
        problem = _TOLD.get(one.state)
        if problem is not None:
            values = {"name": one.line.name or one.line.file, "code": one.line.code,
                      "key": "" if one.key is None else one.key.short_code}  # fmt: skip
            yield Finding(problem, one.line.place, values)


_TOLD = {
    KeyState.OTHER_CODE: KeyTableProblem.KEY_OTHER_CODE,
    KeyState.SEVERAL: KeyTableProblem.KEYS_OF_ONE_NAME,
    KeyState.NO_KEY: KeyTableProblem.KEY_NOT_COME,
}


def write_edition(path: Path, signed: SignedRoster) -> None:
    """Write a roster; what stood there before is kept beside it, to be taken back.

    Raises:
        AssessmentError: If it is too large or cannot be written.
    """
    with failures.explained(path, FileProblem.NOT_SAVED):
        before = path.read_bytes() if path.exists() else b""
    write_roster(path, signed)
    with disk.fresh(_before(path)) as unfinished:
        disk.write_synced(unfinished, before)


def undo_edition(path: Path, in_use: int) -> SignedRoster:
    """Take back the last change of a roster, which nobody has yet; gives what it says now.

    Args:
        path: The roster.
        in_use: Number of the edition in use here.

    Raises:
        AssessmentError: If it is in use already, nothing was kept, or nothing can be written.
    """
    wrong = read_roster(path)
    if wrong.signed and 0 < wrong.roster.seq <= in_use:
        raise container.refusal(KeyTableProblem.HANDED_OUT, path, seq=wrong.roster.seq)
    kept = _before(path)
    if not kept.is_file():
        raise container.refusal(KeyTableProblem.NOTHING_TO_TAKE_BACK, path)
    before = read_roster(kept) if kept.stat().st_size else SignedRoster(NO_ROSTER)
    write_roster(path, before)
    with failures.explained(kept, FileProblem.NOT_SAVED):
        kept.unlink()
    return before


def _before(path: Path) -> Path:
    return path.with_name(f"{path.name}.before")
