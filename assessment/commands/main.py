"""The command line: parses the call, runs the command, prints its outcome, gives the exit code.

Exit codes: 0 done; 1 done with findings of severity error, or refused; 2 wrong usage.
"""

import argparse
import sys
from collections.abc import Callable, Sequence

from assessment.commands import (
    assessments,
    bench,
    blank,
    collection,
    collection_state,
    collection_words,
    compare,
    demo,
    exchange,
    keys,
    letting_count,
    national,
    policy_map,
    questionnaires,
    questions,
    receipts,
    recovery,
    report,
    review,
    roster,
    scores,
    sensitivity,
    shared_documents,
    shares,
    showing,
    simulate,
    tables,
    translating,
    updating,
    verify_print,
    verify_program,
)
from assessment.commands.context import Context, clock
from assessment.commands.output import REFUSED, Outcome, findings_json, show, to_the_end
from assessment.commands.parsing import Parser
from assessment.commands.setting import chosen_language
from assessment.commands.streams import write
from assessment.commands.targets import check_names, check_sources, check_targets
from assessment.errors import AssessmentError, Cancelled, Finding
from assessment.exchange.keys import Role
from assessment.language.text import Language
from assessment.places import called
from assessment.problems.commands import CommandProblem
from assessment.responses.model import Layer
from assessment.version import version
from assessment.words import Words

