"""Fills in a template as an office would: finds cells by their hidden codes, writes values."""

from pathlib import Path

import openpyxl

HEAD_ROW = 1


class Filling:
    """An open template."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def cell(self, code: str, part: str = "answer"):
        """The cell of a part of the line with that code."""
        page = self.book["answers"]
        column = next(cell.column for cell in page[HEAD_ROW] if cell.value == part)
        row = next(row[0].row for row in page.iter_rows() if row[0].value == code)
        return page.cell(row, column)

    def put(self, code: str, value: object, part: str = "answer") -> str:
        """Write a value and give its cell."""
        cell = self.cell(code, part)
        cell.value = value
        return f"answers!{cell.coordinate}"

    def row(self, sheet: str, number: int, **values: object) -> None:
        """Fill in a row of a table."""
        page = self.book[sheet]
        at = next(row[0].row for row in page.iter_rows() if row[0].value == str(number))
        for code, value in values.items():
            wanted = code.replace("__", "/")
            column = next(cell.column for cell in page[HEAD_ROW] if cell.value == wanted)
            page.cell(at, column).value = value

    def save(self) -> Path:
        """Write the file."""
        self.book.save(self.path)
        return self.path
