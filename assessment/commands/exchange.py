"""What travels: packages, replies, printed pages; sent, countersigned, shown, applied, verified."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from assessment.commands.assessments import opened_to_read, progress, show_assessment, told_of
from assessment.commands.command import Context, Outcome, argument, command, flag, picked
from assessment.commands.coverage import show_collection
from assessment.commands.encode import SIGNED
from assessment.commands.keys import passphrase, signed_line, signer
from assessment.consolidation.collection import Collection
from assessment.errors import AssessmentError, Finding
from assessment.exchange import container, keys, package, sealing
from assessment.exchange import roster as rosters
from assessment.exchange import send as sending
from assessment.exchange.codes import short_code
from assessment.exchange.exported import OTHER_FORMS, is_exchanged, read_any, write_proposal
from assessment.exchange.print_check import Match, code_of, matches, states_in, without_forms
from assessment.exchange.reply import Reply, apply_reply, read_reply
from assessment.exchange.worth import InUse, in_use_here
from assessment.files import disk, store
from assessment.places import ASSESSMENT, COLLECTION
from assessment.printing import wording
from assessment.problems.exchange import ExchangeProblem, SigningProblem
from assessment.reports import print_places
from assessment.reports.excel.shown import changed_figures
from assessment.responses.review import same_person
from assessment.words import mark

_SIGNED = (*SIGNED, "statement.at")


@command(
    "send file --key --role --passphrase-file --out",
    argument("--to", action="append", metavar="RECIPIENT", help="encrypts it for them"),
    flag("--seal", "encrypts it for the committee's recipients, as the list of keys names them"),
)
def send(context: Context) -> Outcome:
    """Write an assessment as a signed package, opened again and compared."""
    recipients = sealing.recipients_of(context.arguments.to or ())
    if context.arguments.seal and not recipients:
        known = sealing.recipients_in_use()
        recipients = known.words
        if not recipients:
            raise AssessmentError(known.problem or Finding(SigningProblem.NO_KNOWN_RECIPIENTS))
    sender = signer(context, keys.Role.ASSESSOR)
    out = Path(context.arguments.out)
    with opened_to_read(Path(context.arguments.file)) as file:
        sending.check_right(sender, file.record.subject.unit, rosters.roster_in_use())
        receipt = sending.send_parcel(sending.parcel_of(file), [sender], out, recipients)
        with suppress(AssessmentError):  # the package is there, whatever this disk says
            file.give_away(out.name, receipt.revision, context.now)
    done = _receipt(receipt, context.arguments.out, context)
    if not recipients:
        return done
    n = len(recipients)
    line = context.translate_plural(
        "Encrypted for {n} recipient.", "Encrypted for {n} recipients.", n
    )
    return Outcome({**done.data, "sealed_to": n}, (*done.lines, line))


@command("unseal file --key --out --passphrase-file")
def unseal(context: Context) -> Outcome:
    """Open a package that was sealed to the committee, and write it to a new file."""
    path = Path(context.arguments.file)
    out = Path(context.arguments.out)
    key = Path(context.arguments.key)
    # A key as age-keygen writes it is in the open; one of ours asks for its passphrase.
    words = ""
    if sealing.is_sealed(key):
        words = passphrase(context)
    sealing.unseal_to(path, key, words, out)
    line = context.translate("{file} was opened and written to {out}.", file=path, out=out)
    return Outcome({"file": out}, (line,))


@command("countersign file --key --role --passphrase-file")
def countersign_command(context: Context) -> Outcome:
    """Append a signature to a package, the head's unless said otherwise."""
    path = Path(context.arguments.file)
    demands = sending.Demands(roster=rosters.roster_in_use())
    receipt = sending.countersign(path, signer(context, keys.Role.HEAD), demands=demands)
    done = _receipt(receipt, str(path), context)
    return Outcome({**done.data, "left_out": receipt.left_out}, done.lines, receipt.findings)


