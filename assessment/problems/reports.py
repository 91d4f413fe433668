"""What can go wrong when a report is written."""

from assessment.problems.problem import Problem, Severity


class ReportProblem(Problem):
    """What can stop a report."""

    TARGET_OPEN = (
        Severity.ERROR,
        "{file} is open elsewhere or write-protected. Close it there and try again, "
        "or choose another name.",
    )
    NO_PERMISSION = (
        Severity.ERROR,
        "You may not save in the folder {folder}. Choose another folder for the report.",
    )
    NO_FOLDER = (
        Severity.ERROR,
        "There is no folder {folder}. Choose another folder for the report.",
    )
    DISK_FULL = (
        Severity.ERROR,
        "There is not enough room on the disk for {file}. Free some room and try again.",
    )
    NOT_WRITTEN = (
        Severity.ERROR,
        "The report {file} could not be written. Try again or choose another folder.",
    )
    FONT_MISSING = (
        Severity.ERROR,
        "The font {file} is missing from the program. Install the program again.",
    )
    GROUP_TOO_SMALL = (
        Severity.ERROR,
        "There are too few records ({n}). Figures for fewer than {smallest} are not shown, so "
        "that nobody can be recognised.",
    )
    NOT_COUNTED = (
        Severity.ERROR,
        "{question} cannot be used here. Name a question of one choice for groups; choices or a "
        "number, outside tables, for counting.",
    )
    NOT_SENT_FROM_IT = (
        Severity.ERROR,
        "{file} is not the package of this assessment as it is now, or was altered. Take the one "
        "that was sent last, or leave it out: the report then names the typed name.",
    )
    NOT_SIGNED_BY_HEAD = (
        Severity.ERROR,
        "No head signed {file} with a key that may sign for this unit. Let the head countersign "
        "it, or leave it out: the report then names the typed name.",
    )
