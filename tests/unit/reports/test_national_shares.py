"""Part and whole of an indicator, added up over the units that have a share, in one row."""

from decimal import Decimal

import pytest

from assessment.questionnaire.library import find
from assessment.reports.national.figures import node_name, shares_of
from assessment.reports.national.tally import ratios_of
from assessment.responses.evaluate import evaluate
from tests.unit.reports.national_world import facts_of

FOUND = {
    "dgc-ministry": "A4 A6 B2 C1 C2 D2 E2 E3 E5 E8 F6 G1 G2",
    "dgc-commune": "K3 K5",
    "dgc-subnational": "SA3 SC3 SD1 SD2 SE1 SE2 SE5 SG1",
}


@pytest.mark.parametrize("name", FOUND)
def test_what_the_questionnaire_divides_is_found_in_what_it_calculates(name):
    assert [ratio.indicator for ratio in ratios_of(find(name))] == FOUND[name].split()


def test_shares_of_all_units_are_those_of_their_answers(gathered, held):
    from assessment.consolidation.collection import Collection

    facts, compared = facts_of(gathered), 0
    for model in gathered.questionnaires:
        units = [one for group in gathered.groups_of(model) for one in group.units]
        with Collection.open(held) as collection:
            records = [(one, collection.record(one.package.revision)) for one in units]
        nodes = {node_name(facts, node): node for node in model.indicators}
        for found in shares_of(facts, model):
            node, shares = nodes[found.question], []
            for one, record in records:
                answers = evaluate(record, one.package.day).answers
                (place,) = record.places(node.code)
                shares.append(answers.get(place))
            known = [share for share in shares if isinstance(share, int | Decimal)]
            assert found.answers == len(known), node.code
            assert min(known) <= 100 * found.sum / found.of <= max(known), node.code
            compared += 1
    assert compared > 15
