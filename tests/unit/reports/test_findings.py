"""What was found below the wanted level: something is said of every indicator, numbers included."""

import re
from dataclasses import replace

import pytest

from assessment.language.text import Language
from assessment.printing.wording import Speech
from assessment.questionnaire.model import ScoringKind
from assessment.reports.facts import Facts
from assessment.reports.unit.findings import findings_section
from assessment.reports.unit.results import reason_of
from assessment.responses.model import ReasonCode, Verdict
from tests.builders import an_evidence
from tests.report_worlds import a_filled_record, an_order, the_ministry_questionnaire


def found_by_indicator(seed=7):
    record = a_filled_record(the_ministry_questionnaire(), seed)
    facts = Facts(an_order(record, languages=(Language.EN,)), Speech((Language.EN,)))
    (table,) = findings_section(facts).blocks
    said = {row.cells[0].text[0]: " ".join(row.cells[2].text) for row in table.rows}
    return record.questionnaire, said


@pytest.mark.parametrize("seed", [7, 8, 9, 10])
def test_of_every_indicator_below_the_level_something_is_said(seed):
    _, said = found_by_indicator(seed)
    assert said
    assert [code for code, words in said.items() if not words] == []


def test_beside_a_number_stands_what_the_next_level_asks():
    told = []
    for seed in (7, 8, 9, 10):
        questionnaire, said = found_by_indicator(seed)
        told += [
            words
            for code, words in said.items()
            if any(q.scoring.kind is ScoringKind.STEPS for q in questionnaire.questions_of[code])
            and "Answer: " in words
        ]
    assert told
    for words in told:
        share = r"[\d.,]+%; level \d: (more than|at least) \d+%"
        number = r"[\d.,]+; level \d: a number (above|of at least) \d"
        assert re.search(f"Answer: ({share}|{number})", words)


def test_a_document_that_was_refused_says_why_where_the_review_does_not():
    record = a_filled_record(the_ministry_questionnaire())
    code = "A1"
    (question, *_) = record.questionnaire.questions_of[code]
    (place,) = record.places(question.code)
    refused = an_evidence(verdict=Verdict.REJECTED, reason=ReasonCode.OUTDATED)
    record = replace(
        record.with_response(place, replace(record.response(*place), evidence=(refused,))),
        reviews={where: one for where, one in record.reviews.items() if where[1] != code},
    )
    facts = Facts(an_order(record, languages=(Language.EN,)), Speech((Language.EN,)))
    assert reason_of(facts, record.questionnaire.node[code]) == ("Document out of date",)
