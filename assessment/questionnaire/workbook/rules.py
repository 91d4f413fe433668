"""The authoring rules: what must hold between the parts of a questionnaire, in one list."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from assessment.errors import Finding, FindingPlace
from assessment.expression.errors import ExpressionError
from assessment.expression.expression import NAME_IN_TEXT, Cycle, Expression, arrange, comparisons
from assessment.expression.expression import parse as parse_expression
from assessment.expression.scope import Scope, Shape
from assessment.expression.tree import Call, Reference, walk
from assessment.expression.values import truth
from assessment.language.text import Language
from assessment.problems.expression import ExpressionProblem
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import QuestionnaireProblem, WorkbookProblem
from assessment.questionnaire import model
from assessment.questionnaire.model import EvidenceDemand, Group, Question, ScoringKind
from assessment.questionnaire.question_types import kind_of
from assessment.questionnaire.structure import ACTION, Normalisation, chains
from assessment.questionnaire.workbook.build import Draft
from assessment.questionnaire.workbook.cells import Guesser, SheetRow, number_in
from assessment.questionnaire.workbook.columns import SHEETS
from assessment.questionnaire.workbook.scoring_cells import is_normalisation

type Part = Question | Group
type Found = Iterator[Finding]
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
            values["allowed"] = "rows(mean), none" if group.roster else "none"
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


_SOME_DAY = date(2026, 1, 1)
_CHANGING = frozenset({"today", "position"})


class _NoAnswers(Scope):
    """A scope in which nothing was answered and no roster has a row."""

    def __init__(self, draft: Draft) -> None:
        self._rosters = frozenset(roster.code for roster in draft.questionnaire.rosters)

    def shape(self, name: str) -> Shape:
        if name in self._rosters:
            return Shape.ROSTER
        return Shape.ONE

    def today(self) -> date:
        return _SOME_DAY


_DECIDING = ("relevant", "calculation", "repeat_count")
# Functions that take all rows of a roster's question.
_OF_ALL_ROWS = frozenset(
    {
        "sum",
        "count",
        "count-non-empty",
        "min",
        "max",
        "concat",
        "join",
        "checklist",
        "weighted-checklist",
        "indexed-repeat",
        "position",
        "jr:choice-name",
    }
)
_ORDER = ("<", "<=", ">", ">=")
_MOST_CYCLES = 20
_NAMES = re.compile(r"\$\{\s*([A-Za-z_][A-Za-z0-9_.\-]*)\s*\}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SurveyExpression:
    part: Part
    column: str
    expression: Expression


def check_expressions(draft: Draft) -> Found:
    """Expressions can be read, names exist, nothing runs in a circle or is lost."""
    yield from _ExpressionCheck(draft).all()


class _ExpressionCheck:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._questionnaire = draft.questionnaire
        self._guess = Guesser()
        self._nothing = _NoAnswers(draft)
        self._names = [
            *(code for code in self._questionnaire.by_code if not code.startswith("_row_")),
            *(group.code for group in self._questionnaire.rosters),
        ]
        self._parsed = lru_cache(maxsize=None)(parse_expression)  # surveys repeat many
        self._broken: list[tuple[Part, str, str]] = []
        self._expressions: list[SurveyExpression] = []
        self._findings: list[Finding] = []

    def all(self) -> list[Finding]:
        questionnaire = self._questionnaire
        parts: tuple[Part, ...] = (
            *questionnaire.questions,
            *questionnaire.groups,
            *self._draft.survey.refused,
        )
        for part in parts:
            for column in (*model.EXPRESSIONS, "read_only"):
                self._read(part, column)
        for part, column, text in self._broken:
            for name in dict.fromkeys(_NAMES.findall(text)):
                self._check_name(part, column, name)
        for own in self._expressions:
            for warning in own.expression.warnings:
                self._say(own.part, own.column, warning.kind, **self._values(warning))
            for name in sorted(own.expression.names):
                self._check_name(own.part, own.column, name)
            self._rows_are_one(own)
            self._comparisons_hold(own)
        self._circles()
        self._rows_are_shown()
        return self._findings

    def _say(self, part: Part, column: str, problem: Problem, /, **values: object) -> None:
        self._findings.append(self._draft.finding(part, problem, column, **values))

    def _read(self, part: Part, column: str) -> None:
        text = getattr(part, column, None)
        if isinstance(text, bool):  # read_only is kept as yes or no
            if text:
                text = self._draft.survey.rows[part.code].get(column)
            else:
                text = None
            if text is None or "(" not in text:
                text = None
        if not text:
            return
        columns: frozenset[str] = frozenset()
        if column == "choice_filter" and isinstance(part, Question):
            columns = part.filter_columns
        try:
            expression = self._parsed(text, columns)
        except ExpressionError as error:
            problem: Problem = error.kind
            values = self._values(error)
            if column == "constraint" and error.position == 1 and text[0] in "<>=!":
                values["meant"] = f". {text}"
            name = error.values.get("name", "")
            own = name in self._questionnaire.by_code or values.get("remedy") != f"${{{name}}}"
            if column == "choice_filter" and not own:  # meant as a column of the choices
                problem = WorkbookProblem.COLUMN_MISSING
                values = {"sheet": "choices", "column": name}
            self._say(part, column, problem, **values)
            self._broken.append((part, column, text))
            return
        self._expressions.append(SurveyExpression(part, column, expression))

    def _values(self, error: ExpressionError) -> dict[str, object]:
        """What the sentence says; a choice that stands without quotes is told with them."""
        values: dict[str, object] = {**error.values, "position": error.position}
        name = error.values.get("name", "")
        bare = error.kind is ExpressionProblem.BARE_NAME and name not in self._questionnaire.by_code
        if bare and any(name == choice for _, choice in self._draft.lists.rows):
            values["remedy"] = f"'{name}'"
        return values

    def _check_name(self, part: Part, column: str, name: str) -> None:
        """An expression may use the name, or was another meant?"""
        question = self._questionnaire.by_code.get(name)
        group = self._questionnaire.group.get(name)
        if question is None and group is None:
            if name in self._draft.survey.rows:
                return
            if name in self._draft.survey.metadata:
                self._say(part, column, ExpressionProblem.NAME_NOT_KEPT, name=name)
                return
            meant = self._guess.meant(name, self._names)
            self._say(part, column, ExpressionProblem.NAME_UNKNOWN, name=name, **meant)
        elif (group is not None and not group.roster) or (
            question is not None and question.type is model.QuestionType.NOTE
        ):
            self._say(part, column, ExpressionProblem.NAME_OF_NOTHING, name=name)

    def _rows_are_one(self, own: SurveyExpression) -> None:
        """A roster's question is read outside its rows only by functions that take all rows."""
        part = own.part
        around = () if isinstance(part, Question) else self._questionnaire.around(part.parent)
        # The roster in whose rows the expression is evaluated.
        rosters: list[str | None] = [group.code for group in around if group.roster]
        home = part.roster if isinstance(part, Question) else [*rosters, None][0]
        single = [
            node.name
            for node, around in walk(own.expression.tree)
            if isinstance(node, Reference)
            and not (around and isinstance(around[0], Call) and around[0].name in _OF_ALL_ROWS)
        ]
        for name in dict.fromkeys(reversed(single)):
            question = self._questionnaire.by_code.get(name)
            if question is not None and question.roster not in (None, home):
                self._say(own.part, own.column, ExpressionProblem.SEVERAL_ROWS, name=name)

    def _comparisons_hold(self, own: SurveyExpression) -> None:
        """Choices that are compared with exist; dates are not compared with texts."""
        for comparison in comparisons(own.expression):
            name = comparison.name
            literal = comparison.literal
            question = self._questionnaire.by_code.get(name) if name is not None else own.part
            if not isinstance(question, Question):
                continue
            operator = comparison.operator
            is_text = comparison.is_text
            unknown = _is_unknown_choice(question, operator, literal, is_text=is_text)
            if unknown and kind_of(question).listed:
                meant = self._guess.meant(literal, [choice.name for choice in question.choices])
                values = {"found": literal, "question": question.code, **meant}
                self._say(own.part, own.column, ExpressionProblem.CHOICE_UNKNOWN, **values)
            several = question.type is model.QuestionType.SELECT_MULTIPLE
            choice = None
            if several and operator in ("=", "!="):
                choice = question.choice(literal)
            if choice is not None and not choice.exclusive:  # which always stands alone
                is_chosen = f"selected({f'${{{name}}}' if name else '.'}, '{literal}')"
                if operator == "=":
                    remedy = is_chosen
                else:
                    remedy = f"not({is_chosen})"
                values = {"question": question.code, "operator": operator, "remedy": remedy}
                self._say(own.part, own.column, ExpressionProblem.ONE_OF_SEVERAL, **values)
            is_date = question.type is model.QuestionType.DATE and operator in _ORDER
            if is_date and is_text and literal:
                values = {"found": literal, "position": comparison.position}
                problem = ExpressionProblem.DATE_COMPARED_WITH_TEXT
                self._say(own.part, own.column, problem, **values)

    def _circles(self) -> None:
        """Conditions and calculations can be worked out in some order."""
        above = {group.code: group.parent for group in self._questionnaire.groups}
        above |= {question.code: question.group for question in self._questionnaire.questions}
        needs = {code: frozenset(filter(None, [group])) for code, group in above.items()}
        for own in self._expressions:
            if own.column in _DECIDING and own.part.code in needs:
                needs[own.part.code] |= own.expression.names
        for _ in range(_MOST_CYCLES):
            cycle = arrange(needs)
            if not isinstance(cycle, Cycle):
                return
            first, second = cycle.path[:2]
            of_first = [
                survey_expression
                for survey_expression in self._expressions
                if survey_expression.part.code == first
            ]
            looking = {
                survey_expression.column
                for survey_expression in of_first
                if second in survey_expression.expression.names
            }
            column = next((column for column in _DECIDING if column in looking), "relevant")
            part = self._questionnaire.by_code.get(first) or self._questionnaire.group[first]
            self._say(part, column, ExpressionProblem.CYCLE, path=" > ".join(cycle.path))
            needs[first] = needs[first] - {second}

    def _rows_are_shown(self) -> None:
        """Every row can be shown; one whose condition never holds takes along what is inside it.

        A condition never holds when it is false and asks of no answer, or only of questions that
        are never shown themselves.
        """
        causes: dict[str, str] = {}
        parts: tuple[Part, ...] = (*self._questionnaire.groups, *self._questionnaire.questions)
        in_order = sorted(parts, key=lambda part: part.row)
        relevant = [own for own in self._expressions if own.column == "relevant"]
        conditions = {own.part.code: own.expression for own in relevant}
        before = -1
        while before != len(causes):
            before = len(causes)
            for part in in_order:
                cause = self._cause(part, conditions.get(part.code), causes)
                if cause is not None:
                    causes.setdefault(part.code, cause)
        for part in in_order:
            if part.code in causes and not (isinstance(part, Question) and part.type.silent):
                code = part.code
                cause = causes[part.code]
                column = "type"
                if cause == code:
                    column = "relevant"
                self._say(part, column, ExpressionProblem.NEVER_SHOWN, found=code, cause=cause)

    def _cause(
        self, part: Part, condition: Expression | None, causes: Mapping[str, str]
    ) -> str | None:
        """Whose condition keeps the part from being shown; None when it can be shown."""
        if isinstance(part, Question):
            above = part.group
        else:
            above = part.parent
        if above is not None and above in causes:
            return causes[above]
        if condition is None or condition.uses_current or not condition.names <= causes.keys():
            return None
        calls = {node.name for node, _ in walk(condition.tree) if isinstance(node, Call)}
        if calls & _CHANGING:  # nothing else that it asks of can change
            return None
        try:
            can_hold = truth(condition.evaluate(self._nothing))
        except ExpressionError:
            return None
        return None if can_hold else part.code


def _is_unknown_choice(question: Question, operator: str, literal: str, *, is_text: bool) -> bool:
    names = [choice.name for choice in question.choices]  # a missing list is told already
    if not names or not literal or operator not in ("=", "!=", "selected"):
        return False
    if is_text or operator == "selected":
        several = operator != "selected" and question.type is model.QuestionType.SELECT_MULTIPLE
        return not set(names).issuperset(literal.split() if several else [literal])
    number = number_in(literal)
    return number is not None and number not in map(number_in, names)


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
