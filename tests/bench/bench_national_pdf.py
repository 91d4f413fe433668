"""The annex of the national report: a page costs the same in a long report as in a short one.

Cards of simulated units, about 100 pages and 10 pages; READINESS_BENCH=full: 600 and 40 pages.
"""

import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.consolidation.national import EVERYTHING
from assessment.exchange.roster import read_roster
from assessment.language.text import Language
from assessment.questionnaire.library.installed import find
from assessment.reports.blocks import Report
from assessment.reports.national.facts import GatheredRound, NationalFacts, NationalOrder, gather
from assessment.reports.national.report import annexes_of, national_report
from assessment.reports.report import WantedFiles, write_files
from assessment.simulation.simulate import SimulationPlan, simulate
from tests.bench.common import print_ratio
from tests.bench.packages import NOW

FULL = os.environ.get("READINESS_BENCH") == "full"
MANY, FEW = (3750, 250) if FULL else (600, 40)
RUNS = 3
GOAL = 1.2


def gathered_of(units: int, folder: Path) -> GatheredRound:
    """A simulated round of the commune questionnaire."""
    made = simulate(SimulationPlan(units, [find("dgc-commune")], "2026", 3), folder / str(units))
    path, training = folder / f"{units}.drc", read_roster(made.roster)
    with Collection.create(path, now=NOW, training=training) as collection:
        receive(collection, [made.packages], terms=Terms("Secretariat", NOW))
        return gather(collection, EVERYTHING)


def cost(gathered: GatheredRound, folder: Path) -> tuple[float, int]:
    """CPU seconds a page of the annex with cards, and pages; the best of a few runs."""
    facts = NationalFacts(gathered, NationalOrder(NOW, Language.KM, cards=True))
    wanted = WantedFiles(folder / "annex.pdf", None, facts.code)
    best, pages = float("inf"), 0
    for _ in range(RUNS):
        start = time.process_time()
        pages = write_files(wanted, lambda: _annex(facts), lambda _: None).pages
        best = min(best, time.process_time() - start)
    return best / pages, pages


def _annex(facts: NationalFacts) -> Report:
    """The report with its cards and no other section."""
    return replace(national_report(facts), sections=tuple(annexes_of(facts)[1:]))


def main() -> None:
    """Print the ratio."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as name:
        folder = Path(name)
        costs = []
        for units in (FEW, MANY):
            gathered = gathered_of(units, folder)
            spent, pages = cost(gathered, folder)
            print(f"  {units} units: {pages} pages, {spent * 1000:.2f} ms a page")
            costs.append(spent)
        print_ratio("national_page_many_vs_few", costs[1] / costs[0], GOAL)


if __name__ == "__main__":
    main()
