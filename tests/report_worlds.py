"""Whole assessments for the tests of reports: seeded answers, evidence and reviews."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from assessment.language.text import Language
from assessment.questionnaire.load import load
from assessment.questionnaire.model import Question, Questionnaire, QuestionType
from assessment.questionnaire.values import Answer
from assessment.reports.order import ReportOrder
from assessment.responses.evaluate import evaluate
from assessment.responses.model import (
    ApplicabilityVerdict,
    Evidence,
    EvidenceId,
    Layer,
    NotApplicable,
    Place,
    ReasonCode,
    Response,
    Review,
    RowId,
    State,
    Step,
    Verdict,
)
from assessment.responses.record import Record
from assessment.scoring.score import score_record
from tests.builders import NOW, TODAY, a_questionnaire, a_record

MINISTRY = (
    Path(__file__).resolve().parent.parent
    / "questionnaires"
    / "dgc-ministry"
    / "2026.1"
    / "questionnaire.xlsx"
)
CODE = "0f8b6c1d2e3f4a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3"
LAYERS = (Layer.SELF, Layer.DOCUMENT, Layer.FINAL)
VERDICTS = (Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.REJECTED, Verdict.PENDING)


def the_ministry_questionnaire() -> Questionnaire:
    """The shipped questionnaire."""
    questionnaire, findings = load(MINISTRY)
    assert questionnaire is not None, findings
    return questionnaire


def an_order(record: Record, layers: tuple[Layer, ...] = LAYERS, **fields: object) -> ReportOrder:
    """An order for a report on the record, provisional and in Khmer unless said otherwise."""
    evaluation = evaluate(record, TODAY)
    scores = {layer: score_record(record, evaluation, layer) for layer in layers}
    given = {
        "code": CODE,
        "now": datetime(2026, 11, 25, 10, 0, tzinfo=UTC),
        "languages": (Language.KM,),
    }
    return ReportOrder(record, evaluation, scores, **(given | fields))  # type: ignore[arg-type]


def a_filled_record(
    questionnaire: Questionnaire | None = None, seed: int = 7, *, rows: tuple[int, int] = (3, 6)
) -> Record:
    """An assessment answered, evidenced and reviewed by chance, the same for the same seed.

    Its tables have as many rows as ``rows`` says, from and to.
    """
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    record = a_record(questionnaire or a_questionnaire())
    for roster in record.questionnaire.rosters:
        names = tuple(RowId(f"row{n}") for n in range(chance.randint(*rows)))
        record = record.with_rows(roster.code, names)
    for question in record.questionnaire.questions:
        if question.asked:
            for place in tuple(record.places(question.code)):
                record = _filled(record, question, place, chance)
    record = _reviewed(record, chance)
    steps = (Step(State.SUBMITTED, "សុខ សុភា", NOW), Step(State.APPROVED, "ចាន់ ដារ៉ា", NOW))
    return replace(record, steps=steps, state=State.APPROVED)


def _filled(record: Record, question: Question, place: Place, chance: random.Random) -> Record:
    if chance.random() < 0.06:
        return record
    if question.not_applicable and chance.random() < 0.04:
        declared = NotApplicable("អង្គភាពគ្មានសេវានេះទេ", chance.choice(list(ApplicabilityVerdict)))
        return record.with_response(place, Response(not_applicable=declared))
    answer = _answer(question, chance)
    evidence = tuple(_evidence(question, n, chance) for n in range(chance.randint(0, 2)))
    if question.indicator is None:
        evidence = ()
    return record.with_response(place, Response(answer=answer, evidence=evidence))


def _answer(question: Question, chance: random.Random) -> Answer | None:
    if question.type is QuestionType.SELECT_MULTIPLE:
        upto = chance.randint(1, 4)
        chosen = [
            c.name
            for c in question.choices
            if not c.exclusive and (c.level or 1) <= upto and chance.random() < 0.93
        ]
        return tuple(chosen) or (question.choices[0].name,)
    if question.type is QuestionType.SELECT_ONE:
        return chance.choice(question.choices).name
    number = chance.randint(10, 40)
    plain: dict[QuestionType, Answer] = {
        QuestionType.INTEGER: number,
        QuestionType.RANGE: number,
        QuestionType.DECIMAL: Decimal(number) / 10,
        QuestionType.DATE: date(2026, 1, 1) + timedelta(days=number),
        QuestionType.ACKNOWLEDGE: "OK",
        QuestionType.TEXT: "នាយកដ្ឋានបរិវត្តកម្មឌីជីថល",
    }
    return plain.get(question.type)


def _evidence(question: Question, number: int, chance: random.Random) -> Evidence:
    verdict = chance.choice(VERDICTS)
    return Evidence(
        EvidenceId(f"{question.code}-{number}"),
        chance.choice(
            ["ប្រកាសស្តីពីការបង្កើតក្រុមការងារឌីជីថល", "Backup log 2026", "ផែនការសកម្មភាពឆ្នាំ 2026"]
        ),
        number=f"{chance.randint(10, 999)} ប្រក",
        dated=date(2026, chance.randint(1, 10), 12),
        issuer="នាយកដ្ឋានរដ្ឋបាល",
        verdict=verdict,
        reason=ReasonCode.OUTDATED if verdict is Verdict.REJECTED else None,
    )


def _reviewed(record: Record, chance: random.Random) -> Record:
    top = len(record.questionnaire.levels) - 1
    for node in record.questionnaire.indicators:
        for layer in (Layer.DOCUMENT, Layer.FINAL):
            if chance.random() < 0.2:
                review = Review(
                    node.code,
                    layer,
                    accepted=False,
                    level=chance.randint(0, top - 1),
                    reason=chance.choice(list(ReasonCode)[:7]),
                    comment="លិខិតយោងចាស់ជាង 12 ខែ។",
                    by="ចាន់ ដារ៉ា",
                    at=NOW,
                )
                record = record.with_review((layer, node.code), review)
    return record
