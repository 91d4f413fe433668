"""Which questions and groups must be looked at again when the answers to others change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dependents:
    """The expressions of a questionnaire, read backwards.

    Attributes:
        position: Place of every question and group in the order of evaluation.
        needed_by: Codes whose relevance or value needs that of the code.
        watched_by: Codes with a demand, a constraint or a choice filter that looks at the code.
    """

    position: Mapping[str, int]
    needed_by: Mapping[str, tuple[str, ...]]
    watched_by: Mapping[str, tuple[str, ...]]

    def reached(self, codes: Iterable[str]) -> set[str]:
        """The codes themselves and all about which anything may follow from them."""
        found: set[str] = set()
        waiting = [code for code in codes if code in self.position]
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                waiting.extend(self.needed_by.get(code, ()))
        watching = {other for code in found for other in self.watched_by.get(code, ())}
        return found | watching

    def in_order(self, codes: Iterable[str]) -> list[str]:
        """The codes in the order of evaluation."""
        return sorted(codes, key=self.position.__getitem__)


def dependents_of(
    order: Iterable[str],
    needs: Mapping[str, frozenset[str]],
    watches: Mapping[str, frozenset[str]],
) -> Dependents:
    """What depends on what, from the names that each needs and that each looks at."""
    return Dependents(
        position={code: at for at, code in enumerate(order)},
        needed_by=_backwards(needs),
        watched_by=_backwards(watches),
    )


def _backwards(names: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, needed in names.items():
        for name in needed:
            found.setdefault(name, []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}
