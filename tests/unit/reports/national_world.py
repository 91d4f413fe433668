"""A simulated round of three questionnaires, gathered for the tests of national reports."""

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest

from assessment.consolidation.acts import Demand, RoundClosing
from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.exchange.roster import Roster, SignedRoster, read_roster
from assessment.language.text import Language
from assessment.questionnaire.library import find
from assessment.reports.national.facts import NationalFacts, NationalOrder
from assessment.scoring.result import ClosedGate
from assessment.simulation.simulate import SimulationPlan, simulate

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
SHIPPED = ("dgc-ministry", "dgc-subnational", "dgc-commune")
UNITS = 45
SECRETARY = "លេខាធិការ តេស្ត"
LANGUAGES = (Language.KM, Language.EN)


def a_collection(folder, *rounds, faults=True, units=UNITS):
    """A collection with the packages of one or several rounds of the same simulated units."""
    people = ()
    packages = []
    for occasion in rounds:
        plan = SimulationPlan(units, [find(name) for name in SHIPPED], occasion, 12, faults)
        made = simulate(plan, folder / occasion)
        people += read_roster(made.roster).roster.people
        packages.append(made.packages)
    path = folder / "round.drc"
    training = SignedRoster(Roster(people=people))
    with Collection.create(path, now=NOW, training=training) as collection:
        receive(collection, packages, terms=Terms(SECRETARY, NOW))
    return path


def facts_of(gathered, language=Language.EN, **order):
    return NationalFacts(gathered, NationalOrder(NOW, language, **order))


def text_of(path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


FEW = (0.0, 25.0, 50.0, 75.0, 100.0)


def in_words(value):
    return Decimal(str(round(value, 9))).quantize(Decimal("0.1"), ROUND_HALF_UP)


def scored_anew(one, chance, choices, *, always=False):
    """The same unit with other scores, of few values, so that many are equal.

    It claims one of a few scores, or none; with ``always`` the one it has.
    """
    nodes = {}
    for code, node in one.scores.nodes.items():
        exact = chance.choice(choices) if always or chance.random() < 0.9 else None
        top = len(one.questionnaire.levels) - 1
        before = None if exact is None else chance.randint(0, top)
        level = None if before is None else chance.randint(0, before)
        score = None if exact is None else in_words(exact)
        nodes[code] = replace(
            node, exact=exact, score=score, level=level, level_before_gates=before
        )
    shut = [gate for gate in one.questionnaire.gates if chance.random() < 0.5]
    gates = tuple(ClosedGate(gate, changed=chance.random() < 0.5) for gate in shut)
    overall = nodes[one.questionnaire.root.code]
    claimed = chance.choice(FEW) if chance.random() < 0.8 else None
    scores = replace(one.scores, overall=overall, nodes=nodes, gates=gates)
    return replace(one, scores=scores, claimed=overall.exact if always else claimed)


def national_of(whole, scored):
    """The same round with these units."""
    return replace(whole, scored=tuple(scored))


def a_closing():
    demand = Demand(Decimal(0))
    return RoundClosing("2026", "Sokha", NOW, "over", True, 12, 12, demand, {}, "ab" * 32, 1)
