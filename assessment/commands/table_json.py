"""A scored table as JSON, unit by unit: as text at once, since the objects of it fill a memory."""

from collections.abc import Iterator, Sequence
from math import isnan

from assessment.commands.output import json_text
from assessment.scoring.bands import NO_LEVEL
from assessment.scoring.rounding import round_floats
from assessment.scoring.table import TableNumbers

# Units whose numbers are plain ones at the same time.
BLOCK = 256
_NOTHING = (
    '"score": null, "exact": null, "level": null, "level_name": null, '
    '"level_before_gates": null, "rank": null}'
)
type _Node = tuple[str, float, float, int, int, int]


def unit_texts(numbers: TableNumbers, units: Sequence[str], levels: Sequence[str]) -> Iterator[str]:
    """Each unit as JSON: its name, and of every node score, level and rank.

    Args:
        numbers: The scores.
        units: Names of the units.
        levels: Names of the levels, from the lowest.
    """
    heads = [f"{json_text(code)}: {{" for code in numbers.codes]
    names = _Levels(levels)
    for start in range(0, len(units), BLOCK):
        part = slice(start, start + BLOCK)
        exact = numbers.scores[part] + 0.0  # a zero has no sign
        columns = (
            round_floats(exact, numbers.decimals).tolist(),
            exact.tolist(),
            numbers.levels[part].tolist(),
            numbers.before[part].tolist(),
            numbers.ranks[part].tolist(),
        )
        for unit, *row in zip(units[part], *columns, strict=True):
            nodes = ", ".join(_texts(zip(heads, *row, strict=True), names))
            yield f'{{"unit": {json_text(unit)}, "nodes": {{{nodes}}}}}'


def _texts(nodes: Iterator[_Node], names: "_Levels") -> Iterator[str]:
    for head, score, exact, level, before, rank in nodes:
        if isnan(exact):
            yield head + _NOTHING
        else:
            said = names[level, before]
            yield f'{head}"score": {score!r}, "exact": {exact!r}, {said}{rank or "null"}}}'


class _Levels(dict[tuple[int, int], str]):
    """What is said of a level after and before gates, worked out once each."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, found: tuple[int, int]) -> str:
        level, before = (None if one == NO_LEVEL else one for one in found)
        name = None if level is None else self._names[level]
        self[found] = text = (
            f'"level": {json_text(level)}, "level_name": {json_text(name)}, '
            f'"level_before_gates": {json_text(before)}, "rank": '
        )
        return text
