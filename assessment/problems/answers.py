"""What can be wrong with answers, evidence and the steps of a review."""

from assessment.problems.problem import Problem, Severity

_ERROR = Severity.ERROR
_WARNING = Severity.WARNING


class AnswerProblem(Problem):
    """Problems of one record, told to the person who fills in or reviews it."""

    # The value given.
    NOT_A_NUMBER = (_ERROR, "This is not a number. Enter digits only, such as 12.")
    NOT_A_WHOLE_NUMBER = (_ERROR, "This is not a whole number. Enter it without decimals.")
    NUMBER_TOO_LONG = (_ERROR, "This number is too long. Enter at most {limit} digits.")
    OUTSIDE_RANGE = (_ERROR, "Enter a number from {low} to {high}.")
    BELOW_MINIMUM = (_ERROR, "The number must be at least {low}. Please correct it.")
    ABOVE_MAXIMUM = (_ERROR, "The number cannot be more than {high}. Please correct it.")
    OFF_STEP = (_ERROR, "Enter a number in steps of {step}, counted from {low}.")
    NOT_A_DATE = (
        _ERROR,
        "This is not a date. Enter day, month and year, such as 25-11-2026.",
    )
    UNKNOWN_CHOICE = (
        _ERROR,
        "“{choice}” is not one of the choices. Choose an answer from the list.",
    )
    EXCLUSIVE_CHOICE = (
        _ERROR,
        "“{choice}” excludes the other choices. Choose either it or the others.",
    )
    TEXT_TOO_LONG = (_ERROR, "The text is too long. Write at most {limit} characters.")
    WRONG_KIND = (_ERROR, "This value does not fit the question. Please enter the answer again.")
    NOT_ASKED = (_ERROR, "This question needs no answer. Leave it as it is.")

    # What is missing or does not agree.
    ANSWER_MISSING = (_ERROR, "This question is not answered yet. Please answer it.")
    ANSWER_MISSING_SAID = (_ERROR, "Not answered yet: {message}")
    ANSWER_OPEN = (Severity.NOTE, "This question is not answered yet. It may stay open.")
    CONSTRAINT_BROKEN = (
        _ERROR,
        "This answer does not meet the condition of the question. Please check it.",
    )
    CONSTRAINT_SAID = (_ERROR, "{message}")
    CHOICE_NOT_OFFERED = (
        _WARNING,
        "The chosen answer no longer agrees with other answers. Choose again from the list.",
    )
    CONDITION_FAILED = (
        _WARNING,
        "A condition of this question could not be evaluated. Tell the questionnaire's authors.",
    )
    EVIDENCE_MISSING = (_ERROR, "This answer needs at least one piece of evidence. Please add it.")
    EVIDENCE_MISSING_AT_LEVEL = (
        _ERROR,
        "Level {level} needs at least one piece of evidence. Add it or choose a lower level.",
    )
    EVIDENCE_RECOMMENDED = (_WARNING, "Evidence is recommended here. Add it if there is any.")
    EVIDENCE_NOT_SHOWN = (
        _WARNING,
        "“{title}” has neither a file nor a link, and nobody has seen the paper. Add one of them.",
    )
    EVIDENCE_BEGUN = (_WARNING, "“{title}”: particulars missing. Complete them, or remove it.")
    REASON_NOT_APPLICABLE_MISSING = (
        _ERROR,
        "The reason why this question is not applicable is missing. Please write it.",
    )
    NOT_APPLICABLE_NOT_ALLOWED = (
        _ERROR,
        "This question cannot be declared not applicable. Please answer it.",
    )
    VALUE_MISSING = (
        _ERROR,
        "This value cannot be calculated yet. Fill in the figures it is calculated from.",
    )
    ROWS_MISSING = (_ERROR, "Rows needed in this table: {n}. Please add the missing ones.")

    # Changes that do not fit the record.
    NO_SUCH_QUESTION = (_ERROR, "The question {question} does not exist in this questionnaire.")
    NO_SUCH_TABLE = (_ERROR, "The table {roster} does not exist in this questionnaire.")
    NO_SUCH_ROW = (_ERROR, "This row was not found. It may have been removed already.")
    ROW_EXISTS = (_ERROR, "This row already exists. Add another one.")
    NO_SUCH_EVIDENCE = (
        _ERROR,
        "This piece of evidence was not found. It may have been removed already.",
    )
    EVIDENCE_EXISTS = (_ERROR, "This piece of evidence already exists. Edit it instead.")
    EVIDENCE_TITLE_MISSING = (
        _ERROR,
        "The title of the document is missing. Please fill it in.",
    )
    NOT_DECLARED = (
        _ERROR,
        "This question was not declared not applicable, so there is nothing to decide.",
    )
    NO_SUCH_INDICATOR = (_ERROR, "The indicator {node} does not exist in this questionnaire.")

    # Review.
    SUBMITTED_LOCKED = (
        _ERROR,
        "The assessment has been submitted and cannot be changed now. "
        "Ask the unit head to return it.",
    )
    APPROVED_LOCKED = (
        _ERROR,
        "The assessment has been approved and cannot be changed now. Reopen it first.",
    )
    NOT_UNDER_REVIEW = (
        _ERROR,
        "The assessment has not been submitted yet. It can be reviewed after that.",
    )
    STEP_NOT_ALLOWED = (
        _ERROR,
        "This step is not possible at this stage of the review. Check the state first.",
    )
    NAME_MISSING = (_ERROR, "The name is missing. Please fill in who does this.")
    RETURN_REASON_MISSING = (
        _ERROR,
        "Write the reason, so that the assessor knows what to correct.",
    )
    REOPEN_REASON_MISSING = (
        _ERROR,
        "The reason for reopening is missing. Please write why it is opened again.",
    )
    SUBMIT_INCOMPLETE = (
        _ERROR,
        "Required items are still missing. Complete them, or give the unit head's reason.",
    )
    SUBMIT_INVALID = (
        _ERROR,
        "Some answers contradict others. Correct them before submitting.",
    )
    NOT_ALL_ACCEPTED = (
        _ERROR,
        "Cannot be approved yet. Indicators that are not accepted: {n}. Return it or accept them.",
    )
    NOT_ALL_REVIEWED = (
        _ERROR,
        "Cannot be approved yet. Indicators not reviewed, or changed since: {n}. Review them "
        "first.",
    )
    EVIDENCE_NOT_JUDGED = (
        _ERROR,
        "Cannot be approved yet. Required documents without a verdict: {n}. Accept or reject each.",
    )
    NOT_APPLICABLE_UNDECIDED = (
        _ERROR,
        "Cannot be approved yet. Declarations of “not applicable” that are undecided: {n}. "
        "Confirm or refuse each.",
    )
    OBJECTION_UNANSWERED = (
        _ERROR,
        "Cannot be approved yet. Objections without an answer: {n}. Answer each.",
    )
    NO_SUCH_OBJECTION = (
        _ERROR,
        "This objection was not found. It may have been withdrawn.",
    )
    NOTHING_TO_OBJECT_TO = (
        _ERROR,
        "Nobody has reviewed this indicator yet, so there is nothing to object to.",
    )
    OBJECTION_WORDS_MISSING = (
        _ERROR,
        "The objection is empty. Please write what you object to.",
    )
    OBJECTION_ANSWER_MISSING = (
        _ERROR,
        "The answer to the objection is missing. Please write it.",
    )
    OWN_OBJECTION = (
        _ERROR,
        "You cannot answer your own objection. Ask another person to answer it.",
    )
    OWN_REVIEW = (
        _ERROR,
        "You cannot review what you entered or submitted. Ask another person to review it.",
    )
    OWN_APPROVAL = (
        _ERROR,
        "You cannot approve what you entered or submitted. Ask another person to approve it.",
    )
    REJECTION_REASON_MISSING = (
        _ERROR,
        "The reason why the evidence is not accepted is missing. Please choose one.",
    )
    REFUSAL_NOTE_MISSING = (
        _ERROR,
        "The reason why “not applicable” is refused is missing. Please write it.",
    )
    SELF_LAYER_FIXED = (
        _ERROR,
        "The self-assessment is never overwritten. Choose another review step.",
    )
    REVIEW_REASON_MISSING = (
        _ERROR,
        "The reason for changing or returning the indicator is missing. Please choose one.",
    )
    REVIEW_COMMENT_MISSING = (
        _ERROR,
        "The comment is missing. Write what should be corrected and why.",
    )
    LEVEL_RAISED = (
        _ERROR,
        "A level may be raised only because of new evidence. "
        "Choose that reason, or keep the level.",
    )
    NO_SUCH_LEVEL = (_ERROR, "The level {level} does not exist. Choose one from the list.")
