"""Two people at once on one collection: what one of them did a moment ago holds for the other."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.consolidation import acts, intake
from assessment.consolidation.acts import Demand, Word, close_round, closing_of, turn
from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import coverage
from assessment.consolidation.national import NationalQuery
from assessment.consolidation.standing import standings
from assessment.errors import AssessmentError
from assessment.progress import Progress
from assessment.reports.national.facts import gather
from assessment.responses.model import State
from tests.builders import NOW
from tests.unit.consolidation.world import IN_USE, TERMS, a_collection, packed, record_of, taken
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD, THE_SECRETARIAT

BOTH = (THE_ASSESSOR, THE_HEAD)
GIVEN = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
WORD = Word("Sokha", NOW, "the last day is over")
FEW, ROUND = Demand(Decimal("0.01")), "2026"


def an_approved(path, unit="M01", number=1):
    record = record_of(GIVEN, unit=unit, number=number, state=State.APPROVED)
    return packed(path, record, unit, signers=BOTH)


@pytest.fixture
def windows(tmp_path):
    """The same collection, open twice; both have looked at all that is in it."""
    an_approved(tmp_path / "a.drx")
    with a_collection(tmp_path) as one, Collection.open(one.path, IN_USE) as other:
        taken(one, tmp_path / "a.drx")
        assert len(standings(one)) == len(standings(other)) == 1
        yield one, other


def told(collection):
    """What the final report tells of who reported, and of what came."""
    found = gather(collection, NationalQuery(ROUND, final_only=True))
    files = [one.files for one in found.merges]
    return found.coverage.total, files, len(found.arrivals), len(found.conflicts())


def closed(collection):
    close_round(collection, ROUND, FEW, WORD, THE_SECRETARIAT)


def codes(error):
    return [one.code for one in error.value.findings]


def test_what_a_round_rests_on_is_not_withdrawn_a_moment_after_another_window_closed_it(windows):
    one, other = windows
    closed(other)
    with pytest.raises(AssessmentError) as error:
        turn(one, 1, replace(WORD, counts=False))
    assert codes(error) == ["round_closed"]
    assert told(one)[0].approved == 1


def test_what_an_intake_brings_after_the_closing_changes_no_figure_it_keeps(
    windows, tmp_path, monkeypatch
):
    monkeypatch.setattr(intake, "_BATCH_FILES", 1)
    one, other = windows
    (tmp_path / "in").mkdir()
    for number, unit in enumerate(("M02", "M03"), start=2):
        an_approved(tmp_path / "in" / f"{unit}.drx", unit, number)
    kept = []

    def tell(done, _total):
        if done == 1:
            closed(other)
            kept.append(told(other))

    intake.receive(one, [tmp_path / "in"], terms=TERMS, progress=Progress(tell=tell))
    assert len(standings(other)) == 3
    assert [told(other), told(one)] == kept * 2


def test_nothing_is_closed_on_figures_that_changed_meanwhile(windows, tmp_path, monkeypatch):
    one, other = windows
    an_approved(tmp_path / "b.drx", "M02", 2)

    def looked(collection, **wanted):
        found = coverage(collection, **wanted)
        taken(other, tmp_path / "b.drx")
        return found

    monkeypatch.setattr(acts, "coverage", looked)
    with pytest.raises(AssessmentError) as error:
        closed(one)
    assert codes(error) == ["changed_meanwhile"]
    assert closing_of(one, ROUND) is None
