"""The letterhead of a paper: of one questionnaire or several, whatever somebody wrote in it."""

import subprocess
from dataclasses import replace

import pytest

from assessment.language.text import Language, Text
from assessment.printing.wording import Speech
from assessment.reports.report import write_unit_report
from tests.builders import a_questionnaire, a_record
from tests.report_worlds import an_order

BOTH = (Language.KM, Language.EN)


def a_form(**lines):
    form = a_questionnaire()
    return replace(form, settings=replace(form.settings, **lines))


def test_a_paper_on_several_questionnaires_bears_the_lines_that_all_of_them_give():
    one = a_form(
        nation=Text.from_wordings("ក", "North"), committee=Text.from_wordings("ខ", "Council")
    )
    other = a_form(
        nation=Text.from_wordings("ក", "North"), committee=Text.from_wordings("គ", "Board")
    )
    above = Speech(BOTH).letterhead([one, other])
    assert (above.nation, above.committee) == (("ក", "North"), ())
    assert above.city == ("រាជធានីភ្នំពេញ", "Phnom Penh")
    assert Speech(BOTH).letterhead([one]).committee == ("ខ", "Council")


def test_a_paper_on_nothing_bears_no_letterhead():
    assert not any(Speech(BOTH).letterhead([]))


@pytest.mark.parametrize("full", [False, True])
def test_what_is_written_in_a_letterhead_stands_there_as_it_is(tmp_path, full):
    hostile = "<b>&amp;</para> \u202e\x0b=1+1\n" + "ក្ស" * 20_000
    lines = dict.fromkeys(("nation", "motto", "committee"), Text.from_wordings(hostile, hostile))
    path = tmp_path / "unit.pdf"
    order = an_order(a_record(a_form(**lines)), languages=BOTH, pdf=path, short=not full)
    assert write_unit_report(order).pages < 12
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    assert "<b>&amp;</para>" in done.stdout.decode()
