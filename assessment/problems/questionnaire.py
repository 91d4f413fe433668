"""What can be wrong between the parts of a questionnaire, with its policy list, in the library."""

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
        "No question names {found} of the policy map ({reached} of {all} are reached). Add its "
        "code to a question."
    )
    KHMER_MISSING = warning("The Khmer text is missing beside the English one. Write it.")
    TEXT_NAMES_ANSWER = warning(
        "The text contains {name}, which is shown as it is. Write the text without it."
    )
    NO_KHMER = warning(
        "The questionnaire has no Khmer text at all. Write it beside the English one."
    )
    # Structure, levels, gates
    STRUCTURE_CYCLE = error("{found} is its own ancestor ({path}). Correct the parent.")
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
    BAD_CONDITION = error("The condition {found} is not understood. Write = 0, < 40 or missing.")
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
        "No question is linked to {found} ({reached} of {all} are linked). Name themes or "
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
