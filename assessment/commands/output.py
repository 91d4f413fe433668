"""What a command prints: a JSON object or sentences on stdout; messages, progress on stderr."""

import errno
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from io import RawIOBase
from pathlib import PurePath
from typing import TextIO

from assessment.commands.command import Outcome, picked
from assessment.errors import Finding, errors_in
from assessment.language.text import Language, Text
from assessment.problems.commands import CommandProblem
from assessment.responses.completion import WANTS, Want
from assessment.words import SEVERITIES, Words, mark


def write(stream: TextIO | None, pieces: Iterable[str]) -> None:
    """Write the pieces and make sure that all of them are out; nothing where there is no stream.

    Raises:
        OSError: when not all of them could be written.
    """
    if stream is None:  # a program without a console has none
        return
    # Without a buffer a file may take less than it is given, and nobody would be told.
    if isinstance(getattr(stream, "buffer", None), RawIOBase):
        with open(
            stream.fileno(),
            "w",
            encoding=stream.encoding,
            errors=stream.errors,
            newline="\n",
            closefd=False,
        ) as buffered:
            buffered.writelines(pieces)
    else:
        stream.writelines(pieces)
        stream.flush()


def give_up(stream: TextIO | None) -> None:
    """Let what is still held back go nowhere, since the end of the program would bring it out."""
    if stream is None:
        return
    try:
        target = stream.fileno()
    except (OSError, ValueError):  # not a file of the system, so nothing is held back
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, target)
    os.close(nowhere)


# Control characters but for tab and line break, marks of direction, the empty width, half letters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
REFUSED = 1
_LEFT: dict[Want | None, str] = {
    Want.ANSWER: mark("Not answered yet"),
    Want.DOCUMENT: mark("Document needed"),
}


def named(text: Text | None) -> dict[str, str | None]:
    return {one.value: None if text is None else text.get(one) for one in Language}


def finding_json(finding: Finding, words: Words) -> dict[str, object]:
    """A finding in the stable form of the commands' contract."""
    places = ("place.sheet", "place.row", "place.column")
    found = picked(finding, "code", "severity", *places, where="place.text")
    return {**found, "message": words.finding(finding)}


def show(outcome: Outcome, words: Words, *, as_json: bool) -> int:
    """Print an outcome: with JSON exactly one object on stdout, findings as lines on stderr.

    Returns:
        The exit code: 0 done, 1 done with findings of severity error.

    Raises:
        OSError: when stdout did not take everything.
    """
    findings = tuple(outcome.findings)
    if as_json:
        data = dict(outcome.data)
        data.setdefault("findings", (finding_json(one, words) for one in findings))
        # Names of files may hold halves of letters, which no output can carry.
        write(sys.stdout, (text if text.isascii() else text.encode(errors="replace").decode()
                           for text in _json(data)))  # fmt: skip
    else:
        write(sys.stdout, (printable(line) + "\n" for line in outcome.lines))
    tell(findings, words)
    return REFUSED if errors_in(findings) else 0


def tell(findings: Iterable[Finding], words: Words) -> None:
    """Print findings as lines on stderr; where nobody listens, they are not told."""
    lines = []
    for finding in findings:  # what is left or how grave it is, place, sentence
        gravity = words.say(_LEFT.get(WANTS.get(finding.problem), SEVERITIES[finding.severity]))
        place = f" {finding.place.text}" if finding.place.text else ""
        lines.append(f"{gravity}{place} – {words.finding(finding)}".replace("\n", " "))
    try:
        write(sys.stderr, (printable(line) + "\n" for line in lines))
    except OSError:
        give_up(sys.stderr)


def to_the_end(act: Callable[[], int], words: Words) -> int:
    """Do something that prints and gives the exit code; what is not printed whole is no success."""
    try:
        try:
            return act()
        finally:
            tell((), words)  # what was said on the way as well
            if sys.stdout is not None and not sys.stdout.closed:
                sys.stdout.flush()
    except KeyboardInterrupt:  # half of it is out, so no second object follows
        tell((Finding(CommandProblem.STOPPED),), words)
    except OSError as error:
        give_up(sys.stdout)
        # Windows knows no broken pipe; it calls the call itself not possible.
        closed = sys.platform == "win32" and error.errno == errno.EINVAL
        if closed or isinstance(error, BrokenPipeError):
            return REFUSED  # whoever has read enough, as ``head`` does, knows it
        values = {"reason": error.strerror or str(error)}
        problem = CommandProblem.NOT_PRINTED
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            problem, values = CommandProblem.PRINTED_ON_FULL, {}
        tell((Finding(problem, values=values),), words)
    return REFUSED


def json_text(value: object) -> str:
    """A value as JSON the way every command prints it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)


def _plain(value: object) -> object:
    """What JSON has no form for."""
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case Text():
            return dict(value.pairs)
        case Mapping():
            return dict(value)
        case PurePath():
            return str(value)
    raise TypeError(value)


def _json(data: Mapping[str, object]) -> Iterator[str]:
    yield "{"
    for n, (key, value) in enumerate(data.items()):
        yield f"{', ' if n else ''}{json_text(key)}: "
        if isinstance(value, Iterator):
            yield "["
            items = enumerate(map(json_text, value))
            yield from (f", {item}" if at else item for at, item in items)
            yield "]"
        else:
            yield json_text(value)
    yield "}\n"


def printable(text: str) -> str:
    """The text as a screen may be given it.

    Names come from outside: one may hold signs that move the cursor, turn the line round, or hide.
    """
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)
