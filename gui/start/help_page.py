"""Help: the manual, open at the section of the place it was asked from, and searchable."""

import re
from html import escape

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTextBrowser, QWidget

from assessment.language.breaking import cluster_starts, with_zwsp, without_zwsp
from assessment.version import version
from gui import settings, theme
from gui.look import Look
from gui.start.manual import (
    Block,
    BlockKind,
    ManualSection,
    anchor,
    hits,
    key_blocks,
    manual,
    section_of,
)
from gui.widgets import buttons, fields, keyboard, label, window_page
from gui.widgets.style import as_tip, named, spread, stack

_INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`|\[(?P<link>[^\]]+)\]\((?P<to>[^)]+)\)"
)
MOST_KEPT = 32
STEP = 26  # how far the text of a step stands in
_ONLY_CODE = re.compile(r"(`[^`]+`[,;] ?)*`[^`]+`")


def style_sheet(look: Look) -> str:
    colour = {name: look.colour(name).name() for name in ("text", "primary", "raised", "tint")}
    return (
        f".h1 {{ font-size: {look.size('h1')}px; font-weight: bold; margin: 0 0 8px 0; }}"
        f".h2 {{ font-size: {look.size('h2')}px; font-weight: bold; margin: 16px 0 6px 0; }}"
        "p, li { margin: 6px 0 6px 0; }"
        f".step {{ margin-left: {STEP}px; text-indent: -{STEP}px; }}"
        f"code, pre {{ font-family: '{theme.FAMILY}'; background-color: {colour['raised']}; }}"
        f"pre {{ white-space: pre-wrap; }}"
        f"a {{ color: {colour['primary']}; }}"
        f"th {{ background-color: {colour['raised']}; text-align: left; }}"
        f"span {{ background-color: {colour['tint']}; }}"
    )


def title_html(text: str, number: int | None = None) -> str:
    said = _lit(text)
    if number is None:
        return f'<p class="h1">{said}</p>'
    return f'<p class="h2"><a href="#{number}">{said}</a></p>'


def block_html(block: Block, look: Look, wanted: str) -> str:
    """A block as rich text, words sought lit."""
    texts = [inline(part, wanted) for part in block.parts]
    if block.kind is BlockKind.TABLE:
        return _table(block, look, wanted)
    if block.kind is BlockKind.CODE:
        return f"<pre>{escape(block.parts[0])}</pre>"
    if block.kind is BlockKind.POINTS:
        return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"
    if block.kind is BlockKind.STEPS:
        # Qt numbers lists in Latin digits only.
        steps = [(look.number(at), text) for at, text in enumerate(texts, start=block.first)]
        return "".join(f'<p class="step">{step}.&nbsp; {text}</p>' for step, text in steps)
    if block.kind is BlockKind.HEADING:
        return f'<p class="h2">{texts[0]}</p>'
    return f"<p>{texts[0]}</p>"


def _table(block: Block, look: Look, wanted: str) -> str:
    def told(cell: str) -> str:
        short = len(cell) <= MOST_KEPT and _ONLY_CODE.fullmatch(cell) is not None
        kept = ' style="white-space: nowrap;"' if short else ""
        return f"<td{kept}>{inline(cell, wanted)}</td>"

    heads = "".join(f"<th>{inline(cell, wanted)}</th>" for cell in block.rows[0])
    lines = "".join(f"<tr>{''.join(map(told, row))}</tr>" for row in block.rows[1:])
    return (
        f'<table border="1" cellspacing="0" cellpadding="6" '
        f'style="border-collapse: collapse; border-color: {look.colour("line").name()};">'
        f"<tr>{heads}</tr>{lines}</table>"
    )


def inline(text: str, wanted: str = "") -> str:
    """A text with bold, code and links as rich text; links within the manual only."""
    out, at = [], 0
    for found in _INLINE.finditer(text):
        out += [_lit(text[at : found.start()], wanted), _marked(found, wanted)]
        at = found.end()
    return "".join((*out, _lit(text[at:], wanted)))


def _marked(found: re.Match[str], wanted: str) -> str:
    if found["bold"] is not None:
        return f"<b>{inline(found['bold'], wanted)}</b>"
    if found["code"] is not None:
        return f"<code>{_lit(found['code'], wanted, broken=False)}</code>"
    said, to = _lit(found["link"], wanted), found["to"]
    return f'<a href="{escape(to)}">{said}</a>' if to.startswith("#") else said


def _lit(text: str, wanted: str = "", *, broken: bool = True) -> str:
    """Words escaped; those that were sought are lit, unless that would tear a letter apart."""
    out, at = [], 0
    edges = {0, len(text), *cluster_starts(text)} if wanted else set()
    for found in re.finditer(re.escape(wanted), text, re.IGNORECASE) if wanted else ():
        if {found.start(), found.end()} <= edges:
            out += [_shown(text[at : found.start()], broken=broken)]
            out += [f"<span>{_shown(found[0], broken=broken)}</span>"]
            at = found.end()
    return "".join((*out, _shown(text[at:], broken=broken)))


def _shown(text: str, *, broken: bool) -> str:
    return escape(with_zwsp(text) if broken else text)


SECTIONS_WIDE, SECTIONS_MOST = 300, 400
KEYBOARD = 10


class Reader(QTextBrowser):
    """Shows a text; what is copied from it has no break marks."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "help_text")
        self.setOpenLinks(False)

    def createMimeDataFromSelection(self) -> QMimeData:
        data = super().createMimeDataFromSelection()  # made by Qt: it may outlive Python
        data.text()  # only what was asked for once can be taken out
        data.clear()
        data.setText(without_zwsp(self.textCursor().selection().toPlainText()))
        return data

    def show_heading(self, name: str) -> None:
        """Scroll to the heading that links call so; to none when there is none.

        Anchors in the text are no way: Qt tears the first letter off what carries one.
        """
        block = self.document().begin()
        while block.isValid():
            if anchor(without_zwsp(block.text())) == name:
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top))
                return
            block = block.next()


class HelpPage(window_page.WindowPage):
    def __init__(self, _settings: settings.WindowSettings, look: Look) -> None:
        super().__init__()
        self._look = look
        self._number = 0
        self._title = label.Label(role="h1")
        self._version = label.Label(role="small", tone="soft").can_be_copied()
        self.program_button = buttons.Button(look, "about_program", role="quiet")
        self.close_button = buttons.Button(look, "close_help")
        self.search = fields.SearchField(look, "help_search")
        self.list = named(QListWidget(), "help_sections")
        self.text = Reader()
        self.list.setProperty("frame", "list")
        self.text.document().setDocumentMargin(14)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        left = stack(self.search, (self.list, 1), gap=8)
        body = spread(left, (self.text, 1), gap=16)
        head = self._title, None, self._version, self.program_button, self.close_button
        stack(spread(*head, gap=16), (body, 1), on=self, gap=8, margins=(20, 10, 20, 14))
        self.close_button.clicked.connect(self.closed)
        self.program_button.clicked.connect(lambda: self.wanted.emit("program", None))
        self.search.textChanged.connect(lambda _: self._list_sections())
        self.search.down.connect(self._step_in)
        self.list.currentItemChanged.connect(self._chosen)
        self.text.anchorClicked.connect(self._follow)
        keyboard.on_escape(self, self._escape)
        look.told_by(self._words)

    def begin(self, about: object = None) -> None:
        if isinstance(about, int):
            self.show_section(about)

    def first_focus(self) -> None:
        self.list.setFocus()

    def regions(self) -> list[QWidget]:
        return [self.list, self.text, self.program_button, self.close_button, self.search]

    def show_section(self, number: int) -> None:
        self._number = number
        self.search.clear()
        self._list_sections()

    def sections(self) -> tuple[ManualSection, ...]:
        words = self._look.words
        found = manual(self._look.language)
        return tuple(
            ManualSection(one.number, one.title, key_blocks(words))
            if one.number == KEYBOARD
            else one
            for one in found
        ) or (ManualSection(KEYBOARD, words.say("Keyboard"), key_blocks(words)),)

    def _words(self) -> None:
        say = self._look.say
        self._title.say(say("Help"))
        self._version.say(say("Version {version}", version=version()))
        self.program_button.say(say("About this program"), tip="Ctrl+F1")
        self.close_button.say(say("Close"), tip="Esc")
        self.search.name_it(say("Search in the help"), say("Search in the help"))
        self.list.setAccessibleName(say("Sections"))
        self.text.setAccessibleName(say("Text of the section"))
        wide = min(SECTIONS_MOST, round(SECTIONS_WIDE * self._look.text_size / 100))
        self.search.setFixedWidth(wide)
        self.list.setFixedWidth(wide)
        self._list_sections()

    def _wanted(self) -> str:
        return without_zwsp(self.search.text()).strip()

    def _list_sections(self) -> None:
        """The sections that hold what is sought; all of them without."""
        wanted = self._wanted()
        self.list.blockSignals(True)
        self.list.clear()
        for section in self.sections():
            if not wanted or hits(section, wanted):
                number = f"{self._look.number(section.number)}. " if section.number else ""
                item = QListWidgetItem(f"{number}{section.title}", self.list)
                item.setToolTip(as_tip(section.title))
                item.setData(Qt.ItemDataRole.UserRole, section.number)
                if section.number == self._number and not wanted:
                    self.list.setCurrentItem(item)
                    self.list.scrollToItem(item)
        self.list.blockSignals(False)
        self._show_text()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_text()

    def _show_text(self) -> None:
        """The section chosen; while nothing is chosen among what was found, all that was found."""
        if not self.isVisible():
            return
        item: QListWidgetItem | None = self.list.currentItem()  # the stubs forget None
        wanted, look = self._wanted(), self._look
        if item is None and wanted:
            shown = [
                (title_html(section.title, section.number), found)
                for section in self.sections()
                if (found := hits(section, wanted))
            ] or [(title_html(look.say("Nothing found for “{text}”", text=wanted)), ())]
        else:
            number = self._number if item is None else item.data(Qt.ItemDataRole.UserRole)
            sections = self.sections()
            section = next((one for one in sections if one.number == number), sections[0])
            shown = [(title_html(section.title), section.blocks)]
        written = [
            title + "".join(block_html(block, look, wanted) for block in blocks)
            for title, blocks in shown
        ]
        self.text.document().setDefaultStyleSheet(style_sheet(look))
        self.text.setHtml("".join(written))

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._number = item.data(Qt.ItemDataRole.UserRole)
        self._show_text()

    def _step_in(self) -> None:
        self.list.setFocus()
        if self.list.currentItem() is None:
            self.list.setCurrentRow(0)

    def _follow(self, link: QUrl) -> None:
        number = section_of(link.toString(), self.sections())
        if number is not None:
            self.show_section(number)
            self.text.show_heading(link.fragment())
            self.text.setFocus()

    def _escape(self) -> None:
        if self.search.text():
            self.search.clear()
            self.list.setFocus()
        else:
            self.closed.emit()
