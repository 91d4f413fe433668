"""Findings of a long table: the first of every kind are told, the others are counted."""

from collections import Counter
from collections.abc import Iterable, Iterator

from assessment.errors import Finding
from assessment.problems.problem import Problem
from assessment.problems.scoring import ScoringProblem

MOST_TOLD = 200


class Told:
    """Keeps so many findings of every kind, so that a table wrong in every cell fits in memory."""

    def __init__(self, most: int = MOST_TOLD) -> None:
        """Keep so many of every kind."""
        self._most = most
        self._kept: list[Finding] = []
        self._met: Counter[Problem] = Counter()

    def append(self, finding: Finding, /) -> None:
        """Keep a finding, or count it where enough of its kind are kept."""
        self._met[finding.problem] += 1
        if self._met[finding.problem] <= self._most:
            self._kept.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """The same with each of several; none is held longer than it takes to count it."""
        for finding in findings:
            self.append(finding)

    def __iter__(self) -> Iterator[Finding]:
        """What is kept, in order; behind the last of a kind how many more there are."""
        seen: Counter[Problem] = Counter()
        for finding in self._kept:
            yield finding
            problem = finding.problem
            seen[problem] += 1
            more = self._met[problem] - self._most
            if seen[problem] == self._most and more > 0:
                yield Finding(ScoringProblem.MORE_LIKE_THIS, values={"count": more})
