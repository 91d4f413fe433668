"""What a file says about one question, with the cell of each part for findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assessment.errors import NOWHERE, Finding, Place
from assessment.problems.problem import Problem

MOST_TABLE_ROWS = 2_000


class Part(StrEnum):
    """The parts of a response that a file can bring; named as the columns of a table."""

    ANSWER = "answer"
    REASON = "not_applicable_reason"
    EVIDENCE = "evidence"
    COMMENT = "comment"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Given:
    """What was given to one question. What is empty leaves the record as it is.

    Attributes:
        question: Code of the question.
        number: Row of its roster, from 1; None outside rosters.
        answer: Text, or the names of choices; None when not given.
        reason: Why it does not apply; empty when nothing is said about that.
        evidence: Titles of documents.
        comment: The assessor's words; empty without.
        place: Where it stands.
        cells: Where its parts stand; those missing stand at ``place``.
    """

    question: str
    number: int | None = None
    answer: str | tuple[str, ...] | None = None
    reason: str = ""
    evidence: tuple[str, ...] = ()
    comment: str = ""
    place: Place = NOWHERE
    cells: Mapping[Part, Place] = field(default_factory=dict)

    def at(self, part: Part) -> Place:
        """Where a part stands; its question is named where the file has no cells."""
        place = self.cells.get(part, self.place)
        return replace(place, question=self.question or None)

    def finding(self, problem: Problem, part: Part, /, **values: object) -> Finding:
        """A finding about a part."""
        return Finding(problem, self.at(part), values)

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all."""
        return self.answer is None and not (self.reason or self.evidence or self.comment)


class Kind(StrEnum):
    """The kinds of files understood."""

    TABLE = "table"
    TEMPLATE = "template"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Source:
    """A file of answers, read.

    Attributes:
        kind: How it was understood.
        given: What it says, in its order.
        findings: What is wrong with it.
    """

    kind: Kind
    given: tuple[Given, ...]
    findings: tuple[Finding, ...] = ()
