"""What can go wrong with working files and attached documents."""

from assessment.problems.problem import Problem, error, note, warning


class FileProblem(Problem):
    NOT_FOUND = error("{file} was not found. It may have been moved or deleted.")
    ALREADY_EXISTS = error("{file} already exists. Choose another name.")
    FOREIGN = error("{file} is not a working file of this program. Choose another file.")
    NEWER = error(
        "{file} comes from a newer version of the program. Install the new version to open it."
    )
    DAMAGED = error("{file} is damaged. Open a backup copy, or recover what can still be read.")
    ALTERED = error(
        "The contents of {file} do not agree with its history. "
        "It was damaged or changed by another program. Open a backup copy."
    )
    LOCKED = error("{file} is open elsewhere. Close it there and try again.")
    DISK_FULL = error(
        "There is not enough room on the disk, so the last change was not saved. "
        "Free some room and try again."
    )
    READ_ONLY = error(
        "{file} can only be read, not changed. Save a copy in another folder and open that."
    )
    BROKEN_OFF = error(
        "The last change to {file} was interrupted, and it cannot be undone here, because this "
        "folder is read-only. Copy {file} and {file}-journal together to a folder of your own, "
        "and open the copy."
    )
    NO_PERMISSION = error("You may not save in {folder}. Choose another folder.")
    NO_ROOM_FOR_NOW = error(
        "The computer needs room in {folder} for a moment, and nothing can be written there. "
        "Free some room and try again."
    )
    NAME_TOO_LONG = error("The name {file} is too long. Choose a shorter one.")
    NO_FOLDER = error("The folder {folder} does not exist. Choose another folder.")
    NOT_SAVED = error(
        "Could not save {file}. Your earlier answers are safe. Try again or save a copy elsewhere."
    )
    VANISHED = error(
        "{file} is no longer in its folder, or its drive was removed. Your answers are still "
        "here. Save them elsewhere."
    )
    QUESTIONNAIRE_UNREADABLE = error(
        "The questionnaire inside {file} cannot be read. Install the newest version and try again."
    )
    RECOVERED = note("Answers recovered from {file}: {n}. Compare them with your papers.")
    CHANGED_MEANWHILE = error(
        "{file} in {folder} was changed by somebody else meanwhile, so nothing was written there. "
        "Keep both: yours is then written beside it, under another name."
    )
    DRIVE_GONE = error(
        "{folder} is not there: its drive was removed. Your work is saved on this computer. "
        "Connect the drive again and write back then."
    )
    NO_BACKUP = warning(
        "No backup copy of {file} could be made in {folder}. "
        "Make room there, or keep a copy elsewhere."
    )
    NOTHING_TO_UNDO = error("There is nothing to undo.")
    NOTHING_TO_REDO = error("There is nothing to redo.")

    ATTACHMENT_EMPTY = error("The file {name} is empty. Choose another file.")
    ATTACHMENT_TOO_LARGE = error(
        "The file {name} is larger than {limit} MB. Attach only the pages that are needed."
    )
    ATTACHMENTS_FULL = error(
        "All attached files together would be larger than {limit} MB. Remove some first."
    )
    IMAGE_UNREADABLE = error(
        "The picture {name} cannot be read. Take the photograph again or choose another file."
    )
    IMAGE_TOO_LARGE = error(
        "The picture {name} has too many pixels to open safely. Reduce its size and try again."
    )
    ATTACHMENT_MISSING = error(
        "An attached file is missing from {file}. Attach the document again."
    )


class NewFileProblem(Problem):
    """Problems of a file that is made as a whole, such as a package, a key or a collection."""

    DISK_FULL = error(
        "There is not enough room on the disk, so {file} was not created. No partial file was "
        "left in {folder}, and what was there before is unchanged. Free some room or choose "
        "another folder, and try again."
    )
