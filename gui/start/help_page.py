"""Help: the manual, read from its file, open at the section of the place it was asked from.

It is searched as it is read; its section of keys comes from the table of actions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from html import escape
from string import Template
from unicodedata import category

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTextBrowser, QWidget

from assessment import places
from assessment.language.breaking import ZWSP, cluster_starts, with_zwsp, without_zwsp
from assessment.language.normalise import search_key
from assessment.language.text import Language
from assessment.version import version
from assessment.words import Words, mark
from gui import settings, theme
from gui.actions import ACTIONS, Needs
from gui.display import Display
from gui.widgets import buttons, fields, keyboard, label, window_page
from gui.widgets.style import as_tip, spread, stack, with_object_name

# Rendered as it stands, both are seen.
_ONLY = re.compile(r"<!-- only (source|portable) -->\n(.*?)<!-- end -->\n", re.DOTALL)
_TITLE = re.compile(r"## (?:(\d+)[.] )?(.+)")  # Khmer digits are digits too
_NUMBERED = re.compile(r"#(\d+)")
_STEP = re.compile(r"(\d+)[.] ")
_ITEM = re.compile(r"^(?:- |\d+[.] )", re.MULTILINE)
_RULE = re.compile(r"[-: ]+")
# Each kind of block from its first line to its last; blank lines and pictures are none.
_BLOCK = re.compile(
    r"^```.*\n?(?P<code>(?s:.*?))(?:^```|\Z)"
    r"|^(?P<table>\|.*(?:\n\|.*)*)"
    r"|^\#[# ]*(?P<heading>.*)"
    r"|^(?P<points>- .*(?:\n(?:- |  ).*)*)"
    r"|^(?P<steps>\d+[.] .*(?:\n(?:\d+[.] |  ).*)*)"
    r"|^(?P<text>(?!!\[).*\S.*(?:\n(?!```|\||\#|- |\d+[.] |!\[).*\S.*)*)",
    re.MULTILINE,
)
_BAR = re.compile(r"(?<!\\)[|]")
_MARKS = re.compile(r"\*\*|`|\[([^\]]+)\]\([^)]*\)")


class BlockKind(StrEnum):
    TEXT = "text"
    HEADING = "heading"
    POINTS = "points"
    STEPS = "steps"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    kind: BlockKind  # what it is
    parts: tuple[str, ...] = ()  # its texts with their marks: one, or one per item of a list
    rows: tuple[tuple[str, ...], ...] = ()  # the rows of a table; the first holds the heads
    first: int = 1  # the number of the first step


@dataclass(frozen=True, slots=True)
class ManualSection:
    number: int
    title: str
    blocks: tuple[Block, ...]


@lru_cache(maxsize=2)
def manual(language: Language) -> tuple[ManualSection, ...]:
    """The sections of the manual in a language; none when its file cannot be read."""
    path = places.resource("manual") / f"manual.{language.value}.md"
    try:
        return sections(for_this_program(path.read_text(encoding="utf-8")))
    except OSError:
        return ()


def for_this_program(text: str) -> str:
    """What is said of the source in a packed program, or of that in the source, is left out."""
    edition = "source"
    if places.packed():
        edition = "portable"
    text = _ONLY.sub(lambda match: match[2] if match[1] == edition else "", text)
    if places.packed():
        return text.replace("./start", places.COMMANDS)
    return text


def sections(text: str) -> tuple[ManualSection, ...]:
    sections_found: list[tuple[int, str, list[str]]] = []
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        title = None
        if not fenced:
            title = _TITLE.fullmatch(line)
        if title is not None:
            sections_found.append((int(title[1] or 0), title[2], []))
        elif sections_found:
            sections_found[-1][2].append(line)
    return tuple(
        ManualSection(number, title, tuple(map(_read, _BLOCK.finditer("\n".join(lines)))))
        for number, title, lines in sections_found
    )


def plain(text: str) -> str:
    return _MARKS.sub(lambda match: match[1] or "", text)


def anchor(title: str) -> str:
    kept = (sign for sign in title.casefold() if sign in " -_" or category(sign)[0] in "LMN")
    return "".join(kept).replace(" ", "-")


def section_of(link: str, known: Sequence[ManualSection]) -> int | None:
    numbered = _NUMBERED.match(link)
    if numbered is not None:
        return int(numbered[1])
    for section in known:
        headings = [block.parts[0] for block in section.blocks if block.kind is BlockKind.HEADING]
        if link.removeprefix("#") in map(anchor, (section.title, *headings)):
            return section.number
    return None


def hits(section: ManualSection, wanted: str) -> tuple[Block, ...]:
    """What of a section holds the words; of lists and tables only the items and rows that do."""
    needle = search_key(wanted)

    def holds(text: str) -> bool:
        return needle in search_key(plain(text))

    blocks: list[Block] = []
    for block in section.blocks:
        rows = tuple(row for row in block.rows[1:] if any(map(holds, row)))
        parts = tuple(part for part in block.parts if holds(part))
        if rows:
            blocks.append(Block(block.kind, rows=(block.rows[0], *rows)))
        elif parts:
            # Steps out of their order would be counted anew, and wrongly.
            if block.kind is BlockKind.STEPS:
                kind = BlockKind.POINTS
            else:
                kind = block.kind
            blocks.append(Block(kind, parts))
    return tuple(blocks)


def _read(match: re.Match[str]) -> Block:
    name = match.lastgroup or "text"
    text = match[name]
    match kind := BlockKind(name):
        case BlockKind.TABLE:
            rows = (
                tuple(cell.strip().replace(r"\|", "|") for cell in _BAR.split(line)[1:-1])
                for line in text.splitlines()
            )
            # The line below the heads is of dashes only.
            return Block(
                kind, rows=tuple(row for row in rows if not all(map(_RULE.fullmatch, row)))
            )
        case BlockKind.POINTS | BlockKind.STEPS:
            _, *items = _ITEM.split(text)
            begun = _STEP.match(text)
            first = 1
            if begun:
                first = int(begun[1])
            return Block(kind, tuple(map(_one_line, items)), first=first)
        case BlockKind.CODE:
            return Block(kind, (text.removesuffix("\n"),))
        case _:
            return Block(kind, (_one_line(text),))


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.splitlines())


# Where keys are told: what is done from there by the table of actions, and what else.
GROUPS: dict[str, tuple[Needs | None, tuple[tuple[str, str], ...]]] = {
    mark("Everywhere"): (Needs.NOTHING, ()),
    mark("With an open assessment"): (Needs.ASSESSMENT, ()),
    mark("While filling in"): (
        Needs.FILLING,
        (
            (mark("Move between criteria or choices"), "↑ ↓"),
            (mark("Tick or choose"), "Space"),
            (mark("Tick all criteria up to a level"), "0 - 4"),
            (mark("Choose or tick the choice of that number"), "1 - 9"),
            (mark("Tick or untick the criterion of that letter"), "a - z"),
            (mark("In a table: edit a cell, leave it"), "F2, Esc"),
            (mark("In a table: copy from the row above"), "Ctrl+D"),
            (mark("In a table: delete a row"), "Ctrl+-"),
            (mark("In a table: leave it"), "Ctrl+Tab"),
            (mark("Not applicable: declare with the reason typed"), "Enter"),
        ),
    ),
    mark("With an open collection"): (
        Needs.COLLECTION,
        (
            (mark("Stop receiving"), "Esc"),
            (mark("Previous or next conflict"), "Alt+Up, Alt+Down"),
            (mark("Take the answer of a copy; of what both started from"), "1 - 9, 0"),
            (mark("Take all answers of a copy"), "Alt+1 - Alt+9"),
            (mark("In a table: sort by the next column"), "Shift+Right"),
            (mark("In a table: show the columns that did not fit"), "Left, Right"),
            (mark("In a table: copy all rows"), "Ctrl+C"),
            (mark("One step back in the national picture"), "Esc, Backspace"),
            (mark("Preview and save PDF…"), "Ctrl+Shift+S"),
        ),
    ),
    mark("In the review"): (
        None,
        (
            (mark("Accept the indicator and go on"), "A, Ctrl+Enter"),
            (mark("Return the indicator and go on"), "R, Ctrl+Backspace"),
            (mark("Accept all documents that wait"), "D"),
            (mark("Set the level after review"), "0 - 4"),
        ),
    ),
    mark("In the report"): (
        None,
        (
            (mark("Save PDF…"), "Ctrl+Shift+S"),
            (mark("Previous or next page"), "PageUp, PageDown"),
            (mark("First or last page"), "Home, End"),
            (mark("Larger or smaller pages"), "+, -"),
        ),
    ),
    mark("In the library"): (
        None,
        (
            (mark("Check the workbook again"), "F5"),
            (mark("Copy the selected line"), "Ctrl+C"),
        ),
    ),
}


def key_blocks(words: Words) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for heading, (place, more) in GROUPS.items():
        known = [(entry.words, _keys(entry.keys)) for entry in ACTIONS if entry.needs is place]
        rows = tuple(
            (f"`{keys.replace('↑ ↓', words.translate('Arrow keys'))}`", words.translate(action))
            for action, keys in (*known, *more)
        )
        head = (words.translate("Keys"), words.translate("What they do"))
        blocks.append(Block(BlockKind.HEADING, (words.translate(heading),)))
        blocks.append(Block(BlockKind.TABLE, rows=(head, *rows)))
    return tuple(blocks)


def _keys(keys: tuple[str, ...]) -> str:
    portable = QKeySequence.SequenceFormat.PortableText
    sequences = [QKeySequence(key).toString(portable).replace("Return", "Enter") for key in keys]
    return ", ".join(sequences)


_INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`|\[(?P<link>[^\]]+)\]\((?P<to>[^)]+)\)"
)
MOST_KEPT = 32 * 100  # letters by the size of the text
_ONLY_CODE = re.compile(r"(`[^`]+`[,;] ?)*`[^`]+`")


def style_sheet(display: Display) -> str:
    step = display.width(f"{display.number(1)}.\N{NO-BREAK SPACE} ")
    sizes = {name: display.size(name) for name in ("h1", "h2")}
    colours = {name: display.colour(name).name() for name in ("primary", "raised", "tint")}
    written = Template((theme.THEME_FOLDER / "help.css").read_text(encoding="utf-8"))
    return written.substitute(sizes, **colours, step=step, family=theme.FAMILY)


def title_html(text: str, number: int | None = None) -> str:
    html = _lit(text)
    if number is None:
        return f'<p class="h1">{html}</p>'
    return f'<p class="h2"><a href="#{number}">{html}</a></p>'


def block_html(block: Block, display: Display, wanted: str) -> str:
    """A block as rich text, words sought lit."""
    texts = [inline(part, wanted) for part in block.parts]
    if block.kind is BlockKind.TABLE:
        return _table(block, display, wanted)
    if block.kind is BlockKind.CODE:
        return f"<pre>{escape(block.parts[0])}</pre>"
    if block.kind is BlockKind.POINTS:
        return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"
    if block.kind is BlockKind.STEPS:
        # Qt numbers lists in Latin digits only.
        steps = [(display.number(at), text) for at, text in enumerate(texts, start=block.first)]
        return "".join(f'<p class="step">{step}.&nbsp; {text}</p>' for step, text in steps)
    if block.kind is BlockKind.HEADING:
        return f'<p class="h2">{texts[0]}</p>'
    return f"<p>{texts[0]}</p>"


def _table(block: Block, display: Display, wanted: str) -> str:
    def told(cell: str) -> str:
        short = (
            len(cell) * display.text_size <= MOST_KEPT and _ONLY_CODE.fullmatch(cell) is not None
        )
        kept = ""
        if short:
            kept = ' style="white-space: nowrap;"'
        return f"<td{kept}>{inline(cell, wanted)}</td>"

    heads = "".join(f"<th>{inline(cell, wanted)}</th>" for cell in block.rows[0])
    lines = "".join(f"<tr>{''.join(map(told, row))}</tr>" for row in block.rows[1:])
    return (
        f'<table border="1" cellspacing="0" cellpadding="6" '
        f'style="border-collapse: collapse; border-color: {display.colour("line").name()};">'
        f"<tr>{heads}</tr>{lines}</table>"
    )


def inline(text: str, wanted: str = "") -> str:
    """A text with bold, code and links as rich text; links within the manual only."""
    out = []
    at = 0
    for match in _INLINE.finditer(text):
        out.append(_lit(text[at : match.start()], wanted))
        at = match.end()
        if match["bold"] is not None:
            out.append(f"<b>{inline(match['bold'], wanted)}</b>")
        elif match["code"] is not None:
            out.append(f"<code>{_lit(match['code'], wanted, broken=False)}</code>")
        else:
            link = _lit(match["link"], wanted)
            to = match["to"]
            if to.startswith("#"):
                out.append(f'<a href="{escape(to)}">{link}</a>')
            else:
                out.append(link)
    return "".join((*out, _lit(text[at:], wanted)))


def _lit(text: str, wanted: str = "", *, broken: bool = True) -> str:
    """Words escaped; those that were sought are lit, unless that would tear a letter apart."""
    # of the whole text: it is kept for the next letter
    if broken:
        shown = with_zwsp(text)
    else:
        shown = text
    out = []
    at = 0
    if wanted:
        edges = {0, len(shown), *cluster_starts(shown)}
    else:
        edges = set()
    for match in re.finditer(_sought(wanted), shown, re.IGNORECASE) if wanted else ():
        if {match.start(), match.end()} <= edges:
            out += [escape(shown[at : match.start()]), f"<span>{escape(match[0])}</span>"]
            at = match.end()
    return "".join((*out, escape(shown[at:])))


def _sought(wanted: str) -> str:
    """Also where a line may break within it, or may not."""
    return f"[{ZWSP}\u2060]?".join(map(re.escape, wanted)).replace(r"\ ", r"\s")


SECTIONS_WIDE = 300
SECTIONS_MOST = 400
MOST_FOUND = 40  # parts that are shown of what was found: more take longer than a key may
MORE_FOUND = mark("More was found: write more letters, or choose a section.")
KEYBOARD = 10


class Reader(QTextBrowser):
    """Shows a text; what is copied from it has no break marks."""

    def __init__(self) -> None:
        super().__init__(openLinks=False)
        with_object_name(self, "help_text")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

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
    def __init__(self, _settings: settings.WindowSettings, display: Display) -> None:
        super().__init__()
        self._display = display
        self._number = 0
        self._title = label.Label(role="h1").bind_message("Help", display)
        self._version = label.Label(role="small", tone="soft").can_be_copied()
        self.program_button = buttons.Button(display, "about_program", role="quiet")
        self.close_button = buttons.Button(display, "close_help").bind_message("Close", "Esc")
        self.search = fields.SearchField(display, "help_search")
        self.list = with_object_name(QListWidget(), "help_sections")
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
        display.on_change(self._words)

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
        words = self._display.words
        sections = manual(self._display.language)
        keys = ManualSection(KEYBOARD, words.translate("Keyboard"), key_blocks(words))
        manual_sections = [
            replace(keys, title=section.title) if section.number == KEYBOARD else section
            for section in sections
        ]
        return tuple(manual_sections) or (keys,)

    def _words(self) -> None:
        translate = self._display.translate
        self._version.set_texts(translate("Version {version}", version=version()))
        self.program_button.set_texts(translate("About this program"), tip="Ctrl+F1")
        self.search.name_it(translate("Search in the help"), translate("Search in the help"))
        self.list.setAccessibleName(translate("Sections"))
        self.text.setAccessibleName(translate("Text of the section"))
        wide = min(SECTIONS_MOST, round(SECTIONS_WIDE * self._display.text_size / 100))
        self.search.setFixedWidth(wide)
        self.list.setFixedWidth(wide)
        self._list_sections()

    def _list_sections(self) -> None:
        """The sections that hold what is sought; all of them without."""
        wanted = without_zwsp(self.search.text()).strip()
        self.list.blockSignals(True)
        self.list.clear()
        for section in self.sections():
            if not wanted or hits(section, wanted):
                number = ""
                if section.number:
                    number = f"{self._display.number(section.number)}. "
                list_widget_item = QListWidgetItem(f"{number}{section.title}", self.list)
                list_widget_item.setToolTip(as_tip(section.title))
                list_widget_item.setData(Qt.ItemDataRole.UserRole, section.number)
                if section.number == self._number and not wanted:
                    self.list.setCurrentItem(list_widget_item)
                    self.list.scrollToItem(list_widget_item)
        self.list.blockSignals(False)
        self._show_text()

    def _show_text(self) -> None:
        """The section chosen; while nothing is chosen among what was found, all that was found."""
        list_widget_item: QListWidgetItem | None = self.list.currentItem()  # the stubs forget None
        wanted = without_zwsp(self.search.text()).strip()
        display = self._display
        if list_widget_item is None and wanted:
            shown = list[tuple[str, Sequence[Block]]]()
            left = MOST_FOUND
            for section in self.sections():
                if matching := hits(section, wanted):
                    shown.append(
                        (title_html(section.title, section.number), matching[: max(left, 0)])
                    )
                    left -= len(matching)
            if left < 0:
                shown.append((f"<p>{_lit(display.translate(MORE_FOUND))}</p>", ()))
            if not shown:
                sentence = display.translate("Nothing found for “{text}”", text=wanted)
                shown.append((title_html(sentence), ()))
        else:
            if list_widget_item is None:
                number = self._number
            else:
                number = list_widget_item.data(Qt.ItemDataRole.UserRole)
            sections = self.sections()
            section = next(
                (section for section in sections if section.number == number), sections[0]
            )
            shown = [(title_html(section.title), section.blocks)]
        written = [
            title + "".join(block_html(block, display, wanted) for block in blocks)
            for title, blocks in shown
        ]
        self.text.document().setDefaultStyleSheet(style_sheet(display))
        self.text.setHtml("".join(written))

    def _chosen(self, list_widget_item: QListWidgetItem | None) -> None:
        if list_widget_item is not None:
            self._number = list_widget_item.data(Qt.ItemDataRole.UserRole)
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
