"""The door to answers from outside: whatever the file is, what it says, and every fault."""

from pathlib import Path

from assessment.incoming.export import is_export, read_export
from assessment.incoming.given import Source, not_read, read_grids
from assessment.incoming.table import is_table, read_json, read_table
from assessment.incoming.template import is_template, read_template
from assessment.questionnaire.workbook.reader import Grid
from assessment.responses.record import Record

# As exported reports name it.
REPORT_SHEET = "_data"


def _is_answers(sheet: Grid, sheets: tuple[Grid, ...]) -> bool:
    """The first sheet, or the sheet of answers of an exported report."""
    return is_table(sheet) and (sheet is sheets[0] or sheet.title == REPORT_SHEET)


def read_answers(path: Path, record: Record, submission: str | None = None) -> Source:
    """Read a table of answers, a filled template, or an export of ODK or Kobo.

    Args:
        path: CSV, JSON or ``.xlsx``.
        record: The assessment the answers are for.
        submission: Number (from 1) or uuid, where an export holds several.

    Raises:
        AssessmentError: when the file as a whole cannot be used, with every reason.
        OSError: when it cannot be read.
    """
    if path.suffix.lower() == ".json":
        return read_json(path)
    grids = read_grids(path)
    sheets = tuple(sheet for sheet in grids.sheets if sheet.header)
    if is_template(sheets):
        source = read_template(path, sheets, record)
    elif table := next((sheet for sheet in sheets if _is_answers(sheet, sheets)), None):
        source = read_table(path, table)
        # Of a report only this sheet is read: what is wrong with the others does not matter here.
        told = [each for each in grids.findings if each.place.sheet in (None, table.title)]
        return Source(source.kind, source.given, (*told, *source.findings))
    elif is_export(sheets, record.questionnaire):
        source = read_export(path, sheets, record.questionnaire, submission)
    else:
        raise not_read(path)
    return Source(source.kind, source.given, (*grids.findings, *source.findings))
