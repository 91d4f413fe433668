"""The expression language of questionnaires: the ODK XPath dialect with JavaRosa's meaning."""

from assessment.questionnaire.expression.comparisons import Comparison, comparisons
from assessment.questionnaire.expression.dependencies import Cycle, Order, arrange, arrange_names
from assessment.questionnaire.expression.errors import (
    Caution,
    ExpressionError,
    ExpressionWarning,
    Fault,
)
from assessment.questionnaire.expression.expression import Expression, parse
from assessment.questionnaire.expression.moments import Moment
from assessment.questionnaire.expression.quotes import straighten
from assessment.questionnaire.expression.scope import Scope, Shape
from assessment.questionnaire.expression.values import (
    HIDDEN,
    Answer,
    Value,
    as_number,
    as_text,
    calculated_answer,
    equal,
    truth,
    value_of,
)

__all__ = [
    "HIDDEN",
    "Answer",
    "Caution",
    "Comparison",
    "Cycle",
    "Expression",
    "ExpressionError",
    "ExpressionWarning",
    "Fault",
    "Moment",
    "Order",
    "Scope",
    "Shape",
    "Value",
    "arrange",
    "arrange_names",
    "as_number",
    "as_text",
    "calculated_answer",
    "comparisons",
    "equal",
    "parse",
    "straighten",
    "truth",
    "value_of",
]
