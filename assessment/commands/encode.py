"""Findings, records and collections in the stable JSON form of the commands' contract."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from assessment.commands.command import Json, picked
from assessment.consolidation import coverage, deciding, file_status, model
from assessment.consolidation.collection import Collection
from assessment.consolidation.standing import CaseStanding
from assessment.errors import Finding
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Signature
from assessment.language.text import Language, Text
from assessment.questionnaire import values
from assessment.questionnaire.model import Question
from assessment.responses.model import Response, Review
from assessment.responses.record import Record
from assessment.secretariat.unit_history import UnitCase, UnitFile
from assessment.words import Words

CASE = ("case.unit", "case.round")
SIGNED = ("name", "statement.role", "statement.key_id")


def named(text: Text | None) -> dict[str, str | None]:
    return {one.value: None if text is None else text.get(one) for one in Language}


def finding_json(finding: Finding, words: Words) -> Json:
    """A finding in the stable form of the commands' contract."""
    places = ("place.sheet", "place.row", "place.column")
    found = picked(finding, "code", "severity", *places, where="place.text")
    return {**found, "message": words.finding(finding)}


def review_json(view: Review) -> Json:
    """Layer, decision, level, reason, comment and who, without the indicator it is about."""
    return picked(view, "layer", "accepted", "level", "reason", "comment", "by", "reopened")


def counts_json(verdicts: Iterable[model.FileVerdict]) -> dict[str, int]:
    found = Counter(verdicts)
    return {one.value: found[one] for one in model.FileVerdict if found[one]}


def file_json(one: model.ReceivedFile) -> Json:
    unit = None
    if one.case:
        unit = one.case.unit
    return {**picked(one, "path", "verdict"), "unit": unit, "revision": one.revision or None}


def conflict_json(one: CaseStanding) -> Json:
    found = picked(one, *CASE, "case.questionnaire", kind="why")
    return {**found, "heads": [head.revision for head in one.heads]}


def comparison_json(compared: deciding.CopyComparison, words: Words) -> Json:
    return {
        **conflict_json(compared.standing),
        "base": compared.base.revision if compared.base else None,
        "copies": [
            _copy_json(one, compared.records[one.revision], compared.signatures[one.revision])
            for one in compared.copies.values()
        ],
        "comparable": compared.comparable,
        "same": compared.same,
        "differences": [
            {
                "question": one.code,
                "indicator": one.indicator or None,
                "base": one.base and _item_json(one.base, one.question, words.language),
                "answers": {
                    revision: _item_json(side, one.question, words.language)
                    for revision, side in one.sides.items()
                },
            }
            for one in compared.differences
        ],
    }


def _copy_json(one: model.Held, record: Record, signed: Iterable[Signature], *more: str) -> Json:
    told = ("revision", "state", *more)
    return {
        **picked(one, *told, verdict="trust", damaged_evidence="damaged"),
        "short_code": short_code(one.revision),
        "assessor": record.subject.assessor,
        "signatures": [picked(each, *SIGNED) for each in signed],
    }


def _item_json(item: deciding.Item, question: Question | None, language: Language) -> Json:
    objections = []
    for one in item.objections:
        answer = picked(one, "answer", "upheld", "answered_by")
        if one.answered_at is None:
            answer = dict.fromkeys(answer)
        objections.append({**picked(one, "by", "words"), **answer})
    reviews = [review_json(view) for view in item.reviews]
    said: Json = {"reviews": reviews, "objections": objections}
    if item.response is None or question is None:
        cells = [{**picked(at, "question", "row"), **_response_json(one)} for at, one in item.cells]
        return {"rows": item.rows, "cells": cells, **said}
    return {**_response_json(item.response, question, language), **said}


def _response_json(
    given: Response, question: Question | None = None, language: Language = Language.KM
) -> Json:
    """A response; with its question also the answer as people read it."""
    answer = given.answer
    text = {}
    if question is not None:
        text["text"] = "" if answer is None else values.as_text(question, answer, language)
    return {
        "answer": None if answer is None else values.to_json(answer),
        "not_applicable_reason": given.not_applicable.reason if given.not_applicable else None,
        "comment": given.comment,
        "evidence": [
            {**picked(one, "title", "verdict"), "digest": one.digest or None}
            for one in given.evidence
        ],
        **text,
    }


