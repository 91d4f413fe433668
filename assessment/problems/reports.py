"""What can go wrong when a report is written."""

from assessment.problems.problem import Problem, error, note


class ReportProblem(Problem):
    TARGET_OPEN = error(
        "{file} is open elsewhere or write-protected. Close it there and try again, "
        "or choose another name."
    )
    NO_PERMISSION = error(
        "You may not save in the folder {folder}. Choose another folder for the report."
    )
    NO_FOLDER = error("There is no folder {folder}. Choose another folder for the report.")
    DISK_FULL = error(
        "There is not enough room on the disk for {file}. Free some room and try again."
    )
    NOT_WRITTEN = error(
        "The report {file} could not be written. Try again or choose another folder."
    )
    WRITTEN = note("{file} was written.")
    FONT_MISSING = error("The font {file} is missing from the program. Install the program again.")
    GROUP_TOO_SMALL = error(
        "There are too few records ({n}). Figures for fewer than {smallest} are not shown, so "
        "that nobody can be recognised."
    )
    NOT_COUNTED = error(
        "{question} cannot be used here. Name a question of one choice for groups; choices or a "
        "number, outside tables, for counting."
    )
    NOT_SENT_FROM_IT = error(
        "{file} is not the package of this assessment as it is now, or was altered. Take the one "
        "that was sent last, or leave it out: the report then names the typed name."
    )
    NOT_SIGNED_BY_HEAD = error(
        "No head signed {file} with a key that may sign for this unit. Let the head countersign "
        "it, or leave it out: the report then names the typed name."
    )
