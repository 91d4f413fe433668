"""The door of this room: a workbook becomes a checked questionnaire, or every reason why not."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from assessment.codec import LARGEST_TEXT, is_bearable
from assessment.errors import AssessmentError, Finding, errors_in
from assessment.problems.problem import Problem, Severity
from assessment.problems.questionnaire import ReadingProblem, WorkbookProblem
from assessment.questionnaire.canonical import expression_characters, to_json, with_fingerprint
from assessment.questionnaire.container import MEGABYTE
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import MOST_OF_EXPRESSIONS
from assessment.questionnaire.workbook import rules
from assessment.questionnaire.workbook.build import Draft, build
from assessment.questionnaire.workbook.columns import SHEETS, sheet_name
from assessment.questionnaire.workbook.reader import read_workbook
from assessment.questionnaire.workbook.sheets import is_wanted, read_sheets

MOST_FINDINGS = 1000
# Fewer questions and choices than these fill no text beyond its bounds.
_MANY = 10_000
TABLE_SHEETS = frozenset({"structure", "levels", "gates", "settings"})
NOT_NEEDED = (WorkbookProblem.SHEET_MISSING, WorkbookProblem.LABEL_MISSING)


type Loaded = tuple[Questionnaire | None, tuple[Finding, ...]]


def load(path: Path) -> Loaded:
    """Read a workbook and check it; all findings at once, in the order of sheets and rows.

    Gives the questionnaire with its fingerprint; None instead of it when any finding is an error.
    """
    return _loaded(path, is_wanted, (*rules.RULES, _beyond))


def load_structure(path: Path) -> Loaded:
    """Read only what scores a table of units: structure, levels, gates and settings.

    The workbook needs no survey, and nodes and levels need no label: their codes stand for them.
    Gives what ``load`` gives, without questions.
    """
    checks = (rules.weights_count, rules.structure_says_something)
    return _loaded(path, lambda title: sheet_name(title) in TABLE_SHEETS, checks, NOT_NEEDED)


def _loaded(
    path: Path,
    wanted: Callable[[str], bool],
    checks: Iterable[rules.Check],
    needless: Container[Problem] = (),
) -> Loaded:
    """The questionnaire in the sheets wanted; of other sheets only strange ones are told."""
    findings: list[Finding] = []
    questionnaire = None
    try:
        grids = read_workbook(path, wanted, findings)
        known = [g for g in grids if wanted(g.title) or sheet_name(g.title) not in SHEETS]
        draft = build(read_sheets(known, findings), path.stem)
        for check in checks:
            findings.extend(check(draft))
        questionnaire = draft.questionnaire
    except AssessmentError as refusal:
        findings.extend(refusal.findings)
    with_file = tuple(
        replace(finding, place=replace(finding.place, file=path.name))
        for finding in _arranged(_first(findings))
        if finding.problem not in needless
    )
    if questionnaire is None or errors_in(with_file):
        return None, with_file
    return with_fingerprint(questionnaire), with_file


def _beyond(draft: Draft) -> Iterator[Finding]:
    """What would not be read again from the files that carry the questionnaire."""
    questionnaire = draft.questionnaire
    if expression_characters(questionnaire) > MOST_OF_EXPRESSIONS:
        values = {"limit": MOST_OF_EXPRESSIONS}
        yield Finding(WorkbookProblem.TOO_MANY_CONDITIONS, values=values)
    choices = sum(len(question.choices) for question in questionnaire.questions)
    many = len(questionnaire.questions) + choices > _MANY
    if many and not is_bearable(to_json(questionnaire)):
        values = {"limit": LARGEST_TEXT // MEGABYTE}
        yield Finding(WorkbookProblem.TOO_MUCH_TEXT, values=values)


def _first(findings: list[Finding]) -> list[Finding]:
    """As many as a person can use, errors before the rest; how many more there are is told."""
    more = len(findings) - MOST_FINDINGS
    if more <= 0:
        return findings
    kept = (errors_in(findings) + [f for f in findings if f.severity is not Severity.ERROR])[:-more]
    return [*kept, Finding(ReadingProblem.MORE_FINDINGS, values={"more": more})]


def _arranged(findings: list[Finding]) -> list[Finding]:
    """Sorted by sheet (in order of first mention), row and column; the rest stays as it is."""
    sheets = list(dict.fromkeys(finding.place.sheet for finding in findings))

    def key(finding: Finding) -> tuple[int, int, int, str]:
        place = finding.place
        column = finding.place.column or ""
        return sheets.index(place.sheet), place.row or 0, len(column), column

    return sorted(findings, key=key)
