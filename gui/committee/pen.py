"""The secretariat's key in the hand: which file, and the words that open it."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from assessment.exchange import keys
from assessment.exchange.keys import Role
from assessment.exchange.signing import Signer


@dataclass(frozen=True, slots=True)
class Pen:
    """A key file and its passphrase; kept no longer than what is signed with it."""

    key: Path
    words: str = field(repr=False)

    def signer(self, at: datetime) -> Signer:
        """The secretariat, ready to sign.

        Raises:
            AssessmentError: If the file is no key or the passphrase is another.
        """
        return Signer(keys.open_key(self.key, self.words), Role.SECRETARIAT, at)
