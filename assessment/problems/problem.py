"""What a problem is: a code, a gravity and a sentence that says what happened and what to do."""

from enum import Enum, StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(Enum):
    """Base of the enumerations of problems, one enumeration per room of the house.

    A member's value is ``(severity, message)``. The message is the English sentence and the key
    of the Khmer one in the catalogue; its ``{placeholders}`` are filled from the finding's values.
    """

    def __init__(self, severity: Severity, message: str) -> None:
        self.severity = severity
        self.message = message

    @property
    def code(self) -> str:
        """Stable name of the problem in JSON and logs."""
        return self.name.lower()


type _Told = tuple[Severity, str]


def error(message: str) -> _Told:
    """A problem that stops: the sentence says what happened and what to do."""
    return Severity.ERROR, message


def warning(message: str) -> _Told:
    return Severity.WARNING, message


def note(message: str) -> _Told:
    return Severity.NOTE, message
