"""What is worth knowing of folders that are looked through."""

from assessment.problems.problem import Problem, Severity


class LookingProblem(Problem):
    """Problems of folders in which something is looked for."""

    NOT_LOOKED_INTO = (
        Severity.WARNING,
        "The folder {folder} could not be read. Copy its files to a folder of your own and look "
        "there.",
    )
    LINKS_NOT_FOLLOWED = (
        Severity.NOTE,
        "Links in {folder} that lead to other files or folders were not followed ({n}): {names}. "
        "Name the files themselves if they are to be read.",
    )
