"""The command line: parses the call, runs the command, prints its outcome, gives the exit code.

Exit codes: 0 done; 1 done with findings of severity error, or refused; 2 wrong usage.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import override

from assessment.commands import (
    acts,
    assessments,
    compare,
    coverage,
    demo,
    exchange,
    keys,
    program,
    questionnaires,
    report,
    rounds,
    scores,
)
from assessment.commands.command import LANGUAGES, Command, Context, Outcome, chosen_language, clock
from assessment.commands.output import REFUSED, show, to_the_end, write
from assessment.errors import AssessmentError, Cancelled, Finding, refused
from assessment.files import disk, failures
from assessment.language import digits, normalise
from assessment.language.text import Language
from assessment.places import called
from assessment.problems.commands import CommandProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.values import clean_text
from assessment.version import version
from assessment.words import Words

_WRITTEN = ("pdf", "xlsx", "out")
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
        if any(one.is_file() and target.is_file() and one.samefile(target) for one in sources):
            raise failures.failure(CommandProblem.TARGET_IS_READ, target)
        if target.absolute() in seen:
            raise failures.failure(CommandProblem.TARGET_TWICE, target)
        seen.append(target.absolute())


def _as_in_the_window(arguments: Namespace) -> None:
    """Names must say something: they stay in the history for good."""
    given = {name: text for name, text in vars(arguments).items() if isinstance(text, str)}
    for name in given.keys() & {"by", "assessor", "round"}:
        if not normalise.has_ink(given[name]):
            raise refused(CommandProblem.OPTION_EMPTY, option=f"--{name}")
    for name in given.keys() & _WORDS:
        setattr(arguments, name, clean_text(given[name]) or given[name])
    if "round" in given:
        arguments.round = digits.latin_digits(given["round"])


def _texts(arguments: Namespace) -> Iterator[tuple[str, str]]:
    for name, value in vars(arguments).items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one:
                # Keys are named with the role of their owner.
                yield name, one.partition("=")[2] if name == "known" else one


# In the order in which help lists their commands.
MODULES = (
    demo, questionnaires, assessments, scores, compare, report, keys, exchange, acts,
    rounds, coverage, program,
)  # fmt: skip
COMMANDS = {
    one.name: one for module in MODULES for one in vars(module).values() if isinstance(one, Command)
}
VERSION = "--version"


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code and never raises for a problem of the person."""
    return to_the_end(lambda: _parsed(arguments), Words(chosen_language()))


def _parsed(arguments: Sequence[str]) -> int:
    if list(arguments[:1]) == [VERSION]:
        write(sys.stdout, (f"{called()} {version()}\n",))
        return 0
    parsed = _parser().parse_args(questionnaires.expression_last(list(arguments)))
    told = parsed.language in LANGUAGES
    words = Words(Language(parsed.language) if told else chosen_language())
    return to_the_end(lambda: _run(Context(parsed, words, clock())), words)


def _run(context: Context) -> int:
    parsed = context.given
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
        told = Outcome(outcome.data, chain(context.lines, outcome.lines), findings)
        return show(told, context.words, as_json=parsed.json)
    show(Outcome({}, (), refusal), context.words, as_json=parsed.json)
    return REFUSED


def _parser() -> ArgumentParser:
    parser = _Parser(prog=called(), description="Digital readiness assessment.")
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
