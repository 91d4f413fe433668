"""In which order expressions that need each other are evaluated, or that there is none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """The names in an order in which each comes after all it needs."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cycle:
    """Names that need each other: each needs the next, the last is the first again."""

    path: tuple[str, ...]


def arrange(needs: Mapping[str, frozenset[str]]) -> Order | Cycle:
    """Order names by what each needs; names that are no key of the mapping need nothing.

    The order keeps that of the mapping wherever it can.
    """
    done: dict[str, None] = {}
    for start in needs:
        if start in done:
            continue
        cycle = _visit(start, needs, done)
        if cycle is not None:
            return cycle
    return Order(tuple(done))


def _visit(start: str, needs: Mapping[str, frozenset[str]], done: dict[str, None]) -> Cycle | None:
    path: dict[str, Iterator[str]] = {start: _needed(start, needs)}
    while path:
        name = next(reversed(path))
        following = next((other for other in path[name] if other not in done), None)
        if following is None:
            path.pop(name)
            done[name] = None
        elif following in path:
            names = list(path)
            return Cycle((*names[names.index(following) :], following))
        else:
            path[following] = _needed(following, needs)
    return None


def _needed(name: str, needs: Mapping[str, frozenset[str]]) -> Iterator[str]:
    return iter(sorted(other for other in needs[name] if other in needs))
