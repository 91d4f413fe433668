"""What every command needs: arguments, words, the clock, and who is asking."""

from argparse import Namespace
from dataclasses import dataclass
from datetime import UTC, date, datetime

from assessment.words import Words


@dataclass(frozen=True, slots=True)
class Context:
    """One call of a command.

    Attributes:
        arguments: Parsed command line.
        words: Words in the reader's language.
        now: The moment of the call, in UTC.
    """

    arguments: Namespace
    words: Words
    now: datetime

    @property
    def today(self) -> date:
        """The local day of the call, what ``today()`` means in conditions."""
        return self.now.astimezone().date()


def clock() -> datetime:
    """The present moment in UTC; the only place where commands look at the clock."""
    return datetime.now(tz=UTC).replace(microsecond=0)
