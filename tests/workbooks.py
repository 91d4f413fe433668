"""The only maker of questionnaire workbooks in tests: rows of texts become a real ``.xlsx``."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

type Rows = Sequence[Mapping[str, object]]

SETTINGS: Rows = (
    {
        "form_title::Khmer (km)": "តេស្ត",
        "form_title::English (en)": "Test",
        "form_id": "test",
        "version": "1",
        "default_language": "Khmer (km)",
    },
)


def both(km: str, en: str, column: str = "label") -> dict[str, str]:
    """The two cells of a text in both languages."""
    return {f"{column}::Khmer (km)": km, f"{column}::English (en)": en}


def a_workbook(
    folder: Path,
    survey: Rows | None,
    *,
    settings: Rows = SETTINGS,
    name: str = "test.xlsx",
    **sheets: Rows,
) -> Path:
    """Write a workbook with these sheets; the columns are those the rows mention, in order."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    given = {} if survey is None else {"survey": survey}
    for title, rows in {**given, "settings": settings, **sheets}.items():
        sheet = book.create_sheet(title)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    path = folder / name
    book.save(path)
    return path


def a_question(name: str = "q1", kind: str = "text", **cells: object) -> dict[str, object]:
    """One survey row with labels in both languages."""
    return {"type": kind, "name": name, **both(f"សំណួរ {name}", f"Question {name}"), **cells}
