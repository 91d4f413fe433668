"""Capital and provinces: every one of them is told of, by its figures or by its code."""

import pytest

from assessment.printing.blocks import Table
from assessment.reports.national.places import provinces_section
from assessment.reports.order import Edition
from assessment.units import load_units, provinces_of
from tests.unit.reports.national_world import facts_of

PROVINCES = sorted({*provinces_of(load_units()).values()})


@pytest.mark.parametrize("by_block", [False, True])
def test_a_province_without_a_score_is_told(gathered, by_block):
    facts = facts_of(gathered, edition=Edition.BY_BLOCK if by_block else Edition.FULL)
    section = provinces_section(facts)
    tables = [block for block in section.blocks if isinstance(block, Table)]
    told = set()
    for table in tables:
        rows = [row.cells[0].text[0] for row in table.rows]
        others = table.note[0].split(": ")[1].split(", ") if table.note else []
        assert sorted([*rows, *others]) == PROVINCES
        told |= set(rows)
    n = len(told)
    assert section.headline[0].startswith(f"Provinces with a score: {n} of {len(PROVINCES)}")
    assert ("without one" in section.headline[0]) == (n < len(PROVINCES))


def test_each_questionnaire_has_a_scale_of_its_own(gathered):
    """What communes answered stands on no axis with what provinces answered."""
    facts = facts_of(gathered)
    tables = [b for b in provinces_section(facts).blocks if isinstance(b, Table)]
    heads = [[column.head[0] for column in table.columns if column.head] for table in tables]
    assert len(tables) > 1
    assert not [head for head in heads if "own" in head and "communes" in head]
