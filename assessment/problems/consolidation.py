"""What can go wrong with a collection, and what is worth knowing of the files it receives."""

from assessment.problems.problem import Problem, error, note, warning


class ConsolidationProblem(Problem):
    NOT_A_COLLECTION = error("{file} is not a collection of this program. Choose another file.")
    COLLECTION_NEWER = error(
        "{file} comes from a newer version of the program. Install the new version to open it."
    )
    COLLECTION_ALTERED = error(
        "{file} is damaged or was changed by another program. Open a backup copy."
    )
    PRINT_NOT_KEPT = warning(
        "{file} can only be read here, so it does not keep the code of this report: its pages are "
        "known only until the next package or decision. To hand the report out, write it where "
        "{file} can be changed."
    )
    PART_DAMAGED = error(
        "The copy of {name} in {file} is damaged. Open a backup copy, or receive {name} again "
        "into a new collection."
    )
    ROW_CHANGED = error(
        "Somebody changed {file} by hand: {row} is not as it was written. It is not used; what "
        "was received is read from the original files kept. Ask who did it, and compare with a "
        "backup copy."
    )
    CLOCK_WENT_BACK = warning(
        "Merge {merge} of {file} is dated before the previous one, or before 2026: the clock of a "
        "computer was wrong. Its date is not used."
    )
    NOTHING_TO_RECEIVE = warning("No packages were found in {file}. Choose another file or folder.")
    FOLDER_CLOSED = warning(
        "The folder {folder} could not be read, so nothing in it was received. Copy its packages "
        "to a folder of your own and choose that."
    )
    PASSED_OVER = note(
        "Files in {folder} that are not a package, workbook or working file were skipped ({n}): "
        "{names}."
    )
    LINKS_PASSED_OVER = note(
        "Links in {folder} that lead to other files or folders were not followed ({n}): {names}. "
        "Receive the files themselves if you trust them."
    )
    DECIDED_MEANWHILE = error(
        "The packages of {unit} have changed since you looked at them: something was decided or "
        "received in another window. Look at them again before you decide."
    )
    CHANGED_MEANWHILE = error(
        "Something was received or decided in another window, so the round {round} was left as it "
        "is. Look again, then repeat it."
    )
    NO_SUCH_ROUND = error(
        "No package of the round {round} is held here. Check the name of the round."
    )
    NOT_AN_EXCEPTION = error(
        "{found} is not an exception for one unit. Write UNIT=REASON, each unit once."
    )
    ROUND_CLOSED = error(
        "The round {round} is closed already. Reopen it first if something has to change."
    )
    ROUND_OPEN = error("The round {round} is open, so there is nothing to reopen.")
    EXCEPTION_NOT_EXPECTED = error(
        "{unit} is not a unit expected in the round {round}, so it cannot be an exception. Check "
        "its code."
    )
    EXCEPTION_APPROVED = error(
        "{unit} is approved and counts in the round {round}, so it cannot be an exception. Leave "
        "it out of the exceptions."
    )
    EXCEPTION_WITHOUT_REASON = error(
        "The exception of {unit} has no reason. Write why the round {round} does not wait for it."
    )
    TOO_FEW_APPROVED = error(
        "Approved units: {n} of {m}; {percent} % are required. Wait for the others, name the "
        "exceptions with their reasons, or require less."
    )
    CONFLICTS_BEFORE_CLOSING = error(
        "Units with an open conflict: {n} ({units}). Decide, or name them as exceptions."
    )
    CLOSING_NEEDS_KEY = error(
        "The list of keys names a key of the secretariat, so closing the round {round} or "
        "reopening it must be signed with that key."
    )
    CLOSED_TODAY = warning(
        "The round is closed. These are the figures of today, not those kept at its closing: the "
        "final report has those."
    )
    CLOSED_OTHERWISE = warning(
        "The round {round} is closed and keeps its figures. Units that would be judged otherwise "
        "today: {n} ({units}). Reopen the round if they should change."
    )
    OTHER_QUESTIONNAIRE = error(
        "{file} answers a form of the questionnaire {questionnaire} {version} that is not in use "
        "here, so it does not count. Ask {unit} to send it again with the questionnaire in use. "
        "If it should count, admit that form."
    )
    NOBODY_WAITS = error(
        "No package in this collection is waiting for this form of the questionnaire "
        "{questionnaire} {version}. Choose the file that the unit filled in."
    )
    LET_IN = note("Packages of {questionnaire} {version} that count now: {n}.")
    LET_OUT = note("Packages of {questionnaire} {version} that no longer count: {n}.")
    UNIT_IN = note("{unit} counts now. Round: {rounds}. Its packages here: {n}.")
    UNIT_OUT = note("{unit} no longer counts. Round: {rounds}. Its packages here: {n}.")
    LATE_IN = note("{what} counts now, although it came late.")
    LATE_OUT = note("{what} is no longer accepted as late.")
    NOT_ON_LIST = warning(
        "Unit {unit} is not on the list of units, so it does not count. Check its code. If it "
        "should count, admit the unit."
    )
    COPIES_DIFFER = warning(
        "Two copies of the assessment of {unit} differ, and neither follows the other. Decide "
        "which one stands."
    )
    WAITS_BESIDE = warning(
        "{file} differs from the copy of {unit} that stands and is not as well signed, so it "
        "changes nothing. Look at it. If it is right, ask the unit to sign it, or decide."
    )
    KEY_CHANGED = warning(
        "{file} continues another copy of {unit}, but is signed with another key, and neither key "
        "is known here. Ask the unit by telephone which key is theirs, put it on the list of "
        "keys, or decide."
    )
    OUR_FAULT = error(
        "{file} was kept but could not be read, because of a fault in this program, not in the "
        "file ({fault}). Tell the makers of the program. A later version will read it again."
    )
    ASSESSED_TWICE = warning(
        "{unit} was assessed twice in round {round}. Decide which assessment stands."
    )
    OLDER_RECEIVED = note(
        "{file} is older than the package already received from {unit}. It was kept."
    )
    NEWER_RECEIVED = note("{file} replaces an earlier package of {unit}.")
    BETTER_SIGNED_RECEIVED = note(
        "{file} is the same revision of {unit} as before, with better signatures. It replaces "
        "the earlier copy."
    )
    MORE_COMPLETE_RECEIVED = note(
        "{file} is the same revision of {unit} as before, with documents that were missing or "
        "damaged there. It replaces the earlier copy."
    )
    RECEIVED_BEFORE = note("{file} was received before.")

    INTAKE_STOPPED = error(
        "Receiving was stopped. Files kept until then: {n}. Receive the same files again to "
        "continue."
    )
    INTAKE_FULL = error(
        "There is not enough room on the disk, so receiving into {file} ended early. Files kept "
        "until then: {n}. Free some room and receive the same files again to continue."
    )
    NOT_A_CHOICE = error(
        "{found} names no question with a revision. Write it as QUESTION=REVISION."
    )

    NO_SUCH_MERGE = error(
        "There is no merge {merge} in this collection. Look up its number with: show"
    )
    MERGE_WITHDRAWN = error("The merge {merge} is withdrawn already.")
    MERGE_STANDS = error("The merge {merge} is not withdrawn, so there is nothing to restore.")
    NO_SUCH_REVISION = error(
        "No package with the revision {revision} is in this collection. Check the revision."
    )
    REVISION_UNCLEAR = error(
        "“{revision}” does not name one copy. Write its code, or at least the first {least} "
        "characters of its revision: {revisions}."
    )
    NO_SUCH_CASE = error("No package of {unit} is in this collection. Check the code of the unit.")
    NO_ACTIONS = error(
        "No package of the round {round} says anything of the actions of the policy. Import the "
        "list into the questionnaire (policy-map), or choose another round."
    )
    ONE_UNIT_ONLY = error("One institution alone says {code}. Name all that mean the same action.")
    CASE_UNCLEAR = error(
        "{unit} has packages of several rounds or questionnaires. Name the one you mean."
    )
    NOT_RETURNED = error("Nothing that counts of {unit} was returned, so nothing was changed.")
    NOTHING_TO_DECIDE = error("There is nothing to decide about {unit}.")
    NOT_DECIDED = error("No decision about {unit} stands. Check its code, or see its conflicts.")
    DECIDED_UNSIGNED = warning(
        "The decision about {unit} is not signed with a known key of the secretariat, so what is "
        "better signed stands over it, and it is never final. Sign it (sign-decision)."
    )
    NO_REASON = error("A decision needs a name and a reason. Enter both.")
    TURN_NEEDS_REASON = error("Withdrawing and restoring need a name and a reason. Enter both.")
    TAKEN_UNBELIEVED = error(
        "A copy of {unit} that was chosen cannot be trusted: look at its faults first. It can be "
        "taken only by a decision signed with a key known here as the secretariat's."
    )
    ANSWERS_OPEN = error("Choose a copy for every difference. Still open: {questions}.")
    NO_SUCH_DIFFERENCE = error("The copies do not differ in {question}. Check the code.")
    QUESTIONNAIRES_DIFFER = error(
        "The copies answer different questionnaires, so answers cannot be taken one by one. Take "
        "one copy as a whole."
    )
    EVIDENCE_NOT_HELD = error(
        "There is no undamaged copy of a document attached to {question}. Ask the unit to send "
        "it again."
    )
    SEVERAL_ROUNDS = error(
        "The collection contains several rounds: {rounds}. Name the one you mean."
    )
    NOT_GOING_ON = error(
        "{file} does not go on from the end with the code {code}. Either the code is of another "
        "collection, or what was received and said was changed since. Compare it with a copy."
    )
    NOTHING_APPROVED = error(
        "No unit of the round {round} is approved yet, so there are no final figures. Look at the "
        "provisional ones, or wait for approved packages."
    )
    NOTHING_STANDS = error("No package stands yet, so there are no scores.")


