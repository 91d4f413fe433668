"""Problems of the day for which an assessment counts."""

from assessment.problems.problem import Problem, Severity


class DayProblem(Problem):
    """What can be wrong with the day of an assessment."""

    DAY_AHEAD = (
        Severity.WARNING,
        "This assessment is dated {day} by its last step, a day still to come: the clock of a "
        "computer, this one or another, is wrong. What depends on the day, such as an age or a "
        "term, counts for that day until the next step (submitting, or a return and submitting "
        "again) with a clock that is right.",
    )
