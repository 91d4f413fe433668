"""Numbers as people find them: on the paper, in recalculated cells, on the scores page."""

import csv
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdf
from PySide6.QtWidgets import QWidget

from gui.scores.page import ScoresPage
from gui.widgets.label import Label
from tests.unit.reports.spreadsheets import SOFFICE, without_values

PDFTOTEXT = shutil.which("pdftotext")
# Separator, quote, encoding; then full values instead of their looks, and every sheet to a file.
_ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"

_BOOK = "xl/workbook.xml"
_SHEET = re.compile(rb'(<sheet [^>]*?name="([^"]+)"[^>]*>)')
_FORMULA = re.compile(rb"<f>([^<]*)</f>")
_NAMED = re.compile(rb"(\w+)'?!")
_NAMES = re.compile(rb"<definedNames>.*</definedNames>", re.DOTALL)
_DEFINED = re.compile(rb'<definedName [^>]*?name="([^"]+)"')

type Rows = dict[str, list[list[str]]]


def paper(path: Path) -> str:
    """All words of a PDF in the order they were drawn, one blank between them."""
    if PDFTOTEXT is None:
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    else:
        call = [PDFTOTEXT, "-raw", path, "-"]
        text = subprocess.run(call, check=True, capture_output=True, timeout=60).stdout.decode()
    return " ".join(text.split())


def between(text: str, start: str, end: str) -> str:
    """What stands after the last ``start`` and before the next ``end``."""
    found = text.rpartition(start)[2].partition(end)[0]
    assert found, start
    return found


def numbers_after(text: str, name: str, count: int) -> list[str]:
    """That many figures after a name and perhaps the drawn mark of what is unanswered."""
    figure = r"(−?[\d.]+%?|–|\?)"
    found = re.search(re.escape(name) + r"(?: \?)?" + rf" {figure}" * count + r"(?= |$)", text)
    assert found, name
    return list(found.groups())


def recalculated(books: Sequence[Path], folder: Path) -> Iterator[Rows]:
    """The sheets of every workbook as LibreOffice calculates them from nothing, in one start."""
    assert SOFFICE is not None
    for book in books:
        _only_what_counts(without_values(book, folder / "whole.xlsx"), folder / book.name)
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    out = folder / "out"
    call = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        _ALL_SHEETS,
        "--outdir",
        out,
        *(folder / book.name for book in books),
    ]
    subprocess.run(call, check=True, capture_output=True, timeout=600)
    for book in books:
        yield {
            path.stem.removeprefix(f"{book.stem}-"): _rows(path)
            for path in out.glob(f"{book.stem}-*.csv")
        }


def _only_what_counts(source: Path, target: Path) -> None:
    """A copy without print areas and without the sheets no formula stands in or names.

    LibreOffice opens it in a fifth of the time; a formula that missed something would show it.
    """
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        book = old.read(_BOOK)
        sheets = {
            name: old.read(f"xl/worksheets/sheet{n}.xml")
            for n, (_, name) in enumerate(_SHEET.findall(book), start=1)
        }
        formulas = {name: _FORMULA.findall(content) for name, content in sheets.items()}
        read = {
            named
            for found in formulas.values()
            for formula in found
            for named in _NAMED.findall(formula)
        }
        for entry, name in _SHEET.findall(book):
            if name not in read and not formulas[name]:
                book = book.replace(entry, b"")
        assert all(name.startswith(b"_xlnm.") for name in _DEFINED.findall(book))
        for file in old.namelist():
            new.writestr(file, _NAMES.sub(b"", book) if file == _BOOK else old.read(file))


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def by_code(rows: list[list[str]]) -> dict[str, dict[str, str]]:
    """The lines of a sheet by the code in their first column; cells by the head above them."""
    at = next(n for n, row in enumerate(rows) if row[0] == "Code")
    heads = rows[at]
    return {row[0]: dict(zip(heads, row, strict=True)) for row in rows[at + 1 :] if row[0]}


def by_name(rows: list[list[str]]) -> dict[str, str]:
    """The lines of the sheet ``Summary``: a name and its value."""
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[1]}


def figure(value: str) -> float | None:
    """The number in a cell, shares from 0 to 1; None for an empty one."""
    if value.endswith("%"):
        return float(value[:-1]) / 100
    return float(value) if value else None


def headline(page: ScoresPage) -> dict[str, str]:
    """The figures over the scores page by their names."""
    shown = page.headline
    return {
        figure.objectName(): figure.value.plain_text()
        for figure in (
            shown.overall,
            shown.before,
            shown.after,
            shown.interval,
            shown.complete,
            shown.weight,
        )
    }


def bars(page: ScoresPage) -> list[str]:
    """The numbers of the pillars' chart."""
    return [bar.rpartition(" ")[2] for bar in page.chart.accessibleName().split(" · ")]


def reasons(page: ScoresPage, code: str) -> tuple[str, dict[str, str]]:
    """The number of a node as it is explained, and those of its parts by their codes."""
    page.why.node.setCurrentIndex(page.why.node.findData(code))
    page.why.asked.emit(code)
    told = page.why.findChild(QWidget, "why_result")
    assert isinstance(told, Label)
    parts = {row.code: row.findChildren(Label)[-1].plain_text() for row in page.why.rows}
    return told.plain_text(), parts
