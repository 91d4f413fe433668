"""What a command prints: a JSON object or sentences on stdout; messages, progress on stderr."""

import errno
import json
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import RawIOBase
from operator import attrgetter
from pathlib import PurePath
from types import FrameType
from typing import TextIO

from assessment.errors import Finding, errors_in
from assessment.language.text import Language, Text
from assessment.problems.commands import CommandProblem
from assessment.progress import Progress
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


@dataclass(frozen=True, slots=True)
class Outcome:
    # The JSON object; what is too long to be held may be an iterator, gone through once, while it
    # is printed. The findings stand in it too.
    data: Mapping[str, object]
    lines: Iterable[str] = ()  # the same for people, already in their language; gone through once
    findings: Iterable[Finding] = ()  # problems met; an error among them makes the exit code 1


def picked(thing: object, *names: str, **paths: str) -> dict[str, object]:
    """Attributes of a thing, or of its parts: as they are called, or under a name of their own."""
    wanted = {name.rpartition(".")[2]: name for name in names} | paths
    return {name: attrgetter(path)(thing) for name, path in wanted.items()}


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


@contextmanager
def told() -> Iterator[Progress]:
    """A progress to hand to long work; on a terminal it is drawn on stderr.

    Ctrl-C lets the work end at its next step, where nothing is half-written; a second one ends it
    at once.
    """
    stop = threading.Event()
    on_terminal, drawn = sys.stderr.isatty(), 0.0

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    def tell(done: int, total: int) -> None:
        nonlocal drawn
        now = time.monotonic()
        if on_terminal and (done >= total or now - drawn >= 0.1):  # seconds
            drawn = now
            # One line that is drawn over itself.
            sys.stderr.write(f"\r[{'#' * (30 * done // max(total, 1)):<30}] {done}/{total}")
            sys.stderr.flush()

    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, interrupted) if main else None
    try:
        yield Progress(tell, stop.is_set)
    finally:
        if main:
            signal.signal(signal.SIGINT, before)
        if drawn:
            sys.stderr.write("\n")
