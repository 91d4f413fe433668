"""The one rounding of the house: half up, away from zero, on the exact value."""

import math
from decimal import Decimal
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Scores are sums of a few hundred short decimals; their float error stays far below this,
# and no printed digit is that fine. 303/4 held as 75.74999999999999 must print 75.8.
GUARD = 1e-9
# With many decimals the scaled value is large, and so is its float error.
RELATIVE_GUARD = 1e-13
# Raw values of a table may be so large that their guard would reach the digits printed.
WIDEST_GUARD = 1e-3


def round_half_up(value: float, decimals: int) -> Decimal:
    """The value as printed with that many decimals."""
    grown = abs(value) * 10**decimals
    scaled = math.floor(grown + 0.5 + GUARD + min(RELATIVE_GUARD * grown, WIDEST_GUARD))
    return _scaled(-scaled if value < 0 else scaled, decimals)


def printed(value: float, decimals: int) -> Decimal | None:
    """The value as printed; None where it is not a number."""
    if math.isnan(value):
        return None
    return round_half_up(float(value), decimals)


# A round of thousands of units has a hundred thousand scores and a thousand different ones.
@lru_cache(maxsize=8_192)
def _scaled(scaled: int, decimals: int) -> Decimal:
    return Decimal(scaled).scaleb(-decimals)


def round_floats(values: Floats, decimals: int) -> Floats:
    """``round_half_up`` of an array, each as the float nearest to it; NaN stays NaN."""
    grown = np.abs(values) * 10**decimals
    scaled = np.floor(grown + 0.5 + GUARD + np.minimum(RELATIVE_GUARD * grown, WIDEST_GUARD))
    # A zero is printed without a sign.
    return np.asarray(np.copysign(scaled, values) / 10**decimals + 0.0)
