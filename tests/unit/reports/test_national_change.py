"""Self and final: what is told of those who assessed."""

from assessment.printing.blocks import Paragraph, Picture
from assessment.printing.wording import inline
from assessment.reports.national.change import assessor_gaps, gap_section
from tests.unit.reports.national_world import facts_of


def test_assessors_are_drawn_only_where_two_could_differ(gathered):
    """One mark at one unit says nothing of anybody."""
    facts = facts_of(gathered)
    blocks = gap_section(facts).blocks
    told = [inline(one.text) for one in blocks if isinstance(one, Paragraph)]
    pictures = [one for one in blocks if isinstance(one, Picture)]
    compared = 0
    for model in facts.gathered.questionnaires:
        found, _, _ = assessor_gaps(facts, model)
        compared += sum(one.units >= 5 for one in found) >= 2
    assert len(pictures) == compared < len(facts.gathered.questionnaires)
    alone = [one for one in told if "nobody is compared" in one]
    assert len(alone) == len(facts.gathered.questionnaires) - compared
