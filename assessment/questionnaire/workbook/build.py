"""Sheets -> the questionnaire, with the rows and cells kept for the rules that check it."""

from dataclasses import dataclass

from assessment.errors import Finding
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.workbook.choices import ChoiceLists, build_choices
from assessment.questionnaire.workbook.settings_tmp import build_settings
from assessment.questionnaire.workbook.sheets import Sheets
from assessment.questionnaire.workbook.structure import (
    RuleBuilder,
    build_levels,
    build_policy_map,
    build_structure,
)
from assessment.questionnaire.workbook.survey import Survey, SurveyBuilder


@dataclass(frozen=True, slots=True)
class Draft:
    """A questionnaire that is not checked yet, beside what it was built from."""

    questionnaire: Questionnaire
    sheets: Sheets
    survey: Survey
    lists: ChoiceLists


def build(sheets: Sheets, fallback_id: str, findings: list[Finding]) -> Draft:
    """Build everything that can be built; what cannot is told in the findings."""
    settings = build_settings(sheets, fallback_id, findings)
    lists = build_choices(sheets, findings)
    survey = SurveyBuilder(lists, findings).build(sheets)
    nodes = build_structure(sheets, findings)
    levels = build_levels(sheets, nodes, findings)
    rules = RuleBuilder(nodes, levels, findings)
    questionnaire = Questionnaire(
        settings=settings,
        questions=tuple(survey.questions),
        groups=tuple(survey.groups),
        nodes=nodes,
        levels=levels,
        gates=rules.gates(sheets),
        policy_map=build_policy_map(sheets, findings),
        recommendations=rules.recommendations(sheets),
    )
    return Draft(questionnaire, sheets, survey, lists)
