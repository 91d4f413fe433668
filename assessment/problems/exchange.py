"""What can go wrong with keys, their roster, signatures, packages and replies on their way."""

from assessment.problems.problem import Problem, error, note, warning


class ExchangeProblem(Problem):
    NOT_A_PACKAGE = error("{file} is not a package of this program. Choose another file.")
    CUT_SHORT = error("The end of {file} is missing or damaged. Ask the sender to send it again.")
    PACKAGE_NEWER = error(
        "{file} comes from a newer version of the program. Install the new version to read it."
    )
    PACKAGE_TOO_LARGE = error(
        "{file} contains more than a package may hold and was not read. Ask the sender about it."
    )
    PACKAGE_UNREADABLE = error(
        "{file} is damaged and cannot be read. Ask the sender to send it again."
    )
    PACKAGE_ALTERED = error(
        "{file} was changed after it was made. Do not use it. Ask the sender to send it again."
    )
    CLAIMS_DISAGREE = error(
        "The description in {file} does not agree with its contents. Ask the sender about it."
    )
    ANSWERS_DO_NOT_FIT = error(
        "Answers in {file} that do not fit its questionnaire: {n}. Ask the sender about it."
    )
    TEXTS_TOO_LONG = error(
        "Texts in {file} that are longer than this program ever writes (more than {limit} "
        "characters): {n}. Its answers were not read. Ask the sender about it."
    )
    LONG_TEXTS = warning(
        "Texts in {file} that are longer than {limit} characters, which may no longer be "
        "written: {n}. They are kept as they came."
    )
    DOCUMENT_SIZES_DIFFER = error(
        "Attached documents in {file} that are not as long as its answers say: {n}. Ask the sender "
        "about it."
    )
    DOCUMENTS_DAMAGED = error(
        "Attached documents in {file} that are damaged: {n}. Ask the sender to send it again."
    )
    PACKED_AGAIN = warning(
        "The container of {file} was changed in transit. Everything it lists is unchanged."
    )
    SCORES_DIFFER = warning(
        "Scores named in {file} that are not the ones its answers give: {n}. Compare both."
    )
    UNSIGNED = warning("{file} has no digital signature. Ask the sender to sign it.")
    UNKNOWN_KEY = warning(
        "{file} is signed with the key {key}, which is not known here. Compare this code "
        "with its owner by telephone."
    )
    SIGNATURE_INVALID = error(
        "The digital signature in {file} under the name {name} ({role}, key {key}) is invalid. Do "
        "not use it. Ask the sender to send it again."
    )
    SIGNED_TWICE = note(
        "The key of {name} signed {file} more than once in the same role. It counts once."
    )
    SIGNED_IN_TWO_ROLES = error(
        "The key of {name} signed {file} in two roles. Nobody may countersign their own "
        "signature. Ask the sender about it."
    )
    ROLE_NOT_ALLOWED = error(
        "The key of {name} signed {file} in a role it does not have. Ask for one signed by the "
        "right person."
    )
    REVOKED_KEY = error(
        "{file} is signed with the key {key}, which was revoked. Ask its owner for a package "
        "signed with the new key."
    )

    WITHOUT_SEAL = warning(
        "{file} contains no package, so it does not count. Import its answers into an assessment "
        "of the unit, and send that."
    )
    SEAL_BROKEN = error(
        "The package inside {file} was damaged. Ask the sender for the package itself."
    )
    SHEET_MISSING = warning(
        "The sheet {sheet} of {file} was removed. The package inside is unchanged."
    )
    CELL_EDITED = warning(
        "The answer sheet of {file} was edited at {question}: {before} is in the package, "
        "{after} on the sheet. It counts only when a person accepts it. To do so: propose"
    )
    FIGURE_CHANGED = warning(
        "{file} shows {shown} where its sealed answers give {sealed}. Only what is sealed counts: "
        "do not use the figure that is shown."
    )
    EDIT_REFUSED = warning(
        "{found} is not an answer to {question}. The answer in the package stays."
    )
    LINE_FITS_NOTHING = warning(
        "The line {found} belongs to no question of the package. It was left out."
    )
    LINES_MISSING = note(
        "Lines of the answer sheet that are missing: {n}. The package inside is unchanged."
    )

    NOT_A_CODE = error(
        "{found} is not a check code. Type the four groups of four at the foot of the page."
    )
    PRINT_NOT_HELD = error(
        "The page with the code {code} belongs to none of these files. Look in other files, or "
        "ask who printed it."
    )

    PACKAGE_SEALED = error(
        "{file} is encrypted: only its recipients can open it. Ask one of them to unseal it first."
    )
    SEALING_MISSING = error(
        "Encryption needs the library pyrage, which is not installed. Install it as the manual "
        "says, or send without encryption."
    )
    ONE_RECIPIENT = error(
        "Name at least two recipients: if the only key is lost, the answers are lost."
    )
    NOT_A_RECIPIENT = error(
        "{found} is not a recipient. A recipient begins with age1; name it or a file that has it."
    )
    NOT_SEALED_TO_YOU = error(
        "{file} is not encrypted for this key. Use the key of one of its recipients."
    )

    NOTHING_PROPOSED = error("Nothing in {file} was edited, so there is nothing to propose.")
    DOCUMENTS_ELSEWHERE = error(
        "The documents of {file} were not sent with it. Name a package that contains them."
    )

    NOT_TO_BE_WRITTEN = error(
        "The assessment contains characters that cannot be sent. Correct it and try again."
    )
    NOT_READ_BACK = error(
        "{file} could not be verified after writing, so it was not kept. Try again, or choose "
        "another folder."
    )
    NOT_TO_BE_SIGNED = error(
        "{file} cannot be signed, because its contents cannot be trusted. Ask the sender to send "
        "it again."
    )
    SIGNED_ALREADY = error(
        "{file} is signed with this key already. Let the other person sign it with their own key."
    )

    NOT_A_KEY = error("{file} is not a key file of this program. Choose another file.")
    KEY_NEEDS_NAME = error("A key needs the name of its owner. Enter the name.")
    PASSPHRASE_WRONG = error(
        "The passphrase does not open {file}. Check the keyboard language and try again."
    )
    KEY_TOO_SLOW = error(
        "This computer is too slow or too busy now to open the key in {file}. Close other programs "
        "and try again, or open it on a faster computer."
    )
    PASSPHRASE_SHORT = error("The passphrase is too short. Use at least {n} characters.")
    PASSPHRASE_MISSING = error(
        "A passphrase is needed. Give it with --passphrase-file FILE or in READINESS_PASSPHRASE."
    )
    KNOWN_KEY_WITHOUT_ROLE = error(
        "Name the role of the key {file}, for example assessor={file} or head={file}."
    )
    PASSPHRASES_DIFFER = error("The two passphrases are not the same. Enter them again.")

    # Of packages that somebody put together by hand.
    DOCUMENTS_NOT_NAMED = error(
        "Documents in {file} that its list of contents does not name: {n}, the first is "
        "{document}. They are not used. Ask the sender about it."
    )
    SIGNATURES_UNREADABLE = error(
        "The digital signatures in {file} cannot be read. Do not use it. Ask the sender to send it "
        "again."
    )

    NOT_LOOKED_INTO = warning(
        "The folder {folder} could not be read. Copy its files to a folder of your own and look "
        "there."
    )
    LINKS_NOT_FOLLOWED = note(
        "Links in {folder} that lead to other files or folders were not followed ({n}): {names}. "
        "Name the files themselves if they are to be read."
    )
    # Of a file that is begun with what the unit said before.
    THIS_ROUNDS_FILE = error(
        "{file} is the assessment of this round itself. Open it instead, or choose a file of an "
        "earlier round."
    )
    OTHER_QUESTIONNAIRE = error(
        "{file} answers another questionnaire or version ({version}). Choose that one to go on "
        "from it."
    )
    WITHOUT_DOCUMENTS = error(
        "{file} holds no documents, so nothing can go on from it. Choose the package that was sent."
    )


