"""What a simulation invents of a policy's actions: the list and the state of each."""

import random
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import cycle, islice

from assessment.questionnaire.structure import ActionState, PolicyItem
from assessment.units import Unit

HEADS = (
    "code",
    "kind",
    "parent",
    "label::km",
    "label::en",
    "phase",
    "lead",
    "official",
    "lead_unit",
    "partners",
    "due",
    "milestones::km",
    "milestones::en",
    "themes",
)


# How many actions each strategy has: the shape of the policy, ten with 86, and no word of it.
_SIZES = (10, 9, 9, 8, 8, 10, 9, 8, 8, 7)


_FIRST = 2023


_LAST = 2035


_PHASES = ((2025, "2022-2025"), (2030, "2026-2030"), (2035, "2031-2035"))


_SEED = "invented actions"


def invented_list(units: Sequence[Unit], themes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Lines of the list, its heads first.

    Args:
        units: The institutions that lead and join.
        themes: Codes of the present policy map; the strategies take them over in turn.
    """
    # Not for secrets: the list is always the same.
    chance = random.Random(_SEED)  # noqa: S311
    yield HEADS
    leads = cycle(chance.sample(list(units), len(units)))
    number = 0
    for at, size in enumerate(_SIZES, start=1):
        own = " ".join(themes[at - 1 :: len(_SIZES)])
        yield (
            f"S{at}",
            "strategy",
            "",
            f"យុទ្ធសាស្ត្រសាកល្បងទី {at} (មិនមែនផ្លូវការ)",
            f"Sample strategy {at} (invented)",
            "",
            "",
            "no",
            "",
            "",
            "",
            "",
            "",
            own,
        )
        for lead in islice(leads, size):
            number += 1
            code = f"A{number:02d}"
            others = [unit for unit in units if unit.code != lead.code]
            partners = chance.sample(others, chance.choice((0, 1, 1, 2, 3)))
            year = chance.randint(_FIRST + 2, _LAST)
            phase = next(name for last, name in _PHASES if year <= last)
            half = _FIRST + (year - _FIRST) // 2
            (_, km), (_, en) = lead.name.pairs[:2]
            yield (
                code,
                "action",
                f"S{at}",
                f"សកម្មភាពសាកល្បង {code} (មិនមែនផ្លូវការ)",
                f"Sample action {code} (invented)",
                phase,
                f"{km} / {en}",
                "no",
                lead.code,
                " ".join(sorted(unit.code for unit in partners)),
                f"{year}-12-31",
                f"ពាក់កណ្តាលនៅឆ្នាំ {half}",
                f"Half of it in {half}",
                "",
            )


def state_of(policy_item: PolicyItem, day: date) -> tuple[ActionState, int]:
    """How far an action is on a day, as whoever does it knows, and in percent."""
    # Not for secrets: all who join an action know the same of it.
    chance = random.Random(f"{_SEED}/{policy_item.code}")  # noqa: S311
    if policy_item.due:
        due = date.fromisoformat(policy_item.due)
    else:
        due = date(_LAST, 12, 31)
    pace = chance.uniform(0.55, 1.35)
    dropped = chance.random() < 0.03
    begin = date(max(_FIRST, due.year - chance.randint(2, 8)), 1, 1)
    planned = (day - begin).days / max(1, (due - begin).days)
    percent = max(0, min(100, round(100 * planned * pace)))
    if dropped and day.year > begin.year + 1:
        return ActionState.DROPPED, percent
    if percent >= 100:
        return ActionState.DONE, 100
    if percent == 0:
        return ActionState.NOT_STARTED, 0
    behind = percent < 100 * min(planned, 1.0) - 8
    return (ActionState.BEHIND if behind else ActionState.ON_TRACK), percent
