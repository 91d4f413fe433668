"""The command line: parses the call, runs the command, prints its outcome, gives the exit code.

Exit codes: 0 done; 1 done with findings of severity error, or refused; 2 wrong usage.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import override

from assessment.commands import (
    acts,
    assessments,
    compare,
    coverage,
    demo,
    exchange,
    keys,
    national,
    program,
    questionnaires,
    receive,
    report,
    review,
    roster,
    scores,
    verify_print,
)
from assessment.commands.command import LANGUAGES
from assessment.commands.context import Context, chosen_language, clock
from assessment.commands.output import REFUSED, Outcome, findings_json, show, to_the_end, write
from assessment.commands.targets import check_names, check_sources, check_targets
from assessment.errors import AssessmentError, Cancelled, Finding
from assessment.language.text import Language
from assessment.places import called
from assessment.problems.commands import CommandProblem
from assessment.version import version
from assessment.words import Words

TABLE = (
    demo.demo,
    questionnaires.questionnaires,
    questionnaires.check,
    questionnaires.evaluate,
    assessments.new,
    assessments.answer,
    exchange.show,
    assessments.validate,
    scores.score,
    scores.score_a_table,
    compare.compare,
    compare.sensitivity,
    compare.shares_of_answers,
    review.review,
    *assessments.STEPS,
    assessments.backups,
    assessments.recover,
    report.report,
    report.template,
    report.kobo_form,
    report.policy_map,
    keys.key,
    roster.roster,
    exchange.send,
    exchange.countersign,
    exchange.unseal,
    exchange.propose,
    verify_print.verify_print,
    program.verify_program,
    program.update,
    program.rollback,
    program.uninstall,
    exchange.receipt,
    exchange.apply,
    receive.receive,
    receive.conflicts,
    receive.decide,
    receive.sign_decision,
    acts.admit_questionnaire,
    acts.units,
    acts.accept_late,
    receive.undo,
    coverage.coverage,
    coverage.shared_documents,
    national.national,
    demo.simulate,
    program.bench,
    program.words,
)
COMMANDS = {row.name: row for row in TABLE}
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
    return to_the_end(lambda: _run(arguments, Context(parsed, words, clock())), words)


def _run(arguments: Sequence[str], context: Context) -> int:
    parsed, words = context.arguments, context.words
    try:
        check_names(arguments)
        check_sources(parsed)
        check_targets(parsed)
        outcome = COMMANDS[parsed.command](context)
    except (Cancelled, KeyboardInterrupt):
        return _refused((Finding(CommandProblem.STOPPED),), words, as_json=parsed.json)
    except AssessmentError as error:
        return _refused(error.findings, words, as_json=parsed.json)
    except BrokenPipeError:
        raise
    except OSError as error:
        values = {"file": error.filename or "", "reason": error.strerror or str(error)}
        return _refused(
            (Finding(CommandProblem.NOT_REACHED, values=values),), words, as_json=parsed.json
        )
    show(outcome, words, as_json=parsed.json)
    return outcome.exit_code


def _refused(findings: Sequence[Finding], words: Words, *, as_json: bool) -> int:
    """Say why nothing was done: on stderr, and as the JSON object when that is asked for."""
    data = {"findings": findings_json(findings, words)}
    show(Outcome(data, (), tuple(findings)), words, as_json=as_json)
    return REFUSED


def _parser() -> ArgumentParser:
    parser = _Parser(prog=called(), description="Digital readiness assessment.")
    parser.add_argument(VERSION, action="store_true", help="say which version this is")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for row in TABLE:
        command = commands.add_parser(row.name, help=row.act.__doc__)
        command.add_argument("--json", action="store_true", help="print one JSON object")
        command.set_defaults(**row.preset)
        for one in row.takes:
            one.add(command)
        if command.get_default("language") is None:
            command.add_argument("--language", choices=LANGUAGES, default=chosen_language().value)
    return parser


class _Parser(ArgumentParser):
    """Prints help like all other output; its base would pass over a disk that is full."""

    @override
    def print_help(self, file: object = None) -> None:
        write(sys.stdout, (self.format_help(),))
