"""The manual, read from its file and searched; its section of keys comes from the actions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from unicodedata import category

from PySide6.QtGui import QKeySequence

from assessment import places
from assessment.language.normalise import search_key
from assessment.language.text import Language
from assessment.words import Words, mark
from gui.actions import ACTIONS, ActionPlace

FOLDER = places.resource("manual")

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
    path = FOLDER / f"manual.{language.value}.md"
    try:
        return sections(for_this_program(path.read_text(encoding="utf-8")))
    except OSError:
        return ()


def for_this_program(text: str) -> str:
    """What is said of the source in a packed program, or of that in the source, is left out."""
    told = "portable" if places.packed() else "source"
    text = _ONLY.sub(lambda found: found[2] if found[1] == told else "", text)
    return text.replace("./start", places.COMMANDS) if places.packed() else text


def sections(text: str) -> tuple[ManualSection, ...]:
    found: list[tuple[int, str, list[str]]] = []
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        title = None if fenced else _TITLE.fullmatch(line)
        if title is not None:
            found.append((int(title[1] or 0), title[2], []))
        elif found:
            found[-1][2].append(line)
    return tuple(
        ManualSection(number, title, tuple(map(_read, _BLOCK.finditer("\n".join(lines)))))
        for number, title, lines in found
    )


def plain(text: str) -> str:
    return _MARKS.sub(lambda found: found[1] or "", text)


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
        return needle in _key(text)

    found: list[Block] = []
    for block in section.blocks:
        rows = tuple(row for row in block.rows[1:] if any(map(holds, row)))
        parts = tuple(part for part in block.parts if holds(part))
        if rows:
            found.append(Block(block.kind, rows=(block.rows[0], *rows)))
        elif parts:
            # Steps out of their order would be counted anew, and wrongly.
            kind = BlockKind.POINTS if block.kind is BlockKind.STEPS else block.kind
            found.append(Block(kind, parts))
    return tuple(found)


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """What a text is found by: every key pressed in the search asks for all of them again."""
    return search_key(plain(text))


def _read(found: re.Match[str]) -> Block:
    name = found.lastgroup or "text"
    text = found[name]
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
            return Block(kind, tuple(map(_one_line, items)), first=int(begun[1]) if begun else 1)
        case BlockKind.CODE:
            return Block(kind, (text.removesuffix("\n"),))
        case _:
            return Block(kind, (_one_line(text),))


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.splitlines())


# Where keys are told: what is done from there by the table of actions, and what else.
GROUPS: dict[str, tuple[ActionPlace | None, tuple[tuple[str, str], ...]]] = {
    mark("Everywhere"): (ActionPlace.EVERYWHERE, ()),
    mark("With an open assessment"): (ActionPlace.ASSESSMENT, ()),
    mark("While filling in"): (ActionPlace.FILL, (
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
    )),
    mark("With an open collection"): (ActionPlace.COLLECTION, (
        (mark("Stop receiving"), "Esc"),
        (mark("Previous or next conflict"), "Alt+Up, Alt+Down"),
        (mark("Take the answer of a copy; of what both started from"), "1 - 9, 0"),
        (mark("Take all answers of a copy"), "Alt+1 - Alt+9"),
        (mark("In a table: sort by the next column"), "Shift+Right"),
        (mark("In a table: show the columns that did not fit"), "Left, Right"),
        (mark("In a table: copy all rows"), "Ctrl+C"),
        (mark("One step back in the national picture"), "Backspace"),
        (mark("Preview and save PDF…"), "Ctrl+Shift+S"),
    )),
    mark("In the review"): (None, (
        (mark("Accept the indicator and go on"), "A, Ctrl+Enter"),
        (mark("Return the indicator and go on"), "R, Ctrl+Backspace"),
        (mark("Accept all documents that wait"), "D"),
        (mark("Set the level after review"), "0 - 4"),
    )),
    mark("In the report"): (None, (
        (mark("Save PDF…"), "Ctrl+Shift+S"),
        (mark("Previous or next page"), "PageUp, PageDown"),
        (mark("First or last page"), "Home, End"),
        (mark("Larger or smaller pages"), "+, -"),
    )),
    mark("In the library"): (None, (
        (mark("Check the workbook again"), "F5"),
        (mark("Copy the selected line"), "Ctrl+C"),
    )),
}  # fmt: skip


def key_blocks(words: Words) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for heading, (place, more) in GROUPS.items():
        known = [(entry.words, _keys(entry.keys)) for entry in ACTIONS if entry.where is place]
        rows = tuple(
            (f"`{keys.replace('↑ ↓', words.say('Arrow keys'))}`", words.say(said))
            for said, keys in (*known, *more)
        )
        head = (words.say("Keys"), words.say("What they do"))
        blocks.append(Block(BlockKind.HEADING, (words.say(heading),)))
        blocks.append(Block(BlockKind.TABLE, rows=(head, *rows)))
    return tuple(blocks)


def _keys(keys: tuple[str, ...]) -> str:
    portable = QKeySequence.SequenceFormat.PortableText
    said = [QKeySequence(key).toString(portable).replace("Return", "Enter") for key in keys]
    return ", ".join(said)
