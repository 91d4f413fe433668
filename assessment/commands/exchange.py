"""Packages at the command line: ``send``, ``countersign`` and ``show``."""

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from assessment.commands import assessments
from assessment.commands.context import Context
from assessment.commands.judging import in_use_of
from assessment.commands.keys import passphrase, signer
from assessment.commands.output import Outcome, findings_json
from assessment.commands.reading import opened_to_read
from assessment.commands.telling import sentences
from assessment.errors import AssessmentError, Finding
from assessment.exchange import sealing
from assessment.exchange import send as send_door
from assessment.exchange.codes import short_code
from assessment.exchange.days import day_ahead
from assessment.exchange.exported import OTHER_FORMS, is_exchanged, read_any
from assessment.exchange.keys import Role
from assessment.exchange.proposing import write_proposal
from assessment.exchange.receipts import is_reply, read_reply
from assessment.exchange.receive import Received
from assessment.exchange.recipients import known as recipients_known
from assessment.exchange.role_words import ROLES, signer_text
from assessment.exchange.roster_store import roster_in_use
from assessment.exchange.send import Demands, Receipt, check_right, send_file
from assessment.exchange.signing import Signature
from assessment.exchange.wording import VERDICTS
from assessment.exchange.worth import InUse, Verdict
from assessment.problems.signing import SigningProblem
from assessment.reports.excel.shown import changed_figures
from assessment.responses.evaluate import evaluate
from assessment.responses.validity import missing_answers


def send(context: Context) -> Outcome:
    """Write an assessment as a signed package, opened again and compared."""
    arguments = context.arguments
    recipients = _recipients(arguments)
    sender = signer(context, Role.ASSESSOR)
    with opened_to_read(Path(arguments.file)) as file:
        check_right(sender, file.record.subject.unit, roster_in_use())
        receipt = send_file(file, [sender], Path(arguments.out), recipients)
    done = _receipt(receipt, arguments.out, context)
    if not recipients:
        return done
    n = len(recipients)
    line = context.words.count("Encrypted for {n} recipient.", "Encrypted for {n} recipients.", n)
    return Outcome({**done.data, "sealed_to": n}, (*done.lines, line))


def _recipients(arguments: Namespace) -> tuple[str, ...]:
    """For whom a package is sealed: those named, else those known here when it is to be sealed.

    Raises:
        AssessmentError: If one is no recipient, there are too few, or none is known.
    """
    named = sealing.recipients_of(arguments.to or ())
    if named or not arguments.seal:
        return named
    known = recipients_known()
    if not known:
        raise AssessmentError(Finding(SigningProblem.NO_KNOWN_RECIPIENTS))
    return known


def unseal(context: Context) -> Outcome:
    """Open a package that was sealed to the committee, and write it to a new file."""
    arguments = context.arguments
    path, out, key = Path(arguments.file), Path(arguments.out), Path(arguments.key)
    # A key as age-keygen writes it is in the open; one of ours asks for its passphrase.
    words = passphrase(context, arguments.passphrase_file) if sealing.is_sealed(key) else ""
    sealing.unseal_to(path, key, words, out)
    line = context.words.say("{file} was opened and written to {out}.", file=path, out=out)
    return Outcome({"file": str(out)}, (line,))


def countersign(context: Context) -> Outcome:
    """Append a signature to a package, the head's unless said otherwise."""
    path = Path(context.arguments.file)
    head = signer(context, Role.HEAD)
    receipt = send_door.countersign(path, head, demands=Demands(roster=roster_in_use()))
    done = _receipt(receipt, str(path), context)
    return Outcome({**done.data, "left_out": receipt.left_out}, done.lines, receipt.findings)


