"""The door of this room: a workbook becomes a checked questionnaire, or every reason why not."""

from dataclasses import replace
from pathlib import Path

from assessment.errors import AssessmentError, Finding, errors_in
from assessment.questionnaire.build import build
from assessment.questionnaire.fingerprint import with_fingerprint
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.rules import check
from assessment.questionnaire.sheets import is_wanted, read_sheets
from assessment.questionnaire.workbook import read_workbook


def load(path: Path) -> tuple[Questionnaire | None, tuple[Finding, ...]]:
    """Read a workbook and check it; all findings at once, in the order of sheets and rows.

    Returns:
        The questionnaire with its fingerprint, and what is worth knowing; None instead of the
        questionnaire when any finding is an error.
    """
    findings: list[Finding] = []
    questionnaire = None
    try:
        sheets = read_sheets(read_workbook(path, is_wanted, findings), findings)
        draft = build(sheets, path.stem, findings)
        findings.extend(check(draft))
        questionnaire = draft.questionnaire
    except AssessmentError as refusal:
        findings.extend(refusal.findings)
    told = tuple(_in_file(finding, path.name) for finding in _arranged(findings))
    if questionnaire is None or errors_in(told):
        return None, told
    return with_fingerprint(questionnaire), told


def _arranged(findings: list[Finding]) -> list[Finding]:
    """Sorted by sheet (in order of first mention), row and column; the rest stays as it is."""
    sheets = list(dict.fromkeys(finding.place.sheet for finding in findings))

    def key(finding: Finding) -> tuple[int, int, int, str]:
        place = finding.place
        column = place.column or ""
        return sheets.index(place.sheet), place.row or 0, len(column), column

    return sorted(findings, key=key)


def _in_file(finding: Finding, name: str) -> Finding:
    return replace(finding, place=replace(finding.place, file=name))
