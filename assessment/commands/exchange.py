"""Packages and replies: send, countersign, unseal, propose, show, apply."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from assessment.commands.assessments import opened_to_read, sentences, show_assessment
from assessment.commands.command import (
    FILE,
    JUDGED_BY,
    KEY,
    PASSPHRASE,
    SIGNED_AS,
    Context,
    argument,
    command,
    in_use_of,
)
from assessment.commands.coverage import show_collection
from assessment.commands.keys import passphrase, signer
from assessment.commands.output import Outcome, findings_json
from assessment.consolidation.schema import SUFFIX
from assessment.errors import AssessmentError, Finding
from assessment.exchange import sealing
from assessment.exchange.applying import apply_reply
from assessment.exchange.codes import short_code
from assessment.exchange.countersign import Demands, check_right
from assessment.exchange.countersign import countersign as add_signature
from assessment.exchange.exported import OTHER_FORMS, is_exchanged, read_any, write_proposal
from assessment.exchange.keys import ROLES, Role, Signature, signer_text
from assessment.exchange.package import day_ahead
from assessment.exchange.receive import Received
from assessment.exchange.reply import Reply, is_reply, read_reply
from assessment.exchange.roster_store import roster_in_use
from assessment.exchange.sealing import recipients_known
from assessment.exchange.send import Receipt, parcel_of, send_parcel
from assessment.exchange.worth import VERDICTS, InUse, Trust
from assessment.files.beside import GivenAway
from assessment.files.store import AssessmentFile
from assessment.problems.exchange import SigningProblem
from assessment.reports.excel.shown import changed_figures
from assessment.responses.evaluate import evaluate
from assessment.responses.validity import missing_answers


@command(
    "send",
    FILE,
    KEY,
    *SIGNED_AS,
    argument("--out", required=True),
    argument("--to", action="append", metavar="RECIPIENT", help="encrypts it for them"),
    argument(
        "--seal",
        action="store_true",
        help="encrypts it for the committee's recipients, as the roster names them",
    ),
)
def send(context: Context) -> Outcome:
    """Write an assessment as a signed package, opened again and compared."""
    arguments = context.arguments
    recipients = _recipients(arguments)
    sender = signer(context, Role.ASSESSOR)
    with opened_to_read(Path(arguments.file)) as file:
        check_right(sender, file.record.subject.unit, roster_in_use())
        receipt = send_parcel(parcel_of(file), [sender], Path(arguments.out), recipients)
        given = GivenAway(Path(arguments.out).name, receipt.revision, context.now)
        with suppress(AssessmentError):  # the package is there, whatever this disk says
            file.keep_beside(file.beside.with_given(given))
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


@command("unseal", FILE, KEY, argument("--out", required=True), PASSPHRASE)
def unseal(context: Context) -> Outcome:
    """Open a package that was sealed to the committee, and write it to a new file."""
    arguments = context.arguments
    path, out, key = Path(arguments.file), Path(arguments.out), Path(arguments.key)
    # A key as age-keygen writes it is in the open; one of ours asks for its passphrase.
    words = passphrase(context, arguments.passphrase_file) if sealing.is_sealed(key) else ""
    sealing.unseal_to(path, key, words, out)
    line = context.words.say("{file} was opened and written to {out}.", file=path, out=out)
    return Outcome({"file": str(out)}, (line,))


@command("countersign", FILE, KEY, *SIGNED_AS)
def countersign(context: Context) -> Outcome:
    """Append a signature to a package, the head's unless said otherwise."""
    path = Path(context.arguments.file)
    head = signer(context, Role.HEAD)
    receipt = add_signature(path, head, demands=Demands(roster=roster_in_use()))
    done = _receipt(receipt, str(path), context)
    return Outcome({**done.data, "left_out": receipt.left_out}, done.lines, receipt.findings)


