"""Assessments at the edges of what a report must bear: empty, and crowded with long texts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from assessment.language.text import Text
from assessment.questionnaire.load import load
from assessment.questionnaire.model import Questionnaire
from assessment.responses.model import Objection, Response
from assessment.responses.record import Record
from tests.builders import NOW, a_record
from tests.report_worlds import a_filled_record

_SHIPPED = Path(__file__).resolve().parent.parent / "questionnaires"
INSTRUMENTS = ("ministry", "subnational", "commune", "private", "skills", "legal")
OBJECTIONS = 60
UNBROKEN = "មន្ទីរប្រៃសណីយ៍និងទូរគមនាគមន៍រាជធានីខេត្តដែលទទួលបន្ទុកបរិវត្តកម្មឌីជីថល" * 3
SPOKEN = (
    "ក្រុមការងារបានពិនិត្យលិខិតយោងនេះរួចហើយ ប៉ុន្តែកាលបរិច្ឆេទនៅលើលិខិតមិនដូចនឹងបញ្ជីទេ។ "
    "The letter was attached to the file of the second quarter and is signed by the director. "
)


def the_questionnaire(name: str) -> Questionnaire:
    """A shipped questionnaire by the last part of its name."""
    questionnaire, findings = load(_SHIPPED / f"dgc-{name}" / "2026.1" / "questionnaire.xlsx")
    assert questionnaire is not None, findings
    return questionnaire


def an_empty_record(questionnaire: Questionnaire) -> Record:
    """Nothing answered, nothing reviewed."""
    return a_record(questionnaire)


def a_crowded_record(questionnaire: Questionnaire) -> Record:
    """Everything long: names without a space, comments, evidence, and sixty objections."""
    record = a_filled_record(questionnaire)
    named = replace(
        record.subject, unit_name=Text.from_wordings(km=UNBROKEN[:200], en=SPOKEN[-90:] * 2)
    )
    responses = {place: _crowded(response) for place, response in record.responses.items()}
    reviews = {
        key: replace(review, comment=SPOKEN * 2) if review.comment else review
        for key, review in record.reviews.items()
    }
    return replace(
        record,
        subject=named,
        responses=responses,
        reviews=reviews,
        objections=_objections(questionnaire),
    )


def _crowded(response: Response) -> Response:
    evidence = tuple(
        replace(each, title=(UNBROKEN[:200] if at % 2 else SPOKEN), issuer=UNBROKEN[:80])
        for at, each in enumerate(response.evidence)
    )
    declared = response.not_applicable
    if declared is not None:
        declared = replace(declared, reason=SPOKEN * 3, reviewer_note=UNBROKEN[:200])
    return replace(response, evidence=evidence, not_applicable=declared)


def _objections(questionnaire: Questionnaire) -> tuple[Objection, ...]:
    codes = [node.code for node in questionnaire.indicators]
    return tuple(
        Objection(
            f"o{at}",
            codes[at % len(codes)],
            SPOKEN * (1 + at % 3),
            "ប្រធានអង្គភាព",
            NOW,
            answer=SPOKEN if at % 2 else "",
            upheld=at % 4 == 1,
            answered_by="ចាន់ ដារ៉ា" if at % 2 else "",
            answered_at=NOW + timedelta(days=at) if at % 2 else None,
        )
        for at in range(OBJECTIONS)
    )


def edges(name: str) -> Mapping[str, Record]:
    """An instrument's assessments: ordinary, empty and crowded."""
    questionnaire = the_questionnaire(name)
    return {
        "full": a_filled_record(questionnaire),
        "empty": an_empty_record(questionnaire),
        "crowded": a_crowded_record(questionnaire),
    }