@command(
    "show file --roster --known",
    argument("--head", metavar="CODE", help="of a collection, as it was printed"),
)
def show(context: Context) -> Outcome:
    """What a working file, package, workbook, receipt or collection says about itself."""
    path = Path(context.arguments.file)
    if path.suffix.lower() == COLLECTION:
        return show_collection(context)
    if container.is_reply(path):
        return _show_reply(context, path)
    if is_exchanged(path) or path.suffix.lower() in OTHER_FORMS:
        return _show_package(context, path)
    return show_assessment(context)


def _show_package(context: Context, path: Path) -> Outcome:
    in_use = context.in_use()
    received = read_any(path, in_use)
    manifest = received.manifest
    record = received.record
    filled = received.filled
    answered = required = None
    if record is not None and manifest is not None:
        answered, required = progress(record, manifest.day)
    edit = ("part", "before", "after", "place.question")
    unit = None
    round_code = None
    if filled:
        unit = filled.unit
        round_code = filled.round or None
    if manifest:
        unit = manifest.unit
        round_code = manifest.round
    code: str | None = None
    if received.revision:
        code = short_code(received.revision)
    data = {
        "kind": received.path.suffix.lower().removeprefix("."),
        "verdict": received.verdict.value,
        "unit": unit,
        "round": round_code,
        "revision": received.revision or None,
        "short_code": code,
        "answered": answered,
        "required": required,
        "state": manifest and manifest.state.value,
        "signatures": [picked(signature, *_SIGNED) for signature in received.signatures],
        "edits": [picked(other_edit, *edit, where="where.text") for other_edit in received.edits],
    }
    lines = [
        *told_of(received.verdict, data, context),
        *_signed(received.signatures, in_use, context),
    ]
    if manifest:
        ahead = package.day_ahead(manifest.day, context.today)
    else:
        ahead = ()
    return Outcome(data, lines, (*received.findings, *changed_figures(received), *ahead))


@command(
    "propose file --out",
    argument("--documents", metavar="PACKAGE", help="holds the attached documents"),
)
def propose(context: Context) -> Outcome:
    """Make what was edited in an exported workbook into an unsigned package, to be decided on."""
    received = read_any(Path(context.arguments.file), in_use_here())
    written = write_proposal(received, Path(context.arguments.out), context.path("documents"))
    done = _receipt(written, context.arguments.out, context)
    data = {**done.data, "edits": len(received.edits)}
    return Outcome(data, done.lines, received.findings)


def _receipt(receipt: sending.Receipt, file: str, context: Context) -> Outcome:
    line = context.translate(
        "{file} was written and checked. Answers: {n}, pieces of evidence: {m}, signatures: {s}. "
        "Check code {code}.",
        file=file,
        **picked(receipt, n="answers", m="evidence", s="signatures", code="short_code"),
    )
    data = {name: value for name, value in asdict(receipt).items() if name != "left_out"}
    return Outcome(data, (line,))


def _show_reply(context: Context, path: Path) -> Outcome:
    in_use = context.in_use()
    received_reply = read_reply(path, in_use)
    reply = received_reply.reply
    about = ("unit", "round", "revision")
    if reply:
        reply_facts = picked(reply, *about)
    else:
        reply_facts = dict.fromkeys(about)
    data = {
        "kind": "receipt",
        "verdict": received_reply.verdict.value,
        **(reply_facts),
        **dict.fromkeys(("answered", "required", "state")),
        "signatures": [picked(signature, *_SIGNED) for signature in received_reply.signatures],
    }
    lines = [
        *told_of(received_reply.verdict, data, context),
        *_signed(received_reply.signatures, in_use, context),
    ]
    return Outcome(data, lines, received_reply.findings)


def _signed(signatures: Iterable[keys.Signature], in_use: InUse, context: Context) -> Iterator[str]:
    for signature in signatures:
        name = in_use.known_as(signature.statement.key_id)
        if not name:  # what the file says of an unknown key is only a claim
            name = context.translate("somebody who calls themselves {name}", name=signature.name)
        elif not same_person(name, signature.name):
            name = context.translate(
                "{name} (the file says {other})", name=name, other=signature.name
            )
        yield signed_line(signature, name, context.words)


