"""What can be wrong with reading a workbook apart from the program, within bounds."""

from assessment.problems.problem import Problem, Severity

ERROR, NOTE = Severity.ERROR, Severity.NOTE


class ReadingProblem(Problem):
    """Problems of the reading itself."""

    READING_TOO_SLOW = (
        ERROR,
        "Reading the workbook took longer than {limit} seconds and was stopped. Remove unused "
        "sheets, rows and formats.",
    )
    READING_TOO_BIG = (
        ERROR,
        "Reading the workbook needed more than {limit} MB of memory and was stopped. Remove "
        "unused sheets, rows and formats.",
    )
    READING_BROKE = (
        ERROR,
        "Reading the workbook was interrupted: the file is unusual, or the program has a fault. "
        "Save it again in Excel as .xlsx. If that does not help, tell whoever looks after the "
        "program.",
    )
    OTHER_FORM_OF_WORKBOOK = (
        ERROR,
        "{file} is a workbook in another form. Open it, save it as .xlsx, and choose that file.",
    )
    MORE_FINDINGS = (
        NOTE,
        "Findings that are not shown: {more}. Correct those shown and check the workbook again.",
    )
