"""A simulated round of three questionnaires, gathered for the tests of national reports."""

import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.exchange.roster import Roster, SignedRoster, read_roster
from assessment.language.text import Language
from assessment.questionnaire.library import find
from assessment.reports.national.facts import NationalFacts, NationalOrder
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
