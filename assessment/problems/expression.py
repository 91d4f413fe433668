"""What can be wrong with the expressions of a questionnaire: conditions, calculations, filters."""

from assessment.problems.problem import Problem, error, warning


class ExpressionProblem(Problem):
    # Named like the faults of the expression language
    EMPTY = error("The expression is empty. Write one or clear the cell.")
    TOO_LONG = error("The expression has more than {limit} characters. Shorten it.")
    TOO_DEEP = error(
        "At character {position}: brackets are nested more than {limit} deep. Split the expression."
    )
    UNEXPECTED_END = error(
        "At character {position}: expected {expected}, but the expression ends here. Complete it."
    )
    MISSING_VALUE = error(
        "At character {position}: a value is missing, the expression ends here. Complete it."
    )
    UNEXPECTED_TOKEN = error(
        "At character {position}: {found} cannot stand here. Check the brackets and operators "
        "before it."
    )
    UNEXPECTED_CHARACTER = error(
        "At character {position}: the character {found} is not allowed here. Remove it."
    )
    INVISIBLE_CHARACTER = error(
        "At character {position}: there is an invisible character ({code}). Remove it."
    )
    CURLY_QUOTE = error(
        "At character {position}: the curly quote {found} is not allowed. Write {expected}."
    )
    FOREIGN_DIGIT = error(
        "At character {position}: the digit {found} is not allowed. Write {expected}."
    )
    FOREIGN_OPERATOR = error("At character {position}: {found} is not supported. Write {expected}.")
    UNTERMINATED_STRING = error(
        "At character {position}: the text {found} has no closing quote. Add it."
    )
    UNTERMINATED_NAME = error(
        "At character {position}: the name {found} has no closing bracket. Add it."
    )
    BAD_NAME = error(
        "At character {position}: {name} is not a name. Use Latin letters, digits, _ - and a point."
    )
    BARE_NAME = error("At character {position}: {name} is incomplete. Write {remedy}.")
    UNKNOWN_FUNCTION = error(
        "At character {position}: the function {function} is not known. Correct the name."
    )
    MISSPELT_FUNCTION = error(
        "At character {position}: the function {function} is not known. Did you mean {suggestion}?"
    )
    UNSUPPORTED_FUNCTION = error(
        "At character {position}: the function {function} is not supported. Do without it."
    )
    UNSUPPORTED_PATH = error(
        "At character {position}: the path {found} is not supported. Write the name of the "
        "question instead."
    )
    UNSUPPORTED_PATH_TO_NAME = error(
        "At character {position}: the path {found} is not supported. Write {remedy}."
    )
    WRONG_ARGUMENT_COUNT = error(
        "At character {position}: {function} takes {expected} arguments, not {found}. Correct "
        "the brackets."
    )
    WRONG_ARGUMENT = error(
        "At character {position}: argument {number} of {function} is not right. Expected "
        "{expected} but found {found}."
    )
    SEVERAL_ROWS = error(
        "${{{name}}} has one answer per row of a roster. Use sum(), count() or indexed-repeat()."
    )
    BAD_REGEX = error(
        "At character {position}: the pattern {pattern} is not right ({detail}). Correct it."
    )
    TEXT_TOO_LONG = error(
        "At character {position}: the text has more than {limit} characters. Shorten it."
    )
    BAD_DATE = error("At character {position}: {found} is not a date. Write it like 2026-01-31.")
    BAD_DATE_FORMAT = error(
        "At character {position}: {found} is not allowed in the date format {format}. Correct it."
    )
    # Named like its cautions
    FLOOR = warning(
        "At character {position}: floor() is not known to every program. Use int() instead."
    )
    CEILING = warning(
        "At character {position}: ceiling() is not known to every program. Use round() or int() "
        "instead."
    )
    NAME_IN_TEXT = warning(
        "At character {position}: {name} is inside quotes and is not replaced. Use concat()."
    )
    COMPARED_TWICE = warning(
        "At character {position}: of two comparisons in a row the second compares only yes or no. "
        "Join two with and, such as . >= 0 and . <= 10."
    )
    # Between an expression and the rest of the workbook
    NAME_UNKNOWN = error("${{{name}}} does not exist in the sheet survey. Correct the name.")
    NAME_NOT_KEPT = error(
        "${{{name}}} is of a type that is not used and never has an answer. Use today() or ask a "
        "question."
    )
    NAME_OF_NOTHING = warning(
        "${{{name}}} never has an answer. Name a question that is asked or calculated."
    )
    CYCLE = error(
        "Conditions and calculations need each other in a circle: {path}. Break the circle."
    )
    NEVER_SHOWN = warning(
        "{found} is never shown, because the condition of {cause} never holds. Correct the "
        "condition or remove the row."
    )
    CHOICE_UNKNOWN = error("{found} is not a choice of {question}. Correct the name of the choice.")
    ONE_OF_SEVERAL = warning(
        "Several choices of {question} can be ticked, but {operator} compares all of them at once. "
        "Write {remedy}."
    )
    DATE_COMPARED_WITH_TEXT = warning(
        "At character {position}: a date compared with a text is never true. Write date('{found}')."
    )