Command = Callable[[Context], Outcome]
COMMANDS: dict[str, Command] = {
    "demo": demo.demo,
    "questionnaires": questionnaires.questionnaires,
    "check": questions.check,
    "evaluate": questions.evaluate,
    "new": assessments.new,
    "answer": assessments.answer,
    "show": showing.show,
    "validate": assessments.validate,
    "score": scores.score,
    "score-table": tables.score_a_table,
    "compare": compare.compare,
    "sensitivity": sensitivity.sensitivity,
    "shares": shares.shares_of_answers,
    "review": review.review,
    "submit": assessments.step,
    "return": assessments.step,
    "approve": assessments.step,
    "reopen": assessments.step,
    "backups": recovery.backups,
    "recover": recovery.recover,
    "report": report.report,
    "template": blank.template,
    "kobo-form": blank.kobo_form,
    "policy-map": policy_map.policy_map,
    "key": keys.key,
    "roster": roster.roster,
    "send": exchange.send,
    "countersign": exchange.countersign,
    "unseal": exchange.unseal,
    "propose": exchange.propose,
    "verify-print": verify_print.verify_print,
    "verify-program": verify_program.verify_program,
    "update": updating.update,
    "rollback": updating.rollback,
    "uninstall": updating.uninstall,
    "receipt": receipts.receipt,
    "apply": receipts.apply,
    "receive": collection.receive,
    "conflicts": collection.conflicts,
    "decide": collection.decide,
    "sign-decision": collection_words.sign_decision,
    "admit-questionnaire": letting_count.admit_questionnaire,
    "units": letting_count.units,
    "accept-late": letting_count.accept_late,
    "undo": collection.undo,
    "coverage": collection_state.coverage,
    "shared-documents": shared_documents.shared_documents,
    "national": national.national,
    "simulate": simulate.simulate,
    "bench": bench.bench,
    "words": translating.words,
}
VERSION = "--version"
LANGUAGES = tuple(language.value for language in Language)


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code and never raises for a problem of the person."""
    return to_the_end(lambda: _parsed(arguments), Words(chosen_language()))


def _parsed(arguments: Sequence[str]) -> int:
    if list(arguments[:1]) == [VERSION]:
        write(sys.stdout, (f"{called()} {version()}\n",))
        return 0
    parsed = _parser().parse_args(questions.expression_last(list(arguments)))
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


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog=called(), description="Digital readiness assessment.")
    parser.add_argument(VERSION, action="store_true", help="say which version this is")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, act in COMMANDS.items():
        command = commands.add_parser(name, help=act.__doc__)
        command.add_argument("--json", action="store_true", help="print one JSON object")
        _ARGUMENTS[name](command)
        if name not in ("demo", "report", "template", "national"):
            command.add_argument("--language", choices=LANGUAGES, default=chosen_language().value)
    return parser


def _languages(command: argparse.ArgumentParser, default: str) -> None:
    command.add_argument("--language", choices=(*LANGUAGES, "both"), default=default)


def _demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", default="demo", help="folder for what is written")
    _languages(command, "both")


def _questionnaires(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", metavar="ACTION")
    for name, places in questionnaires.ACTIONS.items():
        action = actions.add_parser(name)
        for place in places:
            action.add_argument(place)
        # Also understood behind the action; what is said before it stays said.
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
        action.add_argument("--language", choices=LANGUAGES, default=argparse.SUPPRESS)


def _check(command: argparse.ArgumentParser) -> None:
    command.add_argument("workbook")


def _evaluate(command: argparse.ArgumentParser) -> None:
    command.add_argument("expression")
    command.add_argument("--answers", help="typed JSON answers")


def _new(command: argparse.ArgumentParser) -> None:
    _file(command)
    for name in ("questionnaire", "unit", "round", "assessor"):
        command.add_argument(f"--{name}", required=True)


def _file(command: argparse.ArgumentParser) -> None:
    command.add_argument("file")


def _answer(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("--from", dest="source", required=True)
    command.add_argument("--by", help="who answers; the assessor unless said")
    command.add_argument("--submission", metavar="N|UUID", help="which one of an export")


def _score(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+")
    command.add_argument("--layer", choices=[layer.value for layer in Layer], default="final")
    command.add_argument("--rules", metavar="WORKBOOK", help="grade by these rules as well")
    command.add_argument("--explain", metavar="CODE")
    command.add_argument("--lift", action="store_true", help="how to reach the next level")


def _table(command: argparse.ArgumentParser) -> None:
    command.add_argument("workbook")
    command.add_argument("values", help="CSV or workbook: unit, then one column per leaf")


def _step(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("--by", required=True)
    command.add_argument("--reason")


def _recover(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("--out", required=True, help="the new file")
    command.add_argument("--by", help="who recovers; the assessor unless said")


def _report(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("--pdf")
    command.add_argument("--xlsx")
    report.more_arguments(command)
    command.add_argument("--key", help="signs the package that travels in the workbook")
    _signing(command)
    _languages(command, Language.KM.value)


def _template(command: argparse.ArgumentParser) -> None:
    command.add_argument("questionnaire", help="id, id/version or workbook")
    command.add_argument("--pdf", help="a paper form to print")
    command.add_argument("--xlsx", help="a workbook to fill in")
    command.add_argument("--unit", help="code of the unit it is for")
    _languages(command, Language.KM.value)


def _kobo_form(command: argparse.ArgumentParser) -> None:
    command.add_argument("questionnaire", help="id, id/version or workbook")
    command.add_argument("--out", required=True, help="the workbook for ODK and Kobo")


def _show(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument(
        "--known", action="append", metavar="ROLE=FILE", help="a public key, and its owner's role"
    )
    command.add_argument("--roster", help="the signed list of keys; else the one in use here")
    command.add_argument("--head", metavar="CODE", help="of a collection, as it was printed")


def _key(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", choices=keys.ACTIONS)
    _file(command)
    command.add_argument("--name", help="owner of a new key")
    command.add_argument("--out", help="file for the public part, or for the card")
    command.add_argument("--role", choices=[role.value for role in Role], help="on the card")
    command.add_argument("--unit", help="on the card")
    command.add_argument("--passphrase-file", help="else READINESS_PASSPHRASE, else it is asked")
    command.add_argument("--new-passphrase-file", help="else READINESS_NEW_PASSPHRASE, else asked")


def _sign(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("--key", required=True)
    _signing(command)


def _signing(command: argparse.ArgumentParser) -> None:
    roles = [role.value for role in Role]
    command.add_argument("--role", choices=roles, help="the assessor sends, the head countersigns")
    command.add_argument("--passphrase-file", help="else READINESS_PASSPHRASE, else it is asked")


def _send(command: argparse.ArgumentParser) -> None:
    _sign(command)
    command.add_argument("--out", required=True)
    command.add_argument("--to", action="append", metavar="RECIPIENT", help="encrypts it for them")
    committee = "encrypts it for the committee's recipients, as the roster names them"
    command.add_argument("--seal", action="store_true", help=committee)


def _propose(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("--out", required=True)
    command.add_argument("--documents", metavar="PACKAGE", help="holds the attached documents")


def _unseal(command: argparse.ArgumentParser) -> None:
    _file(command)
    for name in ("key", "out"):
        command.add_argument(f"--{name}", required=True)
    command.add_argument("--passphrase-file", help="else READINESS_PASSPHRASE, else it is asked")


_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "demo": _demo,
    "questionnaires": _questionnaires,
    "check": _check,
    "evaluate": _evaluate,
    "new": _new,
    "answer": _answer,
    "show": _show,
    "validate": _file,
    "score": _score,
    "score-table": _table,
    "compare": compare.compare_arguments,
    "sensitivity": sensitivity.sensitivity_arguments,
    "shares": shares.arguments,
    "review": review.review_arguments,
    "submit": _step,
    "return": _step,
    "approve": _step,
    "reopen": _step,
    "backups": _file,
    "recover": _recover,
    "report": _report,
    "template": _template,
    "kobo-form": _kobo_form,
    "policy-map": policy_map.arguments,
    "key": _key,
    "roster": roster.arguments,
    "send": _send,
    "countersign": _sign,
    "unseal": _unseal,
    "propose": _propose,
    "verify-print": verify_print.arguments,
    "verify-program": verify_program.arguments,
    "update": updating.update_arguments,
    "rollback": updating.rollback_arguments,
    "uninstall": updating.rollback_arguments,
    "receipt": receipts.receipt_arguments,
    "apply": receipts.apply_arguments,
    "receive": collection.receive_arguments,
    "conflicts": collection.collection_argument,
    "decide": collection.decide_arguments,
    "sign-decision": collection_words.sign_arguments,
    "admit-questionnaire": letting_count.admit_arguments,
    "units": letting_count.units_arguments,
    "accept-late": letting_count.late_arguments,
    "undo": collection.undo_arguments,
    "coverage": collection_state.coverage_arguments,
    "shared-documents": shared_documents.arguments,
    "national": national.arguments,
    "simulate": simulate.arguments,
    "bench": bench.arguments,
    "words": translating.arguments,
}
