"""The Khmer of the catalogue as it stands in its parts, read and written line by line."""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from assessment import places

_FIELD = re.compile(
    r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[0\])?) ((?:"[^\n]*"(?:\n(?="))?)+)', re.MULTILINE
)
_CODE = ("assessment", "gui")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the program.

    Attributes:
        part: The file of the catalogue it stands in.
        context: What tells it from the same English elsewhere, or nothing.
        english: What the code says; of a message with numbers, the form for one.
        khmer: Its Khmer.
    """

    part: str
    context: str
    english: str
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
    said: defaultdict[str, list[str]] = defaultdict(list)
    for folder in _CODE:
        for path in sorted((places.HOUSE / folder).rglob("*.py")):
            name = path.relative_to(places.HOUSE).as_posix()
            tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            for text in {node.value for node in tree if isinstance(node, ast.Constant)}:
                if isinstance(text, str):
                    said[text].append(name)
    return said


def _message(part: str, block: str) -> Message | None:
    fields = {name: _text(quoted) for name, quoted in _FIELD.findall(block)}
    khmer = fields.get("msgstr") or fields.get("msgstr[0]", "")
    english = fields.get("msgid")
    return Message(part, fields.get("msgctxt", ""), english, khmer) if english else None


def _corrected(part: str, block: str, khmer: Mapping[str, str]) -> str:
    message = _message(part, block)
    if message is None or (now := khmer.get(message.key)) is None:
        return block
    return _FIELD.sub(
        lambda field: (
            f"{field[1]} {json.dumps(now, ensure_ascii=False)}"
            if field[1].startswith("msgstr")
            else field[0]
        ),
        block,
    )


def _text(quoted: str) -> str:
    return "".join(json.loads(line) for line in quoted.split("\n"))
