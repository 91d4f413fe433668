"""Problems of the windows themselves: fonts, files to choose, what a person typed in a field."""

from assessment.problems.problem import Problem, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


class WindowProblem(Problem):
    """What can go wrong between the person and the domain."""

    FONT_MISSING = (
        ERROR,
        (
            "The Khmer font is missing, so Khmer text may be shown wrongly. "
            "Run the start script once to prepare it."
        ),
    )
    UNEXPECTED = (
        ERROR,
        (
            "Something unexpected happened. Your answers are saved. The description is in {file}; "
            "please send it to the secretariat."
        ),
    )
    NOT_A_NUMBER = (ERROR, "This is not a number. Type digits only, for example 912 or 12.5.")
    NOT_A_DATE = (ERROR, "This is not a date. Type day, month and year, for example 25-11-2026.")
    FIELD_EMPTY = (ERROR, "Please fill in {field}.")
    FILE_UNREADABLE = (ERROR, "{file} cannot be read. Check that the file is still there.")
    FILE_LARGE = (
        ERROR,
        "{file} is larger than {limit} MB. Attach a smaller copy, or note the paper as seen.",
    )
    FILE_IS_PROGRAM = (
        ERROR,
        "{file} is a program, not a document. Attach a picture, a PDF or another document.",
    )
    REGISTER_MISSING = (
        WARNING,
        "The list of units was not found. Type the code and the name of the unit.",
    )
    NO_QUESTIONNAIRE = (ERROR, "No questionnaire is installed. Choose a questionnaire workbook.")
    FILE_EXISTS = (
        ERROR,
        "{file} already exists. Open it, or choose another folder or another name.",
    )
    CELLS_OUTSIDE = (
        WARNING,
        "Pasted cells skipped, because they have no column here or the column is calculated: "
        "{count}.",
    )
    MORE_REFUSED = (
        WARNING,
        "Further cells that were not pasted: {count}. Correct them and paste again.",
    )
    PAGES_NOT_SHOWN = (
        WARNING,
        (
            "The pages cannot be shown on this computer. "
            "Save the report and open it in another program."
        ),
    )
