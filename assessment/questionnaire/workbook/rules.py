"""The authoring rules: what must hold between the parts of a questionnaire, in one list."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assessment.errors import Finding, FindingPlace
from assessment.expression.expression import NAME_IN_TEXT
from assessment.language.text import Language
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import QuestionnaireProblem, WorkbookProblem
from assessment.questionnaire.model import EvidenceDemand, Group, Question, ScoringKind
from assessment.questionnaire.question_types import kind_of
from assessment.questionnaire.structure import ACTION, Normalisation, chains
from assessment.questionnaire.workbook.build import Draft
from assessment.questionnaire.workbook.cells import Guesser, SheetRow
from assessment.questionnaire.workbook.columns import SHEETS
from assessment.questionnaire.workbook.expression_rules import Found, Part, check_expressions
from assessment.questionnaire.workbook.scoring_cells import is_normalisation

type Check = Callable[[Draft], Found]

_LOW = 10  # points; a scale that ends there, such as 0 to 4, is meant for another program
_BY_CHOICE_SCORE = (ScoringKind.CHOICE, ScoringKind.SUM, ScoringKind.MAX)


def _parts(draft: Draft) -> Sequence[Part]:
    return (*draft.questionnaire.questions, *draft.questionnaire.groups)


def indicators_exist(draft: Draft) -> Found:
    """Every indicator named is a leaf of the structure."""
    questionnaire = draft.questionnaire
    leaves = {node.code for node in questionnaire.indicators}
    guess = Guesser()
    for part in _parts(draft):
        node_code = part.indicator
        if node_code is None or node_code in leaves:
            continue
        if not questionnaire.nodes:
            yield draft.finding(
                part, QuestionnaireProblem.NO_STRUCTURE, "indicator", found=node_code
            )
        elif node_code in questionnaire.node:
            problem = QuestionnaireProblem.INDICATOR_NOT_LEAF
            yield draft.finding(part, problem, "indicator", found=node_code)
        else:
            values = {"found": node_code, "sheet": "structure", **guess.meant(node_code, leaves)}
            yield draft.finding(part, WorkbookProblem.NOT_IN_SHEET, "indicator", **values)


def scoring_fits_type(draft: Draft) -> Found:
    """Answers of this type can become points by this rule."""
    for question in draft.questionnaire.questions:
        kind = question.scoring.kind
        row = draft.survey.rows[question.code]
        allowed = kind_of(question).rules or (ScoringKind.NONE,)
        if kind not in (ScoringKind.NONE, *allowed):
            values = {"found": row.get("scoring") or kind.value, "type": row.get("type")}
            values["allowed"] = ", ".join(allowed)
            yield row.finding(QuestionnaireProblem.SCORING_NOT_FITTING, "scoring", **values)


def scoring_has_indicator(draft: Draft) -> Found:
    """A scored question feeds an indicator: itself, or as a column of a scored roster."""
    questionnaire = draft.questionnaire
    for question in questionnaire.questions:
        roster = None
        if question.roster:
            roster = questionnaire.group.get(question.roster)
        if roster is not None and question.indicator is not None:
            problem = QuestionnaireProblem.ROSTER_QUESTION_SCORED
            values = {"roster": roster.code, "node": question.indicator}
            yield draft.finding(question, problem, "indicator", **values)
        in_scored_roster = roster is not None and roster.scoring.kind is ScoringKind.ROWS
        scored = question.scoring.kind is not ScoringKind.NONE
        if scored and question.indicator is None and not in_scored_roster:
            problem = QuestionnaireProblem.SCORING_WITHOUT_INDICATOR
            yield draft.finding(question, problem, "scoring")


def rosters_score_by_rows(draft: Draft) -> Found:
    """A roster that feeds an indicator scores by its rows, and its rows have points."""
    for group in draft.questionnaire.groups:
        row = draft.survey.rows[group.code]
        by_rows = group.scoring.kind is ScoringKind.ROWS
        other = group.scoring.kind not in (ScoringKind.ROWS, ScoringKind.NONE)
        if other or (by_rows and not group.roster):
            values = {"found": row.get("scoring"), "type": row.get("type")}
            if group.roster:
                values["allowed"] = "rows(mean), none"
            else:
                values["allowed"] = "none"
            yield row.finding(QuestionnaireProblem.SCORING_NOT_FITTING, "scoring", **values)
        elif group.indicator is not None and not by_rows:
            yield row.finding(QuestionnaireProblem.SCORING_MISSING, "scoring", node=group.indicator)
        elif by_rows:
            yield from _rows_have_points(draft, group, row)


def _rows_have_points(draft: Draft, roster: Group, row: SheetRow) -> Found:
    columns = draft.questionnaire.columns.get(roster.code, ())
    if roster.indicator is None:
        yield row.finding(QuestionnaireProblem.SCORING_WITHOUT_INDICATOR, "scoring")
    if all(column.scoring.kind is ScoringKind.NONE for column in columns):
        yield row.finding(QuestionnaireProblem.ROWS_WITHOUT_POINTS, "scoring", found=roster.code)
    weight = roster.scoring.weight_column
    numbers = {column.code for column in columns if ScoringKind.SCALE in kind_of(column).rules}
    if weight is not None and weight not in numbers:
        values = {"found": weight, "roster": roster.code, **Guesser().meant(weight, numbers)}
        yield row.finding(QuestionnaireProblem.WEIGHT_COLUMN_UNKNOWN, "scoring", **values)


def choices_have_points(draft: Draft) -> Found:
    """The choices of a scored question carry the score or the level its rule needs, once told."""
    questions = draft.questionnaire.questions
    findings = [finding for question in questions for finding in _choices_of(draft, question)]
    yield from {
        (finding.place, finding.problem, str(dict(finding.values))): finding for finding in findings
    }.values()


def _choices_of(draft: Draft, question: Question) -> Found:
    kind = question.scoring.kind
    listed = question.list_name
    if kind in _BY_CHOICE_SCORE and question.choices:
        scores = [choice.score for choice in question.choices if choice.score is not None]
        if scores:
            if kind is not ScoringKind.SUM and 0 < (top := max(scores)) <= _LOW:
                problem = QuestionnaireProblem.SCORES_LOW
                values = {"found": listed, "top": top}
                yield draft.finding(question, problem, "type", **values)
            yield from _without(draft, question, QuestionnaireProblem.CHOICE_WITHOUT_SCORE, "score")
        else:
            problem = QuestionnaireProblem.NO_CHOICE_SCORED
            yield draft.finding(question, problem, "type", found=listed)
    elif kind is ScoringKind.LADDER:
        yield from _without(draft, question, QuestionnaireProblem.CHOICE_WITHOUT_LEVEL, "level")
        levels = {choice.level for choice in question.choices if choice.level is not None}
        wanted = range(1, max(2, max(levels, default=0))) if question.choices else ()
        problem = QuestionnaireProblem.LADDER_LEVEL_MISSING
        for level in sorted(set(wanted) - levels):
            yield draft.finding(question, problem, "type", found=listed, level=level)
    elif kind is ScoringKind.CHECKLIST:
        items = sum(not choice.exclusive for choice in question.choices)
        most = question.scoring.thresholds[-1].value
        if items < most:
            values = {"found": listed, "items": items, "threshold": most}
            yield draft.finding(question, QuestionnaireProblem.TOO_FEW_ITEMS, "scoring", **values)


def _without(draft: Draft, question: Question, problem: Problem, column: str) -> Found:
    """Choices that lack the score or the level; ``none`` says so on purpose."""
    for choice in question.choices:
        row = draft.lists.rows.get((question.list_name, choice.name))
        has_cell = row is not None and row.get(column) != ""
        if getattr(choice, column) is not None or choice.exclusive or has_cell:
            continue
        if row is None:  # the choice that or_other adds
            yield draft.finding(question, problem, "type", found=choice.name)
        else:
            yield row.finding(problem, column, found=choice.name)


def evidence_levels_exist(draft: Draft) -> Found:
    """Evidence asked from a level names a level that the question reaches."""
    for question in draft.questionnaire.questions:
        if question.evidence.demand is not EvidenceDemand.FROM_LEVEL:
            continue
        level = question.evidence.level
        top = len(question.scoring.thresholds) or None
        if question.scoring.kind is ScoringKind.LADDER:
            top = max((choice.level or 0 for choice in question.choices), default=0)
        if top is not None and level > top:
            problem = QuestionnaireProblem.EVIDENCE_LEVEL_TOO_HIGH
            yield draft.finding(question, problem, "evidence", found=level, top=top)
        elif top is None and question.scoring.kind is not ScoringKind.NONE:
            problem = QuestionnaireProblem.EVIDENCE_WITHOUT_LEVELS
            yield draft.finding(question, problem, "evidence", found=level)


def weights_count(draft: Draft) -> Found:
    """Below every node something has a weight above 0."""
    questionnaire = draft.questionnaire
    rows = draft.rows("structure")
    for node in questionnaire.nodes:
        row = rows.get(node.code)
        weights = [child.weight for child in questionnaire.children[node.code]]
        if not weights:
            weights = [part.weight for part in _parts(draft) if part.indicator == node.code]
        if row is not None and weights and not any(weights):
            yield row.finding(QuestionnaireProblem.ALL_WEIGHTS_ZERO, "code", node=node.code)


def structure_says_something(draft: Draft) -> Found:
    """A direction turns only what is normalised; elsewhere it would say nothing."""
    rows = draft.rows("structure")
    leaves = {node.code for node in draft.questionnaire.indicators}
    for node in draft.questionnaire.nodes:
        row = rows.get(node.code)
        turned = node.code in leaves and node.normalise is not Normalisation.NONE
        if row is None or node.direction > 0 or turned:
            continue
        if node.code in leaves and not is_normalisation(row.get("normalise") or "none"):
            continue  # What was meant is asked for already.
        yield row.finding(QuestionnaireProblem.DIRECTION_UNUSED, "direction", node=node.code)


def indicators_are_fed(draft: Draft) -> Found:
    """Where questions feed indicators at all, every indicator has one."""
    questionnaire = draft.questionnaire
    rows = draft.rows("structure")
    fed = {part.indicator for part in _parts(draft)} - {None}
    for node in questionnaire.indicators if fed else ():
        if node.code not in fed and node.code in rows:
            problem = QuestionnaireProblem.INDICATOR_WITHOUT_QUESTION
            yield rows[node.code].finding(problem, "code", node=node.code)


def something_is_asked(draft: Draft) -> Found:
    """The survey asks at least one question; rows that were refused may have been one."""
    questionnaire = draft.questionnaire
    refused = draft.survey.rows.keys() - questionnaire.by_code.keys() - questionnaire.group.keys()
    has_rows = bool(draft.sheets.rows("survey")) and not refused
    if has_rows and not any(question.asked for question in questionnaire.questions):
        yield Finding(QuestionnaireProblem.NO_QUESTIONS, FindingPlace(sheet="survey"))


def policies_exist(draft: Draft) -> Found:
    """Every policy code of a question stands in the policy map."""
    known = {policy_item.code for policy_item in draft.questionnaire.policy_map}
    guess = Guesser()
    for question in (*draft.questionnaire.questions, *draft.survey.refused):
        for code in question.policy:
            if code not in known:
                values = {"found": code, "sheet": "policy_map", **guess.meant(code, known)}
                yield draft.finding(question, WorkbookProblem.NOT_IN_SHEET, "policy", **values)


def policies_are_reached(draft: Draft) -> Found:
    """Every strategy and theme is named by a question, itself or through a part of it."""
    above = chains(draft.questionnaire.policy_map)
    named = {code for question in draft.questionnaire.questions for code in question.policy}
    reached = {each for code in named for each in above.get(code, ())}
    rows = draft.rows("policy_map")
    wanted = [
        policy_item for policy_item in draft.questionnaire.policy_map if policy_item.kind != ACTION
    ]
    count = sum(policy_item.code in reached for policy_item in wanted)
    for other_policy_item in wanted:
        if other_policy_item.code not in reached:
            values = {"found": other_policy_item.code, "reached": count, "all": len(wanted)}
            problem = QuestionnaireProblem.STRATEGY_NOT_REACHED
            yield rows[other_policy_item.code].finding(problem, "code", **values)


def khmer_stands_beside_english(draft: Draft) -> Found:
    """Where an English text stands, a Khmer one stands too; told once when there is none at all."""
    lacking: list[tuple[SheetRow, str]] = []
    any_khmer = False
    for name, columns in SHEETS.items():
        for row in draft.sheets.rows(name):
            for column in sorted(columns.texts):
                text = row.text(column)
                any_khmer |= text.has(Language.KM)
                if text.has(Language.EN) and not text.has(Language.KM):
                    lacking.append((row, column))
    if lacking and not any_khmer:
        yield Finding(QuestionnaireProblem.NO_KHMER, FindingPlace(sheet="survey"))
        return
    findings = (_without_khmer(row, column) for row, column in lacking)
    yield from {finding.place: finding for finding in findings}.values()


def _without_khmer(row: SheetRow, column: str) -> Finding:
    """A text without its Khmer one, told at its cell, or at its column where none is Khmer."""
    khmer = row.worded(column, Language.KM)
    if khmer != column or (row.main is Language.KM and column in row.letters):
        return row.finding(QuestionnaireProblem.KHMER_MISSING, khmer)
    place = replace(row.place(column), row=None)
    values = {"column": f"{column}::Khmer (km)"}
    return Finding(QuestionnaireProblem.KHMER_COLUMN_MISSING, place, values)


def texts_name_no_answers(draft: Draft) -> Found:
    """Answers are not filled into texts, so a text that asks for it is told."""
    for name in ("survey", "choices"):
        for row in draft.sheets.rows(name):
            for key, text in row.cells.items():
                is_text = key.partition("::")[0] in SHEETS[name].texts
                if is_text and (match := NAME_IN_TEXT.search(text)):
                    yield row.finding(QuestionnaireProblem.TEXT_NAMES_ANSWER, key, name=match[0])


def lists_are_used(draft: Draft) -> Found:
    """Every choice list belongs to a question."""
    used = {question.list_name for question in draft.questionnaire.questions}
    used |= {name.removesuffix("_or_other") for name in used}
    for (list_name, _), row in draft.lists.rows.items():
        if list_name not in used:
            used.add(list_name)  # it is told once
            yield row.finding(WorkbookProblem.LIST_UNUSED, "list_name", found=list_name)


# Everything that is wrong or doubtful between the parts, rule by rule.
RULES: tuple[Check, ...] = (
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
