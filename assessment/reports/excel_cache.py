"""What openpyxl leaves undone in a saved workbook: values of formulas, and times that vary.

Without the values, previews and readers that do not calculate show empty cells. With fixed times
and order the same report gives the same bytes.
"""

import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from assessment.reports.excel_sheets import Formula

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FIRST_TIME = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")

type Cells = Mapping[str, Formula]


def finish(source: Path, target: Path, sheets: Mapping[str, Cells], now: datetime) -> None:
    """Copy the workbook with the values of its formulas.

    Args:
        source: As openpyxl saved it.
        target: Where it goes.
        sheets: Formulas by cell for each part, such as ``xl/worksheets/sheet1.xml``.
        now: The time the properties say.
    """
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name in sheets:
                content = _with_values(content, sheets[name])
            elif name == "docProps/core.xml":
                stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            part = zipfile.ZipInfo(name, _FIRST_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, content)


def _with_values(content: bytes, cells: Cells) -> bytes:
    from lxml import etree

    root = etree.fromstring(content)  # noqa: S320 - our own file, written a moment ago
    for cell in root.iter(f"{_MAIN}c"):
        formula = cells.get(cell.get("r", ""))
        if formula is None:
            continue
        value = cell.find(f"{_MAIN}v")
        if value is None:
            value = etree.SubElement(cell, f"{_MAIN}v")
        if isinstance(formula.value, str) or formula.value is None:
            cell.set("t", "str")
            value.text = formula.value or ""
        else:
            cell.attrib.pop("t", None)
            value.text = repr(formula.value)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
