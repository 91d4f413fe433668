"""What can be wrong with a questionnaire: its workbook, cell by cell, its parts, its library."""

from assessment.problems.problem import Problem, error, note, warning


class QuestionnaireProblem(Problem):
    # Scoring
    BAD_SCORING = error("The scoring {found} is not understood. Write one of: {allowed}.")
    THRESHOLDS_NOT_ASCENDING = error(
        "The thresholds {found} do not ascend. Write them from low to high."
    )
    SCALE_EMPTY = error("The scale {found} begins where it ends. Write two different numbers.")
    SCORING_MISSING = error(
        "The question feeds indicator {node} but has no scoring. Write how its answer is scored."
    )
    SCORING_NOT_FITTING = error("The scoring {found} does not fit the type {type}. Use {allowed}.")
    SCORING_WITHOUT_INDICATOR = warning(
        "The question has a scoring but no indicator, so it is not scored. Write the indicator "
        "or clear the scoring."
    )
    ROWS_WITHOUT_POINTS = error(
        "No question of the roster {found} is scored, so its rows have no points. Write a "
        "scoring for one column."
    )
    ROSTER_QUESTION_SCORED = error(
        "The question stands in the roster {roster} and cannot feed indicator {node} itself. "
        "Write rows(mean) on the roster, or use a calculation outside it."
    )
    WEIGHT_COLUMN_UNKNOWN = error(
        "The weight column {found} is not a number of the roster {roster}. Correct the name."
    )
    BAD_EVIDENCE = error(
        "The evidence {found} is not understood. Write none, recommended, required or from(2)."
    )
    EVIDENCE_LEVEL_TOO_HIGH = error(
        "Evidence is required from level {found}, but the question reaches level {top} only. "
        "Correct the level."
    )
    EVIDENCE_WITHOUT_LEVELS = error(
        "from({found}) needs a question with levels. Write required or recommended."
    )
    NO_CHOICE_SCORED = error("No choice of the list {found} has a score. Fill in the column score.")
    SCORES_LOW = warning("The best of {found} has {top} points. Write scores from 0 to 100.")
    CHOICE_WITHOUT_SCORE = warning(
        "The choice {found} has no score. Write 0 if it is worth nothing, none if it does not "
        "count."
    )
    CHOICE_WITHOUT_LEVEL = error(
        "The choice {found} of a ladder has no level. Fill in the column level."
    )
    LADDER_LEVEL_MISSING = error("The ladder {found} has no criterion of level {level}. Add one.")
    TOO_FEW_ITEMS = error(
        "The checklist {found} has fewer items ({items}) than a threshold asks for "
        "({threshold}). Correct the thresholds."
    )
    CHOICE_NAME_WITH_SPACE = error(
        "The choice name {found} contains a space, but several can be chosen. Write _ instead."
    )
    INDICATOR_NOT_LEAF = error(
        "{found} has parts below it and cannot take questions. Name one of its indicators."
    )
    DIRECTION_UNUSED = warning(
        "The direction of {node} is not used: only a leaf with a normalisation can be reversed. "
        "Name a normalisation, or write 1."
    )
    ALL_WEIGHTS_ZERO = error(
        "All weights below {node} are 0, so it has no score. Write a weight greater than 0."
    )
    INDICATOR_WITHOUT_QUESTION = warning(
        "No question feeds indicator {node}. Add one or remove the indicator."
    )
    STRATEGY_NOT_REACHED = warning(
        "No question names {found} of the policy map (reached: {reached} of {all}). Add its "
        "code to a question."
    )
    KHMER_MISSING = warning("The Khmer text is missing beside the English one. Write it.")
    KHMER_COLUMN_MISSING = warning(
        "The English texts of this column stand alone. Add the column {column} with the Khmer ones."
    )
    TEXT_NAMES_ANSWER = warning(
        "The text contains {name}, which is shown as it is. Write the text without it."
    )
    NO_KHMER = warning(
        "The questionnaire has no Khmer text at all. Write it beside the English one."
    )
    # Structure, levels, gates
    STRUCTURE_CYCLE = error("{found} is its own ancestor ({path}). Correct the parent.")
    SEVERAL_TOPS = warning(
        "{found} has no parent, nor has {first}, so an overall score is put above both. Write the "
        "parent if there is one."
    )
    BAD_AGGREGATION = error("The aggregation {found} is not understood. Write one of: {allowed}.")
    BAD_NORMALISE = error("The normalisation {found} is not understood. Write one of: {allowed}.")
    GOALPOSTS_EMPTY = error(
        "The goalposts {found} do not rise. Write the lower number first, and direction -1 where "
        "less is better; for the logarithm both must be greater than 0."
    )
    LEVELS_START = error("The lowest level begins at {found}. It must begin at 0.")
    LEVELS_NOT_ASCENDING = error(
        "The level {found} begins at {low}, not above the level before it. Write levels from "
        "low to high."
    )
    LEVELS_MISSING = error("The sheet levels is missing, but {found} names a level. Add the sheet.")
    BAD_CONDITION = error("The condition {found} is not understood. Write 0, < 40 or missing.")
    GATE_AT_ONE_SCORE = warning("It holds at exactly {found}. Write < {found} for all below it.")
    BAD_EFFECT = error("The effect {found} is not understood. Write cap(level) or zero.")
    LEVEL_UNKNOWN = error(
        "The level {found} does not exist. Write the number or the name of a level."
    )
    LEVEL_ABOVE_TOP = warning(
        "The highest level is {top}, so below {found} holds at any level. Check the number."
    )
    NOT_ANCESTOR = error("{target} is not above {node} in the structure. Name a node above it.")
    BAD_PEER_BLOCKS = error(
        "The peer blocks {found} are not understood. Write code=label; code=label."
    )
    NO_STRUCTURE = error(
        "The question names the indicator {found}, but the sheet structure is missing. Add the "
        "sheet."
    )
    NO_QUESTIONS = error("The sheet survey asks no question. Add at least one.")


