"""Problems of the day for which an assessment counts."""

from assessment.problems.problem import Problem, Severity


class DayProblem(Problem):
    """What can be wrong with the day of an assessment."""

    DAY_AHEAD = (
        Severity.WARNING,
        "The last step of this assessment is dated {day}, which is still to come: the clock of "
        "this or another computer is wrong. Values that depend on the day, such as an age or a "
        "term, are calculated for that day until the next step (submitting, or a return and "
        "submitting again) on a computer whose clock is right.",
    )
    DAY_PASSED_OVER = (
        Severity.NOTE,
        "The signature of {name} in {file} gives an impossible day, so the day on which the file "
        "was received counts instead.",
    )
    RECEIVED_LATE = (
        Severity.ERROR,
        "{file} came more than {days} days after the term of {name} ended, so it does not count. "
        "If there is a reason to count it, accept it as late.",
    )