class SigningProblem(Problem):
    """What the list of keys, or the package itself, says against a signature."""

    KEY_REVOKED = error(
        "The key of {name} was revoked and no longer counts. Make a new key and give its public "
        "part to the secretariat."
    )
    KEY_NOT_FOR_UNIT = error(
        "The list of keys does not let the key of {name} sign for this unit today. This computer "
        "takes today for {day}: if that is wrong, set its clock. Otherwise choose another key, or "
        "import a newer list of keys."
    )
    KEY_OTHER_ROLE = error(
        "On the list of keys {name} does not sign in this role. Sign in the other role, or choose "
        "another key."
    )
    OWN_PACKAGE = error(
        "{name} signed this package as assessor. Somebody else must countersign it: let the unit "
        "head choose a key of their own."
    )
    REPLY_INSTEAD = error(
        "{file} is a reply of the secretariat. Open the assessment it answers, then choose "
        "“Import a reply…”."
    )
    FEW_RECIPIENTS = error(
        "{file} names one recipient only. Two are needed: if the only key were lost, the answers "
        "would be lost."
    )
    NO_RECIPIENTS = error(
        "{file} names no recipients. Choose the file with the two lines beginning with age1 that "
        "the committee gave you."
    )
    BEING_WRITTEN = note(
        "The package is being written. Wait for the receipt, or stop it, before you leave."
    )
    RECIPIENT_MISTYPED = error(
        "A character in the recipient {found} is wrong. Copy it again, or name the file that "
        "contains it."
    )
    NO_KNOWN_RECIPIENTS = error(
        "The recipients of the committee are not known here. Import the list of keys that names "
        "them with: roster import, or name them with --to."
    )
    PASSPHRASE_WEAK = error(
        "The passphrase is easy to guess: common words, sequences such as 12345 and repetitions "
        "add nothing to it. Choose several words of your own."
    )
    SIGNATURES_LEFT_OUT = note(
        "A package cannot hold more signatures. Those of keys not known here were left out: {n}."
    )
    OTHER_THAN_SEEN = error(
        "{file} is not the package that was shown: another one is there now. Look at it again "
        "before you sign."
    )


