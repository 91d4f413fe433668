"""Where the tests with Wine find their fixtures, and two rounds that reports are printed of."""

import pytest

from tests.flows.printed import (
    EVERYTHING,
    NOTHING,
    PRODUCT,
    SHIPPED,
    UNITS,
    Printed,
    a_commune,
    commands_of,
)
from tests.wine.prefix import archive, screen, windows  # noqa: F401


@pytest.fixture(scope="session")
def asked(tmp_path_factory):
    with commands_of(PRODUCT, tmp_path_factory.mktemp("home")) as call:
        yield call


@pytest.fixture(scope="session")
def simulated(asked, tmp_path_factory):
    """Two simulated rounds of three questionnaires with all faults."""
    folder = tmp_path_factory.mktemp("simulated")
    wanted = [part for name in SHIPPED for part in ("--questionnaire", name)]
    wanted += ["--units", UNITS, "--seed", 12, "--faults"]
    for occasion in ("2025", "2026"):
        made = ("--round", occasion, "--out", folder / occasion)
        assert asked("simulate", *wanted, *made)[0] == 0
    return folder


@pytest.fixture(scope="session")
def two_rounds(asked, simulated):
    """Both rounds, and three sangkats that fell from the top to nothing."""
    for occasion, answers in (("2025", EVERYTHING), ("2026", NOTHING)):
        fell = simulated / f"fell-{occasion}"
        fell.mkdir()
        for unit in ("010602", "010603", "010604"):
            a_commune(asked, fell / f"{unit}.dra", unit, answers, occasion)
        asked(
            "receive",
            simulated / "all.drc",
            simulated / occasion / "packages",
            fell,
            "--roster",
            simulated / occasion / "simulated.roster",
        )
    return simulated / "all.drc"


@pytest.fixture(scope="session")
def report(asked, two_rounds):
    return Printed(asked, two_rounds, "whole", "--round", "2026")
