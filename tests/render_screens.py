"""Draw every screen, Khmer and English, in all appearances, wide and compact, as PNGs.

Text at 150 % is drawn in the light appearance only: colours do not depend on it.

Run: QT_QPA_PLATFORM=offscreen python tests/render_screens.py FOLDER [part-of-a-name ...]
"""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtWidgets import QApplication

from assessment.exchange.keys import Role, make
from assessment.exchange.receive import read_package
from assessment.exchange.reply import Returned, reply_to, write_reply
from assessment.files.disk import Kind
from assessment.files.moving import Arrival
from assessment.language.text import Language
from assessment.questionnaire.library import FOLDER
from assessment.questionnaire.load import load
from assessment.questionnaire.model import QuestionType, ScoringKind
from assessment.responses.changes import (
    AddEvidence,
    AddRow,
    DeclareNotApplicable,
    SetAnswer,
    SetComment,
)
from assessment.responses.choices import tick_up_to
from assessment.responses.model import Evidence, EvidenceId, Place, RowId
from assessment.responses.record import Record, Subject
from assessment.units import load_units
from gui.app.start import make_window
from gui.app.window import Window
from gui.session import Session
from gui.settings import WindowSettings
from gui.theme import Appearance
from gui.widgets.style import bring_in_sight
from tests.render_committee import shoot_committee
from tests.render_library import shoot_library
from tests.render_review import shoot_reviewed
from tests.render_wait import is_drawn, settle, wait_for

SIZES = {
    "": (1366, 688, 100),
    "-compact": (1024, 600, 100),
    "-large": (1366, 688, 150),
    "-compact-large": (1024, 600, 150),
}
NOW = datetime(2026, 11, 25, 3, 24, tzinfo=UTC)
EN = "Decision creating the unit"


def workbook() -> Path:
    return FOLDER / "dgc-ministry" / "2026.1" / "questionnaire.xlsx"


def begin(folder: Path) -> Path:
    """A half-filled assessment of the ministry questionnaire."""
    questionnaire, findings = load(workbook())
    assert questionnaire is not None, findings
    unit = load_units()[9]
    subject = Subject(unit.code, unit.name, "2026", "សុខ ដារា", NOW, unit.block)
    path = folder / "a.dra"
    session = Session.create(path, Record("r", questionnaire, subject), "សុខ ដារា", lambda: NOW)
    ladders = [
        q for q in questionnaire.questions if q.scoring.kind is ScoringKind.LADDER and q.asked
    ]
    for at, question in enumerate(ladders[:22]):
        session.apply(SetAnswer(Place(question.code), tick_up_to(question, None, at % 4 + 1)))
    above = next(choice.name for choice in ladders[0].choices if choice.level == 4)
    names = {*tick_up_to(ladders[0], None, 2), above}
    kept = tuple(choice.name for choice in ladders[0].choices if choice.name in names)
    session.apply(SetAnswer(Place(ladders[0].code), kept))
    for question in questionnaire.questions:
        if question.not_applicable and question.scoring.kind is ScoringKind.LADDER:
            session.apply(DeclareNotApplicable(Place(question.code), "មិនមានសេវានេះ"))
            break
    piece = Evidence(EvidenceId("1"), EN, "123", date(2025, 3, 14), "MRD", "2", signed=True)
    session.apply(AddEvidence(Place(ladders[0].code), replace(piece, paper_seen_by="Dara")))
    session.apply(
        AddEvidence(Place(ladders[0].code), Evidence(EvidenceId("2"), "គំនូសតាងរចនាសម្ព័ន្ធអង្គភាព"))
    )
    for roster in questionnaire.rosters:
        if roster.repeat_count is None:
            fill_roster(session, roster.code)
    session.score_now()
    session.close()
    return path


def fill_roster(session: Session, roster: str) -> None:
    """Three rows with something in every text, choice and number."""
    for number in range(3):
        row = RowId(f"{roster}{number}")
        session.apply(AddRow(roster, row, number))
        for question in session.questionnaire.columns[roster]:
            given = {
                QuestionType.TEXT: f"សេវាទី {number + 1}",
                QuestionType.INTEGER: 20 * (number + 1),
            }.get(question.type)
            if question.type is QuestionType.SELECT_ONE:
                given = question.choices[number % len(question.choices)].name
            if question.asked and given is not None:
                session.apply(SetAnswer(Place(question.code, row), given))


