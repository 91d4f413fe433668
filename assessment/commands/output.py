"""What a command prints: one JSON object on stdout, or sentences; messages go to stderr."""

import errno
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assessment.commands import streams
from assessment.errors import Finding, errors_in
from assessment.problems.commands import CommandProblem
from assessment.problems.problem import Severity
from assessment.words import Words, mark

# Control characters but for tab and line break, marks of direction, the empty width, half letters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
REFUSED = 1
SEVERITY_WORDS = {
    Severity.ERROR: mark("To correct"),
    Severity.WARNING: mark("Worth a look"),
    Severity.NOTE: mark("Note"),
}


@dataclass(frozen=True, slots=True)
class Streamed:
    """A list of the JSON object that is too long to be held: made while it is printed, once.

    Attributes:
        items: Each item as JSON text, in order.
    """

    items: Iterable[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did.

    Attributes:
        data: The JSON object; a value of it may be ``Streamed``.
        lines: The same for people, already in their language; gone through once.
        findings: Problems met; an error among them makes the exit code 1.
    """

    data: Mapping[str, object]
    lines: Iterable[str] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 done, 1 done with findings of severity error."""
        return 1 if errors_in(self.findings) else 0


def finding_json(finding: Finding, words: Words) -> dict[str, object]:
    """A finding in the stable form of the commands' contract."""
    place = finding.place
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "where": place.text,
        "message": words.finding(finding),
    }


def findings_json(findings: Iterable[Finding], words: Words) -> list[dict[str, object]]:
    """Findings in the stable form, in their order."""
    return [finding_json(finding, words) for finding in findings]


def finding_line(finding: Finding, words: Words) -> str:
    """A finding as one line for people: gravity, place, sentence."""
    gravity = words.say(SEVERITY_WORDS[finding.severity])
    place = f" {finding.place.text}" if finding.place.text else ""
    return f"{gravity}{place} – {words.finding(finding)}"


def show(outcome: Outcome, words: Words, *, as_json: bool) -> None:
    """Print an outcome: with JSON exactly one object on stdout, findings as lines on stderr.

    Raises:
        OSError: when stdout did not take everything.
    """
    if as_json:
        streams.write(sys.stdout, map(_bearable, _json(outcome.data)))
    else:
        streams.write(sys.stdout, (printable(line) + "\n" for line in outcome.lines))
    tell(outcome.findings, words)


def tell(findings: Iterable[Finding], words: Words) -> None:
    """Print findings as lines on stderr; where nobody listens, they are not told."""
    lines = (finding_line(finding, words).replace("\n", " ") for finding in findings)
    try:
        streams.write(sys.stderr, (printable(line) + "\n" for line in lines))
    except OSError:
        streams.give_up(sys.stderr)


def to_the_end(act: Callable[[], int], words: Words) -> int:
    """Do something that prints and gives the exit code; what is not printed whole is no success."""
    try:
        try:
            return act()
        finally:
            tell((), words)  # what was said on the way as well
            streams.finish(sys.stdout)
    except KeyboardInterrupt:  # half of it is out, so no second object follows
        tell((Finding(CommandProblem.STOPPED),), words)
    except OSError as error:
        streams.give_up(sys.stdout)
        # Whoever has read enough knows it.
        if not streams.nobody_reads(error):
            tell((_not_printed(error),), words)
    return REFUSED


def _not_printed(error: OSError) -> Finding:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Finding(CommandProblem.PRINTED_ON_FULL)
    values = {"reason": error.strerror or str(error)}
    return Finding(CommandProblem.NOT_PRINTED, values=values)


def json_text(value: object) -> str:
    """A value as JSON the way every command prints it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _json(data: Mapping[str, object]) -> Iterator[str]:
    """The JSON object in pieces."""
    yield "{"
    for n, (key, value) in enumerate(data.items()):
        yield f"{', ' if n else ''}{json_text(key)}: "
        if isinstance(value, Streamed):
            yield "["
            yield from _parted(value.items)
            yield "]"
        else:
            yield json_text(value)
    yield "}\n"


def _parted(items: Iterable[str]) -> Iterator[str]:
    for n, item in enumerate(items):
        yield f", {item}" if n else item


def _bearable(text: str) -> str:
    """Names of files may hold halves of letters, which no output can carry."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def printable(text: str) -> str:
    """The text as a screen may be given it.

    Names come from outside: one may hold signs that move the cursor, turn the line round, or hide.
    """
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)
