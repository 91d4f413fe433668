"""The command ``report``: one assessment to PDF and Excel."""

from argparse import ArgumentParser
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.judging import in_use_of, judging_arguments
from assessment.commands.keys import signer
from assessment.commands.output import Outcome
from assessment.commands.reading import opened_to_read
from assessment.errors import AssessmentError, Finding
from assessment.exchange.keys import Role
from assessment.exchange.send import sealed_file
from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.problems.commands import CommandProblem
from assessment.reports.approval import approval_in, approval_of
from assessment.reports.earlier import earlier_round, peers_in
from assessment.reports.order import Order
from assessment.reports.report import write_unit_report
from assessment.reports.unit.short import fits_two_pages
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, State
from assessment.responses.record import Record
from assessment.scoring.result import Scores
from assessment.scoring.score import score_record

BOTH = (Language.KM, Language.EN)


def languages(name: str) -> tuple[Language, ...]:
    """The languages of ``km``, ``en`` or ``both``."""
    return BOTH if name == "both" else (Language(name),)


def report(context: Context) -> Outcome:
    """Write the unit report."""
    arguments = context.arguments
    if not (arguments.pdf or arguments.xlsx):
        raise AssessmentError(Finding(CommandProblem.NOTHING_TO_WRITE))
    with opened_to_read(Path(arguments.file)) as file:
        record, head = file.record, file.head
        seal = _seal(context, file)
    if arguments.final and record.state is not State.APPROVED:
        raise AssessmentError(Finding(CommandProblem.NOT_FINAL))
    order = order_of(
        record,
        head,
        now=context.now,
        languages=languages(arguments.language),
        files=(_path(arguments.pdf), _path(arguments.xlsx)),
    )
    if arguments.package and order.final:
        in_use, _ = in_use_of(arguments)
        order = replace(order, approval=approval_in(Path(arguments.package), head, in_use))
    earlier, peers = arguments.previous, arguments.collection
    order = replace(
        order,
        sealed=seal,
        annex=arguments.annex,
        short=fits_two_pages(record.questionnaire) and not arguments.full,
        previous=earlier_round(Path(earlier), record) if earlier else None,
        peers=peers_in(Path(peers), record) if peers else (),
    )
    written = write_unit_report(order)
    data = {
        "files": [str(path) for path in written.files],
        "pages": written.pages,
        "short_code": written.short_code,
        "approval": order.approval and asdict(order.approval),
    }
    return Outcome(data, tuple(str(path) for path in written.files))


def more_arguments(command: ArgumentParser) -> None:
    """What a report may hold beside the result."""
    command.add_argument("--final", action="store_true")
    command.add_argument("--package", metavar="P.drx", help="sent of it, signed by the head")
    judging_arguments(command)
    command.add_argument("--annex", action="store_true", help="ends with the reasons of all scores")
    command.add_argument("--full", action="store_true", help="all pages for a small form as well")
    command.add_argument("--previous", metavar="FILE", help="the unit's file of an earlier round")
    command.add_argument("--collection", metavar="C.drc", help="peers are the units of its group")


def _seal(context: Context, file: AssessmentFile) -> bytes | None:
    """The package that travels in the workbook, signed when a key was given."""
    arguments = context.arguments
    if not arguments.xlsx or file.record.questionnaire.root is None:
        return None
    signers = [signer(context, Role.ASSESSOR)] if arguments.key else []
    return sealed_file(file, signers)


def _path(given: str | None) -> Path | None:
    return Path(given) if given else None


def all_scores(record: Record, now: datetime) -> dict[Layer, Scores]:
    """Scores in the self layer and, once reviewed, in the final one."""
    evaluation = evaluate(record, now.date())
    layers = (Layer.SELF, Layer.FINAL)
    return {layer: score_record(record, evaluation, layer) for layer in layers}


def order_of(
    record: Record,
    head: str,
    *,
    now: datetime,
    languages: tuple[Language, ...],
    files: tuple[Path | None, Path | None],
) -> Order:
    """The report of a record; final exactly when it is approved.

    Args:
        record: The assessment.
        head: Digest of its revision.
        now: When it is printed.
        languages: One or two.
        files: PDF and workbook; None for what is not wanted.

    Raises:
        AssessmentError: when it has no scores.
    """
    if record.questionnaire.root is None:
        raise AssessmentError(Finding(CommandProblem.NOT_SCORED))
    return Order(
        record=record,
        evaluation=evaluate(record, now.date()),
        scores=all_scores(record, now),
        code=head,
        now=now,
        languages=languages,
        final=record.state is State.APPROVED,
        approval=approval_of(record),
        pdf=files[0],
        xlsx=files[1],
    )
