"""Memory of scoring 100,000 units on 200 indicators: what it takes beside its input and result.

The result has a score and two levels for every node, indicators too, so it is larger than the
input; it is printed for itself.
"""

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
    """Print the peak of memory above input and result, as a share of the input."""
    questionnaire = an_instrument()
    leaves = len(tree_of(questionnaire).leaves)
    values = np.random.default_rng(7).integers(0, 5, size=(UNITS, leaves)) * 25.0
    values[::7, 3] = np.nan
    given = values.nbytes / MEBIBYTE
    held = sum(each.nbytes for each in score_batch(questionnaire, values)) / MEBIBYTE
    extra = max(0.0, peak_above(lambda: score_batch(questionnaire, values)) - held)
    print(f"score {UNITS} x {leaves}: input {given:.0f} MiB, result {held:.0f}, more {extra:.0f}")
    print_ratio("memory", extra / given, GOAL)


if __name__ == "__main__":
    main()
