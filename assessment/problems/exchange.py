"""What can go wrong with keys and with packages on their way."""

from assessment.problems.problem import Problem, Severity

_ERROR = Severity.ERROR
_WARNING = Severity.WARNING
_NOTE = Severity.NOTE


class ExchangeProblem(Problem):
    """Problems of signed packages and of the keys that sign them."""

    NOT_A_PACKAGE = (_ERROR, "{file} is not a package of this program. Choose another file.")
    CUT_SHORT = (
        _ERROR,
        "The end of {file} is missing or damaged. Ask the sender to send it again.",
    )
    PACKAGE_NEWER = (
        _ERROR,
        "{file} comes from a newer version of the program. Install the new version to read it.",
    )
    PACKAGE_TOO_LARGE = (
        _ERROR,
        "{file} contains more than a package may hold and was not read. Ask the sender about it.",
    )
    PACKAGE_UNREADABLE = (
        _ERROR,
        "{file} is damaged and cannot be read. Ask the sender to send it again.",
    )
    PACKAGE_ALTERED = (
        _ERROR,
        "{file} was changed after it was made. Do not use it. Ask the sender to send it again.",
    )
    CLAIMS_DISAGREE = (
        _ERROR,
        "The description in {file} does not agree with its contents. Ask the sender about it.",
    )
    ANSWERS_DO_NOT_FIT = (
        _ERROR,
        "Answers in {file} that do not fit its questionnaire: {n}. Ask the sender about it.",
    )
    TEXTS_TOO_LONG = (
        _ERROR,
        "Texts in {file} that are longer than this program ever writes (more than {limit} "
        "characters): {n}. Its answers were not read. Ask the sender about it.",
    )
    LONG_TEXTS = (
        _WARNING,
        "Texts in {file} that are longer than {limit} characters, which may no longer be "
        "written: {n}. They are kept as they came.",
    )
    DOCUMENT_SIZES_DIFFER = (
        _ERROR,
        "Attached documents in {file} that are not as long as its answers say: {n}. Ask the sender "
        "about it.",
    )
    DOCUMENTS_DAMAGED = (
        _ERROR,
        "Attached documents in {file} that are damaged: {n}. Ask the sender to send it again.",
    )
    PACKED_AGAIN = (
        _WARNING,
        "The container of {file} was changed in transit. Everything it lists is unchanged.",
    )
    SCORES_DIFFER = (
        _WARNING,
        "Scores named in {file} that are not the ones its answers give: {n}. Compare both.",
    )
    UNSIGNED = (_WARNING, "{file} has no digital signature. Ask the sender to sign it.")
    UNKNOWN_KEY = (
        _WARNING,
        "{file} is signed with the key {key}, which is not known here. Compare this code "
        "with its owner by telephone.",
    )
    SIGNATURE_INVALID = (
        _ERROR,
        "The digital signature in {file} under the name {name} ({role}, key {key}) is invalid. Do "
        "not use it. Ask the sender to send it again.",
    )
    SIGNED_TWICE = (
        _NOTE,
        "The key of {name} signed {file} more than once in the same role. It counts once.",
    )
    SIGNED_IN_TWO_ROLES = (
        _ERROR,
        "The key of {name} signed {file} in two roles. Nobody may countersign their own "
        "signature. Ask the sender about it.",
    )
    ROLE_NOT_ALLOWED = (
        _ERROR,
        "The key of {name} signed {file} in a role it does not have. Ask for one signed by the "
        "right person.",
    )
    REVOKED_KEY = (
        _ERROR,
        "{file} is signed with the key {key}, which was revoked. Ask its owner for a package "
        "signed with the new key.",
    )

    WITHOUT_SEAL = (
        _WARNING,
        "{file} contains no package, so it does not count. Import its answers into an assessment "
        "of the unit, and send that.",
    )
    SEAL_BROKEN = (
        _ERROR,
        "The package inside {file} was damaged. Ask the sender for the package itself.",
    )
    SHEET_MISSING = (
        _WARNING,
        "The sheet {sheet} of {file} was removed. The package inside is unchanged.",
    )
    CELL_EDITED = (
        _WARNING,
        "The answer sheet of {file} was edited at {question}: {before} is in the package, "
        "{after} on the sheet. It counts only when a person accepts it. To do so: propose",
    )
    FIGURE_CHANGED = (
        _WARNING,
        "{file} shows {shown} where its sealed answers give {sealed}. Only what is sealed counts: "
        "do not use the figure that is shown.",
    )
    EDIT_REFUSED = (
        _WARNING,
        "{found} is not an answer to {question}. The answer in the package stays.",
    )
    LINE_FITS_NOTHING = (
        _WARNING,
        "The line {found} belongs to no question of the package. It was left out.",
    )
    LINES_MISSING = (
        _NOTE,
        "Lines of the answer sheet that are missing: {n}. The package inside is unchanged.",
    )

    NOT_A_CODE = (
        _ERROR,
        "{found} is not a check code. Type the four groups of four at the foot of the page.",
    )
    PRINT_NOT_HELD = (
        _ERROR,
        "The page with the code {code} belongs to none of these files. Look in other files, or "
        "ask who printed it.",
    )

    PACKAGE_SEALED = (
        _ERROR,
        "{file} is encrypted: only its recipients can open it. Open it first with: unseal",
    )
    SEALING_MISSING = (
        _ERROR,
        "Encryption needs the library pyrage, which is not installed. Install it as the manual "
        "says, or send without --to.",
    )
    ONE_RECIPIENT = (
        _ERROR,
        "Name at least two recipients with --to: if the only key is lost, the answers are lost.",
    )
    NOT_A_RECIPIENT = (
        _ERROR,
        "{found} is not a recipient. A recipient begins with age1; name it or a file that has it.",
    )
    NOT_SEALED_TO_YOU = (
        _ERROR,
        "{file} is not encrypted for this key. Use the key of one of its recipients.",
    )

    NOTHING_PROPOSED = (_ERROR, "Nothing in {file} was edited, so there is nothing to propose.")
    DOCUMENTS_ELSEWHERE = (
        _ERROR,
        "The documents of {file} were not sent with it. Name a package that contains them with "
        "--documents.",
    )

    NOT_TO_BE_WRITTEN = (
        _ERROR,
        "The assessment contains characters that cannot be sent. Correct it and try again.",
    )
    NOT_READ_BACK = (
        _ERROR,
        "{file} could not be verified after writing, so it was not kept. Try again, or choose "
        "another folder.",
    )
    NOT_TO_BE_SIGNED = (
        _ERROR,
        "{file} cannot be signed, because its contents cannot be trusted. Ask the sender to send "
        "it again.",
    )
    SIGNED_ALREADY = (
        _ERROR,
        "{file} is signed with this key already. Let the other person sign it with their own key.",
    )

    NOT_A_KEY = (_ERROR, "{file} is not a key file of this program. Choose another file.")
    KEY_NEEDS_NAME = (_ERROR, "A key needs the name of its owner. Enter the name.")
    PASSPHRASE_WRONG = (
        _ERROR,
        "The passphrase does not open {file}. Check the keyboard language and try again.",
    )
    KEY_TOO_SLOW = (
        _ERROR,
        "This computer is too slow or too busy now to open the key in {file}. Close other programs "
        "and try again, or open it on a faster computer.",
    )
    PASSPHRASE_SHORT = (_ERROR, "The passphrase is too short. Use at least {n} characters.")
    PASSPHRASE_MISSING = (
        _ERROR,
        "A passphrase is needed. Give it with --passphrase-file FILE or in READINESS_PASSPHRASE.",
    )
    KNOWN_KEY_WITHOUT_ROLE = (
        _ERROR,
        "Name the role of the key {file}, for example assessor={file} or head={file}.",
    )
    PASSPHRASES_DIFFER = (_ERROR, "The two passphrases are not the same. Enter them again.")
