"""Draw the review, scores and report pages of a full assessment, in every state, as PNGs.

Run: QT_QPA_PLATFORM=offscreen python tests/render_pages.py FOLDER [part-of-a-name ...]
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtWidgets import QApplication, QWidget

from assessment.language.text import Language
from assessment.responses.model import Layer, Review, State, Step
from assessment.responses.record import Record
from gui.display import Display
from gui.report.page import ReportPage
from gui.review.page import ReviewPage
from gui.scores.page import ScoresPage
from gui.session import Session
from gui.theme import Appearance, load_fonts
from gui.widgets.style import dressed
from tests.builders import ASSESSOR, HEAD, NOW
from tests.render_wait import is_drawn, settle
from tests.report_worlds import a_filled_record, the_ministry_questionnaire

SIZES = {"": (1366, 631), "-compact": (960, 483)}


PAGES = (("review", ReviewPage), ("scores", ScoresPage), ("report", ReportPage))


class Studio:
    """Draws pages in every language, look and size."""

    def __init__(self, target: Path, wanted: list[str]) -> None:
        self.target, self.wanted = target, wanted
        self.display = Display(Language.KM, Appearance.LIGHT)
        self.display.changed.connect(self.display.rule)
        self.display.rule()

    def shoot(self, page: QWidget, name: str) -> None:
        dressed(page, self.display).setAutoFillBackground(True)
        page.show()
        for language in (Language.KM, Language.EN):
            self.display.set_language(language)
            for appearance in (Appearance.LIGHT, Appearance.DARK):
                self.display.set_appearance(appearance)
                for suffix, size in SIZES.items():
                    full = f"{name}-{language}-{appearance}{suffix}"
                    if self.wanted and not any(part in full for part in self.wanted):
                        continue
                    for _ in range(2):  # the narrow form is there only after the first
                        page.resize(*size)
                        settle()
                    while not is_drawn(page):
                        settle()
                    page.grab().save(str(self.target / f"{full}.png"))
                    hint = page.minimumSizeHint()
                    if hint.width() > size[0] or hint.height() > size[1]:
                        print(f"{full}: asks for {hint.width()} x {hint.height()}")


def reviewed(record: Record) -> Record:
    """The record as a unit head in the middle of the review left it."""
    found = [review for (layer, _), review in record.reviews.items() if layer is Layer.FINAL]
    record = replace(record, reviews={})
    for review in found:
        record = record.with_review(
            (Layer.HEAD, review.indicator), replace(review, layer=Layer.HEAD)
        )
    for node in record.questionnaire.indicators[1:9:2]:
        fine = Review(node.code, Layer.HEAD, True, None, None, "", HEAD, NOW)
        record = record.with_review((Layer.HEAD, node.code), fine)
    return record


def worlds() -> dict[str, Record]:
    """The same assessment in each state of the review."""
    full = reviewed(a_filled_record(the_ministry_questionnaire()))
    submitted = Step(State.SUBMITTED, ASSESSOR, NOW)
    returned = Step(State.RETURNED, HEAD, NOW, reason="A3 – ឯកសារខុសប្រភេទ")
    return {
        "draft": replace(full, state=State.DRAFT, steps=()),
        "submitted": replace(full, state=State.SUBMITTED, steps=(submitted,)),
        "returned": replace(full, state=State.RETURNED, steps=(submitted, returned)),
        "approved": replace(full, state=State.APPROVED, steps=(submitted,)),
    }


def shoot_review(studio: Studio, page: ReviewPage) -> None:
    """An indicator with documents, findings of a decision, and the question before a return."""
    rows = page.table.rows.rows
    page.table.choose_code(max(rows, key=lambda row: len(row.pieces)).code)
    page.show_pane(shown=True)
    page.decide(accepted=False)
    studio.shoot(page, "review-documents")
    declared = [row.code for row in rows if row.declared]
    page.table.choose_code((declared or [rows[0].code])[0])
    page.pane.area.verticalScrollBar().setValue(0)
    page.desk.foot.back.click()
    studio.shoot(page, "review-return")


def main(arguments: list[str]) -> int:
    target = Path(arguments[0])
    target.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setStyle("Fusion")
    load_fonts()
    studio = Studio(target, arguments[1:])
    with tempfile.TemporaryDirectory() as folder:
        for name, record in worlds().items():
            path = Path(folder) / f"{name}.dra"
            session = Session.create(path, record, ASSESSOR, lambda: NOW)
            session.score_now()
            for kind, make in (
                ("review", ReviewPage),
                ("scores", ScoresPage),
                ("report", ReportPage),
            ):
                page = make(session, studio.display)
                studio.shoot(page, f"{kind}-{name}")
                if name == "submitted" and isinstance(page, ReviewPage):
                    shoot_review(studio, page)
                page.hide()
            session.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
