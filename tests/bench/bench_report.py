"""The whole unit report in Khmer, PDF pages beside pages of raw canvas strings; the workbook too.

The assessment is a filled and reviewed one of the ministry questionnaire. Caches of whole texts
are emptied before each run, as a report is written once in the life of a process.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.language.breaking import break_offsets
from assessment.printing.pdf.flow import spans_of
from assessment.printing.pdf.text import boxes_of
from assessment.reports.report import write_unit_report
from tests.bench.bench_pdf_text import raw_pages
from tests.bench.common import in_turn, print_figures, print_ratio
from tests.report_worlds import a_filled_record, an_order, the_ministry_questionnaire

GOAL = 6
RUNS = 5


def main():
    """Print the ratio of CPU times per page."""
    order = an_order(a_filled_record(the_ministry_questionnaire()))
    pages = {}
    with tempfile.TemporaryDirectory() as name:
        pdf, xlsx = Path(name) / "report.pdf", Path(name) / "report.xlsx"

        def raw():
            pages["raw"] = raw_pages()

        def report():
            for cache in (break_offsets, boxes_of, spans_of):
                cache.cache_clear()
            pages["report"] = write_unit_report(replace(order, pdf=pdf)).pages

        def workbook():
            write_unit_report(replace(order, xlsx=xlsx))

        figures = in_turn(
            {"raw canvas (floor)": raw, "unit report, PDF": report, "unit report, Excel": workbook},
            RUNS,
        )
    print_figures(f"report of {pages['report']} pages, floor of {pages['raw']}", figures)
    bare, ours, _ = (found.median_cpu for found in figures.values())
    per_page = (ours / pages["report"]) / (bare / pages["raw"])
    print_ratio("report_page", per_page, GOAL)


if __name__ == "__main__":
    main()