def copy_of(window: Window, path: Path) -> Path:
    """A copy of the file that is open, to be handed in and reviewed."""
    window.go("home")
    target = path.with_name("reviewed.dra")
    target.write_bytes(path.read_bytes())
    return target


def codes_to_show(session: Session) -> dict[str, str]:
    """One page of each kind."""
    found: dict[str, str] = {}
    for section in session.progress:
        for one in section.pages:
            page = one.page
            by_code = session.questionnaire.by_code
            if page.roster:
                kind = "roster"
            elif len(page.questions) > 1:
                kind = "numbers"
            else:
                question = by_code[page.questions[0]]
                kind = question.scoring.kind.value if question.indicator else question.type.value
            if one.relevant:
                found.setdefault(kind, page.code)
    return found


def shoot_bring_in(window: Window, folder: Path, shoot: Callable[[str], None]) -> None:
    """The page that brings in answers, before and after a file was chosen."""
    window.go("bring_in")
    shoot("bring_in-empty")
    page = window.page("bring_in")
    table = folder / "answers.csv"
    codes = [q.code for q in window.session.questionnaire.questions if q.asked and not q.roster]
    lines = [f"{code},{'12' if at % 3 else 'x'},យោបល់" for at, code in enumerate(codes)]
    table.write_text("\n".join(["question,answer,comment", *lines]), encoding="utf-8")
    page.read_file(table)
    wait_for(lambda: page._reading is not None)
    shoot("bring_in")


def shoot_send(window: Window, folder: Path, shoot: Callable[[str], None]) -> None:
    """The page that signs: while a key is made, with a receipt, for the head, with a reply."""
    window.go("send")
    page = window.page("send")
    page.ask_new = lambda _title, name: folder / name
    page.key.new.setChecked(True)
    shoot("send-key")
    page.key.passphrase.setText("three quiet boats")
    page.key.again.setText("three quiet boats")
    page.make_key()
    wait_for(lambda: page.key.public is not None and not page.busy)
    shoot("send-made")
    page.sign_now()
    wait_for(lambda: page.outcome.isVisible() and not page.busy)
    shoot("send-receipt")
    page.sign_now()
    wait_for(lambda: not page.busy)
    shoot("send-refused", partial(bring_in_sight, page.key))
    page.sign_as(Role.HEAD)
    shoot("send-head")
    package = next(folder.glob("*.drx"))
    shoot_reply(window, package, shoot)
    shoot_countersign(window, package, shoot)


def shoot_reply(window: Window, package: Path, shoot: Callable[[str], None]) -> None:
    """A reply of the secretariat, taken in."""
    asked = [q.code for q in window.session.questionnaire.questions if q.indicator and q.asked]
    back = tuple(Returned(code, "សូមភ្ជាប់លិខិតចុះហត្ថលេខា។") for code in asked[:2])
    received = read_package(package)
    reply = reply_to(received, by="លឹម សុខា", at=NOW, note="អរគុណ។ សូមកែតម្រូវពីរចំណុច។")
    out = package.with_name("reply.drx")
    write_reply(replace(reply, returned=back), [], out)
    window.session.take_in(out)
    shoot("send-reply", partial(bring_in_sight, window.page("send").code))


def shoot_countersign(window: Window, package: Path, shoot: Callable[[str], None]) -> None:
    """The page that countersigns: empty, with a package, signed, and with what is none."""
    window.show_package()
    page = window.page("countersign")
    page.key.show_key(None)
    page.known = None
    shoot("countersign-empty")
    page.inspect(package)
    wait_for(lambda: page.shown is not None and not page.busy)
    shoot("countersign-package")
    key = package.with_name("head.key")
    make(key, "ចាន់ ដារ៉ា", "three quiet boats")
    page.take_key(key)
    wait_for(lambda: not page.busy)
    page.key.more.click()
    page.key.tools.lost.click()
    shoot("countersign-lost")
    page.key.tools.lost.setChecked(False)
    page.key.tools.change.click()
    shoot("countersign-passphrase")
    page.key.more.setChecked(False)
    page.key.passphrase.setText("three quiet boats")
    page.sign_now()
    wait_for(lambda: page.outcome.isVisible() and not page.busy)
    shoot("countersign-receipt")
    broken = package.with_name("broken.drx")
    broken.write_bytes(package.read_bytes()[:-200])
    page.begin(broken)
    wait_for(lambda: page.shown is not None and not page.busy)
    shoot("countersign-broken")
    page.leave()


