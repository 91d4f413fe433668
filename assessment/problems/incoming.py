"""What can be wrong with answers that come from outside: filled workbooks, tables, exports."""

from assessment.problems.problem import Problem, Severity

_ERROR = Severity.ERROR
_WARNING = Severity.WARNING


class IncomingProblem(Problem):
    """Problems of a file of answers, told with their cell."""

    OTHER_QUESTIONNAIRE = (
        _ERROR,
        "This workbook was made for the questionnaire {found}, this assessment answers {wanted}. "
        "Choose the workbook that belongs to it.",
    )
    OTHER_VERSION = (
        _WARNING,
        "This workbook was made for version {found} of the questionnaire, this assessment has "
        "{wanted}. What fits is taken; look through the rest.",
    )
    OTHER_UNIT = (
        _ERROR,
        "This workbook was filled in for the unit {found}, this assessment is of {wanted}. "
        "Choose the right file, or correct the code of the unit in this cell.",
    )
    NO_CODES = (
        _ERROR,
        "The hidden first row of the sheet {sheet} is missing, so its answers cannot be read. "
        "Copy the answers into a fresh template.",
    )
    CODE_TWICE = (
        _ERROR,
        "{question} is answered a second time here (first in {first}). Leave one of the two.",
    )
    NOT_A_TICK = (
        _ERROR,
        "“{found}” is neither a tick nor empty. Choose ✓ for what is met, leave the rest empty.",
    )
    COLUMN_UNKNOWN = (
        _WARNING,
        "The column “{column}” belongs to no question of this questionnaire. It was not read.",
    )
    COLUMN_AMBIGUOUS = (
        _ERROR,
        "The heading “{column}” fits several questions. Export again with the names of the "
        "questions instead of their texts.",
    )
    CONTRADICTS_COLUMNS = (
        _ERROR,
        "This list of choices does not agree with the columns of the single choices. Correct one "
        "of them.",
    )
    SHEET_UNKNOWN = (
        _WARNING,
        "The sheet {sheet} belongs to no table of this questionnaire. It was not read.",
    )
    SEVERAL_SUBMISSIONS = (
        _ERROR,
        "The file contains {n} submissions. Choose one by its number, from 1 to {n}, or by its "
        "uuid.",
    )
    NO_SUCH_SUBMISSION = (
        _ERROR,
        "There is no submission {wanted} in the file. Choose one by its number, from 1 to {n}, "
        "or by its uuid.",
    )
    NO_SUBMISSION = (_ERROR, "There is no submission in {file}. Choose another file.")
    FILE_TOO_LARGE = (
        _ERROR,
        "{file} is larger than {limit} MB. Split it, or export fewer submissions.",
    )
    ROW_NUMBER = (
        _ERROR,
        "“{found}” is not a row of a table. Write a whole number from 1 to {limit}.",
    )
    ROW_NEEDLESS = (
        _ERROR,
        "{question} is not in a table, so it has no row. Leave the row empty.",
    )
    ANSWER_AND_REASON = (
        _WARNING,
        "{question} has an answer and also a reason why it does not apply. Both are kept, but the "
        "answer does not count. Leave only one of them in the file.",
    )
    ANSWER_NOT_ASKED_NOW = (
        _WARNING,
        "{question} is not asked after the other answers. The answer is kept, but does not count.",
    )
