"""The names that writer and reader of the template share: sheets, hidden codes."""

from collections.abc import Iterable

GUIDE = "guide"
ANSWERS = "answers"
LISTS = "lists"
ABOUT = "about"

# The hidden first column of every sheet, and what stands in it.
CODE = "code"
CHOICE = "/"
UNIT = "unit"
ROUND = "round"
ID = "form_id"
VERSION = "version"
FINGERPRINT = "fingerprint"
TICK = "✓"

_LONGEST_TITLE = 31


def roster_titles(codes: Iterable[str]) -> dict[str, str]:
    """The sheet of each roster: its code, as far as Excel allows it."""
    used = {GUIDE, ANSWERS, LISTS, ABOUT}
    titles: dict[str, str] = {}
    for code in codes:
        title, number = code[:_LONGEST_TITLE], 1
        while title.lower() in used:
            number += 1
            tail = f"_{number}"
            title = code[: _LONGEST_TITLE - len(tail)] + tail
        used.add(title.lower())
        titles[code] = title
    return titles
