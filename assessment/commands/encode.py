"""Records and collections in the stable JSON form of the commands' contract."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from assessment.commands.output import named, picked
from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import Count, Coverage, UnitProgress
from assessment.consolidation.differences import CopyComparison, CopyDifference, Item, compare
from assessment.consolidation.file_status import why
from assessment.consolidation.model import (
    CaseDecision,
    CommitteeAct,
    FileVerdict,
    Held,
    ReceivedFile,
)
from assessment.consolidation.standing import CaseStanding
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Signature
from assessment.language.text import Language, Text
from assessment.questionnaire import values
from assessment.questionnaire.model import Question
from assessment.responses.model import Objection, Response, Review
from assessment.responses.record import Record
from assessment.secretariat.unit_history import UnitCase, UnitFile, UnitHistory
from assessment.words import Words

CASE = ("case.unit", "case.round")
SIGNED = ("name", "statement.role", "statement.key_id")


def review_json(view: Review) -> dict[str, object]:
    """Layer, decision, level, reason, comment and who, without the indicator it is about."""
    return picked(view, "layer", "accepted", "level", "reason", "comment", "by", "reopened")


def counts_json(verdicts: Iterable[FileVerdict]) -> dict[str, int]:
    found = Counter(verdicts)
    return {one.value: found[one] for one in FileVerdict if found[one]}


def file_json(one: ReceivedFile) -> dict[str, object]:
    unit = one.case.unit if one.case else None
    return {**picked(one, "path", "verdict"), "unit": unit, "revision": one.revision or None}


def conflict_json(one: CaseStanding) -> dict[str, object]:
    found = picked(one, *CASE, "case.questionnaire", kind="why")
    return {**found, "heads": [head.revision for head in one.heads]}


def comparison_json(compared: CopyComparison, words: Words) -> dict[str, object]:
    return {
        **conflict_json(compared.standing),
        "base": compared.base.revision if compared.base else None,
        "copies": [
            {
                **_copy_json(one, compared.records[one.revision].subject.assessor),
                "signatures": _signatures_json(compared.signatures[one.revision]),
            }
            for one in compared.copies.values()
        ],
        "comparable": compared.comparable,
        "same": compared.same,
        "differences": [_difference_json(one, words.language) for one in compared.differences],
    }


def _copy_json(one: Held, assessor: str) -> dict[str, object]:
    found = picked(one, "revision", "state", verdict="trust", damaged_evidence="damaged")
    return {**found, "short_code": short_code(one.revision), "assessor": assessor}


def _signatures_json(signatures: Iterable[Signature]) -> list[dict[str, object]]:
    return [picked(one, *SIGNED) for one in signatures]


def _difference_json(one: CopyDifference, language: Language) -> dict[str, object]:
    return {
        "question": one.code,
        "indicator": one.indicator or None,
        "base": None if one.base is None else _item_json(one.base, one.question, language),
        "answers": {
            revision: _item_json(side, one.question, language)
            for revision, side in one.sides.items()
        },
    }


def _item_json(item: Item, question: Question | None, language: Language) -> dict[str, object]:
    said: dict[str, object] = {
        "reviews": [review_json(view) for view in item.reviews],
        "objections": [_objection_json(one) for one in item.objections],
    }
    if item.response is None or question is None:
        cells = [
            {"question": place.question, "row": place.row, **_response_json(given)}
            for place, given in item.cells
        ]
        return {"rows": item.rows, "cells": cells, **said}
    return {
        **_response_json(item.response),
        **_text_json(question, item.response, language),
        **said,
    }


def _objection_json(one: Objection) -> dict[str, object]:
    answer = picked(one, "answer", "upheld", "answered_by")
    if one.answered_at is None:
        answer = dict.fromkeys(answer)
    return {**picked(one, "by", "words"), **answer}


def _response_json(given: Response) -> dict[str, object]:
    return {
        "answer": None if given.answer is None else values.to_json(given.answer),
        "not_applicable_reason": given.not_applicable.reason if given.not_applicable else None,
        "comment": given.comment,
        "evidence": [
            {**picked(one, "title", "verdict"), "digest": one.digest or None}
            for one in given.evidence
        ],
    }


def _text_json(question: Question, given: Response, language: Language) -> dict[str, object]:
    answer = given.answer
    return {"text": "" if answer is None else values.as_text(question, answer, language)}


def decision_json(made: CaseDecision) -> dict[str, object]:
    found = picked(made, *CASE, "revision", "merge", "answers", "by", "reason", ancestors="heads")
    return {**found, "short_code": short_code(made.revision), "taken": made.taken or None}


def coverage_json(found: Coverage, names: Mapping[str, Text]) -> dict[str, object]:
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
            if one.report is not UnitProgress.MISSING
        ],
        "missing": [
            {**picked(one, "block", unit="code"), **named(one.name), "parent": one.parent or None}
            for one in found.missing
        ],
        "unexpected": [one.case.unit for one in found.unexpected],
    }


def _count_json(one: Count, key: str | None) -> dict[str, object]:
    plain = asdict(one)
    group = plain.pop("group")
    # The list of who is missing has that name where all units are counted.
    if key is None:
        plain["not_reported"] = plain.pop("missing")
        return plain
    return {key: group, **plain}


def collection_json(collection: Collection, standing: Sequence[CaseStanding]) -> dict[str, object]:
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


def act_json(one: CommitteeAct) -> dict[str, object]:
    """What somebody said: of a return, which revision and whether it holds."""
    return {**picked(one, "by", "at", "reason"), **one.body}


def history_json(collection: Collection, found: UnitHistory, words: Words) -> dict[str, object]:
    return {
        "unit": found.unit,
        "cases": [_case_json(collection, one, words) for one in found.cases],
        "unread": [_came_json(one, words) for one in found.unread],
    }


def _case_json(collection: Collection, one: UnitCase, words: Words) -> dict[str, object]:
    standing, shown = one.standing, one.shown
    record = None if shown is None else collection.record(shown.revision)
    compared = compare(collection, standing) if standing.conflict else None
    return {
        **picked(standing, "why", "approved", "returned", "case.round", "case.questionnaire"),
        "standing": standing.package and standing.package.revision,
        "conflict": compared and comparison_json(compared, words),
        "shown": shown and shown.revision,
        "answers": [] if record is None else _answers_json(record, words.language),
        "reviews": [] if record is None else [
            {"indicator": code, **review_json(view)}
            for (_, code), view in sorted(record.reviews.items())
        ],
        "steps": [] if record is None else [
            picked(step, "to", "by", "at", "reason") for step in record.steps
        ],
        "revisions": [
            {
                **_copy_json(held, collection.record(held.revision).subject.assessor),
                **picked(held, "worth", "ancestors"),
                "signatures": _signatures_json(one.signatures[held.revision]),
            }
            for held in standing.held
        ],
        "receipts": [_came_json(each, words) for each in one.files],
        "decisions": [{**decision_json(made), "at": made.at} for made in one.decisions],
        "returns": [act_json(each) for each in one.returns],
    }  # fmt: skip


def _came_json(one: UnitFile, words: Words) -> dict[str, object]:
    arrival = one.file.arrival
    came = picked(one, "file.today", "merge.by", "merge.at", merge="merge.number")
    return {**file_json(arrival), **came, "reason": words.say(why(arrival))}


def _answers_json(record: Record, language: Language) -> list[dict[str, object]]:
    model = record.questionnaire
    places = (place for question in model.questions for place in record.places(question.code))
    return [
        {
            **picked(place, "question", "row"),
            **_response_json(given),
            **_text_json(model.by_code[place.question], given, language),
        }
        for place in places
        if (given := record.responses.get(place)) is not None
    ]
