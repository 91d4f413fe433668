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


def text_json(text: Text | None) -> dict[str, str | None]:
    return {language.value: None if text is None else text.get(language) for language in Language}


def finding_json(finding: Finding, words: Words) -> Json:
    """A finding in the stable form of the commands' contract."""
    places = ("place.sheet", "place.row", "place.column")
    fields = picked(finding, "code", "severity", *places, where="place.text")
    return {**fields, "message": words.finding(finding)}


def review_json(view: Review) -> Json:
    """Layer, decision, level, reason, comment and who, without the indicator it is about."""
    return picked(view, "layer", "accepted", "level", "reason", "comment", "by", "reopened")


def counts_json(verdicts: Iterable[model.FileVerdict]) -> dict[str, int]:
    counts = Counter(verdicts)
    return {
        file_verdict.value: counts[file_verdict]
        for file_verdict in model.FileVerdict
        if counts[file_verdict]
    }


def file_json(received_file: model.ReceivedFile) -> Json:
    unit = None
    if received_file.case:
        unit = received_file.case.unit
    return {
        **picked(received_file, "path", "verdict"),
        "unit": unit,
        "revision": received_file.revision or None,
    }


def conflict_json(standing: CaseStanding) -> Json:
    fields = picked(standing, *CASE, "case.questionnaire", kind="reason")
    return {**fields, "heads": [head.revision for head in standing.heads]}


def comparison_json(compared: deciding.CopyComparison, words: Words) -> Json:
    base = None
    if compared.base:
        base = compared.base.revision
    return {
        **conflict_json(compared.standing),
        "base": base,
        "copies": [
            _copy_json(copy, compared.records[copy.revision], compared.signatures[copy.revision])
            for copy in compared.copies.values()
        ],
        "comparable": compared.comparable,
        "same": compared.same,
        "differences": [
            {
                "question": difference.code,
                "indicator": difference.indicator or None,
                "base": difference.base
                and _item_json(difference.base, difference.question, words.language),
                "answers": {
                    revision: _item_json(side, difference.question, words.language)
                    for revision, side in difference.sides.items()
                },
            }
            for difference in compared.differences
        ],
    }


def _copy_json(
    copy: model.ReceivedCopy,
    record: Record,
    signed: Iterable[Signature],
    *names: str,
    **paths: str,
) -> Json:
    return {
        **picked(
            copy,
            "revision",
            "state",
            *names,
            verdict="trust",
            damaged_evidence="damaged",
            **paths,
        ),
        "short_code": short_code(copy.revision),
        "assessor": record.subject.assessor,
        "signatures": [picked(signature, *SIGNED) for signature in signed],
    }


def _item_json(cell_item: deciding.Item, question: Question | None, language: Language) -> Json:
    objections = []
    for objection in cell_item.objections:
        answer = picked(objection, "answer", "upheld", "answered_by")
        if objection.answered_at is None:
            answer = dict.fromkeys(answer)
        objections.append({**picked(objection, "by", "words"), **answer})
    reviews = [review_json(view) for view in cell_item.reviews]
    judgements: Json = {"reviews": reviews, "objections": objections}
    if cell_item.response is None or question is None:
        cells = [
            {**picked(at, "question", "row"), **_response_json(response)}
            for at, response in cell_item.cells
        ]
        return {"rows": cell_item.rows, "cells": cells, **judgements}
    return {**_response_json(cell_item.response, question, language), **judgements}


def _response_json(
    response: Response, question: Question | None = None, language: Language = Language.KM
) -> Json:
    """A response; with its question also the answer as people read it."""
    answer = response.answer
    text = {}
    if question is not None:
        if answer is None:
            text["text"] = ""
        else:
            text["text"] = values.as_text(question, answer, language)
    answer_json: object
    if answer is None:
        answer_json = None
    else:
        answer_json = values.to_json(answer)
    reason = None
    if response.not_applicable:
        reason = response.not_applicable.reason
    return {
        "answer": answer_json,
        "not_applicable_reason": reason,
        "comment": response.comment,
        "evidence": [
            {**picked(evidence, "title", "verdict"), "digest": evidence.digest or None}
            for evidence in response.evidence
        ],
        **text,
    }


