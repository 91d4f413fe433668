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
    CODE_NEEDED = (
        _ERROR,
        "{file} would change this assessment, and no key known here as the secretariat's signed "
        "it. Ask the secretariat by telephone for the code of this reply and type it, by command "
        "with --code.",
    )
    CODE_DIFFERS = (
        _ERROR,
        "The code typed is not the code of {file}. Ask the secretariat by telephone for its code "
        "again. If it differs, do not use the file.",
    )
    APPROVED_SINCE = (
        _ERROR,
        "The head approved this assessment after the state that {file} answers, so the questions "
        "it returns were not imported. Send the approved assessment, and ask for a new reply.",
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
