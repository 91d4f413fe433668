"""How much of one screen frame it takes to evaluate all conditions of a questionnaire again.

Prints `RATIO conditions_per_frame value goal`: the time for 150 conditions as a share of a frame
of 16 milliseconds.
"""

import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.expression.expression import parse
from assessment.expression.scope import Shape

FRAME = 0.016
GOAL = 0.02
CONDITIONS = 150
FORMS = (
    "${{q{0}}} = 'yes'",
    "selected(${{m{0}}}, 'a') or selected(${{m{0}}}, 'b')",
    "${{n{0}}} > 3 and ${{q{0}}} != 'no'",
    "not(selected(${{m{0}}}, 'none')) and ${{n{0}}} >= 1",
    "if(${{q{0}}} = 'yes', ${{n{0}}} div 2, 0) > 1",
    "string-length(${{t{0}}}) > 0",
)


class Answers:
    """A filled questionnaire without rosters."""

    def __init__(self) -> None:
        self._answers: dict[str, object] = {}
        for number in range(CONDITIONS):
            self._answers |= {
                f"q{number}": "yes" if number % 2 else "no",
                f"m{number}": ("a", "c") if number % 3 else None,
                f"n{number}": number % 7,
                f"t{number}": "ក្រសួង" if number % 5 else None,
            }
        self.value = self._answers.get

    def shape(self, name: str) -> Shape:
        return Shape.ONE if name in self._answers else Shape.UNKNOWN

    def column(self, _: str) -> tuple[()]:
        return ()

    def current(self) -> None:
        return None

    def row_index(self) -> None:
        return None

    def rows(self, _: str) -> int:
        return 0

    def today(self) -> date:
        return date(2026, 1, 1)

    def choice_label(self, _: str, __: str) -> str:
        return ""


def main() -> None:
    """Measure the best of many rounds, as other work on the machine only makes it slower."""
    scope = Answers()
    conditions = [parse(FORMS[number % len(FORMS)].format(number)) for number in range(CONDITIONS)]
    rounds = []
    for _ in range(200):
        started = time.perf_counter()
        for condition in conditions:
            condition.evaluate(scope)
        rounds.append(time.perf_counter() - started)
    print(f"RATIO conditions_per_frame {min(rounds) / FRAME:.4f} {GOAL}")


if __name__ == "__main__":
    main()
