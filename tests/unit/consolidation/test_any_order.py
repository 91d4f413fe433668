"""A round as it may go: whatever is done in whatever order, what counts follows from what holds."""

import os
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from assessment.consolidation import acts
from assessment.consolidation.acts import Demand, Word
from assessment.consolidation.collection import Collection, check
from assessment.consolidation.coverage import coverage
from assessment.consolidation.deciding import CaseChoice, decide
from assessment.consolidation.model import ActKind
from assessment.consolidation.national import NationalQuery
from assessment.consolidation.standing import conflicts, standings
from assessment.errors import AssessmentError
from assessment.exchange.roster import Person, Revocation, Roster
from assessment.reports.national.facts import NationalFacts, NationalOrder, gather
from assessment.responses.model import State
from assessment.units import keep_register, load_register
from tests.builders import NOW
from tests.unit.consolidation.remarks import said_of
from tests.unit.consolidation.world import IN_USE, TERMS, a_register, packed, record_of, taken
from tests.unit.exchange.world import A_STRANGER, THE_ASSESSOR, THE_HEAD, THE_SECRETARIAT

BOTH, ROUND = (THE_ASSESSOR, THE_HEAD), "2026"
GIVEN = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
WORD = Word("Sokha", NOW, "as it was agreed")
SAID = (ActKind.UNIT, ActKind.LATE, ActKind.RETURN)
STEPS = settings(
    max_examples=300 if os.environ.get("READINESS_SOAK") == "1" else 6,
    stateful_step_count=20,
    suppress_health_check=list(HealthCheck),
    deadline=None,
)


@cache
def pool() -> tuple[Path, ...]:
    """Chains, forks, a second assessment, weaker copies, a unit off the list, another round."""
    folder = Path(tempfile.mkdtemp(prefix="dra-order-"))

    def sent(name, answers, *history, unit="M01", number=1, signers=BOTH, occasion=ROUND):
        record = record_of(GIVEN | answers, unit=unit, number=number, state=State.APPROVED)
        record = replace(record, subject=replace(record.subject, round=occasion))
        packed(folder / f"{name}.drx", record, *history, signers=signers)

    sent("a1", {}, "one")
    sent("a2", {"A2": "a"}, "one", "two")
    sent("a-fork", {"A2": "c"}, "one", "other")
    sent("a-plain", {"B1_n": 1}, "one", "two", "plain", signers=())
    sent("b1", {}, "b", unit="M02", number=2, signers=(THE_ASSESSOR,))
    sent("b1-signed", {}, "b", unit="M02", number=2)
    sent("b-twice", {"A2": "a"}, "bb", unit="M02", number=3)
    sent("c-strange", {}, "c", unit="M03", number=4, signers=(A_STRANGER,))
    sent("c-own", {"A2": "c"}, "cc", unit="M03", number=5)
    sent("off-list", {}, "x", unit="M99", number=6)
    sent("earlier", {"A2": "a"}, "e", number=7, occasion="2025")
    (folder / "torn.drx").write_bytes((folder / "a1.drx").read_bytes()[:900])
    return tuple(sorted(folder.iterdir()))


def people(*signers, until=None):
    since = date(2026, 1, 1)
    return tuple(
        Person(one.key.public.name, one.key.public.key, one.role, since, "", until=until)
        for one in signers
    )


ALL = people(*BOTH, THE_SECRETARIAT)
ROSTERS = (
    Roster(1, ALL),
    Roster(2, (*ALL, *people(A_STRANGER))),
    Roster(3, ALL, (Revocation(THE_HEAD.key.public.key_id),)),
    Roster(4, (*people(*BOTH, until=date(2026, 6, 30)), *people(THE_SECRETARIAT))),
)


def counted(collection):
    """What stands, what is missing, and the codes of the reports: all that follows from the set."""
    found = {one.case: (one.reason, said_of(one)) for one in standings(collection)}
    total = coverage(collection, occasion=ROUND).total
    codes = []
    for final in (False, True):
        with suppress(AssessmentError):  # nothing stands yet, or nothing is approved
            facts = gather(collection, NationalQuery(ROUND, final_only=final))
            codes.append(NationalFacts(facts, NationalOrder(NOW, final=final)).code)
    return found, total, codes


