"""What can go wrong on the way back from the secretariat."""

from assessment.problems.problem import Problem, Severity

_ERROR = Severity.ERROR
_NOTE = Severity.NOTE


class ReplyProblem(Problem):
    """Problems of receipts and of the revisions they bring."""

    NOTHING_TO_REPLY_TO = (_ERROR, "{file} contains no assessment to reply to.")
    REPLY_OF_ANOTHER = (
        _ERROR,
        "The reply {file} answers another assessment, or another copy of it. Open the file that "
        "was sent.",
    )
    NOT_A_REPLY = (
        _ERROR,
        "{file} is not a reply of the secretariat. Choose the file it sent back, not a package.",
    )
    REPLY_AGAIN = (_NOTE, "The reply {file} was imported before. Nothing was changed.")
    CHANGED_SINCE_SENT = (
        _NOTE,
        "This file was changed after it was sent. The reply {file} answers the earlier state.",
    )
    CHANGED_BEFORE_MERGE = (
        _ERROR,
        "This file was changed after it was sent, so the revision in {file} was not imported. "
        "Send the file again.",
    )
    NOTHING_OF_UNIT = (
        _ERROR,
        "{file} contains nothing of the unit {unit}, or several rounds of it. Name the round "
        "with --round.",
    )
    UNDECIDED = (
        _ERROR,
        "Several packages of the unit {unit} contradict each other. Decide first, then write the "
        "receipt.",
    )
    NOT_A_RETURN = (_ERROR, "Write what is returned as QUESTION=REASON, not {found}.")
