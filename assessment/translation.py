"""Words for readers without the code: what the Khmer never does, and the list they correct."""

import ast
import csv
import json
import re
import string
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from assessment import places
from assessment.errors import Finding, FindingPlace, refused
from assessment.incoming.given import read_grids
from assessment.language.text import Language
from assessment.problems.incoming import TranslationProblem
from assessment.reports.report import write_safely
from assessment.words import both, mark

_FIELD = re.compile(
    r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[0\])?) ((?:"[^\n]*"(?:\n(?="))?)+)', re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Message:
    part: str
    context: str  # what tells it from the same English elsewhere, or nothing
    english: str  # what the code says; of a message with numbers, the form for one
    khmer: str

    @property
    def key(self) -> str:
        """A short name that stays as long as the English does."""
        return sha256(f"{self.context}\0{self.english}".encode()).hexdigest()[:10]


def messages(folder: Path) -> Iterator[Message]:
    """All messages of the parts in a folder; one that stands in two parts comes twice."""
    for part in sorted(folder.glob("*.po")):
        for block in part.read_text(encoding="utf-8").split("\n\n"):
            if message := _message(part.name, block):
                yield message


def write_khmer(folder: Path, khmer: Mapping[str, str]) -> None:
    """Write other Khmer for the messages of these keys; every other line stays as it is.

    Raises:
        OSError: a part cannot be written.
    """
    for part in sorted(folder.glob("*.po")):
        text = part.read_text(encoding="utf-8")
        blocks = [_corrected(part.name, block, khmer) for block in text.split("\n\n")]
        if (now := "\n\n".join(blocks)) != text:
            fresh = part.with_suffix(".po.new")
            fresh.write_text(now, encoding="utf-8", newline="\n")
            fresh.replace(part)


def said_in() -> Mapping[str, list[str]]:
    """Which files of the program say each text."""
    files_by_text: defaultdict[str, list[str]] = defaultdict(list)
    code = (
        path
        for folder in ("assessment", "gui")
        for path in sorted((places.HOUSE / folder).rglob("*.py"))
    )
    for path in code:
        name = path.relative_to(places.HOUSE).as_posix()
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for text in {node.value for node in tree if isinstance(node, ast.Constant)}:
            if isinstance(text, str):
                files_by_text[text].append(name)
    return files_by_text


def _message(part: str, block: str) -> Message | None:
    fields = {
        name: "".join(map(json.loads, quoted.split("\n"))) for name, quoted in _FIELD.findall(block)
    }
    khmer = fields.get("msgstr") or fields.get("msgstr[0]", "")
    english = fields.get("msgid")
    if english:
        return Message(part, fields.get("msgctxt", ""), english, khmer)
    return None


def _corrected(part: str, block: str, khmer: Mapping[str, str]) -> str:
    message = _message(part, block)
    if message is None or (now := khmer.get(message.key)) is None:
        return block
    text = json.dumps(now, ensure_ascii=False)
    return _FIELD.sub(
        lambda field: f"{field[1]} {text}" if field[1].startswith("msgstr") else field[0], block
    )


_QUOTED = re.compile("«[^»]*»")
AVOIDED = places.resource("locale") / "km" / "avoided_words.csv"
TYPING = {
    mark("an invisible character"): "[\u00ad\u200b-\u200f\u2060\ufeff\u00a0]",
    mark("a split vowel"): "\u17c1[\u17b8\u17b6]",
    mark("two spaces"): "  ",
    mark("a space at the edge"): r"\A\s|\s\Z",
    mark("a space before a sign"): r"\s[។៕៖ៗ,;?!»)]|\d\s%",
    mark("a space after an opening sign"): r"[«(]\s",
    mark("no space after a sign"): r"[។៖](?=[^\s»)\]/])",
    mark("a Latin colon"): "[\u1780-\u17e9»)}]:(?!\\w)",
    mark("a quotation mark of another house"): "[“”\u201e]|(?<![={{ '])\"(?=[\u1780-\u17dd])",
    mark("an exclamation mark"): "!",
    mark("Khmer digits where the setting decides"): "[០-៩]",
    mark(
        "Khmer grown together with Latin letters"
    ): r"[\u1780-\u17dd][A-Za-z]|[A-Za-z][\u1780-\u17b3]",
    mark("a word after a filled-in text without a space"): "\\}[\u1780-\u17b3]",
}
NOUNS = (
    "អង្គភាព|សូចនាករ|កញ្ចប់|ឯកសារ|ចម្លើយ|សំណួរ|ជួរ|ជួរដេក|ជួរឈរ|ក្រឡា|ភស្តុតាង|ហត្ថលេខា|លក្ខណៈវិនិច្ឆ័យ|ច្បាប់ចម្លង|"
    "អ្នកទទួល|ភាពមិនស៊ីគ្នា|ប្រធានបទ|ផ្នែក|ខេត្ត|ក្រុម|ចំណុច|តួអក្សរ|សំណុំចម្លើយ|ទំព័រ|អ្នកវាយតម្លៃ|ការជំទាស់|"
    "ការប្រកាស|ការសម្រេច|លក្ខខណ្ឌ|សសរស្តម្ភ|គោលដៅ|ការវាយតម្លៃ|បង្កាន់ដៃ|ប័ណ្ណ|បញ្ជី"
)
COUNTS = (
    "n|m|s|c|a|count|more|total|done|all|met|rows|files|units|items|changed|missing|pillars|indicators|"
    "evidence|declared|objections|few|limit|common|reached|draws|accepted|rejected|pending|open|upheld"
)
# What changes the meaning, and the English that excuses it.
MEANING: Mapping[str, tuple[str, str]] = {
    mark("a count after its noun without ចំនួន"): (rf"(?:{NOUNS}) \{{(?:{COUNTS})\}}", ""),
    mark("ច្បាប់ alone, which is a law"): ("ច្បាប់(?!ចម្លង|បម្រុងទុក)", "law|legal|leave|classified"),
    mark("វា for a thing or an office"): ("(?<![េរ])(?<!ស្)វា(?!យ|ង|ស់|ល|ទ|រៈ|នុ)", ""),
    mark("រាប់ without what is counted"): ("(?<!\u17d2)រាប់(?:ជា|ថា)", ""),
    mark("a number that reads as typed"): ("(?:ការបញ្ចូល|ការទទួល|បញ្ជីសោ)លេខ", ""),
    mark("មិនត្រូវ, which forbids"): ("មិនត្រូវ(?!បាន|ការ|នឹង|គ្នា)", "must not|may not|never"),
    mark("ទី with a space before its number"): (r"(?<!ថ្ងៃ)ទី (?=[{\d០-៩])", ""),
    mark("a semicolon"): ("[\u1780-\u17ff»})] ?;", ""),
}
# What is said, and not written.
SPEECH = {mark("ប្រាប់, which is spoken"): "ប្រាប់", mark("អ្វីដែល where a noun can stand"): "អ្វីដែល"}


def faults(english: str, khmer: str) -> Iterator[str]:
    yield from typing(khmer)
    yield from meaning(english, khmer)
    yield from speech(khmer)
    if ends_otherwise(english, khmer):
        yield mark("a sentence without its full stop, or a label with one")


def ends_otherwise(english: str, khmer: str) -> bool:
    """Whether one of both is a sentence and the other a label."""
    own = {"No.", "Why this score?"}  # which end otherwise in their own language
    return english not in own and english.endswith((".", "?")) != khmer.endswith(("។", "?"))


def typing(khmer: str) -> Iterator[str]:
    """The faults of typing in a text, by their names."""
    yield from _matching(TYPING, khmer)
    if unicodedata.normalize("NFC", khmer) != khmer:
        yield mark("letters that are not composed")


def meaning(english: str, khmer: str) -> Iterator[str]:
    """What says something else than the English, by name; a quoted word is only named."""
    khmer = _QUOTED.sub("", khmer)
    for name, (fault, excuse) in MEANING.items():
        excused = excuse and re.search(excuse, english, re.IGNORECASE)
        if not excused and re.search(fault, khmer):
            yield name


def speech(khmer: str) -> Iterator[str]:
    """What is said among colleagues and not written by an office, by name."""
    yield from _matching(SPEECH, _QUOTED.sub("", khmer))


def avoided(khmer: str) -> Iterator[tuple[str, str]]:
    """Words the house avoids: each as it stands there, and what is written instead."""
    for row in avoided_words():
        if row["except"]:
            rest = khmer.replace(row["except"], "")
        else:
            rest = khmer
        if match := re.search(row["avoid"], rest):
            yield match[0], row["instead"]


def placeholders(text: str) -> frozenset[str]:
    """The names of the values a message fills in.

    Raises:
        ValueError: a brace of the text is not closed.
    """
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@lru_cache(maxsize=1)
def avoided_words() -> tuple[Mapping[str, str], ...]:
    with AVOIDED.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _matching(patterns: Mapping[str, str], khmer: str) -> Iterator[str]:
    return (name for name, fault in patterns.items() if re.search(fault, khmer))


KEY = "key"
_HEADS = (
    mark("Khmer"),
    mark("English"),
    mark("Where it is said"),
    mark("Picture in the manual"),
    mark("Better Khmer"),
)
_WIDTHS = (14, 60, 60, 40, 20, 60)
_BETTER = len(_HEADS)


def write_list(target: Path, folder: Path, now: datetime) -> int:
    """Write all messages of a folder of catalogues, one line each; returns how many."""
    listed = {message.key: message for message in messages(folder)}
    files_by_text = said_in()
    pictures = sorted(places.resource("manual").glob("*-km.png"))
    rows = []
    for other_message in listed.values():
        where = "\n".join(files_by_text.get(other_message.english, ())) or other_message.part
        # The picture of the manual that shows the page a text stands on, where there is one.
        picture = next((path.name for path in pictures if path.name.split("-")[0] in where), "")
        rows.append(
            (other_message.key, other_message.khmer, other_message.english, where, picture, "")
        )
    write_safely(target, lambda path: _write(path, rows, now))
    return len(rows)


def read_list(path: Path, folder: Path) -> tuple[Mapping[str, str], list[Finding]]:
    """The Khmer that a reader corrected, by the keys of the messages; held against the rules.

    Raises:
        AssessmentError: when the file is no list of words.
        OSError: when it cannot be read.
    """
    grid = next((grid for grid in read_grids(path) if grid.header.get(0) == KEY), None)
    if grid is None:
        raise refused(TranslationProblem.NO_WORD_LIST, file=path.name)
    known = {message.key: message for message in messages(folder)}
    khmer: dict[str, str] = {}
    findings: list[Finding] = []
    for number, cells in grid.rows:
        better = cells.get(_BETTER, "").strip()
        message = known.get(cells.get(0, ""))
        place = grid.place(number, _BETTER)
        if better and message is None:
            values = {"found": cells.get(0, "")}
            findings.append(Finding(TranslationProblem.TEXT_GONE, place, values))
        elif better and message is not None and better != message.khmer:
            findings += _faults(message, better, place)
            khmer[message.key] = better
    return khmer, findings


def _faults(message: Message, better: str, place: FindingPlace) -> Iterator[Finding]:
    needed = placeholders(message.english)
    try:
        filled = placeholders(better)
    except ValueError:
        filled = frozenset()
    if filled != needed:
        values: dict[str, object] = {"needed": " ".join(f"{{{name}}}" for name in sorted(needed))}
        yield Finding(TranslationProblem.OTHER_PLACEHOLDERS, place, values)
    for name in faults(message.english, better):
        yield Finding(TranslationProblem.AGAINST_A_RULE, place, {"rule": both(name)})
    for word, instead in avoided(better):
        values = {"found": word, "instead": instead or "–"}
        yield Finding(TranslationProblem.AVOIDED_WORD, place, values)


def _write(path: Path, rows: Sequence[Sequence[str]], now: datetime) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Protection

    from assessment.printing.workbook import GUIDE, fill_list, save

    book = Workbook()
    page = book.worksheets[0]
    page.title = "words"
    texts = [both(head) for head in _HEADS]
    heads = (KEY, *(f"{text.get(Language.KM)}\n{text.get(Language.EN)}" for text in texts))
    fill_list(page, (heads, *rows), _WIDTHS, GUIDE)
    for row in page.iter_rows(min_row=2, min_col=_BETTER + 1):
        row[0].protection = Protection(locked=False)
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.autoFilter = page.protection.sort = False
    page.auto_filter.ref = page.dimensions
    save(book, path, now)
