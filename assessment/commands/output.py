"""What a command prints: one JSON object on stdout, or sentences; messages go to stderr."""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessment.errors import Finding, errors_in
from assessment.problems.problem import Severity
from assessment.words import Words, mark

# Control characters but for tab and line break, marks of direction, the empty width, half letters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
SEVERITY_WORDS = {
    Severity.ERROR: mark("To correct"),
    Severity.WARNING: mark("Worth a look"),
    Severity.NOTE: mark("Note"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did.

    Attributes:
        data: The JSON object.
        lines: The same for people, already in their language.
        findings: Problems met; an error among them makes the exit code 1.
    """

    data: Mapping[str, object]
    lines: tuple[str, ...] = ()
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
    """Print an outcome: with JSON exactly one object on stdout, findings as lines on stderr."""
    if as_json:
        text = json.dumps(outcome.data, ensure_ascii=False, allow_nan=False)
        # Names of files may hold halves of letters, which no output can carry.
        sys.stdout.write(text.encode(errors="replace").decode() + "\n")
    else:
        for line in outcome.lines:
            sys.stdout.write(printable(line) + "\n")
    for finding in outcome.findings:
        line = finding_line(finding, words).replace("\n", " ")
        sys.stderr.write(printable(line) + "\n")


def printable(text: str) -> str:
    """The text as a screen may be given it.

    Names come from outside: one may hold signs that move the cursor, turn the line round, or hide.
    """
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)
