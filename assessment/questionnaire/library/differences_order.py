"""Which parts changed places, and which only changed their names."""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from assessment.questionnaire.model import Question


def moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """The fewest names that must change places to get from the old order to the new one.

    Names that stand in one of the two only move nothing.
    """
    place = {name: at for at, name in enumerate(old)}
    common = [name for name in new if name in place]
    return frozenset(common) - frozenset(_longest_rising(common, [place[n] for n in common]))


def _longest_rising(names: Sequence[str], places: Sequence[int]) -> list[str]:
    """The longest run of names, gaps allowed, whose places rise."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, place in enumerate(places):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(place)
            last.append(at)
        else:
            ends[length], last[length] = place, at
    run: list[str] = []
    at = last[-1] if last else -1
    while at >= 0:
        run.append(names[at])
        at = before[at]
    return run


def renamed(old: Sequence[Question], new: Sequence[Question]) -> dict[str, str]:
    """Old code by new code, of questions that bear one key or one wording under two codes.

    Only what is certain: the key, or the whole wording, must stand once on each side.
    """
    kept = {question.code for question in old} & {question.code for question in new}
    gone = [question for question in old if question.code not in kept]
    come = [question for question in new if question.code not in kept]
    found: dict[str, str] = {}
    for key in (_key, _wording):
        before, after = _once(gone, key), _once(come, key)
        for name in before.keys() & after.keys():
            if before[name] not in found.values():
                found.setdefault(after[name], before[name])
    return found


def _key(question: Question) -> str:
    return question.comparable_key


def _wording(question: Question) -> str:
    words = "\n".join(f"{language} {text}" for language, text in question.label.pairs)
    return f"{question.type} {words}" if question.label.pairs else ""


def _once(questions: Sequence[Question], key: Callable[[Question], str]) -> dict[str, str]:
    """Codes by key, of the keys that stand exactly once."""
    found: dict[str, list[str]] = {}
    for question in questions:
        name = key(question)
        if name:
            found.setdefault(name, []).append(question.code)
    return {name: codes[0] for name, codes in found.items() if len(codes) == 1}
