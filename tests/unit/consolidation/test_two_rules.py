"""Two versions of one questionnaire in a round: one group where they score alike, else two."""

from dataclasses import replace

import pytest

from assessment.consolidation.collection import Collection
from assessment.consolidation.national import EVERYTHING, distributions, national
from assessment.exchange.worth import InUse
from assessment.language.text import Text
from assessment.questionnaire.canonical import with_fingerprint
from assessment.reports.national.facts import gather
from tests.builders import NOW
from tests.unit.consolidation.world import SMALL, packed, record_of, taken, with_small_admitted
from tests.unit.exchange.world import EVERYBODY

ANSWERS = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}


def reworded():
    title = Text.from_wordings(km="ផ្សេង", en="Another title")
    return replace(SMALL, settings=replace(SMALL.settings, title=title, version="2"))


def heavier():
    nodes = tuple(
        replace(one, weight=one.weight + 1) if one is SMALL.pillars[0] else one
        for one in SMALL.nodes
    )
    return replace(SMALL, settings=replace(SMALL.settings, version="2"), nodes=nodes)


@pytest.fixture
def round_of(tmp_path):
    opened = []

    def make(other):
        other = with_fingerprint(other)
        path = tmp_path / "round.drc"
        Collection.create(path, now=NOW).close()
        for model in (SMALL, other):
            with_small_admitted(path, model)
        known = frozenset({SMALL.fingerprint, other.fingerprint})
        collection = Collection.open(path, InUse(known=EVERYBODY, questionnaires=known))
        opened.append(collection)
        for number, unit in enumerate(("M01", "M02", "M05", "M06"), start=1):
            record = record_of(ANSWERS, unit=unit, number=number)
            record = replace(record, questionnaire=other) if number > 2 else record
            packed(tmp_path / f"{unit}.drx", record, f"h{number}")
        taken(collection, *sorted(tmp_path.glob("*.drx")))
        return collection

    yield make
    for one in opened:
        one.close()


def test_another_wording_makes_no_other_group(round_of):
    found = gather(round_of(reworded()), EVERYTHING)
    assert [(one.key[0], len(one.units)) for one in found.groups] == [("small", 4)]


def test_another_weight_makes_two_groups_each_with_its_own_median_and_ranks(round_of):
    collection = round_of(heavier())
    found = gather(collection, EVERYTHING)
    assert sorted((one.key[0], len(one.units)) for one in found.groups) == [
        ("small 1", 2),
        ("small 2", 2),
    ]
    whole = distributions(national(collection).scored)
    assert {told.n for (_, _, node), told in whole.items() if node == "overall"} == {2}
    first, second = (one.units[0].scores.overall.exact for one in found.groups)
    assert first != second
