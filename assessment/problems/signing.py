"""Why somebody may not sign, before anything is written."""

from assessment.problems.problem import Problem, Severity

_ERROR = Severity.ERROR
_NOTE = Severity.NOTE


class SigningProblem(Problem):
    """What the list of keys, or the package itself, says against a signature."""

    KEY_REVOKED = (
        _ERROR,
        "The key of {name} was revoked and no longer counts. Make a new key and give its public "
        "part to the secretariat.",
    )
    KEY_NOT_FOR_UNIT = (
        _ERROR,
        "The list of keys does not let the key of {name} sign for this unit today. Choose "
        "another key, or import a newer list of keys.",
    )
    KEY_OTHER_ROLE = (
        _ERROR,
        "On the list of keys {name} does not sign in this role. Sign in the other role, or choose "
        "another key.",
    )
    OWN_PACKAGE = (
        _ERROR,
        "{name} signed this package as assessor. Somebody else must countersign it: let the unit "
        "head choose a key of their own.",
    )
    REPLY_INSTEAD = (
        _ERROR,
        "{file} is a reply of the secretariat. Open the assessment it answers, then choose "
        "“Import a reply…”.",
    )
    FEW_RECIPIENTS = (
        _ERROR,
        "{file} names one recipient only. Two are needed: if the only key were lost, the answers "
        "would be lost.",
    )
    NO_RECIPIENTS = (
        _ERROR,
        "{file} names no recipients. Choose the file with the two lines beginning with age1 that "
        "the committee gave you.",
    )
    BEING_WRITTEN = (
        _NOTE,
        "The package is being written. Wait for the receipt, or stop it, before you leave.",
    )
    RECIPIENT_MISTYPED = (
        _ERROR,
        "A character in the recipient {found} is wrong. Copy it again, or name the file that "
        "contains it.",
    )
    NO_KNOWN_RECIPIENTS = (
        _ERROR,
        "The recipients of the committee are not known here. Import the roster that names them "
        "with: roster import, or name them with --to.",
    )
    PASSPHRASE_WEAK = (
        _ERROR,
        "The passphrase is easy to guess: common words, rows such as 12345 and repetitions add "
        "nothing to it. Choose several words of your own.",
    )
    SIGNATURES_LEFT_OUT = (
        _NOTE,
        "A package cannot hold more signatures. Those of keys not known here were left out: {n}.",
    )
    OTHER_THAN_SEEN = (
        _ERROR,
        "{file} is not the package that was shown: another one is there now. Look at it again "
        "before you sign.",
    )
