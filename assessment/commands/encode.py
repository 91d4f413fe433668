"""Records and collections in the stable JSON form of the commands' contract."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import Count, Coverage, UnitProgress
from assessment.consolidation.differences import CopyComparison, CopyDifference, Item, compare
from assessment.consolidation.file_status import why
from assessment.consolidation.model import (
    CaseDecision,
    CommitteeAct,
    FileVerdict,
    Held,
    Merge,
    ReceivedFile,
)
from assessment.consolidation.standing import CaseStanding
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Signature
from assessment.language.text import Language, Text
from assessment.questionnaire import values
from assessment.questionnaire.model import Question
from assessment.responses.model import Objection, Response, Review, RowId
from assessment.responses.record import Record
from assessment.secretariat.unit_history import UnitCase, UnitFile, UnitHistory
from assessment.units import Unit
from assessment.words import Words


def review_json(view: Review) -> dict[str, object]:
    """Layer, decision, level, reason, comment and who, without the indicator it is about."""
    return {
        "layer": view.layer.value,
        "accepted": view.accepted,
        "level": view.level,
        "reason": None if view.reason is None else view.reason.value,
        "comment": view.comment,
        "by": view.by,
        "reopened": view.reopened,
    }


def counts_json(verdicts: Iterable[FileVerdict]) -> dict[str, int]:
    """Number of files by verdict, in the order of gravity; only those that occur."""
    found = Counter(verdicts)
    return {one.value: found[one] for one in FileVerdict if found[one]}


def file_json(one: ReceivedFile) -> dict[str, object]:
    """One received file."""
    return {
        "path": one.path,
        "verdict": one.verdict.value,
        "unit": one.case.unit if one.case else None,
        "revision": one.revision or None,
    }


def turns_json(one: Merge) -> list[dict[str, object]]:
    """All that a merge was withdrawn and brought back, in order."""
    return [
        {"withdrawn": turn.withdrawn, "by": turn.by, "at": turn.at.isoformat(),
         "reason": turn.reason}
        for turn in one.turns
    ]  # fmt: skip


def conflict_json(one: CaseStanding) -> dict[str, object]:
    """One open conflict, without its answers."""
    return {
        "unit": one.case.unit,
        "round": one.case.round,
        "questionnaire": one.case.questionnaire,
        "kind": one.why.value,
        "heads": [head.revision for head in one.heads],
    }


def comparison_json(compared: CopyComparison, words: Words) -> dict[str, object]:
    """One open conflict, question by question."""
    return {
        **conflict_json(compared.standing),
        "base": compared.base.revision if compared.base else None,
        "copies": [
            {
                **_copy_json(one, compared.records[one.revision].subject.assessor),
                "signatures": [_signature_json(each) for each in compared.signatures[one.revision]],
            }
            for one in compared.copies.values()
        ],
        "comparable": compared.comparable,
        "same": compared.same,
        "differences": [_difference_json(one, words.language) for one in compared.differences],
    }


def _copy_json(one: Held, assessor: str) -> dict[str, object]:
    return {
        "revision": one.revision,
        "short_code": short_code(one.revision),
        "assessor": assessor,
        "state": one.state.value,
        "verdict": one.trust.value,
        "damaged_evidence": one.damaged,
    }


def _signature_json(one: Signature) -> dict[str, object]:
    return {"name": one.name, "role": one.statement.role.value, "key_id": one.statement.key_id}


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
        return {"rows": list(item.rows), "cells": cells, **said}
    text = ""
    if item.response.answer is not None:
        text = values.as_text(question, item.response.answer, language)
    return {**_response_json(item.response), "text": text, **said}


def _objection_json(one: Objection) -> dict[str, object]:
    answered = one.answered_at is not None
    return {
        "by": one.by,
        "words": one.words,
        "answer": one.answer if answered else None,
        "upheld": one.upheld if answered else None,
        "answered_by": one.answered_by if answered else None,
    }


def _response_json(given: Response) -> dict[str, object]:
    answer = given.answer
    return {
        "answer": None if answer is None else values.to_json(answer),
        "not_applicable_reason": given.not_applicable.reason if given.not_applicable else None,
        "comment": given.comment,
        "evidence": [
            {"title": one.title, "verdict": one.verdict.value, "digest": one.digest or None}
            for one in given.evidence
        ],
    }


def decision_json(made: CaseDecision) -> dict[str, object]:
    """A decision."""
    return {
        "unit": made.case.unit,
        "round": made.case.round,
        "revision": made.revision,
        "short_code": short_code(made.revision),
        "merge": made.merge,
        "ancestors": list(made.heads),
        "taken": made.taken or None,
        "answers": dict(made.answers),
        "by": made.by,
        "reason": made.reason,
    }


def coverage_json(found: Coverage, names: Mapping[str, Text]) -> dict[str, object]:
    """Who has reported."""
    return {
        "round": found.round or None,
        **_count_json(found.total, None),
        "blocks": [
            {**_count_json(one, "block"), **_name_json(names.get(one.group))}
            for one in found.by_block
        ],
        "provinces": [_count_json(one, "province") for one in found.by_province],
        "kinds": [_count_json(one, "kind") for one in found.by_kind],
        "reported": [
            {"unit": one.unit.code, "report": one.report.value, "round": one.round or None}
            for one in found.units
            if one.report is not UnitProgress.MISSING
        ],
        "missing": [_unit_json(one) for one in found.missing],
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


def _name_json(name: Text | None) -> dict[str, object]:
    return {
        "km": None if name is None else name.get(Language.KM),
        "en": None if name is None else name.get(Language.EN),
    }


def _unit_json(unit: Unit) -> dict[str, object]:
    return {
        "unit": unit.code,
        **_name_json(unit.name),
        "block": unit.block,
        "parent": unit.parent or None,
    }


def collection_json(collection: Collection, standing: Sequence[CaseStanding]) -> dict[str, object]:
    """What a collection says about itself, in the form of ``show``."""
    return {
        "kind": "drc",
        "verdict": None,
        "unit": None,
        "round": ", ".join(sorted({one.case.round for one in standing})) or None,
        "revision": None,
        "answered": None,
        "required": None,
        "state": None,
        "signatures": [],
        "findings": [],
        "packages": len(collection.held()),
        "standing": sum(1 for one in standing if one.package is not None),
        "conflicts": sum(1 for one in standing if one.conflict),
        "by_verdict": counts_json(one.verdict for one in collection.arrivals()),
        "merges": [
            {
                "merge": one.number,
                "kind": one.kind,
                "by": one.by,
                "at": one.at.isoformat(),
                "files": one.files,
                "withdrawn": one.withdrawn,
                "reason": one.reason,
                "turns": turns_json(one),
            }
            for one in collection.merges
        ],
    }


def act_json(one: CommitteeAct) -> dict[str, object]:
    """What somebody said: of a return, which revision and whether it holds."""
    return {"by": one.by, "at": one.at.isoformat(), "reason": one.reason, **one.body}


def history_json(collection: Collection, found: UnitHistory, words: Words) -> dict[str, object]:
    """Everything held of a unit."""
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
        "round": standing.case.round,
        "questionnaire": standing.case.questionnaire,
        "standing": None if standing.package is None else standing.package.revision,
        "why": standing.why.value,
        "approved": standing.approved,
        "returned": standing.returned,
        "conflict": None if compared is None else comparison_json(compared, words),
        "shown": None if shown is None else shown.revision,
        "answers": [] if record is None else _answers_json(record, words.language),
        "reviews": [] if record is None else [
            {"indicator": code, **review_json(view)}
            for (_, code), view in sorted(record.reviews.items())
        ],
        "steps": [] if record is None else [
            {"to": step.to.value, "by": step.by, "at": step.at.isoformat(), "reason": step.reason}
            for step in record.steps
        ],
        "revisions": [
            {
                **_copy_json(held, collection.record(held.revision).subject.assessor),
                "worth": int(held.worth),
                "signatures": [_signature_json(each) for each in one.signatures[held.revision]],
                "ancestors": list(held.ancestors),
            }
            for held in standing.held
        ],
        "receipts": [_came_json(each, words) for each in one.files],
        "decisions": [
            {**decision_json(made), "at": made.at.isoformat()} for made in one.decisions
        ],
        "returns": [act_json(each) for each in one.returns],
    }  # fmt: skip


def _came_json(one: UnitFile, words: Words) -> dict[str, object]:
    """When a file came and with which intake, what it is good for today, and why."""
    arrival = one.file.arrival
    return {
        **file_json(arrival),
        "today": one.file.today.value,
        "reason": words.say(why(arrival)),
        "merge": one.merge.number,
        "by": one.merge.by,
        "at": one.merge.at.isoformat(),
    }


def _answers_json(record: Record, language: Language) -> list[dict[str, object]]:
    """Every answer given, in the order of the questionnaire, with evidence and comment."""
    rank = {str(one.code): at for at, one in enumerate(record.questionnaire.questions)}
    rows = {row: at for given in record.rows.values() for at, row in enumerate(given)}
    places = sorted(
        record.responses, key=lambda one: (rank[one.question], rows.get(one.row or RowId(""), -1))
    )
    found = []
    for place in places:
        given, question = record.responses[place], record.questionnaire.by_code[place.question]
        text = "" if given.answer is None else values.as_text(question, given.answer, language)
        told = {**_response_json(given), "text": text}
        found.append({"question": place.question, "row": place.row, **told})
    return found
