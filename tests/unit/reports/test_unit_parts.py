"""The parts of the unit report: their numbers, and what the cover says of the review."""

from dataclasses import replace

from assessment.language.text import Language
from assessment.reports.facts import Facts
from assessment.reports.unit_report import unit_report
from assessment.reports.wording import Speech
from assessment.responses.model import Layer, Review
from tests.builders import NOW
from tests.report_worlds import a_filled_record, an_order


def the_report(record):
    return unit_report(Facts(an_order(record), Speech((Language.EN,))))


def cover_says(report, name):
    return next(value[0] for told, value in report.cover.facts if told[0] == name)


def test_sections_are_numbered_without_a_gap():
    sections = the_report(a_filled_record()).sections
    assert [section.number for section in sections] == list(range(1, len(sections) + 1))


def test_the_cover_names_the_last_step_somebody_has_taken():
    record = replace(a_filled_record(), reviews={})
    assert cover_says(the_report(record), "Last review step") == "Self-assessment"
    for layer, name in ((Layer.HEAD, "Unit head"), (Layer.VISIT, "Site visit")):
        seen = Review("A1", layer, True, None, None, "", "Chan Dara", NOW)
        record = replace(record, reviews={**record.reviews, (layer, "A1"): seen})
        assert cover_says(the_report(record), "Last review step") == name
