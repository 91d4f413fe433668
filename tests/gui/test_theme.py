"""The look: contrasts as designed, letters uncut, every character in the bundled font."""

import re
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from assessment.language.text import Language
from gui import icons
from gui.display import Display
from gui.theme import FAMILY, Appearance, load_fonts, tokens
from gui.widgets.label import ElidingLabel, Label
from tests.gui.contrasts import contrast, luminance

BOTH = (Appearance.LIGHT, Appearance.DARK, Appearance.CONTRAST)
HARD = ("ញ្ញុំ", "កម្ពុជា", "ស្ត្រី", "ប៉ុស្តិ៍", "អ៊ីនធឺណិត", "ព្រឹទ្ធ", "ក្រុំ")
READ_ON = {
    "text": ("surface", "bg", "tint", "focus_fill", "raised", "stop_tint"),
    "soft": ("surface", "bg", "raised", "tint", "focus_fill"),
    "primary": ("surface", "tint", "bg"),
    "on": ("primary", "primary_hover"),
    "ok": ("surface", "ok_tint"),
    "warn": ("surface", "warn_tint"),
    "stop": ("surface", "stop_tint"),
    "gate": ("surface", "gate_tint"),
    "idle": ("surface", "raised"),
}


# What is drawn, not written: edges of controls, marks, bars, the ring of the keyboard.
SEEN_ON = {
    "edge": ("surface", "bg", "tint"),
    "focus": ("surface", "bg", "focus_fill", "tint"),
    "primary": ("surface", "bg", "raised", "tint"),
    "ok": ("surface", "bg", "raised"),
    "warn": ("surface", "bg", "raised"),
    "stop": ("surface", "bg", "raised"),
    "gate": ("surface", "bg"),
    "idle": ("surface", "bg", "raised"),
}