class ReplyProblem(Problem):
    NOTHING_TO_REPLY_TO = error("{file} contains no assessment to reply to.")
    REPLY_OF_ANOTHER = error(
        "The reply {file} answers another assessment, or another copy of it. Open the file that "
        "was sent. If the unit was assessed twice, begin again from the resolved revision."
    )
    NOT_A_REPLY = error(
        "{file} is not a reply of the secretariat. Choose the file it sent back, not a package."
    )
    REPLY_AGAIN = note("The reply {file} was imported before. Nothing was changed.")
    CHANGED_SINCE_SENT = note(
        "This file was changed after it was sent. The reply {file} answers the earlier state."
    )
    CHANGED_BEFORE_MERGE = error(
        "This file was changed after it was sent, so the revision in {file} was not imported. "
        "Send the file again."
    )
    CODE_NEEDED = error(
        "{file} would change this assessment, but it is not signed with a key known here as the "
        "secretariat's. Ask the secretariat by telephone for the code of this reply and type it."
    )
    CODE_DIFFERS = error(
        "The code typed is not the code of {file}. Ask the secretariat by telephone for its code "
        "again. If it differs, do not use the file."
    )
    APPROVED_SINCE = error(
        "The head approved this assessment after the state that {file} answers, so the questions "
        "it returns were not imported. Send the approved assessment, and ask for a new reply."
    )
    UNDECIDED = error(
        "Several packages of the unit {unit} contradict each other. Decide first, then write the "
        "receipt."
    )
    NOT_A_RETURN = error("Write what is returned as QUESTION=REASON, not {found}.")


