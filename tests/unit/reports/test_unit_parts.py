"""The parts of the unit report: their numbers, and what the cover says of the review."""

from dataclasses import replace

from assessment.language.text import Language
from assessment.printing.blocks import Table
from assessment.printing.wording import Speech, level_text
from assessment.reports.facts import Facts
from assessment.reports.order import Earlier
from assessment.reports.unit.report import unit_report
from assessment.responses.model import Layer, Review, Verdict
from tests.builders import NOW
from tests.report_worlds import a_filled_record, an_order, the_ministry_questionnaire


def the_report(record, **fields):
    return unit_report(Facts(an_order(record, **fields), Speech((Language.EN,))))


def cover_says(report, name):
    return next(value[0] for told, value in report.cover.facts if told[0] == name)


def test_sections_are_numbered_without_a_gap():
    sections = the_report(a_filled_record()).sections
    assert [section.number for section in sections] == list(range(1, len(sections) + 1))


def test_the_annex_of_a_short_report_follows_its_two_pages():
    sections = the_report(a_filled_record(), short=True, annex=True).sections
    assert [section.number for section in sections] == [1, 2, 3]


def test_levels_stand_beside_levels_in_a_short_report():
    record, then = a_filled_record(), a_filled_record(seed=3)
    scores = an_order(then).scores[Layer.FINAL]
    report = the_report(record, short=True, previous=Earlier(then, scores))
    tables = [block for block in report.sections[0].blocks if isinstance(block, Table)]
    before = [column.head for column in tables[-1].columns].index(("Previous",))
    for row, node in zip(tables[-1].rows, record.questionnaire.indicators, strict=True):
        assert row.cells[before].text == (level_text(scores.nodes[node.code].level),)


def test_the_cover_names_the_last_step_somebody_has_taken():
    record = replace(a_filled_record(), reviews={})
    assert cover_says(the_report(record), "Last review step") == "Self-assessment"
    for layer, name in ((Layer.HEAD, "Unit head"), (Layer.VISIT, "Site visit")):
        seen = Review("A1", layer, True, None, None, "", "Chan Dara", NOW)
        record = replace(record, reviews={**record.reviews, (layer, "A1"): seen})
        assert cover_says(the_report(record), "Last review step") == name


def test_the_headline_of_the_register_counts_the_documents_that_it_lists():
    record = a_filled_record(the_ministry_questionnaire())
    with_proof = [place for place, one in record.responses.items() if one.evidence]
    (proof,) = record.responses[with_proof[0]].evidence[:1]
    again = replace(record.responses[with_proof[1]], evidence=(proof,))
    other = replace(record.responses[with_proof[2]], evidence=(_judged_otherwise(proof),))
    record = record.with_response(with_proof[1], again).with_response(with_proof[2], other)
    (register,) = (
        one for one in the_report(record).sections if one.title == ("Evidence register",)
    )
    rows = [row for block in register.blocks if isinstance(block, Table) for row in block.rows]
    assert f"of {len(rows)} documents accepted" in register.headline[0]
    assert len([row for row in rows if proof.number in str(row)]) == 2


def _judged_otherwise(proof):
    verdict = Verdict.PENDING if proof.verdict is not Verdict.PENDING else Verdict.ACCEPTED
    return replace(proof, verdict=verdict, reason=None)
