"""Khmer breaks where words end while it is typed, and is kept and copied as it was; titles too."""

import pytest
from PySide6.QtCore import Qt, QTextBoundaryFinder
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from assessment.language.breaking import ZWSP, break_offsets
from assessment.language.text import Language
from gui.display import Display
from gui.theme import Appearance, load_fonts
from gui.widgets import fields
from gui.widgets.fields import TextBox
from gui.widgets.label import Label
from gui.widgets.style import dress

SENTENCE = (
    "ក្រសួងបានបង្កើតអង្គភាពទទួលបន្ទុកកិច្ចការឌីជីថលតាមសេចក្តីសម្រេចចុះក្នុងឆ្នាំ ២០២៥ "
    "ហើយមន្ត្រីទទួលបន្ទុកត្រូវបានចាត់តាំងជាផ្លូវការដោយមានការទទួលខុសត្រូវច្បាស់លាស់"
)
WIDTHS = (280, 330, 420, 640)


@pytest.fixture
def box(qtbot):
    load_fonts()
    made = TextBox("words")
    qtbot.addWidget(made)
    dress(made, Display(Language.KM, Appearance.LIGHT))
    made.resize(420, 200)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    return made


def write(box, text):
    """Each letter as a key of the Khmer keyboard gives it."""
    for letter in text:
        press = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(box, press)


def lines(box):
    """What stands in each line, paragraph by paragraph."""
    QApplication.processEvents()
    box.grab()
    found, block = [], box.document().begin()
    while block.isValid():
        laid = (block.layout().lineAt(at) for at in range(block.layout().lineCount()))
        spans = [(line.textStart(), line.textStart() + line.textLength()) for line in laid]
        found.append([block.text()[start:end] for start, end in spans])
        block = block.next()
    return found


def ends_with_words(paragraph):
    text = "".join(paragraph)
    ends = [len("".join(paragraph[: at + 1])) for at in range(len(paragraph) - 1)]
    return len(ends) > 0 and set(ends) <= set(break_offsets(text))


@pytest.mark.parametrize("width", WIDTHS)
def test_every_line_ends_with_a_word_after_every_letter(box, width):
    box.resize(width, 200)
    for at in range(0, len(SENTENCE), 3):
        write(box, SENTENCE[at : at + 3])
        (paragraph,) = lines(box)
        assert "".join(paragraph) == SENTENCE[: at + 3]
        assert len(paragraph) == 1 or ends_with_words(paragraph)
    assert ends_with_words(paragraph)


def test_a_word_put_in_the_middle_and_another_width_break_anew(box):
    box.show_text(f"{SENTENCE}\n{SENTENCE}")
    cursor = box.textCursor()
    cursor.setPosition(len("ក្រសួងបានបង្កើត"))
    box.setTextCursor(cursor)
    write(box, "ផ្នែករឹង")
    assert all(map(ends_with_words, lines(box)))
    for width in WIDTHS:
        box.resize(width, 200)
        assert all(map(ends_with_words, lines(box)))
        assert box.document().lineCount() == sum(map(len, lines(box)))


def test_the_line_that_is_written_is_in_sight(box):
    box.resize(300, 130)
    for letter in SENTENCE:
        write(box, letter)
        lines(box)
    assert box.viewport().rect().contains(box.cursorRect())


@pytest.mark.parametrize("text", ["Check code: {}", "លេខកូដ {} ត្រឹមត្រូវ។"])
def test_no_line_ends_inside_a_check_code_and_its_copy_is_the_plain_one(qtbot, text):
    code = "CYFJ-UIN3-DSI2-77AB"
    label = Label(text.format(code), wrap=True)
    qtbot.addWidget(label)
    shown = label.text()
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, shown)
    inside = range(shown.index("CYFJ") + 1, shown.index("77AB") + 4)
    assert not set(inside) & set(iter(finder.toNextBoundary, -1))
    assert label.plain_text() == text.format(code)


def test_what_is_kept_copied_and_undone_has_no_marks(box):
    given = []
    box.given.connect(given.append)
    write(box, SENTENCE)
    lines(box)
    box.give_now()
    box.selectAll()
    box.copy()
    assert given == [SENTENCE]
    assert QGuiApplication.clipboard().text() == SENTENCE
    box.undo()
    assert box.toPlainText() == ""
    box.redo()
    assert box.toPlainText() == SENTENCE
    assert all(map(ends_with_words, lines(box)))


