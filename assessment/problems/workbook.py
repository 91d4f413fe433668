"""What can be wrong with a questionnaire workbook, cell by cell, and with reading it at all."""

from assessment.problems.problem import Problem, error, note, warning


class WorkbookProblem(Problem):
    # The file
    FILE_NOT_FOUND = error("The workbook {file} was not found. Check the name and the folder.")
    FILE_NOT_READABLE = error(
        "The workbook could not be read: {reason}. Close it elsewhere or copy it again."
    )
    FILE_TOO_LARGE = error(
        "The workbook is larger than {limit} MB. Remove pictures and unused sheets."
    )
    TOO_MUCH_TEXT = error(
        "The sheets hold more than {limit} MB. Remove unused sheets, rows and formats."
    )
    TOO_MANY_CONDITIONS = error(
        "All conditions and calculations together have more than {limit} characters. Split the "
        "questionnaire."
    )
    NOT_A_WORKBOOK = error("The file is not an Excel workbook. Save it as .xlsx.")
    OLD_EXCEL = error("The file has the old Excel format. Open it and save it as .xlsx.")
    PASSWORD_PROTECTED = error(
        "The workbook is protected by a password. Remove the password and save it."
    )
    MACRO_WORKBOOK = error("The workbook contains macros. Save it as .xlsx without macros.")
    WORKBOOK_DAMAGED = error(
        "The workbook is damaged and cannot be opened. Open it in Excel and save it again."
    )
    UNSAFE_FILE = error(
        "The workbook is not built like an Excel workbook ({reason}). Open it in Excel and save "
        "it again."
    )
    BAD_DOCUMENT = error("The stored questionnaire cannot be read. Load its workbook again.")
    NOT_INSTALLED = error(
        "The questionnaire {found} is not installed. Write one of {installed}, or install it."
    )
    # Sheets and headers
    SHEET_MISSING = error("The sheet {sheet} is missing. Add it.")
    SHEET_EMPTY = error(
        "The sheet {sheet} has no rows. Fill it in, or save the workbook again as .xlsx."
    )
    SHEET_NEAR_MISS = error("Unknown sheet {found}. Did you mean {meant}? Correct the name.")
    SHEET_IGNORED = note("The sheet {found} is not used.")
    SHEET_UNSUPPORTED = error("The sheet {found} is not supported. Remove it.")
    SHEET_TWICE = error("The sheet {sheet} appears twice. Keep one.")
    TOO_MANY_ROWS = error("The sheet {sheet} has more than {limit} rows. Split the questionnaire.")
    TOO_MANY_COLUMNS = error(
        "The sheet {sheet} has more than {limit} columns. Remove columns that are not used."
    )
    ROWS_BELOW_BLANK = warning(
        "There are more than {limit} blank rows above this row, and nothing from here on is "
        "read. Remove the blank rows or what is below them."
    )
    CELL_TOO_LONG = error("The cell has more than {limit} characters. Shorten the text.")
    COLUMN_MISSING = error("The sheet {sheet} lacks the column {column}. Add it.")
    COLUMN_NEAR_MISS = error("Unknown column {found}. Did you mean {meant}? Correct the header.")
    COLUMN_TWICE = error("The column {column} appears twice. Keep one.")
    COLUMN_IGNORED = note("The column {found} is not used.")
    COLUMN_UNSUPPORTED = error("The column {column} is not supported. Clear it and do without it.")
    LANGUAGE_IGNORED = note(
        "The column {found} is in a language that is not shown. Only Khmer and English are."
    )
    CELL_WITHOUT_HEADER = warning(
        "The cell is below no header and is not read. Give the column a header or clear the cell."
    )
    FORMULA_WITHOUT_VALUE = error(
        "The formula has no stored result. Open the workbook in Excel and save it, or write the "
        "value."
    )
    CELL_ERROR = error("The cell shows the Excel error {found}. Correct the formula.")
    # Single cells
    CELL_EMPTY = error("{column} is missing. Fill in the cell.")
    CELL_NOT_A_NUMBER = error(
        "Expected a number but found {found}. Write digits 0-9 and a point for decimals."
    )
    NOT_WHOLE = error("Expected a whole number but found {found}. Write it without decimals.")
    OUT_OF_RANGE = error(
        "{found} is not right: the number must be from {low} to {high}. Correct it."
    )
    NEGATIVE = error("{found} is not right: the number must be at least 0. Correct it.")
    NOT_YES_NO = error("Expected yes or no but found {found}. Write one of them.")
    NOT_ONE_OF = error("{found} is not known. Write one of: {allowed}.")
    NAME_NOT_ALLOWED = error(
        "The name {found} is not allowed. Use Latin letters, digits, _ - . and begin with a "
        "letter or _."
    )
    NAME_TWICE = error(
        "The name {found} is used more than once (first in row {first}). Choose another name."
    )
    NOT_IN_SHEET = error(
        "{found} does not exist in the sheet {sheet}. Correct the name or add the row."
    )
    SCHEMA_NEWER = error(
        "This workbook needs a newer version of the program (dra_schema {found}). Install the "
        "new version."
    )
    QUOTES_STRAIGHTENED = warning(
        "Curly quotes or invisible characters were replaced by plain ones. Check the cell."
    )
    SETTINGS_ROW_IGNORED = warning(
        "Only the first row of the sheet settings is used. Remove this row."
    )
    DEFAULT_LANGUAGE_UNKNOWN = warning(
        "The language {found} is not shown. Write Khmer (km) or English (en)."
    )
    # Types and rows of the survey
    TYPE_MISSING = error(
        "The type is missing. Write the type of the row, such as text or select_one."
    )
    TYPE_UNKNOWN = error("The type {found} is not known. Correct it.")
    TYPE_NEAR_MISS = error("The type {found} is not known. Did you mean {meant}? Correct it.")
    TYPE_UNSUPPORTED = error(
        "The type {found} is not supported. Use another type, such as text, select_one or file."
    )
    COLUMN_WITHOUT_EFFECT = warning(
        "{column} has no effect on a row of type {type}. Move the cell to the right row or "
        "column, or clear it."
    )
    METADATA_IGNORED = note("The row of type {found} is not used.")
    APPEARANCE_IGNORED = note("The appearance {found} is not used.")
    OR_OTHER = warning(
        "or_other adds a choice and a text question. Write both yourself, in both languages."
    )
    LIST_MISSING = error("The name of the choice list is missing. Write it after the type.")
    LIST_UNKNOWN = error(
        "The choice list {found} does not exist in the sheet choices. Correct the name or add "
        "the list."
    )
    LIST_UNUSED = note("The choice list {found} is not used by any question.")
    LABEL_MISSING = error("The label is missing. Write what the reader sees.")
    ROSTER_WITHOUT_LABEL = warning(
        "The roster {found} has no label, so its name is shown. Write a label."
    )
    GROUP_NOT_ENDED = error("The group {found} has no end. Add a row of type {meant}.")
    GROUP_NOT_BEGUN = error("The row {found} ends nothing. Remove it or add the beginning.")
    GROUP_CROSSED = error("The row {found} does not fit: {open} is open here. Write {meant}.")
    ROSTER_IN_ROSTER = error("The roster {found} is inside another roster. Move it out.")
    CALCULATION_MISSING = error("The calculation is missing. Write it in the column calculation.")
    DEFAULT_IS_EXPRESSION = error(
        "A calculated default ({found}) is not supported. Write a fixed value or use a row of "
        "type calculate."
    )
    DEFAULT_NOT_FITTING = error("The default {found} does not fit the type {type}. Correct it.")
    BAD_PARAMETERS = error(
        "The parameters {found} are not understood. Write start=0 end=10 step=1."
    )
    PARAMETER_IGNORED = note("The parameter {found} is not used.")
    RANGE_EMPTY = error(
        "The range from {low} to {high} in steps of {step} contains nothing. Correct the "
        "parameters."
    )


class ReadingProblem(Problem):
    READING_TOO_SLOW = error(
        "Reading the workbook took longer than {limit} seconds and was stopped. Remove unused "
        "sheets, rows and formats."
    )
    READING_TOO_BIG = error(
        "Reading the workbook needed more than {limit} MB of memory and was stopped. Remove "
        "unused sheets, rows and formats."
    )
    READING_BROKE = error(
        "Reading the workbook was interrupted: the file is unusual, or the program has a fault. "
        "Save it again in Excel as .xlsx. If that does not help, tell whoever looks after the "
        "program."
    )
    OTHER_FORM_OF_WORKBOOK = error(
        "{file} is a workbook in another form. Open it, save it as .xlsx, and choose that file."
    )
    MORE_FINDINGS = note(
        "Findings that are not shown: {more}. Correct those shown and check the workbook again."
    )
