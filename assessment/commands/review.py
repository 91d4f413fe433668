"""The command ``review``: everything a reviewer decides in the window, without one."""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from assessment.commands.assessments import opened_to_read
from assessment.commands.command import Context, Takes, argument, command, flag
from assessment.commands.encode import review_json
from assessment.commands.output import Outcome, picked
from assessment.errors import AssessmentError, FindingPlace
from assessment.files.backups import keep_copy
from assessment.files.store import AssessmentFile
from assessment.incoming import reviews
from assessment.incoming.reviews import Decision, What
from assessment.responses.change import where
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, Verdict
from assessment.responses.record import Record
from assessment.responses.review import outstanding
from assessment.responses.review_changes import open_objections
from assessment.scoring.score import score_record

_LAYERS = tuple(layer.value for layer in Layer if layer is not Layer.SELF)


def _many(name: str, form: str, dest: str | None = None) -> Takes:
    place = dest or name.removeprefix("--").replace("-", "_")
    return argument(name, dest=place, metavar=form, action="extend", nargs="+", default=[])


@command(
    "review",
    "file",
    argument("--by", help="who reviews"),
    argument("--layer", choices=_LAYERS, default=Layer.HEAD.value),
    _many("--accept", "CODE"),
    flag("--accept-all", "all not yet reviewed"),
    _many("--return", "CODE", dest="back"),
    _many("--level", "CODE=N"),
    _many("--evidence", "ID=accepted|waived|rejected:REASON"),
    _many("--not-applicable", "CODE=accepted|refused"),
    _many("--object", "CODE"),
    _many("--answer", "CODE=upheld|not_upheld"),
    argument("--reason", default="", help="why a level changes or is returned"),
    argument("--comment", default="", help="words for the other side"),
    argument("--from", dest="source", help="a table of decisions, CSV or workbook"),
)
def review(context: Context) -> Outcome:
    """Decide on indicators, documents and objections as a reviewer; lists what is left."""
    arguments = context.given
    decisions = _decisions(arguments)
    # Whoever only lists what is left changes nothing.
    opened = AssessmentFile.open if decisions else opened_to_read
    with opened(Path(arguments.file)) as file:
        reviewer = reviews.Reviewer(arguments.by or "", context.now, Layer(arguments.layer))
        own: dict[str, int | None] = {}
        if decisions and file.record.questionnaire.root is not None:
            evaluation = evaluate(file.record, context.now.date())
            scores = score_record(file.record, evaluation, Layer.SELF)
            own = {str(code): node.level for code, node in scores.nodes.items()}
        asked = file.record, decisions, reviewer, own, tuple(file.done)
        changes, findings = reviews.changes_of(*asked)
        if findings:
            raise AssessmentError(*findings)
        for change in changes:
            file.apply(change, by=reviewer.by, at=context.now)
        warned = keep_copy(file, context.now) if changes else ()
        left = _left(file.record, context)
        views = [view for _, view in sorted(file.record.reviews.items())]
        state = file.record.state
    told = [{"indicator": view.indicator, **review_json(view)} for view in views]
    data = {"applied": len(changes), "state": state, "reviews": told, "left": left}
    counts = {name: len(found) for name, found in left.items()}
    line = context.say(
        "Decisions taken: {n}. Left: indicators {indicators}, documents {evidence}, declarations "
        "{declared}, objections {objections}.",
        n=len(changes),
        declared=counts.pop("not_applicable"),
        **counts,
    )
    return Outcome(data, (line, *_lines(left)), warned)


def _decisions(given: argparse.Namespace) -> list[Decision]:
    """Documents first: what they prove is known when an indicator is decided on."""
    found = reviews.read_decisions(Path(given.source)) if given.source else []
    for code, verdict in _parted(given.evidence):
        word, _, why = verdict.partition(":")
        found.append(_said(What.EVIDENCE, code, word, "", why, given.comment))
    for code, word in _parted(given.not_applicable):
        found.append(_said(What.NOT_APPLICABLE, code, word, "", "", given.comment))
    levels = [("", *one) for one in _parted(given.level)]
    levels += [("returned", code, "") for code in given.back]
    for word, code, level in levels:
        found.append(_said(What.INDICATOR, code, word, level, given.reason, given.comment))
    for code in (*given.accept, *([reviews.ALL] if given.accept_all else [])):
        found.append(_said(What.INDICATOR, code, "accepted"))
    for code, word in (*((c, "raised") for c in given.object), *_parted(given.answer)):
        found.append(_said(What.OBJECTION, code, word, "", "", given.comment))
    return found


def _parted(texts: Iterable[str]) -> list[tuple[str, str]]:
    """What stands before and after the last sign in each ``CODE=WORD``."""
    return [(code, word) for code, _, word in (text.rpartition("=") for text in texts)]


def _said(what: What, code: str, word: str, *more: str) -> Decision:
    level, reason, comment = more or ("", "", "")
    return Decision(what.value, code, word, level, reason, comment, FindingPlace(node=code or None))


def _left(record: Record, context: Context) -> dict[str, list[object]]:
    left = outstanding(record, evaluate(record, context.today))
    unjudged = set(left.evidence)
    return {
        "indicators": list(left.indicators),
        "evidence": [
            {"id": piece.id, "title": piece.title, "question": where(record, place).text}
            for place, piece in reviews.pieces_of(record)
            if place in unjudged and piece.verdict is Verdict.PENDING
        ],
        "not_applicable": [
            where(record, place).text
            for place in reviews.declared_places(record)
            if place in set(left.not_applicable)
        ],
        "objections": [
            picked(one, "id", "indicator", "by", "words") for one in open_objections(record)
        ],
    }


def _lines(left: Mapping[str, list[object]]) -> Iterator[str]:
    for name, found in left.items():
        for one in found:
            words = one.values() if isinstance(one, dict) else (one,)
            yield "  ".join([name, *map(str, words)])
