"""Workbooks as readers see them: with the values written, or calculated anew by LibreOffice."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment.reports.report import write_unit_report
from tests.report_worlds import an_order

SOFFICE = shutil.which("soffice")
_CACHED = re.compile(rb"(</f>)<v>[^<]*</v>")
_CACHED_OWN = re.compile(rb"(</f>)<v\s*/>")

type Cells = dict[tuple[str, str], object]


def _english(page: Worksheet) -> str:
    """The English name of a sheet, which a workbook in Khmer calls otherwise."""
    return page.sheet_properties.codeName or page.title


def sheet_of(book: Workbook, name: str) -> Worksheet:
    """The sheet of a report by its English name."""
    (found,) = (page for page in book.worksheets if _english(page) == name)
    return found


def cells(path: Path, source: Path | None = None) -> Cells:
    """Every cell with something in it, by sheet (in English) and place; formulas by their value.

    Another program that saved it forgets the English names: they are those of the ``source``.
    """
    book = load_workbook(path, data_only=True)
    names = {page.title: _english(page) for page in load_workbook(source or path).worksheets}
    return {
        (names[page.title], cell.coordinate): cell.value
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def formulas(path: Path) -> dict[tuple[str, str], str]:
    """Every formula by sheet and place."""
    book = load_workbook(path)
    return {
        (_english(page), cell.coordinate): str(cell.value)
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def without_values(path: Path, target: Path) -> Path:
    """A copy that has forgotten the values of its formulas."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/"):
                content = _CACHED_OWN.sub(rb"\g<1>", _CACHED.sub(rb"\g<1>", content))
            new.writestr(name, content)
    return target


def calculated(path: Path, folder: Path) -> Cells:
    """The cells as LibreOffice calculates them from nothing."""
    assert SOFFICE is not None
    source = without_values(path, folder / "forgetful.xlsx")
    out = folder / "calculated"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", out, source],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return cells(out / "forgetful.xlsx", path)


def written(record, folder, name="unit.xlsx", **fields):
    path = folder / name
    write_unit_report(an_order(record, xlsx=path, **fields))
    return path
