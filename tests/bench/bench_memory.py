"""Memory of scoring 100,000 units on 200 indicators: what it takes beside its input."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.scoring.aggregate import tree_of
from assessment.scoring.table import score_batch
from tests.bench.bench_scoring import an_instrument
from tests.bench.common import MEBIBYTE, peak_above, print_ratio

UNITS = 100_000
GOAL = 0.5


def main():
    """Print the peak of memory above the input, as a share of the input."""
    questionnaire = an_instrument()
    leaves = len(tree_of(questionnaire).leaves)
    values = np.random.default_rng(7).integers(0, 5, size=(UNITS, leaves)) * 25.0
    values[::7, 3] = np.nan
    given = values.nbytes / MEBIBYTE
    extra = peak_above(lambda: score_batch(questionnaire, values))
    print(f"score {UNITS} x {leaves}: input {given:.0f} MiB, beside it {extra:.0f} MiB")
    print_ratio("memory", extra / given, GOAL)


if __name__ == "__main__":
    main()
