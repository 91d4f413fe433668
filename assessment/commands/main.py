"""The command line: parses the call, runs the command, prints its outcome, gives the exit code.

Exit codes: 0 done; 1 done with findings of severity error, or refused; 2 wrong usage.
"""

import errno
import json
import os
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib import import_module
from io import RawIOBase
from itertools import chain
from pathlib import Path, PurePath
from typing import TextIO, override

from assessment.commands.command import LANGUAGES, Command, Context, Outcome, chosen_language, clock
from assessment.commands.encode import finding_json
from assessment.commands.questionnaires import expression_last
from assessment.errors import AssessmentError, Cancelled, Finding, errors_in, refused
from assessment.files import disk, failures
from assessment.language import digits, normalise
from assessment.language.text import Language, Text
from assessment.places import program_name
from assessment.problems.commands import CommandProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.values import clean_text
from assessment.responses.completion import WANTS, Want
from assessment.version import version
from assessment.words import SEVERITIES, Words, mark

_WRITTEN = ("pdf", "xlsx", "out")
_FILL_A_FOLDER = ("demo", "simulate", "open-round")
_NOT_EMPTY = frozenset({"by", "assessor", "round", "key", *_WRITTEN})
# A passphrase may come through a pipe; an intake takes its files one by one.
_UNLOOKED = ("passphrase_file", "new_passphrase_file", "paths", *_WRITTEN)
_WORDS = frozenset({"by", "assessor", "reason", "comment", "note", "person"})


def check(arguments: Namespace) -> None:
    """Look at the names and files of a call, before anything is done."""
    _as_in_the_window(arguments)
    texts = list(_texts(arguments))
    for name, text in texts:
        # Pipes and devices would keep the call waiting for ever; Path raises for what is no file.
        there = name not in _UNLOOKED and os.path.exists(text)  # noqa: PTH110
        if there and not (Path(text).is_file() or Path(text).is_dir()):
            raise failures.failure(FileProblem.NOT_FOUND, Path(text))
    sources = [Path(text) for name, text in texts if name not in _WRITTEN]
    seen: list[Path] = []
    for target in (Path(text) for name, text in texts if name in _WRITTEN):
        disk.keep_clear_of(target)
        whole = arguments.command in _FILL_A_FOLDER
        if not whole and (target.is_dir() or not target.parent.is_dir()):
            if target.is_dir():
                known = FileProblem.ALREADY_EXISTS
            else:
                known = FileProblem.NO_FOLDER
            raise failures.failure(known, target)
        if any(path.is_file() and target.is_file() and path.samefile(target) for path in sources):
            raise failures.failure(CommandProblem.TARGET_IS_READ, target)
        if target.absolute() in seen:
            raise failures.failure(CommandProblem.TARGET_TWICE, target)
        seen.append(target.absolute())


def _as_in_the_window(arguments: Namespace) -> None:
    """Names must say something: of people they stay in the history for good."""
    texts = {name: text for name, text in vars(arguments).items() if isinstance(text, str)}
    not_empty = _NOT_EMPTY | {name for name in _WORDS if texts.get(name)}
    for name in texts.keys() & not_empty:
        if not normalise.has_ink(texts[name]):
            raise refused(CommandProblem.OPTION_EMPTY, option=f"--{name}")
    for name in texts.keys() & _WORDS:
        setattr(arguments, name, clean_text(texts[name]))
    if "round" in texts:
        arguments.round = digits.latin_digits(texts["round"])


def _texts(arguments: Namespace) -> Iterator[tuple[str, str]]:
    for name, value in vars(arguments).items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and text:
                # Keys are named with the role of their owner.
                yield name, text.partition("=")[2] if name == "known" else text