def kept(collection):
    """What the final report of a closed round tells."""
    with suppress(AssessmentError):
        found = gather(collection, NationalQuery(ROUND, final_only=True))
        scores = [(one.unit, dict(one.scores.nodes)) for one in found.national.scored]
        left = [(one.case, said_of(one)) for one in found.standing]
        by = found.judged_by.seq, found.judged_by.questionnaires, found.judged_by.register
        files = [(one.number, one.files) for one in found.merges]
        told = found.coverage, scores, left, by, files, found.arrivals, found.decisions
        return NationalFacts(found, NationalOrder(NOW, final=True)).code, told
    return None


class Secretariat(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.roster = ROSTERS[0]
        self.collection = self.empty("round")
        self.closed = None

    def empty(self, name):
        path = Path(self.folder.name) / f"{name}.drc"
        return Collection.create(path, now=NOW, in_use=self.in_use())

    def in_use(self):
        return replace(IN_USE, known={}, roster=self.roster, register=load_register())

    @rule(files=st.lists(st.sampled_from(range(12)), min_size=1, max_size=5))
    def receives(self, files):
        taken(self.collection, *(pool()[at] for at in files))

    @rule(at=st.integers(1, 9))
    def turns(self, at):
        merges = {one.number: one for one in self.collection.merges}
        with suppress(AssessmentError):  # there is none, or a closed round rests on it
            counts = at in merges and merges[at].withdrawn
            acts.turn(self.collection, at, replace(WORD, counts=counts))

    @rule(counts=st.booleans())
    def lets_a_unit_count(self, counts):
        with suppress(AssessmentError):  # nothing came from it
            acts.admit_unit(self.collection, "M99", replace(WORD, counts=counts))

    @rule(counts=st.booleans())
    def lets_late_ones_count(self, counts):
        with suppress(AssessmentError):  # nothing came of the round
            acts.accept_late(self.collection, ROUND, replace(WORD, counts=counts))

    @rule(unit=st.sampled_from(["M01", "M02", "M03"]), counts=st.booleans())
    def returns(self, unit, counts):
        for one in standings(self.collection):
            if one.case.unit == unit and one.package is not None:
                word = replace(WORD, counts=counts)
                acts.return_revision(self.collection, one.package.revision, word)

    @rule(last=st.booleans())
    def decides(self, last):
        for one in conflicts(self.collection)[:1]:
            choice = CaseChoice("Sokha", NOW, "seen", taken=one.heads[-last].revision)
            decide(self.collection, one.case, choice, [THE_SECRETARIAT])

    @rule(roster=st.sampled_from(ROSTERS))
    def takes_another_list_of_keys(self, roster):
        self.roster = roster
        self.collection.in_use = self.in_use()

    @rule(unit=st.sampled_from(["M01", "M02", "M03"]))
    def closes(self, unit):
        for demand in (Demand(Decimal(0)), Demand(Decimal(0), {unit: "flooded"})):
            with suppress(AssessmentError):  # nothing came, or conflicts are open
                acts.close_round(self.collection, ROUND, demand, WORD, THE_SECRETARIAT)
                self.closed = kept(self.collection)

    @rule()
    def reopens(self):
        with suppress(AssessmentError):  # it is open
            acts.reopen_round(self.collection, ROUND, WORD, THE_SECRETARIAT)

    @invariant()
    def a_closed_round_keeps_its_figures(self):
        if acts.closing_of(self.collection, ROUND) is not None:
            assert kept(self.collection) == self.closed

    def teardown(self):
        """What follows from the same files in another order, once each, is the same."""
        assert check(self.collection) == ()
        if acts.closing_of(self.collection, ROUND) is not None:
            acts.reopen_round(self.collection, ROUND, WORD, THE_SECRETARIAT)
        with self.empty("again") as again:
            self.received_again(again)
            assert counted(again) == counted(self.collection)
        self.collection.close()
        self.folder.cleanup()

    def received_again(self, again):
        """All that holds, by digest; then what was said of it."""
        said, folder = self.collection.committee_acts, Path(self.folder.name)
        for file in sorted({one.file for one in self.collection.arrivals()}):
            path = folder / f"{file}.drx"
            with self.collection.opened(file) as content:
                path.write_bytes(content.read())
            taken(again, path, terms=TERMS)
        acts.keep_acts(again, *(one for one in said.acts if one.kind in SAID))


@pytest.fixture
def computer(tmp_path, monkeypatch):
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    keep_register(a_register("M01", "M02", "M03"))


@pytest.mark.usefixtures("computer")
def test_what_counts_follows_from_what_holds_and_closed_rounds_stay():
    run_state_machine_as_test(Secretariat, settings=STEPS)