def main(arguments: list[str]) -> int:
    target = Path(arguments[0])
    wanted = arguments[1:]
    target.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = name  # no copies among those of whoever draws
        draw(app, Path(name), target, wanted)
    return 0


def draw(app: QApplication, folder: Path, target: Path, wanted: list[str]) -> None:
    path = begin(folder)
    settings = WindowSettings(folder / "settings.ini")
    settings.name = "សុខ ដារា"
    settings.folder = folder
    window = make_window(app, settings)
    window.show()

    def shoot(name: str, bring: Callable[[], object] = lambda: None) -> None:
        """``bring`` scrolls to what is to be seen, which each size and language moves."""
        for language in (Language.KM, Language.EN):
            for display in (Appearance.LIGHT, Appearance.DARK, Appearance.CONTRAST):
                for suffix, (width, height, percent) in SIZES.items():
                    full = f"{name}-{language}-{display}{suffix}"
                    if wanted and not any(part in full for part in wanted):
                        continue
                    if percent > 100 and display is not Appearance.LIGHT:
                        continue
                    window.display.set_language(language)
                    window.display.set_appearance(display)
                    window.display.set_text_size(percent)
                    window.resize(width, height)
                    settle()
                    bring()
                    settle()
                    wait_for(partial(is_drawn, window))
                    window.grab().save(str(target / f"{full}.png"))
                    hint = window.minimumSizeHint()
                    if hint.width() > width or hint.height() > height:
                        print(f"{full}: asks for {hint.width()} x {hint.height()}")
        window.display.set_text_size(100)

    shoot("start-empty")
    window.go("new")
    shoot("new")
    window.show_help()
    shoot("help")
    window.page("help").search.setText("PDF")
    shoot("help-search")
    window.go("program")
    shoot("program")
    window.go("forms")
    wait_for(lambda: bool(window.page("forms").entries))
    shoot("forms")
    if not wanted or any("library" in part for part in wanted):
        shoot_library(window, folder, shoot)
    if not wanted or any("committee" in part for part in wanted):
        shoot_committee(window, folder, shoot)
    window.open_file(path)
    assert window.session is not None, [f.code for f in window.home.findings.findings]
    window.session.score_now()
    for kind, code in codes_to_show(window.session).items():
        page = window.page("fill")
        page.show_page(code, focus=True)
        for together in ("", "-together"):
            settle()
            shoot(f"fill-{kind}{together}")
            window.display.switch_together()
    page.show_page(codes_to_show(window.session)["ladder"], focus=False)
    page.rail.evidence.begin()
    shoot("fill-evidence", page.rail.evidence.begun.emit)  # in each size scrolled to the form
    page.rail.evidence.form.hide()
    for stage in ("review", "scores", "report"):
        window.go(stage)
        settle()
        shoot(stage)
    shoot_bring_in(window, folder, shoot)
    shoot_send(window, folder, shoot)
    if not wanted or any("reviewed" in part for part in wanted):
        shoot_reviewed(window, copy_of(window, path), shoot)
        window.go("home")
        window.open_file(path)
    away = path.rename(path.with_name("elsewhere.dra"))
    window.session.apply(SetComment(Place(codes_to_show(window.session)["ladder"]), "…"))
    window.go("fill")
    shoot("saving-held")
    window.go("home")
    shoot("saving-leave")
    away.rename(path)
    window.go("home")
    window.open_file(path)
    window.safe.copies.keep()
    window.session.apply(SetComment(Place(codes_to_show(window.session)["ladder"]), "2"))
    window.safe.copies.keep()
    window.show_copies()
    wait_for(lambda: len(window.page("recovery").cards) > 1)
    shoot("recovery")
    window.go("home")
    spoilt = path.with_name("damaged.dra")
    spoilt.write_bytes(path.read_bytes()[:9000])
    window.open_file(spoilt)
    shoot("recovery-damaged")
    window.show_copies()
    window.show_copies(spoilt)
    wait_for(lambda: not window.page("recovery").work.busy)
    shoot("recovery-file")
    window.open_file(path)
    arrival = Arrival(path, Kind.REMOVABLE, path, window.session.head, was_here=False)
    window.safe.doors.arrived(window.session, arrival)
    shoot("recovery-stick")
    window.go("home")
    shoot("start")
    window.close()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
