"""The command ``review``: everything a reviewer decides in the window, without one."""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from assessment.commands.assessments import opened_to_read
from assessment.commands.command import Context, Takes, argument, command, flag
from assessment.commands.encode import review_json
from assessment.commands.output import Outcome, picked
from assessment.commands.report import all_scores
from assessment.errors import AssessmentError, FindingPlace
from assessment.files.backups import keep_copy
from assessment.files.store import AssessmentFile
from assessment.incoming.reviews import (
    ALL,
    Decision,
    Reviewer,
    What,
    changes_of,
    declared_places,
    pieces_of,
    read_decisions,
)
from assessment.responses.change import where
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, Verdict
from assessment.responses.record import Record
from assessment.responses.review import outstanding
from assessment.responses.review_changes import open_objections

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
        reviewer = Reviewer(arguments.by or "", context.now, Layer(arguments.layer))
        own = _own_levels(file.record, context) if decisions else {}
        changes, findings = changes_of(file.record, decisions, reviewer, own, tuple(file.done))
        if findings:
            raise AssessmentError(*findings)
        for change in changes:
            file.apply(change, by=reviewer.by, at=context.now)
        warned = keep_copy(file, context.now) if changes else ()
        left = _left(file.record, context)
        data = {"applied": len(changes), **_state(file.record), "left": left}
    counts = {name: len(found) for name, found in left.items()}
    line = context.say(
        "Decisions taken: {n}. Left: indicators {indicators}, documents {evidence}, declarations "
        "{declared}, objections {objections}.",
        n=len(changes),
        declared=counts.pop("not_applicable"),
        **counts,
    )
    return Outcome(data, (line, *_lines(left)), warned)


def _decisions(arguments: argparse.Namespace) -> list[Decision]:
    """Documents first: what they prove is known when an indicator is decided on."""
    reason, comment = arguments.reason, arguments.comment
    found = read_decisions(Path(arguments.source)) if arguments.source else []
    for said in arguments.evidence:
        code, _, verdict = said.rpartition("=")
        word, _, why = verdict.partition(":")
        found.append(_said(What.EVIDENCE, code, word, "", why, comment))
    for said in arguments.not_applicable:
        code, _, word = said.rpartition("=")
        found.append(_said(What.NOT_APPLICABLE, code, word, "", "", comment))
    for said in arguments.level:
        code, _, level = said.rpartition("=")
        found.append(_said(What.INDICATOR, code, "", level, reason, comment))
    found += [_said(What.INDICATOR, c, "returned", "", reason, comment) for c in arguments.back]
    found += [_said(What.INDICATOR, code, "accepted") for code in arguments.accept]
    if arguments.accept_all:
        found.append(_said(What.INDICATOR, ALL, "accepted"))
    found += [_said(What.OBJECTION, c, "raised", "", "", comment) for c in arguments.object]
    for said in arguments.answer:
        code, _, word = said.rpartition("=")
        found.append(_said(What.OBJECTION, code, word, "", "", comment))
    return found


def _own_levels(record: Record, context: Context) -> dict[str, int | None]:
    if record.questionnaire.root is None:
        return {}
    scores = all_scores(record, context.now)[Layer.SELF]
    return {str(code): node.level for code, node in scores.nodes.items()}


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
            for place, piece in pieces_of(record)
            if place in unjudged and piece.verdict is Verdict.PENDING
        ],
        "not_applicable": [
            where(record, place).text
            for place in declared_places(record)
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


def _state(record: Record) -> dict[str, object]:
    return {
        "state": record.state,
        "reviews": [
            {"indicator": view.indicator, **review_json(view)}
            for view in (record.reviews[key] for key in sorted(record.reviews))
        ],
    }
