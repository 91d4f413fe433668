"""What can be wrong with answers, evidence, the steps of a review, and the days that count."""

from assessment.problems.problem import Problem, error, note, warning


class AnswerProblem(Problem):
    # The value given.
    NOT_A_NUMBER = error("This is not a number. Enter digits only, such as 12.")
    NOT_A_WHOLE_NUMBER = error("This is not a whole number. Enter it without decimals.")
    NUMBER_TOO_LONG = error("This number is too long. Enter at most {limit} digits.")
    OUTSIDE_RANGE = error("Enter a number from {low} to {high}.")
    BELOW_MINIMUM = error("The number must be at least {low}. Please correct it.")
    ABOVE_MAXIMUM = error("The number cannot be more than {high}. Please correct it.")
    OFF_STEP = error("Enter a number in steps of {step}, counted from {low}.")
    NOT_A_DATE = error("This is not a date. Enter day, month and year, such as 25-11-2026.")
    UNKNOWN_CHOICE = error("“{choice}” is not one of the choices. Choose an answer from the list.")
    EXCLUSIVE_CHOICE = error(
        "“{choice}” excludes the other choices. Choose either it or the others."
    )
    TEXT_TOO_LONG = error("The text is too long. Write at most {limit} characters.")
    WRONG_KIND = error("This value does not fit the question. Please enter the answer again.")
    NOT_ASKED = error("This question needs no answer. Leave it as it is.")

    # What is missing or does not agree.
    ANSWER_MISSING = error("This question is not answered yet. Please answer it.")
    ANSWER_MISSING_SAID = error("Not answered yet: {message}")
    ANSWER_OPEN = note("This question is not answered yet. It may stay open.")
    CONSTRAINT_BROKEN = error(
        "This answer does not meet the condition of the question. Please check it."
    )
    CONSTRAINT_SAID = error("{message}")
    CHOICE_NOT_OFFERED = warning(
        "The chosen answer no longer agrees with other answers. Choose again from the list."
    )
    CONDITION_FAILED = warning(
        "A condition of this question could not be evaluated. Tell the questionnaire's authors."
    )
    EVIDENCE_MISSING = error("This answer needs at least one piece of evidence. Please add it.")
    EVIDENCE_MISSING_AT_LEVEL = error(
        "Level {level} needs at least one piece of evidence. Add it or choose a lower level."
    )
    EVIDENCE_RECOMMENDED = warning("Evidence is recommended here. Add it if there is any.")
    EVIDENCE_NOT_SHOWN = warning(
        "“{title}” has neither a file nor a link, and nobody has seen the paper. Add one of them."
    )
    EVIDENCE_BEGUN = warning("“{title}”: particulars missing. Complete them, or remove it.")
    REASON_NOT_APPLICABLE_MISSING = error(
        "The reason why this question is not applicable is missing. Please write it."
    )
    NOT_APPLICABLE_NOT_ALLOWED = error(
        "This question cannot be declared not applicable. Please answer it."
    )
    VALUE_MISSING = error(
        "This value cannot be calculated yet. Fill in the figures it is calculated from."
    )
    ROWS_MISSING = error("Rows needed in this table: {n}. Please add the missing ones.")

    # Changes that do not fit the record.
    NO_SUCH_QUESTION = error("The question {question} does not exist in this questionnaire.")
    NO_SUCH_TABLE = error("The table {roster} does not exist in this questionnaire.")
    NO_SUCH_ROW = error("This row was not found. It may have been removed already.")
    ROW_EXISTS = error("This row already exists. Add another one.")
    NO_SUCH_EVIDENCE = error(
        "This piece of evidence was not found. It may have been removed already."
    )
    EVIDENCE_EXISTS = error("This piece of evidence already exists. Edit it instead.")
    EVIDENCE_TITLE_MISSING = error("The title of the document is missing. Please fill it in.")
    NOT_DECLARED = error(
        "This question was not declared not applicable, so there is nothing to decide."
    )
    NO_SUCH_INDICATOR = error("The indicator {node} does not exist in this questionnaire.")

    # Review.
    SUBMITTED_LOCKED = error(
        "The assessment has been submitted and cannot be changed now. "
        "Ask the unit head to return it."
    )
    APPROVED_LOCKED = error(
        "The assessment has been approved and cannot be changed now. Reopen it first."
    )
    NOT_UNDER_REVIEW = error(
        "The assessment has not been submitted yet. It can be reviewed after that."
    )
    STEP_NOT_ALLOWED = error(
        "This step is not possible at this stage of the review. Check the state first."
    )
    NAME_MISSING = error("The name is missing. Please fill in who does this.")
    RETURN_REASON_MISSING = error("Write the reason, so that the assessor knows what to correct.")
    REOPEN_REASON_MISSING = error(
        "The reason for reopening is missing. Please write why it is opened again."
    )
    REVIEW_BEGUN = error(
        "The review has begun in this file, so it cannot be taken back. Ask the head to return it."
    )
    NOT_YOUR_SUBMISSION = error(
        "Only the person who filled it in or submitted it can take it back. Ask the head to "
        "return it."
    )
    NOTHING_TO_TAKE_OVER = error(
        "There is nothing of the last round to take over here. Answer the question anew."
    )
    SUBMIT_INCOMPLETE = error(
        "Required items are still missing. Complete them, or give the unit head's reason."
    )
    SUBMIT_INVALID = error("Some answers contradict others. Correct them before submitting.")
    NOT_ALL_ACCEPTED = error(
        "Cannot be approved yet. Indicators that are not accepted: {n}. Return it or accept them."
    )
    NOT_ALL_REVIEWED = error(
        "Cannot be approved yet. Indicators not reviewed, or changed since: {n}. Review them first."
    )
    EVIDENCE_NOT_JUDGED = error(
        "Cannot be approved yet. Required documents without a verdict: {n}. Accept or reject each."
    )
    NOT_APPLICABLE_UNDECIDED = error(
        "Cannot be approved yet. Declarations of “not applicable” that are undecided: {n}. "
        "Confirm or refuse each."
    )
    OBJECTION_UNANSWERED = error(
        "Cannot be approved yet. Objections without an answer: {n}. Answer each."
    )
    VIEWS_BEGUN = warning(
        "What you wrote beside {indicators} is not given yet and does not go along. "
        "Accept or return it there first."
    )
    NO_SUCH_OBJECTION = error("This objection was not found. It may have been withdrawn.")
    NOTHING_TO_OBJECT_TO = error(
        "Nobody has reviewed this indicator yet, so there is nothing to object to."
    )
    OBJECTION_WORDS_MISSING = error("The objection is empty. Please write what you object to.")
    OBJECTION_ANSWER_MISSING = error("The answer to the objection is missing. Please write it.")
    OWN_OBJECTION = error("You cannot answer your own objection. Ask another person to answer it.")
    OWN_REVIEW = error(
        "You cannot review what you entered or submitted. Ask another person to review it."
    )
    OWN_APPROVAL = error(
        "You cannot approve what you entered or submitted. Ask another person to approve it."
    )
    REJECTION_REASON_MISSING = error(
        "The reason why the evidence is not accepted is missing. Please choose one."
    )
    REFUSAL_NOTE_MISSING = error(
        "The reason why “not applicable” is refused is missing. Please write it."
    )
    SELF_LAYER_FIXED = error(
        "The self-assessment is never overwritten. Choose another review step."
    )
    REVIEW_REASON_MISSING = error(
        "The reason for changing or returning the indicator is missing. Please choose one."
    )
    REVIEW_COMMENT_MISSING = error(
        "The comment is missing. Write what should be corrected and why."
    )
    LEVEL_RAISED = error(
        "A level may be raised only because of new evidence. Choose that reason, or keep the level."
    )
    NO_SUCH_LEVEL = error("The level {level} does not exist. Choose one from the list.")


class DayProblem(Problem):
    DAY_AHEAD = warning(
        "The last step of this assessment is dated {day}, which is still to come: the clock of "
        "this or another computer is wrong. Values that depend on the day, such as an age or a "
        "term, are calculated for that day until the next step (submitting, or a return and "
        "submitting again) on a computer whose clock is right."
    )
    DAY_PASSED_OVER = note(
        "The signature of {name} in {file} gives an impossible day, so the day on which the file "
        "was received counts instead."
    )
    RECEIVED_LATE = error(
        "{file} came more than {days} days after the term of {name} ended, so it does not count. "
        "If there is a reason to count it, accept it as late."
    )