def decision_json(made: model.CaseDecision) -> Json:
    found = picked(made, *CASE, "revision", "merge", "answers", "by", "reason", ancestors="heads")
    return {**found, "short_code": short_code(made.revision), "taken": made.taken or None}


def coverage_json(found: coverage.Coverage, names: Mapping[str, Text]) -> Json:
    return {
        "round": found.round or None,
        **_count_json(found.total, None),
        "blocks": [
            {**_count_json(one, "block"), **named(names.get(one.group))} for one in found.by_block
        ],
        "provinces": [_count_json(one, "province") for one in found.by_province],
        "kinds": [_count_json(one, "kind") for one in found.by_kind],
        "reported": [
            {**picked(one, "report", unit="unit.code"), "round": one.round or None}
            for one in found.units
            if one.report is not coverage.UnitProgress.MISSING
        ],
        "missing": [
            {**picked(one, "block", unit="code"), **named(one.name), "parent": one.parent or None}
            for one in found.missing
        ],
        "unexpected": [one.case.unit for one in found.unexpected],
    }


def _count_json(one: coverage.Count, key: str | None) -> Json:
    plain = asdict(one)
    group = plain.pop("group")
    # The list of who is missing has that name where all units are counted.
    if key is None:
        plain["not_reported"] = plain.pop("missing")
        return plain
    return {key: group, **plain}


def collection_json(collection: Collection, standing: Sequence[CaseStanding]) -> Json:
    merge = ("kind", "by", "at", "files", "withdrawn", "reason")
    return {
        **dict.fromkeys(("unit", "revision", "answered", "required", "state")),
        "kind": "drc",
        "round": ", ".join(sorted({one.case.round for one in standing})) or None,
        "signatures": [],
        "packages": len(collection.held()),
        "standing": sum(1 for one in standing if one.package is not None),
        "conflicts": sum(1 for one in standing if one.conflict),
        "by_verdict": counts_json(one.verdict for one in collection.arrivals()),
        "merges": [
            {
                **picked(one, *merge, merge="number"),
                "turns": [picked(turn, "withdrawn", "by", "at", "reason") for turn in one.turns],
            }
            for one in collection.merges
        ],
    }


def act_json(one: model.CommitteeAct) -> Json:
    """What somebody said: of a return, which revision and whether it holds."""
    return {**picked(one, "by", "at", "reason"), **one.body}


def case_json(collection: Collection, one: UnitCase, words: Words) -> Json:
    standing = one.standing
    shown = one.shown
    record = None
    if shown is not None:
        record = collection.record(shown.revision)
    compared = None
    if standing.conflict:
        compared = deciding.compare(collection, standing)
    return {
        **picked(standing, "why", "approved", "returned", "case.round", "case.questionnaire"),
        "standing": standing.package and standing.package.revision,
        "conflict": compared and comparison_json(compared, words),
        "shown": shown and shown.revision,
        "answers": []
        if record is None
        else [
            {
                **picked(place, "question", "row"),
                **_response_json(given, question, words.language),
            }
            for question in record.questionnaire.questions
            for place in record.places(question.code)
            if (given := record.responses.get(place)) is not None
        ],
        "reviews": []
        if record is None
        else [
            {"indicator": code, **review_json(view)}
            for (_, code), view in sorted(record.reviews.items())
        ],
        "steps": []
        if record is None
        else [picked(step, "to", "by", "at", "reason") for step in record.steps],
        "revisions": [
            _copy_json(
                held,
                collection.record(held.revision),
                one.signatures[held.revision],
                "worth",
                "ancestors",
            )
            for held in standing.held
        ],
        "receipts": [came_json(each, words) for each in one.files],
        "decisions": [{**decision_json(made), "at": made.at} for made in one.decisions],
        "returns": [act_json(each) for each in one.returns],
    }


def came_json(one: UnitFile, words: Words) -> Json:
    arrival = one.file.arrival
    came = picked(one, "file.today", "merge.by", "merge.at", merge="merge.number")
    return {**file_json(arrival), **came, "reason": words.say(file_status.why(arrival))}
