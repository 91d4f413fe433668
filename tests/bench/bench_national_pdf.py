"""The national report: a page costs the same in a long one as in a short one, and all of it little.

Cards of simulated units, about 100 pages and 10 pages; READINESS_BENCH=full: 600 and 40 pages. And
PDF and workbook of a round with every questionnaire, beside reading and scoring the same collection
once: 600 units; READINESS_BENCH=full: 1,900.
"""

import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.commands.demo import ALL, chosen_questionnaires
from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.consolidation.national import EVERYTHING, national
from assessment.exchange.roster import read_roster
from assessment.language.text import Language
from assessment.printing.blocks import Report, numbered
from assessment.questionnaire.library import find
from assessment.reports.national.facts import GatheredRound, NationalFacts, NationalOrder, gather
from assessment.reports.national.report import (
    annexes_of,
    national_report,
    write_national_report,
)
from assessment.reports.report import make_pdf
from assessment.simulation.simulate import SimulationPlan, simulate
from tests.bench.common import print_ratio
from tests.bench.packages import NOW

FULL = os.environ.get("READINESS_BENCH") == "full"
MANY, FEW = (3750, 250) if FULL else (600, 40)
RUNS = 3
GOAL = 1.2
WHOLE = 1900 if FULL else 600
WHOLE_GOAL = 2.3


def gathered_of(units: int, folder: Path) -> GatheredRound:
    """A simulated round of the commune questionnaire."""
    made = simulate(SimulationPlan(units, [find("dgc-commune")], "2026", 3), folder / str(units))
    path, training = folder / f"{units}.drc", read_roster(made.roster)
    with Collection.create(path, now=NOW, training=training) as collection:
        receive(collection, [made.packages], terms=Terms("Secretariat", NOW))
        return gather(collection, EVERYTHING)


def cost(gathered: GatheredRound) -> tuple[float, int]:
    """CPU seconds a page of the annex with cards, and pages; the best of a few runs."""
    facts = NationalFacts(gathered, NationalOrder(NOW, Language.KM, cards=True))
    best, pages = float("inf"), 0
    for _ in range(RUNS):
        start = time.process_time()
        pages = make_pdf(lambda: _annex(facts), facts.code).pages
        best = min(best, time.process_time() - start)
    return best / pages, pages


def _annex(facts: NationalFacts) -> Report:
    """The report with its cards and no other section."""
    return replace(national_report(facts), sections=numbered(annexes_of(facts)[1:]))


def whole(folder: Path) -> float:
    """Processor time of the whole report by that of reading and scoring; the best of a few runs."""
    plan = SimulationPlan(WHOLE, chosen_questionnaires([ALL]), "2026", 3)
    made = simulate(plan, folder / "whole")
    path, training = folder / "whole.drc", read_roster(made.roster)
    with Collection.create(path, now=NOW, training=training) as collection:
        receive(collection, [made.packages], terms=Terms("Secretariat", NOW))
    order = NationalOrder(NOW, Language.KM, pdf=folder / "whole.pdf", xlsx=folder / "whole.xlsx")
    scoring, writing = float("inf"), float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        with Collection.open(path) as collection:
            national(collection, EVERYTHING)
        scoring = min(scoring, time.process_time() - start)
        start = time.process_time()
        with Collection.open(path) as collection:
            write_national_report(gather(collection, EVERYTHING), order)
        writing = min(writing, time.process_time() - start)
    print(f"  {WHOLE} units: scored in {scoring:.2f} s, reported in {writing:.2f} s")
    return writing / scoring


def main() -> None:
    """Print the ratio."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as name:
        folder = Path(name)
        costs = []
        for units in (FEW, MANY):
            gathered = gathered_of(units, folder)
            spent, pages = cost(gathered)
            print(f"  {units} units: {pages} pages, {spent * 1000:.2f} ms a page")
            costs.append(spent)
        print_ratio("national_page_many_vs_few", costs[1] / costs[0], GOAL)
        print_ratio("national_report_vs_scoring", whole(folder), WHOLE_GOAL)


if __name__ == "__main__":
    main()
