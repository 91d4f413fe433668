"""The arithmetic of a score for reading: the rule with its numbers, in the digits in use."""

from assessment.scoring.chain import Explanation
from gui.wording import Wording


def arithmetic(chain: Explanation, wording: Wording) -> list[str]:
    """How the parts of a node give its number, in lines; codes of parts stay as they are."""
    lines = chain.worked(wording.words, wording.number)
    return [_in_digits(line, chain, wording) for line in lines]


def _in_digits(line: str, chain: Explanation, wording: Wording) -> str:
    named = any(part.code in line for part in chain.counted)
    return line if named else wording.digits(line)
