"""National scores, ranks and levels inside peer blocks; and who has reported."""

from statistics import fmean, quantiles

import pytest

from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import UnitProgress, coverage
from assessment.consolidation.national import (
    NationalQuery,
    distributions,
    national,
)
from assessment.errors import AssessmentError
from assessment.exchange.package import day_of, scores_of
from assessment.responses.model import State
from assessment.units import load_units
from tests.unit.consolidation.national_world import HIGH, LIST, LOW
from tests.unit.consolidation.world import a_collection, packed, record_of, taken
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD

MIDDLE = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 2, "B1_d": 4}


BOTH = (THE_ASSESSOR, THE_HEAD)


@pytest.fixture
def collection(tmp_path):
    with a_collection(tmp_path) as opened:
        yield opened


@pytest.fixture
def filled(collection, tmp_path):
    """Three units of one block, one of another, and a fork in a fifth."""
    for number, (unit, answers) in enumerate(
        [("M01", HIGH), ("M02", LOW), ("M05", MIDDLE), ("01", MIDDLE)], start=1
    ):
        state = State.APPROVED if unit == "M01" else State.SUBMITTED
        record = record_of(answers, unit=unit, number=number, state=state)
        signers = BOTH if state is State.APPROVED else BOTH[:1]
        packed(tmp_path / f"{unit}.drx", record, signers=signers)
    packed(tmp_path / "x.drx", record_of(HIGH, unit="02", number=9), "x")
    packed(tmp_path / "y.drx", record_of(LOW, unit="02", number=9), "y")
    taken(collection, *sorted(tmp_path.glob("*.drx")))
    return collection


def test_the_scores_are_those_that_one_unit_alone_gets(filled):
    found = national(filled)
    for one in found.scored:
        record = filled.record(one.package.revision)
        alone = scores_of(record, day_of(record))
        assert dict(alone.nodes) == dict(one.scores.nodes)
        assert (alone.gates, alone.findings) == (one.scores.gates, one.scores.findings)


def test_scores_are_spread_inside_the_block_and_never_across(filled):
    scored = national(filled).scored
    found, same = distributions(scored), distributions(scored)["small", "1", "overall"]
    exact = [one.scores.overall.exact for one in scored if one.unit.block == "1"]
    assert (same.n, same.most, same.least) == (3, max(exact), min(exact))
    assert same.mean == pytest.approx(fmean(exact))
    assert [same.q1, same.median, same.q3] == pytest.approx(
        quantiles(exact, n=4, method="inclusive")
    )
    other = found["small", "3", "overall"]
    assert other.n == 1
    assert other.least == other.q1 == other.median == other.q3 == other.most == other.mean


def test_a_unit_in_conflict_is_left_out_and_named(filled):
    found = national(filled)
    assert "02" not in {one.unit.code for one in found.scored}
    assert [one.case.unit for one in found.left_out] == ["02"]


def test_only_final_leaves_out_what_is_not_approved(filled):
    found = national(filled, NationalQuery(final_only=True))
    assert [one.unit.code for one in found.scored] == ["M01"]
    assert len(found.left_out) == 4


def test_a_visitor_sees_every_record_once(filled):
    seen = []
    national(filled, each=lambda unit, record, _: seen.append((unit.standing.case.unit, record.id)))
    assert sorted(unit for unit, _ in seen) == ["01", "M01", "M02", "M05"]


def test_without_anything_that_stands_there_is_no_national_picture(collection):
    with pytest.raises(AssessmentError):
        national(collection)


@pytest.fixture
def the_list(monkeypatch):
    """No other units are expected."""
    monkeypatch.setattr(Collection, "expected_in", lambda *_: LIST)


@pytest.mark.usefixtures("the_list")
def test_coverage_says_who_has_reported_and_who_has_not(filled):
    found = coverage(filled)
    assert [(one.unit.code, one.report) for one in found.units][:3] == [
        ("M01", UnitProgress.APPROVED),
        ("M99", UnitProgress.MISSING),
        ("01", UnitProgress.RECEIVED),
    ]
    assert [unit.code for unit in found.missing] == ["M99", "0101", "010101", "0201"]
    assert [one.case.unit for one in found.unexpected] == ["M02", "M05"]


@pytest.mark.usefixtures("the_list")
def test_nobody_is_approved_by_their_own_word_alone(collection, tmp_path):
    approved = record_of(HIGH, state=State.APPROVED)
    packed(tmp_path / "own.drx", approved, signers=BOTH[:1])
    taken(collection, tmp_path / "own.drx")
    assert coverage(collection).units[0].report is UnitProgress.RECEIVED
    with pytest.raises(AssessmentError):
        national(collection, NationalQuery(final_only=True))
    packed(tmp_path / "both.drx", approved, signers=BOTH)
    taken(collection, tmp_path / "both.drx")
    assert coverage(collection).units[0].report is UnitProgress.APPROVED
    assert len(national(collection, NationalQuery(final_only=True)).scored) == 1


@pytest.mark.usefixtures("the_list")
def test_coverage_counts_by_block_and_by_province(filled):
    found = coverage(filled)
    by_block = {one.group: (one.expected, one.received, one.missing) for one in found.by_block}
    assert by_block == {"1": (2, 1, 1), "3": (2, 2, 0), "5": (2, 0, 2), "6": (1, 0, 1)}
    by_province = {one.group: (one.expected, one.received) for one in found.by_province}
    assert by_province == {"01": (3, 1), "02": (2, 1)}
    assert next(one for one in found.by_block if one.group == "3").conflicts == 1
    assert found.total.expected == sum(one.expected for one in found.by_block) == len(LIST)


def test_every_unit_of_the_register_has_a_place_in_the_counts(filled):
    found = coverage(filled)
    assert found.total.expected == len(load_units())
    assert found.total.received + found.total.missing == found.total.expected
