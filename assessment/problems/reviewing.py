"""Problems of decisions of a review that come as words: from a call or a table."""

from assessment.problems.problem import Problem, Severity

_ERROR = Severity.ERROR


class ReviewingProblem(Problem):
    """What can be wrong with the decisions of a reviewer."""

    REVIEWS_NOT_READ = (
        _ERROR,
        "{file} is not a table of reviews. It needs the columns code and decision (and what, "
        "level, reason, comment where used).",
    )
    UNKNOWN_WHAT = (
        _ERROR,
        "“{found}” cannot be reviewed. Use one of: {allowed}.",
    )
    UNKNOWN_DECISION = (
        _ERROR,
        "“{found}” is not a valid decision. Use one of: {allowed}.",
    )
    UNKNOWN_REASON = (
        _ERROR,
        "“{found}” is not a valid reason. Use one of: {allowed}.",
    )
    LEVEL_NOT_READ = (
        _ERROR,
        "“{found}” is not a level. Write its number, such as 2.",
    )
    NOT_FOUND_HERE = (
        _ERROR,
        "There is no {code} to decide on in this assessment. Look at the list of the command "
        "«review» without decisions.",
    )
