"""Problems of scoring: what could not become a number, and why."""

from assessment.problems.problem import Problem, Severity


class ScoringProblem(Problem):
    """What can stop a score."""

    ANSWER_OUTSIDE_SCALE = (
        Severity.ERROR,
        "The answer {answer} to {question} is outside its scale. Answer the question again.",
    )
    NODE_WITHOUT_WEIGHT = (
        Severity.ERROR,
        "{node} has no weight below it, so it has no score. Give at least one part a weight.",
    )
    RELATIVE_ALONE = (
        Severity.ERROR,
        "{node} is measured against the other units and cannot be scored for one unit alone. "
        "Score a table of units.",
    )
    VALUE_NOT_A_NUMBER = (
        Severity.ERROR,
        "The value {value} for {node} is not a number. Correct the cell or leave it empty.",
    )
    UNKNOWN_LEAF = (
        Severity.WARNING,
        "Column {node} is no leaf of the structure; its values are not used.",
    )
    UNKNOWN_NODE = (
        Severity.ERROR,
        "There is no indicator or pillar {node} in this questionnaire. Use one of its codes.",
    )
