"""Finding -> the sentence a person reads, with its place in words."""

from assessment.errors import Finding
from gui.wording import Wording


def sentence(finding: Finding, wording: Wording) -> str:
    """What is wrong and what to do, without the place."""
    return wording.words.finding(finding)


def placed(finding: Finding, wording: Wording) -> str:
    """The sentence with its place in front, where it has one."""
    said = sentence(finding, wording)
    place = finding.place.text
    if place is None:
        return said
    return wording.words.say("{place}: {sentence}", place=place, sentence=said)


def several(findings: tuple[Finding, ...] | list[Finding], wording: Wording) -> str:
    """The sentences of all findings, one a line."""
    return "\n".join(placed(finding, wording) for finding in findings)