class RosterProblem(Problem):
    NOT_A_ROSTER = error("{file} is not a list of keys. Choose another file.")
    ROSTER_NEWER = error(
        "The list of keys {file} comes from a newer version of the program. Install the new "
        "version to use it."
    )
    ROSTER_TOO_LARGE = error(
        "The list of keys {file} is larger than {limit} MB, so it is neither read nor written. "
        "Leave out people whose last day is long past."
    )
    ROSTER_NUMBER = error(
        "The list of keys {file} has number {seq}, and no number above {most} is accepted here. "
        "Ask the secretariat about it."
    )
    ROSTER_TRAINING = error(
        "The list of keys {file} is for training: anybody can make its root key. It was not "
        "imported. Ask the secretariat for the official one."
    )
    ROSTER_FOR_TRAINING = warning(
        "The list of keys {file} is for training. What is verified with it proves nothing about an "
        "office."
    )
    ROSTER_CODE_OTHER = error(
        "The code is not that of the root key of {file}, which is {key}. Ask the secretariat for "
        "its list of keys again, and trust no list until both codes are the same."
    )
    KEPT_ROSTER_OTHER_ROOT = error(
        "The list of keys kept in {file} is signed with the root key {key}, not with the one that "
        "came with the program, so it is not used. Drop it with: roster forget"
    )
    NO_ROSTER_KEPT = error("No list of keys is in use here, so there is none to forget.")
    TWO_ROLES = error(
        "The key of {name} would sign in two roles for one unit ({unit}). Use another key for the "
        "other role, or end the first one before."
    )
    WHICH_UNITS = error("Say for which units the key may sign: --unit CODE, or --all-units.")
    TOO_MANY_RECIPIENTS = error(
        "A list of keys names at most {n} recipients. Each of them can open every encrypted "
        "package."
    )
    ROSTER_UNSIGNED = error(
        "The list of keys {file} has no valid signature of a root key. Ask the secretariat for the "
        "signed list of keys."
    )
    ROSTER_ROOT_UNKNOWN = error(
        "The list of keys {file} is signed with the root key {key}, which is not known here. Ask "
        "the secretariat to confirm the root key."
    )
    ROSTER_NOT_NEWER = error(
        "The list of keys {file} has number {seq}, and number {held} is in use here. The older "
        "list was not imported."
    )
    ROSTER_FIRST = warning(
        "This is the first list of keys here. Ask the secretariat by telephone for the code of its "
        "root key, and import the list of keys only if that code is {key}."
    )
    KEPT_ROSTER_DAMAGED = error(
        "The list of keys kept in {file} is damaged, so it is not known whom to trust and for "
        "whom to encrypt. Move that file away, and import the committee's newest list with: "
        "roster import"
    )
    ROSTER_FOR_ONE_CALL = note(
        "The list of keys {file} was trusted for this call only. If it is the committee's, import "
        "it once, so that later calls and the window use it too: roster import {path}"
    )
    NOT_ON_ROSTER = error(
        "{name} is not on the list of keys in {file}. Look at its lines with: roster show"
    )
    SAY_WHAT_IS_KEPT = error(
        "Nothing was revoked. With this key {n} revisions or acts were signed. Say which still "
        "count: --keep REVISION for each, or --keep-all. Whoever found the key may have signed "
        "some of them. Without --in none of them counts."
    )
    NOT_SIGNED_WITH = error(
        "No valid signature of {name} stands under the revision {revision}. Copy one of those "
        "that are listed without --keep."
    )
    NOT_A_DAY = error(
        "A day such as 25-11-2026 was expected, not {found}. Write day, month and year."
    )
    ENDS_BEFORE = error(
        "The last day {until} is before the first day {since}, so the key could never sign. "
        "Correct one of them."
    )
    NOT_A_REVISION = error("{found} is not a revision. Copy the 64 digits that show --json gives.")
    OPTION_MISSING = error("For this step, {option} must be given. Add it and try again.")


class KeyTableProblem(Problem):
    NO_KEY_TABLE = error(
        "{file} is not a table of keys. It needs the columns “unit” and “role”, and “name”, "
        "“code” or “file” to find the key of a line."
    )
    KEY_UNIT_UNKNOWN = error(
        "The unit {unit} is not on the register. Correct the code, or import the newest register."
    )
    KEY_ROLE_UNKNOWN = error("The role {found} is not known. Write one of: {known}.")
    ALL_UNITS_FOR_ONE = error(
        "Only the secretariat signs for all units. Write the code of one unit instead of *."
    )
    KEY_OTHER_CODE = error(
        "The key of {name} has the code {key}, and the table says {code}. It was not entered: ask "
        "the owner by telephone, and for a new key file if the codes differ."
    )
    KEYS_OF_ONE_NAME = error(
        "Several keys are in the name of {name}. Write the code of the right one in the column "
        "“code”."
    )
    KEY_NOT_COME = warning("No key of {name} is in the folder. Ask for it.")
    KEY_WITHOUT_LINE = warning(
        "{file} holds a key in the name of {name}, which no line of the table means. It was not "
        "entered."
    )
    KEYS_NOT_COMPARED = warning(
        "Keys that were not entered, because the table tells no code of theirs: {n}. Compare them "
        "by telephone and write the codes into the table, or confirm with --compared that it was "
        "done."
    )
    NOTHING_TO_TAKE_BACK = error(
        "Nothing was kept of what {file} said before, so it cannot be taken back."
    )
    HANDED_OUT = error(
        "Edition {seq} of the list of keys is in use here already, so it cannot be taken back. "
        "Correct it, and sign the next edition."
    )


class NameProblem(Problem):
    """Codes and names that hold what nobody sees, or look like others."""

    NOT_VISIBLE = error(
        "The code of the unit or the name of the round has blanks or invisible characters: "
        "{found}. Write it again without them."
    )
    LOOKS_LIKE = error(
        "The code {found} looks like {known} on the list of units, but is not the same. Write the "
        "code as it is on the list."
    )
    PACKAGE_NOT_VISIBLE = warning(
        "{file} names its unit, round or questionnaire with blanks or invisible characters: "
        "{found}. Ask the sender which one is meant."
    )