def test_the_cursor_steps_as_through_one_line(box, qtbot):
    """Each press of an arrow is one letter, at the end of a line too."""
    box.resize(2400, 200)
    steps = {}
    for width in (2400, 300):
        box.show_text("")
        box.resize(width, 200)
        box.show_text(SENTENCE)
        lines(box)
        QTest.keyClick(box, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        steps[width] = [box.textCursor().position()]
        while box.textCursor().position() < len(SENTENCE):
            QTest.keyClick(box, Qt.Key.Key_Right)
            steps[width].append(box.textCursor().position())
    assert steps[300] == steps[2400]


def press(box, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        QTest.keyClick(box, key, modifier)
    return box.textCursor()


def narrow(box):
    """Where the first and the second line end, in a narrow box with the cursor at its start."""
    box.resize(300, 200)
    box.show_text(SENTENCE)
    first, second, *_ = lines(box)[0]
    press(box, Qt.Key.Key_Home, modifier=Qt.KeyboardModifier.ControlModifier)
    return len(first), len(first + second.rstrip())


def test_the_key_end_stays_on_its_line_and_home_leads_back_to_its_start(box):
    first, second = narrow(box)
    top = box.cursor_seen().top()
    for _again in range(2):
        assert press(box, Qt.Key.Key_End).position() == first
        assert box.cursor_seen().top() == top
        assert box.cursor_seen().left() > box.width() / 2
    assert press(box, Qt.Key.Key_Home).position() == 0
    assert press(box, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_End).position() == second
    assert box.cursor_seen().top() == top + box.cursor_seen().height()
    assert press(box, Qt.Key.Key_Up, Qt.Key.Key_End).position() == first
    write(box, "ៗ")
    assert box.toPlainText() == f"{SENTENCE[:first]}ៗ{SENTENCE[first:]}"


def test_shift_and_end_select_to_the_end_of_the_line(box):
    first, _ = narrow(box)
    shift = Qt.KeyboardModifier.ShiftModifier
    for _again in range(2):
        assert press(box, Qt.Key.Key_End, modifier=shift).selectedText() == SENTENCE[:first]
    assert press(box, Qt.Key.Key_Home, modifier=shift).selectedText() == ""
    press(box, Qt.Key.Key_End)
    assert press(box, Qt.Key.Key_Home, modifier=shift).selectedText() == SENTENCE[:first]


def test_behind_the_end_of_a_line_the_next_one_begins(box):
    """An arrow, a click, another width, a word being composed: each has the cursor as ever."""
    first, _ = narrow(box)
    start = press(box, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Left).position()
    below = box.cursor_seen()
    assert start == first
    assert below.left() < box.width() / 4
    press(box, Qt.Key.Key_Up, Qt.Key.Key_End)
    assert box.cursor_seen() != below
    QTest.mouseClick(box.viewport(), Qt.MouseButton.LeftButton, pos=below.center())
    assert box.cursor_seen() == below
    press(box, Qt.Key.Key_Up, Qt.Key.Key_End)
    QApplication.sendEvent(box, QInputMethodEvent("ឌីជីថល", []))
    lines(box)
    assert box.cursorWidth() > 0
    QApplication.sendEvent(box, QInputMethodEvent())
    press(box, Qt.Key.Key_Home, Qt.Key.Key_End)
    box.resize(420, 200)
    assert lines(box)
    assert box.cursorWidth() > 0


def test_what_an_input_method_holds_is_shown_and_then_broken(box):
    box.resize(300, 200)
    write(box, SENTENCE)
    QApplication.sendEvent(box, QInputMethodEvent("ឌីជីថល", []))
    lines(box)
    done = QInputMethodEvent()
    done.setCommitString("ឌីជីថល")
    QApplication.sendEvent(box, done)
    (paragraph,) = lines(box)
    assert "".join(paragraph) == f"{SENTENCE}ឌីជីថល"
    assert ends_with_words(paragraph)


def test_a_whole_book_that_is_pasted_does_not_hold_up_the_window(box, monkeypatch):
    asked = []
    monkeypatch.setattr(fields, "break_offsets", lambda text: asked.append(len(text)) or ())
    box.setPlainText(SENTENCE * 200)
    assert (len(lines(box)), asked) == (1, [])
    box.setPlainText(SENTENCE)
    assert lines(box)
    assert set(asked) == {len(SENTENCE)}


def test_a_word_longer_than_the_line_and_latin_text_stay_whole(box):
    box.resize(300, 200)
    box.show_text("x" * 200)
    assert "".join(lines(box)[0]) == "x" * 200
    box.show_text("one two three four five six seven eight nine ten eleven twelve")
    assert ends_with_words(lines(box)[0])


def test_a_space_at_the_end_stays_while_one_types(box):
    """What is kept has none; writing goes on behind it all the same."""
    box.given.connect(box.show_text)
    write(box, "ក្រសួង ")
    box.give_now()
    write(box, "បាន\u200b")
    box.give_now()
    write(box, "ទទួល")
    assert box.document().toPlainText() == "ក្រសួង បាន\u200bទទួល"
    assert box.toPlainText() == "ក្រសួង បានទទួល"


@pytest.mark.parametrize("role", ["h1", "body"])
@pytest.mark.parametrize("end", ["ណា?", "អ្វី?", "ដង?"])
def test_no_syllable_stands_alone_on_the_last_line(qtbot, end, role):
    title = Label(f"តើស្ថាប័នមានអង្គភាពទទួលបន្ទុកបរិវត្តកម្មឌីជីថលដល់កម្រិត{end}", role=role, wrap=True)
    qtbot.addWidget(title)
    assert len(title.text().rpartition(ZWSP)[2]) > len(end)
    assert title.plain_text().endswith(f"កម្រិត{end}")