def decision_json(made: model.CaseDecision) -> Json:
    fields = picked(made, *CASE, "revision", "merge", "answers", "by", "reason", ancestors="heads")
    return {**fields, "short_code": short_code(made.revision), "taken": made.taken or None}


def coverage_json(other_coverage: coverage.Coverage, names: Mapping[str, Text]) -> Json:
    return {
        "round": other_coverage.round or None,
        **_count_json(other_coverage.total, None),
        "blocks": [
            {**_count_json(count, "block"), **text_json(names.get(count.group))}
            for count in other_coverage.by_block
        ],
        "provinces": [_count_json(count, "province") for count in other_coverage.by_province],
        "kinds": [_count_json(count, "kind") for count in other_coverage.by_kind],
        "reported": [
            {**picked(unit_report, "report", unit="unit.code"), "round": unit_report.round or None}
            for unit_report in other_coverage.units
            if unit_report.report is not coverage.UnitProgress.MISSING
        ],
        "missing": [
            {
                **picked(unit, "block", unit="code"),
                **text_json(unit.name),
                "parent": unit.parent or None,
            }
            for unit in other_coverage.missing
        ],
        "unexpected": [standing.case.unit for standing in other_coverage.unexpected],
    }


def _count_json(count: coverage.Count, key: str | None) -> Json:
    plain = asdict(count)
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
        "round": ", ".join(sorted({case_standing.case.round for case_standing in standing}))
        or None,
        "signatures": [],
        "packages": len(collection.revisions()),
        "standing": sum(1 for case_standing in standing if case_standing.package is not None),
        "conflicts": sum(1 for case_standing in standing if case_standing.conflict),
        "by_verdict": counts_json(received_file.verdict for received_file in collection.arrivals()),
        "merges": [
            {
                **picked(other_merge, *merge, merge="number"),
                "turns": [
                    picked(turn, "withdrawn", "by", "at", "reason") for turn in other_merge.turns
                ],
            }
            for other_merge in collection.merges
        ],
    }


def act_json(committee_act: model.CommitteeAct) -> Json:
    """What somebody said: of a return, which revision and whether it holds."""
    return {**picked(committee_act, "by", "at", "reason"), **committee_act.body}


def case_json(collection: Collection, unit_case: UnitCase, words: Words) -> Json:
    standing = unit_case.standing
    shown = unit_case.shown
    record = None
    if shown is not None:
        record = collection.record(shown.revision)
    compared = None
    if standing.conflict:
        compared = deciding.compare(collection, standing)
    return {
        **picked(
            standing, "approved", "returned", "case.round", "case.questionnaire", why="reason"
        ),
        "standing": standing.package and standing.package.revision,
        "conflict": compared and comparison_json(compared, words),
        "shown": shown and shown.revision,
        "answers": []
        if record is None
        else [
            {
                **picked(place, "question", "row"),
                **_response_json(response, question, words.language),
            }
            for question in record.questionnaire.questions
            for place in record.places(question.code)
            if (response := record.responses.get(place)) is not None
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
                unit_case.signatures[held.revision],
                "ancestors",
                worth="trust_level",
            )
            for held in standing.copies
        ],
        "receipts": [came_json(unit_file, words) for unit_file in unit_case.files],
        "decisions": [{**decision_json(made), "at": made.at} for made in unit_case.decisions],
        "returns": [act_json(committee_act) for committee_act in unit_case.returns],
    }


def came_json(unit_file: UnitFile, words: Words) -> Json:
    arrival = unit_file.file.arrival
    came = picked(unit_file, "file.today", "merge.by", "merge.at", merge="merge.number")
    return {
        **file_json(arrival),
        **came,
        "reason": words.translate(file_status.status_reason(arrival)),
    }
