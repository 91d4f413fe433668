"""What was found below the wanted level: something is said of every indicator, numbers included."""

import re

import pytest

from assessment.language.text import Language
from assessment.questionnaire.model import ScoringKind
from assessment.reports.facts import Facts
from assessment.reports.unit.findings import findings_section
from assessment.reports.wording import Speech
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
        assert re.search(r"Answer: [\d.,]+; level \d: a number (above|of at least) \d", words)
