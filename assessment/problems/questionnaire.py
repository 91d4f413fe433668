"""What can be wrong between the parts of a questionnaire: scoring, structure, levels, gates."""

from assessment.problems.problem import Problem, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING


class QuestionnaireProblem(Problem):
    """Problems of scoring and of the frame it happens in."""

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
        "or clear the scoring.",
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
        "The weight column {found} is not a number of the roster {roster}. Correct the name.",
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
        "The choice {found} has no score. Write 0 if it is worth nothing, none if it does not "
        "count.",
    )
    CHOICE_WITHOUT_LEVEL = (
        ERROR,
        "The choice {found} of a ladder has no level. Fill in the column level.",
    )
    LADDER_LEVEL_MISSING = (ERROR, "The ladder {found} has no criterion of level {level}. Add one.")
    TOO_FEW_ITEMS = (
        ERROR,
        "The checklist {found} has fewer items ({items}) than a threshold asks for "
        "({threshold}). Correct the thresholds.",
    )
    CHOICE_NAME_WITH_SPACE = (
        ERROR,
        "The choice name {found} contains a space, but several can be chosen. Write _ instead.",
    )
    INDICATOR_NOT_LEAF = (
        ERROR,
        "{found} has parts below it and cannot take questions. Name one of its indicators.",
    )
    DIRECTION_UNUSED = (
        WARNING,
        "The direction of {node} is not used: only a leaf with a normalisation can be reversed. "
        "Name a normalisation, or write 1.",
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
    TEXT_NAMES_ANSWER = (
        WARNING,
        "The text contains {name}, which is shown as it is. Write the text without it.",
    )
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
        "The goalposts {found} do not rise. Write the lower number first, and direction -1 where "
        "less is better; for the logarithm both must be greater than 0.",
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
