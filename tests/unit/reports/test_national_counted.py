"""Who is counted: expected units only, and as approved only what is believed to be."""

from dataclasses import replace

import pytest

from assessment.consolidation.collection import Collection
from assessment.consolidation.national import EVERYTHING
from assessment.language.text import Language
from assessment.printing.blocks import Figures
from assessment.reports.national import headlines
from assessment.reports.national.facts import NationalOrder, gather
from assessment.reports.national.figures import gate_rows
from assessment.reports.national.overview import committee_section
from assessment.reports.national.report import write_national_report
from assessment.responses.model import State
from tests.unit.consolidation.world import IN_USE, packed, record_of, taken
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD
from tests.unit.reports.national_world import LANGUAGES, NOW, facts_of, text_of

ANSWERS = (("M01", "c"), ("M02", "b"), ("M05", "b"))


def a_round(folder, *more, signers=(THE_ASSESSOR,)):
    """Three listed units of one group that call themselves approved, and others of it."""
    folder.mkdir()
    for number, (unit, answer) in enumerate((*ANSWERS, *more), start=1):
        record = record_of({"A2": answer}, unit=unit, number=number, state=State.APPROVED)
        record = replace(record, subject=replace(record.subject, block="1"))
        packed(folder / f"{unit}.drx", record, signers=signers)
    with Collection.create(folder / "round.drc", now=NOW, in_use=IN_USE) as collection:
        taken(collection, *sorted(folder.glob("*.drx")))
        return gather(collection, EVERYTHING)


def approved(facts):
    (figures,) = [one for one in committee_section(facts).blocks if isinstance(one, Figures)]
    return figures.figures[1]


def test_a_unit_that_is_not_on_the_list_enters_no_figure(tmp_path):
    without, found = a_round(tmp_path / "a"), a_round(tmp_path / "b", ("Z9", "a"), ("Z8", "a"))
    assert repr(found.national.distributions) == repr(without.national.distributions)
    assert gate_rows(facts_of(found)) == gate_rows(facts_of(without))
    assert found.tally.groups == without.tally.groups
    assert [one.unit.code for one in found.national.scored] == [unit for unit, _ in ANSWERS]
    assert {one.case.unit for one in found.coverage.unexpected} == {"Z8", "Z9"}
    order = NationalOrder(NOW, Language.EN, pdf=tmp_path / "n.pdf")
    write_national_report(found, order)
    assert "Received from units that are not on the list: 2." in text_of(order.pdf)


def test_a_conflict_of_a_unit_that_is_not_on_the_list_asks_for_no_decision(tmp_path):
    packed(tmp_path / "m.drx", record_of({"A2": "b"}))
    for answer in "ac":
        packed(tmp_path / f"{answer}.drx", record_of({"A2": answer}, unit="Z9", number=9), answer)
    with Collection.create(tmp_path / "round.drc", now=NOW, in_use=IN_USE) as collection:
        taken(collection, *sorted(tmp_path.glob("*.drx")))
        found = gather(collection, EVERYTHING)
    assert [one.case.unit for one in found.standing if one.conflict] == ["Z9"]
    assert found.conflicts() == ()
    assert "Open conflicts" not in str(headlines.decisions(facts_of(found)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_approved_is_what_coverage_believes_on_every_page(tmp_path, language):
    own_word = facts_of(a_round(tmp_path / "a"), language)
    signed = facts_of(a_round(tmp_path / "b", signers=(THE_ASSESSOR, THE_HEAD)), language)
    for facts, n in ((own_word, 0), (signed, 3)):
        assert facts.gathered.coverage.total.approved == n
        assert sum(one.standing.approved for one in facts.gathered.national.scored) == n
        assert approved(facts).value == f"{100 * n / 3:.1f}%"
        waiting = facts.translate(
            "Results not yet approved: {n}. Ask the unit heads to approve or return them.", n=3
        )
        assert (waiting in headlines.decisions(facts)) == (n == 0)
