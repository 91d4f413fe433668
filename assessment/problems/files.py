"""What can go wrong with working files and attached documents."""

from assessment.problems.problem import Problem, Severity

_ERROR = Severity.ERROR
_WARNING = Severity.WARNING
_NOTE = Severity.NOTE


class FileProblem(Problem):
    """Problems of the file an assessment is kept in."""

    NOT_FOUND = (_ERROR, "{file} was not found. It may have been moved or deleted.")
    ALREADY_EXISTS = (_ERROR, "{file} already exists. Choose another name.")
    FOREIGN = (_ERROR, "{file} is not a working file of this program. Choose another file.")
    NEWER = (
        _ERROR,
        "{file} comes from a newer version of the program. Install the new version to open it.",
    )
    DAMAGED = (
        _ERROR,
        "{file} is damaged. Open a backup copy, or ask to recover what can be read.",
    )
    ALTERED = (
        _ERROR,
        "The contents of {file} do not agree with its history. "
        "It was damaged or changed by another program. Open a backup copy.",
    )
    LOCKED = (_ERROR, "{file} is open elsewhere. Close it there and try again.")
    DISK_FULL = (
        _ERROR,
        "There is not enough room on the disk, so the last change was not saved. "
        "Free some room and try again.",
    )
    READ_ONLY = (
        _ERROR,
        "{file} can only be read, not changed. Save a copy in another folder and open that.",
    )
    BROKEN_OFF = (
        _ERROR,
        "The last change to {file} was interrupted, and it cannot be undone here, because this "
        "folder is read-only. Copy {file} and {file}-journal together to a folder of your own, "
        "and open the copy.",
    )
    NO_PERMISSION = (
        _ERROR,
        "You may not save in {folder}. Choose another folder.",
    )
    NAME_TOO_LONG = (_ERROR, "The name {file} is too long. Choose a shorter one.")
    NO_FOLDER = (_ERROR, "The folder {folder} does not exist. Choose another folder.")
    NOT_SAVED = (
        _ERROR,
        "Could not save {file}. Your earlier answers are safe. Try again or save a copy elsewhere.",
    )
    VANISHED = (
        _ERROR,
        "{file} is no longer in its folder, or its drive was removed. Your answers are still "
        "here. Save them elsewhere.",
    )
    QUESTIONNAIRE_UNREADABLE = (
        _ERROR,
        "The questionnaire inside {file} cannot be read. Install the newest version and try again.",
    )
    RECOVERED = (
        _NOTE,
        "Answers recovered from {file}: {n}. Compare them with your papers.",
    )
    CHANGED_MEANWHILE = (
        _ERROR,
        "{file} in {folder} was changed by somebody else meanwhile, so nothing was written there. "
        "Save your copy under another name.",
    )
    NO_BACKUP = (
        _WARNING,
        "No backup copy of {file} could be made in {folder}. "
        "Make room there, or keep a copy elsewhere.",
    )
    NOTHING_TO_UNDO = (_ERROR, "There is nothing to undo.")
    NOTHING_TO_REDO = (_ERROR, "There is nothing to redo.")

    ATTACHMENT_EMPTY = (_ERROR, "The file {name} is empty. Choose another file.")
    ATTACHMENT_TOO_LARGE = (
        _ERROR,
        "The file {name} is larger than {limit} MB. Attach only the pages that are needed.",
    )
    ATTACHMENTS_FULL = (
        _ERROR,
        "All attached files together would be larger than {limit} MB. Remove some first.",
    )
    IMAGE_UNREADABLE = (
        _ERROR,
        "The picture {name} cannot be read. Take the photograph again or choose another file.",
    )
    IMAGE_TOO_LARGE = (
        _ERROR,
        "The picture {name} has too many pixels to open safely. Reduce its size and try again.",
    )
    ATTACHMENT_MISSING = (
        _ERROR,
        "An attached file is missing from {file}. Attach the document again.",
    )


class NewFileProblem(Problem):
    """Problems of a file that is made as a whole, such as a package, a key or a collection."""

    DISK_FULL = (
        _ERROR,
        "There is not enough room on the disk, so {file} was not created. No partial file was "
        "left in {folder}, and what was there before is unchanged. Free some room or choose "
        "another folder, and try again.",
    )
