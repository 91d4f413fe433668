"""Problems of the packed program's own folder."""

from assessment.problems.problem import Problem, Severity


class ProgramProblem(Problem):
    """What can be wrong with the files of the program itself."""

    PROGRAM_LIST_ABSENT = (
        Severity.ERROR,
        "There is no list of files here to compare with: {file} comes with the portable program, "
        "beside it. Use the program as it was released.",
    )
    PROGRAM_ALTERED = (
        Severity.ERROR,
        "{file} differs from the released version. Use another copy of the program.",
    )
    PROGRAM_MISSING = (
        Severity.ERROR,
        "{file} is missing from the program's folder. Use another copy of the program.",
    )
    PROGRAM_ADDED = (
        Severity.ERROR,
        "{file} does not belong in the program's folder. Use another copy of the program.",
    )
    PROGRAM_LEFT_BEHIND = (
        Severity.NOTE,
        "{file} was left there by Windows or macOS. It is not part of the program and is never "
        "run, so it is ignored.",
    )
