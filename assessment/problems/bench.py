"""Problems of the command ``bench``."""

from assessment.problems.problem import Problem, Severity


class BenchProblem(Problem):
    """What can be wrong with measuring."""

    ABSENT = (
        Severity.ERROR,
        "The benchmarks are not installed here. They come with the source of the program, in the "
        "folder tests/bench.",
    )
    UNKNOWN = (
        Severity.ERROR,
        "There is no benchmark {name}. Choose from {names}.",
    )
    STOPPED = (
        Severity.ERROR,
        "The benchmark {name} stopped before it finished. Its last output is above.",
    )
    GOAL_MISSED = (
        Severity.WARNING,
        "{name} is {value} and should be at most {goal}. Run it again when the computer is idle.",
    )
