"""What can go wrong with the roster of keys, and with codes of units that mislead."""

from assessment.problems.problem import Problem, error, note, warning


class RosterProblem(Problem):
    NOT_A_ROSTER = error("{file} is not a roster of keys. Choose another file.")
    ROSTER_NEWER = error(
        "The roster {file} comes from a newer version of the program. Install the new version to "
        "use it."
    )
    ROSTER_TOO_LARGE = error(
        "The roster {file} is larger than {limit} MB, so it is neither read nor written. Leave out "
        "people whose last day is long past."
    )
    ROSTER_NUMBER = error(
        "The roster {file} has number {seq}, and no number above {most} is accepted here. Ask the "
        "secretariat about it."
    )
    ROSTER_TRAINING = error(
        "The roster {file} is for training: anybody can make its root key. It was not imported. "
        "Use it for a single call with --roster."
    )
    ROSTER_FOR_TRAINING = warning(
        "The roster {file} is for training. What is verified with it proves nothing about an "
        "office."
    )
    ROSTER_CODE_OTHER = error(
        "The code is not that of the root key of {file}, which is {key}. Ask the secretariat for "
        "its roster again, and trust no roster until both codes are the same."
    )
    KEPT_ROSTER_OTHER_ROOT = error(
        "The list of keys kept in {file} is signed with the root key {key}, not with the one that "
        "came with the program, so it is not used. Drop it with: roster forget"
    )
    NO_ROSTER_KEPT = error("No roster is in use here, so there is none to forget.")
    TWO_ROLES = error(
        "The key of {name} would sign in two roles for one unit ({unit}). Use another key for the "
        "other role, or end the first one before."
    )
    WHICH_UNITS = error("Say for which units the key may sign: --unit CODE, or --all-units.")
    TOO_MANY_RECIPIENTS = error(
        "A roster names at most {n} recipients. Each of them can open every encrypted package."
    )
    ROSTER_UNSIGNED = error(
        "The roster {file} has no valid signature of a root key. Ask the secretariat for the "
        "signed roster."
    )
    ROSTER_ROOT_UNKNOWN = error(
        "The roster {file} is signed with the root key {key}, which is not known here. Ask the "
        "secretariat to confirm the root key."
    )
    ROSTER_NOT_NEWER = error(
        "The roster {file} has number {seq}, and number {held} is in use here. The older roster "
        "was not imported."
    )
    ROSTER_FIRST = warning(
        "This is the first roster here. Ask the secretariat by telephone for the code of its root "
        "key, and import the roster only if that code is {key}."
    )
    KEPT_ROSTER_DAMAGED = error(
        "The list of keys kept in {file} is damaged, so it is not known whom to trust and for "
        "whom to encrypt. Move that file away, and import the committee's newest list with: "
        "roster import"
    )
    ROSTER_FOR_ONE_CALL = note(
        "The roster {file} was trusted for this call only. If it is the committee's, import it "
        "once, so that later calls and the window use it too: roster import {path}"
    )
    NOT_ON_ROSTER = error(
        "{name} is not on the roster in {file}. Look at its lines with: roster show"
    )
    SAY_WHAT_IS_KEPT = error(
        "Nothing was revoked. With this key {n} revisions were signed. Say which of them still "
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
        "{file} is no table of keys. It needs the columns “unit” and “role”, and “name”, “code” or "
        "“file” to find the key of a line."
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
        "Edition {seq} of the roster is in use here already, so it cannot be taken back. Correct "
        "it, and sign the next edition."
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
