"""Problems of the packed program's own folder."""

from assessment.problems.problem import Problem, error, note, warning


class ProgramProblem(Problem):
    PROGRAM_LIST_ABSENT = error(
        "There is no list of files here to compare with: {file} comes with the portable program, "
        "beside it. Use the program as it was released."
    )
    PROGRAM_ALTERED = error(
        "{file} differs from the released version. Use another copy of the program."
    )
    PROGRAM_MISSING = error(
        "{file} is missing from the program's folder. Use another copy of the program."
    )
    PROGRAM_ADDED = error(
        "{file} does not belong in the program's folder. Use another copy of the program."
    )
    PROGRAM_LEFT_BEHIND = note(
        "{file} was left there by Windows or macOS. It is not part of the program and is never "
        "run, so it is ignored."
    )
    PROGRAM_UNSIGNED = warning(
        "There is no signature beside {file}. Whoever changed a file could have changed the list "
        "too: compare the list's digest with the one the secretariat gives."
    )
    RELEASE_KEY_UNREADABLE = error(
        "{file} is not a public key for releases. Ask the secretariat for it."
    )
    RELEASE_KEY_UNKNOWN = error(
        "{file} is signed by the key {key}, which is not known here. Ask the secretariat whether "
        "it is theirs, and choose its file."
    )
    RELEASE_SIGNATURE_WRONG = error(
        "The signature does not match {file}: the file was changed, or the signature belongs to "
        "another file. Get it from the secretariat again."
    )
    RELEASE_UNSIGNED = error(
        "{file} has no signature, so it was not installed. Get the signed file from the "
        "secretariat."
    )
    RELEASE_UNREADABLE = error(
        "{file} is not a complete release of the program, or it was damaged when copied. Nothing "
        "was changed. Copy it again."
    )
    RELEASE_DAMAGED = error(
        "{file} in {release} was damaged when copied. Nothing was changed. Copy the release again."
    )
    RELEASE_OTHER_SYSTEM = error(
        "{file} is a release for another system. Get the one for this system."
    )
    RELEASE_OLDER = error(
        "{file} holds version {version}, which is older than the one in use. To go back to the "
        "version before, use rollback."
    )
    NOTHING_BEFORE = error("In {file} there is no version to go back to.")
    NOT_INSTALLED = error("In {file} no version of the program is installed.")
    LEFT_IN_PLACE = note(
        "The part that is still running could not be deleted. Close the program and delete the "
        "folder {file}."
    )
    NOT_IN_MENU = note(
        "The program could not be added to the menu ({reason}). Start {file} in its folder."
    )
