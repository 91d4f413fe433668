"""What can be wrong with a list of strategies and actions that is to replace the policy map."""

from assessment.problems.problem import Problem, Severity

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


class PolicyProblem(Problem):
    """Problems of the list, told with their cell, and of what it leaves without a question."""

    LIST_EMPTY = (
        _ERROR,
        "There is no line in the list {file}. Write one line for each strategy and each action.",
    )
    ACTION_WITHOUT_PARENT = (
        _ERROR,
        "The action {found} belongs to no strategy. Write the code of its strategy.",
    )
    PARENT_IS_ACTION = (
        _ERROR,
        "{found} is itself an action. Write the code of a strategy.",
    )
    PARENT_NEEDLESS = (
        _ERROR,
        "{found} is not an action, so it has no parent. Leave the parent empty.",
    )
    KHMER_NAME_MISSING = (_ERROR, "The Khmer name is missing. Write it as it was published.")
    ENGLISH_NAME_MISSING = (_WARNING, "The English name is missing. The Khmer one is shown.")
    NAME_MENDED = (
        _WARNING,
        "Invisible characters or split vowels in this name were corrected. Please check the name.",
    )
    THEME_UNKNOWN = (
        _ERROR,
        "{found} is not in the policy map of the questionnaire. Use codes from: {allowed}.",
    )
    INDICATOR_UNKNOWN = (
        _ERROR,
        "{found} is not an indicator of the questionnaire. Write codes of indicators, such as "
        "{example}.",
    )
    STRATEGY_NOT_SERVED = (
        _WARNING,
        "No question is linked to {found} ({reached} of {all} are linked). Name themes or "
        "indicators in this line or in the lines of its actions.",
    )
    FEW_INDICATORS = (
        _NOTE,
        "{found} is linked to {n} of the indicators; below {few} it is shown without a level.",
    )
    THEME_NOT_TAKEN_OVER = (
        _WARNING,
        "No line of the list continues {found}. Questions that named it and are linked to "
        "nothing now: {n}.",
    )
    VERSION_AS_BEFORE = (
        _ERROR,
        "The questionnaire already has version {found}. Choose another one with --version.",
    )
    NAME_TAKEN = (
        _ERROR,
        "The questionnaire uses the name {found} for something else. Rename it there first.",
    )
