"""From the click to the answer saved on disk, scored and painted, on a form of 300 questions.

The floor is what no program can do without: a short write forced to the disk, and a drawing of the
scores. Ours is the real window with a real file: a click on a choice, one transaction, relevance,
completion, findings, the scores (asked for at once instead of after the pause of the session),
and everything painted.

One transaction with a rollback journal forces the disk about three times where the floor does it
once: on a disk slower than all the rest together the ratio nears three whatever the program does.
Load on the disk reads the same; the CPU column tells work from waiting.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.bench.common import ROOT, in_turn, print_figures, print_ratio
from tests.builders import a_questionnaire, a_record, a_select

PILLARS, INDICATORS, EACH = 10, 5, 6
GOAL = 2.5
RUNS = 60
WARM_UP = 5
SIDE = 500


class BareChart(QWidget):
    """Ten spokes, five rings, names and one shape: the least that shows scores by pillar."""

    def __init__(self):
        super().__init__()
        self.resize(SIDE, SIDE)
        self.values = [0.5] * PILLARS

    def paintEvent(self, _event):  # noqa: N802 - the name Qt calls
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        centre, far = QPointF(SIDE / 2, SIDE / 2), SIDE / 2 - 40
        angles = [90 - 360 * i / PILLARS for i in range(PILLARS)]
        painter.setPen(QPen(QColor("#cccccc")))
        for ring in range(1, 6):
            painter.drawPolygon(self._shape([ring / 5] * PILLARS, angles, centre, far))
        for i, angle in enumerate(angles):
            tip = self._point(angle, centre, far)
            painter.drawLine(centre, tip)
            painter.drawText(QRectF(tip.x() - 40, tip.y() - 10, 80, 20), 0x84, f"Pillar {i + 1}")
        painter.setPen(QPen(QColor("#1769aa"), 2))
        painter.drawPolygon(self._shape(self.values, angles, centre, far))

    def _shape(self, values, angles, centre, far):
        return QPolygonF(
            [self._point(a, centre, far * v) for a, v in zip(angles, values, strict=True)]
        )

    @staticmethod
    def _point(angle, centre, far):
        from math import cos, radians, sin

        return QPointF(
            centre.x() + far * cos(radians(angle)), centre.y() - far * sin(radians(angle))
        )


def a_window(app, folder):
    """The real window on a new file of 300 questions, in the middle of them."""
    from gui.app.start import make_window
    from gui.session import Session
    from gui.settings import WindowSettings

    indicators = [f"{chr(65 + p)}{i}" for p in range(PILLARS) for i in range(1, INDICATORS + 1)]
    belongs = {f"{code}_{n}": code for code in indicators for n in range(1, EACH + 1)}
    codes = list(belongs)
    questionnaire = a_questionnaire(*(a_select(code, indicator=belongs[code]) for code in codes))
    answers = dict.fromkeys(codes, "b")
    path = folder / "answers.dra"
    Session.create(path, a_record(questionnaire, answers), "bench").close()
    window = make_window(app, WindowSettings())
    window.resize(1366, 768)
    window.show()
    window.open_file(path)
    middle = codes[len(codes) // 2]
    window.go("fill", middle)
    app.processEvents()
    # An application that runs lets go of replaced pages; one that only processes events does not.
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return window, middle


def main():
    """Print the ratio of what a person waits for."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER", ROOT)) as name:
        folder = Path(name)
        for part in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[part] = name
        app = QApplication(sys.argv[:1])
        app.setStyle("Fusion")
        window, code = a_window(app, folder)
        session = window.session
        rows = [window.findChild(QAbstractButton, f"{code}_{choice}") for choice in "ac"]
        assert all(rows), "the choices of the question are not on the page"
        chart = BareChart()
        chart.show()
        app.processEvents()
        turn = [0]

        def click():
            row = rows[turn[0] % 2]
            turn[0] += 1
            before = session.record
            row.click()
            assert session.record is not before, "the click changed nothing"
            session.score_now()
            app.processEvents()

        def paint():
            chart.values = [(turn[0] + i) % 5 / 4 for i in range(PILLARS)]
            chart.repaint()
            app.processEvents()

        descriptor = os.open(folder / "raw", os.O_CREAT | os.O_WRONLY | os.O_APPEND)

        def durable_write():
            os.write(descriptor, b"x" * 64)
            os.fsync(descriptor)

        figures = in_turn(
            {
                "append 64 bytes + fsync (floor)": durable_write,
                "draw a chart (floor)": paint,
                "click, saved, scored, painted": click,
            },
            RUNS,
            WARM_UP,
        )
        os.close(descriptor)
        window.close()
        chart.close()
    print_figures(f"one answer of {PILLARS * INDICATORS * EACH}", figures)
    write, draw, ours = (found.median_wall for found in figures.values())
    print_ratio("answer", ours / (write + draw), GOAL)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    # Settings write themselves when they go, into the folder that is already gone.
    os._exit(0)
