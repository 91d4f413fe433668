"""The authoring rules of expressions: names, types, cycles and parts that nobody reaches."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assessment.errors import Finding
from assessment.expression.errors import ExpressionError
from assessment.expression.expression import Cycle, Expression, arrange, comparisons
from assessment.expression.expression import parse as parse_expression
from assessment.expression.scope import Scope, Shape
from assessment.expression.tree import Call, Reference, walk
from assessment.expression.values import truth
from assessment.problems.expression import ExpressionProblem
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire import model
from assessment.questionnaire.model import Group, Question
from assessment.questionnaire.question_types import kind_of
from assessment.questionnaire.workbook.build import Draft
from assessment.questionnaire.workbook.cells import Guesser, number_in

type Part = Question | Group


type Found = Iterator[Finding]


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
        if can_hold:
            return None
        return part.code


def _is_unknown_choice(question: Question, operator: str, literal: str, *, is_text: bool) -> bool:
    names = [choice.name for choice in question.choices]  # a missing list is told already
    if not names or not literal or operator not in ("=", "!=", "selected"):
        return False
    if is_text or operator == "selected":
        several = operator != "selected" and question.type is model.QuestionType.SELECT_MULTIPLE
        return not set(names).issuperset(literal.split() if several else [literal])
    number = number_in(literal)
    return number is not None and number not in map(number_in, names)
