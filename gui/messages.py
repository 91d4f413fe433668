"""Finding -> the sentence a person reads, with its place in words."""

from dataclasses import replace

from assessment.errors import Finding
from gui.wording import Wording


def sentence(finding: Finding, wording: Wording) -> str:
    """What is wrong and what to do, without the place."""
    return wording.words.finding(_in_digits(finding, wording))


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


def _in_digits(finding: Finding, wording: Wording) -> Finding:
    """The finding with its whole numbers in the digits in use; codes and cells stay as they are."""
    counts = {
        name: wording.digits(str(value))
        for name, value in finding.values.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }
    return replace(finding, values={**finding.values, **counts}) if counts else finding