@pytest.mark.parametrize("appearance", BOTH)
def test_every_text_has_enough_contrast_on_every_ground_it_stands_on(appearance):
    display = Display(appearance=appearance)
    poor = {
        (ink, ground): contrast(display.colour(ink), display.colour(ground))
        for ink, grounds in READ_ON.items()
        for ground in grounds
        if contrast(display.colour(ink), display.colour(ground)) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("appearance", BOTH)
def test_edges_marks_and_the_focus_ring_can_be_seen(appearance):
    display = Display(appearance=appearance)
    poor = {
        (ink, ground): contrast(display.colour(ink), display.colour(ground))
        for ink, grounds in SEEN_ON.items()
        for ground in grounds
        if contrast(display.colour(ink), display.colour(ground)) < 3
    }
    assert poor == {}


def test_a_name_of_no_appearance_is_as_the_system_has_it():
    assert Appearance("sepia") is Appearance.SYSTEM


def test_every_token_has_a_colour_in_every_appearance():
    read = tokens()
    for columns in (*read.colours.values(), *read.grounds, *read.numbers):
        assert len(columns) == 3
        assert all(QColor(colour).isValid() for colour in columns)


def test_high_contrast_reads_at_seven_to_one():
    display = Display(appearance=Appearance.CONTRAST)
    for ink, grounds in READ_ON.items():
        for ground in grounds:
            assert contrast(display.colour(ink), display.colour(ground)) >= 7, (ink, ground)
    assert contrast(display.colour("line"), display.colour("surface")) >= 7


def test_the_system_may_ask_for_dark_and_for_high_contrast(qtbot):
    display = Display(appearance=Appearance.SYSTEM)
    light = display.colour("bg")
    display.follow_system(dark=True)
    dark = display.colour("bg")
    with qtbot.waitSignal(display.changed):
        display.follow_system(dark=True, contrast=True)
    assert display.colour("bg") == Display(appearance=Appearance.CONTRAST).colour("bg")
    display.set_appearance(Appearance.LIGHT)
    assert display.colour("bg") == light != dark


@pytest.mark.parametrize("appearance", BOTH)
def test_the_number_of_every_level_can_be_read(appearance):
    display = Display(appearance=appearance)
    for level in range(len(tokens().grounds)):
        colours = display.level_colours(level)
        assert contrast(colours.ground, colours.number) >= 4.5


@pytest.mark.parametrize("appearance", BOTH)
def test_levels_grow_in_depth_so_that_they_differ_in_grey_print(appearance):
    display = Display(appearance=appearance)
    depths = [luminance(display.level_colours(level).ground) for level in range(1, 5)]
    steps = [b - a for a, b in pairwise(depths)]
    assert all(step < 0 for step in steps) or all(step > 0 for step in steps)


def test_the_scale_follows_language_and_text_size():
    display = Display(Language.EN, Appearance.LIGHT)
    english = display.size("body")
    display.set_language(Language.KM)
    assert display.size("body") > english
    display.set_text_size(130)
    assert display.size("body") == round(tokens().sizes["body"][0] * 1.3)


def test_a_look_says_when_it_changed_and_only_then(qtbot):
    display = Display(appearance=Appearance.LIGHT)
    with qtbot.waitSignal(display.changed):
        display.set_appearance(Appearance.DARK)
    with qtbot.assertNotEmitted(display.changed):
        display.set_appearance(Appearance.DARK)


def test_the_style_sheet_fills_every_placeholder():
    assert "$" not in Display(appearance=Appearance.DARK).sheet()


def test_the_style_sheet_gives_type_only_to_what_is_checked():
    """A font given to a whole part by the sheet would hide the one of its role, and stay."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", Display(appearance=Appearance.LIGHT).sheet())
    given = [which.strip() for which, what in rules if re.search(r"(^|;)\s*font\b", what)]
    assert given != []
    assert [one for which in given for one in which.split(",") if ":checked" not in one] == []


def test_the_bundled_fonts_load_in_two_weights(qapp):
    assert load_fonts() == ()
    assert {"Regular", "Bold"} <= set(QFontDatabase.styles(FAMILY))


def test_missing_fonts_are_a_finding(qapp, tmp_path):
    (finding,) = load_fonts(tmp_path)
    assert finding.code == "font_missing"


def test_a_font_file_of_no_use_is_a_finding(qapp, tmp_path):
    (tmp_path / "ReadinessKhmer-Bold.ttf").write_bytes(b"no font")
    (finding,) = load_fonts(tmp_path)
    assert finding.place.file == "ReadinessKhmer-Bold.ttf"


def ink_span(image: QImage) -> int:
    """From the first to the last row with ink."""
    inked = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y).lightness() < 215 for x in range(image.width()))
    ]
    return inked[-1] - inked[0] + 1


def drawn_freely(text: str, font: QFont) -> int:
    room = QFontMetrics(font).horizontalAdvance(text) + 60
    image = QImage(room, 160, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(20, 90, text)
    painter.end()
    return ink_span(image)


@pytest.mark.parametrize("kind", [QLabel, QPushButton, QLineEdit])
@pytest.mark.parametrize("role", ["h1", "h2", "body", "small"])
def test_no_row_of_ink_of_khmer_letters_is_cut(qtbot, kind, role):
    load_fonts()
    for bold in (False, True):
        font = Display(Language.KM, Appearance.LIGHT).font(role, bold=bold)
        for text in HARD:
            widget = kind(text)
            qtbot.addWidget(widget)
            weight = "bold" if font.bold() else "normal"
            widget.setStyleSheet(
                f"font-family: '{FAMILY}'; font-size: {font.pixelSize()}px; font-weight: {weight};"
                "border: none; background: white; color: black; padding: 0; outline: none;"
                "min-height: 32px;"  # as in the style sheet
            )
            widget.resize(widget.sizeHint().expandedTo(widget.minimumSizeHint()))
            image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
            # A sign may be drawn one row nearer to its letter; a cut takes more.
            assert ink_span(image) >= drawn_freely(text, font) - 1, (text, role, bold)


def test_a_wrapping_label_gets_the_height_its_text_needs(qtbot):
    load_fonts()
    label = Label("តើស្ថាប័នមានអង្គភាពទទួលបន្ទុកបរិវត្តកម្មឌីជីថលដល់កម្រិតណា? " * 3, wrap=True)
    qtbot.addWidget(label)
    needed = label.heightForWidth(200)
    assert needed > label.heightForWidth(600)
    label.set_texts(label.plain_text() * 2)
    longer = label.heightForWidth(200)
    assert longer > needed
    label.setFont(Display(text_size=150).font())
    assert label.heightForWidth(200) > longer


def test_a_copy_of_a_label_has_no_break_marks(qtbot):
    text = "តើស្ថាប័នមានអង្គភាពទទួលបន្ទុកបរិវត្តកម្មឌីជីថល?"
    label = Label(text, wrap=True).can_be_copied()
    qtbot.addWidget(label)
    label.show()
    assert "\u200b" in label.text()
    label.setSelection(0, len(label.text()))
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == text
    assert label.plain_text() == text


def test_a_cut_label_shows_the_whole_text_as_its_tool_tip(qtbot):
    label = ElidingLabel("A long name of a ministry that does not fit")
    qtbot.addWidget(label)
    label.resize(60, 30)
    label.show()
    assert label.toolTip() == label.plain_text()
    label.resize(900, 30)
    qtbot.waitUntil(lambda: label.toolTip() == "")


def test_every_icon_is_drawn_in_the_colour_asked_for(qapp):
    for name in icons.DRAWINGS:
        picture = icons.pixmap(name, QColor("#ff0000"), 24).toImage()
        inked = [
            picture.pixelColor(x, y)
            for x in range(24)
            for y in range(24)
            if picture.pixelColor(x, y).alpha() == 255
        ]
        assert inked, name
        assert all(colour.red() == 255 and colour.blue() == 0 for colour in inked), name
    icons.forget()
