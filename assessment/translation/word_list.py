"""The list of words that a reader corrects in a workbook, and what is read back from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.incoming.given import cell_place, read_grids
from assessment.language.text import Language, Text
from assessment.problems.incoming import TranslationProblem
from assessment.reports.report import write_safely
from assessment.translation import khmer_rules
from assessment.translation.catalogue import Message, messages, said_in
from assessment.words import Words, mark

KEY = "key"
_HEADS = (
    mark("Khmer"),
    mark("English"),
    mark("Where it is said"),
    mark("Picture in the manual"),
    mark("Better Khmer"),
)
_WIDTHS = (14, 60, 60, 40, 20, 60)
_BETTER = len(_HEADS)


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a reader wrote.

    Attributes:
        khmer: The new Khmer by the key of its message, where it differs.
        findings: What cannot be taken; an error among them forbids all.
    """

    khmer: Mapping[str, str]
    findings: tuple[Finding, ...]


def write_list(target: Path, folder: Path, now: datetime) -> int:
    """Write all messages of a folder of catalogues, one line each; returns how many.

    Raises:
        AssessmentError: If it cannot be written.
    """
    listed = {message.key: message for message in messages(folder)}
    said = said_in()
    rows = [_row(one, said.get(one.english, [])) for one in listed.values()]

    def write(path: Path) -> int:
        _write(path, rows, now)
        return len(rows)

    return write_safely(target, write)


def read_list(path: Path, folder: Path) -> Corrections:
    """Read what a reader corrected, and hold it against the rules.

    Raises:
        AssessmentError: when the file is no list of words.
        OSError: when it cannot be read.
    """
    grid = next((one for one in read_grids(path).sheets if one.header.get(0) == KEY), None)
    if grid is None:
        values = {"file": path.name}
        raise AssessmentError(Finding(TranslationProblem.NO_WORD_LIST, values=values))
    known = {message.key: message for message in messages(folder)}
    khmer: dict[str, str] = {}
    findings: list[Finding] = []
    for number, cells in grid.rows:
        better = cells.get(_BETTER, "").strip()
        message = known.get(cells.get(0, ""))
        place = cell_place(path, grid, number, _BETTER)
        if better and message is None:
            values = {"found": cells.get(0, "")}
            findings.append(Finding(TranslationProblem.TEXT_GONE, place, values))
        elif better and message is not None and better != message.khmer:
            findings += _faults(message, better, place)
            khmer[message.key] = better
    return Corrections(khmer, tuple(findings))


def _faults(message: Message, better: str, place: FindingPlace) -> Iterator[Finding]:
    needed = khmer_rules.placeholders(message.english)
    try:
        filled = khmer_rules.placeholders(better)
    except ValueError:
        filled = frozenset()
    if filled != needed:
        values: dict[str, object] = {"needed": " ".join(f"{{{name}}}" for name in sorted(needed))}
        yield Finding(TranslationProblem.OTHER_PLACEHOLDERS, place, values)
    for name in khmer_rules.faults(message.english, better):
        yield Finding(TranslationProblem.AGAINST_A_RULE, place, {"rule": both(name)})
    for found, instead in khmer_rules.avoided(better):
        values = {"found": found, "instead": instead or "–"}
        yield Finding(TranslationProblem.AVOIDED_WORD, place, values)


def both(message: str) -> Text:
    """A message of the program in all its languages."""
    return Text.from_mapping({language: Words(language).say(message) for language in Language})


def _row(message: Message, said: Sequence[str]) -> tuple[str, ...]:
    where = "\n".join(said) or message.part
    return (message.key, message.khmer, message.english, where, _picture(where), "")


def _picture(where: str) -> str:
    """The picture of the manual that shows the page a text stands on, where there is one."""
    shown = sorted(places.resource("manual").glob("*-km.png"))
    return next((one.name for one in shown if one.name.split("-")[0] in where), "")


def _write(path: Path, rows: Sequence[Sequence[str]], now: datetime) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Protection

    from assessment.reports.excel.book import GUIDE, fill_list, save

    book = Workbook()
    page = book.worksheets[0]
    page.title = "words"
    said = [both(head) for head in _HEADS]
    heads = (KEY, *(f"{one.get(Language.KM)}\n{one.get(Language.EN)}" for one in said))
    fill_list(page, (heads, *rows), _WIDTHS, GUIDE)
    for row in page.iter_rows(min_row=2, min_col=_BETTER + 1):
        row[0].protection = Protection(locked=False)
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.autoFilter = page.protection.sort = False
    page.auto_filter.ref = page.dimensions
    save(book, path, now)
