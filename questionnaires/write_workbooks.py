"""Writes the questionnaire workbooks from the readable texts beside them.

    python questionnaires/write_workbooks.py [SOURCE_FOLDER ...]

Without arguments every ``<questionnaire>/<version>/source`` folder is taken; the workbook is
written to ``<questionnaire>/<version>/questionnaire.xlsx``. The same texts give the same bytes.
"""

import re
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from frame_rows import (
    SAID_ONCE,
    gate_rows,
    level_rows,
    peer_block_rows,
    policy_rows,
    recommendation_rows,
    settings_rows,
    structure_rows,
)
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from survey_rows import ENGLISH, KHMER, Entry, Row, choice_rows, pillar_rows

FONT = "Khmer OS Battambang"
FIXED_TIME = datetime(2026, 1, 1)  # noqa: DTZ001 - the file format keeps no time zone
NARROW, WIDE, WIDEST = 15, 44, 64


def both(*columns: str) -> tuple[str, ...]:
    """The headings of translated columns, Khmer before English."""
    return tuple(f"{column}::{language}" for column in columns for language in (KHMER, ENGLISH))


COLUMNS: dict[str, tuple[str, ...]] = {
    "survey": (
        "type",
        "name",
        *both("label", "hint", "guidance_hint"),
        "required",
        "relevant",
        "constraint",
        *both("constraint_message"),
        "calculation",
        "appearance",
        "indicator",
        "weight",
        "scoring",
        "evidence",
        *both("evidence_note"),
        "not_applicable",
        *both("not_applicable_note"),
        "policy",
        "comparable_key",
    ),
    "choices": ("list_name", "name", *both("label"), "score", "level", "required"),
    "settings": (
        "form_title",
        "form_id",
        "version",
        "default_language",
        *both("dra_title"),
        "dra_schema",
        "decimals",
        "rank_and_band_on",
        "unanswered",
        "min_applicable",
    ),
    "structure": (
        "code",
        "parent",
        *both("label"),
        "weight",
        "aggregation",
        "min_available",
        "order",
    ),
    "levels": ("name", *both("label"), "from", *both("description")),
    "gates": ("node", "when", "effect", *both("reason")),
    "policy_map": ("code", *both("label"), "kind", "parent", "phase", "lead", "official"),
    "recommendations": ("node", "below", *both("text")),
    "peer_blocks": ("code", *both("label")),
}
# Columns that only workbooks have which say something in them.
RARE: dict[str, tuple[str, ...]] = {"settings": ("live_scores", *both(*SAID_ONCE))}


def read_source(folder: Path) -> tuple[Entry, list[Entry]]:
    """The frame and its pillars, in the order the frame names them.

    Pillars whose file is not there are left out; whether all are there is for the tests to say.
    """
    frame = _read(folder / "questionnaire.toml")
    files = [folder / f"{code}.toml" for code in frame["pillars"]]
    return frame, [_read(path) for path in files if path.is_file()]


def _read(path: Path) -> Entry:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def tables(frame: Entry, pillars: Sequence[Entry]) -> dict[str, list[Row]]:
    """The rows of every sheet, in the order of the sheets."""
    return {
        "survey": [row for pillar in pillars for row in pillar_rows(pillar, frame)],
        "choices": [row for part in (frame, *pillars) for row in choice_rows(part)],
        "settings": settings_rows(frame),
        "structure": structure_rows(frame, pillars),
        "levels": level_rows(frame),
        "gates": gate_rows(frame),
        "policy_map": policy_rows(frame),
        "recommendations": recommendation_rows(frame, pillars),
        "peer_blocks": peer_block_rows(frame),
    }


def write_workbook(source: Path, target: Path) -> None:
    """Write the workbook of a source folder; the target is replaced in one step."""
    frame, pillars = read_source(source)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in tables(frame, pillars).items():
        _fill(workbook.create_sheet(name), _headings(name, rows), rows)
    properties = workbook.properties
    properties.title, properties.creator = frame["title_en"], frame["id"]
    properties.created = FIXED_TIME
    rough = target.with_suffix(".part")
    workbook.save(rough)
    _settle(rough)
    rough.replace(target)


def _headings(name: str, rows: Sequence[Row]) -> Sequence[str]:
    """The headings of a sheet; those few workbooks need, only where they are used."""
    used = {heading for row in rows for heading in row}
    return (*COLUMNS[name], *(each for each in RARE.get(name, ()) if each in used))


def _fill(sheet: Worksheet, headings: Sequence[str], rows: Iterable[Row]) -> None:
    sheet.append(list(headings))
    for row in rows:
        unknown = row.keys() - set(headings)
        if unknown:
            message = f"{sheet.title}: no column for {sorted(unknown)}"
            raise ValueError(message)
        sheet.append([row.get(heading) for heading in headings])
    _dress(sheet, headings)


def _dress(sheet: Worksheet, headings: Sequence[str]) -> None:
    """Fonts, widths and a header that stays in sight."""
    plain, strong = Font(name=FONT, size=11), Font(name=FONT, size=11, bold=True)
    fill = PatternFill("solid", start_color="DCE6F1")
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, cells in enumerate(sheet.iter_rows()):
        for cell in cells:
            cell.font = plain if number else strong
            cell.alignment = wrapped
            if isinstance(cell, Cell) and cell.data_type == "f":
                _keep_as_text(cell)
            if not number:
                cell.fill = fill
    for position, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = _width(heading)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions


def _keep_as_text(cell: Cell) -> None:
    """A condition such as "= 0" is no formula; the mark keeps Excel from making it one."""
    cell.data_type = "s"
    cell.quotePrefix = True


def _width(heading: str) -> int:
    stem, _, language = heading.partition("::")
    if language:
        return WIDEST if stem in ("guidance_hint", "label", "text") else WIDE
    return WIDE if stem in ("relevant", "constraint", "calculation") else NARROW + 4


def _settle(path: Path) -> None:
    """Take the hour of writing out of the file, so that the same texts give the same bytes."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    stamp = FIXED_TIME.strftime("%Y-%m-%dT%H:%M:%SZ")
    properties = "docProps/core.xml"
    parts[properties] = re.sub(
        rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp.encode(), parts[properties]
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, FIXED_TIME.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


def main(arguments: Sequence[str]) -> None:
    """Write the workbooks of the folders named, or of all."""
    here = Path(__file__).resolve().parent
    sources = [Path(argument) for argument in arguments] or sorted(here.glob("*/*/source"))
    for source in sources:
        target = source.parent / "questionnaire.xlsx"
        write_workbook(source, target)
        sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