class PolicyProblem(Problem):
    """Problems of the list, told with their cell, and of what it leaves without a question."""

    LIST_EMPTY = error(
        "There is no line in the list {file}. Write one line for each strategy and each action."
    )
    ACTION_WITHOUT_PARENT = error(
        "The action {found} belongs to no strategy. Write the code of its strategy."
    )
    PARENT_IS_ACTION = error("{found} is itself an action. Write the code of a strategy.")
    PARENT_NEEDLESS = error(
        "{found} is not an action, so it has no parent. Leave the parent empty."
    )
    KHMER_NAME_MISSING = error("The Khmer name is missing. Write it as it was published.")
    ENGLISH_NAME_MISSING = warning("The English name is missing. The Khmer one is shown.")
    NAME_MENDED = warning(
        "Invisible characters or split vowels in this name were corrected. Please check the name."
    )
    THEME_UNKNOWN = error(
        "{found} is not in the policy map of the questionnaire. Use codes from: {allowed}."
    )
    INDICATOR_UNKNOWN = error(
        "{found} is not an indicator of the questionnaire. Write codes of indicators, such as "
        "{example}."
    )
    UNIT_UNKNOWN = error(
        "{found} is not a code of the register of units. Write the code of the institution."
    )
    DUE_IS_NO_DAY = error("{found} is not a day. Write it as 2027-12-31.")
    STRATEGY_NOT_SERVED = warning(
        "No question is linked to {found} (linked: {reached} of {all}). Name themes or "
        "indicators in this line or in the lines of its actions."
    )
    FEW_INDICATORS = note(
        "{found} is linked to {n} of the indicators; below {few} it is shown without a level."
    )
    THEME_NOT_TAKEN_OVER = warning(
        "No line of the list continues {found}. Questions that named it and are linked to "
        "nothing now: {n}."
    )
    VERSION_AS_BEFORE = error("The questionnaire already has version {found}. Choose another one.")
    NAME_TAKEN = error(
        "The questionnaire uses the name {found} for something else. Rename it there first."
    )


class LibraryProblem(Problem):
    NOT_THERE = error("{id} {version} is not installed. Look at the list for its name and version.")
    SHIPPED = error(
        "{id} {version} came with the program and cannot be removed. Install a newer version "
        "beside it."
    )
    VERSION_TAKEN = error(
        "{id} {version} is installed already, with other contents. Write another version in the "
        "sheet settings and install it again."
    )
    NOT_VISIBLE = error(
        "The id or the version has blanks or invisible characters: {found}. Write it again in the "
        "sheet settings."
    )
    LOOKS_LIKE = error(
        "{new} looks like {known}, which is installed, but is not the same. Write another id or "
        "version in the sheet settings."
    )
    SAME_AGAIN = note("{id} {version} is installed already, with the same contents.")
    FOLDER_NOT_WRITTEN = error(
        "The questionnaire could not be kept in the folder {folder}: {reason}. Make room or choose "
        "another computer account."
    )
    NOT_REMOVED = error(
        "{id} {version} could not be removed: {reason}. Close its workbook and try again."
    )
    LIST_NOT_WRITTEN = error(
        "The list could not be written to {file}: {reason}. Choose another folder."
    )
    NO_PROGRAM = error(
        "No program on this computer opens {file}. Open it from its folder: {folder}"
    )


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
        "The column has no header, so from this cell on it is not read. Give it one or clear its "
        "cells."
    )
    HEADERS_BELOW = error("The headers stand in row {found}. Remove the rows above them.")
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
    TYPE_UNKNOWN = error(
        "The type {found} is not known. Write one such as text, integer, decimal, date, select_one "
        "LIST or select_multiple LIST."
    )
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
    DEFAULT_NOT_FITTING = error(
        "The default {found} does not fit the type {type}. Write the name of a choice, a number "
        "such as 2.5, or a day such as 2026-03-15."
    )
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
