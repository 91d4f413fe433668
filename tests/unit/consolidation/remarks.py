"""Objections and reviews beside answers."""

from dataclasses import replace

from assessment.consolidation.standing import CaseStanding
from assessment.responses.model import Layer, Objection, Review
from tests.builders import HEAD, NOW


def said_of(found: CaseStanding):
    best = found.package and (
        found.package.revision,
        found.package.trust_level,
        found.package.content,
    )
    heads = [one.revision for one in found.heads]
    return best, heads, found.conflict, found.blocks, found.approved, found.base


def viewed(record, indicator, level=None, reason=None, comment=""):
    view = Review(indicator, Layer.HEAD, True, level, reason, comment, HEAD, NOW)
    return record.with_review((Layer.HEAD, indicator), view)


def objected(record, indicator, words, answer=""):
    answered = {"answer": answer, "answered_by": HEAD, "answered_at": NOW} if answer else {}
    said = Objection(f"o-{words}", indicator, words, "Sok Dara", NOW, **answered)
    return replace(record, objections=(*record.objections, said))
