"""What can stand in the way of installing, removing or comparing questionnaires."""

from assessment.problems.problem import Problem, Severity

ERROR, NOTE = Severity.ERROR, Severity.NOTE


class LibraryProblem(Problem):
    """Problems of the library of questionnaires."""

    NOT_THERE = (
        ERROR,
        "{id} {version} is not installed. Look at the list for its name and version.",
    )
    SHIPPED = (
        ERROR,
        "{id} {version} came with the program and cannot be removed. Install a newer version "
        "beside it.",
    )
    VERSION_TAKEN = (
        ERROR,
        "{id} {version} is installed already, with other contents. Write another version in the "
        "sheet settings and install it again.",
    )
    NOT_VISIBLE = (
        ERROR,
        "The id or the version has blanks or invisible characters: {found}. Write it again in the "
        "sheet settings.",
    )
    LOOKS_LIKE = (
        ERROR,
        "{new} looks like {known}, which is installed, but is not the same. Write another id or "
        "version in the sheet settings.",
    )
    SAME_AGAIN = (NOTE, "{id} {version} is installed already, with the same contents.")
    FOLDER_NOT_WRITTEN = (
        ERROR,
        "The questionnaire could not be kept in the folder {folder}: {reason}. Make room or choose "
        "another computer account.",
    )
    NOT_REMOVED = (
        ERROR,
        "{id} {version} could not be removed: {reason}. Close its workbook and try again.",
    )
    LIST_NOT_WRITTEN = (
        ERROR,
        "The list could not be written to {file}: {reason}. Choose another folder.",
    )
    NO_PROGRAM = (
        ERROR,
        "No program on this computer opens {file}. Open it from its folder: {folder}",
    )
