"""The door to reports: one order in, finished files out."""

import contextlib
import errno
import io
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.exchange.codes import short_code
from assessment.files.disk import flush, keep_clear_of, no_room_for_now
from assessment.language.text import Language
from assessment.places import put_in_place
from assessment.printing.blocks import Report
from assessment.printing.wording import Speech
from assessment.problems.reports import ReportProblem
from assessment.reports.facts import Facts
from assessment.reports.order import FileKind, ReportOrder, Written
from assessment.reports.unit.report import unit_report
from assessment.secretariat.unit_history import DecisionMade

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_unit_report(order: ReportOrder) -> Written:
    """Write the report on one unit as PDF, workbook or both.

    A file appears under its name only when it is complete; an older one of that name is then
    replaced. The same order gives the same bytes.
    """
    facts = Facts(order, Speech(order.languages))

    def workbook(path: Path) -> None:
        from assessment.reports.excel.write import write_workbook

        write_workbook(facts, path)

    wanted = order.pdf, order.xlsx
    return write_files(wanted, order.code, lambda: unit_report(facts), workbook)


@dataclass(frozen=True, slots=True)
class MadePdf:
    pdf: bytes
    pages: int
    short_code: str


@dataclass(frozen=True, slots=True)
class MadeReport(MadePdf):
    report: Report


def make_unit_report(order: ReportOrder) -> MadeReport:
    """The bytes that ``write_unit_report`` would write for the same order, not on the disk."""
    facts = Facts(order, Speech(order.languages))
    return make_pdf(lambda: unit_report(facts), order.code)


def make_pdf(report: Callable[[], Report], code: str) -> MadeReport:
    """Make the PDF of a report in memory; its check code comes from the digest."""
    from assessment.printing.pdf.write import write_pdf

    with _explained_writing(Path(f"report.{FileKind.PDF}")):
        made = report()
        stream = io.BytesIO()
        pages = write_pdf(made, stream)
        return MadeReport(stream.getvalue(), pages, short_code(code), made)


def write_made(made: MadePdf, target: Path) -> Written:
    """Write a report that was made before, whole or not at all."""
    write_safely(target, lambda path: path.write_bytes(made.pdf))
    return Written((target,), made.pages, made.short_code)


def write_decision(
    made: DecisionMade, target: Path, languages: tuple[Language, ...], now: datetime
) -> Written:
    """Write the record of a decision as PDF, whole or not at all."""
    from assessment.reports.copies import decision_report

    record = make_pdf(lambda: decision_report(made, Speech(languages), now), made.held.revision)
    return write_made(record, target)


def write_files(
    wanted: tuple[Path | None, Path | None],
    code: str,
    report: Callable[[], Report],
    workbook: Callable[[Path], None],
) -> Written:
    """Write the PDF, the workbook or both, all of it or nothing.

    The check code comes from the digest ``code``.
    """
    pdf, xlsx = wanted
    made = None
    if pdf is not None:
        made = make_pdf(report, code)

    def paper(path: Path) -> object:
        return made and path.write_bytes(made.pdf)

    write_together([(pdf, paper), (xlsx, workbook)])
    pages = 0
    if made:
        pages = made.pages
    return Written(tuple(path for path in wanted if path is not None), pages, short_code(code))


def write_together(files: Iterable[tuple[Path | None, Callable[[Path], object]]]) -> None:
    """Write the files that have a place: each is whole before any of them gets its name.

    Raises:
        AssessmentError: If one cannot be written; what stood there before is untouched. Of files
            that got their names before another one could not, it is told that they were written.
    """
    wanted = [(target, write) for target, write in files if target is not None]
    named: list[Finding] = []

    def write_from(at: int) -> None:
        def whole(path: Path) -> None:
            write(path)
            flush(path)
            write_from(at + 1)

        if at < len(wanted):
            target, write = wanted[at]
            write_safely(target, whole)
            place = FindingPlace(file=target.name)
            named.append(Finding(ReportProblem.WRITTEN, place, {"file": target.name}))

    try:
        write_from(0)
    except AssessmentError as error:
        raise AssessmentError(*error.findings, *named) from error


def write_list(path: Path, name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a list of texts; a text stays a text, whatever sign it begins with."""
    from openpyxl import Workbook

    from assessment.printing.sheets import letter
    from assessment.printing.workbook import ListLook, fill_list, print_on_a4, save

    book = Workbook()
    lines = (heads, *rows)
    page = book.worksheets[0]
    page.title = name
    longest = (max(len(row[at]) for row in lines) for at in range(len(heads)))
    fill_list(page, lines, [min(length + 4, 60) for length in longest], ListLook(wrap=False))
    print_on_a4(page)
    page.print_title_rows = "1:1"
    if len(lines) > 1:
        page.auto_filter.ref = f"A1:{letter(len(heads))}{len(lines)}"
    write_safely(path, lambda unfinished: save(book, unfinished))


def write_safely[T](target: Path, write: Callable[[Path], T]) -> T:
    """Write beside the target, make sure it is on the disk, then give it its name.

    Raises:
        AssessmentError: If it cannot be written; what stood there before is untouched. All that
            write a report, a form or a list by it let that through.
    """
    path = target.with_name(f".report-{secrets.token_hex(4)}{target.suffix}")
    with _explained_writing(target), contextlib.ExitStack() as after:
        after.callback(path.unlink, missing_ok=True)
        keep_clear_of(target)
        result = write(path)
        flush(path)
        put_in_place(path, target)
        return result


@contextlib.contextmanager
def _explained_writing(target: Path) -> Iterator[None]:
    """Turn what the system says into a finding with a way out."""
    from lxml.etree import SerialisationError

    try:
        yield
    except SerialisationError as error:  # sheets are written aside first
        raise no_room_for_now() from error
    except OSError as error:
        raise AssessmentError(_finding(target, error)) from error


def _finding(target: Path, error: OSError) -> Finding:
    place = FindingPlace(file=target.name)
    if isinstance(error, FileNotFoundError) and str(error).endswith(".ttf"):
        return Finding(ReportProblem.FONT_MISSING, values={"file": Path(str(error)).name})
    if error.errno in _FULL:
        return Finding(ReportProblem.DISK_FULL, place, {"file": target.name})
    if not target.parent.is_dir():
        return Finding(ReportProblem.NO_FOLDER, place, {"folder": target.parent.name})
    if isinstance(error, PermissionError) and target.exists():
        return Finding(ReportProblem.TARGET_OPEN, place, {"file": target.name})
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return Finding(ReportProblem.NO_PERMISSION, place, {"folder": target.parent.name})
    return Finding(ReportProblem.NOT_WRITTEN, place, {"file": target.name})