# In the order in which help lists their commands.
MODULES = (
    "demo",
    "questionnaires",
    "assessments",
    "scores",
    "compare",
    "report",
    "keys",
    "exchange",
    "acts",
    "rounds",
    "coverage",
    "program",
)
COMMANDS = {
    var.name: var
    for module in MODULES
    for var in vars(import_module(f"assessment.commands.{module}")).values()
    if isinstance(var, Command)
}
VERSION = "--version"


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code and never raises for a problem of the person."""
    return to_the_end(lambda: _parsed(arguments), Words(chosen_language()))


def _parsed(arguments: Sequence[str]) -> int:
    if list(arguments[:1]) == [VERSION]:
        write(sys.stdout, (f"{program_name()} {version()}\n",))
        return 0
    parsed = _parser().parse_args(expression_last(list(arguments)))
    names_language = parsed.language in LANGUAGES
    if names_language:
        language = Language(parsed.language)
    else:
        language = chosen_language()
    words = Words(language)
    return to_the_end(lambda: _run(Context(parsed, words, clock())), words)


def _run(context: Context) -> int:
    parsed = context.arguments
    try:
        check(parsed)
        outcome = COMMANDS[parsed.command].act(context)
    except (Cancelled, KeyboardInterrupt):
        refusal: tuple[Finding, ...] = (Finding(CommandProblem.STOPPED),)
    except AssessmentError as error:
        refusal = error.findings
    except BrokenPipeError:
        raise
    except OSError as error:
        values = {"file": error.filename or "", "reason": error.strerror or str(error)}
        refusal = (Finding(CommandProblem.NOT_REACHED, values=values),)
    else:
        findings = (*context.findings, *outcome.findings)
        whole = Outcome(outcome.data, chain(context.lines, outcome.lines), findings)
        return show(whole, context.words, as_json=parsed.json)
    show(Outcome({}, (), refusal), context.words, as_json=parsed.json)
    return REFUSED


def _parser() -> ArgumentParser:
    parser = _Parser(prog=program_name(), description="Digital readiness assessment.")
    parser.add_argument(VERSION, action="store_true", help="say which version this is")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for row in COMMANDS.values():
        command = commands.add_parser(row.name, help=row.act.__doc__)
        command.add_argument("--json", action="store_true", help="print one JSON object")
        # What others ask of every call, whether its command takes it or not.
        command.set_defaults(roster=None, known=None, role=None, layer=None)
        row.add_to(command)
        if command.get_default("language") is None:
            command.add_argument("--language", choices=LANGUAGES, default=chosen_language().value)
    return parser


class _Parser(ArgumentParser):
    """Prints help like all other output; its base would pass over a disk that is full."""

    @override
    def print_help(self, file: object = None) -> None:
        write(sys.stdout, (self.format_help(),))


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
        data.setdefault("findings", (finding_json(finding, words) for finding in findings))
        # Names of files may hold halves of letters, which no output can carry.
        write(
            sys.stdout,
            (
                text if text.isascii() else text.encode(errors="replace").decode()
                for text in _json(data)
            ),
        )
    else:
        write(sys.stdout, (printable(line) + "\n" for line in outcome.lines))
    print_findings(findings, words)
    if errors_in(findings):
        return REFUSED
    return 0


def print_findings(findings: Iterable[Finding], words: Words) -> None:
    """Print findings as lines on stderr; where nobody listens, they are not told."""
    lines = []
    for finding in findings:  # what is left or how grave it is, place, sentence
        gravity = words.translate(
            _LEFT.get(WANTS.get(finding.problem), SEVERITIES[finding.severity])
        )
        place = ""
        if finding.place.text:
            place = f" {finding.place.text}"
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
            print_findings((), words)  # what was said on the way as well
            if sys.stdout is not None and not sys.stdout.closed:
                sys.stdout.flush()
    except KeyboardInterrupt:  # half of it is out, so no second object follows
        print_findings((Finding(CommandProblem.STOPPED),), words)
    except OSError as error:
        give_up(sys.stdout)
        # Windows knows no broken pipe; it calls the call itself not possible.
        closed = sys.platform == "win32" and error.errno == errno.EINVAL
        if closed or isinstance(error, BrokenPipeError):
            return REFUSED  # whoever has read enough, as ``head`` does, knows it
        values = {"reason": error.strerror or str(error)}
        problem = CommandProblem.NOT_PRINTED
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            problem = CommandProblem.PRINTED_ON_FULL
            values = {}
        print_findings((Finding(problem, values=values),), words)
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
            yield from (f", {element}" if at else element for at, element in items)
            yield "]"
        else:
            yield json_text(value)
    yield "}\n"


def printable(text: str) -> str:
    """The text as a screen may be given it.

    Names come from outside: one may hold signs that move the cursor, turn the line round, or hide.
    """
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)
