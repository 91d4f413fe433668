"""Problems of the words that readers correct."""

from assessment.problems.problem import Problem, Severity


class TranslationProblem(Problem):
    """What can be wrong with a list of corrected words."""

    NO_CATALOGUE = (
        Severity.ERROR,
        "The words cannot be corrected in {folder}: they are compiled there. Send the workbook to "
        "the makers of the program, who keep them in their source.",
    )
    NO_WORD_LIST = (
        Severity.ERROR,
        "{file} is not a list of words. Choose the workbook written by: words export",
    )
    TEXT_GONE = (
        Severity.WARNING,
        "The program no longer says the text {found}. It was left out.",
    )
    OTHER_PLACEHOLDERS = (
        Severity.ERROR,
        "The values that the program fills in must stay: {needed} Correct the text.",
    )
    AGAINST_A_RULE = (Severity.ERROR, "The text has {rule}. Correct it.")
    AVOIDED_WORD = (
        Severity.ERROR,
        "“{found}” is not written here, but “{instead}”. Correct the text.",
    )
