"""What can be wrong with the expressions of a questionnaire: conditions, calculations, filters."""

from assessment.problems.problem import Problem, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING


class ExpressionProblem(Problem):
    """Problems of one expression, and of several that do not fit each other."""

    # Named like the faults of the expression language
    EMPTY = (ERROR, "The expression is empty. Write one or clear the cell.")
    TOO_LONG = (ERROR, "The expression has more than {limit} characters. Shorten it.")
    TOO_DEEP = (
        ERROR,
        "At character {position}: brackets are nested more than {limit} deep. Split the "
        "expression.",
    )
    UNEXPECTED_END = (
        ERROR,
        "At character {position}: expected {expected}, but the expression ends here. Complete it.",
    )
    MISSING_VALUE = (
        ERROR,
        "At character {position}: a value is missing, the expression ends here. Complete it.",
    )
    UNEXPECTED_TOKEN = (
        ERROR,
        "At character {position}: {found} cannot stand here. Check the brackets and operators "
        "before it.",
    )
    UNEXPECTED_CHARACTER = (
        ERROR,
        "At character {position}: the character {found} is not allowed here. Remove it.",
    )
    INVISIBLE_CHARACTER = (
        ERROR,
        "At character {position}: there is an invisible character ({code}). Remove it.",
    )
    CURLY_QUOTE = (
        ERROR,
        "At character {position}: the curly quote {found} is not allowed. Write {expected}.",
    )
    FOREIGN_DIGIT = (
        ERROR,
        "At character {position}: the digit {found} is not allowed. Write {expected}.",
    )
    FOREIGN_OPERATOR = (
        ERROR,
        "At character {position}: {found} is not supported. Write {expected}.",
    )
    UNTERMINATED_STRING = (
        ERROR,
        "At character {position}: the text {found} has no closing quote. Add it.",
    )
    UNTERMINATED_NAME = (
        ERROR,
        "At character {position}: the name {found} has no closing bracket. Add it.",
    )
    BAD_NAME = (
        ERROR,
        "At character {position}: {name} is not a name. Use Latin letters, digits, _ - and a "
        "point.",
    )
    BARE_NAME = (ERROR, "At character {position}: {name} is incomplete. Write {remedy}.")
    UNKNOWN_FUNCTION = (
        ERROR,
        "At character {position}: the function {function} is not known. Correct the name.",
    )
    MISSPELT_FUNCTION = (
        ERROR,
        "At character {position}: the function {function} is not known. Did you mean {suggestion}?",
    )
    UNSUPPORTED_FUNCTION = (
        ERROR,
        "At character {position}: the function {function} is not supported. Do without it.",
    )
    UNSUPPORTED_PATH = (
        ERROR,
        "At character {position}: the path {found} is not supported. Write the name of the "
        "question instead.",
    )
    UNSUPPORTED_PATH_TO_NAME = (
        ERROR,
        "At character {position}: the path {found} is not supported. Write {remedy}.",
    )
    WRONG_ARGUMENT_COUNT = (
        ERROR,
        "At character {position}: {function} takes {expected} arguments, not {found}. Correct "
        "the brackets.",
    )
    WRONG_ARGUMENT = (
        ERROR,
        "At character {position}: argument {number} of {function} is not right. Expected "
        "{expected} but found {found}.",
    )
    SEVERAL_ROWS = (
        ERROR,
        "${{{name}}} has one answer per row of a roster. Use sum(), count() or indexed-repeat().",
    )
    BAD_REGEX = (
        ERROR,
        "At character {position}: the pattern {pattern} is not right ({detail}). Correct it.",
    )
    REGEX_TEXT_TOO_LONG = (
        ERROR,
        "The text for a pattern has more than {limit} characters. Shorten it.",
    )
    TEXT_TOO_LONG = (
        ERROR,
        "At character {position}: the text has more than {limit} characters. Shorten it.",
    )
    BAD_DATE = (ERROR, "At character {position}: {found} is not a date. Write it like 2026-01-31.")
    BAD_DATE_FORMAT = (
        ERROR,
        "At character {position}: {found} is not allowed in the date format {format}. Correct it.",
    )
    # Named like its cautions
    FLOOR = (
        WARNING,
        "At character {position}: floor() is not known to every program. Use int() instead.",
    )
    CEILING = (
        WARNING,
        "At character {position}: ceiling() is not known to every program. Use round() or int() "
        "instead.",
    )
    NAME_IN_TEXT = (
        WARNING,
        "At character {position}: {name} is inside quotes and is not replaced. Use concat().",
    )
    # Between an expression and the rest of the workbook
    NAME_UNKNOWN = (ERROR, "${{{name}}} does not exist in the sheet survey. Correct the name.")
    NAME_NOT_KEPT = (
        ERROR,
        "${{{name}}} is of a type that is not used and never has an answer. Use today() or ask a "
        "question.",
    )
    NAME_OF_NOTHING = (
        WARNING,
        "${{{name}}} never has an answer. Name a question that is asked or calculated.",
    )
    CYCLE = (
        ERROR,
        "Conditions and calculations need each other in a circle: {path}. Break the circle.",
    )
    NEVER_SHOWN = (
        WARNING,
        "{found} is never shown, because the condition of {cause} never holds. Correct the "
        "condition or remove the row.",
    )
    CHOICE_UNKNOWN = (
        ERROR,
        "{found} is not a choice of {question}. Correct the name of the choice.",
    )
    DATE_COMPARED_WITH_TEXT = (
        WARNING,
        "At character {position}: a date compared with a text is never true. Write "
        "date('{found}').",
    )
