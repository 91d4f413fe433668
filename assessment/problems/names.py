"""What can be wrong with the code of a unit and the name of a round."""

from assessment.problems.problem import Problem, Severity


class NameProblem(Problem):
    """Codes and names that hold what nobody sees, or look like others."""

    NOT_VISIBLE = (
        Severity.ERROR,
        "The code of the unit or the name of the round has blanks or invisible characters: "
        "{found}. Write it again without them.",
    )
    LOOKS_LIKE = (
        Severity.ERROR,
        "The code {found} looks like {known} on the list of units, but is not the same. Write the "
        "code as it is on the list.",
    )
    PACKAGE_NOT_VISIBLE = (
        Severity.WARNING,
        "{file} names its unit, round or questionnaire with blanks or invisible characters: "
        "{found}. Ask the sender which one is meant.",
    )
