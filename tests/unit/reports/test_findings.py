"""What was found below the wanted level: something is said of every indicator, numbers included."""

import re

from assessment.language.text import Language
from assessment.questionnaire.model import ScoringKind
from assessment.reports.facts import Facts
from assessment.reports.unit.findings import findings_section
from assessment.reports.wording import Speech
from tests.report_worlds import a_filled_record, an_order, the_ministry_questionnaire


def found_by_indicator():
    record = a_filled_record(the_ministry_questionnaire())
    facts = Facts(an_order(record, languages=(Language.EN,)), Speech((Language.EN,)))
    (table,) = findings_section(facts).blocks
    said = {row.cells[0].text[0]: " ".join(row.cells[2].text) for row in table.rows}
    return record.questionnaire, said


def test_of_every_indicator_below_the_level_something_is_said():
    _, said = found_by_indicator()
    assert said
    assert [code for code, words in said.items() if not words] == []


def test_beside_a_number_stands_what_the_next_level_asks():
    questionnaire, said = found_by_indicator()
    steps = [
        code for code in said
        if any(q.scoring.kind is ScoringKind.STEPS for q in questionnaire.questions_of[code])
        and "Answer: " in said[code]
    ]  # fmt: skip
    assert steps
    for code in steps:
        assert re.search(r"Answer: [\d.,]+; level \d: a number (above|of at least) \d", said[code])
