"""What a Khmer page costs beside a page of raw canvas strings; run this file to print the ratio.

Both draw the same kind of table rows; every row's sentence is a different text, so that only
words repeat, as in real reports. Caches of whole texts are emptied before each run.
"""

import io
import statistics
import sys
import time
from pathlib import Path

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.language.breaking import break_offsets
from assessment.printing.pdf.fonts import REGULAR
from assessment.printing.pdf.text import KhmerParagraph, boxes_of

ENGLISH = "The office records incidents and reviews them each quarter with the digital unit"
KHMER = "ការិយាល័យកត់ត្រាឧប្បត្តិហេតុ និងពិនិត្យឡើងវិញរៀងរាល់ត្រីមាសជាមួយអង្គភាពឌីជីថល"
WIDTHS = [40, 290, 40, 50, 60]
GOAL = 6
RUNS = 7


def rows(count, text):
    return [
        [f"{i // 20 + 1}.{i % 20 + 1}", f"{text} {i}", str(i % 5), f"{i * 37 % 100}%", "note"]
        for i in range(count)
    ]


def raw_pages():
    canvas = Canvas(io.BytesIO())
    canvas.setFont("Helvetica", 8)
    y, pages = 790, 1
    for row in rows(520, ENGLISH):
        x = 50
        for value, width in zip(row, WIDTHS, strict=True):
            canvas.drawString(x + 2, y, value)
            x += width
        canvas.line(50, y - 3, 530, y - 3)
        y -= 15.5
        if y < 60:
            canvas.showPage()
            pages += 1
            canvas.setFont("Helvetica", 8)
            y = 790
    canvas.save()
    return pages


def khmer_pages():
    for cache in (break_offsets, boxes_of):
        cache.cache_clear()
    style = ParagraphStyle("cell", fontName=REGULAR, fontSize=8, leading=12.4)
    grid = TableStyle(
        [("GRID", (0, 0), (-1, -1), 0.25, "#98A2AD"), ("FONT", (0, 0), (-1, -1), REGULAR, 8)]
    )
    cells = [
        [code, KhmerParagraph(text, style), level, share, KhmerParagraph(note, style)]
        for code, text, level, share, note in rows(240, KHMER)
    ]
    document = SimpleDocTemplate(io.BytesIO(), leftMargin=50, rightMargin=50)
    document.build([LongTable(cells, colWidths=WIDTHS, repeatRows=1, style=grid)])
    return document.page


def seconds_a_page(draw):
    started = time.process_time()
    pages = draw()
    return (time.process_time() - started) / pages


def main():
    raw_pages(), khmer_pages()
    raw, khmer = [], []
    for _ in range(RUNS):
        raw.append(seconds_a_page(raw_pages))
        khmer.append(seconds_a_page(khmer_pages))
    raw_median, khmer_median = statistics.median(raw), statistics.median(khmer)
    print(f"raw canvas {raw_median * 1000:.2f} ms, Khmer {khmer_median * 1000:.2f} ms a page (CPU)")
    print(f"RATIO pdf_khmer_page {khmer_median / raw_median:.2f} {GOAL}")


if __name__ == "__main__":
    main()
