"""What openpyxl leaves undone in a saved workbook: values of formulas, and times that vary.

Without the values, previews and readers that do not calculate show empty cells. With fixed times
and order the same report gives the same bytes.
"""

import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from assessment.reports.sheets import Formula

_FIRST_TIME = (1980, 1, 1, 0, 0, 0)
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v\s*(?:/>|></v>)</c>')
_TYPE = re.compile(rb' t="[^"]*"')
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
    def filled(match: re.Match[bytes]) -> bytes:
        place, style, text = match.groups()
        formula = cells.get(place.decode())
        if formula is None:
            return match.group()
        kind, value = _stored(formula.value)
        style = _TYPE.sub(b"", style)
        return b'<c r="%s"%s%s><f>%s</f><v>%s</v></c>' % (place, style, kind, text, value)

    return _FORMULA.sub(filled, content)


def _stored(value: float | str | None) -> tuple[bytes, bytes]:
    """The attribute and the content that keep a value in a cell."""
    if value is None or isinstance(value, str):
        return b' t="str"', escape(value or "").encode()
    return b"", repr(value).encode()
