"""The layouts working files have had, and the steps from each to the next."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assessment.files import schema

type Step = Callable[[sqlite3.Connection], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which layouts there ever were, and how one becomes the next.

    Attributes:
        version: The present one.
        layouts: The tables of every version, word for word.
        steps: By version: what makes a file of it one of the next version.
    """

    version: int
    layouts: Mapping[int, tuple[str, ...]]
    steps: Mapping[int, Step]


PLAN = Plan(schema.VERSION, {schema.VERSION: schema.TABLES}, {})
