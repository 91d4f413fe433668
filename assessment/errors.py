"""Findings (problems with a place and values) and the one family of exceptions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assessment.problems.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class FindingPlace:
    """Where a finding is: a cell of a workbook, a question of a record, a file."""

    file: str | None = None  # name of the file, without its folder
    sheet: str | None = None  # sheet of a workbook
    row: int | None = None  # row number in the sheet or of the roster, counted from 1
    column: str | None = None  # column letter of the sheet
    question: str | None = None  # code of the question
    node: str | None = None  # code of the structure node (indicator, pillar)

    @property
    def text(self) -> str | None:
        """The place in one short form, such as ``survey!F12`` or ``A1``; None when unknown."""
        if self.sheet is not None:
            return f"{self.sheet}!{self.column or ''}{self.row or ''}".rstrip("!")
        if self.question is not None and self.row is not None:
            return f"{self.question}[{self.row}]"
        return self.question or self.node or self.file


NOWHERE = FindingPlace()


@dataclass(frozen=True)
class Finding:
    """One problem, where it is, and the values its sentence needs."""

    problem: Problem
    place: FindingPlace = NOWHERE
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return self.problem.severity

    @property
    def code(self) -> str:
        return self.problem.code


class AssessmentError(Exception):
    """Cannot go on here; carries every finding that explains why.

    Attributes:
        findings: At least one finding.
    """

    def __init__(self, *findings: Finding) -> None:
        self.findings: tuple[Finding, ...] = findings
        texts = [f"{f.code} {f.place.text or ''} {dict(f.values)}" for f in findings]
        super().__init__("; ".join(texts))


def refused(problem: Problem, **values: object) -> AssessmentError:
    """The refusal for one reason, which concerns no place."""
    return AssessmentError(Finding(problem, values=values))


class UnreadableError(ValueError):
    """What was read is not what this program writes: damaged, or made by something else.

    Readers raise it where they read, for what their libraries are known to raise. Whoever takes a
    file from others catches this and nothing broader: any other exception is a fault of ours.
    """


class Cancelled(Exception):
    """The person stopped a long task."""


def errors_in(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of severity error, in their order."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def stop_on_errors(findings: Iterable[Finding]) -> None:
    """Raise ``AssessmentError`` with all errors among the findings; do nothing without any."""
    errors = errors_in(findings)
    if errors:
        raise AssessmentError(*errors)