class OpeningProblem(Problem):
    ROUND_WITHOUT_NAME = error("A round needs a name, such as 2027. Write one.")
    ENDS_TOO_SOON = error("The round ends on {end}, before it begins on {begin}. Correct one day.")
    UNITS_NOT_LISTED = error(
        "Units of the table that the register does not have in this round: {n}, such as {units}. "
        "Correct their codes, or import the newest register."
    )
    NOBODY_EXPECTED = error(
        "No unit of the register is in a peer group of these questionnaires. Choose other "
        "questionnaires, or correct the register."
    )
    NOT_ASKED = error(
        "Units of the table that none of these questionnaires is for: {n}, such as {units}. "
        "Choose another questionnaire too, or leave them out."
    )
    CALL_TO_NOBODY = error(
        "The unit {unit} is not expected in the round {round}. Choose one of those that are."
    )
    NO_ASSESSOR = note(
        "Units for which no starter file was made, because nobody knows their assessor: {n}. Write "
        "names into the column “assessor” of the table, or enter the keys of the assessors."
    )
    NO_UNIT_COLUMN = error(
        "{file} is not a table of expected units: no column is called “unit”. The columns "
        "“assessor” and “contact” may stand beside it."
    )
    STARTER_THERE = note("Files that were there already, and were left as they are: {n}.")