@command(
    "show",
    FILE,
    argument(
        "--known", action="append", metavar="ROLE=FILE", help="a public key, and its owner's role"
    ),
    argument("--roster", help="the signed list of keys; else the one in use here"),
    argument("--head", metavar="CODE", help="of a collection, as it was printed"),
)
def show(context: Context) -> Outcome:
    """What a working file, package, workbook, receipt or collection says about itself."""
    path = Path(context.arguments.file)
    if path.suffix.lower() == SUFFIX:
        return show_collection(context)
    if is_reply(path):
        return _show_reply(context, path)
    if is_exchanged(path) or path.suffix.lower() in OTHER_FORMS:
        return _show_package(context, path)
    return show_assessment(context)


def _show_package(context: Context, path: Path) -> Outcome:
    in_use, more = in_use_of(context.arguments)
    received = read_any(path, in_use)
    ahead = day_ahead(received.manifest.day, context.today) if received.manifest else ()
    found = (*received.findings, *changed_figures(received), *ahead)
    data = {**_package_json(received, context), "findings": findings_json(found, context.words)}
    lines = [verdict_line(received.verdict, context)]
    lines += sentences(data, context)
    lines += [_signature_line(one, in_use, context) for one in received.signatures]
    return Outcome(data, tuple(lines), (*more, *found))


@command(
    "propose",
    FILE,
    argument("--out", required=True),
    argument("--documents", metavar="PACKAGE", help="holds the attached documents"),
)
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


def verdict_line(verdict: Trust, context: Context) -> str:
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


@command(
    "apply",
    FILE,
    argument("reply"),
    argument("--by", help="who takes it in; the assessor unless said"),
    *JUDGED_BY,
    argument("--code", default="", help="the reply's code, compared by telephone"),
)
def apply(context: Context) -> Outcome:
    """Take a receipt into the working file: notes, returned questions, a resolved revision."""
    arguments = context.arguments
    in_use, found = in_use_of(arguments)
    received = read_reply(Path(arguments.reply), in_use)
    with AssessmentFile.open(Path(arguments.file)) as file:
        by = arguments.by or file.record.subject.assessor
        done = apply_reply(file, received, by=by, at=context.now, code=arguments.code)
    words = context.words
    lines = [verdict_line(received.verdict, context), *reply_told(done.reply, context)]
    if done.merged:
        code = short_code(done.merged)
        lines.append(
            words.say("The revision {code}, which resolves a conflict, was imported.", code=code)
        )
    lines += sentences({"state": done.state.value}, context)
    all_findings = (*found, *done.findings)
    data = {
        "verdict": received.verdict.value,
        "state": done.state.value,
        "reopened": list(done.reopened),
        "merged": done.merged or None,
        "receipt": reply_json(done.reply),
        "findings": findings_json(all_findings, words),
    }
    return Outcome(data, tuple(lines), all_findings)


def reply_json(reply: Reply) -> dict[str, object]:
    return {
        "unit": reply.unit,
        "round": reply.round,
        "revision": reply.revision,
        "short_code": short_code(reply.revision),
        "received_as": reply.verdict.value,
        "answers": reply.answers,
        "evidence": reply.evidence,
        "signatures": reply.signatures,
        "by": reply.by,
        "at": reply.at.isoformat(),
        "note": reply.note,
        "returned": [{"question": one.question, "comment": one.comment} for one in reply.returned],
    }


def reply_told(reply: Reply, context: Context) -> Iterator[str]:
    say = context.words.say
    yield say(
        "Receipt of {unit}, {round}. Answers: {n}, pieces of evidence: {m}, signatures: {s}. "
        "Check code {code}.",
        unit=reply.unit,
        round=reply.round,
        n=reply.answers,
        m=reply.evidence,
        s=reply.signatures,
        code=short_code(reply.revision),
    )
    if reply.note:
        yield reply.note
    for one in reply.returned:
        yield say("Returned: {question}. {comment}", question=one.question, comment=one.comment)
