"""What can be wrong with a questionnaire workbook, cell by cell."""

from assessment.problems.problem import Problem, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


class WorkbookProblem(Problem):
    """Problems of the file, its sheets and headers, and of single cells."""

    # The file
    FILE_NOT_FOUND = (ERROR, "The workbook {file} was not found. Check the name and the folder.")
    FILE_NOT_READABLE = (
        ERROR,
        "The workbook could not be read: {reason}. Close it elsewhere or copy it again.",
    )
    FILE_TOO_LARGE = (
        ERROR,
        "The workbook is larger than {limit} MB. Remove pictures and unused sheets.",
    )
    TOO_MUCH_TEXT = (
        ERROR,
        "The sheets hold more than {limit} MB. Remove unused sheets, rows and formats.",
    )
    TOO_MANY_CONDITIONS = (
        ERROR,
        "All conditions and calculations together have more than {limit} characters. Split the "
        "questionnaire.",
    )
    NOT_A_WORKBOOK = (ERROR, "The file is not an Excel workbook. Save it as .xlsx.")
    OLD_EXCEL = (ERROR, "The file has the old Excel format. Open it and save it as .xlsx.")
    PASSWORD_PROTECTED = (
        ERROR,
        "The workbook is protected by a password. Remove the password and save it.",
    )
    MACRO_WORKBOOK = (ERROR, "The workbook contains macros. Save it as .xlsx without macros.")
    WORKBOOK_DAMAGED = (
        ERROR,
        "The workbook is damaged and cannot be opened. Open it in Excel and save it again.",
    )
    UNSAFE_FILE = (
        ERROR,
        "The workbook is not built like an Excel workbook ({reason}). Open it in Excel and save "
        "it again.",
    )
    BAD_DOCUMENT = (
        ERROR,
        "The stored questionnaire cannot be read. Load its workbook again.",
    )
    NOT_INSTALLED = (
        ERROR,
        "The questionnaire {found} is not installed. Write one of {installed}, or install it.",
    )
    # Sheets and headers
    SHEET_MISSING = (ERROR, "The sheet {sheet} is missing. Add it.")
    SHEET_EMPTY = (
        ERROR,
        "The sheet {sheet} has no rows. Fill it in, or save the workbook again as .xlsx.",
    )
    SHEET_NEAR_MISS = (ERROR, "Unknown sheet {found}. Did you mean {meant}? Correct the name.")
    SHEET_IGNORED = (NOTE, "The sheet {found} is not used.")
    SHEET_UNSUPPORTED = (ERROR, "The sheet {found} is not supported. Remove it.")
    SHEET_TWICE = (ERROR, "The sheet {sheet} appears twice. Keep one.")
    TOO_MANY_ROWS = (
        ERROR,
        "The sheet {sheet} has more than {limit} rows. Split the questionnaire.",
    )
    TOO_MANY_COLUMNS = (
        ERROR,
        "The sheet {sheet} has more than {limit} columns. Remove columns that are not used.",
    )
    ROWS_BELOW_BLANK = (
        WARNING,
        "There are more than {limit} blank rows above this row, and nothing from here on is "
        "read. Remove the blank rows or what is below them.",
    )
    CELL_TOO_LONG = (ERROR, "The cell has more than {limit} characters. Shorten the text.")
    COLUMN_MISSING = (ERROR, "The sheet {sheet} lacks the column {column}. Add it.")
    COLUMN_NEAR_MISS = (ERROR, "Unknown column {found}. Did you mean {meant}? Correct the header.")
    COLUMN_TWICE = (ERROR, "The column {column} appears twice. Keep one.")
    COLUMN_IGNORED = (NOTE, "The column {found} is not used.")
    COLUMN_UNSUPPORTED = (
        ERROR,
        "The column {column} is not supported. Clear it and do without it.",
    )
    LANGUAGE_IGNORED = (
        NOTE,
        "The column {found} is in a language that is not shown. Only Khmer and English are.",
    )
    CELL_WITHOUT_HEADER = (
        WARNING,
        "The cell is below no header and is not read. Give the column a header or clear the cell.",
    )
    FORMULA_WITHOUT_VALUE = (
        ERROR,
        "The formula has no stored result. Open the workbook in Excel and save it, or write the "
        "value.",
    )
    CELL_ERROR = (ERROR, "The cell shows the Excel error {found}. Correct the formula.")
    # Single cells
    CELL_EMPTY = (ERROR, "{column} is missing. Fill in the cell.")
    CELL_NOT_A_NUMBER = (
        ERROR,
        "Expected a number but found {found}. Write digits 0-9 and a point for decimals.",
    )
    NOT_WHOLE = (ERROR, "Expected a whole number but found {found}. Write it without decimals.")
    OUT_OF_RANGE = (
        ERROR,
        "{found} is not right: the number must be from {low} to {high}. Correct it.",
    )
    NEGATIVE = (ERROR, "{found} is not right: the number must be at least 0. Correct it.")
    NOT_YES_NO = (ERROR, "Expected yes or no but found {found}. Write one of them.")
    NOT_ONE_OF = (ERROR, "{found} is not known. Write one of: {allowed}.")
    NAME_NOT_ALLOWED = (
        ERROR,
        "The name {found} is not allowed. Use Latin letters, digits, _ - . and begin with a "
        "letter or _.",
    )
    NAME_TWICE = (
        ERROR,
        "The name {found} is used more than once (first in row {first}). Choose another name.",
    )
    NOT_IN_SHEET = (
        ERROR,
        "{found} does not exist in the sheet {sheet}. Correct the name or add the row.",
    )
    SCHEMA_NEWER = (
        ERROR,
        "This workbook needs a newer version of the program (dra_schema {found}). Install the "
        "new version.",
    )
    QUOTES_STRAIGHTENED = (
        WARNING,
        "Curly quotes or invisible characters were replaced by plain ones. Check the cell.",
    )
    SETTINGS_ROW_IGNORED = (
        WARNING,
        "Only the first row of the sheet settings is used. Remove this row.",
    )
    DEFAULT_LANGUAGE_UNKNOWN = (
        WARNING,
        "The language {found} is not shown. Write Khmer (km) or English (en).",
    )
    # Types and rows of the survey
    TYPE_MISSING = (
        ERROR,
        "The type is missing. Write the type of the row, such as text or select_one.",
    )
    TYPE_UNKNOWN = (ERROR, "The type {found} is not known. Correct it.")
    TYPE_NEAR_MISS = (ERROR, "The type {found} is not known. Did you mean {meant}? Correct it.")
    TYPE_UNSUPPORTED = (
        ERROR,
        "The type {found} is not supported. Use another type, such as text, select_one or file.",
    )
    COLUMN_WITHOUT_EFFECT = (
        WARNING,
        "{column} has no effect on a row of type {type}. Move the cell to the right row or "
        "column, or clear it.",
    )
    METADATA_IGNORED = (NOTE, "The row of type {found} is not used.")
    APPEARANCE_IGNORED = (NOTE, "The appearance {found} is not used.")
    OR_OTHER = (
        WARNING,
        "or_other adds a choice and a text question. Write both yourself, in both languages.",
    )
    LIST_MISSING = (ERROR, "The name of the choice list is missing. Write it after the type.")
    LIST_UNKNOWN = (
        ERROR,
        "The choice list {found} does not exist in the sheet choices. Correct the name or add "
        "the list.",
    )
    LIST_UNUSED = (NOTE, "The choice list {found} is not used by any question.")
    LABEL_MISSING = (ERROR, "The label is missing. Write what the reader sees.")
    ROSTER_WITHOUT_LABEL = (
        WARNING,
        "The roster {found} has no label, so its name is shown. Write a label.",
    )
    GROUP_NOT_ENDED = (ERROR, "The group {found} has no end. Add a row of type {meant}.")
    GROUP_NOT_BEGUN = (ERROR, "The row {found} ends nothing. Remove it or add the beginning.")
    GROUP_CROSSED = (ERROR, "The row {found} does not fit: {open} is open here. Write {meant}.")
    ROSTER_IN_ROSTER = (ERROR, "The roster {found} is inside another roster. Move it out.")
    CALCULATION_MISSING = (ERROR, "The calculation is missing. Write it in the column calculation.")
    DEFAULT_IS_EXPRESSION = (
        ERROR,
        "A calculated default ({found}) is not supported. Write a fixed value or use a row of "
        "type calculate.",
    )
    DEFAULT_NOT_FITTING = (ERROR, "The default {found} does not fit the type {type}. Correct it.")
    BAD_PARAMETERS = (
        ERROR,
        "The parameters {found} are not understood. Write start=0 end=10 step=1.",
    )
    PARAMETER_IGNORED = (NOTE, "The parameter {found} is not used.")
    RANGE_EMPTY = (
        ERROR,
        "The range from {low} to {high} in steps of {step} contains nothing. Correct the "
        "parameters.",
    )
