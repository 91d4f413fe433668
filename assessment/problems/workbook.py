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
        "The questionnaire {found} is not installed. Install it or choose its workbook.",
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
    CELL_TOO_LONG = (ERROR, "The cell has more than {limit} characters. Shorten the text.")
    COLUMN_MISSING = (ERROR, "The sheet {sheet} lacks the column {column}. Add it.")
    COLUMN_NEAR_MISS = (ERROR, "Unknown column {found}. Did you mean {meant}? Correct the header.")
    COLUMN_TWICE = (ERROR, "The column {column} appears twice. Keep one.")
    COLUMN_IGNORED = (NOTE, "The column {found} is not used.")
    COLUMN_UNSUPPORTED = (
        ERROR,
        "The column {column} is not supported. Empty it and work without it.",
    )
    LANGUAGE_IGNORED = (
        NOTE,
        "The column {found} is in a language that is not shown. Only Khmer and English are.",
    )
    CELL_WITHOUT_HEADER = (
        WARNING,
        "The cell stands below no header and is not read. Give the column a header or empty the "
        "cell.",
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
    METADATA_IGNORED = (NOTE, "The row of type {found} is not used.")
    APPEARANCE_IGNORED = (NOTE, "The appearance {found} is not used.")
    OR_OTHER = (
        WARNING,
        "or_other adds a choice and a text question. Better write both yourself, in both "
        "languages.",
    )
    LIST_MISSING = (ERROR, "The name of the choice list is missing. Write it after the type.")
    LIST_UNKNOWN = (
        ERROR,
        "The choice list {found} does not exist in the sheet choices. Correct the name or add "
        "the list.",
    )
    LIST_UNUSED = (NOTE, "The choice list {found} is not used by any question.")
    LABEL_MISSING = (ERROR, "The label is missing. Write what the reader sees.")
    GROUP_NOT_ENDED = (ERROR, "The group {found} has no end. Add a row of type {meant}.")
    GROUP_NOT_BEGUN = (ERROR, "The row {found} ends nothing. Remove it or add the beginning.")
    GROUP_CROSSED = (ERROR, "The row {found} does not fit: {open} is open here. Write {meant}.")
    ROSTER_IN_ROSTER = (ERROR, "The roster {found} stands inside another roster. Move it out.")
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
    # Scoring
    BAD_SCORING = (ERROR, "The scoring {found} is not understood. Write one of: {allowed}.")
    THRESHOLDS_NOT_ASCENDING = (
        ERROR,
        "The thresholds {found} do not ascend. Write them from low to high.",
    )
    SCALE_EMPTY = (ERROR, "The scale {found} begins where it ends. Write two different numbers.")
    SCORING_MISSING = (
        ERROR,
        "The question feeds indicator {node} but has no scoring. Write how its answer is scored.",
    )
    SCORING_NOT_FITTING = (
        ERROR,
        "The scoring {found} does not fit the type {type}. Use {allowed}.",
    )
    SCORING_WITHOUT_INDICATOR = (
        WARNING,
        "The question has a scoring but no indicator, so it is not scored. Write the indicator "
        "or empty the scoring.",
    )
    ROWS_WITHOUT_POINTS = (
        ERROR,
        "No question of the roster {found} is scored, so its rows have no points. Write a "
        "scoring for one column.",
    )
    ROSTER_QUESTION_SCORED = (
        ERROR,
        "The question stands in the roster {roster} and cannot feed indicator {node} itself. "
        "Write rows(mean) on the roster, or use a calculation outside it.",
    )
    WEIGHT_COLUMN_UNKNOWN = (
        ERROR,
        "The weight column {found} is no number of the roster {roster}. Correct the name.",
    )
    BAD_EVIDENCE = (
        ERROR,
        "The evidence {found} is not understood. Write none, recommended, required or from(2).",
    )
    EVIDENCE_LEVEL_TOO_HIGH = (
        ERROR,
        "Evidence is required from level {found}, but the question reaches level {top} only. "
        "Correct the level.",
    )
    EVIDENCE_WITHOUT_LEVELS = (
        ERROR,
        "from({found}) needs a question with levels. Write required or recommended.",
    )
    NO_CHOICE_SCORED = (
        ERROR,
        "No choice of the list {found} has a score. Fill in the column score.",
    )
    CHOICE_WITHOUT_SCORE = (
        WARNING,
        "The choice {found} has no score and leaves the calculation. Write 0 if it is worth "
        "nothing.",
    )
    CHOICE_WITHOUT_LEVEL = (
        ERROR,
        "The choice {found} of a ladder has no level. Fill in the column level.",
    )
    LADDER_LEVEL_MISSING = (ERROR, "The ladder {found} has no criterion of level {level}. Add one.")
    TOO_FEW_ITEMS = (
        ERROR,
        "The checklist {found} has {items} items, but a threshold asks for {threshold}. Correct "
        "the thresholds.",
    )
    CHOICE_NAME_WITH_SPACE = (
        ERROR,
        "The choice name {found} contains a space, but several can be chosen. Write _ instead.",
    )
    INDICATOR_NOT_LEAF = (
        ERROR,
        "{found} has parts below it and cannot take questions. Name one of its indicators.",
    )
    ALL_WEIGHTS_ZERO = (
        ERROR,
        "All weights below {node} are 0, so it has no score. Write a weight greater than 0.",
    )
    INDICATOR_WITHOUT_QUESTION = (
        WARNING,
        "No question feeds indicator {node}. Add one or remove the indicator.",
    )
    STRATEGY_NOT_REACHED = (
        WARNING,
        "No question names {found} of the policy map ({reached} of {all} are reached). Add its "
        "code to a question.",
    )
    KHMER_MISSING = (WARNING, "The Khmer text is missing beside the English one. Write it.")
    NO_KHMER = (
        WARNING,
        "The questionnaire has no Khmer text at all. Write it beside the English one.",
    )
    # Structure, levels, gates
    STRUCTURE_CYCLE = (ERROR, "{found} is its own ancestor ({path}). Correct the parent.")
    BAD_AGGREGATION = (ERROR, "The aggregation {found} is not understood. Write one of: {allowed}.")
    BAD_NORMALISE = (ERROR, "The normalisation {found} is not understood. Write one of: {allowed}.")
    GOALPOSTS_EMPTY = (
        ERROR,
        "The goalposts {found} do not rise. Write the lower number first; for the logarithm "
        "both must be greater than 0.",
    )
    LEVELS_START = (ERROR, "The lowest level begins at {found}. It must begin at 0.")
    LEVELS_NOT_ASCENDING = (
        ERROR,
        "The level {found} begins at {low}, not above the level before it. Write levels from "
        "low to high.",
    )
    LEVELS_MISSING = (
        ERROR,
        "The sheet levels is missing, but {found} names a level. Add the sheet.",
    )
    BAD_CONDITION = (ERROR, "The condition {found} is not understood. Write = 0, < 40 or missing.")
    BAD_EFFECT = (ERROR, "The effect {found} is not understood. Write cap(level) or zero.")
    LEVEL_UNKNOWN = (
        ERROR,
        "The level {found} does not exist. Write the number or the name of a level.",
    )
    LEVEL_ABOVE_TOP = (
        WARNING,
        "The highest level is {top}, so below {found} holds at any level. Check the number.",
    )
    NOT_ANCESTOR = (ERROR, "{target} is not above {node} in the structure. Name a node above it.")
    BAD_PEER_BLOCKS = (
        ERROR,
        "The peer blocks {found} are not understood. Write code=label; code=label.",
    )
    NO_STRUCTURE = (
        ERROR,
        "The question names the indicator {found}, but the sheet structure is missing. Add the "
        "sheet.",
    )
    NO_QUESTIONS = (ERROR, "The sheet survey asks no question. Add at least one.")
