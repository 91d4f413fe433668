"""The authoring rules: what must hold between the parts of a questionnaire, in one list."""

import re
from collections.abc import Callable, Iterator

from assessment.errors import Finding, Place
from assessment.language.text import Language
from assessment.problems.questionnaire import QuestionnaireProblem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.workbook.build import Draft
from assessment.questionnaire.workbook.columns import SHEETS
from assessment.questionnaire.workbook.expression_rules import check_expressions
from assessment.questionnaire.workbook.guesses import Guesser
from assessment.questionnaire.workbook.rows import Row
from assessment.questionnaire.workbook.scoring_rules import (
    choices_have_points,
    evidence_levels_exist,
    indicators_are_fed,
    indicators_exist,
    rosters_score_by_rows,
    scoring_fits_type,
    scoring_has_indicator,
    structure_says_something,
    weights_count,
)

type Found = Iterator[Finding]

_NAME = re.compile(r"\$\{[^}]*\}")


def check(draft: Draft) -> Found:
    """Everything that is wrong or doubtful between the parts, rule by rule."""
    for rule in RULES:
        yield from rule(draft)


def something_is_asked(draft: Draft) -> Found:
    """The survey asks at least one question; rows that were refused may have been one."""
    questionnaire = draft.questionnaire
    refused = draft.survey.rows.keys() - questionnaire.by_code.keys() - questionnaire.group.keys()
    has_rows = bool(draft.sheets.get("survey").rows) and not refused
    if has_rows and not any(question.asked for question in questionnaire.questions):
        yield Finding(QuestionnaireProblem.NO_QUESTIONS, Place(sheet="survey"))


def policies_exist(draft: Draft) -> Found:
    """Every policy code of a question stands in the policy map."""
    known = {item.code for item in draft.questionnaire.policy_map}
    guess = Guesser()
    for question in (*draft.questionnaire.questions, *draft.survey.refused):
        for code in question.policy:
            if code not in known:
                row = draft.survey.rows[question.code]
                meant = guess.meant(code, known)
                yield row.finding(
                    WorkbookProblem.NOT_IN_SHEET, "policy", found=code, sheet="policy_map", **meant
                )


def policies_are_reached(draft: Draft) -> Found:
    """Every strategy and theme is named by a question, itself or through a part of it."""
    parents = {item.code: item.parent for item in draft.questionnaire.policy_map}
    reached: set[str] = set()
    for question in draft.questionnaire.questions:
        for named in question.policy:
            code: str | None = named
            while code is not None and code in parents and code not in reached:
                reached.add(code)
                code = parents[code]
    rows = {row.get("code"): row for row in draft.sheets.get("policy_map").rows}
    wanted = [item for item in draft.questionnaire.policy_map if item.kind != "action"]
    count = sum(item.code in reached for item in wanted)
    for item in wanted:
        if item.code not in reached:
            yield rows[item.code].finding(
                QuestionnaireProblem.STRATEGY_NOT_REACHED,
                "code",
                found=item.code,
                reached=count,
                all=len(wanted),
            )


def khmer_stands_beside_english(draft: Draft) -> Found:
    """Where an English text stands, a Khmer one stands too; told once when there is none at all."""
    lacking: list[tuple[Row, str]] = []
    any_khmer = False
    for name, columns in SHEETS.items():
        for row in draft.sheets.get(name).rows:
            for column in sorted(columns.texts):
                text = row.text(column)
                any_khmer = any_khmer or text.has(Language.KM)
                if text.has(Language.EN) and not text.has(Language.KM):
                    lacking.append((row, column))
    if lacking and not any_khmer:
        yield Finding(QuestionnaireProblem.NO_KHMER, Place(sheet="survey"))
        return
    for row, column in lacking:
        khmer = f"{column}::{Language.KM.value}"
        yield row.finding(
            QuestionnaireProblem.KHMER_MISSING, khmer if khmer in row.letters else column
        )


def texts_name_no_answers(draft: Draft) -> Found:
    """Answers are not filled into texts, so a text that asks for it is told."""
    for name in ("survey", "choices"):
        for row in draft.sheets.get(name).rows:
            for key, cell in row.cells.items():
                column = key.partition("::")[0]
                found = _NAME.search(cell.text) if column in SHEETS[name].texts else None
                if found is not None:
                    yield row.finding(QuestionnaireProblem.TEXT_NAMES_ANSWER, key, name=found[0])


def lists_are_used(draft: Draft) -> Found:
    """Every choice list belongs to a question."""
    used = {question.list_name for question in draft.questionnaire.questions}
    used |= {name.removesuffix("_or_other") for name in used}
    told: set[str] = set()
    for (list_name, _), row in draft.lists.rows.items():
        if list_name not in used and list_name not in told:
            told.add(list_name)
            yield row.finding(WorkbookProblem.LIST_UNUSED, "list_name", found=list_name)


RULES: tuple[Callable[[Draft], Found], ...] = (
    something_is_asked,
    indicators_exist,
    scoring_fits_type,
    scoring_has_indicator,
    rosters_score_by_rows,
    choices_have_points,
    evidence_levels_exist,
    weights_count,
    structure_says_something,
    indicators_are_fed,
    policies_exist,
    policies_are_reached,
    lists_are_used,
    texts_name_no_answers,
    khmer_stands_beside_english,
    check_expressions,
)
