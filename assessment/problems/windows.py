"""Problems of the windows themselves: fonts, files to choose, what a person typed in a field."""

from assessment.problems.problem import Problem, error, warning


class WindowProblem(Problem):
    FONT_MISSING = error(
        "The Khmer font is missing, so Khmer text may be shown wrongly. "
        "Run the start script once to prepare it."
    )
    UNEXPECTED = error(
        "Something unexpected happened. Your answers are saved. The description is in {file}; "
        "please send it to the secretariat."
    )
    NOT_A_DATE = error("This is not a date. Type day, month and year, for example 25-11-2026.")
    FIELD_EMPTY = error("Please fill in {field}.")
    FILE_UNREADABLE = error("{file} cannot be read. Check that the file is still there.")
    FILE_IS_PROGRAM = error(
        "{file} is a program, not a document. Attach a picture, a PDF or another document."
    )
    NO_QUESTIONNAIRE = error("No questionnaire is installed. Choose a questionnaire workbook.")
    FILE_EXISTS = error("{file} already exists. Open it, or choose another folder or another name.")
    CELLS_OUTSIDE = warning(
        "Pasted cells skipped, because they have no column here or the column is calculated: "
        "{count}."
    )
    MORE_REFUSED = warning(
        "Further cells that were not pasted: {count}. Correct them and paste again."
    )
    NO_VIEWER = warning(
        "This computer has no program to open {file}. Open it on another computer, or have a "
        "program for such files installed."
    )
    NO_PRINTER = warning(
        "No printer is set up on this computer. Save the PDF and print it on another computer."
    )
    NOT_PRINTED = error(
        "The printer does not accept the pages. Check that it is switched on and connected, or "
        "save the PDF and print it on another computer."
    )
    PAGES_NOT_SHOWN = warning(
        "The pages cannot be shown on this computer. "
        "Save the report and open it in another program."
    )
    PAGES_OLD = warning(
        "The collection has changed since these pages were made, so they were closed. "
        "Make them again."
    )
