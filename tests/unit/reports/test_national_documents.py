"""The national report tells which evidence several units attached; a published one how much."""

from dataclasses import replace

import pytest

from assessment.consolidation.national import EVERYTHING
from assessment.printing.blocks import Table
from assessment.reports.national.facts import gather
from assessment.reports.national.figures import name_of
from assessment.reports.national.policy import unit_name
from assessment.reports.national.quality import shared_blocks
from assessment.reports.order import Edition
from tests.builders import a_text
from tests.unit.consolidation.papers import a_round_with_papers
from tests.unit.consolidation.world import a_collection, packed, record_of, taken
from tests.unit.reports.national_world import LANGUAGES, facts_of


@pytest.fixture
def gathered(tmp_path):
    with a_round_with_papers(tmp_path) as collection:
        yield gather(collection, EVERYTHING)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shared_document_is_named_with_its_units(gathered, language):
    blocks = shared_blocks(facts_of(gathered, language))
    (table,) = (one for one in blocks if isinstance(one, Table))
    (row,) = table.rows
    assert [cell.text[0] for cell in row.cells] == ["Decree", "3", "01, M01, M02"]
    assert "1" in blocks[0].text[0]


def test_a_published_copy_names_no_document_and_no_unit(gathered):
    blocks = shared_blocks(facts_of(gathered, edition=Edition.PUBLISHED))
    assert blocks
    assert not any(isinstance(one, Table) for one in blocks)


def test_where_nothing_is_shared_nothing_is_said(tmp_path):
    packed(tmp_path / "a.drx", record_of({"A2": "b"}))
    with a_collection(tmp_path) as collection:
        taken(collection, tmp_path / "a.drx")
        assert shared_blocks(facts_of(gather(collection, EVERYTHING))) == []


def test_a_unit_that_is_on_no_list_has_its_own_name_in_every_annex(gathered):
    (first, *others) = gathered.national.scored
    own = replace(first, unit=replace(first.unit, code="ZZ", name=a_text("Own name")))
    national = replace(gathered.national, scored=(own, *others))
    facts = facts_of(replace(gathered, national=national))
    assert unit_name(facts, "ZZ") == name_of(facts, own)
