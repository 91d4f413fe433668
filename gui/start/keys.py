"""What the keyboard can do, by place, as blocks of the manual; read from the table of actions."""

from PySide6.QtGui import QKeySequence

from assessment.words import Words, mark
from gui.actions import ACTIONS, ActionPlace
from gui.start.manual import Block, Kind

PLACES = {
    ActionPlace.EVERYWHERE: mark("Everywhere"),
    ActionPlace.ASSESSMENT: mark("With an open assessment"),
    ActionPlace.FILL: mark("While filling in"),
    ActionPlace.COLLECTION: mark("With an open collection"),
}
IN_CARDS = (
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
)

IN_REVIEW = (
    (mark("Accept the indicator and go on"), "A, Ctrl+Enter"),
    (mark("Return the indicator and go on"), "R, Ctrl+Backspace"),
    (mark("Accept all documents that wait"), "D"),
    (mark("Set the level after review"), "0 - 4"),
)

IN_REPORT = (
    (mark("Save PDF…"), "Ctrl+Shift+S"),
    (mark("Previous or next page"), "PageUp, PageDown"),
    (mark("First or last page"), "Home, End"),
    (mark("Larger or smaller pages"), "+, -"),
)

IN_LIBRARY = (
    (mark("Check the workbook again"), "F5"),
    (mark("Copy the selected line"), "Ctrl+C"),
)

IN_COLLECTION = (
    (mark("Stop receiving"), "Esc"),
    (mark("Previous or next conflict"), "Alt+Up, Alt+Down"),
    (mark("Take the answer of a copy; of what both started from"), "1 - 9, 0"),
    (mark("Take all answers of a copy"), "Alt+1 - Alt+9"),
    (mark("In a table: sort by the next column"), "Shift+Right"),
    (mark("In a table: show the columns that did not fit"), "Left, Right"),
    (mark("In a table: copy all rows"), "Ctrl+C"),
    (mark("One step back in the national picture"), "Backspace"),
    (mark("Preview and save PDF…"), "Ctrl+Shift+S"),
)

MORE = {ActionPlace.FILL: IN_CARDS, ActionPlace.COLLECTION: IN_COLLECTION}


def key_blocks(words: Words) -> tuple[Block, ...]:
    """A heading for every place, and below it a table of keys and what they do."""
    blocks: list[Block] = []
    for heading, lines in _groups():
        blocks.append(Block(Kind.HEADING, (words.say(heading),)))
        head = (words.say("Keys"), words.say("What they do"))
        rows = tuple(
            (f"`{keys.replace('↑ ↓', words.say('Arrow keys'))}`", words.say(said))
            for said, keys in lines
        )
        blocks.append(Block(Kind.TABLE, rows=(head, *rows)))
    return tuple(blocks)


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Headings, and under each what keys do there."""
    groups = []
    for place, heading in PLACES.items():
        lines = [(entry.words, _keys(entry.keys)) for entry in ACTIONS if entry.where is place]
        groups.append((heading, [*lines, *MORE.get(place, ())]))
    return [
        *groups,
        (mark("In the review"), list(IN_REVIEW)),
        (mark("In the report"), list(IN_REPORT)),
        (mark("In the library"), list(IN_LIBRARY)),
    ]


def _keys(keys: tuple[str, ...]) -> str:
    portable = QKeySequence.SequenceFormat.PortableText
    said = [QKeySequence(key).toString(portable).replace("Return", "Enter") for key in keys]
    return ", ".join(said)
