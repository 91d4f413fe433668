"""The commands ``receipt`` and ``apply``: the secretariat's reply, written and taken in."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from assessment.commands.context import Context
from assessment.commands.exchange import verdict_line
from assessment.commands.judging import in_use_of, judging_arguments
from assessment.commands.keys import signer
from assessment.commands.output import Outcome, findings_json
from assessment.commands.telling import sentences
from assessment.consolidation.acts import Word, return_revision
from assessment.consolidation.collection import Collection
from assessment.consolidation.replying import ReplyWords, reply_for
from assessment.consolidation.standing import CaseStanding, standing_of
from assessment.errors import AssessmentError, Finding, Place
from assessment.exchange.applying import apply_reply
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role
from assessment.exchange.receipts import Reply, Returned, read_reply, write_reply
from assessment.files.store import AssessmentFile
from assessment.problems.exchange import ReplyProblem
from assessment.responses.values import LONGEST_TEXT


def receipt(context: Context) -> Outcome:
    """Write the receipt for a unit, with notes, returned questions and a resolved revision."""
    arguments = context.arguments
    out = Path(arguments.out)
    in_use, found = in_use_of(arguments)
    who = signer(context, Role.SECRETARIAT)
    with Collection.open_anywhere(Path(arguments.collection), in_use) as collection:
        standing = _standing(collection, arguments.unit, arguments.round)
        said = ReplyWords(
            by=arguments.by or who.key.public.name,
            at=context.now,
            note=arguments.note or "",
            returned=tuple(_returned(text) for text in arguments.returned or ()),
        )
        reply, merged = reply_for(collection, standing, said)
        digest = write_reply(reply, [who], out, merged)
        if said.returned:
            why = " · ".join(f"{one.question}: {one.comment}" for one in said.returned)
            return_revision(collection, reply.revision, Word(said.by, said.at, why[:LONGEST_TEXT]))
    code = short_code(digest)
    lines = (
        context.words.say("{file} was written.", file=str(out)),
        *_lines(reply, context),
        context.words.say(
            "Where no key of the secretariat is known, read this code to the unit by telephone: "
            "{code}",
            code=code,
        ),
    )
    told = {"reply_code": code, "findings": findings_json(found, context.words)}
    return Outcome({"file": str(out), **_json(reply), **told}, lines, found)


def receipt_arguments(command: ArgumentParser) -> None:
    """What ``receipt`` takes."""
    command.add_argument("collection")
    command.add_argument("unit")
    command.add_argument("--out", required=True)
    command.add_argument("--key", required=True, help="the secretariat's key")
    command.add_argument("--round", help="needed when several rounds of the unit are held")
    command.add_argument("--by", help="who replies; the key's owner unless said")
    command.add_argument("--note", help="words for the office")
    command.add_argument("--return", dest="returned", action="append", metavar="QUESTION=REASON")
    judging_arguments(command)
    command.add_argument("--passphrase-file", help="else READINESS_PASSPHRASE, else it is asked")
    command.set_defaults(role=Role.SECRETARIAT.value)


def apply(context: Context) -> Outcome:
    """Take a receipt into the working file: notes, returned questions, a resolved revision."""
    arguments = context.arguments
    in_use, found = in_use_of(arguments)
    received = read_reply(Path(arguments.reply), in_use)
    with AssessmentFile.open(Path(arguments.file)) as file:
        by = arguments.by or file.record.subject.assessor
        done = apply_reply(file, received, by=by, at=context.now, code=arguments.code)
    words = context.words
    lines = [verdict_line(received.verdict, context), *_lines(done.reply, context)]
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
        "receipt": _json(done.reply),
        "findings": findings_json(all_findings, words),
    }
    return Outcome(data, tuple(lines), all_findings)


def apply_arguments(command: ArgumentParser) -> None:
    """What ``apply`` takes."""
    command.add_argument("file")
    command.add_argument("reply")
    command.add_argument("--by", help="who takes it in; the assessor unless said")
    judging_arguments(command)
    command.add_argument("--code", default="", help="the reply's code, compared by telephone")


def _standing(collection: Collection, unit: str, round_: str | None) -> CaseStanding:
    cases = [
        case for case in collection.cases() if case.unit == unit and round_ in (None, case.round)
    ]
    if len(cases) != 1:
        values = {"unit": unit, "file": collection.path.name}
        place = Place(file=collection.path.name)
        raise AssessmentError(Finding(ReplyProblem.NOTHING_OF_UNIT, place, values))
    return standing_of(collection, cases[0])


def _returned(text: str) -> Returned:
    question, equals, comment = text.partition("=")
    if not (equals and question.strip() and comment.strip()):
        raise AssessmentError(Finding(ReplyProblem.NOT_A_RETURN, values={"found": text}))
    return Returned(question.strip(), comment.strip())


def _json(reply: Reply) -> dict[str, object]:
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


def _lines(reply: Reply, context: Context) -> Iterator[str]:
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