def show(context: Context) -> Outcome:
    """What a working file or a package says about itself, and what can be believed of it."""
    path = Path(context.arguments.file)
    if not is_exchanged(path) and path.suffix.lower() not in OTHER_FORMS:
        return assessments.show(context)
    if is_reply(path):
        return _show_reply(context, path)
    in_use, more = in_use_of(context.arguments)
    received = read_any(path, in_use)
    ahead = day_ahead(received.manifest.day, context.today) if received.manifest else ()
    found = (*received.findings, *changed_figures(received), *ahead)
    data = {**_package_json(received, context), "findings": findings_json(found, context.words)}
    lines = [verdict_line(received.verdict, context)]
    lines += sentences(data, context)
    lines += [_signature_line(one, in_use, context) for one in received.signatures]
    return Outcome(data, tuple(lines), (*more, *found))


def propose(context: Context) -> Outcome:
    """Make what was edited in an exported workbook into an unsigned package, to be decided on."""
    arguments = context.arguments
    received = read_any(Path(arguments.file))
    documents = Path(arguments.documents) if arguments.documents else None
    done = _receipt(
        write_proposal(received, Path(arguments.out), documents), arguments.out, context
    )
    data = {**done.data, "edits": len(received.edits)}
    return Outcome(data, done.lines, received.findings)


def _receipt(receipt: Receipt, file: str, context: Context) -> Outcome:
    line = context.words.say(
        "{file} was written and checked. Answers: {n}, pieces of evidence: {m}, signatures: {s}. "
        "Check code {code}.",
        file=file,
        n=receipt.answers,
        m=receipt.evidence,
        s=receipt.signatures,
        code=receipt.short_code,
    )
    data = {name: value for name, value in asdict(receipt).items() if name != "left_out"}
    return Outcome(data, (line,))


def verdict_line(verdict: Verdict, context: Context) -> str:
    """The verdict in words."""
    return context.words.say(VERDICTS[verdict])


def _show_reply(context: Context, path: Path) -> Outcome:
    """What a receipt says, without a working file to take it into."""
    in_use, more = in_use_of(context.arguments)
    received = read_reply(path, in_use)
    reply = received.reply
    found = (*more, *received.findings)
    data = {
        "kind": "receipt",
        "verdict": received.verdict.value,
        "unit": reply and reply.unit,
        "round": reply and reply.round,
        "revision": reply and reply.revision,
        "answered": None,
        "required": None,
        "state": None,
        "signatures": [_signature_json(one) for one in received.signatures],
        "findings": findings_json(found, context.words),
    }
    lines = [verdict_line(received.verdict, context)]
    lines += sentences(data, context)
    lines += [_signature_line(one, in_use, context) for one in received.signatures]
    return Outcome(data, tuple(lines), found)


def _package_json(received: Received, context: Context) -> dict[str, object]:
    manifest, record, filled = received.manifest, received.record, received.filled
    answered = required = None
    if record is not None and manifest is not None:
        evaluation = evaluate(record, manifest.day)
        required = len(evaluation.required)
        answered = required - len(missing_answers(record, evaluation))
    return {
        "kind": received.path.suffix.lower().removeprefix("."),
        "verdict": received.verdict.value,
        "unit": manifest.unit if manifest else filled and filled.unit,
        "round": manifest.round if manifest else (filled and filled.round) or None,
        "revision": received.revision or None,
        "short_code": short_code(received.revision) if received.revision else None,
        "answered": answered,
        "required": required,
        "state": manifest and manifest.state.value,
        "signatures": [_signature_json(one) for one in received.signatures],
        "edits": [
            {
                "question": one.place.question,
                "part": one.part,
                "before": one.before,
                "after": one.after,
                "where": one.where.text,
            }
            for one in received.edits
        ],
    }


def _signature_json(one: Signature) -> dict[str, object]:
    return {
        "name": one.name,
        "role": one.statement.role.value,
        "key_id": one.statement.key_id,
        "at": one.statement.at.isoformat(),
    }


def _signature_line(signature: Signature, in_use: InUse, context: Context) -> str:
    known_as = in_use.known_as(signature.statement.key_id)
    return context.words.say(
        "Signed by {name} as {role}, key {code}.",
        name=signer_text(signature, known_as, context.words),
        role=context.words.say(ROLES[signature.statement.role]),
        code=signature.key_code,
    )
