"""What can be wrong with a table of units."""

from assessment.problems.problem import Problem, error, note


class UnitListProblem(Problem):
    NO_CODE_COLUMN = error(
        "{file} is no list of units: no column is called “code”. Give that name to the column "
        "with the codes of the units."
    )
    NO_UNITS = error("{file} has no unit. Choose another file.")
    WITHOUT_NAME = error("The unit {code} has no name. Write it in Khmer, in English, or in both.")
    CODE_NOT_VISIBLE = error(
        "The code {found} has signs that nobody sees, or looks like no code. Write it anew."
    )
    CODE_AGAIN = error(
        "The unit {code} stands there twice for the same round. Leave one line, or say in “since” "
        "and “ended” for which rounds each holds."
    )
    UNKNOWN_KIND = error("The kind {found} is not known. Write one of: {known}.")
    WITHOUT_BLOCK = error("The unit {code} has no peer group. Write it in the column “block”.")
    PARENT_NOT_LISTED = error(
        "{parent} is not on the list, and units lie in it: {n}, the first of them {code}. Add that "
        "unit, or correct the column “parent”."
    )
    ENDS_BEFORE_IT_BEGINS = error(
        "The unit {code} ends with the round {ended}, which is not after {since}. Correct the two."
    )
    ZEROS_ADDED = note(
        "Codes that had lost a zero at the front, as Excel does with numbers: {n}. They were read "
        "with it."
    )
    NAMES_ALIKE = note(
        "{code} has the name of {before}, which the table no longer has. If it is the same unit, "
        "write {before} in the column “formerly” of {code}."
    )
