"""Monte-Carlo over all weights, 1,000 draws x 10,000 units, beside bare matrix products.

The floor multiplies leaves and their presence by the drawn weights and divides: one level, no
ranks, no percentiles. The product combines both levels, ranks every draw, and gives percentiles.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.scoring.aggregate import tree_of
from assessment.scoring.sensitivity import monte_carlo
from tests.bench.bench_scoring import UNITS, an_instrument
from tests.bench.common import in_turn, peak_above, print_figures, print_ratio

DRAWS = 1000
GOAL, GOAL_MEBIBYTES = 15, 200
RUNS = 3


def floor(values):
    """Weighted means of all leaves under every draw, in one piece."""
    weights = np.random.default_rng(1).uniform(0.75, 1.25, size=(values.shape[1], DRAWS))
    there = ~np.isnan(values)
    means = (np.where(there, values, 0.0) @ weights) / (there.astype(np.float64) @ weights)
    return bool(means.size)


def drawn(questionnaire, values):
    """The product's own ranges of ranks."""
    return bool(monte_carlo(questionnaire, values, draws=DRAWS).best.size)


def main():
    """Print the ratio of CPU times and the peak of memory above the input."""
    questionnaire = an_instrument()
    leaves = len(tree_of(questionnaire).leaves)
    random = np.random.default_rng(7)
    values = random.integers(0, 5, size=(UNITS, leaves)) * 25.0
    values[random.random(values.shape) < 0.08] = np.nan
    peak = peak_above(lambda: drawn(questionnaire, values))
    figures = in_turn(
        {
            "matrix products (floor)": lambda: floor(values) is None or None,
            "both levels, ranks, percentiles": lambda: (
                monte_carlo(questionnaire, values, draws=DRAWS) is None or None
            ),
        },
        RUNS,
    )
    print_figures(f"Monte-Carlo {DRAWS} x {UNITS}", figures)
    bare, engine = figures.values()
    print(f"  peak above the input {peak:.0f} MiB")
    print_ratio("monte_carlo_memory_mib", peak, GOAL_MEBIBYTES)
    print_ratio("monte_carlo", engine.median_cpu / bare.median_cpu, GOAL)


if __name__ == "__main__":
    main()