@command(
    "apply file reply",
    argument("--by", help="who takes it in; the assessor unless said"),
    "--roster --known",
    argument("--code", default="", help="the reply's code, compared by telephone"),
)
def apply(context: Context) -> Outcome:
    """Take a receipt into the working file: notes, returned questions, a resolved revision."""
    received = read_reply(Path(context.arguments.reply), context.in_use())
    with store.AssessmentFile.open(Path(context.arguments.file)) as file:
        by = context.arguments.by or file.record.subject.assessor
        done = apply_reply(file, received, by=by, at=context.now, code=context.arguments.code)
    verdict, *state = told_of(received.verdict, {"state": done.state}, context)
    lines = [verdict, *reply_lines(done.reply, context)]
    if done.merged:
        message = mark("The revision {code}, which resolves a conflict, was imported.")
        lines.append(context.translate(message, code=short_code(done.merged)))
    data = {
        "verdict": received.verdict.value,
        **picked(done, "state", "reopened"),
        "merged": done.merged or None,
        "receipt": reply_json(done.reply),
    }
    return Outcome(data, (*lines, *state), done.findings)


def reply_json(reply: Reply) -> dict[str, object]:
    return {
        **picked(reply, "unit", "round", "revision", "answers", "evidence", "signatures"),
        **picked(reply, "by", "at", "note", received_as="verdict"),
        "short_code": short_code(reply.revision),
        "returned": [picked(returned, "question", "comment") for returned in reply.returned],
    }


def reply_lines(reply: Reply, context: Context) -> Iterator[str]:
    yield context.translate(
        "Receipt of {unit}, {round}. Answers: {n}, pieces of evidence: {m}, signatures: {s}. "
        "Check code {code}.",
        code=short_code(reply.revision),
        **picked(reply, "unit", "round", n="answers", m="evidence", s="signatures"),
    )
    if reply.note:
        yield reply.note
    for returned in reply.returned:
        yield context.translate(
            "Returned: {question}. {comment}", **picked(returned, "question", "comment")
        )


@command(
    "verify-print",
    argument("code", help="short code, or the text of the sign"),
    "--roster --known",
    argument(
        "--in",
        dest="places",
        nargs="+",
        required=True,
        metavar="FILE",
        help="collection, working files, packages, workbooks, or folders of them",
    ),
)
def verify_print(context: Context) -> Outcome:
    """Whether a printed page's short code or QR text belongs to a file we hold."""
    code = code_of(context.arguments.code)
    in_use = context.in_use()
    places: list[Match] = []
    unread = context.findings
    for path in _files([Path(place) for place in context.arguments.places], unread):
        try:
            if path.suffix.lower() == COLLECTION:
                with Collection.open_anywhere(path, in_use) as collection:
                    places += print_places.held_in(collection, code)
            else:
                places += matches(code, path.name, [states_in(path, in_use, context.today)])
        except AssessmentError as error:
            unread += error.findings
    places = without_forms(places) or print_places.installed_forms(code)
    if not places:
        values = {"code": context.arguments.code}
        unread.append(Finding(ExchangeProblem.PRINT_NOT_HELD, values=values))
    lines = [
        f"{match.file}: {' '.join(print_places.describe_place(match, context.words))}"
        for match in places
    ]
    known = ("file", "unit", "round", "digest", "questionnaire", "vouched", "verdict")
    matches_json = [
        {
            **picked(match, *known, "counts", "state", "fits", printed_from="printed"),
            "score": match.result and wording.score_text(match.result.score),
            "level": match.result and match.result.level,
            "edition": match.edition or None,
            "final": match.final if match.edition else None,
        }
        for match in places
    ]
    return Outcome({"held": bool(places), "matches": matches_json}, lines)


def _files(places: Sequence[Path], unread: list[Finding]) -> Iterator[Path]:
    """The files named and those of ours in the folders named; what was passed over is told."""
    for place in places:
        if place.is_dir():
            names, left = disk.looked_into(
                place, ExchangeProblem.NOT_LOOKED_INTO, ExchangeProblem.LINKS_NOT_FOLLOWED
            )
            unread += left
            for path in sorted(names):
                ours = path.suffix.lower() in (ASSESSMENT, COLLECTION) or is_exchanged(path)
                if ours and path.is_file() and not path.name.startswith((".", "~$")):
                    yield path
        else:
            yield place
