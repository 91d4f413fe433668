"""One of a thing is not told as several: no "1 answers", no "1 units have"."""

import re
import string

import pytest
from babel.messages.pofile import read_po

from tests.architecture.tree import ROOT

COUNTED = (
    "answers|units|indicators|pillars|questions|rows|columns|cells|files|packages|documents|pages|"
    "pieces|signatures|recipients|records|texts|objections|declarations|decisions|conflicts|"
    "themes|gates|actions|lines|keys|rounds|years|levels|groups|peers|targets|points|criteria|items|places|parts|provinces|people|"
    "submissions|copies|others|things|values|times|findings|characters|seconds|days|sets|signs"
)
# "1 of 1 units" tells a part of a whole, however large the whole is.
BETWEEN = r"(?:(?!(?:of|for|from)\b)[a-z-]+ ){0,2}"
SEVERAL = re.compile(
    rf"(?<!\w)(?<!1 of )(?<!1 of the )1 {BETWEEN}(?:{COUNTED})\b"
    r"|\b1 of (?:the )?1\b[^.;:]*?(?<!that )\b(?:are|were|have|stand|lower|apply|need|wait)\b"
)
NUMBERS = frozenset(
    [
        "n",
        "m",
        "s",
        "c",
        "a",
        "count",
        "more",
        "total",
        "done",
        "number",
        "rows",
        "files",
        "units",
        "items",
        "all",
        "met",
        "common",
        "changed",
        "reached",
        "pillars",
        "indicators",
        "evidence",
        "declared",
        "objections",
        "upheld",
        "open",
        "draws",
        "missing",
        "accepted",
        "rejected",
        "pending",
    ]
)
# What can never be one, and why.
NEVER_ONE = {
    "The passphrase is too short. Use at least {n} characters.": "a rule of the program",
    "A list of keys names at most {n} recipients. Each of them can open every encrypted package.": (
        "a rule"
    ),
    "* under {n} indicators: no level, and never called the lowest or highest": "a rule",
    "under {n} indicators: no level": "a rule of the program",
    "Not shown, as fewer than {n} units answered: {names}": "a rule of the program",
    "Every weight moved by up to {share}, {n} sets of weights, inside each group": "always as many",
    "{file} holds more than is read of a table of values: {rows} rows, and of a workbook {cells} "
    "MB of cells and {size} MB as a file. Save the table as CSV, of at most {csv} MB.": "a limit",
    "No package has been received yet, so none of the {m} units has reported.": "all units",
    "The file contains {n} submissions. Choose one by its number, from 1 to {n}, or by its uuid.": (
        "one is taken without asking"
    ),
    "Received {n} packages; {m} units have a result, {c} conflicts are open.": "as many in a demo",
    "counts in {n} themes": "said only of several",
    "{title}: {n} units ({units})": "a document is shared by several",
    "{n} files, list {digest}": "all files of the program",
}


def messages():
    """What is said whatever its numbers are, and what is said of one."""
    for part in sorted((ROOT / "resources" / "locale" / "km").glob("*.po")):
        with part.open("rb") as file:
            for message in read_po(file, locale="km"):
                if message.id:
                    yield message.id[0] if isinstance(message.id, tuple) else message.id


def with_ones(message):
    """The message as it is said when each of its numbers is one."""
    names = {name for _, name, _, _ in string.Formatter().parse(message) if name}
    return message.format(**{name: "1" if name in NUMBERS else "X" for name in names})


MESSAGES = list(messages())


@pytest.mark.parametrize(
    "wrong",
    ["1 answers applied", "Left: 1 open conflicts", "In 1 rows", "1 of 1 units have reported"],
)
def test_one_told_as_several_is_seen(wrong):
    assert SEVERAL.search(wrong)


@pytest.mark.parametrize("right", ["Answers: 1", "1 of 1 units", "11 units", "1 unit has"])
def test_what_fits_one_is_let_pass(right):
    assert not SEVERAL.search(right)


def test_no_message_tells_one_as_several():
    wrong = {one for one in MESSAGES if SEVERAL.search(with_ones(one))}
    assert wrong - NEVER_ONE.keys() == set()


def test_what_is_excused_is_still_said():
    assert NEVER_ONE.keys() - set(MESSAGES) == set()
