"""A record made of the answers of several copies, with what was said to each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from assessment.consolidation.differences import CopyComparison
from assessment.consolidation.held import Held
from assessment.responses.model import Layer, Objection
from assessment.responses.record import Record
from assessment.responses.review_changes import objections_to


def with_item(record: Record, code: str, source: Record) -> Record:
    """The record with what another one has at a question or table."""
    if code in record.questionnaire.by_code:
        (place,) = record.places(code)
        return record.with_response(place, source.response(code))
    columns = {column.code for column in record.questionnaire.columns[code]}
    others = {p: given for p, given in record.responses.items() if p.question not in columns}
    taken = {p: given for p, given in source.responses.items() if p.question in columns}
    changed = replace(record, responses=MappingProxyType(others | taken))
    return changed.with_rows(code, source.rows.get(code, ()))


def with_reviews(record: Record, compared: CopyComparison, answers: Mapping[str, Held]) -> Record:
    """Reviews go with the answers they are about; answers of two copies were reviewed by nobody.

    What was objected goes with them too; of two copies all of it.
    """
    sources: dict[str, set[str]] = {}
    for one in compared.differences:
        if one.indicator and one.code in answers:
            sources.setdefault(one.indicator, set()).add(answers[one.code].revision)
    for indicator, revisions in sources.items():
        source = compared.source(next(iter(revisions))) if len(revisions) == 1 else None
        for layer in Layer:
            key = (layer, indicator)
            record = record.with_review(key, source.reviews.get(key) if source else None)
        said = [compared.source(revision) for revision in sorted(revisions)]
        record = _with_objections(record, indicator, [one for one in said if one is not None])
    return record


def _with_objections(record: Record, indicator: str, sources: Sequence[Record]) -> Record:
    """The record with what the sources object about an indicator; an answered one goes first."""
    found: dict[str, Objection] = {}
    for one in (one for source in sources for one in objections_to(source, indicator)):
        if one.id not in found or found[one.id].answered_at is None:
            found[one.id] = one
    others = tuple(one for one in record.objections if one.indicator != indicator)
    return record.with_objections((*others, *found.values()))
